/** `exportcheck update`: records what a tracer produces as pending snapshots, shows what changes, and with `--accept` puts them in force. */
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { render, verbatim } from "../compare/index.ts";
import { MODEL, type Case } from "../corpus/index.ts";
import { printable, unifiedDiff } from "../report/index.ts";
import { mismatchOf, runCases, TracerPool, type CaseResult } from "../runner/index.ts";
import { acceptPending, hash, readPending, readRecorded, rejectPending, writePending, writeSnapshot, type ExpectedOutcome, type Snapshot } from "../snapshots/index.ts";
import { defaultJobs, type TracerInfo } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { openWritableCorpus } from "./corpus.ts";
import { PENDING_DIR, PROFILE, PYTHON, selectionFlags, TIMEOUT, timeoutOf, tracerOf } from "./flags.ts";
import { readable } from "./pending.ts";
import { quoted } from "./shell.ts";
import { openSuite, type Suite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "../util/version.ts";
import { refuseInCi } from "./writing.ts";

const sources = ["reference", "torch"] as const;
type Source = (typeof sources)[number];

export const update: Command = {
  name: "update",
  summary: "Record snapshots of what a tracer produces.",
  about: `Traces the selected cases and writes a pending snapshot (NAME.snap.new) for each whose outcome is new or differs, with a diff. --accept puts
    them in force; without --from it takes over the pending snapshots that are there already. Cases whose outcome is the recorded one are not touched.

    What real PyTorch gave is the truth: a snapshot recorded from it is never replaced by one of the reference tracer, which guards against
    regressions and shows no conformance. What is to be written is traced twice; two recordings that disagree are refused. Only a PyTorch of the profile's own release may record. Published results are written by import alone. In CI
    nothing is written.

    Exit code: 0 when every case could be recorded, 1 when one could not.`,
  flags: [
    ...selectionFlags,
    { name: "from", value: "torch|reference", words: sources, help: "Whose outcomes to record. Default reference." },
    { name: "tracer", value: "torch|reference", words: sources, help: "The same as --from." },
    PYTHON,
    PROFILE,
    TIMEOUT,
    { name: "jobs", value: "N", help: "Workers at work at once. Default: as many as are worth it for the reference tracer, one for a tracer in a process of its own." },
    { name: "accept", help: "Put what is pending in force." },
    PENDING_DIR,
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
  openWritableCorpus(input, terminal);
  const suite = openSuite(input, terminal);
  const from = input.choice("from", sources) ?? input.choice("tracer", sources);
  if (input.has("tracer") && input.choice("tracer", sources) !== from) throw new UsageError("--from and --tracer name two tracers; give one");
  const waiting = from === undefined && input.has("accept") ? suite.selected.filter(({ name }) => readPending(suite.corpus, suite.profile, name)) : [];
  if (waiting.length > 0) {
    for (const { name } of waiting) acceptPending(suite.corpus, suite.profile, name);
    terminal.out(`${waiting.map(({ name }) => `${terminal.colors.green("✓")} ${printable(name)}  in force\n`).join("")}${count(waiting.length, "snapshot")} accepted\n`);
    return EXIT.ok;
  }
  return record(suite, from ?? "reference", input, terminal);
}

type Verdict = "new" | "changed" | "unchanged" | "kept" | "failed";

/** An outcome that is to be written, once a second recording agrees. */
interface Candidate {
  readonly one: Case;
  readonly snapshot: Snapshot;
  readonly old: Snapshot | undefined;
}

async function record(suite: Suite, from: Source, input: Input, terminal: Terminal): Promise<number> {
  const spec = tracerOf(input, terminal.cwd, "from", from);
  const jobs = input.count("jobs", 1) ?? defaultJobs(spec, suite.cases.length, availableParallelism());
  const pool = await TracerPool.open(spec, Math.min(jobs, suite.cases.length));
  const counts: Record<Verdict, number> = { new: 0, changed: 0, unchanged: 0, kept: 0, failed: 0 };
  const traced = (names: ReadonlySet<string>) => {
    const cases = suite.cases.filter(({ name }) => names.has(name)).map((one) => ({ ...one, expectations: () => [] }));
    return runCases({ version, profile: suite.profile, cases, tracer: pool, timeout: timeoutOf(input), reproduce: () => "" });
  };
  try {
    refuseOtherRelease(pool.info, suite.profile);
    const byName = new Map(suite.selected.map((one) => [one.name, one]));
    const candidates = new Map<string, Candidate>();
    for await (const event of traced(new Set(byName.keys()))) {
      const one = event.event === "case" ? byName.get(event.result.name) : undefined;
      if (event.event !== "case" || !one) continue;
      const found = consider(one, event.result, pool.info, from, suite, terminal);
      if (typeof found === "string") counts[found] += 1;
      else candidates.set(one.name, found);
    }
    for await (const event of traced(new Set(candidates.keys()))) {
      const candidate = event.event === "case" ? candidates.get(event.result.name) : undefined;
      if (event.event === "case" && candidate) counts[write(candidate, event.result, suite, input.has("accept"), terminal)] += 1;
    }
  } finally {
    await pool.close();
  }
  summarize(counts, input, terminal);
  return counts.failed > 0 ? EXIT.differ : EXIT.ok;
}

function refuseOtherRelease(info: TracerInfo, profile: string): void {
  const mismatch = mismatchOf(info, profile);
  if (mismatch !== undefined) throw new UsageError(`${info.name} ${info.version} may not record snapshots of ${profile}: it is of ${info.profiles.join(", ") || "no profile"}`);
}

const say = (terminal: Terminal, sign: string, name: string, what: string): void => terminal.out(`${sign} ${printable(name)}  ${what}\n`);

/** What a first recording means for a case: nothing to write, or a candidate. */
function consider(one: Case, result: CaseResult, info: TracerInfo, from: Source, { corpus, profile }: Suite, terminal: Terminal): Verdict | Candidate {
  const outcome = normal(result);
  if (!outcome) {
    say(terminal, terminal.colors.red("E"), one.name, printable(result.reason ?? "no outcome to record"));
    return "failed";
  }
  const old = readable(() => readRecorded(corpus, profile, one.name));
  if (old?.origin === "torch" && from === "reference") {
    rejectOwn(one.name, corpus, profile);
    return "kept";
  }
  const snapshot: Snapshot = { name: one.name, origin: from, recorded: versions(info, from), source: hash(one.files()[MODEL] ?? ""), outcome };
  if (old && old.origin === from && old.source === snapshot.source && isSame(old.outcome, outcome)) {
    rejectPending(corpus, profile, one.name);
    return "unchanged";
  }
  return { one, snapshot, old };
}

const isSame = (a: ExpectedOutcome, b: ExpectedOutcome): boolean => render(a, "verbatim") === render(b, "verbatim");

/** Writes a candidate that the second recording confirms, and shows what changes. Two that disagree would make a snapshot that fails by chance. */
function write({ one, snapshot, old }: Candidate, second: CaseResult, { corpus, profile }: Suite, accept: boolean, terminal: Terminal): Verdict {
  const { colors } = terminal;
  const again = normal(second);
  const diff = (before: ExpectedOutcome, after: ExpectedOutcome, labels: readonly [string, string]): void =>
    terminal.out(unifiedDiff(render(before, "verbatim"), render(after, "verbatim"), labels, colors).map((line) => `  ${line}\n`).join(""));
  if (!again || !isSame(snapshot.outcome, again)) {
    say(terminal, colors.red("E"), one.name, `not recorded: two recordings in a row disagree${again ? "" : ` (the second: ${printable(second.reason ?? second.status)})`}`);
    if (again) diff(snapshot.outcome, again, ["first recording", "second recording"]);
    return "failed";
  }
  const path = accept ? writeSnapshot(corpus, profile, snapshot) : pendingOrRemedy(() => writePending(corpus, profile, snapshot));
  if (accept) rejectPending(corpus, profile, one.name); // it is older than what was just recorded
  const where = relative(terminal.cwd, path);
  say(terminal, colors[old ? "yellow" : "green"](old ? "~" : "+"), one.name, `${old ? changeOf(old, snapshot) : "new"}: ${printable(where)}`);
  if (old && !isSame(old.outcome, snapshot.outcome)) diff(old.outcome, snapshot.outcome, ["in force", accept ? "now in force" : "pending"]);
  return old ? "changed" : "new";
}

/** A tree that must stay as it is needs another folder for what is pending. */
function pendingOrRemedy(write: () => string): string {
  try {
    return write();
  } catch (error) {
    const { code, path = "" } = error as NodeJS.ErrnoException;
    if (code === "EROFS" || code === "EACCES" || code === "EPERM") throw new UsageError(`${path}: this may not be written; --pending-dir DIR keeps pending snapshots elsewhere`);
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
  if (!isSame(old.outcome, now.outcome)) return "changed";
  return old.source === now.source ? `the same outcome, now from ${now.origin === "torch" ? "PyTorch" : "the reference tracer"}` : "the same outcome of a changed source";
}

function summarize(counts: Readonly<Record<Verdict, number>>, input: Input, terminal: Terminal): void {
  const { new: added, changed, unchanged, kept, failed } = counts;
  const parts = [
    ...(added > 0 ? [`${added} new`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(kept > 0 ? [`${kept} kept as PyTorch gave them`] : []),
    ...(failed > 0 ? [`${failed} could not be recorded`] : []),
  ];
  terminal.out(`${terminal.colors.bold(parts.join(", "))}\n`);
  if (added + changed === 0 || input.has("accept")) return;
  const selection = ["tags", "support", "case", "profile", "corpus", "pending-dir"].flatMap((flag) => input.all(flag).map((value) => ` --${flag} ${quoted(value)}`)).join("");
  terminal.out(`pending; to put ${added + changed === 1 ? "it" : "them"} in force: npx exportcheck update --accept${selection} (or review)\n`);
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
