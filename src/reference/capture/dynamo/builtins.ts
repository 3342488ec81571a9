/**
 * Built-in functions on traced values (torch/_dynamo/variables/builtin.py): what goes into the graph, what is answered, what is refused.
 */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyBuiltin, PyList, PyObject, PyTuple, PyType, noKwargs, types, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod, compare, toArray } from "../../protocol/index.ts";
import { PythonTarget, symTarget } from "../shared/targets.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { unsupported } from "./refuse.ts";

type Handler = (front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs) => Value | undefined;

const isTraced = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

/** `float(t)`, `int(t)`: an `item`, then a conversion of the symbol. */
const convert = (op: "sym_float" | "trunc"): Handler => (front, _callee, args) => {
  let value = args[0] ?? null;
  if (value instanceof PyTensor) value = front.output.record("call_method", "item", [value], noKwargs, () => callMethod(args[0]!, "item", []));
  if (!(value instanceof PySym)) return value;
  if ((op === "sym_float" ? "float" : "int") === value.node.kind) return value;
  const from = value;
  return front.output.record("call_function", symTarget(op), [from], noKwargs, () => front.symbolic(op, [from]));
};

/** `max(a, b)` and `min(a, b)` of symbols. Of tensors: their elementwise functions. */
const extremum = (name: "max" | "min"): Handler => (front, _callee, args) => {
  const items = args.length === 1 ? toArray(args[0]!) : args;
  if (!items.some(isTraced)) return undefined;
  return items.reduce((left, right) => {
    if (left instanceof PyTensor || right instanceof PyTensor) {
      const fn = name === "max" ? "maximum" : "minimum";
      const tensor = left instanceof PyTensor ? left : right;
      return callMethod(tensor, fn, [left instanceof PyTensor ? right : left]);
    }
    if (!isTraced(left) && !isTraced(right)) return compare(name === "max" ? "ge" : "le", left, right) === true ? left : right;
    const op = name === "max" ? "sym_max" : "sym_min";
    return front.output.record("call_function", symTarget(op), [left, right], noKwargs, () => front.symbolic(op, [left, right]));
  });
};

const refusedOn: Handler = (_front, callee, args) => {
  if (!args.some((arg) => arg instanceof PyTensor)) return undefined;
  return unsupported(`builtin: ${callee.name} [${args.map(variableClass).join(", ")}] False`);
};

function variableClass(value: Value): string {
  const name = value instanceof PyTensor ? "tensor.TensorVariable" : value instanceof PySym ? "tensor.SymNodeVariable"
    : value instanceof PyList ? "lists.ListVariable" : value instanceof PyTuple ? "lists.TupleVariable" : "constant.ConstantVariable";
  return `<class 'torch._dynamo.variables.${name}'>`;
}

const absolute: Handler = (front, callee, args) => {
  const value = args[0] ?? null;
  if (!(value instanceof PyTensor || value instanceof PySym)) return undefined;
  if (value instanceof PySym) return front.output.record("call_function", symTarget("abs"), [value], noKwargs, () => front.symbolic("abs", [value]));
  const target = new PythonTarget("abs", "abs", (values) => call(callee, values));
  return front.output.record("call_function", target, args, noKwargs, () => call(callee, args));
};

const handlers: Readonly<Record<string, Handler>> = {
  float: convert("sym_float"),
  int: convert("trunc"),
  max: extremum("max"),
  min: extremum("min"),
  abs: absolute,
  bool: refusedOn,
  divmod: refusedOn,
  pow: refusedOn,
  range: refusedOn,
  len: (front, _callee, args) => {
    const value = args[0] ?? null;
    return value instanceof PyTensor ? front.length(value) : undefined;
  },
};

export function builtinCall(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const isBuiltin = callee instanceof PyType ? !callee.heap && callee.module === "builtins" : callee.module === "builtins" && callee.owner === null;
  if (!isBuiltin) return undefined;
  return Object.hasOwn(handlers, callee.name) ? handlers[callee.name]!(front, callee, args, kwargs) : undefined;
}

void PyObject; void types;
