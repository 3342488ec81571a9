/** The outcomes of an earlier run as a tracer: what a results file (`run --json`) says of each case, without tracing anything again. */
import { readFileSync } from "node:fs";
import { TracerUnavailable, type Outcome, type TraceRequest, type TraceResult, type Tracer, type TracerInfo } from "./types.ts";

interface Results {
  readonly version: number;
  readonly tracer: TracerInfo;
  readonly cases: readonly { readonly name: string; readonly outcome: Outcome; readonly seconds: number }[];
}

const VERSION = 1;

/** Throws `TracerUnavailable` where the file holds no results. */
export function openResults(path: string): Tracer {
  const { tracer, cases } = read(path);
  const byName = new Map(cases.map((one) => [one.name, one]));
  return {
    info: tracer,
    trace: async ({ case: name }: TraceRequest): Promise<TraceResult> => byName.get(name) ?? { outcome: { outcome: "skipped", reason: `not in ${path}` }, seconds: 0 },
    close: async () => undefined,
  };
}

function read(path: string): Results {
  let results: Partial<Results>;
  try {
    results = JSON.parse(readFileSync(path, "utf8")) as Partial<Results>;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new TracerUnavailable(`results:${path}: ${missing ? "there is no such file" : error instanceof SyntaxError ? "no valid JSON; what run --reporter json=FILE writes is wanted" : error instanceof Error ? error.message : String(error)}`);
  }
  if (results.version !== VERSION || !results.tracer || !Array.isArray(results.cases)) throw new TracerUnavailable(`results:${path}: these are no results of exportcheck run (version ${VERSION})`);
  return results as Results;
}
