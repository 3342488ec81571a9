/** Snapshots: expected outcomes on disk. */
export { makeFolderAtomic, openAtomic, writeAtomic, type Written } from "./atomic.ts";
export { formatSnapshot, hash, origins, parseSnapshot, SnapshotError } from "./snapshot.ts";
export type { ExpectedOutcome, Origin, Snapshot } from "./snapshot.ts";
export { acceptPending, obsoleteFiles, pathOf, pendingNames, readPending, readRecorded, readSnapshots, rejectPending, writePending, writeSnapshot } from "./store.ts";
export type { StoredSnapshot } from "./store.ts";
