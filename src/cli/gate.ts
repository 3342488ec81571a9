/** `exportcheck gate`: judges results by a policy, against a baseline. Exit code 4 where it is not met. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defaultPolicy, baselineOf, formatBaseline, judgeGate, readBaseline, readPolicy, type Baseline, type Change, type Policy, type RuleVerdict, type Verdict } from "../gate/index.ts";
import { printable, readResults, tracerLabel, type Results } from "../report/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { headline } from "../util/headline.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { openCorpus } from "./corpus.ts";
import { EXPECTATIONS, knownFailuresOf } from "./expectations.ts";
import { PROFILE, PYTHON, selectionFlags, TIMEOUT, TRACER, TRACERS } from "./flags.ts";
import { runSuite } from "./suiteRun.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi } from "./writing.ts";

export const gate: Command = {
  name: "gate",
  summary: "Judge results by a policy, against a baseline.",
  about: `Judges a result file, or, without one, a run of the suite with the flags of run. The policy is gate.yaml here, or --policy; a rule is a
    sentence: "SUPPORTED: 100 % in documented form", "torch.dynamic-shape: no regression", "nothing newly skipped", "at most 3 expected failures".
    Its cases are a tag expression in which SUPPORTED and NOT_SUPPORTED_YET are words too. Without a policy, nothing may get worse than the
    baseline, or, without a baseline either, every case must pass.

    A baseline is how every case stood once; --write-baseline makes one to commit. Changes of the corpus are told apart from changes of the tracer:
    a case that fails because its snapshot changed is no regression (but "nothing newly failing" counts it).

    Exit code: 0 the policy is met, 4 it is not, 2 policy, baseline or results at fault, 3 a tracer could not be run, 5 nothing selected.`,
  operands: { name: "[RESULTS]", least: 0, most: 1 },
  flags: [
    { name: "policy", value: "FILE", help: "The rules. Default: gate.yaml, where there is one." },
    { name: "baseline", value: "FILE", help: "What gate --write-baseline or run --json wrote. Default: the policy's own." },
    { name: "write-baseline", value: "FILE", help: "Write how the cases stand now, instead of judging. Refused in CI." },
    { name: "explain", help: "For each rule, the cases that count against it, and why." },
    { name: "json", help: "One JSON document (exportcheck --schema gate)." },
    EXPECTATIONS,
    ...selectionFlags,
    TRACER,
    TRACERS,
    PYTHON,
    PROFILE,
    TIMEOUT,
    { name: "jobs", value: "N", help: "Workers at work at once. Default: as many as are worth it for the reference tracer, one for a tracer in a process of its own." },
  ],
  examples: [
    ["gate", "run the suite and judge it by ./gate.yaml"],
    ["gate results.json --policy release.yaml --baseline baseline.json", "judge what run --json wrote"],
    ["gate results.json --explain", "which cases a rule fails for"],
    ["gate --write-baseline baseline.json", "how things stand now, to commit"],
  ],
  run,
};

const VERSION = 1;
const POLICY_FILE = "gate.yaml";

async function run(input: Input, terminal: Terminal): Promise<number> {
  const target = input.one("write-baseline");
  if (target !== undefined) refuseInCi("gate --write-baseline", terminal);
  const policyFile = input.one("policy") ?? (existsSync(resolve(terminal.cwd, POLICY_FILE)) ? POLICY_FILE : undefined);
  const given = policyFile === undefined ? undefined : readPolicy(policyFile, readFileSync(resolve(terminal.cwd, policyFile), "utf8"));
  const baseline = target === undefined ? openBaseline(given, policyFile, input, terminal) : undefined;
  const [file] = input.operands;
  const results = file === undefined ? (await runSuite(input, terminal, undefined, (corpus, tracer, profile) => knownFailuresOf(input, corpus, tracer, profile, terminal))).results : readResults(file, read(file, terminal));
  if (target !== undefined) {
    writeAtomic(resolve(terminal.cwd, target), formatBaseline(baselineOf(results)));
    terminal.out(`${printable(target)}: ${results.cases.length} cases of ${printable(tracerLabel(results.tracer))}\n`);
    return EXIT.ok;
  }
  const policy = given ?? defaultPolicy(baseline !== undefined);
  const verdict = judgeGate(policy, results, baseline, vocabulary(input, terminal));
  if (input.has("json")) terminal.out(`${JSON.stringify(document(verdict, policyFile, results, baseline), undefined, 2)}\n`);
  else show(verdict, policyFile, results, baseline, input.has("explain"), terminal);
  return verdict.met ? EXIT.ok : EXIT.gate;
}

const read = (file: string, terminal: Terminal): string => readFileSync(file === "-" ? 0 : resolve(terminal.cwd, file), "utf8");

/** The flag's baseline, else the policy's, which lies beside it. */
function openBaseline(policy: Policy | undefined, policyFile: string | undefined, input: Input, terminal: Terminal): Baseline | undefined {
  const flag = input.one("baseline");
  const path = flag === undefined ? policy?.baseline && resolve(terminal.cwd, dirname(policyFile ?? ""), policy.baseline) : resolve(terminal.cwd, flag);
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw new UsageError(`the baseline ${flag ?? policy?.baseline} is not there; exportcheck gate --write-baseline ${flag ?? policy?.baseline} makes one`);
  return readBaseline(flag ?? policy?.baseline ?? path, readFileSync(path, "utf8"));
}

