/**
 * Merges the results of shards. First it is proved that together they are one whole run: one corpus, one tracer, every shard and every case
 * exactly once. Then their cases are told in the order of their names, as if one machine had run them. JSON lines are read as they
 * are needed, so that memory stays bounded.
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { statuses, type CaseResult, type RunEvent, type RunFinish, type RunStart, type Status } from "../runner/index.ts";
import { RESULTS_VERSION } from "./json.ts";
import { readResults, ResultsError } from "./results.ts";

/** The results of one shard. */
export interface Part {
  readonly name: string;
  readonly start: RunStart;
  readonly finish: RunFinish;
  /** In the order of the file. */
  readonly cases: readonly string[];
  results(): Iterable<CaseResult>;
}

/** Throws `ResultsError` where a file holds no results, or not all of a run's. */
export function openPart(name: string, path: string): Part {
  const first = parse(firstLine(path)) as { event?: string } | undefined;
  return first?.event === "start" ? openLines(name, path) : openDocument(name, path);
}

function openDocument(name: string, path: string): Part {
  const { exportcheck, summary, cases, ...head } = readResults(name, readFileSync(path, "utf8"));
  return { name, start: { event: "start", ...head, version: exportcheck, cases: cases.length } as RunStart, finish: { event: "finish", ...summary }, cases: cases.map((one) => one.name), results: () => cases };
}

/** Reads once for the head, the end and the names, and again when the cases are told. */
function openLines(name: string, path: string): Part {
  let start: (RunStart & { readonly exportcheck: string }) | undefined;
  let finish: RunFinish | undefined;
  const cases: string[] = [];
  let number = 0;
  for (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === "") continue;
    const event = parse(line) as RunEvent | undefined;
    if (!event) throw new ResultsError(`${name}:${number}: no valid JSON; the results were cut short`);
    if (event.event === "start") {
      if ((event.version as unknown) !== RESULTS_VERSION) throw new ResultsError(`${name}: results of version ${event.version}; this tool reads version ${RESULTS_VERSION}`);
      start = event as typeof start;
    }
    else if (event.event === "finish") finish = event;
    else cases.push(event.result.name);
  }
  if (!start || !finish) throw new ResultsError(`${name}: the results end early: the run that wrote them was cut short`);
  const { exportcheck, ...head } = start;
  return { name, start: { ...head, version: exportcheck }, finish, cases, results: () => resultsIn(path) };
}

function* resultsIn(path: string): Generator<CaseResult> {
  for (const line of linesOf(path)) {
    if (line.trim() === "") continue;
    const event = JSON.parse(line) as RunEvent;
    if (event.event === "case") yield event.result;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const CHUNK = 1 << 18;

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, "r");
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(CHUNK);
  try {
    let rest = "";
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const lines = (rest + decoder.decode(buffer.subarray(0, read), { stream: true })).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(file);
  }
}

function firstLine(path: string): string {
  for (const line of linesOf(path)) if (line.trim() !== "") return line;
  return "";
}

/** Problems that are shown of a merge. */
const SHOWN = 10;

/** Why these are not the shards of one run; empty where they are. */
export function mergeProblems(parts: readonly Part[]): string[] {
  const [first] = parts;
  if (!first) return ["there is nothing to merge"];
  const strangers = parts.filter(({ start }) => !start.shard).map(({ name }) => `${name}: this is no shard; only results of run --shard can be shown to be whole`);
  if (strangers.length > 0) return strangers;
  return [...differing(parts, first), ...wrongShards(parts, first), ...wrongCases(parts, first)];
}

/** What shards of one run have in common. */
const common: readonly (readonly [string, (part: Part) => unknown])[] = [
  ["version of exportcheck", ({ start }) => start.version],
  ["tracer", ({ start: { tracer: { name, version, python } } }) => [name, version, ...(python === undefined ? [] : [`Python ${python}`])].join(" ")],
  ["profile", ({ start }) => start.profile],
  ["form", ({ start }) => start.form],
  ["tracer to be held to", ({ start }) => start.against && `${start.against.name} ${start.against.version}`],
  ["number of shards", ({ start }) => start.shard?.count],
  ["corpus", ({ start }) => start.shard?.corpus],
  ["selection", ({ start }) => start.shard?.selection],
];

function differing(parts: readonly Part[], first: Part): string[] {
  return common.flatMap(([what, of]) => {
    const other = parts.find((part) => of(part) !== of(first));
    return other ? [`${other.name}: another ${what} than ${first.name}: ${String(of(other))}, not ${String(of(first))}`] : [];
  });
}

function wrongShards(parts: readonly Part[], { start: { shard } }: Part): string[] {
  const count = shard?.count ?? 0;
  const seen = new Map<number, string>();
  const problems: string[] = [];
  for (const { name, start } of parts) {
    const index = start.shard?.index ?? 0;
    const other = seen.get(index);
    if (other !== undefined) problems.push(`${name}: shard ${index} is in ${other} already`);
    seen.set(index, name);
  }
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) problems.push(`shards that are missing: ${missing.map((index) => `${index}/${count}`).join(", ")}`);
  return problems;
}

function wrongCases(parts: readonly Part[], { start: { shard } }: Part): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, cases } of parts) {
    for (const one of cases) {
      const other = owners.get(one);
      if (other !== undefined) problems.push(`the case ${one} ran in ${other} and in ${name}`);
      owners.set(one, name);
    }
  }
  const unrun = parts.reduce((sum, { finish }) => sum + finish.unrun, 0);
  const missing = (shard?.selected ?? 0) - owners.size - unrun;
  if (missing !== 0 && problems.length === 0) problems.push(`${missing} of ${shard?.selected} cases ran in no shard`);
  return problems.length > SHOWN ? [...problems.slice(0, SHOWN), `… and ${problems.length - SHOWN} more`] : problems;
}

/** The events of the whole run. */
export function* mergedEvents(parts: readonly Part[]): Generator<RunEvent> {
  const [first] = parts;
  if (!first) return;
  const { shard, ...start } = first.start;
  yield { ...start, cases: shard?.selected ?? start.cases };
  for (const result of inOrder(parts)) yield { event: "case", result };
  const counts = Object.fromEntries(statuses.map((status) => [status, parts.reduce((sum, { finish }) => sum + (finish.counts[status] ?? 0), 0)])) as Record<Status, number>;
  yield { event: "finish", counts, unrun: parts.reduce((sum, { finish }) => sum + finish.unrun, 0), seconds: Math.max(...parts.map(({ finish }) => finish.seconds)) };
}

/** Each part is in the order of names: the least of the heads is next. */
function* inOrder(parts: readonly Part[]): Generator<CaseResult> {
  const sources = parts.map((part) => part.results()[Symbol.iterator]());
  const heads = sources.map((source) => source.next());
  for (;;) {
    let least = -1;
    heads.forEach((head, index) => {
      if (!head.done && (least < 0 || head.value.name < (heads[least]!.value as CaseResult).name)) least = index;
    });
    if (least < 0) return;
    yield heads[least]!.value as CaseResult;
    heads[least] = sources[least]!.next();
  }
}
