/** What commands that write to a corpus share: where they may, and that they do not in CI. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Corpus } from "../corpus/index.ts";
import { UsageError, type Input } from "./command.ts";
import { corpusFolder } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

/** CI systems set CI; `CI=false` and `CI=0` switch it off. */
export const inCi = (env: NodeJS.ProcessEnv): boolean => !["", "0", "false", undefined].includes(env["CI"]?.toLowerCase());

/** Throws `UsageError` in CI, where a corpus is read and never written. */
export function refuseInCi(what: string, terminal: Terminal): void {
  if (inCi(terminal.env)) throw new UsageError(`${what} writes to the corpus, which is refused in CI (CI is set); run it on a developer's machine and commit what it writes`);
}

/** The corpus to write to: never the one that ships with the package. */
export function writableCorpus(input: Input, terminal: Terminal): string {
  if (input.one("corpus") === undefined && !existsSync(join(resolve(terminal.cwd, "cases"), "corpus.yaml"))) {
    throw new UsageError("there is no cases/corpus.yaml here; --corpus DIR names the corpus to write to");
  }
  return corpusFolder(input, terminal);
}

/** The corpus with its pending snapshots where --pending-dir says. */
export function withPendingDir(corpus: Corpus, input: Input, terminal: Terminal): Corpus {
  const given = input.one("pending-dir");
  return given === undefined ? corpus : { ...corpus, pending: resolve(terminal.cwd, given) };
}
