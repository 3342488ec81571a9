/** Names of the first graph's inputs after how Dynamo reaches each: `L['x'][0]` is `l_x_0_` (torch/_dynamo/variables/builder.py, `wrap_tensor`). */
import { candidateFor } from "../../graph/index.ts";
import { signatureParameters } from "../../library/torch/index.ts";
import type { Kwargs, PyObject, PyTuple, Value } from "../../objects/index.ts";
import { getAttribute } from "../../protocol/index.ts";
import { flatten } from "../shared/pytree.ts";

/** `wrapped`: a module of torch's own is called through a wrapper that takes any arguments. */
export function inputNames(model: PyObject, args: PyTuple, kwargs: Kwargs, wrapped: boolean): string[] {
  const { positional } = wrapped ? { positional: [] } : signatureParameters(getAttribute(model, "forward"));
  const varPositional = wrapped ? "args" : signatureParameters(getAttribute(model, "forward")).varPositional ?? "args";
  const roots: (readonly [string, Value])[] = args.items.map((value, i) =>
    [i < positional.length ? `L['${positional[i]!}']` : `L['${varPositional}'][${i - positional.length}]`, value] as const);
  for (const [name, value] of kwargs) roots.push([wrapped ? `L['kwargs']['${name}']` : `L['${name}']`, value]);
  return roots.flatMap(([root, value]) => flatten(value).map(({ path }) =>
    candidateFor([root, ...path.map((key) => (typeof key === "string" ? `['${key}']` : `[${key}]`))].join("").replace(/[^a-zA-Z0-9]+/g, "_"))));
}
