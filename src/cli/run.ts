/** `exportcheck run`: holds a tracer to the selected cases. Writes nothing but its reports. */
import { availableParallelism } from "node:os";
import { forms, type Form } from "../compare/index.ts";
import { runCases, TracerPool, unexpected, type RunFinish } from "../runner/index.ts";
import { defaultJobs, prepareTracer, type TracerSpec } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, selectionFlags, TIMEOUT, TRACER, TRACERS, VALIDATE, timeoutOf, tracerOf } from "./flags.ts";
import { EXPECTATIONS, knownFailuresOf } from "./expectations.ts";
import { openReporters, reporterFlags } from "./reporting.ts";
import { exitCodeOf } from "./errors.ts";
import { sharded, shardFlags } from "./sharding.ts";
import { quoted } from "./shell.ts";
import { keepLastRun } from "./state.ts";
import { openSuite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
import { watchAnd } from "./watch.ts";
import { inCi } from "./writing.ts";
import { version } from "../util/version.ts";

export const run: Command = {
  name: "run",
  summary: "Hold a tracer to the cases.",
  about: `Traces each selected case and compares the outcome with its snapshots: a published one in documented form, a recorded one byte for byte,
    unless --form asks for another. With --against, another tracer's live outcomes take the snapshots' place.

    Exit code: 0 all as expected, 1 cases differ (errors and cases without a snapshot count), 2 usage or corpus at fault, 3 a tracer could
    not be run, 5 nothing selected.`,
  flags: [
    ...selectionFlags,
    TRACER,
    TRACERS,
    VALIDATE,
    PYTHON,
    PROFILE,
    { name: "form", value: "FORM", words: forms, help: `How strictly to compare: ${forms.join(", ")}. Default: as strictly as each snapshot's origin allows; with --against, documented.` },
    { name: "against", value: "TRACER", words: "tracers", help: "Hold it to this tracer's live outcomes instead of snapshots." },
    { name: "jobs", value: "N", help: "Workers at work at once. Default: as many as are worth it for the reference tracer, one for a tracer in a process of its own." },
    EXPECTATIONS,
    TIMEOUT,
    { name: "bail", value: "N", optional: true, help: "Stop after N cases (1) that are not as expected." },
    ...shardFlags,
    { name: "repeat", value: "N", help: "Trace each case N times; outcomes that differ from each other are an error." },
    { name: "seed", value: "N", help: "Run in an order shuffled by this number." },
    { name: "watch", help: "Stay, and run again what a change of a case, a snapshot or the tracer's program touches." },
    ...reporterFlags,
  ],
  examples: [
    ["run", "the reference tracer, every case"],
    ["run --tags 'torch.escape-hatch and not torch.dynamic-value'", "by tag"],
    ["run --case 'constrain_*' --form graph", "by name, names of nodes aside"],
    ["run --tracer torch --python 'podman run -i torch python3'", "real PyTorch (executes the cases' code)"],
    ["run --tracer cmd:./my-tracer", "any program that speaks the tracer protocol"],
    ["run --against torch --form verbatim", "the reference tracer beside real PyTorch, byte for byte"],
    ["run --shard 2/8 --reporter jsonl=shard-2.jsonl", "one of eight machines; exportcheck merge puts them together"],
    ["run --reporter list --reporter json=results.json", "to read and to keep"],
    ["run --last-failed --watch", "while you work on what fails"],
    ["run --changed=main", "the cases that a branch touches"],
  ],
  run: execute,
};

async function execute(input: Input, terminal: Terminal): Promise<number> {
  const spec = tracerOf(input, terminal.cwd);
  const against = input.has("against") ? tracerOf(input, terminal.cwd, "against") : undefined;
  const settings: Settings = {
    spec,
    against,
    form: input.choice("form", forms) ?? (against ? "documented" : undefined),
    bail: input.one("bail") === "" ? 1 : input.count("bail", 1),
    repeat: input.count("repeat", 1) ?? 1,
    seed: input.count("seed", 0),
    asked: input.count("jobs", 1),
    timeout: timeoutOf(input, spec),
  };
  if (!input.has("watch")) return once(input, settings, terminal);
  if (inCi(terminal.env)) throw new UsageError("--watch waits for changes, which do not come in CI");
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  let code = await once(input, settings, terminal);
  const { corpus } = openSuite(input, terminal);
  const again = async (names: ReadonlySet<string> | undefined): Promise<void> => {
    code = await once(input, settings, terminal, names).catch((error: unknown) => exitCodeOf(error, terminal));
  };
  await watchAnd({ corpus, command: spec.kind === "command" ? (spec.command ?? "").split(" ") : [] }, again, terminal, stop.signal);
  return code;
}

interface Settings {
  readonly spec: TracerSpec;
  readonly against: TracerSpec | undefined;
  readonly form: Form | undefined;
  readonly bail: number | undefined;
  readonly repeat: number;
  readonly seed: number | undefined;
  readonly asked: number | undefined;
  readonly timeout: number;
}

/** One run of the selection, or of those of it that are named. */
async function once(input: Input, settings: Settings, terminal: Terminal, only?: ReadonlySet<string>): Promise<number> {
  const { spec, against, form, bail, repeat, seed, asked, timeout } = settings;
  await prepareTracer(spec);
  const { suite, mark } = sharded(openSuite(input, terminal), input, terminal);
  const chosen = seed === undefined ? suite.cases : shuffled(suite.cases, seed);
  const selected = only ? chosen.filter(({ name }) => only.has(name)) : chosen;
  if (only && selected.length === 0) return EXIT.ok;
  const outputs = openReporters(input, terminal);
  const jobs = Math.min(asked ?? defaultJobs(spec, selected.length, availableParallelism()), selected.length);
  const open: TracerPool[] = [];
  try {
    const tracer = await TracerPool.open(spec, jobs, { validate: input.has("validate") });
    open.push(tracer);
    const other = against && (await TracerPool.open(against, jobs));
    if (other) open.push(other);
    let finish: RunFinish | undefined;
    let atFault = false; // the corpus: a snapshot that cannot be read, say
    const cases = selected.map((one) => ({ ...one, expectations: () => noting(() => one.expectations(), () => { atFault = true; }) }));
    // Known failures are of what snapshots expect, unless a file is named.
    const known = against && !input.has("expectations") ? undefined : knownFailuresOf(input, suite.corpus, tracer.info.name, suite.profile, terminal);
    const events = runCases({ known, shard: mark, version, profile: suite.profile, cases, tracer, against: other, form, timeout, bail, repeat, reproduce: reproducer(input) });
    const ran = new Set<string>();
    const failed: string[] = [];
    for await (const event of events) {
      outputs.sink.take(event);
      if (event.event === "finish") finish = event;
      if (event.event !== "case") continue;
      ran.add(event.result.name);
      if (unexpected.has(event.result.status)) failed.push(event.result.name);
    }
    if (!inCi(terminal.env)) keepLastRun(suite.corpus, input, terminal, ran, failed);
    if (atFault) return EXIT.usage;
    return finish && [...unexpected].every((status) => finish.counts[status] === 0) ? EXIT.ok : EXIT.differ;
  } finally {
    await Promise.all(open.map((pool) => pool.close()));
    outputs.close();
  }
}

/** The same order for the same seed, on every machine. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const out = [...items];
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return (((state ^ (state >>> 13)) >>> 0) % limit);
  };
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = below(i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Runs and rethrows, after telling. */
function noting<T>(run: () => T, tell: () => void): T {
  try {
    return run();
  } catch (error) {
    tell();
    throw error;
  }
}

/** The flags that decide what a case is held to are kept; those that select or report are not. */
function reproducer(input: Input): (name: string) => string {
  const kept = ["corpus", "tracer", "tracers", "python", "profile", "form", "against", "expectations", "timeout"].flatMap((flag) => (input.one(flag) === undefined ? [] : [`--${flag} ${quoted(input.one(flag) ?? "")}`]));
  return (name) => ["npx exportcheck run", `--case ${quoted(name)}`, ...kept].join(" ");
}
