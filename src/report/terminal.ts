/**
 * The terminal reporters: a line a case (`list`) or a sign a case (`dots`), then what failed with its diff and the command that
 * reproduces it, then one line that sums up. Says the same for the same outcomes: no times, nothing that depends on the machine.
 */
import { unexpected, type CaseResult, type Check, type RunEvent, type RunFinish, type RunStart, type Status } from "../runner/index.ts";
import { unifiedDiff } from "./diff.ts";
import { causeOf } from "./causes.ts";
import { headline } from "../util/headline.ts";
import { printable } from "../util/printable.ts";
import type { Output, Paint, Reporter } from "./reporter.ts";
import { Notes, originLabel, signs, summaryLine, tracerLabel } from "./summary.ts";

const DOTS_PER_LINE = 80;

export const list: Reporter = (output) => terminal(output, {
  one: (result, write) => write(`${sign(result.status, output.paint)} ${printable(result.name)}  ${output.paint.dim(held(result))}\n`),
  end: () => undefined,
});

/** As `list`, and below each case what it was held to, what differs even where it passes, its tags and how long it took. */
export const verbose: Reporter = (output) => terminal(output, {
  one: (result, write) => write([`${sign(result.status, output.paint)} ${output.paint.bold(printable(result.name))}  ${output.paint.dim(`${result.support} ${result.tags.join(" ")}  ${Math.round(result.seconds * 1000)} ms`)}`, ...indent(said(result)), ""].join("\n")),
  end: () => undefined,
});

const said = (result: CaseResult): string[] =>
  result.checks.length === 0 ? [held(result)] : result.checks.flatMap((check) => [
    `${originLabel(check)}, ${printable(check.source)}: held in ${check.form} form, ${check.holds === undefined ? "no form holds" : `holds in ${check.holds} form`}${check.stale ? ", stale" : ""}`,
    ...check.differences.map(({ category, message }) => `  ${category}: ${printable(message)}`),
  ]);

export const dots: Reporter = (output) => {
  let count = 0;
  return terminal(output, {
    one: (result, write) => {
      count += 1;
      write((result.status === "pass" ? "." : sign(result.status, output.paint)) + (count % DOTS_PER_LINE === 0 ? "\n" : ""));
    },
    end: (write) => { if (count % DOTS_PER_LINE !== 0) write("\n"); },
  });
};

/** Only what is not as expected, and the summary. */
export const quiet: Reporter = (output) => terminal(output, { one: () => undefined, end: () => undefined }, false);

interface Progress {
  one(result: CaseResult, write: (text: string) => void): void;
  end(write: (text: string) => void): void;
}

function terminal(output: Output, progress: Progress, heading = true) {
  const failures: CaseResult[] = [];
  const notes = new Notes();
  const write = (text: string): void => output.write(text);
  return {
    take(event: RunEvent): void {
      if (event.event === "start") {
        if (heading) write(`${header(event, output.paint)}\n\n`);
      } else if (event.event === "case") {
        progress.one(event.result, write);
        notes.take(event.result);
        if (unexpected.has(event.result.status)) failures.push(event.result);
      } else {
        progress.end(write);
        for (const failure of failures) write(`\n${explain(failure, output.paint).join("\n")}\n`);
        for (const line of sharedCauses(failures, output.paint)) write(`${line}\n`);
        write(`${heading || failures.length > 0 ? "\n" : ""}${summary(event, output.paint)}\n`);
        for (const note of notes.lines()) write(`${output.paint.dim(note)}\n`);
      }
    },
  };
}

function header(start: RunStart, paint: Paint): string {
  const against = start.against ? ` against ${tracerLabel(start.against)}` : "";
  const form = start.form ? ` in ${start.form} form` : "";
  const line = `${paint.bold(`exportcheck ${start.version}`)}  ${printable(tracerLabel(start.tracer))}${printable(against)}, profile ${printable(start.profile)}${form}`;
  return start.mismatch === undefined ? line : `${line}\n${paint.yellow(printable(start.mismatch))}`;
}

