/** `exportcheck smoke TRACER`: talks to an adapter as a run would, with small cases, and shows each wrong message beside the right one. */
import { printable } from "../report/index.ts";
import { openTracer, problemsOfHello, problemsOfTrace, sampleReplies, TracerUnavailable, type Message, type Outcome, type Tracer, type TracerSpec } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { PROFILE, PYTHON, TIMEOUT, TRACERS, timeoutOf, tracerNamed } from "./flags.ts";
import { smokeSteps, type Step } from "./smokeSteps.ts";
import type { Terminal } from "./terminal.ts";

export const smoke: Command = {
  name: "smoke",
  summary: "Test an adapter: whether a tracer speaks the protocol.",
  about: `For whoever writes an adapter. Starts the tracer, shakes hands, sends a few small models as a run would, and holds every message to the letter of
    the protocol. A wrong message is shown beside a right one, with all that is wrong with it; the next model is then asked of a fresh process, so that one mistake is not told as many. Whether the programs are PyTorch's is for run to judge; here they must only be readable.

    Exit code: 0 the tracer speaks the protocol, 1 a message is wrong, 3 it could not be started.`,
  operands: { name: "TRACER", least: 1, most: 1, words: "tracers" },
  flags: [TRACERS, PYTHON, PROFILE, TIMEOUT, { name: "bail", help: "Stop at the first wrong answer." }, { name: "messages", help: "Show every message that goes either way (-> <-), and what the tracer logs (..)." }],
  examples: [
    ["smoke 'cmd:./my-tracer --fast'", "a program"],
    ["smoke mine", "one that tracers.yaml declares"],
    ["smoke torch --messages", "how real PyTorch's worker answers"],
  ],
  run,
};

async function run(input: Input, terminal: Terminal): Promise<number> {
  const { colors } = terminal;
  const spec = tracerNamed(input.operands[0] ?? "", input, terminal.cwd, "smoke");
  if (spec.kind === "reference" || spec.kind === "results") throw new UsageError(`smoke: ${spec.text} is no program that speaks the protocol; name one with cmd:COMMAND, or torch`);
  const adapter = new Adapter(spec, input.has("messages") ? terminal : undefined);
  try {
    const { info } = await adapter.start();
    terminal.out(`${colors.green("✓")} the handshake: ${printable(info.name)} ${printable(info.version)}, of ${printable(info.profiles.join(", ") || "no profile")}\n`);
    const wrong = await tryAll(adapter, { profile: input.one("profile") ?? info.profiles[0] ?? "torch-2.6", timeout: timeoutOf(input, spec), bail: input.has("bail") }, terminal);
    await sayBye(adapter, terminal);
    terminal.out(wrong.length === 0 ? `${colors.green("the tracer speaks the protocol")}\n` : `${colors.red(`${wrong.length} of ${smokeSteps().length} answers are wrong:`)} ${wrong.join("; ")}\n`);
    return wrong.length === 0 ? EXIT.ok : EXIT.differ;
  } catch (error) {
    if (error instanceof TracerUnavailable) terminal.out(fault("the handshake", adapter.handshakeProblems(error), adapter.heard, sampleReplies.hello(0), terminal));
    throw error;
  } finally {
    await adapter.end();
  }
}

/** Milliseconds in which a tracer may show that it is not silent, or not alive, after its answer. */
const QUIET = 60;

/** One adapter under test: its process, started anew after each fault, and what was heard of it since the last request. */
class Adapter {
  heard: Message[] = [];
  private readonly spec: TracerSpec;
  private readonly shown: Terminal | undefined;
  private tracer: Tracer | undefined;

  constructor(spec: TracerSpec, shown: Terminal | undefined) {
    this.spec = spec;
    this.shown = shown;
  }

  get alive(): boolean {
    return this.tracer !== undefined;
  }

  /** The running process, or a fresh one. Throws `TracerUnavailable`. */
  async start(): Promise<Tracer> {
    if (this.tracer) return this.tracer;
    this.heard = [];
    return (this.tracer = await openTracer(this.spec, { validate: true, listen: (message) => this.listen(message) }));
  }

  /** Closes in peace. The next request gets a fresh process. */
  async end(): Promise<void> {
    const { tracer } = this;
    this.tracer = undefined;
    await tracer?.close();
  }

  async ask(step: Step, profile: string, timeout: number): Promise<Outcome> {
    const tracer = await this.start();
    this.heard = [];
    const { outcome } = await tracer.trace({ case: "smoke", profile, file: "model.py", files: step.files }, { timeout });
    await new Promise((resolve) => setTimeout(resolve, QUIET));
    return outcome;
  }

  /** The lines that it said since it was last asked. */
  get said(): readonly Message[] {
    const asking = this.heard.findLastIndex(({ from }) => from === "runner");
    return this.heard.slice(asking + 1).filter(({ from }) => from === "tracer");
  }

  get ending(): string | undefined {
    return this.heard.find(({ from }) => from === "end")?.line;
  }

  handshakeProblems(error: Error): readonly string[] {
    const [line] = this.said;
    const problems = line && !line.open ? problemsOfHello(line.line, 0) : [];
    return problems.length > 0 ? problems : [error.message];
  }

  private listen(message: Message): void {
    this.heard.push(message);
    const sign = { runner: "->", tracer: "<-", log: "..", end: "==" }[message.from];
    this.shown?.out(`  ${this.shown.colors.dim(`${sign} ${printable(message.line.slice(0, 2000))}`)}\n`);
  }
}

