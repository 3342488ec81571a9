/** `exportcheck smoke TRACER`: talks to an adapter as a run would, with small cases, and shows each wrong message beside the right one. */
import { compare, parseProgram, UnreadableProgram } from "../compare/index.ts";
import { printable } from "../report/index.ts";
import { openTracer, sampleReplies, TracerUnavailable, type Message, type Outcome, type TraceRequest, type Tracer } from "../tracers/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, TIMEOUT, TRACERS, timeoutOf, tracerNamed } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

export const smoke: Command = {
  name: "smoke",
  summary: "Test an adapter: whether a tracer speaks the protocol.",
  about: `For whoever writes an adapter. Starts the tracer, shakes hands, sends a few small models as a run would, and holds every message to the letter of
    the protocol. A wrong message is shown beside a right one. Whether the programs are PyTorch's is for run to judge; here they must only be readable.

    Exit code: 0 the tracer speaks the protocol, 1 a message is wrong, 3 it could not be started.`,
  operands: { name: "TRACER", least: 1, most: 1 },
  flags: [TRACERS, PYTHON, PROFILE, TIMEOUT, { name: "messages", help: "Show every message that goes either way." }],
  examples: [
    ["smoke 'cmd:./my-tracer --fast'", "a program"],
    ["smoke mine", "one that tracers.yaml declares"],
    ["smoke torch --messages", "how real PyTorch's worker answers"],
  ],
  run,
};

interface Step {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is right; a skip always is. */
  readonly wants: Exclude<Outcome["outcome"], "skipped">;
  readonly check?: (outcome: Outcome) => string | undefined;
}

const model = (body: string, head = ""): string => `import torch\n${head}\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n${body.split("\n").map((line) => `        ${line}`).join("\n")}\n\n\nmodel = M()\nexample_args = (torch.ones(2, 3),)\n`;

/** The first program's text, to be given again when the same model is asked for again. */
const steps = (): Step[] => {
  let first: Outcome | undefined;
  return [
    { name: "a model that exports", files: { "model.py": model("return x + 1") }, wants: "exported", check: (outcome) => { first = outcome; return readable(outcome); } },
    { name: "a model that torch.export refuses", files: { "model.py": model("if x.sum() > 0:\n    return x\nreturn -x") }, wants: "rejected" },
    { name: "a module that raises while it is loaded", files: { "model.py": 'raise ValueError("no")\n' }, wants: "error", check: phaseIs("load") },
    { name: "a module without a model", files: { "model.py": "x = 1\n" }, wants: "error", check: phaseIs("load") },
    { name: "a model with a file beside it", files: { "model.py": model("return double(x)", "from helper import double\n"), "helper.py": "def double(x):\n    return x * 2\n" }, wants: "exported", check: readable },
    { name: "a source that prints, with text beyond ASCII", files: { "model.py": model('print("grüße — 你好")\nreturn x.relu()', 'print("loading")\n') }, wants: "exported", check: readable },
    { name: "the first model again: the same answer", files: { "model.py": model("return x + 1") }, wants: "exported", check: (outcome) => (sameAs(first, outcome) ? undefined : "the answer depends on what was asked before") },
  ];
};

const phaseIs = (phase: string) => (outcome: Outcome): string | undefined => (outcome.outcome === "error" && outcome.phase !== phase ? `the phase is "${outcome.phase}", not "${phase}"` : undefined);

function readable(outcome: Outcome): string | undefined {
  if (outcome.outcome !== "exported") return undefined;
  try {
    parseProgram(outcome.program);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableProgram) return `the program is no str(exported_program): ${error.message}`;
    throw error;
  }
}

function sameAs(first: Outcome | undefined, outcome: Outcome): boolean {
  if (first?.outcome !== "exported" || outcome.outcome !== "exported") return first?.outcome === outcome.outcome;
  return compare(first, outcome, "verbatim").holds === "verbatim";
}

