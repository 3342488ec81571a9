/**
 * Expressions of a source that is read by recursive descent (Grammar/python.gram), as far as they are usual: text that is formatted in place
 * is left to the caller's parser, and so is whatever does not fit.
 */
import { numberLiteral, stringLiteral } from "./literals.ts";
import type { Arg, Arguments, Call, CompareName, Comprehension, Expr, Keyword, OperatorName, Position } from "./nodes.ts";
import { giveUp, type Kind, type Tokens } from "./tokens.ts";

/** Parses strings of which one at least is formatted in place, and which begin at a place. Undefined where it cannot. */
export type ParseFormatted = (text: string, at: Position) => Expr | undefined;

/** Binary operators by how tightly they bind; comparisons, `not`, `and` and `or` are looser. */
const binary: readonly Readonly<Record<string, OperatorName>>[] = [
  { "|": "BitOr" }, { "^": "BitXor" }, { "&": "BitAnd" }, { "<<": "LShift", ">>": "RShift" }, { "+": "Add", "-": "Sub" },
  { "*": "Mult", "/": "Div", "//": "FloorDiv", "%": "Mod", "@": "MatMult" },
];
const levels: ReadonlyMap<string, readonly [level: number, name: OperatorName]> = new Map(binary.flatMap((row, level) => Object.entries(row).map(([text, name]) => [text, [level, name] as const] as const)));
const comparisons: ReadonlyMap<string, CompareName> = new Map(Object.entries({ "==": "Eq", "!=": "NotEq", "<": "Lt", "<=": "LtE", ">": "Gt", ">=": "GtE" }));
const unary: ReadonlyMap<string, "UAdd" | "USub" | "Invert"> = new Map(Object.entries({ "+": "UAdd", "-": "USub", "~": "Invert" }));

export class Expressions {
  readonly tokens: Tokens;
  readonly firstLine: number;
  readonly formatted: ParseFormatted;
  /** The token that is read next, and what it is. */
  at = 0;
  kind: Kind;
  text: string;

  constructor(tokens: Tokens, firstLine: number, formatted: ParseFormatted) {
    this.tokens = tokens;
    this.firstLine = firstLine;
    this.formatted = formatted;
    this.kind = tokens.kinds[0]!;
    this.text = tokens.texts[0]!;
  }

  // ---- tokens

  next(): void {
    const at = ++this.at;
    this.kind = this.tokens.kinds[at]!;
    this.text = this.tokens.texts[at]!;
  }

