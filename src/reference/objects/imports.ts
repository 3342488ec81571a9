/**
 * Where evaluated code's imports come from. The host gives the door; nothing else of it can be reached.
 */
import type { PyModule } from "./containers.ts";

/** The source of one module. */
export interface ModuleSource {
  /** Shown in stack traces, and `__file__`. */
  readonly path: string;
  readonly text: string;
  /** A package (`__init__.py`): submodules are looked for below it. */
  readonly isPackage: boolean;
  /** Part of exportcheck's own prelude: its frames are hidden from stack traces. */
  readonly internal?: boolean;
}

export interface ImportDoor {
  /** A module written in TypeScript, made when it is first imported; undefined where there is none of that dotted name. */
  builtin(name: string): PyModule | undefined;
  /** The source of a module by its dotted name: the prelude's first, then what the host gives. */
  source(name: string): ModuleSource | undefined;
}
