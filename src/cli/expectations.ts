/** Known failures, kept outside the cases: `exportcheck expectations write`, and what `run` and `gate` read. */
import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { failureCause, printable, readResults, type Results } from "../report/index.ts";
import { editKnownFailures, expectationPath, knownFailuresIn, type KnownFailure } from "../runner/index.ts";
import type { Corpus } from "../corpus/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { EXIT, UsageError, type Command, type Flag, type Input } from "./command.ts";
import { isForeign } from "./corpus.ts";
import { PROFILE, PYTHON, selectionFlags, TIMEOUT, TRACER, TRACERS } from "./flags.ts";
import { runSuite } from "./suiteRun.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi } from "./writing.ts";

export const EXPECTATIONS: Flag = { name: "expectations", value: "FILE|none", words: ["none"], help: "Known failures. Default: expectations/TRACER.PROFILE.yaml beside corpus.yaml, where there is one; here, of cases that are not one's own." };

const pathOf = (input: Input, corpus: Corpus, tracer: string, profile: string, terminal: Terminal): string => {
  const given = input.one("expectations");
  if (given !== undefined) return resolve(terminal.cwd, given);
  return expectationPath(isForeign(corpus, input) ? terminal.cwd : corpus.dir, tracer, profile);
};

/** The known failures of a tracer under a profile, where there are any. */
export function knownFailuresOf(input: Input, corpus: Corpus, tracer: string, profile: string, terminal: Terminal): ReadonlyMap<string, KnownFailure> | undefined {
  const given = input.one("expectations");
  if (given === "none") return undefined;
  const path = pathOf(input, corpus, tracer, profile, terminal);
  if (given !== undefined && !existsSync(path)) throw new UsageError(`--expectations ${given}: there is no such file; exportcheck expectations write --expectations ${given} makes one`);
  return knownFailuresIn(corpus, tracer, profile, path);
}

export const expectations: Command = {
  name: "expectations",
  summary: "Write down what is known to fail, and why.",
  about: `Known failures live outside the cases, one file a tracer and profile: the case, the reason, a link, an owner, the day on which it expires, and the
    cause that it must fail with (status, error, message, differences). run and gate hold a case to it: another failure fails, a pass fails and prints
    the patch that takes the entry out, an expired entry fails, and an entry for a case that there is not is exit code 2.

    write makes the file say what a run shows: an entry for each case that fails, none for those that pass. Reasons, links, owners, days and comments
    that are there already are kept. It takes a result file, or runs the suite. Refused in CI.`,
  operands: { name: "write [RESULTS]", least: 1, most: 2, words: ["write"] },
  flags: [EXPECTATIONS, ...selectionFlags, TRACER, TRACERS, PYTHON, PROFILE, TIMEOUT, { name: "jobs", value: "N", help: "Workers at work at once. Default: as many as are worth it for the reference tracer, one for a tracer in a process of its own." }, { name: "reason", value: "TEXT", help: "The reason of new entries. Default: what differs." }],
  examples: [
    ["expectations write --tracer cmd:./my-tracer", "what my tracer is known to fail, as of today"],
    ["expectations write results.json --reason 'not looked at yet'", "from what run --json wrote"],
  ],
  run,
};

async function run(input: Input, terminal: Terminal): Promise<number> {
  const [verb, file] = input.operands;
  if (verb !== "write") throw new UsageError(`expectations ${verb}: there is no such thing to do; exportcheck expectations write [RESULTS]`);
  refuseInCi("expectations write", terminal);
  const { corpus, results } = await runSuite(input, terminal, file === undefined ? undefined : (): Results => readResults(file, readFileSync(resolve(terminal.cwd, file), "utf8")));
  const path = pathOf(input, corpus, results.tracer.name, results.profile, terminal);
  const old = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const failed = results.cases.filter(({ status }) => status === "fail" || status === "error");
  const passed = results.cases.filter(({ status }) => status === "pass" || status === "unexpected-pass").map(({ name }) => name);
  const { text, added, changed, removed } = editKnownFailures(path, old, failed, passed, (result) => input.one("reason") ?? failureCause(result));
  const shown = printable(relative(terminal.cwd, path));
  if (old === text || (old === undefined && added.length === 0)) {
    terminal.out(`${old === undefined ? "nothing fails" : `${shown}: nothing to change`}\n`);
    return EXIT.ok;
  }
  writeAtomic(path, text);
  const { colors } = terminal;
  const lines = [...added.map((name) => `${colors.red("+")} ${name}`), ...changed.map((name) => `${colors.yellow("~")} ${name}`), ...removed.map((name) => `${colors.green("-")} ${name}`)];
  terminal.out(`${[...lines.map(printable), `${shown}: ${added.length} added, ${changed.length} changed, ${removed.length} taken out`].join("\n")}\n`);
  return EXIT.ok;
}
