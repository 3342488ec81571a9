/**
 * Sizes, strides and offsets: plain numbers with a fast path, symbolic ones through `symbolic/`.
 *
 * Three ways to ask a question about symbolic sizes, as in torch/fx/experimental/symbolic_shapes.py:
 * `known…` decides from what is certain and never guards; `obl…` is guard_size_oblivious (an unbacked size is taken to be at least 2,
 * a backed one is guarded on); `guard…` guards, and fails on data. `check…` is torch._check: what is not known becomes a runtime assertion.
 */
import { boundText, range,
  bound, expand, integer, mirrored, one, rebuild, dimAdd as symAdd, dimFloorDiv as symFloorDiv, dimMax, dimMin, dimMod, dimMul as symMul, dimSub as symSub, dimText, exactDim, SymNode, symCall, withoutSymMode,
  type Dim, type Expr, type ShapeEnv, type SymOp, type SymValue,
} from "../symbolic/index.ts";
import { currentEnvironment } from "./environment.ts";
import { OpError, type OpArg, type OpResult, type Scalar } from "./types.ts";

export { dimMax, dimMin, dimMod, dimText };
export type { Dim, ShapeEnv };

export function isSymNode(value: unknown): value is SymNode {
  return value instanceof SymNode;
}

// Neutral elements keep the other operand as it is, the very object.
export function dimAdd(a: Dim, b: Dim): Dim { return a === 0 ? b : b === 0 ? a : symAdd(a, b); }
export function dimSub(a: Dim, b: Dim): Dim { return b === 0 ? a : symSub(a, b); }
export function dimMul(a: Dim, b: Dim): Dim { return a === 1 ? b : b === 1 ? a : symMul(a, b); }
export function dimFloorDiv(a: Dim, b: Dim): Dim { return b === 1 ? a : symFloorDiv(a, b); }
/** A division in Python's own code: a new size, even by one. */
export const dimQuotient = symFloorDiv;
export function dimCeilDiv(a: Dim, b: Dim): Dim { return dimFloorDiv(dimSub(dimAdd(a, b), 1), b); }

/** `int(d * factor)`. */
export function dimScaled(d: Dim, factor: number): Dim {
  if (typeof d === "number") return Math.trunc(d * factor);
  const scaled = withoutSymMode(() => symCall("trunc", [symCall("mul", [d, factor])]));
  return isSymNode(scaled) ? scaled : Number(scaled);
}

/** `int(number)`. */
export function truncated(number: Scalar): Dim {
  const made = isSymNode(number) ? withoutSymMode(() => symCall("trunc", [number])) : Math.trunc(Number(number));
  return isSymNode(made) ? made : Number(made);
}

/** `ceil((end - start) / step)` of numbers of which one is a symbolic float; null where the step leads away from the end. */
export function stepsBetween(start: Scalar, end: Scalar, step: Scalar): Dim | null {
  return withoutSymMode(() => {
    const [from, to, by] = [start, end, step] as [SymValue, SymValue, SymValue];
    const up = symCall("gt", [by, 0]);
    const ordered = symCall((isSymNode(up) ? up.guardBool() : up) ? "ge" : "le", [to, from]);
    if (isSymNode(ordered) ? !ordered.expectTrue() : !ordered) return null;
    const count = symCall("ceil", [symCall("truediv", [symCall("sub", [to, from]), by])]);
    return isSymNode(count) ? count : Number(count);
  });
}

/** A size as an argument or result of an operator. */
export function fromDim(d: Dim): OpResult & OpArg { return typeof d === "number" ? BigInt(d) : d; }

export function toDim(value: OpArg): Dim {
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value;
  if (isSymNode(value)) {
    const plain = value.maybeConstant();
    return plain === undefined ? value : Number(plain);
  }
  throw new Error(`not a size: ${String(value)}`);
}

/** The value itself, specialised. */
export function toConcrete(d: Dim): number { return typeof d === "number" ? d : Number(d.guardInt()); }

type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
const numbers: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b, ne: (a, b) => a !== b, lt: (a, b) => a < b, le: (a, b) => a <= b, gt: (a, b) => a > b, ge: (a, b) => a >= b,
};

/** The comparison: decided, or a symbolic condition. Which way round it is asked shows in messages. */
function compare(op: Comparison, a: Dim, b: Dim): boolean | SymNode {
  if (typeof a === "number" && typeof b === "number") return numbers[op](a, b);
  if (a === b) return op === "eq" || op === "le" || op === "ge";
  // A plain number's own comparison gives way to the symbol's, mirrored, as in Python.
  const [first, second, asked] = typeof a === "number" ? [b, a, mirrored[op]] as const : [a, b, op] as const;
  const made = withoutSymMode(() => symCall(asked satisfies SymOp, [exact(first), exact(second)]));
  if (!isSymNode(made)) return Boolean(made);
  const plain = made.maybeConstant();
  return plain === undefined ? made : Boolean(plain);
}

