/** A unified diff of two texts, coloured, with what control characters they hold made visible. */
import { structuredPatch } from "diff";
import { printable } from "../util/printable.ts";
import type { Paint } from "./reporter.ts";

const CONTEXT = 3;
/** Lines shown of one diff; the rest is counted. */
const SHOWN = 120;

/** Expected lines with `-`, actual lines with `+`. */
export function unifiedDiff(expected: string, actual: string, labels: readonly [string, string], paint: Paint): string[] {
  const patch = structuredPatch(labels[0], labels[1], endLine(expected), endLine(actual), undefined, undefined, { context: CONTEXT });
  const lines = [paint.red(`--- ${printable(labels[0])}`), paint.green(`+++ ${printable(labels[1])}`)];
  for (const hunk of patch.hunks) {
    const [from, to] = [hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart, hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart];
    lines.push(paint.cyan(`@@ -${from},${hunk.oldLines} +${to},${hunk.newLines} @@`));
    for (const line of hunk.lines) lines.push(colored(visible(line), paint));
  }
  return lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), paint.dim(`… ${lines.length - SHOWN} more lines`)];
}

const endLine = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

/** Blanks at the end of a changed line would not be seen. */
function visible(line: string): string {
  const shown = printable(line);
  return /^[-+]/.test(shown) ? shown.replace(/ +$/, (blanks) => "·".repeat(blanks.length)) : shown;
}

function colored(line: string, paint: Paint): string {
  if (line.startsWith("-")) return paint.red(line);
  return line.startsWith("+") ? paint.green(line) : line;
}
