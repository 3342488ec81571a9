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
  /** Sees Python code change a mode; true where it took that upon itself and the change is not to be made. */
  changeMode?(change: ModeChange, args: readonly OpArg[]): boolean;
  /** Set where casts are not kept for later operators while the mode is in force (torch/fx/experimental/proxy_tensor.py, `disable_autocast_cache`). */
  readonly keepsNoCasts?: true;
}

/** Changes of grad mode and autocast that a graph preserves (torch/fx/node.py, `_side_effectful_need_to_be_preserved_pre_dispatch`). */
export type ModeChange = "_set_grad_enabled" | "_enter_autocast" | "_exit_autocast";

let modes: readonly DispatchMode[] = [];
/** What autocast makes of an operator's arguments before anything else sees them. */
export type Cast = (op: Op, args: readonly OpArg[]) => readonly OpArg[];

let cast: Cast | null = null;

/** Tells the mode on top of a change; whether that took it upon itself. */
export function announceChange(change: ModeChange, args: readonly OpArg[]): boolean {
  return modes.at(-1)?.changeMode?.(change, args) === true;
}

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

/** Whether autocast keeps the casts it makes. */
export function isCastCacheEnabled(): boolean {
  return modes.every((mode) => mode.keepsNoCasts !== true);
}

/** Runs `op`. `args` must be complete: see `bindArguments` in `schema.ts`. */
export function dispatch(op: Op, args: readonly OpArg[]): OpResult {
  return descend(op, args, modes.length);
}

/** Casts are made below all modes, which see what was written; what an operator does inside is never cast. */
function executeCast(op: Op, args: readonly OpArg[], rule: Cast): OpResult {
  cast = null;
  try {
    return execute(op, rule(op, args), currentEnvironment());
  } finally {
    cast = rule;
  }
}

function descend(op: Op, args: readonly OpArg[], depth: number): OpResult {
  if (depth === 0 || op.tags.has("unseen")) return withoutSymMode(() => (cast === null ? execute(op, args, currentEnvironment()) : executeCast(op, args, cast)));
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
