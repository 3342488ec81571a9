/**
 * Scripts that start fast: V8's code of a script, of the functions that ran as well, is kept beside it, for each version of V8 and its flags.
 * A script's name tells its content (the build hashes it), so what is kept of one is never taken for another.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";

/** A command is over in a second, and most code runs a few times: only what is really hot is optimised. A third less time over the corpus. */
export const COMMAND_FLAGS = "--interrupt-budget=1500000";

export interface Started {
  /** Keeps the script's code as it is compiled by now, where none is kept yet and the folder can be written to. */
  readonly keep: () => void;
}

/** Runs a CommonJS script that the build made; `tag` is V8's `cachedDataVersionTag()`. */
export function runScript(path: string, tag: number): Started {
  const kept = `${path}.${tag}.cache`;
  const cachedData = readIfThere(kept);
  // What the build writes is ASCII, which is read as it is.
  const script = new Script(`(function (require, module, exports, scriptUrl) {${readFileSync(path, "latin1")}\n})`, { filename: path, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  (script.runInThisContext() as (...given: unknown[]) => void)(whenUsed(createRequire(path)), module, module.exports, pathToFileURL(path).href);
  return { keep: () => cachedData ?? write(kept, script.createCachedData()) };
}

/** Node's own modules (a script of ours requires no others) are loaded when something of theirs is first used: `crypto` takes 5 ms. */
function whenUsed(require: NodeJS.Require): (name: string) => object {
  return (name) => {
    let loaded: Record<PropertyKey, unknown> | undefined;
    return new Proxy({}, { get: (_, key) => (loaded ??= require(name) as Record<PropertyKey, unknown>)[key] });
  };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function write(path: string, data: Buffer): void {
  const whole = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`; // of this thread alone
  try {
    writeFileSync(whole, data);
    renameSync(whole, path);
  } catch {
    // An installation that cannot be written to starts as it is.
  }
}
