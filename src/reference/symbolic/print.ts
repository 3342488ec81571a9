/** Text of expressions as sympy's StrPrinter writes them with torch's own functions (torch/utils/_sympy/functions.py). */
import type { Relation } from "./conditions.ts";
import { isNumber, one, splitCoefficient, type Expr, type IntegerExpr } from "./expr.ts";
import { fraction } from "./fractions.ts";
import { className, compareSorted, orderedFactors, orderedTerms } from "./order.ts";

const infix: Readonly<Record<string, string>> = { lt: "<", le: "<=", gt: ">", ge: ">=" };

/** How tightly a kind of expression binds (sympy/printing/precedence.py); functions are 70, what is not listed there an atom. */
const precedences: Readonly<Record<string, number>> = {
  or: 20, and: 30, eq: 50, ne: 50, lt: 35, le: 35, gt: 35, ge: 35, floordiv: 35, cleandiv: 35, mod: 35, pythonmod: 35, inttruediv: 35, floattruediv: 35,
  bitwise_or: 36, bitwise_and: 38, add: 40, mul: 50, powbynatural: 50, pow: 60, floatpow: 60, not: 100,
  symbol: 1000, max: 1000, min: 1000, boolean: 1000,
};
const functionPrecedence = 70;
const [sum, product, power, relational, bitwise, atom] = [40, 50, 60, 35, 38, 999.5];

export function precedence(expr: Expr): number {
  if (expr.kind === "integer" || expr.kind === "float") return expr.value < 0 ? sum : 1000;
  if (expr.kind === "mul" && Number(splitCoefficient(expr)[0]) < 0) return sum;
  return precedences[expr.kind] ?? functionPrecedence;
}

function parenthesized(expr: Expr, level: number): string {
  return precedence(expr) <= level ? `(${print(expr)})` : print(expr);
}

export function print(expr: Expr): string {
  switch (expr.kind) {
    case "symbol": return expr.name;
    case "integer": return String(expr.value);
    case "float": return floatText(expr.value);
    case "boolean": return expr.value ? "True" : "False";
    case "add": return printSum(expr);
    case "mul": return printProduct(expr);
    case "pow": return `${parenthesized(expr.args[0]!, power)}**${parenthesized(expr.args[1]!, power)}`;
    case "floordiv": case "cleandiv": return `(${parenthesized(expr.args[0]!, atom)}//${parenthesized(expr.args[1]!, atom)})`;
    case "eq": return `Eq(${expr.args.map(print).join(", ")})`;
    case "ne": return `Ne(${expr.args.map(print).join(", ")})`;
    case "lt": case "le": case "gt": case "ge": return `${parenthesized(expr.args[0]!, relational)} ${infix[expr.kind]!} ${parenthesized(expr.args[1]!, relational)}`;
    case "and": return expr.args.map((arg) => parenthesized(arg, bitwise)).join(" & ");
    case "or": return expr.args.map((arg) => parenthesized(arg, bitwise)).join(" | ");
    case "not": return `~(${print(expr.args[0]!)})`;
    case "max": case "min": return `${className(expr)}(${[...expr.args].sort(compareSorted).map(print).join(", ")})`;
    case "quotient": return printQuotient(expr);
    case "piecewise": return `Piecewise(${pairs(expr.args)})`;
    default: return `${className(expr)}(${expr.args.map(print).join(", ")})`;
  }
}

/** A relation between what has been printed. */
export function relationText(kind: Relation, left: string, right: string): string {
  return kind === "eq" || kind === "ne" ? `${kind === "eq" ? "Eq" : "Ne"}(${left}, ${right})` : `${left} ${infix[kind]!} ${right}`;
}

/** A sum over a number: each term over what is left of it. */
function printQuotient({ args }: Expr): string {
  const bottom = (args[1] as IntegerExpr).value;
  const parts = orderedTerms(args[0]!).map((term) => {
    const [coefficient, rest] = isNumber(term) ? [term.value as bigint, one] : splitCoefficient(term) as readonly [bigint, Expr];
    const { top, bottom: under } = fraction(coefficient, bottom);
    const size = top < 0n ? -top : top;
    const over = under === 1n ? "" : `/${under}`;
    return [top < 0n, rest === one ? `${size}${over}` : `${size === 1n ? "" : `${size}*`}${parenthesized(rest, product - 1)}${over}`] as const;
  });
  return parts.map(([isNegative, text], i) => (i === 0 ? `${isNegative ? "-" : ""}${text}` : ` ${isNegative ? "-" : "+"} ${text}`)).join("");
}

function pairs(args: readonly Expr[]): string {
  const parts: string[] = [];
  for (let i = 0; i < args.length; i += 2) parts.push(`(${print(args[i]!)}, ${print(args[i + 1]!)})`);
  return parts.join(", ");
}

/** An expression that is printed by itself: a Float keeps the zeros that it loses inside others (sympy/printing/str.py, `_print_Float`). */
export function printWhole(expr: Expr): string {
  if (expr.kind !== "float" || expr.value === 0 || !Number.isFinite(expr.value)) return print(expr);
  const [mantissa, exponent] = expr.value.toExponential(14).split("e") as [string, string];
  const power10 = Number(exponent);
  return power10 >= -5 && power10 < 15 ? expr.value.toPrecision(15) : `${mantissa}e${power10 < 0 ? "-" : "+"}${Math.abs(power10)}`;
}

/** sympy's Float at its 15 digits: `0.5`, `1.0`, `1.0e-5`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "oo" : value < 0 ? "-oo" : "nan";
  const [mantissa, exponent] = value.toExponential(14).split("e") as [string, string];
  const digits = mantissa.replace(/\.?0+$/, "");
  const power10 = Number(exponent);
  if (power10 >= -5 && power10 < 15) return plainFloat(Number(value.toPrecision(15)));
  return `${digits.includes(".") ? digits : `${digits}.0`}e${power10 < 0 ? "-" : "+"}${Math.abs(power10)}`;
}

function plainFloat(value: number): string {
  if (Number.isInteger(value)) return Object.is(value, -0) ? "0.0" : `${value}.0`;
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}

function printProduct(expr: Expr): string {
  const [coefficient, rest] = splitCoefficient(expr);
  const body = orderedFactors(rest).map((factor) => parenthesized(factor, product)).join("*");
  if (coefficient === 1n) return body;
  if (coefficient === -1n) return `-${body}`;
  return `${typeof coefficient === "bigint" ? coefficient : floatText(coefficient)}*${body}`;
}

function printSum(expr: Expr): string {
  return orderedTerms(expr).map((term, index) => {
    const text = print(term);
    const negative = text.startsWith("-");
    const bare = negative ? text.slice(1) : text;
    const shown = precedence(term) < sum ? `(${bare})` : bare;
    return index === 0 ? `${negative ? "-" : ""}${shown}` : `${negative ? " - " : " + "}${shown}`;
  }).join("");
}
