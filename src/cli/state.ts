/** What a run leaves for the next one, in .exportcheck/ beside the corpus: which cases did not end as expected. No part of the corpus, ignored by git, and lost without harm. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Corpus } from "../corpus/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import type { Input } from "./command.ts";
import { isForeign } from "./corpus.ts";
import type { Terminal } from "./terminal.ts";

const VERSION = 1;

interface LastRun {
  readonly version: number;
  readonly failed: readonly string[];
}

/** Beside a corpus of one's own; else here, since nothing is written where the package or PyTorch lies. */
const folderOf = (corpus: Corpus, input: Input, terminal: Terminal): string => join(isForeign(corpus, input) ? terminal.cwd : dirname(corpus.dir), ".exportcheck");
const fileIn = (folder: string): string => join(folder, "last-run.json");

/** Names of the cases that did not end as expected when they were last run. */
export const lastFailed = (corpus: Corpus, input: Input, terminal: Terminal): readonly string[] => failedIn(folderOf(corpus, input, terminal));

function failedIn(folder: string): readonly string[] {
  try {
    const read = JSON.parse(readFileSync(fileIn(folder), "utf8")) as Partial<LastRun>;
    return read.version === VERSION && Array.isArray(read.failed) ? read.failed.map(String) : [];
  } catch {
    return [];
  }
}

/** Cases that were not run keep what was known of them. Nothing is written where one may not write. */
export function keepLastRun(corpus: Corpus, input: Input, terminal: Terminal, ran: ReadonlySet<string>, failed: readonly string[]): void {
  const folder = folderOf(corpus, input, terminal);
  const names = new Set(corpus.cases.map(({ name }) => name));
  const kept = failedIn(folder).filter((name) => names.has(name) && !ran.has(name));
  try {
    if (!existsSync(join(folder, ".gitignore"))) writeAtomic(join(folder, ".gitignore"), "*\n");
    writeAtomic(fileIn(folder), `${JSON.stringify({ version: VERSION, failed: [...kept, ...failed].sort() })}\n`);
  } catch {
    // a convenience: a run on a disk that cannot be written to is a run all the same
  }
}
