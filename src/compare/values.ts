/**
 * What stands in a printed program: a small part of Python's expressions (fx writes an argument as its `repr`, or the name of a node). Numbers
 * keep their text, so that printing a parsed value gives back what was read.
 */

export type Value =
  /** A node, or a global such as `inf`. */
  | { readonly kind: "name"; readonly name: string }
  /** `torch.float32`, `self.sub`. */
  | { readonly kind: "dotted"; readonly path: string }
  /** A number, `True`, `None`, `...`, or a `<...>` that Python prints for what has no literal. */
  | { readonly kind: "literal"; readonly text: string }
  /** A string, as it is written between its quotes. */
  | { readonly kind: "string"; readonly body: string; readonly quote: string }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Value[] }
  | { readonly kind: "dict"; readonly items: readonly (readonly [Value, Value])[] }
  /** `device(type='cpu')`: the `repr` of an object, with keywords close to their values. */
  | { readonly kind: "call"; readonly callee: string; readonly args: readonly Value[]; readonly kwargs: readonly (readonly [string, Value])[] };

/** The text is none that a printed program holds. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  /** Where in the text, counted from 0. */
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const SPACE = /[ \t]*/y;
const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const STRING = /([bBrRuU]{0,2})('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/y;
const DIGITS = String.raw`(?:\d[\d_]*(?:\.\d*)?|\.\d+|inf|nan)(?:[eE][-+]?\d+)?`;
const NUMBER = new RegExp(String.raw`\(-?${DIGITS}[-+]${DIGITS}j\)|-?${DIGITS}j?(?![\w.])`, "y");
const OPAQUE = /<[^<>]*(?:<[^<>]*>[^<>]*)*>/y;
const KEYWORD = /([A-Za-z_]\w*) ?= ?(?!=)/y;
const literals: ReadonlySet<string> = new Set(["True", "False", "None", "Ellipsis", "inf", "nan"]);

/** Reads values out of one text, from left to right. */
export class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** Takes what the sticky expression matches here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text) ?? undefined;
    if (match) this.at = pattern.lastIndex;
    return match;
  }

  blanks(): void {
    this.take(SPACE);
  }

  /** Takes exactly this text, or nothing. */
  accept(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`"${text}" was expected`);
  }

  fail(message: string): never {
    throw new Unreadable(message, this.at);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  value(): Value {
    this.blanks();
    const string = this.take(STRING);
    if (string) return { kind: "string", quote: string[1]! + string[2]![0]!, body: string[2]!.slice(1, -1) };
    const number = this.take(NUMBER);
    if (number) return { kind: "literal", text: number[0] };
    if (this.accept("...")) return { kind: "literal", text: "..." };
    if (this.accept("[")) return { kind: "list", items: this.items("]") };
    if (this.accept("(")) return { kind: "tuple", items: this.items(")") };
    if (this.accept("{")) return this.braces();
    const opaque = this.take(OPAQUE);
    if (opaque) return { kind: "literal", text: opaque[0] };
    const name = this.take(NAME)?.[0];
    if (name === undefined) this.fail("a value was expected");
    if (literals.has(name)) return { kind: "literal", text: name };
    if (this.accept("(")) return { kind: "call", callee: name, ...this.args() };
    return name.includes(".") ? { kind: "dotted", path: name } : { kind: "name", name };
  }

  /** The arguments of a call whose parenthesis was taken. */
  args(): { readonly args: Value[]; readonly kwargs: [string, Value][] } {
    const args: Value[] = [];
    const kwargs: [string, Value][] = [];
    this.separated(")", () => {
      const keyword = this.take(KEYWORD)?.[1];
      if (keyword === undefined) args.push(this.value());
      else kwargs.push([keyword, this.value()]);
    });
    return { args, kwargs };
  }

  private items(close: string): Value[] {
    const items: Value[] = [];
    this.separated(close, () => items.push(this.value()));
    return items;
  }

  private braces(): Value {
    const keys: Value[] = [];
    const values: Value[] = [];
    this.separated("}", () => {
      keys.push(this.value());
      this.blanks();
      if (this.accept(":")) values.push(this.value());
    });
    if (values.length !== 0 && values.length !== keys.length) this.fail("neither a dict nor a set");
    if (keys.length > 0 && values.length === 0) return { kind: "set", items: keys };
    return { kind: "dict", items: keys.map((key, index) => [key, values[index]!] as const) };
  }

  /** One item after another up to `close`; a comma may end them. */
  private separated(close: string, item: () => void): void {
    for (;;) {
      this.blanks();
      if (this.accept(close)) return;
      item();
      this.blanks();
      if (this.accept(close)) return;
      this.expect(",");
    }
  }
}

/** Reads a whole text as one value. */
export function parseValue(text: string): Value {
  const reader: Reader = new Reader(text);
  const value = reader.value();
  reader.blanks();
  if (!reader.done) reader.fail("nothing more was expected");
  return value;
}

export function valueText(value: Value): string {
  switch (value.kind) {
    case "name": return value.name;
    case "dotted": return value.path;
    case "literal": return value.text;
    case "string": return value.quote + value.body + value.quote.at(-1);
    case "list": return `[${value.items.map(valueText).join(", ")}]`;
    case "tuple": return `(${value.items.map(valueText).join(", ")}${value.items.length === 1 ? "," : ""})`;
    case "set": return `{${value.items.map(valueText).join(", ")}}`;
    case "dict": return `{${value.items.map(([key, item]) => `${valueText(key)}: ${valueText(item)}`).join(", ")}}`;
    case "call": return `${value.callee}(${[...value.args.map(valueText), ...value.kwargs.map(([name, item]) => `${name}=${valueText(item)}`)].join(", ")})`;
  }
}

/** Every part of a value, itself first. */
export function* parts(value: Value): Generator<Value> {
  yield value;
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") for (const item of value.items) yield* parts(item);
  else if (value.kind === "dict") for (const [key, item] of value.items) { yield* parts(key); yield* parts(item); }
  else if (value.kind === "call") {
    for (const item of value.args) yield* parts(item);
    for (const [, item] of value.kwargs) yield* parts(item);
  }
}