/** Steps in a row without any answer after which a tracer is taken for mute: each costs the whole time limit. */
const MUTE = 2;

/** Tries every step and answers the names of those that failed. */
async function tryAll(adapter: Adapter, { profile, timeout, bail }: { readonly profile: string; readonly timeout: number; readonly bail: boolean }, terminal: Terminal): Promise<string[]> {
  const { colors } = terminal;
  const wrong: string[] = [];
  const steps = smokeSteps();
  const notTried = (from: number): void => terminal.out(steps.slice(from).map(({ name }) => `${colors.yellow("-")} ${name}: not tried\n`).join(""));
  let silent = 0;
  for (const [index, step] of steps.entries()) {
    let outcome: Outcome;
    try {
      outcome = await adapter.ask(step, profile, timeout);
    } catch (error) {
      if (!(error instanceof TracerUnavailable)) throw error;
      const after = `a fresh process, started after "${wrong.at(-1) ?? "the handshake"}" failed`;
      terminal.out(fault(after, adapter.handshakeProblems(error), adapter.heard, sampleReplies.hello(0), terminal));
      notTried(index);
      return [...wrong, "starting it again"];
    }
    silent = outcome.outcome === "error" && outcome.error.type === "TracerTimedOut" ? silent + 1 : 0;
    const problems = problemsOf(step, outcome, adapter);
    if (problems.length > 0) {
      wrong.push(step.name);
      terminal.out(fault(step.name, problems, adapter.heard, rightAnswer(step, outcome)(seqOf(adapter.heard)), terminal));
      await adapter.end();
      if (silent < MUTE && !bail) continue;
      notTried(index + 1);
      break;
    } else if (outcome.outcome === "skipped") terminal.out(`${colors.yellow("-")} ${step.name}: skipped, ${printable(outcome.reason)}\n`);
    else terminal.out(`${colors.green("✓")} ${step.name}\n`);
  }
  return wrong;
}

/** Broken messages, an outcome of another kind than the model calls for, and what came unasked. */
function problemsOf(step: Step, outcome: Outcome, adapter: Adapter): readonly string[] {
  const [line, ...more] = adapter.said;
  const broken = line && !line.open ? problemsOfTrace(line.line, seqOf(adapter.heard)) : [];
  if (broken.length > 0) return broken;
  const asked = problemOf(outcome, step.wants) ?? step.check?.(outcome);
  if (asked !== undefined) return [asked];
  if (more.length > 0) return [`after its answer it wrote ${more.length === 1 ? "another line" : `${more.length} lines more`}, where one line answers one request: ${more[0]!.line.slice(0, 200)}`];
  return adapter.ending === undefined ? [] : [`after its answer its process ended (${adapter.ending}), where one process serves many cases, until bye`];
}

function problemOf(outcome: Outcome, wants: Step["wants"]): string | undefined {
  const broken = outcome.outcome === "error" && outcome.error.type.startsWith("Tracer") ? outcome.error.message : undefined;
  if (broken !== undefined || outcome.outcome === wants || outcome.outcome === "skipped") return broken;
  return `it answered "${outcome.outcome}"${outcome.outcome === "error" ? ` (${outcome.error.type}: ${outcome.error.message.split("\n")[0]})` : ""}, where "${wants}" was due`;
}

/** A right skip is a skip. */
const rightAnswer = (step: Step, outcome: Outcome) => sampleReplies[outcome.outcome === "skipped" ? "skipped" : step.wants];

/** Not ending is no fault, since a run does not wait for it; but each run then ends later than it might. */
async function sayBye(adapter: Adapter, { colors, out }: Terminal): Promise<void> {
  if (!adapter.alive) return;
  adapter.heard = [];
  await adapter.end();
  if (adapter.ending === undefined) out(`${colors.yellow("!")} bye: its process did not end in time and was killed; end it when bye comes, or when standard input ends\n`);
  else out(`${colors.green("✓")} bye\n`);
}

/** The number of the last request: the answer repeats it. */
function seqOf(messages: readonly Message[]): number {
  const asked = messages.findLast(({ from }) => from === "runner");
  return asked === undefined ? 1 : (JSON.parse(asked.line) as { seq: number }).seq;
}

/** What was asked and said, and what would have been right. */
function fault(name: string, problems: readonly string[], messages: readonly Message[], right: string, { colors }: Terminal): string {
  const asking = messages.findLastIndex(({ from }) => from === "runner");
  const answer = messages.slice(asking + 1).find(({ from }) => from === "tracer");
  const cut = (line: string): string => printable(line.length > 300 ? `${line.slice(0, 300)}…` : line);
  const asked = messages[asking]?.line;
  const said = answer && `${colors.red(cut(answer.line))}${answer.open ? " (without the end of its line)" : ""}`;
  const [only, ...others] = problems.map((problem) => printable(problem));
  return [
    `${colors.red("✗")} ${name}: ${others.length === 0 ? only : `${problems.length} things are wrong`}`,
    ...(others.length === 0 ? [] : [only, ...others].map((problem) => `    - ${problem}`)),
    ...(asked === undefined ? [] : [`    asked: ${cut(asked)}`]),
    `    said:  ${said ?? "nothing"}`,
    `    right: ${colors.green(right)}`,
    "",
  ].join("\n");
}
