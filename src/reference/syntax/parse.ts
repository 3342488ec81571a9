/**
 * Source text to syntax tree: what is usual is read by our own parser (`usual.ts`), and the rest, all that is wrong included, by `py-ast`,
 * which only this file knows. The package's tree has CPython's shape and positions, and here it is (a) given literals re-read from the source,
 * (b) given the tuple around a lone starred subscript, (c) given errors of our own (`faults.ts`), (d) copied into our own node types.
 */
import { parse as parsePython } from "py-ast";
import { PythonSyntaxError, asSyntaxError } from "./faults.ts";
import { numberLiteral, stringLiteral } from "./literals.ts";
import type { Expr, FunctionDef, Literal, Module, Position } from "./nodes.ts";
import { deferBody, type LaterBody, type SourceText } from "./source.ts";
import { parseUsual } from "./usual.ts";

/** Parses a module. Throws PythonSyntaxError. */
export function parseModule(text: string): Module {
  return parseSource(new Source(normalise(text)));
}

/** Parses a part of a module. Throws PythonSyntaxError. */
export function parseSource(source: Source): Module {
  try {
    return parseUsual(source, formattedText) ?? parseAny(source);
  } catch (error) {
    throw asSyntaxError(error, source.text, source.firstLine);
  }
}

/** Parses whatever there is. Throws the package's errors. */
export function parseAny(source: Source): Module {
  return convert(parsePython(source.text) as unknown as RawNode, source) as Module;
}

/** Parses strings of which one at least is formatted in place. What is wrong with them is told where they stand. */
export function formattedText(text: string, { line, column }: Position): Expr | undefined {
  try {
    const [statement] = parseAny(new Source(column === 0 ? text : `(${" ".repeat(column - 1)}${text})`, line)).body;
    return statement?.kind === "Expr" ? statement.value : undefined;
  } catch {
    return undefined;
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
export function normalise(text: string): string {
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

/** A stretch of source text: a module's, or what stands in it from a line on. */
export class Source implements SourceText {
  readonly text: string;
  readonly firstLine: number;
  readonly bodies: ReadonlyMap<number, LaterBody>;
  readonly #starts: number[] = [0];
  readonly #ascii: boolean;
  constructor(text: string, firstLine = 1, bodies: Source["bodies"] = new Map()) {
    this.text = text;
    this.firstLine = firstLine;
    this.bodies = bodies;
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
    node.line = raw.lineno + source.firstLine - 1;
    node.column = source.column(raw.lineno, raw.col_offset!);
    node.endLine = raw.end_lineno! + source.firstLine - 1;
    node.endColumn = source.column(raw.end_lineno!, raw.end_col_offset!);
  }
  if (nodeType === "Constant") return Object.assign(node, literal(raw, source, inFString));
  for (const field in raw) if (!dropped.has(field)) node[field] = convertField(raw[field], source, nodeType === "JoinedStr");
  if (nodeType === "Subscript") node.slice = wrapStarred(node.slice as Expr);
  if (nodeType === "FunctionDef" || nodeType === "AsyncFunctionDef") deferBody(node as unknown as FunctionDef, source);
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
