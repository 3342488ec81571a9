/** What commands that write to a corpus share: where they may, and that they do not in CI. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CORPUS_FILE } from "../corpus/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { UsageError, type Input } from "./command.ts";
import { shipped } from "./shipped.ts";
import type { Terminal } from "./terminal.ts";

/** CI systems set CI; `CI=false` and `CI=0` switch it off. */
export const inCi = (env: NodeJS.ProcessEnv): boolean => !["", "0", "false", undefined].includes(env["CI"]?.toLowerCase());

/** Throws `UsageError` in CI, where a corpus is read and never written. */
export function refuseInCi(what: string, terminal: Terminal): void {
  if (inCi(terminal.env)) throw new UsageError(`${what} writes to the corpus, which is refused in CI (CI is set); run it on a developer's machine and commit what it writes`);
}

/** Starts a corpus, with the vocabulary of the one that ships with the package, where a folder holds none. Says whether it did. */
export function startCorpus(dir: string, input: Input, terminal: Terminal): boolean {
  if (existsSync(join(dir, CORPUS_FILE))) return false;
  if (input.has("corpus") && !existsSync(dir)) throw new UsageError(`--corpus ${input.one("corpus")}: there is no such folder`);
  const snapshots = existsSync(join(dir, "..", "snapshots")) || dir === resolve(terminal.cwd, "cases") ? "../snapshots" : "./snapshots";
  writeAtomic(join(dir, CORPUS_FILE), readFileSync(join(shipped, CORPUS_FILE), "utf8").replace(/^snapshots:.*$/m, `snapshots: ${snapshots}`));
  return true;
}
