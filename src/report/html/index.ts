/** One self-contained HTML file: a table to filter, what differs side by side, the graph drawn. It loads nothing and sends nothing. */
import { diffArrays } from "diff";
import { graphsOf, parseProgram, parts, readNames, UnreadableProgram, type Graph, type Program } from "../../compare/index.ts";
import { statuses, unexpected, type CaseResult, type Check, type RunFinish, type RunStart } from "../../runner/index.ts";
import { causeOf } from "../causes.ts";
import { printable } from "../../util/printable.ts";
import { atEnd, type Reporter } from "../reporter.ts";
import { originLabel, signs, summaryLine, tracerLabel } from "../summary.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

export const html: Reporter = atEnd(page);

/** Texts of cases that are as expected are shown too, as long as all of them have no more characters than this. */
const MOST_TEXT = 4_000_000;

function page(start: RunStart, cases: readonly CaseResult[], finish: RunFinish): string {
  const title = `${tracerLabel(start.tracer)}, profile ${start.profile}`;
  const whole = cases.reduce((sum, { outcome }) => sum + (outcome.outcome === "exported" ? outcome.program.length : 0), 0) <= MOST_TEXT;
  const data = {
    counts: statuses.filter((status) => finish.counts[status] > 0).map((status) => [status, finish.counts[status]]),
    bad: [...unexpected].join(","),
    signs,
    tags: [...new Set(cases.flatMap(({ tags }) => tags))].sort(),
    levels: [...new Set(cases.map(({ support }) => support))].sort(),
    cases: cases.map((one) => caseData(one, whole || unexpected.has(one.status))),
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>exportcheck: ${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(summaryLine(finish, (_, text) => text))} · ${escaped(`${finish.seconds.toFixed(1)} s · exportcheck ${start.version}`)}
<span class="keys"><kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>f</kbd> not as expected <kbd>t</kbd> theme <kbd>Esc</kbd> close</span></p>
${start.mismatch === undefined ? "" : `<p class="note">${escaped(start.mismatch)}</p>`}
<div class="bar" aria-hidden="true"></div>
</header>
<div class="sticky"><div class="controls" role="search">
<span id="statuses"></span>
<label><span class="soft">tag</span> <select id="tag"><option value="">any</option></select></label>
<label><span class="soft">level</span> <select id="level"><option value="">any</option></select></label>
<input id="text" type="search" placeholder="name, tag, what differs" aria-label="Search">
<button id="clear" type="button">all</button>
<span id="count" class="soft" aria-live="polite"></span>
<button id="theme" type="button" title="light or dark (t)" aria-label="Light or dark">◐</button>
</div></div>
<main>
<table class="cases"><thead><tr><th class="c-status" data-sort=""><button type="button">status</button></th><th class="c-case" data-sort="case"><button type="button">case</button></th><th class="c-level">level</th><th class="c-cause">what differs</th><th class="c-time" data-sort="time"><button type="button">time</button></th></tr></thead><tbody></tbody></table>
<noscript>This report needs its own script, which is in this file.</noscript>
</main>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const escaped = (text: string): string => printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** JSON that cannot end its own element. */
const embedded = (data: unknown): string => JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

function caseData(one: CaseResult, texts: boolean) {
  const { outcome } = one;
  const text = outcome.outcome === "exported" ? outcome.program : outcome.outcome === "skipped" ? undefined : `${outcome.error.type}: ${outcome.error.message}`;
  return {
    name: printable(one.name),
    status: one.status,
    support: one.support,
    tags: one.tags.map(printable),
    cause: unexpected.has(one.status) ? printable(causeOf(one)) : one.status === "skip" || one.status === "expected-failure" ? printable(one.reason ?? "") : "",
    seconds: one.seconds,
    ...(one.reason === undefined ? {} : { reason: printable(one.reason) }),
    ...(one.link === undefined ? {} : { link: printable(one.link) }),
    ...(one.reproduce === undefined ? {} : { reproduce: printable(one.reproduce) }),
    checks: one.checks.map(checkData),
    ...(texts && text !== undefined ? { program: printable(text) } : {}),
    ...(texts && outcome.outcome === "exported" ? drawnGraphs(outcome.program) : {}),
  };
}

function checkData(check: Check) {
  const holds = check.passed ? "holds" : check.holds === undefined ? "differs; no form holds" : `differs; the strictest form that holds is ${check.holds}`;
  return {
    title: printable(`${originLabel(check)}, ${check.form} form`),
    holds: printable(`${holds}${check.stale ? " (stale)" : ""}`),
    passed: check.passed,
    differences: check.differences.map(({ category, message }) => ({ category, message: printable(message) })),
    ...(check.expected === undefined || check.actual === undefined ? {} : { rows: sideBySide(check.expected, check.actual) }),
  };
}

/** A line number and text on either side; absent ones are null. A single number stands for so many equal lines. */
type Row = readonly [number | null, string | null, number | null, string | null] | readonly [number];

/** Equal lines that are kept around what differs. */
const CONTEXT = 3;

export function sideBySide(expected: string, actual: string): Row[] {
  const rows: Row[] = [];
  let [from, to] = [0, 0];
  const lines = (text: string): string[] => printable(text).trimEnd().split("\n");
  const changes = diffArrays(lines(expected), lines(actual));
  changes.forEach((change, index) => {
    if (!change.removed && !change.added) {
      rows.push(...clipped(change.value.map((line): Row => [++from, line, ++to, line]), index > 0, index < changes.length - 1));
      return;
    }
    if (change.added && changes[index - 1]?.removed) return; // shown beside what it replaces
    const next = changes[index + 1];
    const [left, right] = change.removed ? [change.value, next?.added ? next.value : []] : [[], change.value];
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      rows.push([left[at] === undefined ? null : ++from, left[at] ?? null, right[at] === undefined ? null : ++to, right[at] ?? null]);
    }
  });
  return rows;
}

function clipped(rows: readonly Row[], before: boolean, after: boolean): Row[] {
  const [head, tail] = [before ? CONTEXT : 0, after ? CONTEXT : 0];
  if (rows.length <= head + tail + 1) return [...rows];
  return [...rows.slice(0, head), [rows.length - head - tail], ...rows.slice(rows.length - tail)];
}

interface Drawn {
  readonly title: string;
  /** Name, what it is, and its kind: input, held (parameter, buffer, constant), sym, op, output. */
  readonly nodes: readonly (readonly [string, string, string])[];
  /** From a value to its reader, by place. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Most nodes of a graph that is drawn. */
const MOST_NODES = 400;

function drawnGraphs(program: string): { readonly graphs: readonly Drawn[]; readonly undrawn?: string } {
  let read: Program;
  try {
    read = parseProgram(program);
  } catch (error) {
    if (error instanceof UnreadableProgram) return { graphs: [], undrawn: "The graph is not drawn: the text is no printed program." };
    throw error;
  }
  const held = new Set(read.signature.inputs.filter(({ kind }) => kind !== "USER_INPUT").map(({ name }) => name));
  const all = [...graphsOf(read.graph)];
  const large = all.filter(([, graph]) => graph.inputs.length + graph.nodes.length > MOST_NODES);
  return {
    graphs: all.filter((one) => !large.includes(one)).map(([path, graph]) => drawn(path, graph, held)),
    ...(large.length === 0 ? {} : { undrawn: `A graph of ${large.map(([, graph]) => graph.inputs.length + graph.nodes.length).join(", ")} nodes is not drawn; its text is below.` }),
  };
}

function drawn(path: string, graph: Graph, held: ReadonlySet<string>): Drawn {
  const places = new Map([...graph.inputs, ...graph.nodes].map(({ name }, index) => [name, index]));
  const edgesTo = (to: number, names: Iterable<string>): [number, number][] => [...new Set(names)].flatMap((name) => (places.has(name) ? [[places.get(name)!, to] as [number, number]] : []));
  const kindOf = ({ annotation }: { annotation?: string | undefined }): string => (annotation?.startsWith("Sym(") ? "sym" : "op");
  return {
    title: path === "" ? "Graph" : `Graph of ${path}`,
    nodes: [
      ...graph.inputs.map(({ name, annotation }): [string, string, string] => [printable(name), printable(annotation ?? ""), path === "" && held.has(name) ? "held" : "input"]),
      ...graph.nodes.map((node): [string, string, string] => [printable(node.name), printable(`${node.target.replace(/^torch\.ops\./, "")}  ${node.annotation ?? ""}`.trim()), kindOf(node)]),
      ["return", "", "output"],
    ],
    edges: [
      ...graph.nodes.flatMap((node, index) => edgesTo(graph.inputs.length + index, readNames(node))),
      ...edgesTo(graph.inputs.length + graph.nodes.length, [...parts(graph.output)].flatMap((part) => (part.kind === "name" ? [part.name] : []))),
    ],
  };
}
