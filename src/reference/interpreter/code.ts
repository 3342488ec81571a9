/**
 * Code objects: what is known of a function, class body or module before it runs.
 */
import type { PyCell } from "../objects/index.ts";
import type { Position } from "../syntax/index.ts";
import type { Compiler } from "./compiler.ts";
import type { Code, Frame } from "./frame.ts";
import type { Scope, Variable } from "./scopes.ts";

export function makeCode(name: string, at: Position, scope: Scope, compiler: Compiler, firstLine = at.line): Code {
  // Block scopes share the frame, and with it the cells that its start makes; their own are made when they run.
  return {
    name,
    qualname: compiler.prefix + name,
    file: compiler.unit.file,
    internal: compiler.unit.internal,
    scope,
    firstLine,
    start: { line: firstLine, column: 0, endLine: firstLine, endColumn: 0 },
    cells: capturedIn(scope),
    // The cells of `__closure__` are in the order of the names (Python/assemble.c, `co_freevars`).
    free: [...scope.free.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

export function capturedIn(scope: Scope): Variable[] {
  return [...scope.variables.values()].filter((variable) => variable.captured);
}

/** Collects the cells of the frame around for a function's free variables. */
export function closureOf(code: Code, compiler: Compiler): (frame: Frame) => PyCell[] {
  const slots = code.free.map(({ outer, name }) => {
    // The variable as the frame around sees it: its own, or a free one that it passes on.
    const seen = outer !== null ? outer : compiler.resolve(name);
    return seen!.slot;
  });
  if (slots.length === 0) return () => [];
  return (frame) => slots.map((slot) => frame.slots[slot] as PyCell);
}