async function run(input: Input, terminal: Terminal): Promise<number> {
  const { colors } = terminal;
  const text = input.operands[0] ?? "";
  const spec = tracerNamed(text, input, terminal.cwd, "smoke");
  const messages: Message[] = [];
  const listen = (message: Message): void => {
    messages.push(message);
    if (input.has("messages")) terminal.out(`  ${colors.dim(`${message.from === "runner" ? "->" : "<-"} ${printable(message.line.slice(0, 2000))}`)}\n`);
  };
  let tracer: Tracer;
  try {
    tracer = await openTracer(spec, { validate: true, listen });
  } catch (error) {
    if (error instanceof TracerUnavailable) terminal.out(fault("the handshake", error.message, messages, sampleReplies.hello(0), terminal));
    throw error;
  }
  try {
    const { name, version, profiles } = tracer.info;
    terminal.out(`${colors.green("✓")} the handshake: ${printable(name)} ${printable(version)}, of ${printable(profiles.join(", ") || "no profile")}\n`);
    const profile = input.one("profile") ?? profiles[0] ?? "torch-2.6";
    const wrong = await tryAll(tracer, profile, timeoutOf(input, spec), messages, terminal);
    terminal.out(wrong === 0 ? `${colors.green("the tracer speaks the protocol")}\n` : `${colors.red(`${wrong} of ${steps().length} answers are wrong`)}\n`);
    return wrong === 0 ? EXIT.ok : EXIT.differ;
  } finally {
    await tracer.close();
  }
}

async function tryAll(tracer: Tracer, profile: string, timeout: number, messages: Message[], terminal: Terminal): Promise<number> {
  const { colors } = terminal;
  let wrong = 0;
  for (const { name, files, wants, check } of steps()) {
    messages.length = 0;
    const request: TraceRequest = { case: "smoke", profile, file: "model.py", files };
    const { outcome } = await tracer.trace(request, { timeout });
    if (outcome.outcome === "skipped") terminal.out(`${colors.yellow("-")} ${name}: skipped, ${printable(outcome.reason)}\n`);
    else {
      const problem = problemOf(outcome, wants) ?? check?.(outcome);
      if (problem === undefined) terminal.out(`${colors.green("✓")} ${name}\n`);
      else terminal.out(fault(name, problem, messages, sampleReplies[wants](seqOf(messages)), terminal));
      if (problem !== undefined) wrong += 1;
    }
  }
  return wrong;
}

/** A broken message, or an outcome of another kind than the model calls for. */
function problemOf(outcome: Outcome, wants: Step["wants"]): string | undefined {
  if (outcome.outcome === wants) return outcome.outcome === "error" && outcome.error.type.startsWith("Tracer") ? outcome.error.message : undefined;
  if (outcome.outcome === "error") return outcome.error.type.startsWith("Tracer") ? outcome.error.message : `it answered "error" (${outcome.error.type}: ${outcome.error.message.split("\n")[0]}), where "${wants}" was due`;
  return `it answered "${outcome.outcome}", where "${wants}" was due`;
}

/** The number of the last request: the answer repeats it. */
function seqOf(messages: readonly Message[]): number {
  const asked = messages.findLast(({ from }) => from === "runner");
  return asked === undefined ? 1 : (JSON.parse(asked.line) as { seq: number }).seq;
}

/** What was asked and said, and what would have been right. */
function fault(name: string, problem: string, messages: readonly Message[], right: string, { colors }: Terminal): string {
  const asking = messages.findLastIndex(({ from }) => from === "runner");
  const answer = messages.slice(asking + 1).find(({ from }) => from === "tracer");
  const cut = (line: string): string => printable(line.length > 300 ? `${line.slice(0, 300)}…` : line);
  const asked = messages[asking]?.line;
  const said = answer && `${colors.red(cut(answer.line))}${answer.open ? " (without the end of its line)" : ""}`;
  return [
    `${colors.red("✗")} ${name}: ${printable(problem)}`,
    ...(asked === undefined ? [] : [`    asked: ${cut(asked)}`]),
    `    said:  ${said ?? "nothing"}`,
    `    right: ${colors.green(right)}`,
    "",
  ].join("\n");
}
