/**
 * Symbolic expressions as sympy prints them in annotations and assertion messages. Sympy orders the terms of sums and products by the names
 * of symbols, so two expressions are compared after renaming, in a canonical text of ours.
 */

type Expr =
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: "sum"; readonly terms: readonly (readonly [sign: 1 | -1, Expr])[] }
  | { readonly kind: "product"; readonly factors: readonly Expr[] }
  /** `and`, `or`: the order of operands says nothing. */
  | { readonly kind: "set"; readonly op: string; readonly operands: readonly Expr[] }
  | { readonly kind: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "not"; readonly operand: Expr };

/** Gives a symbol its name in another program. */
export type Renaming = (symbol: string) => string;

const IDENTIFIER = /[A-Za-z_]\w*/g;
/** Functions whose arguments have no order. */
const symmetric: ReadonlySet<string> = new Set(["Eq", "Ne", "Max", "Min", "And", "Or"]);
/** Names that are no symbols. */
const constants: ReadonlySet<string> = new Set(["True", "False", "int_oo", "oo", "nan", "zoo", "I", "E", "pi"]);
const LEVELS: readonly ReadonlySet<string>[] = [new Set(["|"]), new Set(["&"]), new Set(["==", "!=", "<=", ">=", "<", ">"]), new Set(["+", "-"]), new Set(["*", "/", "//", "%"])];
const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:e[-+]?\d+)?|[A-Za-z_][\w.]*)|(\*\*|\/\/|[<>=!]=|[-+*/%<>&|~(),]))/gy;

/** Symbols and no functions: `s0`, `u1`, `zuf2`. */
export function symbolsOf(expression: string): string[] {
  const found = new Set<string>();
  for (const match of expression.matchAll(IDENTIFIER)) {
    if (!constants.has(match[0]) && expression[match.index + match[0].length] !== "(") found.add(match[0]);
  }
  return [...found];
}

/** Equal texts for expressions that are equal up to the order of terms. What cannot be read is only renamed. */
export function canonical(expression: string, rename: Renaming = (symbol) => symbol): string {
  const renamed = expression.replace(IDENTIFIER, (name, at: number) => (constants.has(name) || expression[at + name.length] === "(" ? name : rename(name)));
  if (/^\w+$/.test(renamed)) return renamed;
  const parsed = new Parser(renamed).whole();
  return parsed === undefined ? renamed : text(parsed);
}

export const isExpression = (text: string): boolean => new Parser(text).whole() !== undefined;

class Parser {
  private readonly tokens: string[];
  private next = 0;
  private readonly sound: boolean;

  constructor(source: string) {
    const matches = [...source.matchAll(TOKEN)];
    this.tokens = matches.map((match) => match[1] ?? match[2]!);
    const last = matches.at(-1);
    this.sound = last !== undefined && last.index + last[0].length === source.trimEnd().length;
  }

