/**
 * Operators, comparisons, boolean operations, conditional expressions (https://docs.python.org/3.13/reference/expressions.html).
 */
import { PyObject, type BinaryOperator, type CompareOperator, type UnaryOperator, type Value } from "../../objects/index.ts";
import { binary, compare, containsValue, front, identical, truth, unary } from "../../protocol/index.ts";
import type { BinOp as BinOpNode, BoolOp as BoolOpNode, Compare as CompareNode, CompareName, Expr, IfExp as IfExpNode, NamedExpr as NamedExprNode, OperatorName, UnaryOp as UnaryOpNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate, Frame } from "../frame.ts";
import { storeName } from "./names.ts";

export const binaryOperators: { readonly [K in OperatorName]: BinaryOperator } = {
  Add: "add", Sub: "sub", Mult: "mul", MatMult: "matmul", Div: "truediv", Mod: "mod", Pow: "pow", LShift: "lshift", RShift: "rshift",
  BitOr: "or", BitXor: "xor", BitAnd: "and", FloorDiv: "floordiv",
};

export function BinOp(node: BinOpNode, compiler: Compiler): Evaluate {
  const left = compiler.expression(node.left);
  const right = compiler.expression(node.right);
  const op = binaryOperators[node.op];
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    frame.at = node;
    return binary(op, a, b);
  };
}

const unaryOperators: { readonly [K in Exclude<UnaryOpNode["op"], "Not">]: UnaryOperator } = { Invert: "invert", UAdd: "pos", USub: "neg" };

export function UnaryOp(node: UnaryOpNode, compiler: Compiler): Evaluate {
  if (node.op === "Not") return Not(node, compiler);
  const operand = compiler.expression(node.operand);
  const op = unaryOperators[node.op];
  return (frame) => {
    const value = operand(frame);
    frame.at = node;
    return unary(op, value);
  };
}

/** `not x` as a value tests `x` at its own place, as a condition (below) at that of `x`. */
function Not(node: UnaryOpNode, compiler: Compiler): Evaluate {
  const operand = compiler.expression(node.operand);
  return (frame) => {
    const value = operand(frame);
    frame.at = node;
    return negated(value);
  };
}

const negated = (value: Value): boolean => (value instanceof PyObject ? front()?.negate(value) : undefined) ?? !truth(value);

export type Test = (frame: Frame) => boolean;

/**
 * An expression whose truth alone matters. `and`, `or`, `not` and conditional expressions are taken apart, so that each part's truth is asked once,
 * at its own place (Python/codegen.c `codegen_jump_if`).
 */
export function condition(node: Expr, compiler: Compiler): Test {
  if (node.kind === "BoolOp") return junction(node.values.map((value) => condition(value, compiler)), node.op === "Or");
  if (node.kind === "UnaryOp" && node.op === "Not") {
    const test = condition(node.operand, compiler);
    return (frame) => !test(frame);
  }
  if (node.kind === "IfExp") {
    const [test, body, orelse] = [condition(node.test, compiler), condition(node.body, compiler), condition(node.orelse, compiler)];
    return (frame) => (test(frame) ? body(frame) : orelse(frame));
  }
  const evaluate = compiler.expression(node);
  return (frame) => {
    const value = evaluate(frame);
    if (typeof value === "boolean") return value;
    frame.at = node;
    return truth(value);
  };
}

function junction(tests: readonly Test[], stopsAt: boolean): Test {
  return (frame) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(frame) === stopsAt) return stopsAt;
    return !stopsAt;
  };
}

export function BoolOp(node: BoolOpNode, compiler: Compiler): Evaluate {
  const values = compiler.expressions(node.values);
  const last = values.length - 1;
  const stopsAt = node.op === "Or";
  return (frame) => {
    for (let i = 0; i < last; i++) {
      const value = values[i]!(frame);
      frame.at = node.values[i]!;
      if (truth(value) === stopsAt) return value;
    }
    return values[last]!(frame);
  };
}

export function IfExp(node: IfExpNode, compiler: Compiler): Evaluate {
  const test = condition(node.test, compiler);
  const body = compiler.expression(node.body);
  const orelse = compiler.expression(node.orelse);
  return (frame) => (test(frame) ? body(frame) : orelse(frame));
}

export function NamedExpr(node: NamedExprNode, compiler: Compiler): Evaluate {
  const value = compiler.expression(node.value);
  let home = compiler;
  while (home.scope.kind === "comprehension") home = compiler.inside(home.scope.parent!);
  const store = storeName(node.target.id, home);
  return (frame) => {
    const result = value(frame);
    store(frame, result);
    return result;
  };
}

const same = (left: Value, right: Value, isNegated: boolean): boolean => {
  const asked = left instanceof PyObject || right instanceof PyObject ? front() : null;
  return asked?.same(left, right, isNegated) ?? identical(left, right);
};

type Comparison = (left: Value, right: Value) => Value;

const ordered = (op: CompareOperator): Comparison => (left, right) => compare(op, left, right);

const comparisons: { readonly [K in CompareName]: Comparison } = {
  Eq: ordered("eq"), NotEq: ordered("ne"), Lt: ordered("lt"), LtE: ordered("le"), Gt: ordered("gt"), GtE: ordered("ge"),
  Is: (left, right) => same(left, right, false),
  IsNot: (left, right) => !same(left, right, true),
  In: (left, right) => containsValue(right, left),
  NotIn: (left, right) => negated(containsValue(right, left)),
};

export function Compare(node: CompareNode, compiler: Compiler): Evaluate {
  if (node.ops.length === 1) {
    const left = compiler.expression(node.left);
    const right = compiler.expression(node.comparators[0]!);
    const op = comparisons[node.ops[0]!];
    return (frame) => {
      const a = left(frame);
      const b = right(frame);
      frame.at = node;
      return op(a, b);
    };
  }
  const chain = chained(node, compiler);
  return (frame) => chain(frame).value;
}

/** `a < b < c`: the comparison that ends it, and whether that is the last one. */
export function chained(node: CompareNode, compiler: Compiler): (frame: Frame) => { readonly value: Value; readonly isLast: boolean } {
  const left = compiler.expression(node.left);
  const rights = compiler.expressions(node.comparators);
  const ops = node.ops.map((op) => comparisons[op]);
  return (frame) => {
    let a = left(frame);
    for (let i = 0; ; i++) {
      const b = rights[i]!(frame);
      frame.at = node;
      const value = ops[i]!(a, b);
      const isLast = i === ops.length - 1;
      if (isLast || !truth(value)) return { value, isLast };
      a = b;
    }
  };
}