  /** Whether an operator or a keyword is next. */
  is(text: string): boolean {
    return this.text === text && (this.kind === "operator" || this.kind === "keyword");
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) giveUp();
  }

  isKind(kind: Kind): boolean {
    return this.kind === kind;
  }

  takeKind(kind: Kind): void {
    if (this.kind !== kind) giveUp();
    this.next();
  }

  name(): string {
    if (this.kind !== "name") giveUp();
    const { text } = this;
    this.next();
    return text;
  }

  /** From a token to the one before the next. */
  place(from: number): Position {
    const { tokens } = this;
    const last = this.at - 1;
    return {
      line: tokens.lines[from]! + this.firstLine - 1, column: tokens.from[from]! - tokens.lineStarts[from]!,
      endLine: tokens.endLines[last]! + this.firstLine - 1, endColumn: tokens.to[last]! - tokens.endLineStarts[last]!,
    };
  }

  // ---- expressions, from the loosest

  /** One expression, or several that make a tuple: `star_expressions`. */
  list(item: () => Expr = () => this.starred()): Expr {
    const from = this.at;
    const only = item();
    if (!this.is(",")) return only.kind === "Starred" ? giveUp() : only;
    const elts = [only];
    while (this.take(",") && this.beginsExpression()) elts.push(item());
    return { kind: "Tuple", ...this.place(from), elts };
  }

  starred(item: () => Expr = () => this.named()): Expr {
    if (!this.is("*")) return item();
    const from = this.at;
    this.next();
    const value = this.bitwise(0);
    return { kind: "Starred", ...this.place(from), value };
  }

  named(): Expr {
    const from = this.at;
    const target = this.expression();
    if (!this.is(":=")) return target;
    if (target.kind !== "Name") giveUp();
    this.next();
    const value = this.expression();
    return { kind: "NamedExpr", ...this.place(from), target, value };
  }

  expression(): Expr {
    if (this.is("lambda")) return this.lambda();
    const from = this.at;
    const body = this.or();
    if (!this.take("if")) return body;
    const test = this.or();
    this.expect("else");
    const orelse = this.expression();
    return { kind: "IfExp", ...this.place(from), test, body, orelse };
  }

  lambda(): Expr {
    const from = this.at;
    this.next();
    const args = this.parameters(":", false);
    this.expect(":");
    const body = this.expression();
    return { kind: "Lambda", ...this.place(from), args, body };
  }

  or(): Expr {
    return this.chain("or", "Or", () => this.and());
  }

  and(): Expr {
    return this.chain("and", "And", () => this.not());
  }

  chain(word: string, op: "And" | "Or", part: () => Expr): Expr {
    const from = this.at;
    const head = part();
    if (!this.is(word)) return head;
    const values = [head];
    while (this.take(word)) values.push(part());
    return { kind: "BoolOp", ...this.place(from), op, values };
  }

  not(): Expr {
    if (!this.is("not")) return this.comparison();
    const from = this.at;
    this.next();
    const operand = this.not();
    return { kind: "UnaryOp", ...this.place(from), op: "Not", operand };
  }

  comparison(): Expr {
    const from = this.at;
    const left = this.bitwise(0);
    const ops: CompareName[] = [];
    const comparators: Expr[] = [];
    for (let op = this.comparator(); op !== undefined; op = this.comparator()) {
      ops.push(op);
      comparators.push(this.bitwise(0));
    }
    return ops.length === 0 ? left : { kind: "Compare", ...this.place(from), left, ops, comparators };
  }

  comparator(): CompareName | undefined {
    if (this.kind === "operator") {
      const op = comparisons.get(this.text);
      if (op !== undefined) this.next();
      return op;
    }
    if (this.take("in")) return "In";
    if (this.take("is")) return this.take("not") ? "IsNot" : "Is";
    if (!this.take("not")) return undefined;
    this.expect("in");
    return "NotIn";
  }

  bitwise(loosest: number): Expr {
    const from = this.at;
    let left = this.factor();
    for (;;) {
      const found = this.kind === "operator" ? levels.get(this.text) : undefined;
      if (found === undefined || found[0] < loosest) return left;
      this.next();
      const right = this.bitwise(found[0] + 1);
      left = { kind: "BinOp", ...this.place(from), left, op: found[1], right };
    }
  }

  factor(): Expr {
    const op = this.kind === "operator" ? unary.get(this.text) : undefined;
    if (op === undefined) return this.power();
    const from = this.at;
    this.next();
    const operand = this.factor();
    return { kind: "UnaryOp", ...this.place(from), op, operand };
  }

  power(): Expr {
    const from = this.at;
    const left = this.awaited();
    if (!this.take("**")) return left;
    const right = this.factor();
    return { kind: "BinOp", ...this.place(from), left, op: "Pow", right };
  }

  awaited(): Expr {
    if (!this.is("await")) return this.primary();
    const from = this.at;
    this.next();
    const value = this.primary();
    return { kind: "Await", ...this.place(from), value };
  }

  primary(): Expr {
    const from = this.at;
    let value = this.atom();
    for (;;) {
      if (this.kind !== "operator") return value;
      if (this.take(".")) {
        const attr = this.name();
        value = { kind: "Attribute", ...this.place(from), value, attr };
      } else if (this.is("(")) value = this.call(value, from);
      else if (this.take("[")) {
        const slice = this.slices();
        this.expect("]");
        value = { kind: "Subscript", ...this.place(from), value, slice };
      } else return value;
    }
  }

  call(func: Expr, from: number): Call {
    const opening = this.at;
    this.next();
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    while (!this.is(")")) {
      const start = this.at;
      if (this.take("**")) {
        const value = this.expression();
        keywords.push({ kind: "Keyword", ...this.place(start), value });
      } else if (this.kind === "name" && this.tokens.texts[start + 1] === "=" && this.tokens.kinds[start + 1] === "operator") {
        const arg = this.name();
        this.next();
        const value = this.expression();
        keywords.push({ kind: "Keyword", ...this.place(start), arg, value });
      } else {
        if (keywords.some(({ arg }) => arg === undefined) || (keywords.length > 0 && !this.is("*"))) giveUp();
        const value = this.starred(() => this.named());
        if (this.isFor()) {
          if (args.length + keywords.length > 0) giveUp();
          args.push(this.generator(value, opening, ")"));
          return { kind: "Call", ...this.place(from), func, args, keywords };
        }
        args.push(value);
      }
      if (!this.take(",")) break;
    }
    this.expect(")");
    return { kind: "Call", ...this.place(from), func, args, keywords };
  }

  slices(): Expr {
    const from = this.at;
    const item = (): Expr => (this.is("*") ? this.starred() : this.slice());
    const only = item();
    if (!this.is(",")) return only.kind === "Starred" ? { kind: "Tuple", ...this.place(from), elts: [only] } : only;
    const elts = [only];
    while (this.take(",") && !this.is("]")) elts.push(item());
    return { kind: "Tuple", ...this.place(from), elts };
  }

  slice(): Expr {
    const from = this.at;
    const bound = (): Expr | undefined => (this.is(":") || this.is("]") || this.is(",") ? undefined : this.expression());
    const lower = this.is(":") ? undefined : this.named();
    if (lower !== undefined && !this.is(":")) return lower;
    this.expect(":");
    const upper = bound();
    const step = this.take(":") ? bound() : undefined;
    return { kind: "Slice", ...this.place(from), ...(lower && { lower }), ...(upper && { upper }), ...(step && { step }) };
  }

  // ---- atoms

  atom(): Expr {
    const from = this.at;
    const { kind, text } = this;
    if (kind === "name") {
      this.next();
      return { kind: "Name", ...this.place(from), id: text };
    }
    if (kind === "number") {
      this.next();
      return { kind: "Constant", ...this.place(from), ...numberLiteral(text) };
    }
    if (kind === "string") return this.strings();
    if (kind === "keyword") return this.constant();
    if (text === "(") return this.parenthesised();
    if (text === "[") return this.bracketed();
    if (text === "{") return this.braced();
    if (text !== "...") giveUp();
    this.next();
    return { kind: "Constant", ...this.place(from), type: "Ellipsis", value: null };
  }

  constant(): Expr {
    const from = this.at;
    const { text } = this;
    this.next();
    if (text === "None") return { kind: "Constant", ...this.place(from), type: "None", value: null };
    if (text === "True" || text === "False") return { kind: "Constant", ...this.place(from), type: "bool", value: text === "True" };
    return giveUp();
  }

  /** Adjacent strings. Text that is formatted in place has a grammar of its own (PEP 701). */
  strings(): Expr {
    const from = this.at;
    let isFormatted = false;
    let bytes = 0;
    for (; this.kind === "string"; this.next()) {
      const prefix = /^\w*/.exec(this.text)![0];
      if (/f/i.test(prefix)) isFormatted = true;
      if (/b/i.test(prefix)) bytes++;
    }
    const at = this.place(from);
    const text = this.tokens.source.slice(this.tokens.from[from], this.tokens.to[this.at - 1]);
    if (bytes > 0 && bytes < this.at - from) giveUp();
    return isFormatted ? this.formatted(text, at) ?? giveUp() : { kind: "Constant", ...at, ...stringLiteral(text) };
  }

  parenthesised(): Expr {
    const from = this.at;
    this.next();
    if (this.is("yield")) {
      const value = this.yielded();
      this.expect(")");
      return value;
    }
    const elts: Expr[] = [];
    while (!this.is(")")) {
      elts.push(this.starred());
      if (elts.length === 1 && this.isFor()) return this.generator(elts[0]!, from, ")");
      if (this.take(",")) continue;
      if (elts.length > 1 || !this.is(")")) break;
      this.next();
      return elts[0]!.kind === "Starred" ? giveUp() : elts[0]!;
    }
    this.expect(")");
    return { kind: "Tuple", ...this.place(from), elts };
  }

  bracketed(): Expr {
    const from = this.at;
    this.next();
    const elts: Expr[] = [];
    while (!this.is("]")) {
      elts.push(this.starred());
      if (elts.length === 1 && this.isFor()) {
        const generators = this.clauses();
        this.expect("]");
        return elts[0]!.kind === "Starred" ? giveUp() : { kind: "ListComp", ...this.place(from), elt: elts[0]!, generators };
      }
      if (!this.take(",")) break;
    }
    this.expect("]");
    return { kind: "List", ...this.place(from), elts };
  }

  braced(): Expr {
    const from = this.at;
    this.next();
    if (this.is("}") || this.is("**")) return this.dict(from, [], []);
    const elt = this.starred();
    if (elt.kind !== "Starred" && this.take(":")) {
      const value = this.expression();
      if (!this.isFor()) return this.dict(from, [elt], [value]);
      const generators = this.clauses();
      this.expect("}");
      return { kind: "DictComp", ...this.place(from), key: elt, value, generators };
    }
    if (this.isFor()) {
      const generators = this.clauses();
      this.expect("}");
      return elt.kind === "Starred" ? giveUp() : { kind: "SetComp", ...this.place(from), elt, generators };
    }
    const elts = [elt];
    while (this.take(",") && !this.is("}")) elts.push(this.starred());
    this.expect("}");
    return { kind: "Set", ...this.place(from), elts };
  }

  /** A display, its from entry read where there was one. */
  dict(from: number, keys: (Expr | null)[], values: Expr[]): Expr {
    if (keys.length === 0 || this.take(",")) {
      while (!this.is("}")) {
        if (this.take("**")) {
          keys.push(null);
          values.push(this.bitwise(0));
        } else {
          keys.push(this.expression());
          this.expect(":");
          values.push(this.expression());
        }
        if (!this.take(",")) break;
      }
    }
    this.expect("}");
    return { kind: "Dict", ...this.place(from), keys, values };
  }

  generator(elt: Expr, from: number, closing: string): Expr {
    const generators = this.clauses();
    this.expect(closing);
    return elt.kind === "Starred" ? giveUp() : { kind: "GeneratorExp", ...this.place(from), elt, generators };
  }

  isFor(): boolean {
    return this.is("for") || this.is("async");
  }

  clauses(): Comprehension[] {
    const clauses: Comprehension[] = [];
    while (this.isFor()) {
      const isAsync = this.take("async") ? 1 : 0;
      this.expect("for");
      const target = this.targets();
      this.expect("in");
      const iter = this.or();
      const ifs: Expr[] = [];
      while (this.take("if")) {
        const test = this.or();
        if (this.is(":=")) giveUp();
        ifs.push(test);
      }
      clauses.push({ kind: "Comprehension", target, iter, ifs, is_async: isAsync });
    }
    return clauses;
  }

  /** What `for` binds. */
  targets(): Expr {
    const target = this.list(() => this.starred(() => this.bitwise(0)));
    checkTarget(target);
    return target;
  }

  yielded(): Expr {
    const from = this.at;
    this.next();
    if (this.take("from")) {
      const value = this.expression();
      return { kind: "YieldFrom", ...this.place(from), value };
    }
    const value = this.beginsExpression() ? this.list() : undefined;
    return { kind: "Yield", ...this.place(from), ...(value && { value }) };
  }

  beginsExpression(): boolean {
    if (this.kind === "operator") return "([{*-+~...".includes(this.text) && this.text !== "." && this.text !== "**" && this.text !== "*-";
    return this.kind === "name" || this.kind === "number" || this.kind === "string" || (this.kind === "keyword" && /^(?:None|True|False|not|lambda|await)$/.test(this.text));
  }

  // ---- parameters

  parameters(closing: string, annotated: boolean): Arguments {
    const posonlyargs: Arg[] = [];
    let args: Arg[] = [];
    const kwonlyargs: Arg[] = [];
    const kwDefaults: (Expr | null)[] = [];
    const defaults: Expr[] = [];
    let vararg: Arg | undefined;
    let kwarg: Arg | undefined;
    let starred = false;
    while (!this.is(closing)) {
      if (kwarg !== undefined) giveUp();
      if (this.take("**")) kwarg = this.parameter(annotated);
      else if (this.take("*")) {
        if (starred) giveUp();
        starred = true;
        if (!this.is(",")) vararg = this.parameter(annotated, true);
        else if (this.tokens.texts[this.at + 1] === closing || this.tokens.texts[this.at + 1] === "**") giveUp();
      } else if (this.take("/")) {
        if (starred || posonlyargs.length > 0 || args.length === 0) giveUp();
        posonlyargs.push(...args);
        args = [];
      } else {
        const arg = this.parameter(annotated);
        const value = this.take("=") ? this.expression() : undefined;
        if (starred) {
          kwonlyargs.push(arg);
          kwDefaults.push(value ?? null);
        } else {
          args.push(arg);
          if (value !== undefined) defaults.push(value);
          else if (defaults.length > 0) giveUp();
        }
      }
      if (!this.take(",")) break;
    }
    return { kind: "Arguments", posonlyargs, args, ...(vararg && { vararg }), kwonlyargs, kw_defaults: kwDefaults, ...(kwarg && { kwarg }), defaults };
  }

  parameter(annotated: boolean, star = false): Arg {
    const from = this.at;
    const arg = this.name();
    const annotation = annotated && this.take(":") ? (star ? this.starred(() => this.expression()) : this.expression()) : undefined;
    return { kind: "Arg", ...this.place(from), arg, ...(annotation && { annotation }) };
  }
}

/** Gives up on what cannot be assigned to. */
export function checkTarget(node: Expr, starred = false): void {
  switch (node.kind) {
    case "Name": case "Attribute": case "Subscript": return;
    case "Starred": return starred ? checkTarget(node.value) : giveUp();
    case "Tuple": case "List":
      for (const each of node.elts) checkTarget(each, true);
      return;
    default: giveUp();
  }
}
