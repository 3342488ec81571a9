/** Why a case did not end as expected, in one line that cases with the same cause share. */
import type { CaseResult } from "../runner/index.ts";
import { headline } from "../util/headline.ts";

/** What differs first, or the first line of the reason, without what belongs to the case alone. */
export function causeOf(result: CaseResult): string {
  if (result.status === "fail") {
    const difference = result.checks.find(({ passed }) => !passed)?.differences[0];
    if (difference) return `${difference.category}: ${general(difference.message)}`;
    return result.reason === undefined ? "differs" : headline(result.reason);
  }
  if (result.status === "new") return "no snapshot yet";
  return headline(result.reason ?? result.status);
}

/** Without the places behind a message: `(slice_1)`, `(12 times: …)`. */
const general = (message: string): string => message.replace(/ \((?:\d+ times\b[^()]*|(?:[\w.]+ )?in [\w.]+|[\w.]+)\)$/, "").replace(/, and \d+ more$/, "");