const exact = exactDim;

function known(op: Comparison, a: Dim, b: Dim): boolean {
  const made = compare(op, a, b);
  return typeof made === "boolean" ? made : made.env.evaluateStatically(made.expr) === true;
}
function guarded(op: Comparison, a: Dim, b: Dim): boolean {
  const made = compare(op, a, b);
  return typeof made === "boolean" ? made : made.guardBool();
}
function oblivious(op: Comparison, a: Dim, b: Dim): boolean {
  const made = compare(op, a, b);
  return typeof made === "boolean" ? made : made.guardSizeOblivious();
}

export function knownEq(a: Dim, b: Dim): boolean { return known("eq", a, b); }
export function knownLe(a: Dim, b: Dim): boolean { return known("le", a, b); }
export function guardEq(a: Dim, b: Dim): boolean { return guarded("eq", a, b); }
export function guardLe(a: Dim, b: Dim): boolean { return guarded("le", a, b); }
export function guardLt(a: Dim, b: Dim): boolean { return guarded("lt", a, b); }
export function guardNe(a: Dim, b: Dim): boolean { return guarded("ne", a, b); }
export function guardGt(a: Dim, b: Dim): boolean { return guarded("gt", a, b); }
export function guardGe(a: Dim, b: Dim): boolean { return guarded("ge", a, b); }
/** `ArrayRef::equals`: size by size, as far as they are the same. */
export const guardSameSizes = (a: readonly Dim[], b: readonly Dim[]): boolean => a.length === b.length && a.every((size, i) => guardEq(size, b[i]!));

/** The comparison as C++ asks it, where a number on the left stays there. */
function asWritten(op: Comparison, a: Dim, b: SymNode, ask: (condition: SymNode) => boolean): boolean {
  const made = withoutSymMode(() => symCall(op satisfies SymOp, [exact(a), b]));
  return isSymNode(made) ? ask(made) : Boolean(made);
}
const askBool = (condition: SymNode): boolean => condition.guardBool();
const askOblivious = (condition: SymNode): boolean => condition.guardSizeOblivious();

/** Whether a slice that ends nowhere ends where the dimension does. */
export function guardUnlimited(d: Dim): boolean {
  const made = isSymNode(d) ? withoutSymMode(() => symCall("eq", [d, 9223372036854775807n])) : false;
  return isSymNode(made) ? askOblivious(made) : Boolean(made);
}

/** `<`, asked as C++ asks it. */
export const oblLess = (a: Dim, b: Dim): boolean => (typeof a !== "number" || typeof b === "number" ? oblLt(a, b) : asWritten("lt", a, b, askOblivious));
/** The same of `==`. */
export const oblSame = (a: Dim, b: Dim): boolean => (typeof a !== "number" || typeof b === "number" ? oblEq(a, b) : asWritten("eq", a, b, askOblivious));
/** The same with a guard. */
export const guardSame = (a: Dim, b: Dim): boolean => (typeof a !== "number" || typeof b === "number" ? guardEq(a, b) : asWritten("eq", a, b, askBool));
/** The same of `!=`, of two sizes too. */
export function guardDiffers(a: Dim, b: Dim): boolean {
  const made = withoutSymMode(() => symCall("ne", [exact(a), exact(b)]));
  return isSymNode(made) ? askBool(made) : Boolean(made);
}
/** Whether a number is more than a size. */
export const guardMore = (a: number, b: Dim): boolean => (typeof b === "number" ? a > b : asWritten("gt", a, b, askBool));
export function oblNe(a: Dim, b: Dim): boolean { return oblivious("ne", a, b); }
export function oblGe(a: Dim, b: Dim): boolean { return oblivious("ge", a, b); }
export function oblGt(a: Dim, b: Dim): boolean { return oblivious("gt", a, b); }
export function oblEq(a: Dim, b: Dim): boolean { return oblivious("eq", a, b); }
export function oblLe(a: Dim, b: Dim): boolean { return oblivious("le", a, b); }
export function oblLt(a: Dim, b: Dim): boolean { return oblivious("lt", a, b); }
/** Whether `b` divides `a`. */
export function oblMultiple(a: Dim, b: Dim): boolean {
  if (a === b) return true;
  return oblEq(dimMod(a, b), 0);
}

