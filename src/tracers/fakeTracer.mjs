/** A tracer for tests: speaks the protocol, and misbehaves as the case's text says. Run with node. */
import { createInterface } from "node:readline";

const [, , mode = "well"] = process.argv;
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const hello = (seq) => say({ seq, name: "fake", version: "1.0", profiles: ["torch-2.6"] });

const greetings = {
  well: hello,
  mute: () => undefined,
  dies: () => process.exit(7),
  shouts: () => process.stdout.write("Loading…\n"),
  halves: (seq) => say({ seq, name: "fake" }),
};

const behaviours = {
  exit: () => { process.stderr.write("a last word\n"); process.exit(9); },
  hang: () => { for (;;); },
  sleep: () => undefined,
  flood: function flood() { process.stdout.write("x".repeat(65536), flood); },
  floodlog: (seq) => { process.stderr.write("y".repeat(5_000_000)); say({ seq, outcome: "exported", program: "after the flood" }); },
  nonsense: () => process.stdout.write("hello?\n"),
  list: () => process.stdout.write("[1]\n"),
  seq: (seq) => say({ seq: seq + 1, outcome: "exported", program: "p" }),
  outcome: (seq) => say({ seq, outcome: "maybe" }),
  phase: (seq) => say({ seq, outcome: "error", phase: "lunch", error: { type: "T", message: "m" } }),
  program: (seq) => say({ seq, outcome: "exported", program: 3 }),
  twice: (seq) => { say({ seq, outcome: "exported", program: "once" }); setTimeout(() => say({ seq, outcome: "exported", program: "again" }), 5); },
  skip: (seq) => say({ seq, outcome: "skipped", reason: "no cond here", link: "https://example.org/1" }),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { seq, command, files, file } = JSON.parse(line);
  if (command === "hello") return greetings[mode](seq);
  if (command === "bye") return process.exit(0);
  const text = files[file];
  const behave = behaviours[text];
  if (behave) return behave(seq);
  return say({ seq, outcome: "exported", program: `${process.pid}:${text}`, seconds: 0.5 });
});
