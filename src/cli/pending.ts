/** Pending snapshots as review, accept and reject see them: what is in force, what waits, what differs. */
import { categories, compare, render } from "../compare/index.ts";
import { CorpusError, MODEL, type Case, type Corpus } from "../corpus/index.ts";
import { printable, unifiedDiff } from "../report/index.ts";
import { hash, pendingNames, readPending, readRecorded, SnapshotError, type Snapshot } from "../snapshots/index.ts";
import { orNear, UsageError, type Flag, type Input } from "./command.ts";
import { openWritableCorpus } from "./corpus.ts";
import { CORPUS, PENDING_DIR, PROFILE } from "./flags.ts";
import { caseNamed } from "./show.ts";
import { profileOf } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export interface Pending {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly old: Snapshot | undefined;
  /** Categories of what differs from what is in force; `new` where nothing is, `stale` where only the source's hash or the origin differs. */
  readonly categories: readonly string[];
  readonly messages: readonly string[];
  /** The case's source changed since this was recorded: it is no longer what the tracer would give. */
  readonly outdated: boolean;
}

export interface PendingSet {
  readonly corpus: Corpus;
  readonly profile: string;
  readonly all: readonly Pending[];
}

export const pendingFlags: readonly Flag[] = [PROFILE, CORPUS, PENDING_DIR];

/** Every pending snapshot of the named cases, or of all. */
export function openPending(input: Input, terminal: Terminal): PendingSet {
  const corpus = openWritableCorpus(input, terminal);
  const profile = profileOf(input, corpus);
  const wanted = new Set(input.operands.map((name) => caseNamed(corpus, name).name));
  const names = pendingNames(corpus, profile).filter((name) => wanted.size === 0 || wanted.has(name));
  return { corpus, profile, all: names.flatMap((name) => pendingOf(corpus, profile, name) ?? []) };
}

function pendingOf(corpus: Corpus, profile: string, name: string): Pending | undefined {
  const one = corpus.cases.find((candidate) => candidate.name === name);
  const snapshot = readPending(corpus, profile, name);
  if (!one || !snapshot) return undefined; // obsolete: `prune` tells of it
  const old = readable(() => readRecorded(corpus, profile, name));
  const differences = old ? compare(old.outcome, snapshot.outcome, "verbatim").differences : [];
  const found = !old ? ["new"] : differences.length === 0 ? ["stale"] : [...new Set(differences.map(({ category }) => category))];
  return { name, snapshot, old, categories: found, messages: differences.map(({ category, message }) => `${category}: ${message}`), outdated: isOutdated(one, snapshot) };
}

/** A source that can no longer be read is another one, too. */
function isOutdated(one: Case, { source }: Snapshot): boolean {
  try {
    return hash(one.files()[MODEL] ?? "") !== source;
  } catch (error) {
    if (error instanceof CorpusError) return true;
    throw error;
  }
}

/** One with merge markers, say, counts as absent: what waits will mend it. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}

/** What waits for a case, as lines: categories, messages, the diff. */
export function describePending({ snapshot, old, categories: found, messages, outdated }: Pending, { colors }: Terminal): string[] {
  const origin = snapshot.origin === "torch" ? `recorded from PyTorch ${snapshot.recorded?.["torch"] ?? ""}` : "recorded from the reference tracer";
  return [
    `${found.join(", ")}; ${origin.trim()}`,
    ...(outdated ? [colors.yellow("the case's source changed since: record it again")] : []),
    ...messages.map((message) => printable(message)),
    ...(old && found[0] === "stale"
      ? ["the same outcome; only its origin or the source's hash changes"]
      : unifiedDiff(old ? render(old.outcome, "verbatim") : "", render(snapshot.outcome, "verbatim"), ["in force", "pending"], colors)),
  ];
}

/** What `--only` may name. */
export const acceptable: readonly string[] = ["new", "stale", ...categories];

/** `--only renamed,location`: the categories that may be accepted. Throws `UsageError` for a word that is none. */
export function onlyCategories(input: Input): ReadonlySet<string> | undefined {
  const given = input.one("only");
  if (given === undefined) return undefined;
  const words = given.split(",").map((word) => word.trim()).filter((word) => word !== "");
  const unknown = words.find((word) => !acceptable.includes(word));
  if (unknown !== undefined) throw new UsageError(`--only: there is no category "${unknown}"; ${orNear(unknown, acceptable)}`);
  return new Set(words);
}
