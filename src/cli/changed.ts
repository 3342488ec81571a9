/** `--changed [REF]`: the cases whose files or snapshots differ from a git revision, files that git does not know yet included. */
import { spawnSync } from "node:child_process";
import { basename, join, sep } from "node:path";
import type { Corpus } from "../corpus/index.ts";
import { UsageError } from "./command.ts";

/** Names of changed cases; all of them where corpus.yaml itself changed. */
export function changedCases(corpus: Corpus, ref: string): ReadonlySet<string> {
  if (ref.startsWith("-")) throw new UsageError(`--changed: "${ref}" is no revision`);
  const root = git(corpus.dir, "rev-parse", "--show-toplevel").trim();
  const listed = [
    git(corpus.dir, "diff", "--name-only", "-z", ref, "--"),
    git(root, "ls-files", "--others", "--exclude-standard", "-z"),
  ].flatMap((text) => text.split("\0")).filter((path) => path !== "").map((path) => join(root, path));
  return touched(corpus, listed);
}

/** The cases that files belong to, by absolute path. */
export function touched(corpus: Corpus, files: readonly string[]): ReadonlySet<string> {
  if (files.some((file) => file === join(corpus.dir, "corpus.yaml"))) return new Set(corpus.cases.map(({ name }) => name));
  const inSnapshots = new Set(files.filter((file) => file.startsWith(corpus.snapshots + sep)).map((file) => basename(file).replace(/(?:\.documented)?\.snap(?:\.new)?$/, "")));
  return new Set(corpus.cases.filter(({ name, dir }) => inSnapshots.has(name) || files.some((file) => file.startsWith(dir + sep))).map(({ name }) => name));
}

function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (error) throw new UsageError(`--changed needs git: ${error.message}`);
  if (status !== 0) throw new UsageError(`--changed: git ${args[0]}: ${stderr.trim().split("\n")[0]}`);
  return stdout;
}
