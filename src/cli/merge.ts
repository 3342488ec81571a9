/** `exportcheck merge RESULTS…`: the shards of one run become one result, once it is proved that they are all of it. */
import { resolve } from "node:path";
import { mergedEvents, mergeProblems, openPart, ResultsError } from "../report/index.ts";
import { unexpected, type RunFinish } from "../runner/index.ts";
import { writeAtomic } from "../snapshots/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { openReporters, reporterFlags } from "./reporting.ts";
import type { Terminal } from "./terminal.ts";

export const merge: Command = {
  name: "merge",
  summary: "Merge the results of shards into one.",
  about: `Takes what run --shard I/N --reporter jsonl=FILE (or json=FILE) wrote on each machine. First it is proved that together they are one whole run: one
    version of the tool, one corpus and selection, one tracer, every shard and every case exactly once. Then they are reported as if one machine
    had run them. JSON lines need no memory for the programs.

    Exit code: as run would have ended, 0 or 1; 2 where they are not the shards of one run, and why.`,
  operands: { name: "RESULTS…", least: 1, most: Infinity },
  flags: [...reporterFlags, { name: "timings", value: "FILE", help: "Write what each case took, for run --shard … --timings." }],
  examples: [
    ["merge shard-*.jsonl", "report, and end as the whole run would have"],
    ["merge shard-*.jsonl --reporter json=results.json --timings timings.json", "results for the gate, timings for the next run"],
  ],
  run,
};

const TIMINGS_VERSION = 1;

async function run(input: Input, terminal: Terminal): Promise<number> {
  const parts = input.operands.map((name) => openPart(name, resolve(terminal.cwd, name)));
  const problems = mergeProblems(parts);
  if (problems.length > 0) throw new ResultsError(`not the shards of one run:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  const outputs = openReporters(input, terminal);
  const seconds: Record<string, number> = Object.create(null) as Record<string, number>;
  let finish: RunFinish | undefined;
  try {
    for (const event of mergedEvents(parts)) {
      outputs.sink.take(event);
      if (event.event === "case") seconds[event.result.name] = Number(event.result.seconds.toFixed(4));
      else if (event.event === "finish") finish = event;
    }
  } finally {
    outputs.close();
  }
  const target = input.one("timings");
  if (target !== undefined) writeAtomic(resolve(terminal.cwd, target), `${JSON.stringify({ version: TIMINGS_VERSION, seconds }, undefined, 1)}\n`);
  return finish && finish.unrun === 0 && [...unexpected].every((status) => finish.counts[status] === 0) ? EXIT.ok : EXIT.differ;
}
