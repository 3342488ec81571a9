/** `exportcheck run`: holds a tracer to the selected cases. Writes nothing but its reports. */
import { availableParallelism } from "node:os";
import { forms } from "../compare/index.ts";
import { runCases, TracerPool, unexpected, type RunFinish } from "../runner/index.ts";
import { defaultJobs } from "../tracers/index.ts";
import { EXIT, orNear, UsageError, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, selectionFlags, TIMEOUT, TRACER, TRACERS, VALIDATE, timeoutOf, tracerOf } from "./flags.ts";
import { EXPECTATIONS, knownFailuresOf } from "./expectations.ts";
import { openReporters, reporterFlags } from "./reporting.ts";
import { sharded, shardFlags } from "./sharding.ts";
import { quoted } from "./shell.ts";
import { openSuite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
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
    { name: "form", value: "FORM", help: `How strictly to compare: ${forms.join(", ")}. Default: as strictly as each snapshot's origin allows; with --against, documented.` },
    { name: "against", value: "TRACER", help: "Hold it to this tracer's live outcomes instead of snapshots." },
    { name: "jobs", value: "N", help: "Workers at work at once." },
    EXPECTATIONS,
    TIMEOUT,
    { name: "bail", value: "N", optional: true, help: "Stop after N cases (1) that are not as expected." },
    ...shardFlags,
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
  ],
  run: execute,
};

async function execute(input: Input, terminal: Terminal): Promise<number> {
  const spec = tracerOf(input, terminal.cwd);
  const against = input.has("against") ? tracerOf(input, terminal.cwd, "against") : undefined;
  const form = input.choice("form", forms) ?? (against ? "documented" : undefined);
  const outputs = openReporters(input, terminal);
  const bail = input.one("bail") === "" ? 1 : input.count("bail", 1);
  const asked = input.count("jobs", 1);
  const timeout = timeoutOf(input, spec);
  const { suite, mark } = sharded(openSuite(input, terminal), input, terminal);
  const jobs = asked ?? defaultJobs(spec, suite.cases.length, availableParallelism());
  const tracer = await TracerPool.open(spec, Math.min(jobs, suite.cases.length), { validate: input.has("validate") });
  let other: TracerPool | undefined;
  try {
    other = against && (await TracerPool.open(against, Math.min(jobs, suite.cases.length)));
    let finish: RunFinish | undefined;
    let atFault = false; // the corpus: a snapshot that cannot be read, say
    const cases = suite.cases.map((one) => ({ ...one, expectations: () => noting(() => one.expectations(), () => { atFault = true; }) }));
    // Known failures are of what snapshots expect, unless a file is named.
    const known = against && !input.has("expectations") ? undefined : knownFailuresOf(input, suite.corpus, tracer.info.name, suite.profile, terminal);
    const events = runCases({ known, shard: mark, version, profile: suite.profile, cases, tracer, against: other, form, timeout, bail, reproduce: reproducer(input) });
    for await (const event of events) {
      outputs.sink.take(event);
      if (event.event === "finish") finish = event;
    }
    if (atFault) return EXIT.usage;
    return finish && [...unexpected].every((status) => finish.counts[status] === 0) ? EXIT.ok : EXIT.differ;
  } finally {
    await Promise.all([tracer.close(), other?.close()]);
    outputs.close();
  }
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
