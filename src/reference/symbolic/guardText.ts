/** Conditions as Python code over the sources of their symbols (torch/utils/_sympy/printers.py, `PythonPrinter`): what messages show of guards. */
import type { Expr, SymbolExpr } from "./expr.ts";
import { precedence } from "./print.ts";

export const relationSigns: Readonly<Record<string, string>> = { eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" };
const [atom, additive, multiplicative, relational, both, either, powered] = [999.5, 40, 50, 35, 30, 20, 60];
const calls: Readonly<Record<string, string>> = {
  tofloat: "float", opaque_log2: "OpaqueUnaryFn_log2", opaque_exp: "OpaqueUnaryFn_exp", trunctoint: "math.trunc", floortoint: "math.floor", ceiltoint: "math.ceil", roundtoint: "round", rounddecimal: "round", abs: "abs", max: "max", min: "min",
};

/** Python text of an expression; `name` says how each symbol is written. */
export function guardText(expr: Expr, name: (symbol: SymbolExpr) => string): string {
  const print = (each: Expr): string => guardText(each, name);
  const wrap = (each: Expr, level: number): string => (precedence(each) <= level ? `(${print(each)})` : print(each));
  const join = (operator: string, level: number): string => expr.args.map((arg) => wrap(arg, level)).join(operator);
  switch (expr.kind) {
    case "symbol": return name(expr);
    case "integer": return String(expr.value);
    case "float": return pythonFloat(expr.value);
    case "boolean": return expr.value ? "True" : "False";
    case "add": return join(" + ", additive);
    case "mul": return join("*", multiplicative);
    case "pow": return Array.from({ length: Number((expr.args[1] as { value: bigint }).value) }, () => wrap(expr.args[0]!, multiplicative)).join("*");
    case "floordiv": case "cleandiv": return join(" // ", atom);
    case "mod": case "pythonmod": return join(" % ", atom);
    case "inttruediv": return join(" / ", atom);
    case "floattruediv": return `(${join(" / ", atom)})`;
    case "floatpow": case "powbynatural": return join(" ** ", powered);
    case "eq": case "ne": return join(` ${relationSigns[expr.kind]!} `, multiplicative);
    case "lt": case "le": case "gt": case "ge": return join(` ${relationSigns[expr.kind]!} `, relational);
    case "and": return join(" and ", both);
    case "or": return join(" or ", either);
    case "not": return `~${wrap(expr.args[0]!, 100)}`;
    default: {
      const called = calls[expr.kind] ?? `math.${expr.kind.slice("opaque_".length)}`;
      return `${called}(${expr.args.map(print).join(", ")})`;
    }
  }
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}
