/**
 * Uncaught exceptions as CPython prints them (Lib/traceback.py): chained causes and contexts, source lines, carets.
 */
import { PyException, PyList, PyObject, realm, type TracebackEntry, type Value } from "../objects/index.ts";
import { exceptionsOf, inherits, qualifiedName, str } from "../protocol/index.ts";
import { types } from "../objects/index.ts";
import { markedLines } from "./carets.ts";

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

const sourceLines = (entry: TracebackEntry, text: string | undefined): string => (text === undefined ? "" : markedLines(entry, linesOf(text)));

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
