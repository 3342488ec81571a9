/** `math` and `round` on symbols (torch/_dynamo/variables/torch.py). */
import { PySym } from "../../library/torch/index.ts";
import { PyList, PyTuple, noKwargs, raise, types, type Kwargs, type PyBuiltin, type PyType, type Value } from "../../objects/index.ts";
import { binary, call, toArray, typeName } from "../../protocol/index.ts";
import type { SymOp } from "../../symbolic/index.ts";
import { PythonTarget, symTarget } from "../shared/targets.ts";
import { runFake } from "./fakeRun.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { radians } from "./polyfills.ts";
import { dynamoError, unsupported } from "./refuse.ts";

/** Whether symbols are among the arguments of a function of `math`, or in a list of them. */
export const holdsSymbols = (args: readonly Value[]): boolean =>
  args.some((arg) => arg instanceof PySym || ((arg instanceof PyList || arg instanceof PyTuple) && holdsSymbols(arg.items)));

/**
 * Functions of `math` on symbols: those that torch has symbolic forms of go into the graph (torch.py, `_sym_sqrt`). All others are run as nodes are,
 * on the numbers that Python makes of the symbols; they may give floats alone.
 */
export function mathCall(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const { name } = callee;
  const op = Object.hasOwn(mathOperations, name) ? mathOperations[name]! : undefined;
  if (op !== undefined) return front.output.record("call_function", symTarget(op), args, noKwargs, () => front.symbolic(op, args));
  if (name === "radians" && args.length === 1) return radians(args[0]!);
  if (name === "prod" && args.length === 1) return front.output.record("call_function", product, args, noKwargs, (given) => productOf(given[0]!));
  const target = `<built-in function ${name}>`;
  const result = runFake({ op: "call_function", target, args, kwargs }, () => call(callee, args.map(constantsOf), new Map([...kwargs].map(([key, value]) => [key, constantsOf(value)] as const))));
  if (typeof result !== "number" && !(result instanceof PyTuple)) unsupported(`torch.* op returned non-Tensor ${typeName(result)} call_function ${target}`);
  return result;
}

/** `math.prod` multiplies as the code of Python would. */
const productOf = (factors: Value): Value => toArray(factors).reduce<Value>((left, right) => binary("mul", left, right), 1n);
const product = new PythonTarget("prod", "math.prod", ([factors]) => productOf(factors!));

/** Of a tensor they are called as they are, and want its value. */
export function mathOfTensor(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value {
  const target = new PythonTarget(callee.name, `math.${callee.name}`, (values, named) => call(callee, values, named));
  return front.output.record("call_function", target, args, kwargs, (given, named) =>
    callee.name === "trunc" ? raise(types.TypeError, "type FakeTensor doesn't define __trunc__ method") : call(callee, given, named));
}

/** Symbols as the numbers that they are in the examples, with guards. */
function constantsOf(value: Value): Value {
  if (value instanceof PySym) return value.node.kind === "int" ? value.node.guardInt() : value.node.kind === "float" ? value.node.guardFloat() : value.node.guardBool();
  if (value instanceof PyList) return new PyList(value.items.map(constantsOf));
  return value instanceof PyTuple ? new PyTuple(value.items.map(constantsOf)) : value;
}

const mathOperations: Readonly<Record<string, SymOp>> = {
  sqrt: "sqrt", cos: "cos", cosh: "cosh", sin: "sin", sinh: "sinh", tan: "tan", tanh: "tanh", asin: "asin", acos: "acos", atan: "atan", log2: "log2",
  floor: "floor", ceil: "ceil", trunc: "trunc",
};

/** `round(n)`: of an integer, itself. */
export function rounded(front: DynamoFrontEnd, _callee: PyBuiltin | PyType, [value, digits]: readonly Value[]): Value | undefined {
  if (!(value instanceof PySym)) return undefined;
  if (value.node.kind === "bool") return dynamoError("TorchRuntimeError", `Failed running call_method __round__(*(${value.node.text()},), **{}):\n'SymBool' object has no attribute '__round__'`);
  if (value.node.kind !== "float") return value;
  const given = digits === undefined || digits === null ? [value] : [value, digits];
  return front.output.record("call_function", symTarget("round"), given, noKwargs, () => front.symbolic("round", given));
}
