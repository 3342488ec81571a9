/**
 * JUnit XML, as CI systems read it: a suite a run, a test case a case, with its tags, support level, form and the strictest form that holds
 * as properties. What XML cannot hold (control characters, lone surrogates) is written as Python would escape it.
 */
import { headline } from "../util/headline.ts";
import type { CaseResult, RunStart } from "../runner/index.ts";
import { atEnd, type Reporter } from "./reporter.ts";
import { tracerLabel } from "./summary.ts";

export const junit: Reporter = atEnd((start, cases, finish) => document(start, cases, finish.unrun, finish.seconds));

function document(start: RunStart, cases: readonly CaseResult[], unrun: number, seconds: number): string {
  const count = (kind: Ending["kind"]): number => cases.filter((one) => endingOf(one)?.kind === kind).length;
  const totals = { tests: String(cases.length), failures: String(count("failure")), errors: String(count("error")), skipped: String(count("skipped")), time: seconds.toFixed(3) };
  const about = { exportcheck: start.version, tracer: tracerLabel(start.tracer), profile: start.profile, ...(start.form === undefined ? {} : { form: start.form }), ...(unrun > 0 ? { unrun: String(unrun) } : {}) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "exportcheck", ...totals })}>`,
    `  <testsuite${attributes({ name: `exportcheck ${start.tracer.name} ${start.profile}`, ...totals })}>`,
    ...properties(Object.entries(about), "    "),
    ...cases.flatMap((one) => testCase(one, start)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(one: CaseResult, start: RunStart): string[] {
  const head = { classname: `${start.tracer.name}.${start.profile}`, name: one.name, ...(one.path === undefined ? {} : { file: one.path }), time: one.seconds.toFixed(3) };
  const about: [string, string][] = [
    ["status", one.status],
    ["support", one.support],
    ...one.tags.map((tag): [string, string] => ["tag", tag]),
    ...one.checks.map((check): [string, string] => [`form.${check.origin}`, check.form]),
    ...one.checks.flatMap((check): [string, string][] => (check.holds === undefined ? [] : [[`holds.${check.origin}`, check.holds]])),
    ...(one.reproduce === undefined ? [] : [["reproduce", one.reproduce] as [string, string]]),
  ];
  const ending = endingOf(one);
  const body = ending === undefined ? [] : ending.text === "" ? [`      <${ending.kind}${attributes({ message: ending.message })}/>`] : [`      <${ending.kind}${attributes({ message: ending.message })}>${escaped(ending.text)}</${ending.kind}>`];
  return [`    <testcase${attributes(head)}>`, ...properties(about, "      "), ...body, "    </testcase>"];
}

interface Ending {
  readonly kind: "failure" | "error" | "skipped";
  readonly message: string;
  readonly text: string;
}

/** What JUnit calls it; a pass is called nothing. Expected failures are skips: CI systems know no other word for them. */
function endingOf(one: CaseResult): Ending | undefined {
  switch (one.status) {
    case "pass": return undefined;
    case "skip": return { kind: "skipped", message: one.reason ?? "skipped", text: "" };
    case "expected-failure": return { kind: "skipped", message: `expected failure${one.reason === undefined ? "" : `: ${one.reason}`}`, text: "" };
    case "unexpected-pass": return { kind: "failure", message: `unexpected pass${one.reason === undefined ? "" : `: ${headline(one.reason)}`}`, text: [one.reason ?? "", again(one)].join("\n") };
    case "new": return { kind: "failure", message: "no snapshot yet", text: again(one) };
    case "error": return { kind: "error", message: headline(one.reason ?? "error"), text: [one.reason ?? "", again(one)].join("\n") };
    case "fail": return failure(one);
  }
}

const again = (one: CaseResult): string => (one.reproduce === undefined ? "" : `again: ${one.reproduce}\n`);

function failure(one: CaseResult): Ending {
  const failed = one.checks.filter(({ passed }) => !passed);
  const first = failed[0]?.differences[0];
  const texts = failed.flatMap((check) => [
    `differs from ${check.source} in ${check.form} form`,
    ...check.differences.map(({ category, message }) => `${category}: ${message}`),
    "",
    "expected:", check.expected ?? "",
    "actual:", check.actual ?? "",
  ]);
  const reason = one.reason === undefined ? [] : [one.reason];
  return { kind: "failure", message: first ? `${first.category}: ${first.message}` : headline(one.reason ?? "differs"), text: [...reason, ...texts, again(one)].join("\n") };
}

function properties(entries: readonly (readonly [string, string])[], indent: string): string[] {
  if (entries.length === 0) return [];
  return [`${indent}<properties>`, ...entries.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>`), `${indent}</properties>`];
}

const attributes = (values: Readonly<Record<string, string>>): string => Object.entries(values).map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`).join("");

/** Characters that XML 1.0 has no way to write. */
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const escaped = (text: string): string =>
  text
    .replace(ILLEGAL, (char) => { const code = char.charCodeAt(0); return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`; })
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
