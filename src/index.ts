/**
 * exportcheck as a library: load a corpus, select cases, run them with any tracer, compare and judge outcomes.
 *
 * ```ts
 * import { loadCorpus, openRun } from "exportcheck";
 *
 * for await (const event of openRun(loadCorpus("cases"), { tags: ["torch.escape-hatch"] })) {
 *   if (event.event === "case") console.log(event.result.name, event.result.status);
 * }
 * ```
 */
import { version } from "./util/version.ts";
import { corpusFolder } from "./corpusFolder.ts";
import type { Form } from "./compare/index.ts";
import { loadCorpus, select, type Corpus, type Filter } from "./corpus/index.ts";
import { knownFailuresIn, runCaseOf, runCases, TracerPool, type RunEvent } from "./runner/index.ts";
import { parseTracer } from "./tracers/index.ts";

export { categories, compare, differencesOf, documented, forms, parseProgram, printProgram, render, strictestOf, UnreadableProgram, verbatim } from "./compare/index.ts";
export type { Category, Comparison, Difference, Form, Group, Program, ProgramDifference, Settled } from "./compare/index.ts";
export { CorpusError, loadCorpus, select, SelectionError } from "./corpus/index.ts";
export type { Case, Corpus, Documented, Filter, Support } from "./corpus/index.ts";
export { judge, runCase, runCaseOf, runCases, statuses, TracerPool, unexpected } from "./runner/index.ts";
export type { CaseOptions, CaseResult, Check, Expectation, RunCase, RunEvent, RunFinish, RunOptions, RunStart, Sink, Status } from "./runner/index.ts";
export { hash, readSnapshots, SnapshotError } from "./snapshots/index.ts";
export type { Snapshot, StoredSnapshot } from "./snapshots/index.ts";
export { openTracer, parseTracer, TracerUnavailable } from "./tracers/index.ts";
export type { ErrorInfo, Outcome, TraceLimits, TraceRequest, TraceResult, Tracer, TracerInfo, TracerSpec } from "./tracers/index.ts";
export { version } from "./util/version.ts";

/** What to run and how; what is left out is as the command's own defaults are. */
export interface RunSettings extends Filter {
  /** `reference` (default), `torch`, or `cmd:` and a command line. */
  readonly tracer?: string;
  /** The interpreter of `torch`. */
  readonly python?: string;
  /** Default: the corpus's first. */
  readonly profile?: string;
  /** Without it each snapshot is held in the strictest form that its origin carries. */
  readonly form?: Form;
  /** Milliseconds for one case. */
  readonly timeout?: number;
  readonly jobs?: number;
  /** A file of known failures. Default: the corpus's own, expectations/TRACER.PROFILE.yaml. */
  readonly expectations?: string;
}

/** Runs a selection and yields what happens, as `exportcheck run` reports it. Throws for a filter at fault or a tracer that cannot be run. */
export async function* openRun(corpus: Corpus, settings: RunSettings = {}): AsyncGenerator<RunEvent> {
  const profile = settings.profile ?? corpus.profiles[0] ?? "";
  const cases = select(corpus, settings).map((one) => runCaseOf(corpus, profile, one));
  const tracer = await TracerPool.open(parseTracer(settings.tracer ?? "reference", settings.python), settings.jobs ?? 1);
  try {
    const known = knownFailuresIn(corpus, tracer.info.name, profile, settings.expectations);
    yield* runCases({ version, profile, cases, tracer, known, form: settings.form, timeout: settings.timeout ?? 30_000, reproduce: (name) => `npx exportcheck run --case ${name}` });
  } finally {
    await tracer.close();
  }
}

/** A corpus's vocabulary as vitest's configuration takes it: `test: { tags: conformanceTags() }`; the corpus is found as `conformanceSuite` finds it. */
export const conformanceTags = (folder?: string | URL): { name: string; description: string }[] =>
  [...loadCorpus(corpusFolder(folder)).tags].map(([name, description]) => ({ name, description }));
