/**
 * The YAML that this tool itself writes, read at once: lines of `key: value`, values being words, plain or double-quoted text, numbers, `[a, b]`,
 * `{ a: b }`, or an indented block of such lines. A whole YAML parser takes some hundred times as long, which a listing of many cases would
 * show. Anything else answers `undefined`, and the parser decides.
 */
import { Pair, Scalar, YAMLMap, YAMLSeq, type Node } from "yaml";

const LINE = /^( *)([A-Za-z_][\w.-]*):(?: +(.*?))? *$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const VERSION = /^\d+\.\d+\.\d[\w.+-]*$/;
const HASH = /^[0-9a-f]{64}$/;
/** Words that YAML reads as something else than text. */
const SPECIAL = /^(?:true|false|null|\.inf|\.nan)$/i;
const WORD = /^[A-Za-z_][\w./+:-]*$/;

/** A mapping with the positions of its nodes, or `undefined`. */
export function quickYaml(text: string): Node | undefined {
  const root = new YAMLMap();
  root.range = [0, text.length, text.length];
  let block: { readonly map: YAMLMap; readonly indent: number } = { map: root, indent: 0 };
  let awaiting: YAMLMap | undefined;
  let offset = 0;
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const at = offset;
    offset += line.length + 1;
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const match = LINE.exec(line);
    if (!match) return undefined;
    const [, blanks = "", key = "", value] = match;
    const indent = blanks.length;
    if (awaiting !== undefined) {
      if (indent <= 0) return undefined; // a key without a value
      awaiting.range = [at + indent, at + line.length, at + line.length];
      block = { map: awaiting, indent };
      awaiting = undefined;
    } else if (indent === 0) block = { map: root, indent: 0 };
    if (indent !== block.indent || block.map.has(key)) return undefined;
    if (value === ">-" && indent === 0) {
      const folded = foldedFrom(lines, i + 1);
      if (!folded) return undefined;
      root.items.push(new Pair(located(new Scalar(key), at), located(new Scalar(folded.join(" ")), at + line.indexOf(">"))));
      for (const _ of folded) offset += (lines[(i += 1)] ?? "").length + 1;
      continue;
    }
    const node = value === undefined || value === "" ? (indent === 0 ? (awaiting = new YAMLMap()) : undefined) : valueOf(value, at + line.indexOf(value, indent + key.length + 1));
    if (node === undefined) return undefined;
    block.map.items.push(new Pair(located(new Scalar(key), at + indent), node));
  }
  return awaiting === undefined && root.items.length > 0 ? root : undefined;
}

/** The lines of a folded text: indented by two blanks, none empty or indented further, up to the next key. */
function foldedFrom(lines: readonly string[], from: number): string[] | undefined {
  const found: string[] = [];
  for (let i = from; i < lines.length && (lines[i] ?? "").startsWith(" "); i += 1) {
    const line = lines[i] ?? "";
    if (!/^ {2}\S/.test(line) || /\s$/.test(line) || line.includes("\t")) return undefined;
    found.push(line.slice(2));
  }
  return found.length > 0 && lines[from + found.length]?.trim() !== "" || from + found.length === lines.length - 1 ? found : undefined;
}

function located<N extends Node>(node: N, at: number): N {
  node.range = [at, at, at];
  return node;
}

function valueOf(text: string, at: number): Node | undefined {
  if (text.startsWith("[")) return listOf(text, at);
  if (text.startsWith("{")) return mapOf(text, at);
  return scalarOf(text, at);
}

function scalarOf(text: string, at: number): Scalar | undefined {
  if (/^"[^"\\]*"$/.test(text)) return located(new Scalar(text.slice(1, -1)), at);
  if (NUMBER.test(text)) {
    const number = located(new Scalar(Number(text)), at);
    number.source = text;
    return number;
  }
  const isPlain = VERSION.test(text) || (HASH.test(text) && /[a-df]/.test(text)) || (/^[A-Za-z_]/.test(text) && !/: | #|:$|\t/.test(text) && !SPECIAL.test(text));
  return isPlain ? located(new Scalar(text), at) : undefined;
}

/** Words only: what else may stand between brackets is the parser's. */
const wordOf = (text: string, at: number): Scalar | undefined => (WORD.test(text) && !text.endsWith(":") && !SPECIAL.test(text) ? located(new Scalar(text), at) : VERSION.test(text) || NUMBER.test(text) ? scalarOf(text, at) : undefined);

function* pieces(text: string, at: number): Generator<readonly [string, number]> {
  for (const match of text.slice(1, -1).matchAll(/[^,]+/g)) {
    const piece = match[0];
    yield [piece.trim(), at + 1 + match.index + (piece.length - piece.trimStart().length)];
  }
}

function listOf(text: string, at: number): YAMLSeq | undefined {
  if (!text.endsWith("]") || /,\s*[,\]]/.test(text)) return undefined;
  const list = located(new YAMLSeq(), at);
  for (const [piece, where] of pieces(text, at)) {
    if (piece === "") continue;
    const item = wordOf(piece, where);
    if (!item) return undefined;
    list.items.push(item);
  }
  return list;
}

function mapOf(text: string, at: number): YAMLMap | undefined {
  if (!text.endsWith("}") || /,\s*[,}]/.test(text)) return undefined;
  const map = located(new YAMLMap(), at);
  for (const [piece, where] of pieces(text, at)) {
    const [, key, gap, word] = /^([A-Za-z_][\w.-]*):( +)(\S+)$/.exec(piece) ?? [];
    const value = word === undefined ? undefined : wordOf(word, where + (key?.length ?? 0) + 1 + (gap?.length ?? 0));
    if (key === undefined || !value || map.has(key)) return undefined;
    map.items.push(new Pair(located(new Scalar(key), where), value));
  }
  return map;
}
