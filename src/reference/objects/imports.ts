/**
 * Where evaluated code's imports come from. The host gives the door; nothing else of it can be reached.
 */
import type { PyModule } from "./containers.ts";
import type { Value } from "./value.ts";

/** The source of one module. */
export interface ModuleSource {
  /** Shown in stack traces, and `__file__`. */
  readonly path: string;
  readonly text: string;
  /** A package (`__init__.py`): submodules are looked for below it. */
  readonly isPackage: boolean;
  /** Part of exportcheck's own prelude: its frames are hidden from stack traces. */
  readonly internal?: boolean;
  /** Found on the search path: what it imports at module level is evaluated when it is first used. */
  readonly lazy?: boolean;
  /** Gives attributes that evaluating the source does not make. */
  readonly resolve?: (name: string) => Value | undefined;
}

export interface ImportDoor {
  /** The source of a module of exportcheck's own prelude. Its own modules win over those of the same name that the host gives. */
  prelude(name: string): ModuleSource | undefined;
  /** A module written in TypeScript, made when it is first imported; undefined where there is none of that dotted name. */
  builtin(name: string): PyModule | undefined;
  /** The source of a module that the host gives. */
  source(name: string): ModuleSource | undefined;
  /** Whether the host has a folder of that dotted name: a namespace package, where no module is found. */
  isFolder(name: string): boolean;
  /** The text of a file among the sources. */
  text(path: string): string | undefined;
  /** What a folder among the sources holds, folders with a slash at the end; undefined where there is no such folder. */
  entries(path: string): readonly string[] | undefined;
  /** The version of an installed distribution, by the name of its metadata's folder; undefined where none is installed. */
  installedVersion(name: string): string | undefined;
  /** A module that exists but cannot be evaluated: it says so when something of it is used. */
  opaque(name: string): PyModule | undefined;
}
