/** `math` and `round` on symbols (torch/_dynamo/variables/torch.py). */
import { PySym } from "../../library/torch/index.ts";
import { noKwargs, raise, types, type Kwargs, type PyBuiltin, type PyType, type Value } from "../../objects/index.ts";
import { call } from "../../protocol/index.ts";
import type { SymOp } from "../../symbolic/index.ts";
import { PythonTarget, symTarget } from "../shared/targets.ts";
import { evaluate, evaluateInt } from "./conditions.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { dynamoError, unsupported } from "./refuse.ts";

/** Functions of `math` on symbols: those that torch has symbolic forms of go into the graph (torch.py, `_sym_sqrt`). */
export function mathCall(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[]): Value | undefined {
  const { name } = callee;
  const op = Object.hasOwn(mathOperations, name) ? mathOperations[name]! : undefined;
  if (ofIntegers.has(name)) unsupported(`torch.* op returned non-Tensor int call_function <built-in function ${name}>`);
  if (op === undefined) return call(callee, args.map((arg) => (arg instanceof PySym ? constantOf(arg) : arg)));
  return front.output.record("call_function", symTarget(op), args, noKwargs, () => front.symbolic(op, args));
}

/** Of a tensor they are called as they are, and want its value. */
export function mathOfTensor(front: DynamoFrontEnd, callee: PyBuiltin | PyType, args: readonly Value[], kwargs: Kwargs): Value {
  const target = new PythonTarget(callee.name, `math.${callee.name}`, (values, named) => call(callee, values, named));
  return front.output.record("call_function", target, args, kwargs, (given, named) =>
    callee.name === "trunc" ? raise(types.TypeError, "type FakeTensor doesn't define __trunc__ method") : call(callee, given, named));
}

/** A symbol as the number that it is in the examples, with a guard. */
const constantOf = (value: PySym): Value => (value.node.kind === "int" ? evaluateInt(value) : value.node.kind === "float" ? value.node.guardFloat() : evaluate(value));

/** Functions whose results are integers of Python's, which no node may give. */
const ofIntegers: ReadonlySet<string> = new Set(["isqrt", "gcd", "lcm", "comb", "perm", "factorial"]);

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