/** The corpus's own tags, so that a rule may name one that no case of these results has. */
function vocabulary(input: Input, terminal: Terminal): string[] {
  try {
    return [...openCorpus(input, terminal).tags.keys()];
  } catch (error) {
    if (input.has("corpus") || input.operands.length === 0) throw error;
    return [];
  }
}

function document(verdict: Verdict, policy: string | undefined, results: Results, baseline: Baseline | undefined) {
  return {
    version: VERSION,
    met: verdict.met,
    ...(policy === undefined ? {} : { policy }),
    tracer: results.tracer,
    profile: results.profile,
    ...(baseline ? { baseline: { exportcheck: baseline.exportcheck, tracer: baseline.tracer, cases: baseline.cases.length } } : {}),
    rules: verdict.rules,
    changes: verdict.changes,
  };
}

function show(verdict: Verdict, policy: string | undefined, results: Results, baseline: Baseline | undefined, explain: boolean, terminal: Terminal): void {
  const { colors } = terminal;
  const against = baseline ? `, baseline of ${tracerLabel(baseline.tracer)}` : "";
  const lines = [`${colors.bold("gate")}  ${printable(tracerLabel(results.tracer))}, profile ${printable(results.profile)}, ${results.cases.length} cases; ${policy === undefined ? "no policy file" : printable(policy)}${printable(against)}`, ""];
  lines.push(...table(verdict.rules, terminal));
  if (explain) for (const rule of verdict.rules) lines.push(...explained(rule, results, terminal));
  if (baseline) lines.push("", ...changeLines(verdict.changes, explain, terminal));
  const missed = verdict.rules.filter(({ met }) => !met).length;
  lines.push("", verdict.met ? colors.green(`met: ${verdict.rules.length} of ${verdict.rules.length} rules`) : colors.red(`not met: ${missed} of ${verdict.rules.length} rules${explain ? "" : "; --explain says which cases"}`));
  terminal.out(`${lines.join("\n")}\n`);
}

const HEAD = ["rule", "cases", "needs", "has", "margin"] as const;

function table(rules: readonly RuleVerdict[], { colors }: Terminal): string[] {
  const rows = rules.map(({ rule, selected, needs, has, margin }) => [printable(rule), String(selected), needs, has, margin > 0 ? `+${margin}` : String(margin)]);
  const widths = HEAD.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ");
  return [colors.dim(`  ${line(HEAD)}`), ...rows.map((row, index) => (rules[index]!.met ? `${colors.green("✓")} ${line(row)}` : colors.red(`✗ ${line(row)}`)))];
}

/** The cases that count against a rule, with what differs first and the command that runs them alone. */
function explained({ rule, why, offenders, met }: RuleVerdict, results: Results, { colors }: Terminal): string[] {
  if (offenders.length === 0) return [];
  const byName = new Map(results.cases.map((one) => [one.name, one]));
  const lines = ["", `${met ? colors.green("✓") : colors.red("✗")} ${colors.bold(printable(rule))}${why === undefined ? "" : `  (${printable(why)})`}`];
  for (const { name, reason } of offenders) {
    const one = byName.get(name);
    lines.push(`  ${printable(name)}: ${printable(reason)}`);
    const differences = one?.checks.flatMap((check) => check.differences).slice(0, 3) ?? [];
    for (const { category, message } of differences) lines.push(`    ${colors.yellow(category)}: ${printable(message)}`);
    if (differences.length === 0 && one?.reason !== undefined) lines.push(`    ${printable(headline(one.reason))}`);
    if (one?.reproduce !== undefined) lines.push(`    ${colors.dim("again:")} ${printable(one.reproduce)}`);
  }
  return lines;
}

/** Names that are shown behind a kind of change without --explain. */
const NAMED = 5;

function changeLines(changes: readonly Change[], all: boolean, { colors }: Terminal): string[] {
  if (changes.length === 0) return ["nothing changed since the baseline"];
  const lines = [colors.bold("since the baseline")];
  for (const cause of ["tracer", "corpus"] as const) {
    const kinds = [...new Set(changes.filter((one) => one.cause === cause).map(({ kind }) => kind))];
    for (const kind of kinds) {
      const members = changes.filter((one) => one.cause === cause && one.kind === kind);
      const shown = all ? members : members.slice(0, NAMED);
      lines.push(`  ${cause}: ${members.length} ${kind}: ${printable(shown.map(({ name, detail }) => (all ? `${name} (${detail})` : name)).join(", "))}${members.length > shown.length ? `, … ${members.length - shown.length} more` : ""}`);
    }
  }
  return lines;
}
