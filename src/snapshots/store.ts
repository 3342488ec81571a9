/** Where snapshots lie: `PROFILE/NAME.snap` as recorded, `NAME.documented.snap` as published, `NAME.snap.new` while it waits to be accepted. */
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { shownPath, type Corpus } from "../corpus/index.ts";
import { decodeUtf8, NotUtf8 } from "../util/utf8.ts";
import { writeAtomic } from "./atomic.ts";
import { formatSnapshot, parseSnapshot, SnapshotError, type Origin, type Snapshot } from "./snapshot.ts";

const RECORDED = ".snap";
const DOCUMENTED = ".documented.snap";
const PENDING = ".snap.new";

/** A snapshot with its file. */
export interface StoredSnapshot extends Snapshot {
  readonly path: string;
}

const folderOf = (corpus: Corpus, profile: string): string => join(corpus.snapshots, profile);

/** A case's snapshots under a profile: the published one first. Throws `SnapshotError`. */
export function readSnapshots(corpus: Corpus, profile: string, name: string): StoredSnapshot[] {
  return [DOCUMENTED, RECORDED].flatMap((suffix) => readOne(join(folderOf(corpus, profile), name + suffix), name) ?? []);
}

/** The recorded snapshot alone. Throws `SnapshotError`. */
export const readRecorded = (corpus: Corpus, profile: string, name: string): StoredSnapshot | undefined => readOne(pathOf(corpus, profile, name, "torch"), name);

export const readPending = (corpus: Corpus, profile: string, name: string): StoredSnapshot | undefined => readOne(pendingPath(corpus, profile, name), name);

const pendingFolder = (corpus: Corpus, profile: string): string => join(corpus.pending ?? corpus.snapshots, profile);
const pendingPath = (corpus: Corpus, profile: string, name: string): string => join(pendingFolder(corpus, profile), name + PENDING);

function readOne(path: string, name: string): StoredSnapshot | undefined {
  let content: string;
  try {
    content = decodeUtf8(readFileSync(path));
  } catch (error) {
    if (error instanceof NotUtf8) throw new SnapshotError(`${shownPath(path)}: ${error.message}, or record it anew with \`exportcheck update --case ${name} --accept\``);
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return { ...parseSnapshot(name, path, content), path };
}

export const pathOf = (corpus: Corpus, profile: string, name: string, origin: Origin): string => join(folderOf(corpus, profile), name + (origin === "documented" ? DOCUMENTED : RECORDED));

/** Puts a snapshot in force. */
export function writeSnapshot(corpus: Corpus, profile: string, snapshot: Snapshot): string {
  const path = pathOf(corpus, profile, snapshot.name, snapshot.origin);
  writeAtomic(path, formatSnapshot(snapshot));
  return path;
}

/** Writes a snapshot that waits to be accepted. */
export function writePending(corpus: Corpus, profile: string, snapshot: Snapshot): string {
  const path = pendingPath(corpus, profile, snapshot.name);
  writeAtomic(path, formatSnapshot(snapshot));
  return path;
}

/** The pending snapshot takes the place of the one in force, at once. False where another process was faster. */
export function acceptPending(corpus: Corpus, profile: string, name: string): boolean {
  const [from, to] = [pendingPath(corpus, profile, name), pathOf(corpus, profile, name, "torch")];
  try {
    if (corpus.pending === undefined) renameSync(from, to);
    else {
      writeAtomic(to, readFileSync(from, "utf8")); // the two may lie on different disks
      rmSync(from, { force: true });
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

export const rejectPending = (corpus: Corpus, profile: string, name: string): void => rmSync(pendingPath(corpus, profile, name), { force: true });

/** Names of the cases that have a pending snapshot. */
export const pendingNames = (corpus: Corpus, profile: string): string[] => filesOf(pendingFolder(corpus, profile)).filter((file) => file.endsWith(PENDING)).map((file) => file.slice(0, -PENDING.length));

/** Files of snapshots, pending ones too, whose case is not in the corpus; and what an interrupted write left behind. */
export function obsoleteFiles(corpus: Corpus, profile: string): string[] {
  const names = new Set(corpus.cases.map(({ name }) => name));
  const published = new Set(corpus.cases.filter(({ documented }) => documented !== undefined).map(({ name }) => name));
  const isObsolete = (file: string): boolean => {
    const [, name = "", kind] = /^(.*?)(\.documented\.snap|\.snap\.new|\.snap|\.\d+\.tmp)$/.exec(file) ?? [];
    if (kind === undefined) return false;
    return kind.endsWith(".tmp") || !(kind === DOCUMENTED ? published : names).has(name);
  };
  const folders = new Set([folderOf(corpus, profile), pendingFolder(corpus, profile)]);
  return [...folders].flatMap((folder) => filesOf(folder).filter(isObsolete).map((file) => join(folder, file)));
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
