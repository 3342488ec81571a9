/** The results as JSON: one document (`json`), or a line an event as it happens (`jsonl`). Schema: `exportcheck --schema results`. */
import type { CaseResult, RunEvent, RunFinish, RunStart } from "../runner/index.ts";
import { atEnd, type Reporter } from "./reporter.ts";

/** The version of both shapes. Fields may be added under the same number; a reader ignores what it does not know. */
export const RESULTS_VERSION = 1;

export const json: Reporter = atEnd((start, cases, finish) => `${JSON.stringify(resultsDocument(start, cases, finish), undefined, 2)}\n`);

/** The document of one run. */
export function resultsDocument(start: RunStart, cases: readonly CaseResult[], finish: RunFinish) {
  const { event: _start, cases: _count, version, ...head } = start;
  const { event: _finish, ...summary } = finish;
  return { version: RESULTS_VERSION, exportcheck: version, ...head, summary, cases };
}

/** Each line is an event; the first says the version of the format. */
export const jsonl: Reporter = (output) => ({
  take(event: RunEvent): void {
    const { event: name, ...fields } = event;
    if (event.event === "start") {
      const { version, event: _name, ...rest } = event;
      output.write(`${JSON.stringify({ event: name, version: RESULTS_VERSION, exportcheck: version, ...rest })}\n`);
    } else output.write(`${JSON.stringify({ event: name, ...fields })}\n`);
  },
});
