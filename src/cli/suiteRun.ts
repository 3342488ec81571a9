/** Runs the suite without reporters, for commands that judge its results. */
import { availableParallelism } from "node:os";
import type { Corpus } from "../corpus/index.ts";
import { resultsDocument, ResultsError, type Results } from "../report/index.ts";
import { runCases, TracerPool, type CaseResult, type KnownFailure, type RunFinish, type RunStart } from "../runner/index.ts";
import { defaultJobs } from "../tracers/index.ts";
import { version } from "../util/version.ts";
import type { Input } from "./command.ts";
import { timeoutOf, tracerOf } from "./flags.ts";
import { openCorpus } from "./corpus.ts";
import { openSuite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export interface SuiteRun {
  readonly corpus: Corpus;
  readonly results: Results;
}

type KnownFailures = (corpus: Corpus, tracer: string, profile: string) => ReadonlyMap<string, KnownFailure> | undefined;

/** The results of a run with the flags of `run`, or those that `instead` reads. */
export async function runSuite(input: Input, terminal: Terminal, instead?: () => Results, known: KnownFailures = () => undefined): Promise<SuiteRun> {
  if (instead) {
    const results = instead();
    return { corpus: openCorpus(input, terminal), results };
  }
  const spec = tracerOf(input, terminal.cwd);
  const suite = openSuite(input, terminal);
  const jobs = Math.min(input.count("jobs", 1) ?? defaultJobs(spec, suite.cases.length, availableParallelism()), suite.cases.length);
  const tracer = await TracerPool.open(spec, jobs);
  try {
    const failures = known(suite.corpus, tracer.info.name, suite.profile);
    let start: RunStart | undefined;
    let finish: RunFinish | undefined;
    const cases: CaseResult[] = [];
    for await (const event of runCases({ version, profile: suite.profile, cases: suite.cases, tracer, known: failures, timeout: timeoutOf(input, spec), reproduce: (name) => `npx exportcheck run --case ${name}` })) {
      if (event.event === "start") start = event;
      else if (event.event === "case") cases.push(event.result);
      else finish = event;
    }
    if (!start || !finish) throw new ResultsError("the run did not end");
    return { corpus: suite.corpus, results: resultsDocument(start, cases, finish) };
  } finally {
    await tracer.close();
  }
}