/** Equal as strides are: `Max(1, u0)`, which a fresh tensor has, counts as `u0`. */
export function strideEq(a: Dim, b: Dim): boolean {
  if (knownEq(a, b)) return true;
  if (typeof a === "number" && typeof b === "number") return false;
  return withoutMaximum(a) === withoutMaximum(b);
}

/** The expression with every `Max(1, x)` read as `x`; equal ones are the same object. */
function withoutMaximum(d: Dim): Expr {
  const strip = (expr: Expr): Expr => {
    if (expr.args.length === 0) return expr;
    const args = expr.args.map(strip);
    const rest = expr.kind === "max" ? args.filter(each => each !== one) : args;
    return expr.kind === "max" && rest.length === 1 ? rest[0]! : rebuild(expr.kind, args);
  };
  return expand(strip(typeof d === "number" ? integer(d) : d.expr));
}

/** The same size as another object: what computes a size anew, a tracer does not know again. */
export function computedAnew(d: Dim): Dim {
  return typeof d === "number" ? d : new SymNode(d.expr, d.kind, d.env, d.hint);
}

/** Whether a size is one, asked without using the answer. */
export function askOnes(sizes: readonly Dim[]): void {
  for (const size of sizes) if (isSymNode(size)) oblEq(size, 1);
}

let quiet = false;

/** Runs `body`, which asks nothing of sizes that go into strides: what it is composed of has asked before. */
export function quietly<T>(body: () => T): T {
  const outer = quiet;
  quiet = true;
  try {
    return body();
  } finally {
    quiet = outer;
  }
}

/** A size as it goes into strides: at least one. */
export function atLeastOne(d: Dim): Dim {
  if (quiet && typeof d !== "number" && d.hint !== undefined) return d;
  return typeof d === "number" ? Math.max(d, 1) : dimMax(d, 1);
}

/** `torch._check((a <= b) & (c <= d))`, one assertion. */
export function checkBoth(first: readonly [Dim, Dim], second: readonly [Dim, Dim], message: () => string, pythonType: string): void {
  const [left, right] = [compare("le", ...first), compare("le", ...second)];
  const both = typeof left === "boolean" ? (left ? right : false) : typeof right === "boolean" ? (right ? left : false) : withoutSymMode(() => symCall("and", [left, right]));
  if (isSymNode(both) ? both.expectTrue() : both) return;
  throw new OpError(message(), pythonType);
}

/** `torch._check(a <op> b)`: refused when known to be false, asserted at run time when unknown. */
export function checkThat(op: Comparison, a: Dim, b: Dim, message: () => string, pythonType = "RuntimeError"): void {
  const made = compare(op, a, b);
  if (typeof made === "boolean" ? made : made.expectTrue()) return;
  throw new OpError(message(), pythonType);
}

export function checkEq(a: Dim, b: Dim, message: () => string, pythonType = "RuntimeError"): void {
  checkThat("eq", a, b, message, pythonType);
}

/** `torch._check_is_size`: of a size from data it is learnt that it is one. */
export function checkSize(d: Dim): void {
  checkThat("ge", d, 0, () => "Expected a size");
  adviseSize(d);
}

/** The sizes of new memory are expected not to be negative (aten/src/ATen/EmptyTensor.cpp, `check_size_nonnegative`). */
export function expectSizes(sizes: readonly Dim[]): void {
  if (quiet) return;
  for (const size of sizes) if (isSymNode(size)) checkThat("ge", size, 0, () => "Trying to create tensor with negative dimension");
}

/** How much memory sizes take is asked without guards (torch/_subclasses/fake_tensor.py, `extract_tensor_metadata`). */
export function askMemory(sizes: readonly Dim[]): void {
  for (const size of sizes) if (isSymNode(size) && size.hint !== undefined) size.env.suppressGuards(() => { oblEq(size, 0); });
}

/** `_advise_is_size`: a number from data is a size from now on. */
export function adviseSize(d: Dim): void {
  if (isSymNode(d) && d.kind === "int" && d.hint === undefined) d.env.constrainForSize(d.expr);
}

/** What `torch._check` says where it is given no message. */
export const uncheckedText = "Expected cond to be True, but got False. (Could this error message be improved? If so, please report an enhancement request to PyTorch.)";

/** `_assert_scalar`. */
export function checkCondition(condition: OpArg, message: string): void {
  const holds = isSymNode(condition) ? condition.expectTrue(message) : Boolean(condition);
  if (!holds) throw new OpError(message);
}

