/** Names of the first graph's inputs after how Dynamo reaches each: `L['x'][0]` is `l_x_0_` (torch/_dynamo/variables/builder.py, `wrap_tensor`). */
import { candidateFor } from "../../graph/index.ts";
import { flatten } from "../shared/pytree.ts";
import { argumentSources, type Entry } from "./entry.ts";

export function inputNames(entry: Entry): string[] {
  return argumentSources(entry).flatMap(([root, value]) => flatten(value).map(({ path }) =>
    candidateFor([root, ...path.map((key) => (typeof key === "string" ? `['${key}']` : `[${key}]`))].join("").replace(/[^a-zA-Z0-9]+/g, "_"))));
}
