/**
 * Runs a selection: traces each case, holds the outcome to its expectations, yields events in the order of the selection. Knows
 * nothing of where cases and expectations come from and writes nothing.
 */
import { verbatim, type Form } from "../compare/index.ts";
import { hash } from "../snapshots/index.ts";
import type { Outcome, TraceRequest, TracerInfo, TraceResult } from "../tracers/index.ts";
import { statuses, unexpected, type CaseResult, type Check, type RunEvent, type Status } from "./events.ts";
import { check, type Expectation } from "./judge.ts";
import type { ShardMark } from "./shard.ts";
import { withKnownFailure, type KnownFailure } from "./knownFailure.ts";
import { orderedMap, type TracerPool } from "./pool.ts";

/** A case as the runner sees it. Texts are read when its turn comes, so that a large corpus needs no large memory. */
export interface RunCase {
  readonly name: string;
  readonly tags: readonly string[];
  readonly support: string;
  /** The files that a tracer gets. */
  files(): Readonly<Record<string, string>>;
  /** The file to trace, a key of `files`. */
  readonly file: string;
  /** Where that file lies, for reports. */
  readonly path?: string;
  /** How far results may be apart, where numbers are compared. */
  readonly tolerance?: TraceRequest["tolerance"];
  /** What its snapshots expect under the run's profile. */
  expectations(): readonly Expectation[];
}

export interface CaseOptions {
  readonly profile: string;
  readonly tracer: TracerPool;
  /** Its live outcomes are the expectation, instead of snapshots. */
  readonly against?: TracerPool;
  /** The form to hold expectations in; without it each is held in the strictest that it carries. */
  readonly form?: Form;
  /** Known failures of the tracer under the profile, by the case's name. */
  readonly known?: ReadonlyMap<string, KnownFailure>;
  /** Milliseconds for one trace. */
  readonly timeout: number;
  /** How often to trace a case; outcomes that differ from each other are an error. */
  readonly repeat?: number;
  /** The command that runs one case alone. */
  readonly reproduce: (name: string) => string;
}

export interface RunOptions extends CaseOptions {
  readonly version: string;
  readonly cases: readonly RunCase[];
  /** Ends the run after so many cases that are not as expected. */
  readonly bail?: number;
  readonly shard?: ShardMark;
}

/** The stream of one run. Ends with `finish`, whatever happened to single cases. */
export async function* runCases(options: RunOptions): AsyncGenerator<RunEvent> {
  const began = performance.now();
  const { tracer, against, cases } = options;
  const mismatch = mismatchOf(tracer.info, options.profile);
  yield {
    event: "start",
    version: options.version,
    tracer: tracer.info,
    profile: options.profile,
    ...(mismatch === undefined ? {} : { mismatch }),
    ...(against ? { against: against.info } : {}),
    ...(options.form ? { form: options.form } : {}),
    cases: cases.length,
    ...(options.shard ? { shard: options.shard } : {}),
  };
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const width = Math.min(tracer.size, against?.size ?? tracer.size);
  let ran = 0;
  let bad = 0;
  for await (const result of orderedMap(cases, width, (one) => runCase(one, options))) {
    ran += 1;
    counts[result.status] += 1;
    if (unexpected.has(result.status)) bad += 1;
    yield { event: "case", result };
    if (options.bail !== undefined && bad >= options.bail) break;
  }
  yield { event: "finish", counts, unrun: cases.length - ran, seconds: seconds(began) };
}

/** A sentence when the tracer is not of the profile that it is held to, so that no reader takes its differences for faults. */
export function mismatchOf(info: TracerInfo, profile: string): string | undefined {
  if (info.profiles.includes(profile)) return undefined;
  return `note: ${info.name} ${info.version} is of ${info.profiles.join(", ") || "no profile"}, not ${profile}; differences may be the release's own`;
}

