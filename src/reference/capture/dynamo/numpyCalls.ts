/**
 * NumPy's functions of plain numbers in the traced code: nodes that run their counterpart in torch._numpy, which makes tensors of the numbers
 * (torch/_dynamo/variables/misc.py, `NumpyVariable`; torch/_numpy/_ufuncs.py).
 */
import { importModule } from "../../library/torch/index.ts";
import { PyList, PyTuple, noKwargs, type Kwargs, type PyObject, type Value } from "../../objects/index.ts";
import { call, callMethod, getAttribute } from "../../protocol/index.ts";
import { PythonTarget } from "../shared/targets.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { refuse } from "./refuse.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Of one operand: those computed in floating point, and those that keep integers, by the function of torch. */
const floating = names("sqrt exp expm1 log log2 log10 log1p sin cos tan tanh sinh cosh square");
const keeping: Readonly<Record<string, string>> = { abs: "absolute", absolute: "absolute" };
/** Of two operands. */
const pairs: Readonly<Record<string, string>> = { maximum: "maximum", minimum: "minimum", power: "pow" };

/** Of a sequence of integers. */
const reductions = names("prod");
/** Of floats alone. */
const rounding = names("floor ceil");
/** Scalars' own types. */
const scalars = names("float64 float32 float16 int64 int32 int16 int8 uint8");

const torch = (name: string): Value => getAttribute(importModule("torch"), name);

/** `torch.as_tensor` with NumPy's own default type. */
function tensorOf(value: Value): Value {
  return call(torch("as_tensor"), [value], typeof value === "number" ? new Map([["dtype", torch("float64")]]) : noKwargs);
}

function compute(name: string, args: readonly Value[]): Value {
  const tensors = args.map(tensorOf);
  if (scalars.has(name)) return (typeof args[0] === "number" ? "float64" : "int64") === name ? tensors[0]! : callMethod(tensors[0]!, "to", [torch(name)]);
  if (rounding.has(name) || reductions.has(name)) return call(torch(name), tensors);
  if (name in pairs) return call(torch(pairs[name]!), tensors);
  if (!floating.has(name)) return call(torch(keeping[name]!), tensors);
  return call(torch(name), typeof args[0] === "number" ? tensors : [callMethod(tensors[0]!, "to", [torch("float64")])]);
}

const isIntegers = (value: Value): boolean => (value instanceof PyList || value instanceof PyTuple) && value.items.length > 0 && value.items.every((item) => typeof item === "bigint");
const isNumber = (value: Value): boolean => typeof value === "number" || typeof value === "bigint";

export function numpyCall(front: DynamoFrontEnd, callee: PyObject & { readonly name: string; readonly module: string }, args: readonly Value[], kwargs: Kwargs): Value {
  const { name, module } = callee;
  const [first] = args;
  if (module === "numpy" && args.length === 1 && kwargs.size === 0 && floating.has(name) && front.arrays.has(first!) && first.tensor.dtype.isFloatingPoint) return front.arrays.apply(name, args);
  const known = floating.has(name) || name in keeping || scalars.has(name) || rounding.has(name) && typeof args[0] === "number" ? 1 : name in pairs ? 2 : 0;
  const fits = reductions.has(name) ? args.length === 1 && isIntegers(args[0]!) : known === args.length && args.every(isNumber);
  if (module !== "numpy" || !fits || kwargs.size > 0) return refuse(`${module}.${name} in the traced code`);
  const target = new PythonTarget(name, `torch._numpy.${name}`, (values) => compute(name, values));
  return front.output.record("call_function", target, args, noKwargs, () => compute(name, args));
}
