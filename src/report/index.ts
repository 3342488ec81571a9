/** Reporters: one file a kind, all fed by the runner's one stream of events. */
import { badge } from "./badge.ts";
import { github } from "./github.ts";
import { html } from "./html/index.ts";
import { json, jsonl } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import type { Reporter } from "./reporter.ts";
import { dots, list, quiet, verbose } from "./terminal.ts";

export { causeOf as failureCause } from "./causes.ts";
export { unifiedDiff } from "./diff.ts";
export { RESULTS_VERSION, resultsDocument } from "./json.ts";
export { mergedEvents, mergeProblems, openPart, type Part } from "./merge.ts";
export { printable } from "../util/printable.ts";
export type { Output, Paint, Reporter } from "./reporter.ts";
export { readResults, ResultsError, type Results } from "./results.ts";
export { tracerLabel } from "./summary.ts";
export { explain } from "./terminal.ts";

/** By the name that `--reporter` takes. */
export const reporters: Readonly<Record<string, Reporter>> = { list, dots, verbose, quiet, json, jsonl, junit, github, markdown, html, badge };
