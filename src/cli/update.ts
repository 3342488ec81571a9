/** `exportcheck update`: records what a tracer produces as pending snapshots, shows what changes, and with `--accept` puts them in force. */
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { render, verbatim } from "../compare/index.ts";
import { MODEL, type Case } from "../corpus/index.ts";
import { printable, unifiedDiff } from "../report/index.ts";
import { mismatchOf, runCases, TracerPool, type CaseResult } from "../runner/index.ts";
import { acceptPending, hash, readPending, readRecorded, rejectPending, SnapshotError, writePending, type ExpectedOutcome, type Snapshot } from "../snapshots/index.ts";
import { defaultJobs, type TracerInfo } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, selectionFlags, TIMEOUT, timeoutOf, tracerOf } from "./flags.ts";
import { quoted } from "./shell.ts";
import { openSuite, type Suite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "../util/version.ts";
import { refuseInCi, writableCorpus } from "./writing.ts";

const sources = ["reference", "torch"] as const;
type Source = (typeof sources)[number];

export const update: Command = {
  name: "update",
  summary: "Record snapshots of what a tracer produces.",
  about: `Traces the selected cases and writes a pending snapshot (NAME.snap.new) for each whose outcome is new or differs, with a diff. --accept puts
    them in force; without --from it takes over the pending snapshots that are there already. Cases whose outcome is the recorded one are not touched.

    What real PyTorch gave is the truth: a snapshot recorded from it is never replaced by one of the reference tracer, which guards against
    regressions and shows no conformance. Only a PyTorch of the profile's own release may record. Published results are written by import alone. In CI
    nothing is written.

    Exit code: 0 when every case could be recorded, 1 when one could not.`,
  flags: [
    ...selectionFlags,
    { name: "from", value: "torch|reference", help: "Whose outcomes to record. Default reference." },
    { name: "tracer", value: "torch|reference", help: "The same as --from." },
    PYTHON,
    PROFILE,
    TIMEOUT,
    { name: "jobs", value: "N", help: "Workers at work at once." },
    { name: "accept", help: "Put what is pending in force." },
  ],
  examples: [
    ["update --from torch --python 'python3'", "record pending snapshots from real PyTorch and show what changes"],
    ["update --accept", "put the pending snapshots in force"],
    ["update --case my_model --from torch --accept", "both at once, for one case"],
  ],
  run,
};

async function run(input: Input, terminal: Terminal): Promise<number> {
  refuseInCi("update", terminal);
  writableCorpus(input, terminal);
  const suite = openSuite(input, terminal);
  const from = input.choice("from", sources) ?? input.choice("tracer", sources);
  if (input.choice("tracer", sources) !== (from ?? undefined) && input.has("tracer")) throw new UsageError("--from and --tracer name two tracers; give one");
  const waiting = from === undefined && input.has("accept") ? suite.selected.filter(({ name }) => readPending(suite.corpus, suite.profile, name)) : [];
  if (waiting.length > 0) {
    for (const { name } of waiting) acceptPending(suite.corpus, suite.profile, name);
    terminal.out(`${waiting.map(({ name }) => `${terminal.colors.green("✓")} ${printable(name)}  in force\n`).join("")}${count(waiting.length, "snapshot")} accepted\n`);
    return EXIT.ok;
  }
  return record(suite, from ?? "reference", input, terminal);
}

type Verdict = "new" | "changed" | "unchanged" | "kept" | "failed";

async function record(suite: Suite, from: Source, input: Input, terminal: Terminal): Promise<number> {
  const spec = tracerOf(input, "from", from);
  const jobs = input.count("jobs", 1) ?? defaultJobs(spec, suite.cases.length, availableParallelism());
  const pool = await TracerPool.open(spec, Math.min(jobs, suite.cases.length));
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0, kept: 0, failed: 0 };
  const accept = input.has("accept");
  try {
    refuseOtherRelease(pool.info, suite.profile);
    const cases = suite.cases.map((one) => ({ ...one, expectations: () => [] }));
    const byName = new Map(suite.selected.map((one) => [one.name, one]));
    for await (const event of runCases({ version, profile: suite.profile, cases, tracer: pool, timeout: timeoutOf(input), reproduce: () => "" })) {
      if (event.event !== "case") continue;
      const one = byName.get(event.result.name);
      if (one) counts[recordOne(one, event.result, pool.info, from, suite, accept, terminal)] += 1;
    }
  } finally {
    await pool.close();
  }
  summarize(counts, accept, input, terminal);
  return counts.failed > 0 ? EXIT.differ : EXIT.ok;
}