  /** Undefined where the text is no expression. */
  whole(): Expr | undefined {
    if (!this.sound) return undefined;
    try {
      const expr = this.level(0);
      return this.next === this.tokens.length ? expr : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  private accept(token: string): boolean {
    if (this.tokens[this.next] !== token) return false;
    this.next += 1;
    return true;
  }

  private level(depth: number): Expr {
    const operators = LEVELS[depth];
    if (!operators) return this.unary();
    let left = this.level(depth + 1);
    for (let op = this.tokens[this.next]; op !== undefined && operators.has(op); op = this.tokens[this.next]) {
      this.next += 1;
      left = join(op, left, this.level(depth + 1));
    }
    return left;
  }

  private unary(): Expr {
    if (this.accept("-")) return negated(this.unary());
    if (this.accept("~")) return { kind: "not", operand: this.unary() };
    const base = this.primary();
    return this.accept("**") ? { kind: "binary", op: "**", left: base, right: this.unary() } : base;
  }

  private primary(): Expr {
    if (this.accept("(")) {
      const inner = this.level(0);
      if (!this.accept(")")) throw new SyntaxError("a parenthesis is open");
      return inner;
    }
    const token = this.tokens[this.next++];
    if (token === undefined || !/^\w/.test(token)) throw new SyntaxError("an operand was expected");
    if (!this.accept("(")) return { kind: "atom", text: token };
    const args: Expr[] = [];
    while (!this.accept(")")) {
      if (args.length > 0 && !this.accept(",")) throw new SyntaxError("a comma was expected");
      args.push(this.level(0));
    }
    return { kind: "call", name: token, args };
  }
}

function join(op: string, left: Expr, right: Expr): Expr {
  switch (op) {
    case "+": return { kind: "sum", terms: [...terms(left), ...terms(right)] };
    case "-": return { kind: "sum", terms: [...terms(left), ...terms(negated(right))] };
    case "*": return product([...factors(left), ...factors(right)]);
    case "/": return product([...factors(left), { kind: "binary", op: "/", left: { kind: "atom", text: "1" }, right }]);
    case "&": case "|": return { kind: "set", op, operands: [left, right].flatMap((side) => (side.kind === "set" && side.op === op ? side.operands : [side])) };
    default: return { kind: "binary", op, left, right };
  }
}

const terms = (expr: Expr): readonly (readonly [1 | -1, Expr])[] => (expr.kind === "sum" ? expr.terms : [[1, expr]]);
const factors = (expr: Expr): readonly Expr[] => (expr.kind === "product" ? expr.factors : [expr]);
const product = (items: readonly Expr[]): Expr => ({ kind: "product", factors: items });

/** `-(2*a)` and `(-2)*a` are one: a sign belongs to a term of a sum. */
function negated(expr: Expr): Expr {
  return { kind: "sum", terms: terms(expr).map(([sign, term]) => [sign === 1 ? -1 : 1, term] as const) };
}

const sorted = (items: readonly Expr[]): string[] => items.map(text).sort();

function text(expr: Expr): string {
  switch (expr.kind) {
    case "atom": return expr.text;
    case "not": return `~${text(expr.operand)}`;
    case "call": return `${expr.name}(${(symmetric.has(expr.name) ? sorted(expr.args) : expr.args.map(text)).join(", ")})`;
    case "set": return `(${sorted(expr.operands).join(` ${expr.op} `)})`;
    case "binary": return `(${text(expr.left)} ${expr.op} ${text(expr.right)})`;
    case "product": return productText(expr.factors);
    case "sum": return sumText(expr.terms);
  }
}

/** The signs of factors are one sign in front. */
function productText(items: readonly Expr[]): string {
  let sign = 1;
  const rest = items.map((item) => {
    if (item.kind !== "sum" || item.terms.length !== 1) return item;
    sign *= item.terms[0]![0];
    return item.terms[0]![1];
  });
  const body = rest.map(text).sort().join("*");
  return sign < 0 ? `-${body}` : body;
}

function sumText(items: readonly (readonly [1 | -1, Expr])[]): string {
  const signed = items.map(([sign, term]) => {
    const body = text(term);
    const negative = body.startsWith("-");
    return (sign < 0) === negative ? `+${negative ? body.slice(1) : body}` : `-${negative ? body.slice(1) : body}`;
  });
  return signed.length === 1 ? signed[0]!.replace(/^\+/, "") : `(${signed.sort().join(" ")})`;
}

/** What an annotation says: a tensor's dtype and dimensions, or a symbol's expression. */
export interface Annotation {
  /** `f32`, or `Sym`. */
  readonly type: string;
  readonly dims: readonly string[];
}

export function parseAnnotation(text: string): Annotation {
  const match = /^(\w+)([[(])(.*)[\])]$/.exec(text);
  if (!match) return { type: text, dims: [] };
  return { type: match[1]!, dims: match[2] === "(" ? [match[3]!] : splitTop(match[3]!) };
}

/** Splits at the commas outside parentheses. */
function splitTop(text: string): string[] {
  if (text === "") return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(" || text[at] === "[") depth += 1;
    else if (text[at] === ")" || text[at] === "]") depth -= 1;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
