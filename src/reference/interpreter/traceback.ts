/**
 * Uncaught exceptions as CPython prints them (Lib/traceback.py): chained causes and contexts, source lines, carets.
 */
import { PyException, PyList, PyObject, realm, type TracebackEntry, type Value } from "../objects/index.ts";
import { exceptionsOf, inherits, qualifiedName, str } from "../protocol/index.ts";
import { types } from "../objects/index.ts";

const causeText = "\nThe above exception was the direct cause of the following exception:\n\n";
const contextText = "\nDuring handling of the above exception, another exception occurred:\n\n";

/** The whole text, with a line end. Frames of the prelude are left out. */
export function formatException(error: PyObject): string {
  return formatChain(error, new Set());
}

function formatChain(error: PyObject, seen: Set<PyObject>): string {
  seen.add(error);
  if (!(error instanceof PyException)) return lastLines(error);
  let before = "";
  if (error.cause instanceof PyException && !seen.has(error.cause)) before = formatChain(error.cause, seen) + causeText;
  else if (error.cause === null && !error.suppressContext && error.context instanceof PyException && !seen.has(error.context)) before = formatChain(error.context, seen) + contextText;
  const frames = formatEntries(error.traceback);
  return `${before}${frames === "" ? "" : `Traceback (most recent call last):\n${frames}`}${syntaxErrorPlace(error)}${lastLines(error)}`;
}

function lastLines(error: PyObject): string {
  const name = qualifiedName(error.cls);
  const text = inherits(error.cls, types.SyntaxError) ? str(error.own("msg") ?? null) : safeText(error);
  const notes = error.own("__notes__");
  const noted = notes instanceof PyList ? notes.items.map((note) => `${str(note)}\n`).join("") : "";
  return `${name}${text === "" ? "" : `: ${text}`}\n${noted}${groupMembers(error)}`;
}

function safeText(error: PyObject): string {
  try {
    return str(error);
  } catch {
    return "<exception str() failed>";
  }
}

function groupMembers(error: PyObject): string {
  if (!(error instanceof PyException) || !inherits(error.cls, types.BaseExceptionGroup)) return "";
  return exceptionsOf(error).map((each, i) => `  +---------------- ${i + 1} ----------------\n${formatException(each).replace(/^(?=.)/gm, "    ")}`).join("");
}

/** The frames of a traceback, outermost first; many repetitions of one are counted, as CPython does. */
export function formatEntries(entries: readonly TracebackEntry[]): string {
  const { sources } = realm();
  let text = "";
  let previous = "";
  let repeats = 0;
  const flush = (): void => {
    if (repeats > 3) text += `  [Previous line repeated ${repeats - 3} more time${repeats === 4 ? "" : "s"}]\n`;
  };
  for (const entry of entries) {
    if (internal(entry)) continue;
    const key = `${entry.file}\0${entry.line}\0${entry.name}`;
    if (key === previous) repeats++;
    else {
      flush();
      previous = key;
      repeats = 1;
    }
    if (repeats <= 3) text += `  File "${entry.file}", line ${entry.line}, in ${entry.name}\n${sourceLines(entry, sources.get(entry.file)?.text)}`;
  }
  flush();
  return text;
}

/** Files of the prelude have names in angle brackets. */
const internal = (entry: TracebackEntry): boolean => /^<(?!string|stdin|module)/.test(entry.file);

const lineCache = new Map<string, readonly string[]>();

function linesOf(text: string): readonly string[] {
  let lines = lineCache.get(text);
  if (lines === undefined) {
    lineCache.clear();
    lineCache.set(text, (lines = text.split(/\r\n|\r|\n/)));
  }
  return lines;
}

/** The source line, and carets under the part that was running where that is less than the line. */
function sourceLines(entry: TracebackEntry, text: string | undefined): string {
  const raw = text === undefined ? undefined : linesOf(text)[entry.line - 1];
  if (raw === undefined) return "";
  const line = raw.trim();
  if (line === "") return "";
  return `    ${line}\n${carets(entry, raw)}`;
}

function carets(entry: TracebackEntry, raw: string): string {
  const { column, endColumn, endLine } = entry;
  if (column === undefined || endColumn === undefined) return "";
  const indent = raw.length - raw.trimStart().length;
  const end = endLine === entry.line ? endColumn : raw.trimEnd().length;
  if (end <= column) return "";
  const whole = column <= indent && end >= raw.trimEnd().length;
  if (whole) return "";
  return `    ${" ".repeat(Math.max(0, column - indent))}${anchored(raw.slice(column, end))}\n`;
}

/** `~~~^^^`: the operator, the subscript or the arguments of the part that failed (Lib/traceback.py `_extract_caret_anchors_from_line_segment`). */
function anchored(segment: string): string {
  const call = /^([\w.[\]'"]+)(\(.*\))$/s.exec(segment);
  if (call !== null && balanced(call[2]!)) return "~".repeat(call[1]!.length) + "^".repeat(call[2]!.length);
  const subscript = /^([\w.]+)(\[[^[\]]*\])$/.exec(segment);
  if (subscript !== null) return "~".repeat(subscript[1]!.length) + "^".repeat(subscript[2]!.length);
  const operation = /^([\w.'"]+\s*)(\+|-|\*\*|\*|\/\/|\/|%|@|<<|>>|&|\||\^)(\s*[\w.'"]+)$/.exec(segment);
  if (operation !== null) return "~".repeat(operation[1]!.length) + "^".repeat(operation[2]!.length) + "~".repeat(operation[3]!.length);
  return "^".repeat(segment.length);
}

/** Whether the first bracket closes with the last character. */
function balanced(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i === text.length - 1;
  }
  return false;
}

/** Where a SyntaxError stands: its file, line and a caret. */
function syntaxErrorPlace(error: PyException): string {
  if (!inherits(error.cls, types.SyntaxError)) return "";
  const field = (name: string): Value => error.own(name) ?? null;
  const [file, line, offset, endOffset] = [field("filename"), field("lineno"), field("offset"), field("end_offset")];
  if (typeof file !== "string" || typeof line !== "bigint") return "";
  const raw = field("text");
  const head = `  File "${file}", line ${line}\n`;
  if (typeof raw !== "string" || raw.trim() === "") return head;
  const shown = raw.trim();
  const indent = raw.length - raw.trimStart().length;
  const column = typeof offset === "bigint" ? Math.max(0, Number(offset) - 1 - indent) : 0;
  const width = typeof endOffset === "bigint" && typeof offset === "bigint" ? Math.max(1, Math.min(Number(endOffset - offset), shown.length - column)) : 1;
  return `${head}    ${shown}\n    ${" ".repeat(column)}${"^".repeat(width)}\n`;
}