const colors: Readonly<Record<Status, keyof Pick<Paint, "green" | "red" | "yellow" | "dim">>> = {
  pass: "green", fail: "red", "expected-failure": "dim", "unexpected-pass": "red", skip: "yellow", error: "red", new: "yellow",
};
const sign = (status: Status, paint: Paint): string => paint[colors[status]](signs[status]);
const summary = (finish: RunFinish, paint: Paint): string => paint.bold(summaryLine(finish, (status, text) => paint[colors[status]](text)));

/** What a case was held to: `documented, torch (verbatim)`. */
function held(result: CaseResult): string {
  if (result.status === "skip") return printable(result.reason ?? "skipped");
  if (result.status === "expected-failure") return printable(`known to fail: ${result.reason ?? ""}${result.owner === undefined ? "" : ` (${result.owner})`}${result.link === undefined ? "" : ` ${result.link}`}`);
  if (result.status === "unexpected-pass") return printable(result.reason?.split("\n")[0] ?? "");
  if (result.status === "error") return printable(headline(result.reason ?? "error"));
  if (result.status === "new") return "no snapshot";
  if (result.status === "fail" && result.checks.every(({ passed }) => passed)) return printable(headline(result.reason ?? "differs"));
  return result.checks.map((check) => `${originLabel(check)} (${check.form}${check.passed ? "" : ": differs"}${check.stale ? ", stale" : ""})`).join(", ");
}

/** Failures from which on it is told what they share, and how many causes are told. */
const MANY = 5;
const CAUSES = 10;

/** Of many failures, the causes that several have in common: what was broken once shows as one line. */
function sharedCauses(failures: readonly CaseResult[], paint: Paint): string[] {
  if (failures.length < MANY) return [];
  const counts = new Map<string, number>();
  for (const one of failures) counts.set(causeOf(one), (counts.get(causeOf(one)) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a);
  if (shared.length === 0) return [];
  const shown = shared.slice(0, CAUSES).map(([cause, count]) => `${String(count).padStart(5)}  ${printable(cause)}`);
  return ["", paint.bold("what they share"), ...shown, ...(shared.length > CAUSES ? [paint.dim(`       … ${shared.length - CAUSES} more causes`)] : [])];
}

/** The paragraph of one case that did not end as expected. */
export function explain(result: CaseResult, paint: Paint): string[] {
  const title = `${sign(result.status, paint)} ${paint.bold(printable(result.name))}: ${result.status}`;
  const body = bodies[result.status]?.(result, paint) ?? [];
  return [title, ...indent(body), ...(result.reproduce ? [`  ${paint.dim("again:")} ${printable(result.reproduce)}`] : [])];
}

const bodies: { readonly [S in Status]?: (result: CaseResult, paint: Paint) => string[] } = {
  error: (result) => printable(result.reason ?? "").split("\n"),
  new: (result) => ["no snapshot to hold it to; `exportcheck update` records one", ...printable(describe(result)).split("\n").slice(0, 1)],
  "unexpected-pass": (result) => printable(result.reason ?? "").split("\n"),
  fail: (result, paint) => [...(result.reason === undefined ? [] : printable(result.reason).split("\n")), ...result.checks.filter((check) => !check.passed).flatMap((check, index, failed) => explainCheck(check, failed.slice(0, index), paint))],
};

const describe = (result: CaseResult): string => (result.outcome.outcome === "exported" ? "it was exported" : `it was ${result.outcome.outcome}`);

/** What was told of an earlier check is not told again. */
function explainCheck(check: Check, told: readonly Check[], paint: Paint): string[] {
  const holds = check.holds === undefined ? "no form holds" : `the strictest form that holds is ${check.holds}`;
  const stale = check.stale ? ["The case's source changed since this was recorded."] : [];
  const alike = told.find((other) => JSON.stringify(other.differences) === JSON.stringify(check.differences));
  if (alike && check.differences.length > 0) return [`differs alike from what is ${originLabel(check)} in ${check.form} form (${printable(check.source)})`, ...stale];
  return [
    `differs from what is ${originLabel(check)} in ${check.form} form; ${holds}`,
    ...stale,
    ...check.differences.map(({ category, message }) => `${paint.yellow(category)}: ${printable(message)}`),
    ...unifiedDiff(check.expected ?? "", check.actual ?? "", [`expected (${check.source})`, "actual"], paint),
  ];
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));
