/**
 * The source lines of a traceback entry, with marks under the part that was running (Lib/traceback.py, `StackSummary.format_frame_summary`):
 * `^` under all of it or under the operator, the brackets of a call or of a subscript, and then `~` under the rest.
 */
import type { TracebackEntry } from "../objects/index.ts";
import { parseExpression, parseModule, type Expr } from "../syntax/index.ts";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** From where to where the marks are `^`, in lines and columns of the segment. */
interface Anchors {
  readonly left: Place;
  readonly right: Place;
}

/** The lines of an entry, indented. `lines` are those of the whole file. */
export function markedLines(entry: TracebackEntry, lines: readonly string[]): string {
  const { column, endColumn, line } = entry;
  const endLine = entry.endLine ?? line;
  const original = lines.slice(line - 1, endLine).map((each) => each.trimEnd());
  if (original.length === 0 || original.every((each) => each === "")) return "";
  const all = dedented(original);
  if (column === undefined || endColumn === undefined || original.length <= endLine - line) return `    ${all[0]!.trim()}\n`;
  const cut = original[0]!.length - all[0]!.length;
  const start = Math.max(0, column - cut);
  const end = Math.max(0, endColumn - cut);
  return dedented(marked(all, start, end)).map((each) => `    ${each}\n`).join("");
}

function marked(all: readonly string[], start: number, end: number): string[] {
  const last = all.length - 1;
  const text = all.join("\n");
  const anchors = anchorsOf(text.slice(start, text.length - (all[last]!.length - end)));
  const isMarked = showsMarks(all, start, end, anchors !== undefined);
  const shift = ({ line, column }: Place): Place => ({ line, column: line === 0 ? column + start : column });
  const [left, right] = anchors === undefined ? [undefined, undefined] : [shift(anchors.left), shift(anchors.right)];
  const markOf = (line: number, column: number): string => {
    if (left === undefined || right === undefined) return "^";
    const isInside = (line > left.line || (line === left.line && column >= left.column)) && (line < right.line || (line === right.line && column < right.column));
    return isInside ? "^" : "~";
  };
  const under = (line: number): string => {
    const first = Math.max(all[line]!.length - all[line]!.trimStart().length, line === 0 ? start : 0);
    return Array.from({ length: line === last ? end : all[line]!.length }, (_, column) => (column < first ? " " : markOf(line, column))).join("");
  };
  const shown = significant(last, left?.line, right?.line);
  return shown.flatMap((line) => (typeof line === "string" ? [line] : isMarked ? [all[line]!, under(line)] : [all[line]!]));
}

/** The first line, the last, and those about the anchors; what is left out is counted. */
function significant(last: number, left?: number, right?: number): (number | string)[] {
  const about = (line: number | undefined): number[] => (line === undefined ? [] : [line - 1, line, line + 1]);
  const lines = [...new Set([0, last, ...about(left), ...about(right)])].filter((line) => line >= 0 && line <= last).sort((a, b) => a - b);
  return lines.flatMap((line, i) => {
    const gap = i === 0 ? 0 : line - lines[i - 1]! - 1;
    return gap === 0 ? [line] : gap === 1 ? [line - 1, line] : [`...<${gap} lines>...`, line];
  });
}

/** A call that is all that is returned, or assigned to a name, is not marked; nor is what fills its lines, unless a part of it is told apart. */
function showsMarks(all: readonly string[], start: number, end: number, hasAnchors: boolean): boolean {
  const call = wholeCall(all.join("\n"));
  if (call === "nothing" || (typeof call === "object" && call.line === 1 && call.endLine === all.length && call.column === start && call.endColumn === end)) return false;
  return hasAnchors || all[0]!.slice(0, start).trimStart() !== "" || all.at(-1)!.slice(end).trimEnd() !== "";
}

function wholeCall(text: string): Expr | "nothing" | undefined {
  try {
    const [statement] = parseModule(text).body;
    if (statement === undefined) return "nothing";
    if (statement.kind === "Return") return statement.value?.kind === "Call" && statement.value.func.kind === "Name" ? statement.value : undefined;
    return statement.kind === "Assign" && statement.value.kind === "Call" && statement.targets.length === 1 && statement.targets[0]!.kind === "Name" ? statement.value : undefined;
  } catch {
    return undefined;
  }
}

/** Where the operator, or the brackets, of an expression are (Lib/traceback.py, `_extract_caret_anchors_from_line_segment`). */
function anchorsOf(segment: string): Anchors | undefined {
  try {
    const expr = parseExpression(`(\n${segment}\n)`);
    return anchorsIn(expr, segment.split("\n"));
  } catch {
    return undefined;
  }
}

function anchorsIn(expr: Expr, lines: readonly string[]): Anchors | undefined {
  /** The end of a part, where there is a character; the segment begins at the second line of what was parsed. */
  const endOf = (part: Expr): Place => valid(lines, { line: part.endLine - 2, column: part.endColumn });
  const whole = { line: expr.endLine - 2, column: expr.endColumn };
  if (expr.kind === "Call") return { left: seek(lines, endOf(expr.func), (mark) => mark === "("), right: whole };
  if (expr.kind === "Subscript") return { left: seek(lines, endOf(expr.value), (mark) => mark === "["), right: whole };
  if (expr.kind !== "BinOp") return undefined;
  const left = seek(lines, endOf(expr.left), (mark) => !/\s/.test(mark) && mark !== ")");
  const next = left.column + 1;
  const following = lines[left.line]![next];
  const isBeforeRight = expr.right.line - 2 > left.line || next < expr.right.column;
  const isWide = following !== undefined && isBeforeRight && !/[\s\\#]/.test(following);
  return { left, right: { line: left.line, column: next + Number(isWide) } };
}

/** A place that may lie behind the end of its line, moved on to a character. */
function valid(lines: readonly string[], { line, column }: Place): Place {
  while (line < lines.length && column >= lines[line]!.length) [line, column] = [line + 1, 0];
  if (line >= lines.length) throw new RangeError("no character is left");
  return { line, column };
}

/** The first character from a place on that is wanted; comments and continued lines are passed over. */
function seek(lines: readonly string[], place: Place, isWanted: (mark: string) => boolean): Place {
  for (let at = place; ; ) {
    const mark = lines[at.line]![at.column]!;
    if (mark === "\\" || mark === "#") at = valid(lines, { line: at.line + 1, column: 0 });
    else if (isWanted(mark)) return at;
    else at = valid(lines, { line: at.line, column: at.column + 1 });
  }
}

/** Without the blanks that all lines begin with (`textwrap.dedent`). */
function dedented(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== "");
  const margin = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(margin)));
}
