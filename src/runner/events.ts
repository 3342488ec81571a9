/**
 * What a run tells: one stream of events, `start`, then one `case` a case in the order of the selection, then `finish`. Every reporter and
 * every result file is made from it. Plain data, so that it goes through JSON unharmed.
 */
import type { Form } from "../compare/index.ts";
import type { ShardMark } from "./shard.ts";
import type { Outcome, TracerInfo } from "../tracers/index.ts";

/** How a case ended against its expectations. */
export type Status = "pass" | "fail" | "expected-failure" | "unexpected-pass" | "skip" | "error" | "new";

export const statuses: readonly Status[] = ["pass", "fail", "expected-failure", "unexpected-pass", "skip", "error", "new"];

/** The statuses that make a run end with exit code 1. */
export const unexpected: ReadonlySet<Status> = new Set(["fail", "unexpected-pass", "error", "new"]);

/** Where an expectation comes from: a snapshot's origin, or another tracer's live outcome. */
export type ExpectationOrigin = "documented" | "torch" | "reference" | "live";

/** One expectation that the outcome was held to. */
export interface Check {
  readonly origin: ExpectationOrigin;
  /** The snapshot's file relative to the corpus, or the tracer's name. */
  readonly source: string;
  /** The form it was held in. */
  readonly form: Form;
  readonly passed: boolean;
  /** The strictest form that holds; absent when not even the outcome does. */
  readonly holds?: Form;
  /** What differs, by category. Empty where nothing does, in the strictest form that the expectation carries. */
  readonly differences: readonly Difference[];
  /** Both texts in the form that was compared. Only where the check failed. */
  readonly expected?: string;
  readonly actual?: string;
  /** The case's source changed since this was recorded. */
  readonly stale?: boolean;
  /** The hash of what is expected: another one means that the snapshot changed. */
  readonly golden?: string;
}

export interface Difference {
  readonly category: string;
  readonly message: string;
}

export interface CaseResult {
  readonly name: string;
  readonly status: Status;
  readonly tags: readonly string[];
  readonly support: string;
  /** The hash of the file that was traced. */
  readonly source?: string;
  /** Where that file lies, from where the run was started. */
  readonly path?: string;
  /** Why it was skipped, is an error or is known to fail. */
  readonly reason?: string;
  readonly link?: string;
  /** Who minds a known failure. */
  readonly owner?: string;
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  readonly seconds: number;
  /** The command that runs this case alone. Only where the status is unexpected. */
  readonly reproduce?: string;
}

export interface RunStart {
  readonly event: "start";
  readonly version: string;
  readonly tracer: TracerInfo;
  readonly profile: string;
  /** Set when the tracer is not of the profile that it is held to. */
  readonly mismatch?: string;
  /** The tracer whose live outcomes are the expectation. */
  readonly against?: TracerInfo;
  /** The form that was asked for; absent when each expectation is held in its own strictest. */
  readonly form?: Form;
  readonly cases: number;
  /** Which part of a selection this run is. */
  readonly shard?: ShardMark;
}

export interface RunFinish {
  readonly event: "finish";
  readonly counts: Readonly<Record<Status, number>>;
  /** Cases that were not run because `--bail` ended the run. */
  readonly unrun: number;
  readonly seconds: number;
}

export type RunEvent = RunStart | { readonly event: "case"; readonly result: CaseResult } | RunFinish;

/** Takes the stream. Reporters compose: a list of sinks is a sink. */
export interface Sink {
  take(event: RunEvent): void;
}

export const tee = (sinks: readonly Sink[]): Sink => ({ take: (event) => sinks.forEach((sink) => sink.take(event)) });
