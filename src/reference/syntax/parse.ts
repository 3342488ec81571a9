/**
 * Source text to syntax tree. The only file that knows the parser `py-ast`; its tree has CPython's shape and positions, and here it is
 * (a) given literals re-read from the source, (b) given the tuple around a lone starred subscript, (c) given errors of our own,
 * (d) copied into our own node types, so that nothing else depends on the package.
 */
import { parse as parsePython } from "py-ast";
import { LiteralError, numberLiteral, stringLiteral } from "./literals.ts";
import type { Expr, Literal, Module } from "./nodes.ts";

/** What `SyntaxError` tells. `column` counts from 1, as CPython's `offset`. */
export class PythonSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly indentation: boolean;
  constructor(message: string, line: number, column: number, endColumn = column + 1, indentation = false) {
    super(message);
    this.line = line;
    this.column = column;
    this.endColumn = endColumn;
    this.indentation = indentation;
  }
}

/** Parses a module. Throws PythonSyntaxError. */
export function parseModule(text: string): Module {
  const source = normalise(text);
  try {
    const tree = parsePython(source) as unknown as RawNode;
    return convert(tree, new Source(source)) as unknown as Module;
  } catch (error) {
    throw asSyntaxError(error, source);
  }
}

/** Parses one expression, as `eval` does. */
export function parseExpression(text: string): Expr {
  const { body } = parseModule(text.trim());
  const [statement] = body;
  if (body.length !== 1 || statement?.kind !== "Expr") throw new PythonSyntaxError("invalid syntax", 1, 1);
  return statement.value;
}

/** Line ends as `\n`, without a byte order mark and a leading form feed. */
function normalise(text: string): string {
  return text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").replace(/^\f/, " ".slice(1));
}

interface RawNode {
  readonly nodeType: string;
  readonly lineno?: number;
  readonly col_offset?: number;
  readonly end_lineno?: number;
  readonly end_col_offset?: number;
  readonly [field: string]: unknown;
}

