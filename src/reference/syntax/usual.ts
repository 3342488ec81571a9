/**
 * Parses what is usual, fast: a source that gives it trouble is another parser's, which has the words for what is wrong with it (`parse.ts`).
 * Statements (https://docs.python.org/3.13/reference/simple_stmts.html, compound_stmts.html) but for `match`, `type` and type parameters.
 */
import { Expressions, checkTarget, type ParseFormatted } from "./expressions.ts";
import { LiteralError } from "./literals.ts";
import type { Alias, ExceptHandler, Expr, FunctionDef, Module, OperatorName, Stmt, WithItem } from "./nodes.ts";
import { deferBody, type SourceText } from "./source.ts";
import { Tokens, Unusual, giveUp } from "./tokens.ts";

/** Undefined where the source is not of the usual kind. */
export function parseUsual(source: SourceText, formatted: ParseFormatted): Module | undefined {
  try {
    return new Statements(source, formatted).module();
  } catch (error) {
    if (error instanceof Unusual || error instanceof LiteralError) return undefined;
    throw error;
  }
}

const augmented: ReadonlyMap<string, OperatorName> = new Map(Object.entries({
  "+=": "Add", "-=": "Sub", "*=": "Mult", "@=": "MatMult", "/=": "Div", "%=": "Mod", "&=": "BitAnd", "|=": "BitOr", "^=": "BitXor", "<<=": "LShift", ">>=": "RShift", "**=": "Pow", "//=": "FloorDiv",
}));

class Statements extends Expressions {
  readonly source: SourceText;

  constructor(source: SourceText, formatted: ParseFormatted) {
    super(new Tokens(source.text), source.firstLine, formatted);
    this.source = source;
  }

  module(): Module {
    const body: Stmt[] = [];
    while (this.kind !== "end") this.statement(body);
    return { kind: "Module", body };
  }

  /** Reads a statement, or the several of a line. */
  statement(into: Stmt[]): void {
    if (this.kind === "operator" && this.text === "@") return void into.push(this.decorated());
    const compound = this.kind === "keyword" ? this.compound() : undefined;
    if (compound !== undefined) return void into.push(compound);
    for (;;) {
      into.push(this.simple());
      if (!this.take(";") || this.kind === "newline") break;
    }
    this.takeKind("newline");
  }

  block(): Stmt[] {
    this.expect(":");
    const body: Stmt[] = [];
    if (this.isKind("newline")) {
      this.next();
      this.takeKind("indent");
      while (!this.isKind("dedent")) this.statement(body);
      this.next();
    } else {
      if (this.kind === "keyword" && compoundWords.has(this.text)) giveUp();
      this.statement(body);
    }
    return body;
  }

  // ---- simple statements

  simple(): Stmt {
    const first = this.at;
    if (this.kind !== "keyword") return this.assignment(first);
    switch (this.text) {
      case "pass": return this.bare("Pass", first);
      case "break": return this.bare("Break", first);
      case "continue": return this.bare("Continue", first);
      case "return": {
        this.next();
        const value = this.ended() ? undefined : this.list();
        return { kind: "Return", ...this.place(first), ...(value && { value }) };
      }
      case "raise": {
        this.next();
        const exc = this.ended() ? undefined : this.expression();
        const cause = exc !== undefined && this.take("from") ? this.expression() : undefined;
        return { kind: "Raise", ...this.place(first), ...(exc && { exc }), ...(cause && { cause }) };
      }
      case "assert": {
        this.next();
        const test = this.expression();
        const msg = this.take(",") ? this.expression() : undefined;
        return { kind: "Assert", ...this.place(first), test, ...(msg && { msg }) };
      }
      case "del": return this.deletion(first);
      case "global": case "nonlocal": {
        const kind = this.text === "global" ? "Global" : "Nonlocal";
        const names: string[] = [];
        do {
          this.next();
          names.push(this.name());
        } while (this.is(","));
        return { kind, ...this.place(first), names };
      }
      case "import": {
        const names: Alias[] = [];
        do {
          this.next();
          names.push(this.alias(true));
        } while (this.is(","));
        return { kind: "Import", ...this.place(first), names };
      }
      case "from": return this.importFrom(first);
      default: return this.assignment(first);
    }
  }

