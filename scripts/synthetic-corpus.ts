/**
 * Writes a corpus of N small cases with snapshots, to see how the harness scales: `tsx scripts/synthetic-corpus.ts FOLDER [N]`, 20,000
 * without a number. Its tracer, beside it, answers at once, so that what is measured is the harness.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count = "20000"] = process.argv.slice(2);
if (folder === undefined) throw new Error("synthetic-corpus FOLDER [N]");

const tags = ["torch.cond", "torch.dynamic-shape", "torch.operator", "python.closure", "python.control-flow"];
const source = (index: number): string => `import torch\n\n\nclass Model(torch.nn.Module):\n    def forward(self, x):\n        return x + ${index}\n\n\nmodel = Model()\nexample_args = (torch.randn(2),)\n`;
const program = (index: number): string => [
  "ExportedProgram:",
  "    class GraphModule(torch.nn.Module):",
  '        def forward(self, x: "f32[2]"):',
  `             # File: model.py:6 in forward, code: return x + ${index}`,
  `            add: "f32[2]" = torch.ops.aten.add.Tensor(x, ${index});  x = None`,
  "            return (add,)",
  "            ",
  "Graph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='add'), target=None)])",
  "Range constraints: {}",
  "",
].join("\n");

/** Speaks the tracer protocol and knows one kind of model. */
const tracer = `import { createInterface } from "node:readline";
const program = ${JSON.stringify(program(0))};
createInterface({ input: process.stdin }).on("line", (line) => {
  const { seq, command, files } = JSON.parse(line);
  if (command === "bye") process.exit(0);
  const number = /x \\+ (\\d+)/.exec(files?.["model.py"] ?? "")?.[1];
  const reply = command === "hello" ? { name: "synthetic", version: "1", profiles: ["torch-2.6"] } : { outcome: "exported", program: program.replace("x + 0", "x + " + number).replace("(x, 0)", "(x, " + number + ")") };
  process.stdout.write(JSON.stringify({ seq, ...reply }) + "\\n");
});
`;

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
mkdirSync(join(folder, "snapshots/torch-2.6"), { recursive: true });
mkdirSync(join(folder, "cases"), { recursive: true });
write("tracer.mjs", tracer);
write("cases/corpus.yaml", `version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags:\n${tags.map((tag) => `  ${tag}: Synthetic.\n`).join("")}`);
for (let index = 0; index < Number(count); index += 1) {
  const name = `case_${String(index).padStart(6, "0")}`;
  mkdirSync(join(folder, "cases", name));
  write(`cases/${name}/case.yaml`, `summary: Adds ${index}.\ntags: [${tags[index % tags.length]}]\nsupport: SUPPORTED\n`);
  write(`cases/${name}/model.py`, source(index));
  const hash = createHash("sha256").update(source(index)).digest("hex");
  write(`snapshots/torch-2.6/${name}.snap`, `---\nversion: 1\norigin: torch\nrecorded: { torch: 2.6.0, python: 3.13.5 }\nsource: sha256:${hash}\noutcome: exported\n---\n${program(index)}`);
}
console.log(`${count} cases in ${folder}; run there: exportcheck run --tracer 'cmd:node tracer.mjs' --shard 1/4 --reporter jsonl=shard-1.jsonl`);