function refuseOtherRelease(info: TracerInfo, profile: string): void {
  const mismatch = mismatchOf(info, profile);
  if (mismatch !== undefined) throw new UsageError(`${info.name} ${info.version} may not record snapshots of ${profile}: it is of ${info.profiles.join(", ") || "no profile"}`);
}

function recordOne(one: Case, result: CaseResult, info: TracerInfo, from: Source, { corpus, profile }: Suite, accept: boolean, terminal: Terminal): Verdict {
  const { colors } = terminal;
  const say = (sign: string, what: string): void => terminal.out(`${sign} ${printable(one.name)}  ${what}\n`);
  const outcome = normal(result);
  if (!outcome) {
    say(colors.red("E"), printable(result.reason ?? "no outcome to record"));
    return "failed";
  }
  const old = readableRecorded(one, corpus, profile);
  if (old?.origin === "torch" && from === "reference") {
    rejectOwn(one.name, corpus, profile);
    return "kept";
  }
  const snapshot: Snapshot = { name: one.name, origin: from, recorded: versions(info, from), source: hash(one.files()[MODEL] ?? ""), outcome };
  if (old && old.origin === from && old.source === snapshot.source && render(old.outcome, "verbatim") === render(outcome, "verbatim")) {
    rejectPending(corpus, profile, one.name);
    return "unchanged";
  }
  const path = writePending(corpus, profile, snapshot);
  if (accept) acceptPending(corpus, profile, one.name);
  const where = relative(terminal.cwd, accept ? path.replace(/\.new$/, "") : path);
  say(colors[old ? "yellow" : "green"](old ? "~" : "+"), `${old ? changeOf(old, snapshot) : "new"}: ${printable(where)}`);
  if (old && render(old.outcome, "verbatim") !== render(outcome, "verbatim")) {
    const lines = unifiedDiff(render(old.outcome, "verbatim"), render(outcome, "verbatim"), ["in force", accept ? "now in force" : "pending"], colors);
    terminal.out(`${lines.map((line) => `  ${line}\n`).join("")}`);
  }
  return old ? "changed" : "new";
}

/** One with merge markers, say, counts as absent here: recording anew is how it is mended. */
function readableRecorded(one: Case, corpus: Suite["corpus"], profile: string): Snapshot | undefined {
  try {
    return readRecorded(corpus, profile, one.name);
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}

/** A pending snapshot that the reference tracer left before PyTorch recorded the case has no use any more. */
function rejectOwn(name: string, corpus: Suite["corpus"], profile: string): void {
  if (readPending(corpus, profile, name)?.origin === "reference") rejectPending(corpus, profile, name);
}

/** The outcome as snapshots keep it: verbatim, without what depends on the machine. */
function normal({ outcome }: CaseResult): ExpectedOutcome | undefined {
  if (outcome.outcome === "exported") return { outcome: "exported", program: verbatim(outcome.program) };
  if (outcome.outcome === "rejected") return { outcome: "rejected", error: { type: outcome.error.type, message: verbatim(outcome.error.message) } };
  return undefined;
}

const versions = (info: TracerInfo, from: Source): Record<string, string> => ({ [from]: info.version, ...(info.python === undefined ? {} : { python: info.python }) });

function changeOf(old: Snapshot, now: Snapshot): string {
  if (render(old.outcome, "verbatim") !== render(now.outcome, "verbatim")) return "changed";
  return old.source === now.source ? `the same outcome, now from ${now.origin === "torch" ? "PyTorch" : "the reference tracer"}` : "the same outcome of a changed source";
}

function summarize(counts: Readonly<Record<Verdict, number>>, accept: boolean, input: Input, terminal: Terminal): void {
  const { new: added, changed, unchanged, kept, failed } = counts;
  const parts = [
    ...(added > 0 ? [`${added} new`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(kept > 0 ? [`${kept} kept as PyTorch gave them`] : []),
    ...(failed > 0 ? [`${failed} could not be recorded`] : []),
  ];
  terminal.out(`${terminal.colors.bold(parts.join(", "))}\n`);
  if (added + changed === 0 || accept) return;
  const selection = ["tags", "support", "case", "profile", "corpus"].flatMap((flag) => input.all(flag).map((value) => ` --${flag} ${quoted(value)}`)).join("");
  terminal.out(`pending; to put ${added + changed === 1 ? "it" : "them"} in force: npx exportcheck update --accept${selection}\n`);
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