  bare(kind: "Pass" | "Break" | "Continue", first: number): Stmt {
    this.next();
    return { kind, ...this.place(first) };
  }

  ended(): boolean {
    return this.kind === "newline" || this.is(";");
  }

  assignment(first: number): Stmt {
    const parenthesised = this.is("(");
    const target = this.value();
    if (this.is(":")) return this.annotated(first, target, parenthesised);
    const op = this.kind === "operator" ? augmented.get(this.text) : undefined;
    if (op !== undefined) {
      if (target.kind !== "Name" && target.kind !== "Attribute" && target.kind !== "Subscript") giveUp();
      this.next();
      const value = this.value();
      return { kind: "AugAssign", ...this.place(first), target, op, value };
    }
    if (!this.is("=")) return { kind: "Expr", ...this.place(first), value: target };
    const targets: Expr[] = [];
    let value = target;
    while (this.take("=")) {
      checkTarget(value);
      targets.push(value);
      value = this.value();
    }
    return { kind: "Assign", ...this.place(first), targets, value };
  }

  value(): Expr {
    return this.is("yield") ? this.yielded() : this.list(() => this.starred(() => this.expression()));
  }

  annotated(first: number, target: Expr, parenthesised: boolean): Stmt {
    if (target.kind !== "Name" && target.kind !== "Attribute" && target.kind !== "Subscript") giveUp();
    this.next();
    const annotation = this.expression();
    const value = this.take("=") ? this.value() : undefined;
    return { kind: "AnnAssign", ...this.place(first), target, annotation, ...(value && { value }), simple: target.kind === "Name" && !parenthesised ? 1 : 0 };
  }

  deletion(first: number): Stmt {
    this.next();
    const targets: Expr[] = [];
    do {
      if (this.ended()) break;
      const target = this.primary();
      checkTarget(target);
      targets.push(target);
    } while (this.take(","));
    return targets.length === 0 ? giveUp() : { kind: "Delete", ...this.place(first), targets };
  }

  alias(dotted: boolean): Alias {
    const first = this.at;
    let name = this.name();
    while (dotted && this.take(".")) name += `.${this.name()}`;
    const asname = this.take("as") ? this.name() : undefined;
    return { kind: "Alias", ...this.place(first), name, ...(asname !== undefined && { asname }) };
  }

  importFrom(first: number): Stmt {
    this.next();
    let level = 0;
    for (; this.is(".") || this.is("..."); this.next()) level += this.text.length;
    let module = this.kind === "name" ? this.name() : undefined;
    while (module !== undefined && this.take(".")) module += `.${this.name()}`;
    if (module === undefined && level === 0) giveUp();
    this.expect("import");
    const names: Alias[] = [];
    const all = this.at;
    if (this.take("*")) names.push({ kind: "Alias", ...this.place(all), name: "*" });
    else {
      const closed = this.take("(");
      do {
        if (closed && names.length > 0 && this.is(")")) break;
        names.push(this.alias(false));
      } while (this.take(","));
      if (closed) this.expect(")");
    }
    return { kind: "ImportFrom", ...this.place(first), ...(module !== undefined && { module }), names, level };
  }

  // ---- compound statements

  compound(): Stmt | undefined {
    switch (this.text) {
      case "def": return this.definition([], this.at, "FunctionDef");
      case "class": return this.classDefinition([], this.at);
      case "if": return this.conditional();
      case "for": return this.loop("For", this.at);
      case "while": return this.whileLoop();
      case "try": return this.attempt();
      case "with": return this.withBlock("With", this.at);
      case "async": return this.asynchronous([]);
      default: return undefined;
    }
  }

  decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.take("@")) {
      decorators.push(this.named());
      this.takeKind("newline");
    }
    if (this.is("class")) return this.classDefinition(decorators, this.at);
    if (this.is("def")) return this.definition(decorators, this.at, "FunctionDef");
    return this.is("async") ? this.asynchronous(decorators) : giveUp();
  }

  asynchronous(decorators: Expr[]): Stmt {
    const first = this.at;
    this.next();
    if (this.is("def")) return this.definition(decorators, first, "AsyncFunctionDef");
    if (decorators.length > 0) giveUp();
    if (this.is("for")) return this.loop("AsyncFor", first);
    return this.is("with") ? this.withBlock("AsyncWith", first) : giveUp();
  }

  definition(decorators: Expr[], first: number, kind: FunctionDef["kind"]): Stmt {
    this.next();
    const name = this.name();
    this.expect("(");
    const args = this.parameters(")", true);
    this.expect(")");
    const returns = this.take("->") ? this.expression() : undefined;
    const body = this.block();
    const node: FunctionDef = { kind, ...this.through(first, body), name, args, body, decorator_list: decorators, ...(returns && { returns }), type_params: [] };
    deferBody(node, this.source);
    return node;
  }

  classDefinition(decorators: Expr[], first: number): Stmt {
    this.next();
    const name = this.name();
    const given = this.is("(") ? this.call({ kind: "Name", id: name, line: 0, column: 0, endLine: 0, endColumn: 0 }, this.at) : { args: [], keywords: [] };
    const body = this.block();
    return { kind: "ClassDef", ...this.through(first, body), name, bases: given.args, keywords: given.keywords, body, decorator_list: decorators, type_params: [] };
  }

  /** From a token to the end of the last statement of a block. */
  through(first: number, body: readonly Stmt[]) {
    const { line, column } = this.place(first);
    const { endLine, endColumn } = body[body.length - 1]!;
    return { line, column, endLine, endColumn };
  }

  otherwise(): Stmt[] {
    return this.take("else") ? this.block() : [];
  }

  conditional(): Stmt {
    const first = this.at;
    this.next();
    const test = this.named();
    const body = this.block();
    const orelse = this.is("elif") ? [this.conditional()] : this.otherwise();
    return { kind: "If", ...this.through(first, orelse.length > 0 ? orelse : body), test, body, orelse };
  }

  loop(kind: "For" | "AsyncFor", first: number): Stmt {
    this.next();
    const target = this.targets();
    this.expect("in");
    const iter = this.list(() => this.starred(() => this.expression()));
    const body = this.block();
    const orelse = this.otherwise();
    return { kind, ...this.through(first, orelse.length > 0 ? orelse : body), target, iter, body, orelse };
  }

  whileLoop(): Stmt {
    const first = this.at;
    this.next();
    const test = this.named();
    const body = this.block();
    const orelse = this.otherwise();
    return { kind: "While", ...this.through(first, orelse.length > 0 ? orelse : body), test, body, orelse };
  }

  attempt(): Stmt {
    const first = this.at;
    this.next();
    const body = this.block();
    const handlers: ExceptHandler[] = [];
    const star = this.is("except") && this.tokens.texts[this.at + 1] === "*";
    while (this.is("except")) handlers.push(this.handler(star));
    const orelse = handlers.length > 0 ? this.otherwise() : [];
    const finalbody = this.take("finally") ? this.block() : [];
    if (handlers.length === 0 && finalbody.length === 0) giveUp();
    if (handlers.some(({ type }, i) => type === undefined && i < handlers.length - 1)) giveUp();
    const last = [finalbody, orelse, handlers.at(-1)?.body ?? body].find((each) => each.length > 0)!;
    return { kind: star ? "TryStar" : "Try", ...this.through(first, last), body, handlers, orelse, finalbody };
  }

  handler(star: boolean): ExceptHandler {
    const first = this.at;
    this.next();
    if (this.take("*") !== star) giveUp();
    const type = this.is(":") ? undefined : this.expression();
    const name = type !== undefined && this.take("as") ? this.name() : undefined;
    if (star && type === undefined) giveUp();
    const body = this.block();
    return { kind: "ExceptHandler", ...this.through(first, body), ...(type && { type }), ...(name !== undefined && { name }), body };
  }

  withBlock(kind: "With" | "AsyncWith", first: number): Stmt {
    this.next();
    // In parentheses there may be one expression or several managers: the rare of the two is left to the other parser.
    const items: WithItem[] = [];
    do {
      const context = this.expression();
      const variable = this.take("as") ? this.starred(() => this.bitwise(0)) : undefined;
      if (variable !== undefined) checkTarget(variable);
      if (context.kind === "Tuple") giveUp();
      items.push({ kind: "WithItem", context_expr: context, ...(variable && { optional_vars: variable }) });
    } while (this.take(","));
    const body = this.block();
    return { kind, ...this.through(first, body), items, body };
  }
}

const compoundWords: ReadonlySet<string> = new Set(["def", "class", "if", "for", "while", "try", "with", "async"]);
