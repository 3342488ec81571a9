/** From a case of a corpus to what the runner runs: its files and what its snapshots expect, both read when its turn comes. */
import { relative } from "node:path";
import { strictestOf } from "../compare/index.ts";
import { MODEL, shownPath, type Case, type Corpus } from "../corpus/index.ts";
import { hash, readSnapshots } from "../snapshots/index.ts";
import type { Expectation } from "./judge.ts";
import type { RunCase } from "./run.ts";

export function runCaseOf(corpus: Corpus, profile: string, one: Case): RunCase {
  return {
    name: one.name,
    tags: one.tags,
    support: one.support,
    file: MODEL,
    ...(one.path === undefined ? {} : { path: shownPath(one.path) }),
    ...(one.tolerance ? { tolerance: one.tolerance } : {}),
    files: () => one.files(),
    expectations: () => expectationsOf(corpus, profile, one),
  };
}

/** Throws `SnapshotError` where a snapshot's file is not what it should be. */
function expectationsOf(corpus: Corpus, profile: string, one: Case): Expectation[] {
  const source = hash(one.files()[MODEL] ?? "");
  return readSnapshots(corpus, profile, one.name).map((snapshot) => ({
    origin: snapshot.origin,
    source: relative(corpus.dir, snapshot.path),
    strictest: strictestOf(snapshot.origin),
    outcome: snapshot.outcome,
    ...(snapshot.source === source ? {} : { stale: true }),
  }));
}
