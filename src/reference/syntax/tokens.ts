/**
 * The tokens of a source (https://docs.python.org/3.13/reference/lexical_analysis.html), for the parser that reads what is usual
 * (`usual.ts`): a column for each of their properties, since a source has a hundred thousand.
 */
import { closingQuote } from "./literals.ts";

/** What a token is. Keywords and operators are told by their text. */
export type Kind = "name" | "keyword" | "number" | "string" | "operator" | "newline" | "indent" | "dedent" | "end";

/** The source is not of the kind that is read here: another parser decides. */
export class Unusual extends Error {}
const unusual = new Unusual("another parser decides");
export function giveUp(): never {
  throw unusual;
}

export class Tokens {
  readonly source: string;
  readonly kinds: Kind[] = [];
  readonly texts: string[] = [];
  /** Where each begins and ends in the source, and the lines of both, with the place at which those begin. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly lines: number[] = [];
  readonly lineStarts: number[] = [];
  readonly endLines: number[] = [];
  readonly endLineStarts: number[] = [];

  constructor(source: string) {
    this.source = source;
    scan(this);
  }

  add(kind: Kind, text: string, from: number, to: number, line: number, lineStart: number, endLine = line, endLineStart = lineStart): void {
    this.kinds.push(kind);
    this.texts.push(text);
    this.from.push(from);
    this.to.push(to);
    this.lines.push(line);
    this.lineStarts.push(lineStart);
    this.endLines.push(endLine);
    this.endLineStarts.push(endLineStart);
  }
}

const keywords: ReadonlySet<string> = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
);

const word = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const plainWord = /[A-Za-z_][A-Za-z_0-9]*/y;
const number = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?/y;
const operator = /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|!=|->|:=|[-+*/%@&|^<>=]=?|[~()[\]{},:;.]/y;
const blanks = /[ \f]*/y;

function endOf(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : giveUp();
}

function scan(tokens: Tokens): void {
  const { source } = tokens;
  const indents = [0];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let depth = 0;
  let fresh = true; // at the start of a logical line
  for (;;) {
    const begin = endOf(blanks, source, at);
    const c = source[begin];
    if (c === undefined) break;
    if (c === "#" || c === "\n") {
      const end = c === "\n" ? begin : source.indexOf("\n", begin);
      if (end < 0) break;
      if (!fresh && depth === 0) {
        tokens.add("newline", "", end, end, line, lineStart);
        fresh = true;
      }
      at = lineStart = end + 1;
      line++;
      continue;
    }
    if (c === "\\") {
      if (source[begin + 1] !== "\n") giveUp();
      at = lineStart = begin + 2;
      line++;
      continue;
    }
    if (fresh) {
      indent(tokens, indents, begin - lineStart, begin, line, lineStart);
      fresh = false;
    }
    at = token(tokens, begin, c, line, lineStart);
    if (tokens.kinds[tokens.kinds.length - 1] === "string") {
      line = tokens.endLines[tokens.endLines.length - 1]!;
      lineStart = tokens.endLineStarts[tokens.endLineStarts.length - 1]!;
    } else if (c === "(" || c === "[" || c === "{") depth++;
    else if ((c === ")" || c === "]" || c === "}") && --depth < 0) giveUp();
  }
  if (depth > 0) giveUp();
  if (!fresh) tokens.add("newline", "", source.length, source.length, line, lineStart);
  for (; indents.length > 1; indents.pop()) tokens.add("dedent", "", source.length, source.length, line, lineStart);
  tokens.add("end", "", source.length, source.length, line, lineStart);
}

function indent(tokens: Tokens, indents: number[], width: number, at: number, line: number, lineStart: number): void {
  if (width > indents[indents.length - 1]!) {
    indents.push(width);
    tokens.add("indent", "", at, at, line, lineStart);
  }
  for (; width < indents[indents.length - 1]!; indents.pop()) tokens.add("dedent", "", at, at, line, lineStart);
  if (width !== indents[indents.length - 1]) giveUp();
}

/** Adds the token that begins here; answers where it ends. */
function token(tokens: Tokens, at: number, c: string, line: number, lineStart: number): number {
  const { source } = tokens;
  if (c === '"' || c === "'") return string(tokens, at, at, line, lineStart);
  if ((c >= "0" && c <= "9") || (c === "." && /\d/.test(source[at + 1] ?? ""))) {
    const end = endOf(number, source, at);
    if (/\w/.test(source[end] ?? "") || /^0\d*[1-9]/.test(source.slice(at, end).replaceAll("_", "")) && !/[.eEjJxXoObB]/.test(source.slice(at, end))) giveUp();
    tokens.add("number", source.slice(at, end), at, end, line, lineStart);
    return end;
  }
  plainWord.lastIndex = at;
  if (plainWord.test(source) || c > "\x7f") {
    let end = c > "\x7f" ? endOf(word, source, at) : plainWord.lastIndex;
    if ((source[end] ?? "") > "\x7f") end = endOf(word, source, at);
    const text = source.slice(at, end);
    if ((source[end] === '"' || source[end] === "'") && /^(?:[rR]?[bBfF]|[bBfF][rR]|[rRuU])$/.test(text)) return string(tokens, at, end, line, lineStart);
    tokens.add(keywords.has(text) ? "keyword" : "name", end > at && c > "\x7f" ? text.normalize("NFKC") : text, at, end, line, lineStart);
    return end;
  }
  const end = endOf(operator, source, at);
  tokens.add("operator", source.slice(at, end), at, end, line, lineStart);
  return end;
}

/** A string with its prefix, whose quote stands at `quoteAt`. */
function string(tokens: Tokens, at: number, quoteAt: number, line: number, lineStart: number): number {
  const { source } = tokens;
  const triple = source.startsWith(source[quoteAt]!.repeat(3), quoteAt);
  const quote = triple ? source[quoteAt]!.repeat(3) : source[quoteAt]!;
  const closed = closingQuote(source, quoteAt + quote.length, quote);
  if (closed < 0) giveUp();
  const end = closed + quote.length;
  let endLine = line;
  let endLineStart = lineStart;
  for (let i = source.indexOf("\n", quoteAt); i >= 0 && i < end; i = source.indexOf("\n", i + 1)) {
    if (!triple && source[i - 1] !== "\\") giveUp();
    endLine++;
    endLineStart = i + 1;
  }
  tokens.add("string", source.slice(at, end), at, end, line, lineStart, endLine, endLineStart);
  return end;
}
