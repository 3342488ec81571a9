/**
 * Reads small YAML files by declared shapes, with the line and column of whatever is wrong. A shape is a function from a node to a value that
 * reports its faults and answers `undefined`, so that one reading finds them all. Anchors and aliases are refused: nothing here
 * needs them, and a few lines of them can stand for gigabytes.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type Pair } from "yaml";
import { orNear } from "../util/near.ts";
import { problemAt } from "./problem.ts";
import { quickYaml } from "./quickYaml.ts";

/** Longest file that is read; a case's is a few hundred characters. */
const SIZE_LIMIT = 1_000_000;

/** One file while it is read. */
export class YamlFile {
  readonly path: string;
  readonly problems: string[] = [];
  /** The parsed text; `null` where it is empty, `undefined` where it is no YAML. */
  readonly contents: Node | null | undefined;
  private readonly lines = new LineCounter();
  private readonly text: string;
  private readonly firstLine: number;

  /** `firstLine` is where the text begins in its file. */
  constructor(path: string, text: string, firstLine = 1) {
    this.path = path;
    this.text = text;
    this.firstLine = firstLine;
    this.contents = this.parse(text);
  }

  /** The document, for edits that keep comments; `undefined` where the text is no YAML. */
  get document(): Document | undefined {
    return this.contents === undefined ? undefined : parseDocument(this.text, { prettyErrors: false, logLevel: "silent" });
  }

  fault(node: Node | number | undefined, message: string): undefined {
    const offset = typeof node === "number" ? node : (node?.range?.[0] ?? 0);
    if (this.lines.lineStarts.length === 0) for (let at = 0; at >= 0; at = this.text.indexOf("\n", at) + 1 || -1) this.lines.addNewLine(at);
    const { line, col } = this.lines.linePos(offset);
    this.problems.push(problemAt({ file: this.path, line: Math.max(line, 1) + this.firstLine - 1, column: Math.max(col, 1) }, message));
    return undefined;
  }

  read<T>(shape: Shape<T>): T | undefined {
    if (this.contents === undefined) return undefined;
    return this.contents === null ? this.fault(0, "the file is empty") : shape(this.contents, this);
  }

  private parse(text: string): Node | null | undefined {
    if (text.length > SIZE_LIMIT) return this.fault(0, `the file has more than ${SIZE_LIMIT} characters`);
    const quick = quickYaml(text);
    if (quick) return quick;
    const document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, logLevel: "silent" });
    for (const error of document.errors) this.fault(error.pos[0], `no valid YAML: ${error.message.replace(/\.?$/, "")}`);
    if (document.errors.length === 0 && document.contents) this.refuseAliases(document.contents as Node);
    return this.problems.length > 0 ? undefined : (document.contents as Node | null);
  }

  private refuseAliases(contents: Node): void {
    visit(contents, {
      Node: (_, node) => {
        if (!isAlias(node) && !("anchor" in node && node.anchor)) return undefined;
        this.fault(node, "anchors and aliases have no use here; write the value out");
        return visit.BREAK;
      },
    });
  }
}

export type Shape<T> = (node: Node, file: YamlFile) => T | undefined;

/** Text of one or more characters. */
export const text: Shape<string> = (node, file) =>
  isScalar(node) && typeof node.value === "string" && node.value.trim() !== "" ? node.value : file.fault(node, `expected text, got ${described(node)}`);

/** Text, or a number that somebody forgot to quote, such as a version. */
export const word: Shape<string> = (node, file) => (isScalar(node) && typeof node.value === "number" ? (node.source ?? String(node.value)) : text(node, file));

export const positive: Shape<number> = (node, file) =>
  isScalar(node) && typeof node.value === "number" && node.value >= 0 ? node.value : file.fault(node, `expected a number of at least 0, got ${described(node)}`);

/** One word of a closed list. `what` names the kind in the fault. */
export const oneOf = <T extends string>(what: string, known: readonly T[]): Shape<T> => (node, file) => {
  const value = text(node, file);
  if (value === undefined) return undefined;
  return known.find((candidate) => candidate === value) ?? file.fault(node, `there is no ${what} "${value}"; ${orNear(value, known)}`);
};

/** A constant, such as a format's version. */
export const exactly = <T extends number>(value: T, remedy: string): Shape<T> => (node, file) =>
  isScalar(node) && node.value === value ? value : file.fault(node, `expected ${value}, got ${described(node)}; ${remedy}`);

export const list = <T>(item: Shape<T>): Shape<readonly T[]> => (node, file) => {
  if (!isSeq(node)) return file.fault(node, `expected a list, such as [a, b], got ${described(node)}`);
  return node.items.flatMap((one) => {
    const value = item(one as Node, file);
    return value === undefined ? [] : [value];
  });
};

/** A mapping from any words to values of one shape, in the file's order. */
export const dictionary = <T>(value: Shape<T>): Shape<ReadonlyMap<string, T>> => (node, file) => {
  if (!isMap(node)) return file.fault(node, `expected a mapping, such as {a: b}, got ${described(node)}`);
  return new Map(node.items.flatMap((pair) => {
    const read = pair.value ? value(pair.value as Node, file) : file.fault(pair.key as Node, `"${keyOf(pair)}" has no value`);
    return read === undefined ? [] : [[keyOf(pair), read] as const];
  }));
};

export interface Field<T> {
  readonly shape: Shape<T>;
  readonly required: boolean;
}
export const required = <T>(shape: Shape<T>): Field<T> & { required: true } => ({ shape, required: true });
export const optional = <T>(shape: Shape<T>): Field<T> & { required: false } => ({ shape, required: false });

type Fields = Readonly<Record<string, Field<unknown>>>;
type Required<F extends Fields> = { readonly [K in keyof F as F[K]["required"] extends true ? K : never]: F[K] extends Field<infer T> ? T : never };
type Optional<F extends Fields> = { readonly [K in keyof F as F[K]["required"] extends true ? never : K]?: F[K] extends Field<infer T> ? T : never };
export type RecordOf<F extends Fields> = Required<F> & Optional<F>;

/** A mapping with known keys. `undefined` where a required one is missing or at fault. */
export const record = <F extends Fields>(fields: F): Shape<RecordOf<F>> => (node, file) => {
  if (!isMap(node)) return file.fault(node, `expected a mapping with ${Object.keys(fields).join(", ")}, got ${described(node)}`);
  const before = file.problems.length;
  const read: Record<string, unknown> = {};
  for (const pair of node.items) {
    const key = keyOf(pair);
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) file.fault(pair.key as Node, `unknown key "${key}"; ${orNear(key, Object.keys(fields))}`);
    else if (!pair.value || (isScalar(pair.value) && pair.value.value === null)) file.fault(pair.key as Node, `"${key}" has no value`);
    else read[key] = field.shape(pair.value as Node, file);
  }
  const present = new Set(node.items.map(keyOf));
  for (const [key, field] of Object.entries(fields)) if (field.required && !present.has(key)) file.fault(node, `"${key}" is missing`);
  return file.problems.length > before ? undefined : (read as RecordOf<F>);
};

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key));

function described(node: Node): string {
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  return isScalar(node) ? (node.value === "" ? "empty text" : JSON.stringify(node.value)?.slice(0, 60)) : "something else";
}
