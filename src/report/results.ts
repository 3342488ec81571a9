/** Reads what `run --json` and `run --reporter jsonl` wrote. Results that end early are told from whole ones. */
import type { CaseResult, RunFinish, RunStart } from "../runner/index.ts";
import { RESULTS_VERSION } from "./json.ts";

export interface Results extends Omit<RunStart, "event" | "cases" | "version"> {
  /** The version of the tool that made them. */
  readonly exportcheck: string;
  readonly summary: Omit<RunFinish, "event">;
  readonly cases: readonly CaseResult[];
}

/** The file holds no results, or not all of them. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
}

export function readResults(name: string, text: string): Results {
  const document = parse(text);
  if (isRecord(document) && document["event"] === undefined) return whole(name, document);
  const lines = text.split("\n").filter((line) => line.trim() !== "").map(parse);
  const [head, ...events] = lines;
  if (!isRecord(head) || head["event"] !== "start") throw new ResultsError(`${name}: no results; expected what exportcheck run --json or --reporter jsonl writes`);
  const broken = lines.findIndex((line) => line === undefined);
  if (broken >= 0) throw new ResultsError(`${name}:${broken + 1}: no valid JSON; the results were cut short`);
  const finish = events.find((event) => isRecord(event) && event["event"] === "finish");
  if (!finish) throw new ResultsError(`${name}: the results end early: the run that wrote them was cut short`);
  return whole(name, { ...head, summary: finish, cases: events.flatMap((event) => (isRecord(event) && event["event"] === "case" ? [event["result"]] : [])) });
}

function whole(name: string, document: Record<string, unknown>): Results {
  const fail = (reason: string): never => {
    throw new ResultsError(`${name}: ${reason}`);
  };
  if (document["version"] !== RESULTS_VERSION) fail(typeof document["version"] === "number" ? `results of version ${document["version"]}; this tool reads version ${RESULTS_VERSION}` : "no results; expected what exportcheck run --json writes");
  const { tracer, profile, summary, cases } = document;
  if (!isRecord(tracer) || typeof profile !== "string" || !isRecord(summary) || !Array.isArray(cases)) return fail("no results: tracer, profile, summary or cases are missing");
  const seen = new Set<string>();
  for (const one of cases as unknown[]) {
    if (!isRecord(one) || typeof one["name"] !== "string" || typeof one["status"] !== "string" || !Array.isArray(one["checks"])) return fail("a case without name, status or checks");
    if (seen.has(one["name"])) fail(`the case ${one["name"]} is there twice`);
    seen.add(one["name"]);
  }
  return document as unknown as Results;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
