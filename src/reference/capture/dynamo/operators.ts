/** Python's operators where a traced value takes part: a node that calls the function of `operator` (torch/_dynamo/variables/builtin.py). */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyTuple, noKwargs, raise, isUserCode, types, type BinaryOperator, type CompareOperator, type UnaryOperator, type Value } from "../../objects/index.ts";
import { binary, compare, unary } from "../../protocol/index.ts";
import { raiseAt } from "../shared/replay.ts";
import { PythonTarget, symTarget } from "../shared/targets.ts";
import { describe, isConstant, variableClass } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import type { OutputGraph } from "./output.ts";
import { missingComparison, missingOperator } from "./missingAttribute.ts";
import { unsupported } from "./refuse.ts";
import { PyFormat } from "./texts.ts";
import { builtinText, isDictionary, refuseStructure } from "./unmodelled.ts";

/** Binary operators by the function of `operator` that the node calls. */
const binarySym = { add: "add", sub: "sub", mul: "mul", matmul: undefined, truediv: "truediv", floordiv: "floordiv", mod: "mod", pow: "pow", lshift: "lshift", rshift: "rshift", and: "and", or: "or", xor: undefined } as const;

export function binaryOperation(front: DynamoFrontEnd, op: BinaryOperator, left: Value, right: Value, inPlace: boolean): Value | undefined {
  missingOperator(inPlace ? `i${op}` : op, [left, right]);
  if (left instanceof PyFormat || right instanceof PyFormat) unsupported(builtinText(inPlace ? `i${op}` : op, [left, right]));
  refuseStructure([left, right], () => builtinText(op, [left, right]));
  if (op === "mod" && typeof left === "string" && right instanceof PyTuple && !isConstant(right)) unsupported(builtinText(op, [left, right]));
  // Dictionaries are joined where all in them is constant.
  const joins = op === "or" && isUserCode() && isDictionary(left) && isDictionary(right);
  if (joins && !(isConstant(left) && isConstant(right))) unsupported(builtinText(inPlace ? "ior" : "or_", [left, right]));
  const ofArrays = front.arrays.operator(inPlace ? `i${op}` : op, [left, right]);
  if (ofArrays !== undefined) return ofArrays;
  if (!involved(left) && !involved(right)) return undefined;
  const sym = binarySym[op];
  // Of symbols Dynamo knows the operators that a size is computed with.
  if (isSymbolic(left, right) && sym === undefined) unsupported(builtinText(inPlace ? `i${op}` : op, [left, right]));
  if (typeof left === "string" && right instanceof PySym && (op === "mod" || op === "mul")) unsupported(`torch.* op returned non-Tensor str call_function <built-in function ${op}>`);
  // What `%` writes of a tensor is no tensor.
  if (op === "mod" && typeof left === "string" && right instanceof PyTensor) unsupported("torch.* op returned non-Tensor str call_function <built-in function mod>");
  if (isBoolWithTensor(left, right) && !takesBool(op, left instanceof PyTensor ? left : (right as PyTensor), left instanceof PySym ? left : (right as PySym))) {
    const names = [left, right].map((each) => (each instanceof PyTensor ? "FakeTensor" : "SymBool"));
    return front.output.record("call_function", operatorTarget(op, (args) => binary(op, args[0]!, args[1]!, false)), [left, right], noKwargs, () =>
      raise(types.TypeError, `unsupported operand type(s) for ${operatorSigns[op] ?? op}: '${names[0]!}' and '${names[1]!}'`));
  }
  if (isSymbolic(left, right) && sym !== undefined) {
    return front.output.record("call_function", symTarget(sym), [left, right], noKwargs, () => binary(op, left, right, false));
  }
  const pythonName = inPlace ? `i${op}` : op === "and" || op === "or" ? `${op}_` : op;
  const folded = front.constants.fold(pythonName, [left, right], ([first, second]) => binary(op, first!, second!, inPlace));
  if (folded !== undefined) return folded;
  const target = operatorTarget(pythonName, (args) => binary(op, args[0]!, args[1]!, inPlace));
  return front.output.record("call_function", target, [left, right], noKwargs, ([first, second]) => binary(op, first!, second!, inPlace));
}

export function unaryOperation(front: DynamoFrontEnd, op: UnaryOperator, operand: Value): Value | undefined {
  missingOperator(op, [operand]);
  if (!involved(operand)) return undefined;
  const ofArray = front.arrays.operator(op, [operand]);
  if (ofArray !== undefined) return ofArray;
  if (operand instanceof PySym) {
    if (op === "invert") return unsupported(builtinText(op, [operand]));
    return front.output.record("call_function", symTarget(op), [operand], noKwargs, () => unary(op, operand));
  }
  const folded = front.constants.fold(op, [operand], ([of]) => unary(op, of!));
  if (folded !== undefined) return folded;
  const target = operatorTarget(op, (args) => unary(op, args[0]!));
  return front.output.record("call_function", target, [operand], noKwargs, ([of]) => unary(op, of!));
}

