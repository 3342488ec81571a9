/** The table of commands. A command's file is loaded when it is used: `--help` and `list` start fast because they load little. */
import type { Command } from "./command.ts";

export interface Summary {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: readonly Summary[] = [
  { name: "run", summary: "Hold a tracer to the cases.", load: async () => (await import("./run.ts")).run },
  { name: "list", summary: "List the cases that a filter selects.", load: async () => (await import("./list.ts")).list },
  { name: "show", summary: "Show a case: its source, tags and expected results.", load: async () => (await import("./show.ts")).show },
  { name: "trace", summary: "Show the graph that torch.export makes of a file's model, or why it makes none.", load: async () => (await import("./trace.ts")).trace },
  { name: "diff", summary: "Say what differs between two programs, snapshots, result files or profiles.", load: async () => (await import("./diff.ts")).diff },
  { name: "gate", summary: "Judge results by a policy, against a baseline.", load: async () => (await import("./gate.ts")).gate },
  { name: "expectations", summary: "Write down what is known to fail, and why.", load: async () => (await import("./expectations.ts")).expectations },
  { name: "matrix", summary: "Run several tracers or profiles over the cases and show who agrees with whom.", load: async () => (await import("./matrix.ts")).matrix },
  { name: "smoke", summary: "Test an adapter: whether a tracer speaks the protocol.", load: async () => (await import("./smoke.ts")).smoke },
  { name: "merge", summary: "Merge the results of shards into one.", load: async () => (await import("./merge.ts")).merge },
  { name: "new", summary: "Make a case of a file of your own.", load: async () => (await import("./new.ts")).newCase },
  { name: "update", summary: "Record snapshots of what a tracer produces.", load: async () => (await import("./update.ts")).update },
  { name: "review", summary: "Walk through pending snapshots: accept, reject or skip each.", load: async () => (await import("./review.ts")).review },
  { name: "accept", summary: "Put pending snapshots in force.", load: async () => (await import("./accept.ts")).accept },
  { name: "reject", summary: "Throw pending snapshots away.", load: async () => (await import("./accept.ts")).reject },
  { name: "prune", summary: "Remove snapshots that belong to no case.", load: async () => (await import("./prune.ts")).prune },
  { name: "import", summary: "Import published examples, or see which have drifted.", load: async () => (await import("./import.ts")).importCases },
  { name: "completion", summary: "Print a script that completes commands, flags, tags and cases in a shell.", load: async () => (await import("./completion.ts")).completionOf(commands) },
];
