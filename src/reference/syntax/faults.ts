/**
 * What is wrong with a source: the parser's errors in CPython's words, at CPython's places.
 */
import { LiteralError } from "./literals.ts";

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

/** `error` as the fault of a source whose text begins at a line of its file. Whatever is no fault of the source is left as it is. */
export function asSyntaxError(error: unknown, source: string, firstLine = 1): unknown {
  const fault = faultOf(error, source);
  if (firstLine === 1 || !(fault instanceof PythonSyntaxError)) return fault;
  return new PythonSyntaxError(fault.message, fault.line + firstLine - 1, fault.column, fault.endColumn, fault.indentation);
}

function faultOf(error: unknown, source: string): unknown {
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