export function comparison(front: DynamoFrontEnd, op: CompareOperator, left: Value, right: Value): Value | undefined {
  missingComparison(front.output, op, [left, right]);
  refuseStructure([left, right], () => builtinText(op, [left, right]));
  checkListClasses(op, left, right);
  if (!involved(left) && !involved(right)) return undefined;
  if (isSymbolic(left, right)) {
    // `obj_op_none` of variables/builtin.py: no symbol is one of the constants that there are one each of.
    if ((op === "eq" || op === "ne") && [left, right].some((each) => typeof each === "boolean" || each === null)) return op === "ne";
    return front.output.record("call_function", symTarget(op), [left, right], noKwargs, () => compare(op, left, right));
  }
  if ((left === null || right === null) && (op === "eq" || op === "ne")) return op === "ne";
  const ofArrays = front.arrays.operator(op, [left, right]);
  if (ofArrays !== undefined) return ofArrays;
  if (isBoolWithTensor(left, right) && (left instanceof PyTensor ? left : (right as PyTensor)).tensor.dtype.isFloatingPoint) {
    const names = [left, right].map((each) => (each instanceof PyTensor ? "FakeTensor" : "SymBool"));
    return front.output.record("call_function", operatorTarget(op, (args) => compare(op, args[0]!, args[1]!)), [left, right], noKwargs, () =>
      raise(types.TypeError, `'${comparisonSigns[op] ?? op}' not supported between instances of '${names[0]!}' and '${names[1]!}'`));
  }
  const folded = front.constants.fold(op, [left, right], ([first, second]) => compare(op, first!, second!));
  if (folded !== undefined) return folded;
  const target = operatorTarget(op, (args) => compare(op, args[0]!, args[1]!));
  return front.output.record("call_function", target, [left, right], noKwargs, ([first, second]) => compare(op, first!, second!));
}

/** Lists are compared with their like: of two classes of variables Dynamo knows no order (builtin.py, `list_compare_check`). */
function checkListClasses(op: CompareOperator, left: Value, right: Value): void {
  const [one, other] = [variableClass(left), variableClass(right)];
  if (one === other || !isListVariable.test(one) || !isListVariable.test(other) || (isTupleVariable.test(one) && isTupleVariable.test(other))) return;
  if (isUserCode()) unsupported(`${op}(${describe(left)}, ${describe(right)})`);
}

const isListVariable = /^lists\.(List|Tuple|Size|NamedTuple|Deque|RestrictedListSubclass)Variable$/;
const isTupleVariable = /^lists\.(Tuple|Size|NamedTuple)Variable$/;

function involved(value: Value): boolean {
  return value instanceof PyTensor || value instanceof PySym;
}

/**
 * Arithmetic of tensors with symbolic sizes has a fast path that leaves numbers as they are (torch/_subclasses/fake_tensor.py, `get_fast_op_impls`).
 * On the way round, a bool is made what is computed with: an integer by its value; no float can be made of it.
 */
function takesBool(op: BinaryOperator, tensor: PyTensor, bool: PySym): boolean {
  const { dtype, sizes } = tensor.tensor;
  if ((op === "add" || op === "sub" || op === "mul" || op === "truediv") && sizes.some((size) => typeof size !== "number")) return true;
  if (dtype.isFloatingPoint || dtype.isComplex || op === "truediv" || op === "pow") return false;
  bool.node.guardBool();
  return true;
}

/** A tensor's operators take no symbolic bool. */
const isBoolWithTensor = (left: Value, right: Value): boolean => {
  const isBool = (value: Value): boolean => value instanceof PySym && value.node.kind === "bool";
  return (left instanceof PyTensor && isBool(right)) || (right instanceof PyTensor && isBool(left));
};

const operatorSigns: Readonly<Partial<Record<BinaryOperator, string>>> = { add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", pow: "** or pow()", matmul: "@" };

const comparisonSigns: Readonly<Partial<Record<CompareOperator, string>>> = { lt: "<", le: "<=", gt: ">", ge: ">=", eq: "==", ne: "!=" };

const isSymbolic = (left: Value, right: Value): boolean =>
  !(left instanceof PyTensor || right instanceof PyTensor) && (left instanceof PySym || right instanceof PySym);

const operatorTargets = new Map<string, PythonTarget>();

/** `operator.<name>`; one object a name. */
export function operatorTarget(name: string, run: (args: readonly Value[]) => Value): PythonTarget {
  let target = operatorTargets.get(name);
  if (target === undefined) operatorTargets.set(name, (target = new PythonTarget(name, `_operator.${name}`, run)));
  return target;
}

const reflected: Readonly<Record<string, BinaryOperator>> = {
  __radd__: "add", __rsub__: "sub", __rmul__: "mul", __rpow__: "pow", __rmod__: "mod", __rfloordiv__: "floordiv", __rtruediv__: "truediv", __rmatmul__: "matmul",
  __rand__: "and", __ror__: "or", __rxor__: "xor", __rlshift__: "lshift", __rrshift__: "rshift",
};

const pythonNameOf = (op: string): string => (op === "and" || op === "or" ? `${op}_` : op);

/**
 * When the graph's inputs are flattened, methods are called on proxies, whose operators are Python's own, which take no keywords, and
 * the reflected ones the plain ones turned round (torch/fx/proxy.py, `_define_reflectable`). Python 2's division is among them.
 */
export function methodsOfProxies({ graph, runs }: OutputGraph): void {
  for (const node of graph.nodes) {
    if (node.op !== "call_method") continue;
    const method = node.target as string;
    const operator = /^__(add|sub|mul|matmul|truediv|floordiv|mod|pow|lshift|rshift|and|or|xor|eq|ne|lt|le|gt|ge)__$/.exec(method)?.[1];
    if (operator !== undefined && node.kwargs.size > 0) {
      node.op = "call_function";
      node.target = operatorTarget(pythonNameOf(operator), () => null);
      raiseAt(node, types.TypeError, `_operator.${pythonNameOf(operator)}() takes no keyword arguments`);
    }
    if (method === "__rdiv__") raiseAt(node, types.AttributeError, "module 'operator' has no attribute 'div'");
    if (node.args.length !== 2 || !Object.hasOwn(reflected, method)) continue;
    const op = reflected[method]!;
    node.op = "call_function";
    node.target = operatorTarget(pythonNameOf(op), (args) => binary(op, args[0]!, args[1]!, false));
    node.setArguments([node.args[1]!, node.args[0]!]);
    runs.forget(node);
  }
}
