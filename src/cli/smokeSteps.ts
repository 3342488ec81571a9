/** What a smoke test asks of an adapter: small models, and what is a right answer to each. */
import { compare, parseProgram, UnreadableProgram } from "../compare/index.ts";
import type { Outcome } from "../tracers/index.ts";

export interface Step {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is right; a skip always is. */
  readonly wants: Exclude<Outcome["outcome"], "skipped">;
  /** What is wrong with an outcome of the right kind. */
  readonly check?: (outcome: Outcome) => string | undefined;
}

const model = (body: string, head = ""): string => `import torch\n${head}\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n${body.split("\n").map((line) => `        ${line}`).join("\n")}\n\n\nmodel = M()\nexample_args = (torch.ones(2, 3),)\n`;

/** The first program is kept: the same model is asked for again at the end. */
export function smokeSteps(): Step[] {
  let first: Outcome | undefined;
  const kept = (outcome: Outcome): string | undefined => {
    const problem = readable(outcome);
    if (problem === undefined) first = outcome;
    return problem;
  };
  return [
    { name: "a model that exports", files: { "model.py": model("return x + 1") }, wants: "exported", check: kept },
    { name: "a model that torch.export refuses", files: { "model.py": model("if x.sum() > 0:\n    return x\nreturn -x") }, wants: "rejected" },
    { name: "a module that raises while it is loaded", files: { "model.py": 'raise ValueError("no")\n' }, wants: "error", check: phaseIs("load") },
    { name: "a module without a model", files: { "model.py": "x = 1\n" }, wants: "error", check: phaseIs("load") },
    { name: "a model with a file beside it", files: { "model.py": model("return double(x)", "from helper import double\n"), "helper.py": "def double(x):\n    return x * 2\n" }, wants: "exported", check: readable },
    { name: "a source that prints, with text beyond ASCII", files: { "model.py": model('print("grüße — 你好")\nreturn x.relu()  # grüße — 你好', 'print("loading")\n') }, wants: "exported", check: readable },
    { name: "the first model again: the same answer", files: { "model.py": model("return x + 1") }, wants: "exported", check: (outcome) => readable(outcome) ?? unlike(first, outcome) },
  ];
}

const phaseIs = (phase: string) => (outcome: Outcome): string | undefined => (outcome.outcome === "error" && outcome.phase !== phase ? `the phase is "${outcome.phase}", not "${phase}"` : undefined);

function readable(outcome: Outcome): string | undefined {
  if (outcome.outcome !== "exported") return undefined;
  if (outcome.program.includes("\ufffd")) return "the program holds U+FFFD, which stands for bytes that are no UTF-8: write replies in UTF-8";
  try {
    parseProgram(outcome.program);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableProgram) return `the program is no str(exported_program): ${error.message}`;
    throw error;
  }
}

/** Nothing is said where the first answer was no right one: that was told already. */
function unlike(first: Outcome | undefined, outcome: Outcome): string | undefined {
  if (first?.outcome !== "exported" || outcome.outcome !== "exported" || compare(first, outcome, "verbatim").holds === "verbatim") return undefined;
  const [a, b] = [first.program.split("\n"), outcome.program.split("\n")];
  const line = Math.max(0, a.findIndex((text, index) => text !== b[index]));
  return `the answer depends on what was asked before; line ${line + 1} was ${(a[line] ?? "").trim()} and is ${(b[line] ?? "").trim()}`;
}
