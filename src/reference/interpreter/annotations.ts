/**
 * Annotations as text, where `from __future__ import annotations` asks for it.
 */
import type { Position } from "../syntax/index.ts";

/** The lines of the source that was asked about last: a module's annotations are read one after another. */
let last: { readonly source: string; readonly lines: readonly string[] } = { source: "", lines: [] };

function linesOf(source: string): readonly string[] {
  if (last.source !== source) last = { source, lines: source.split(/\r\n|\r|\n/) };
  return last.lines;
}

/** The source text of an annotation, on one line. Abstraction: CPython prints the tree again; spaces may differ. */
export function annotationText(node: Position, source: string): string {
  const lines = linesOf(source).slice(node.line - 1, node.endLine);
  if (lines.length === 0) return "";
  lines[lines.length - 1] = lines[lines.length - 1]!.slice(0, node.endColumn);
  lines[0] = lines[0]!.slice(node.column);
  return lines.map((line) => line.trim()).join(" ");
}
