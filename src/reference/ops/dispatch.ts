/**
 * The one way an operator is run. A mode on top of the stack sees every call first (the retrace records it) and gets the
 * result by `next()`, which runs the rest of the stack and, at the bottom, the operator's rule and kernel.
 */
import { withoutSymMode } from "../symbolic/index.ts";
import { currentEnvironment } from "./environment.ts";
import type { Op, OpArg, OpResult } from "./types.ts";
import { execute } from "./execute.ts";

export { currentEnvironment, withEnvironment } from "./environment.ts";

export interface DispatchMode {
  /** `args` are complete, in schema order; `given` marks those that a caller wrote out (all others are the schema's defaults). */
  run(op: Op, args: readonly OpArg[], next: () => OpResult): OpResult;
}

let modes: readonly DispatchMode[] = [];
/** What autocast makes of an operator's arguments before anything else sees them. */
export type Cast = (op: Op, args: readonly OpArg[]) => readonly OpArg[];

let cast: Cast | null = null;

/** Sets autocast's rule; null outside its regions. */
export function setCast(rule: Cast | null): void {
  cast = rule;
}

export function currentCast(): Cast | null {
  return cast;
}

/** Whether autocast is in force. */
export function isCasting(): boolean {
  return cast !== null;
}

/** Runs `op`. `args` must be complete: see `bindArguments` in `schema.ts`. */
export function dispatch(op: Op, args: readonly OpArg[]): OpResult {
  return cast === null ? descend(op, args, modes.length) : dispatchCast(op, args, cast);
}

/** What an operator does inside is never cast. */
function dispatchCast(op: Op, args: readonly OpArg[], rule: Cast): OpResult {
  cast = null;
  try {
    return descend(op, rule(op, args), modes.length);
  } finally {
    cast = rule;
  }
}

function descend(op: Op, args: readonly OpArg[], depth: number): OpResult {
  if (depth === 0 || op.tags.has("unseen")) return withoutSymMode(() => execute(op, args, currentEnvironment()));
  const mode = modes[depth - 1]!;
  return mode.run(op, args, () => below(depth - 1, () => descend(op, args, depth - 1)));
}

/** Inside a mode only the modes below it are in force. */
function below<T>(depth: number, body: () => T): T {
  const outer = modes;
  modes = modes.slice(0, depth);
  try {
    return body();
  } finally {
    modes = outer;
  }
}

export function withMode<T>(mode: DispatchMode, body: () => T): T {
  const outer = modes;
  modes = [...modes, mode];
  try {
    return body();
  } finally {
    modes = outer;
  }
}

/** Runs `body` with no mode at all. */
export function withoutModes<T>(body: () => T): T {
  return below(0, body);
}
