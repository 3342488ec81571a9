/** Markdown for a pull request, a job's summary or a release's notes: counts, then what is not as expected. */
import picocolors from "picocolors";
import { unexpected, type CaseResult, type RunFinish, type RunStart } from "../runner/index.ts";
import { causeOf } from "./causes.ts";
import { unifiedDiff } from "./diff.ts";
import { printable } from "../util/printable.ts";
import { atEnd, type Reporter } from "./reporter.ts";
import { Notes, summaryLine, tracerLabel } from "./summary.ts";

const plain = picocolors.createColors(false);

/** Lines of one text that are shown. */
const MOST_LINES = 60;
/** Cases that are shown with their texts. */
const DETAILED = 20;

export const markdown: Reporter = atEnd((start, cases, finish) => markdownSummary(start, cases, finish));

export function markdownSummary(start: RunStart, cases: readonly CaseResult[], finish: RunFinish): string {
  const bad = cases.filter(({ status }) => unexpected.has(status));
  const lines = [`### ${bad.length === 0 && finish.unrun === 0 ? "✅" : "❌"} ${escaped(tracerLabel(start.tracer))}, profile ${escaped(start.profile)}`, "", summaryLine(finish, (_, text) => text), ""];
  const notes = new Notes();
  for (const one of cases) notes.take(one);
  for (const note of notes.lines()) lines.push(`> ${escaped(note)}`, "");
  if (start.mismatch !== undefined) lines.push(`> ${escaped(start.mismatch)}`, "");
  if (bad.length > 0) {
    lines.push("| case | status | what differs |", "|---|---|---|", ...bad.map((one) => `| ${code(one.name)} | ${one.status} | ${escaped(causeOf(one))} |`), "");
    for (const one of bad.slice(0, DETAILED)) lines.push(...details(one));
    if (bad.length > DETAILED) lines.push(`${bad.length - DETAILED} more cases are not shown with their texts.`, "");
  }
  return `${lines.join("\n")}\n`;
}

function details(one: CaseResult): string[] {
  const check = one.checks.find(({ passed }) => !passed);
  const lines = [`<details><summary>${html(one.name)}</summary>`, ""];
  for (const { category, message } of check?.differences ?? []) lines.push(`- **${category}**: ${escaped(message)}`);
  if (one.reason !== undefined) lines.push(...fenced(one.reason));
  if (check?.expected !== undefined && check.actual !== undefined) lines.push(...fenced(unifiedDiff(check.expected, check.actual, [`expected (${check.source})`, "actual"], plain).join("\n"), "diff"));
  if (one.reproduce !== undefined) lines.push("", `Again: ${code(one.reproduce)}`);
  return [...lines, "", "</details>", ""];
}

/** A fence longer than any run of backquotes inside, so that no text can close it. */
function fenced(text: string, language = "text"): string[] {
  const all = printable(text).trimEnd().split("\n");
  const lines = all.length > MOST_LINES ? [...all.slice(0, MOST_LINES), `… ${all.length - MOST_LINES} more lines`] : all;
  const fence = "`".repeat(Math.max(3, ...lines.map((line) => (/`+/g.exec(line)?.[0].length ?? 0) + 1)));
  return ["", `${fence}${language}`, ...lines, fence];
}

const html = (text: string): string => printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Text that Markdown takes for nothing else, on one line of a table. */
const escaped = (text: string): string => html(text.replace(/\s*\n\s*/g, " ")).replace(/[\\`*_[\]|~#@]/g, "\\$&");

/** Code in a table's cell. */
function code(text: string): string {
  const plain = printable(text.replace(/\n/g, " ")).replaceAll("|", "\\|");
  return plain.includes("`") ? escaped(text) : `\`${plain}\``;
}
