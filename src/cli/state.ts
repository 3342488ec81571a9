/** What a run leaves for the next one, in .exportcheck/ beside the corpus: which cases did not end as expected. No part of the corpus, ignored by git, and lost without harm. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CORPUS_FILE, type Corpus } from "../corpus/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { shipped } from "./shipped.ts";

const VERSION = 1;

interface LastRun {
  readonly version: number;
  readonly failed: readonly string[];
}

const pathOf = (corpus: Corpus): string => join(dirname(corpus.dir), ".exportcheck", "last-run.json");

/** Names of the cases that did not end as expected when they were last run. */
export function lastFailed(corpus: Corpus): readonly string[] {
  try {
    const read = JSON.parse(readFileSync(pathOf(corpus), "utf8")) as Partial<LastRun>;
    return read.version === VERSION && Array.isArray(read.failed) ? read.failed.map(String) : [];
  } catch {
    return [];
  }
}

/** Cases that were not run keep what was known of them. Nothing is written for the corpus of the package, nor where one may not write. */
export function keepLastRun(corpus: Corpus, ran: ReadonlySet<string>, failed: readonly string[]): void {
  const isOwn = existsSync(join(corpus.dir, CORPUS_FILE)) && !(corpus.dir === shipped && corpus.dir.includes("node_modules"));
  if (!isOwn) return;
  const names = new Set(corpus.cases.map(({ name }) => name));
  const kept = lastFailed(corpus).filter((name) => names.has(name) && !ran.has(name));
  try {
    const folder = dirname(pathOf(corpus));
    if (!existsSync(join(folder, ".gitignore"))) writeAtomic(join(folder, ".gitignore"), "*\n");
    writeAtomic(pathOf(corpus), `${JSON.stringify({ version: VERSION, failed: [...kept, ...failed].sort() })}\n`);
  } catch {
    // a convenience: a run on a disk that cannot be written to is a run all the same
  }
}
