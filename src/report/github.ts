/**
 * For GitHub Actions: the list as the job's log, annotations as workflow commands, and a summary of the job where `GITHUB_STEP_SUMMARY` names a file. GitHub shows ten
 * annotations of a step and drops the rest in silence, so failures are grouped by their cause, and the last one says what is left.
 */
import { appendFileSync } from "node:fs";
import { unexpected, type CaseResult, type RunEvent, type RunStart } from "../runner/index.ts";
import { causeOf } from "./causes.ts";
import { markdownSummary } from "./markdown.ts";
import { printable } from "../util/printable.ts";
import type { Reporter } from "./reporter.ts";
import { list } from "./terminal.ts";

/** What GitHub shows of one step. */
export const MOST_ANNOTATIONS = 10;
/** Cases that one annotation names. */
const NAMED = 10;
/** GitHub refuses a summary of more than a mebibyte. */
const MOST_SUMMARY = 1_000_000;

export const github: Reporter = (output) => {
  const log = list(output);
  let start: RunStart | undefined;
  const cases: CaseResult[] = [];
  return {
    take(event: RunEvent): void {
      log.take(event);
      if (event.event === "start") start = event;
      else if (event.event === "case") cases.push(event.result);
      else {
        for (const line of annotations(cases)) output.write(`${line}\n`);
        const file = output.env["GITHUB_STEP_SUMMARY"];
        if (file !== undefined && file !== "" && start) appendFileSync(file, clipped(markdownSummary(start, cases, event)));
      }
    },
  };
};

/** One a cause, the most frequent first; no more than GitHub shows. */
function annotations(cases: readonly CaseResult[]): string[] {
  const causes = new Map<string, CaseResult[]>();
  for (const one of cases) {
    if (!unexpected.has(one.status)) continue;
    const cause = causeOf(one);
    causes.set(cause, [...(causes.get(cause) ?? []), one]);
  }
  const groups = [...causes].sort(([, a], [, b]) => b.length - a.length);
  const shown = groups.length > MOST_ANNOTATIONS ? groups.slice(0, MOST_ANNOTATIONS - 1) : groups;
  const left = groups.slice(shown.length);
  const lines = shown.map(([cause, members]) => annotation(members.length === 1 ? `${members[0]!.name}: ${members[0]!.status}` : `${members.length} cases: ${members[0]!.status}`, [cause, "", ...named(members)].join("\n"), placeOf(members[0]!)));
  if (left.length > 0) lines.push(annotation(`${left.length} more causes`, `${left.reduce((sum, [, members]) => sum + members.length, 0)} more cases differ; the job's log and summary have them all`));
  return lines;
}

const named = (members: readonly CaseResult[]): string[] =>
  [...members.slice(0, NAMED).map((one) => one.reproduce ?? one.name), ...(members.length > NAMED ? [`and ${members.length - NAMED} more`] : [])];

/** Where GitHub shows it beside the source: the first case's file, and the last line of it that an error names. */
function placeOf({ path, outcome }: CaseResult): string {
  if (path === undefined) return "";
  const message = outcome.outcome === "rejected" || outcome.outcome === "error" ? outcome.error.message : "";
  const line = [...message.matchAll(/\bmodel\.py(?:", line |:)(\d+)/g)].at(-1)?.[1];
  return `file=${property(printable(path))},${line === undefined ? "" : `line=${line},`}`;
}

/** `::error file=…,title=…::…`: line ends and the separators of workflow commands are escaped. */
const annotation = (title: string, message: string, place = ""): string => `::error ${place}title=${property(printable(title))}::${data(message.split("\n").map(printable).join("\n"))}`;
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const clipped = (text: string): string => (text.length <= MOST_SUMMARY ? text : `${text.slice(0, MOST_SUMMARY)}\n\n…\n`);
