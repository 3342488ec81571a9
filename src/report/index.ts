/** Reporters: one file a kind, all fed by the runner's one stream of events. */
import { json, jsonl } from "./json.ts";
import type { Reporter } from "./reporter.ts";
import { dots, list, quiet } from "./terminal.ts";

export { unifiedDiff } from "./diff.ts";
export { RESULTS_VERSION, resultsDocument } from "./json.ts";
export { printable } from "./plain.ts";
export type { Output, Paint, Reporter } from "./reporter.ts";
export { tracerLabel } from "./summary.ts";
export { explain } from "./terminal.ts";

/** By the name that `--reporter` takes. */
export const reporters: Readonly<Record<string, Reporter>> = { list, dots, quiet, json, jsonl };
export { readResults, ResultsError, type Results } from "./results.ts";
