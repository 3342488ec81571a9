/** Text of expressions as sympy's StrPrinter writes them with torch's own functions (torch/utils/_sympy/functions.py). */
import { splitCoefficient, type Expr } from "./expr.ts";

const callNames: Readonly<Record<string, string>> = {
  mod: "Mod", pythonmod: "PythonMod", max: "Max", min: "Min", abs: "Abs", inttruediv: "IntTrueDiv", floattruediv: "FloatTrueDiv", tofloat: "ToFloat",
  floatpow: "FloatPow", trunctoint: "TruncToInt", floortoint: "FloorToInt", ceiltoint: "CeilToInt", roundtoint: "RoundToInt", eq: "Eq", ne: "Ne",
};
const infix: Readonly<Record<string, string>> = { lt: "<", le: "<=", gt: ">", ge: ">=" };

export function print(expr: Expr): string {
  switch (expr.kind) {
    case "symbol": return expr.name;
    case "integer": return String(expr.value);
    case "float": return floatText(expr.value);
    case "boolean": return expr.value ? "True" : "False";
    case "add": return sum(expr.args);
    case "mul": return product(expr);
    case "pow": return `${operand(expr.args[0]!)}**${operand(expr.args[1]!)}`;
    case "floordiv": case "cleandiv": return `(${operand(expr.args[0]!)}//${operand(expr.args[1]!)})`;
    case "lt": case "le": case "gt": case "ge": return `${print(expr.args[0]!)} ${infix[expr.kind]!} ${print(expr.args[1]!)}`;
    case "and": return expr.args.map((arg) => `(${print(arg)})`).join(" & ");
    case "or": return expr.args.map((arg) => `(${print(arg)})`).join(" | ");
    case "not": return `~(${print(expr.args[0]!)})`;
    case "piecewise": return `Piecewise(${pairs(expr.args)})`;
    default: return `${callNames[expr.kind] ?? `OpaqueUnaryFn_${expr.kind.slice("opaque_".length)}`}(${expr.args.map(print).join(", ")})`;
  }
}

function pairs(args: readonly Expr[]): string {
  const parts: string[] = [];
  for (let i = 0; i < args.length; i += 2) parts.push(`(${print(args[i]!)}, ${print(args[i + 1]!)})`);
  return parts.join(", ");
}

/** sympy's Float at its 15 digits: `0.5`, `1.0`, `1.0e-5`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "oo" : value < 0 ? "-oo" : "nan";
  const precise = Number(value.toPrecision(15));
  if (Number.isInteger(precise) && Math.abs(precise) < 1e15) return `${precise}.0`.replace("-0.0", "0");
  const text = String(precise);
  return text.includes("e") ? text.replace("e+", "e+").replace(/^(-?\d+)e/, "$1.0e") : text;
}

const isAtom = (expr: Expr): boolean => expr.args.length === 0 || expr.kind in callNames;

function operand(expr: Expr): string {
  if (expr.kind === "integer" && expr.value < 0n) return `(${print(expr)})`;
  if (expr.kind === "floordiv" || expr.kind === "cleandiv") return print(expr);
  return isAtom(expr) ? print(expr) : `(${print(expr)})`;
}

/** A part of a sum or product: `//` and Mod get one more pair of parentheses than they have alone. */
function part(expr: Expr): string {
  if (expr.kind === "floordiv" || expr.kind === "cleandiv" || expr.kind === "mod" || expr.kind === "pythonmod") return `(${print(expr)})`;
  return expr.kind === "add" ? `(${print(expr)})` : print(expr);
}

function product(expr: Expr): string {
  const [coefficient] = splitCoefficient(expr);
  const rest = coefficient === 1n ? expr.args : expr.args.slice(1);
  const body = rest.map(part).join("*");
  if (coefficient === 1n) return body;
  if (coefficient === -1n) return `-${body}`;
  return `${typeof coefficient === "bigint" ? coefficient : floatText(coefficient)}*${body}`;
}

/** The constant last, except before a single negative term: `1 - s0`. */
function sum(args: readonly Expr[]): string {
  const [first] = args;
  const constant = first!.kind === "integer" || first!.kind === "float" ? first : undefined;
  const others = constant === undefined ? args : args.slice(1);
  const constantFirst = constant !== undefined && Number(constant.value) > 0 && others.length === 1 && Number(splitCoefficient(others[0]!)[0]) < 0
    && others[0]!.args.length <= 2;
  const ordered = constant === undefined ? others : constantFirst ? [constant, ...others] : [...others, constant];
  return ordered.map((term, index) => {
    const text = term.kind === "mul" || term.args.length === 0 ? print(term) : part(term);
    if (index === 0) return text;
    return text.startsWith("-") ? ` - ${text.slice(1)}` : ` + ${text}`;
  }).join("");
}
