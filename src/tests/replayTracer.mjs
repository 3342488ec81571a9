/** A tracer for tests: answers each case with what a file says. `node replayTracer.mjs ANSWERS.json`, which maps names to outcomes. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const answers = JSON.parse(readFileSync(process.argv[2], "utf8"));
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

createInterface({ input: process.stdin }).on("line", (line) => {
  const { seq, command, case: name } = JSON.parse(line);
  if (command === "hello") say({ seq, name: "replay", version: "1", profiles: ["torch-2.6"] });
  else if (command === "bye") process.exitCode = 0;
  else say({ seq, seconds: 0, ...(answers[name] ?? { outcome: "skipped", reason: "no answer" }) });
});