const exactOrNull = (n: number | null): bigint | null => (n === null ? null : BigInt(n));

/** A number that is known: fake tensors have rules of their own (torch/_meta_registrations.py, `sym_constrain_range`). */
function checkPlainRange(value: OpArg, min: number | null, max: number | null): void {
  const plain = Number(value);
  if (currentEnvironment() !== null) {
    checkOrdered(min, max);
    if ((min === null || plain >= min) && (max === null || plain <= max)) return;
    throw new OpError(`Invalid value ${plain} for range [${min ?? "-int_oo"}:${max ?? "int_oo"}]`, "ValueError");
  }
  if ((min !== null && plain < min) || (max !== null && plain > max)) {
    throw new OpError(`Invalid value range for ${plain} between [${min ?? "-9223372036854775808"}, ${max ?? "9223372036854775807"}].`);
  }
}

/** The text has its holes as they were written (torch/fx/experimental/symbolic_shapes.py, `constrain_range`). */
function checkOrdered(min: number | null, max: number | null): void {
  if (min !== null && max !== null && max < min) throw new OpError("Maximum value to constrain_as_size can't be less than the specified min value, received min={min} and max={max}", "ValueError");
}

/** What nothing is left of is no range (torch/utils/_sympy/value_ranges.py, `ValueRanges`). */
function checkRange(value: SymNode, min: number | null, max: number | null): void {
  if (value.expr.kind !== "symbol") return;
  const { lower, upper } = value.env.narrowed(value.expr, range(exactOrNull(min) ?? -Infinity, exactOrNull(max) ?? Infinity));
  if (lower > upper) throw new OpError(`Invalid ranges [${boundText(lower, "int")}:${boundText(upper, "int")}]`, "torch.utils._sympy.value_ranges.ValueRangeError");
}

/** `torch.sym_constrain_range`: a promise about a value from data. */
export function constrainRange(value: OpArg, min: number | null, max: number | null): void {
  const known = isSymNode(value) ? value.maybeConstant() ?? value : value;
  if (!isSymNode(known)) return checkPlainRange(known as OpArg, min, max);
  checkOrdered(min, max);
  checkRange(known, min, max);
  if (isSymNode(value)) value.env.constrainRange(value.expr, exactOrNull(min), exactOrNull(max));
  else checkPlainRange(value, min, max);
}

/** The same for a value that is used as a size. */
export function constrainRangeForSize(value: OpArg, min: number | null, max: number | null): void {
  if (!isSymNode(value) && currentEnvironment() === null) return checkPlainRange(value, min ?? 0, max);
  if (min === null && max === null && isSymNode(value)) return checkSize(value);
  // It is taken as a Scalar, which a constant becomes at once (c10/core/Scalar.h).
  const plain = isSymNode(value) ? value.maybeConstant() : value;
  if (!isSymNode(value) || plain !== undefined) {
    if (Number(plain) < (min ?? (max === null ? 0 : -Infinity)) || (max !== null && Number(plain) > max)) throw new OpError(uncheckedText);
    return;
  }
  if (value.kind !== "int") throw new OpError("Constraining SymFloat or Symbool is nyi", "ValueError");
  if (value.expr.kind !== "symbol") throw new OpError(`constraining non-Symbols NYI: ${value.text()}`, "AssertionError");
  checkOrdered(min ?? 0, max);
  checkRange(value, min ?? 0, max);
  value.env.constrainForSize(value.expr, exactOrNull(min), exactOrNull(max));
}

export function constrainForSize(env: ShapeEnv, value: SymNode, max: bigint | null, min: bigint | null = null): void {
  env.constrainForSize(value.expr, min, max);
}

/** The largest value that a size can have, where that is known. */
export function upperBound(d: Dim): bigint | null {
  if (typeof d === "number") return BigInt(d);
  const { upper } = bound(d.expr, symbol => d.env.rangeOf(symbol));
  return typeof upper === "bigint" ? upper : null;
}

/** Whether a symbolic number is `value`, as floats compare: guarded on. */
export function guardNumber(symbolic: SymNode, value: number): boolean {
  const equal = withoutSymMode(() => symCall("eq", [symCall("sym_float", [symbolic]), value]));
  return isSymNode(equal) ? equal.guardBool() : Boolean(equal);
}

export function unbackedInt(env: ShapeEnv): SymNode { return env.createUnbackedInt(); }
export function unbackedFloat(env: ShapeEnv): SymNode { return env.createUnbackedFloat(); }
export function unbackedBool(env: ShapeEnv): SymNode { return env.createUnbackedBool(); }
