/**
 * The outline of a source: where its statements at module level begin, and where the bodies of its functions stand. Found by its lines and
 * their indentation alone, so that what a program does not use of a library is never parsed.
 */

import { closingQuote, isEscaped } from "./literals.ts";

/** A stretch of whole lines. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The line that it begins with, from 1. */
  readonly line: number;
}

/** A statement at module level, with its decorators and all its clauses. */
export interface Piece extends Stretch {
  /** The bodies, on lines of their own, of the functions at its top or in its classes: not of functions in functions. */
  readonly bodies: readonly Body[];
}

export interface Body extends Stretch {
  /** Where its first statement ends, or a first line of that. */
  readonly second: number;
}

/** A line that begins a statement or a clause of one. */
interface Start {
  readonly at: number;
  readonly line: number;
  readonly indent: number;
}

/** Undefined where the lines do not tell: brackets or strings that do not close, which a parser will find fault with. */
export function outline(text: string): readonly Piece[] | undefined {
  const starts = lineStarts(text);
  if (starts === undefined) return undefined;
  const pieces: Piece[] = [];
  for (let i = 0; i < starts.length; ) {
    let end = i + 1;
    while (end < starts.length && continues(text, starts[end - 1]!, starts[end]!)) end++;
    pieces.push({ from: starts[i]!.at, to: starts[end]?.at ?? text.length, line: starts[i]!.line, bodies: bodiesOf(text, starts, i, end) });
    i = end;
  }
  return pieces;
}

const clause = /(?:elif|else|except|finally)\b/y;
const decorator = /@/y;
const definition = /(?:async[ \t]+)?def\b/y;
/** Type parameters are a scope of their own, which the names of a body may mean. */
const typeParameters = /(?:def|class)[ \t]+\w+[ \t]*\[/;

function continues(text: string, before: Start, start: Start): boolean {
  return start.indent > 0 || matchesAt(clause, text, start.at) || (before.indent === 0 && matchesAt(decorator, text, before.at));
}

function bodiesOf(text: string, starts: readonly Start[], first: number, end: number): Body[] {
  const bodies: Body[] = [];
  for (let i = first; i < end; i++) {
    const { at, indent } = starts[i]!;
    if (!matchesAt(definition, text, firstWord(text, at))) continue;
    let next = i + 1;
    while (next < end && starts[next]!.indent > indent) next++;
    if (next > i + 1) bodies.push({ from: starts[i + 1]!.at, to: starts[next]?.at ?? text.length, line: starts[i + 1]!.line, second: starts[i + 2]?.at ?? text.length });
    i = next - 1;
  }
  return bodies.length > 0 && typeParameters.test(text.slice(starts[first]!.at, starts[end]?.at)) ? [] : bodies;
}

function firstWord(text: string, at: number): number {
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  return at;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

const [TAB, NEWLINE, SPACE, QUOTES, HASH, QUOTE, BACKSLASH] = [9, 10, 32, 34, 35, 39, 92];
const opening: ReadonlySet<number> = new Set([..."([{"].map((c) => c.charCodeAt(0)));
const closing: ReadonlySet<number> = new Set([...")]}"].map((c) => c.charCodeAt(0)));

/** What may end a logical line or hide its end (https://docs.python.org/3.13/reference/lexical_analysis.html#line-structure). */
const telling = /["'#\\\n()[\]{}]/g;

function lineStarts(text: string): Start[] | undefined {
  const starts: Start[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const word = firstWord(text, at);
    const first = text.charCodeAt(word);
    if (first === NEWLINE || first === HASH || word === text.length) {
      const end = text.indexOf("\n", word);
      if (end < 0) break;
      at = end + 1;
      line++;
      continue;
    }
    starts.push({ at, line, indent: width(text, at, word) });
    const end = logicalEnd(text, word);
    if (end === undefined) return undefined;
    for (let i = text.indexOf("\n", at); i >= 0 && i < end; i = text.indexOf("\n", i + 1)) line++;
    at = end;
  }
  return starts;
}

function width(text: string, from: number, to: number): number {
  let columns = 0;
  for (let i = from; i < to; i++) columns = text.charCodeAt(i) === TAB ? (columns | 7) + 1 : columns + 1;
  return columns;
}

/** Where the logical line ends that begins here, its newline included. */
function logicalEnd(text: string, at: number): number | undefined {
  let depth = 0;
  telling.lastIndex = at;
  for (;;) {
    if (!telling.test(text)) return depth === 0 ? text.length : undefined;
    const i = telling.lastIndex - 1;
    const c = text.charCodeAt(i);
    if (c === NEWLINE) {
      if (depth === 0) return i + 1;
    } else if (c === HASH) {
      const end = text.indexOf("\n", i);
      telling.lastIndex = end < 0 ? text.length : end;
    } else if (c === BACKSLASH) telling.lastIndex = i + 2;
    else if (c === QUOTE || c === QUOTES) {
      const end = stringEnd(text, i, text[i]!);
      if (end === undefined) return undefined;
      telling.lastIndex = end;
    } else if (opening.has(c)) depth++;
    else if (closing.has(c) && --depth < 0) return undefined;
  }
}

function stringEnd(text: string, from: number, quote: string): number | undefined {
  const triple = text.startsWith(quote.repeat(3), from);
  const mark = triple ? quote.repeat(3) : quote;
  const end = closingQuote(text, from + mark.length, mark);
  if (end < 0 || (!triple && hasBareNewline(text, from, end))) return undefined;
  return end + mark.length;
}

function hasBareNewline(text: string, from: number, to: number): boolean {
  for (let i = text.indexOf("\n", from); i >= 0 && i < to; i = text.indexOf("\n", i + 1)) if (!isEscaped(text, i)) return true;
  return false;
}