class Source {
  readonly text: string;
  readonly #starts: number[] = [0];
  readonly #ascii: boolean;
  constructor(text: string) {
    this.text = text;
    // eslint-disable-next-line no-control-regex
    this.#ascii = /^[\x00-\x7f]*$/.test(text);
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.#starts.push(i + 1);
  }
  slice(node: RawNode): string {
    return this.text.slice(this.#starts[node.lineno! - 1]! + this.column(node.lineno!, node.col_offset!), this.#starts[node.end_lineno! - 1]! + this.column(node.end_lineno!, node.end_col_offset!));
  }

  /** The parser counts columns in bytes of UTF-8; here they count as the host's strings do. */
  column(line: number, bytes: number): number {
    if (this.#ascii) return bytes;
    let at = this.#starts[line - 1]!;
    const start = at;
    for (let left = bytes; left > 0; ) {
      const point = this.text.codePointAt(at) ?? 0;
      left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += point < 0x10000 ? 1 : 2;
    }
    return at - start;
  }
}

const dropped: ReadonlySet<string> = new Set(["nodeType", "lineno", "col_offset", "end_lineno", "end_col_offset", "ctx", "quote_style", "type_comment", "kind"]);
/** Operators and contexts carry nothing but their name. */
const bareOperators = /^(Add|Sub|Mult|MatMult|Div|Mod|Pow|LShift|RShift|BitOr|BitXor|BitAnd|FloorDiv|Eq|NotEq|Lt|LtE|Gt|GtE|Is|IsNot|In|NotIn|And|Or|Invert|Not|UAdd|USub)$/;

function convertField(value: unknown, source: Source, inFString: boolean): unknown {
  if (Array.isArray(value)) return value.filter((each) => (each as RawNode | null)?.nodeType !== "Comment").map((each) => convertField(each, source, inFString));
  if (typeof value === "object" && value !== null && "nodeType" in value) return convert(value as RawNode, source, inFString);
  return value;
}

function convert(raw: RawNode, source: Source, inFString = false): unknown {
  const { nodeType } = raw;
  if (raw.lineno === undefined && bareOperators.test(nodeType)) return nodeType;
  const node: Record<string, unknown> = { kind: nodeType };
  if (raw.lineno !== undefined) {
    node.line = raw.lineno;
    node.column = source.column(raw.lineno, raw.col_offset!);
    node.endLine = raw.end_lineno;
    node.endColumn = source.column(raw.end_lineno!, raw.end_col_offset!);
  }
  if (nodeType === "Constant") return Object.assign(node, literal(raw, source, inFString));
  for (const field in raw) if (!dropped.has(field)) node[field] = convertField(raw[field], source, nodeType === "JoinedStr");
  if (nodeType === "Subscript") node.slice = wrapStarred(node.slice as Expr);
  return node;
}

/** `x[*a]` subscripts with a tuple. */
function wrapStarred(slice: Expr): Expr {
  if (slice.kind !== "Starred") return slice;
  const { line, column, endLine, endColumn } = slice;
  return { kind: "Tuple", elts: [slice], line, column, endLine, endColumn };
}

function literal(raw: RawNode, source: Source, inFString: boolean): Literal {
  const { value, quote_style: quote } = raw;
  if (value === null || value === undefined) return { type: "None", value: null };
  if (typeof value === "boolean") return { type: "bool", value };
  if (typeof value !== "string") return numberLiteral(source.slice(raw));
  // Without a quote it is an ellipsis, or a string in a pattern.
  if (quote === undefined && !inFString) return source.slice(raw) === "..." ? { type: "Ellipsis", value: null } : stringLiteral(source.slice(raw));
  if (inFString) return { type: "str", value: value.includes("\\N{") ? namedIn(value) : value };
  // The parser decodes strings; bytes and named characters it leaves to us.
  const text = source.slice(raw);
  if (/^[rRuU]*[bB]/.test(text) || text.includes("\\N{") || /^\(/.test(text)) return stringLiteral(text);
  return { type: "str", value };
}

/** Named characters in the text of an f-string, which arrives decoded but for them. */
function namedIn(text: string): string {
  return text.replace(/\\N\{[^}]*\}/g, (name) => stringLiteral(`"${name}"`).value as string);
}

/** The parser's wordings that CPython has other words for. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/^expected ':'/i, "expected ':'"],
  [/^expected '\(' after|^expected 'in'|^expected '[=\])}]/i, "invalid syntax"],
  [/^expected indented block/i, "expected an indented block"],
  [/^unindent|^indentation error/i, "unindent does not match any outer indentation level"],
  [/^unterminated triple/i, "unterminated triple-quoted string literal"],
  [/^unterminated/i, "unterminated string literal"],
  [/^cannot assign to literal/i, "cannot assign to literal here. Maybe you meant '==' instead of '='?"],
  [/^cannot assign to expression/i, "cannot assign to expression here. Maybe you meant '==' instead of '='?"],
  [/^(unexpected (token|character)|expected )/i, "invalid syntax"],
];

function asSyntaxError(error: unknown, source: string): unknown {
  if (error instanceof PythonSyntaxError) return error;
  if (error instanceof LiteralError) return new PythonSyntaxError(error.message, 1, 1);
  if (!(error instanceof Error)) return error;
  const found = error as Error & { lineno?: number; col_offset?: number; end_col_offset?: number };
  const place = /^(.*?) at line (\d+)(?:, column (\d+))?$/s.exec(error.message);
  if (place === null && found.lineno === undefined) return error;
  const message = place?.[1] ?? error.message;
  const line = found.lineno ?? Number(place![2]);
  const column = (found.col_offset ?? Number(place?.[3] ?? 0)) + 1;
  const worded = wordings.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  const bracket = bracketFault(source, line, column, /^expected '[)\]}]/i.test(message), worded === "invalid syntax");
  if (bracket !== undefined) return bracket;
  const indentation = /indent/.test(worded);
  const detected = worded.startsWith("unterminated") ? `${worded} (detected at line ${worded.includes("triple") ? source.split("\n").length : line})` : worded;
  return new PythonSyntaxError(detected, line, column, (found.end_col_offset ?? column) + 1, indentation);
}

/**
 * The tokenizer's own faults come before the parser's, wherever they stand; what is open on an earlier line than plain invalid syntax is
 * what was never closed (Parser/pegen_errors.c).
 */
function bracketFault(source: string, line: number, column: number, closes: boolean, plain: boolean): PythonSyntaxError | undefined {
  const whole = wrongBracket(source);
  if (whole === undefined || !whole.open) return whole?.fault;
  const lines = source.split("\n").slice(0, line);
  const rest = source.slice(lines.join("\n").length - Math.max((lines.at(-1) ?? "").length - column + 1, 0));
  if (closes || rest.trim() === "") return whole.fault;
  const before = wrongBracket([...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, column - 1)].join("\n"));
  return plain && before?.open && before.fault.line < line ? before.fault : undefined;
}

/** A bracket that is never closed, or the first that closes another kind. Strings and comments are stepped over roughly. */
function wrongBracket(source: string): { readonly fault: PythonSyntaxError; readonly open: boolean } | undefined {
  const open: { text: string; at: number }[] = [];
  const token = /#[^\n]*|'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[()[\]{}]/g;
  for (const match of source.matchAll(token)) {
    const [text] = match;
    if ("([{".includes(text)) open.push({ text, at: match.index });
    else if (")]}".includes(text)) {
      const opening = open.pop();
      const wrong = opening === undefined ? `unmatched '${text}'` : mismatch(opening, { text, at: match.index }, source);
      if (wrong !== undefined) return { fault: errorAt(wrong, match.index, source), open: false };
    }
  }
  const last = open.at(-1);
  return last && { fault: errorAt(`'${last.text}' was never closed`, last.at, source), open: true };
}

function mismatch(opening: { text: string; at: number }, closing: { text: string; at: number }, source: string): string | undefined {
  if ("([{".indexOf(opening.text) === ")]}".indexOf(closing.text)) return undefined;
  const [from, to] = [lineOf(opening.at, source), lineOf(closing.at, source)];
  return `closing parenthesis '${closing.text}' does not match opening parenthesis '${opening.text}'${from === to ? "" : ` on line ${from}`}`;
}

const lineOf = (at: number, source: string): number => source.slice(0, at).split("\n").length;
const errorAt = (message: string, at: number, source: string): PythonSyntaxError => new PythonSyntaxError(message, lineOf(at, source), at - source.lastIndexOf("\n", at - 1));
