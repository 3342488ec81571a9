/** Known failures: a case that must fail, and the cause it must fail with. Another failure fails, and so does a pass. */
import { categories, type Category } from "../compare/index.ts";
import type { CaseResult } from "./events.ts";

/** What is known of one case under one tracer and profile. */
export interface KnownFailure {
  readonly reason: string;
  readonly link?: string;
  readonly owner?: string;
  /** The last day on which it counts: `2026-12-31`. */
  readonly expires?: string;
  readonly fails: Cause;
  /** The change of its file that takes it out, for when the case passes. */
  readonly promote: () => string;
}

/** All that is given must be so. */
export interface Cause {
  readonly status?: "fail" | "error";
  /** The exception's full name, such as `NotImplemented`. */
  readonly error?: string;
  /** Text that the reason or the exception's message contains, or a regular expression between slashes. */
  readonly message?: string;
  /** The categories of difference, and no others but those that leave the graph as it is. */
  readonly differences?: readonly Category[];
}

/** Categories that follow from others and say little of a cause. */
const cosmetic: ReadonlySet<string> = new Set<Category>(["renamed", "deletion", "layout", "location"]);

/** The result as a known failure makes it. */
export function withKnownFailure(result: CaseResult, known: KnownFailure, today: string): CaseResult {
  if (result.status === "skip" || result.status === "new") return result;
  const about = { ...(known.link === undefined ? {} : { link: known.link }), ...(known.owner === undefined ? {} : { owner: known.owner }) };
  if (known.expires !== undefined && known.expires < today) {
    if (result.status === "pass") return { ...result, ...about, status: "unexpected-pass", reason: promoted(known) };
    return { ...result, ...about, reason: [`its known failure (${known.reason}) expired on ${known.expires}: mend it, or look at it again and set a later day`, ...reasonOf(result)].join("\n") };
  }
  if (result.status === "pass") return { ...result, ...about, status: "unexpected-pass", reason: promoted(known) };
  const other = unlike(result, known.fails);
  if (other === undefined) return { ...result, ...about, status: "expected-failure", reason: known.reason };
  return { ...result, ...about, reason: [`it is known to fail (${known.reason}), but with another cause: ${other}`, ...reasonOf(result)].join("\n") };
}

const reasonOf = ({ reason }: CaseResult): string[] => (reason === undefined ? [] : [reason]);
const promoted = (known: KnownFailure): string => `it was known to fail (${known.reason}), and passes; take it out:\n${known.promote()}`;

/** What of the cause is not so. */
function unlike(result: CaseResult, cause: Cause): string | undefined {
  if (cause.status !== undefined && cause.status !== result.status) return `the status is ${result.status}, not ${cause.status}`;
  const { outcome } = result;
  const error = outcome.outcome === "rejected" || outcome.outcome === "error" ? outcome.error : undefined;
  if (cause.error !== undefined && error?.type !== cause.error) return `the error is ${error?.type ?? "none"}, not ${cause.error}`;
  if (cause.message !== undefined && !matches(cause.message, [error?.message, result.reason].filter((text) => text !== undefined).join("\n"))) return `no message matches ${cause.message}`;
  if (cause.differences === undefined) return undefined;
  const found = differencesOf(result);
  const stray = found.filter((category) => !cause.differences?.includes(category) && !cosmetic.has(category));
  if (stray.length > 0) return `what differs is ${found.filter((category) => !cosmetic.has(category)).join(", ")}, not only ${cause.differences.join(", ")}`;
  return found.some((category) => cause.differences?.includes(category)) ? undefined : `nothing differs in ${cause.differences.join(", ")}`;
}

/** The categories in which a result differs, in their own order. */
export function differencesOf({ checks }: CaseResult): Category[] {
  const found = new Set(checks.filter(({ passed }) => !passed).flatMap(({ differences }) => differences.map(({ category }) => category)));
  return categories.filter((category) => found.has(category));
}

/** The cause with which a result failed, as an entry says it: as little as tells it from another. */
export function causeOf(result: CaseResult): Cause {
  const { outcome } = result;
  if (result.status === "error") {
    const error = outcome.outcome === "error" || outcome.outcome === "rejected" ? outcome.error : undefined;
    const [line = ""] = (error?.message ?? result.reason ?? "").split("\n");
    return { status: "error", ...(error ? { error: error.type } : {}), ...(line.trim() === "" ? {} : { message: line.trim() }) };
  }
  const differences = differencesOf(result);
  const telling = differences.filter((category) => !cosmetic.has(category));
  const error = outcome.outcome === "rejected" ? { error: outcome.error.type } : {};
  return { status: "fail", ...error, differences: telling.length > 0 ? telling : differences };
}

const PATTERN = /^\/(.*)\/([imsu]*)$/s;

/** A message pattern is text, or a regular expression between slashes. Throws `SyntaxError` for an expression at fault. */
export function patternOf(message: string): RegExp | undefined {
  const match = PATTERN.exec(message);
  return match ? new RegExp(match[1]!, match[2]) : undefined;
}

const matches = (message: string, text: string): boolean => patternOf(message)?.test(text) ?? text.includes(message);
