/**
 * Annotations as text, where `from __future__ import annotations` asks for it.
 */
import type { Position } from "../syntax/index.ts";

/** The source text of an annotation, on one line. Abstraction: CPython prints the tree again; spaces may differ. */
export function annotationText(node: Position, source: string): string {
  const lines = source.split(/\r\n|\r|\n/).slice(node.line - 1, node.endLine);
  if (lines.length === 0) return "";
  lines[lines.length - 1] = lines[lines.length - 1]!.slice(0, node.endColumn);
  lines[0] = lines[0]!.slice(node.column);
  return lines.map((line) => line.trim()).join(" ");
}