/** Traces one case and holds it to what is expected. Whatever is wrong with the case is its result. */
export async function runCase(one: RunCase, options: CaseOptions): Promise<CaseResult> {
  const base = { name: one.name, tags: one.tags, support: one.support, ...(one.path === undefined ? {} : { path: one.path }) };
  const files = attempt(() => one.files());
  if (typeof files === "string") return { ...base, ...unusable(files), seconds: 0, reproduce: options.reproduce(one.name) };
  const source = files[one.file] === undefined ? {} : { source: hash(files[one.file] ?? "") };
  const request: TraceRequest = { case: one.name, profile: options.profile, file: one.file, files, ...(one.tolerance ? { tolerance: one.tolerance } : {}) };
  const limits = { timeout: options.timeout };
  const [traced, live] = await Promise.all([traceSteadily(request, options), options.against?.trace(request, limits)]);
  const expectations = live && options.against ? liveExpectation(live.outcome, options.against.info.name) : attempt(() => one.expectations());
  const judged = { ...base, ...source, ...judge(traced.outcome, expectations, options.form), outcome: traced.outcome, seconds: traced.seconds };
  const known = options.known?.get(one.name);
  const result = known ? withKnownFailure(judged, known, today()) : judged;
  return unexpected.has(result.status) ? { ...result, reproduce: options.reproduce(one.name) } : result;
}

/** Traces as often as is asked for. Two outcomes of one source that differ are an error: the tracer keeps state, or guesses. */
async function traceSteadily(request: TraceRequest, { tracer, timeout, repeat = 1 }: CaseOptions): Promise<TraceResult> {
  const first = await tracer.trace(request, { timeout });
  for (let i = 2; i <= repeat; i += 1) {
    const { outcome } = await tracer.trace(request, { timeout });
    const difference = firstDifference(textOf(first.outcome), textOf(outcome));
    if (difference !== undefined) return { ...first, outcome: { outcome: "error", phase: "export", error: { type: "NotDeterministic", message: `trace ${i} of the same source differs from the first\n${difference}` } } };
  }
  return first;
}

const textOf = (outcome: Outcome): string =>
  outcome.outcome === "exported" ? verbatim(outcome.program) : outcome.outcome === "skipped" ? outcome.reason : `${outcome.outcome}: ${outcome.error.type}: ${verbatim(outcome.error.message)}`;

function firstDifference(a: string, b: string): string | undefined {
  if (a === b) return undefined;
  const [left, right] = [a.split("\n"), b.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  const line = at < 0 ? left.length : at;
  return `line ${line + 1}: ${left[line] ?? "(nothing)"}\n   then: ${right[line] ?? "(nothing)"}`;
}

const today = (): string => new Date().toISOString().slice(0, 10);

/** What a case's files hold, or why they cannot be read: that costs the case, not the run. */
function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const unusable = (message: string): Pick<CaseResult, "status" | "reason" | "checks" | "outcome"> =>
  ({ status: "error", reason: message, checks: [], outcome: { outcome: "error", phase: "load", error: { type: "CaseUnreadable", message } } });

/** What another tracer answered, as the expectation. A failure of its own is no expectation: the case is an error then. */
function liveExpectation(outcome: Outcome, name: string): readonly Expectation[] | string {
  if (outcome.outcome === "skipped") return [];
  if (outcome.outcome === "error") return `${name}, which it is held to, failed: ${outcome.error.type}: ${outcome.error.message}`;
  return [{ origin: "live", source: name, strictest: "verbatim", outcome }];
}

type Judged = Pick<CaseResult, "status" | "reason" | "link" | "checks">;

/** Status and checks of an outcome. `expectations` as text says why there can be none. */
export function judge(outcome: Outcome, expectations: readonly Expectation[] | string, form: Form | undefined): Judged {
  if (outcome.outcome === "skipped") return { status: "skip", reason: outcome.reason, ...(outcome.link === undefined ? {} : { link: outcome.link }), checks: [] };
  if (outcome.outcome === "error") return { status: "error", reason: `${phases[outcome.phase]}: ${outcome.error.type}: ${outcome.error.message}`, checks: [] };
  if (typeof expectations === "string") return { status: "error", reason: expectations, checks: [] };
  const checks: readonly Check[] = expectations.map((expectation) => check(expectation, outcome, form));
  if (outcome.outcome === "exported" && outcome.extraInputs?.agree === false) return { status: "fail", reason: outcome.extraInputs.message ?? "the exported program and the model disagree on extra_inputs", checks };
  if (checks.length === 0) return { status: "new", checks };
  return { status: checks.every(({ passed }) => passed) ? "pass" : "fail", checks };
}

const phases = { load: "while the case was loaded", export: "while it was exported", print: "while the program was printed" } as const;

const seconds = (began: number): number => (performance.now() - began) / 1000;
