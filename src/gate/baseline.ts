/**
 * A baseline: how every case stood at a time that was good, without the programs' texts, so that it can be committed. What the corpus
 * expected is kept as hashes: a change of the corpus is then told from a change of the tracer.
 */
import type { Form } from "../compare/index.ts";
import { readResults, ResultsError, type Results } from "../report/index.ts";
import type { ExpectationOrigin, Status } from "../runner/index.ts";
import type { TracerInfo } from "../tracers/index.ts";

export const BASELINE_VERSION = 1;

/** One case, as far as a gate needs it. */
export interface Standing {
  readonly name: string;
  readonly status: Status;
  readonly tags: readonly string[];
  readonly support: string;
  /** The hash of its model.py. */
  readonly source?: string;
  readonly checks: readonly StandingCheck[];
}

export interface StandingCheck {
  readonly origin: ExpectationOrigin;
  /** The strictest form that holds. */
  readonly holds?: Form;
  /** The hash of what was expected. */
  readonly golden?: string;
}

export interface Baseline {
  readonly version: number;
  readonly baseline: true;
  readonly exportcheck: string;
  readonly tracer: TracerInfo;
  readonly profile: string;
  readonly form?: Form;
  readonly cases: readonly Standing[];
}

export const standingsOf = (results: Results): Standing[] =>
  results.cases.map(({ name, status, tags, support, source, checks }) => ({
    name,
    status,
    tags,
    support,
    ...(source === undefined ? {} : { source }),
    checks: checks.map(({ origin, holds, golden }) => ({ origin, ...(holds === undefined ? {} : { holds }), ...(golden === undefined ? {} : { golden }) })),
  }));

export function baselineOf(results: Results): Baseline {
  const { exportcheck, tracer, profile, form } = results;
  const cases = standingsOf(results).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { version: BASELINE_VERSION, baseline: true, exportcheck, tracer, profile, ...(form === undefined ? {} : { form }), cases };
}

/** A line a case, so that a commit shows which cases changed. */
export function formatBaseline({ cases, ...head }: Baseline): string {
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},"cases":[\n${cases.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
}

/** A baseline, or whole results in its place. Throws `ResultsError`. */
export function readBaseline(name: string, text: string): Baseline {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return baselineOf(readResults(name, text));
  }
  if (typeof document !== "object" || document === null || !("baseline" in document)) return baselineOf(readResults(name, text));
  const baseline = document as Baseline;
  if (baseline.version !== BASELINE_VERSION) throw new ResultsError(`${name}: a baseline of version ${String(baseline.version)}; this tool reads version ${BASELINE_VERSION}`);
  if (!Array.isArray(baseline.cases) || typeof baseline.profile !== "string") throw new ResultsError(`${name}: no baseline: profile or cases are missing`);
  return baseline;
}
