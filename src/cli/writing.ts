/** What commands that write to a corpus share: where they may, and that they do not in CI. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CORPUS_FILE } from "../corpus/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { UsageError, type Input } from "./command.ts";
import { shipped } from "./shipped.ts";
import type { Terminal } from "./terminal.ts";

/** Most CI systems set CI; some say who they are by a variable of their own. */
const ciVariables = ["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL", "CODEBUILD_BUILD_ID"];

/** The variable that says that this is CI. `CI=`, `CI=false` and `CI=0` say that it is not, whatever else is set. */
function ciVariable(env: NodeJS.ProcessEnv): string | undefined {
  if (["", "0", "false"].includes(env["CI"]?.toLowerCase() ?? "unset")) return undefined;
  return ciVariables.find((name) => env[name] !== undefined && env[name] !== "");
}

export const inCi = (env: NodeJS.ProcessEnv): boolean => ciVariable(env) !== undefined;

/** Throws `UsageError` in CI, where a corpus is read and never written. */
export function refuseInCi(what: string, terminal: Terminal): void {
  const variable = ciVariable(terminal.env);
  if (variable !== undefined) throw new UsageError(`${what} writes what belongs in the repository, which is refused in CI (${variable} is set); run it on a developer's machine and commit what it writes`);
}

/** Starts a corpus, with the vocabulary of the one that ships with the package, where a folder holds none. Says whether it did. */
export function startCorpus(dir: string, input: Input, terminal: Terminal): boolean {
  if (existsSync(join(dir, CORPUS_FILE))) return false;
  if (input.has("corpus") && !existsSync(dir)) throw new UsageError(`--corpus ${input.one("corpus")}: there is no such folder`);
  const snapshots = existsSync(join(dir, "..", "snapshots")) || dir === resolve(terminal.cwd, "cases") ? "../snapshots" : "./snapshots";
  writeAtomic(join(dir, CORPUS_FILE), readFileSync(join(shipped, CORPUS_FILE), "utf8").replace(/^snapshots:.*$/m, `snapshots: ${snapshots}`));
  return true;
}
