/** What is given to be parsed: a stretch of a file, in which bodies may be left out that are parsed later. */
import type { Deferred, FunctionDef, Stmt } from "./nodes.ts";

export interface SourceText {
  readonly text: string;
  /** The line of the file that it begins with. */
  readonly firstLine: number;
  /** The bodies that a placeholder stands for, by the placeholder's line in this text. */
  readonly bodies: ReadonlyMap<number, LaterBody>;
}

/** A body that is parsed later. */
export interface LaterBody extends Deferred {
  readonly parse: () => readonly Stmt[];
}

/** Puts the body that is parsed when it is first read in the place of a function's placeholder, where it has one. */
export function deferBody(node: FunctionDef, { bodies, firstLine }: SourceText): void {
  const later = bodies.size === 0 ? undefined : bodies.get((node.body[0]?.line ?? 0) - firstLine + 1);
  if (later === undefined) return;
  let body: readonly Stmt[] | undefined;
  Object.defineProperties(node, {
    deferred: { value: later, enumerable: true },
    body: { get: () => (body ??= later.parse()), enumerable: true },
  });
}
