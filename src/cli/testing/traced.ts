/** For tests that need outcomes and no tracer: programs that were traced elsewhere, and snapshots of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatSnapshot, hash } from "../../snapshots/index.ts";
import type { Sandbox } from "./sandbox.ts";

/** What PyTorch prints for a model of two lines. */
export const program = (operator: string): string => [
  "ExportedProgram:",
  "    class GraphModule(torch.nn.Module):",
  '        def forward(self, x: "f32[2]"):',
  `             # File: model.py:6 in forward, code: return x.${operator}()`,
  `            sin: "f32[2]" = torch.ops.aten.${operator}.default(x);  x = None`,
  "            return (sin,)",
  "            ",
  "Graph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='sin'), target=None)])",
  "Range constraints: {}",
  "",
].join("\n");

/** Writes outcomes to a results file, and answers the flags that take them as a tracer's. */
export function traced(box: Sandbox, operators: Readonly<Record<string, string>>): string[] {
  const cases = Object.entries(operators).map(([name, operator]) => ({ name, outcome: { outcome: "exported", program: program(operator) }, seconds: 0 }));
  box.write("traced.json", JSON.stringify({ version: 1, tracer: { name: "mine", version: "1", profiles: ["torch-2.6"] }, cases }));
  return ["--tracer", `results:${join(box.dir, "traced.json")}`];
}

/** Puts a snapshot in force. */
export function snapshot(box: Sandbox, name: string, operator: string, origin: "torch" | "documented" = "torch"): void {
  const source = hash(readFileSync(join(box.dir, "cases", name, "model.py"), "utf8"));
  box.write(`snapshots/torch-2.6/${name}${origin === "documented" ? ".documented" : ""}.snap`, formatSnapshot({ name, origin, source, outcome: { outcome: "exported", program: program(operator) } }));
}
