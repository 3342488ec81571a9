/** Tracers of one's own: declared, smoke-tested, held beside others; and the page that teaches how to write one. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { modelText, sandbox, type Sandbox } from "./testing/sandbox.ts";

const node = JSON.stringify(process.execPath);

/** An adapter whose answers a small script decides. */
function adapter(box: Sandbox, name: string, answer: string, hello = '{ name: "x", version: "1", profiles: ["torch-2.6"] }'): string {
  box.write(name, [
    'import { createInterface } from "node:readline";',
    "const say = (message) => process.stdout.write(`${typeof message === \"string\" ? message : JSON.stringify(message)}\\n`);",
    'createInterface({ input: process.stdin }).on("line", (line) => {',
    "  const { seq, command, files, file, profile } = JSON.parse(line);",
    '  if (command === "bye") process.exit(0);',
    `  if (command === "hello") return say({ seq, ...${hello} });`,
    "  const text = files?.[file];",
    `  ${answer}`,
    "});",
  ].join("\n"));
  return `cmd:${node} ${JSON.stringify(`${box.dir}/${name}`)}`;
}

const program = (op: string): string => `ExportedProgram:\n    class GraphModule(torch.nn.Module):\n        def forward(self, x: "f32[2]"):\n             # File: model.py:6 in forward, code: return x.sin()\n            sin: "f32[2]" = torch.ops.aten.${op}.default(x);  x = None\n            return (sin,)\n            \nGraph signature: ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=[OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='sin'), target=None)])\nRange constraints: {}\n`;
const sin = program("sin");
const right = `say(text.includes("sum()") ? { seq, outcome: "rejected", error: { type: "torch._dynamo.exc.UserError", message: "no" } } : text.includes("model =") ? { seq, outcome: "exported", program: ${JSON.stringify(sin)} } : { seq, outcome: "error", phase: "load", error: { type: "builtins.ValueError", message: "no" } });`;

describe("smoke", () => {
  test("a tracer that speaks the protocol", async () => {
    const box = sandbox();
    const { code, out } = await box.run("smoke", adapter(box, "good.mjs", right));
    expect(out).toMatch(/^✓ the handshake: x 1, of torch-2\.6\n(?:✓ .*\n){7}✓ bye\nthe tracer speaks the protocol\n$/);
    expect(code).toBe(0);
    expect((await box.run("smoke", adapter(box, "good.mjs", right), "--messages")).out).toMatch(/-> \{"exportcheck":1,"seq":0,"command":"hello"\}\n {2}<- \{"seq":0,/);
  }, 60_000);

  test.each([
    ["another number", right.replaceAll("{ seq,", "{ seq: seq + 1,"), /expected "seq": 1, got 2[^]*said: {2}\{"seq":2,"outcome":"exported"[^]*right: \{"seq": 1, "outcome": "exported"/],
    ["a field that is unknown", right.replace('{ seq, outcome: "exported",', '{ seq, outcome: "exported", colour: "red",'), /expected no field but seq, outcome, program, extra_inputs, seconds, got "colour"/],
    ["a short name of an exception", right.replace("torch._dynamo.exc.UserError", "UserError"), /expected the exception's full name, such as "builtins\.ValueError", got "UserError"[^]*right: \{"seq": 2, "outcome": "rejected"/],
    ["no program's text", right.replace(JSON.stringify(sin), '"graph(%x)"'), /the program is no str\(exported_program\): line 1: "ExportedProgram:" was expected/],
    ["a refusal where a module raised", right.replace('outcome: "error", phase: "load", error', 'outcome: "rejected", error'), /it answered "rejected", where "error" was due/],
    ["a reply that is no UTF-8", right.replace(JSON.stringify(sin), `${JSON.stringify(sin)}.replace("x.sin()", "x.sin() # \\ufffd")`), /the program holds U\+FFFD, which stands for bytes that are no UTF-8/],
    ["a byte order mark", `process.stdout.write("\\ufeff"); ${right}`, /expected one JSON object a line, got \\ufeff\{"seq":1/],
    ["another phase", right.replace('phase: "load"', 'phase: "export"'), /the phase is "export", not "load"/],
    ["a log among the replies", `say("Tracing…"); ${right}`, /expected one JSON object a line, got Tracing…/],
    ["an answer more than was asked", `${right} ${right}`, /✗ a model that exports: after its answer it wrote another line, where one line answers one request/],
    ["a process for each case", `${right} process.exit(0);`, /✗ a model that exports: after its answer its process ended \(exit code 0\), where one process serves many cases[^]*- a model that torch\.export refuses: not tried[^]*1 of 7 answers are wrong/],
    ["answers that depend on what came before", `globalThis.n = (globalThis.n ?? 0) + 1; ${right.replace(JSON.stringify(sin), `${JSON.stringify(sin)}.replaceAll("sin", "op" + globalThis.n)`)}`, /the answer depends on what was asked before/],
  ])("%s is shown beside what is right", async (_, answer, message) => {
    const box = sandbox();
    const { code, out } = await box.run("smoke", adapter(box, "bad.mjs", answer), "--bail");
    expect(out).toMatch(message);
    expect(code).toBe(1);
  }, 60_000);

  test("all that is wrong with a reply is told at once, and each step is judged by itself", async () => {
    const box = sandbox();
    const bad = 'say({ seq: 99, outcome: "exported", program: 3, seconds: "soon", colour: 1, size: 2 });';
    const { code, out } = await box.run("smoke", adapter(box, "bad.mjs", bad));
    const [first = "", second = ""] = out.split("✗").slice(1);
    expect(first).toMatch(/^ a model that exports: 5 things are wrong\n(?: {4}- expected .*\n){5} {4}asked: .*"seq":1,.*\n {4}said: {2}\{"seq":99,.*\n {4}right: \{"seq": 1, "outcome": "exported"/);
    expect(second).toMatch(/^ a model that torch\.export refuses: 5 things[^]* {4}right: \{"seq": 1, "outcome": "rejected"/);
    expect(out).toMatch(/7 of 7 answers are wrong: a model that exports; .*; the first model again: the same answer\n$/);
    expect(out).not.toMatch(/giving up|asked before/);
    expect(code).toBe(1);
  }, 60_000);

  test("a tracer that dies at one model is blamed for that one alone, with the end of its log", async () => {
    const box = sandbox();
    const dies = `if (text.includes("helper")) { process.stderr.write("no helper\\n"); process.exit(3); } ${right}`;
    const { code, out } = await box.run("smoke", adapter(box, "dies.mjs", dies));
    expect(out).toMatch(/✗ a model with a file beside it: the tracer's process ended with exit code 3[^]*no helper[^]*said: {2}nothing[^]*✓ a source that prints[^]*✓ the first model again[^]*1 of 7 answers are wrong: a model with a file beside it\n$/);
    expect(code).toBe(1);
  }, 60_000);

  test("one that cannot be started again says after which step, and what was not tried", async () => {
    const box = sandbox();
    const once = `import { existsSync, writeFileSync } from "node:fs"; if (existsSync("used")) throw new Error("the port is in use"); writeFileSync("used", "");`;
    const command = adapter(box, "once.mjs", 'process.exit(4);');
    box.write("once.mjs", `${once}\n${readFileSync(`${box.dir}/once.mjs`, "utf8")}`);
    box.write("tracers.yaml", `version: 1\ntracers: { once: { command: ${JSON.stringify(command.slice(4))} } }\n`);
    const { code, out } = await box.run("smoke", "once");
    expect(out).toMatch(/✗ a fresh process, started after "a model that exports" failed: [^]*the port is in use[^]*right: \{"seq": 0, "name"[^]*- the first model again: the same answer: not tried\n2 of 7/);
    expect(code).toBe(1);
  }, 60_000);

  test("a mute tracer is not waited for seven times; one that stays after bye is noted", async () => {
    const box = sandbox();
    const mute = await box.run("smoke", adapter(box, "mute.mjs", "return;"), "--timeout", "0.2");
    expect(mute.out).toMatch(/✗ a model that exports: no answer to this case within 0\.2 s[^]*✗ a model that torch\.export refuses: [^]*- a module that raises while it is loaded: not tried/);
    const stays = adapter(box, "stays.mjs", right);
    box.write("stays.mjs", readFileSync(`${box.dir}/stays.mjs`, "utf8").replace('if (command === "bye") process.exit(0);', 'if (command === "bye") return setInterval(() => 0, 1000);'));
    expect(await box.run("smoke", stays)).toMatchObject({ code: 0, out: expect.stringMatching(/! bye: its process did not end in time[^]*the tracer speaks the protocol/) });
    expect(await box.run("smoke", "reference")).toMatchObject({ code: 2, err: expect.stringContaining("no program that speaks the protocol") });
  }, 60_000);

  test("a line that is not ended is a hang, and is shown", async () => {
    const box = sandbox();
    const { code, out } = await box.run("smoke", adapter(box, "open.mjs", 'process.stdout.write(JSON.stringify({ seq, outcome: "skipped", reason: "x" }));'), "--timeout", "0.3");
    expect(out).toMatch(/it wrote \d+ characters and did not end the line[^]*said: {2}\{"seq":1,"outcome":"skipped","reason":"x"\} \(without the end of its line\)/);
    expect(code).toBe(1);
  }, 60_000);

  test("a handshake that fails is exit code 3; a skip is no fault", async () => {
    const box = sandbox();
    const { code, out } = await box.run("smoke", adapter(box, "half.mjs", right, '{ name: "x" }'));
    expect(out).toMatch(/✗ the handshake: [^]*said: {2}\{"seq":0,"name":"x"\}\n {4}right: \{"seq": 0, "name": "mine"/);
    expect(code).toBe(3);
    expect(await box.run("smoke", adapter(box, "lazy.mjs", 'say({ seq, outcome: "skipped", reason: "not today" });'))).toMatchObject({ code: 0, out: expect.stringContaining("skipped, not today") });
    expect(await box.run("smoke", "nobody")).toMatchObject({ code: 2, err: expect.stringContaining('there is no tracer "nobody"') });
  }, 60_000);
});

describe("extra_inputs, where a tracer runs programs", () => {
  const ran = (extra: string): string => right.replace(`program: ${JSON.stringify(sin)}`, `program: ${JSON.stringify(sin)}, extra_inputs: ${extra}`);

  test("a program that does something else than its model fails, whatever its text is", async () => {
    const box = sandbox("a");
    expect(await box.run("run", "--tracer", adapter(box, "x.mjs", ran('{ agree: false, message: "3 of 3 differ" }')))).toMatchObject({ code: 1, out: expect.stringMatching(/✗ a {2}3 of 3 differ\n[^]*1 case: 1 failed/) });
    expect((await box.run("run", "--tracer", adapter(box, "x.mjs", ran("{ agree: true }")), "--validate")).out).toContain("1 new");
  }, 60_000);

  test("the case's tolerance goes along, and an answer of another shape is nonsense", async () => {
    const box = sandbox("a");
    box.write("cases/a/case.yaml", "summary: A.\ntags: []\nsupport: SUPPORTED\ntolerance: { relative: 0.1 }\n");
    const asked = adapter(box, "x.mjs", 'say({ seq, outcome: "skipped", reason: JSON.stringify(JSON.parse(line).tolerance) });');
    expect((await box.run("run", "--tracer", asked)).out).toContain('{"relative":0.1}');
    expect((await box.run("run", "--tracer", adapter(box, "y.mjs", ran('"yes"')))).out).toContain('expected "extra_inputs": {"agree": true}');
  }, 60_000);
});

describe("declared tracers", () => {
  test("by name: environment, profiles and time limit", async () => {
    const box = sandbox("a");
    adapter(box, "env.mjs", `if (process.env.SLOW) return; say({ seq, outcome: "skipped", reason: process.env.WORD + " in " + process.cwd() });`);
    box.write("sub/x", "");
    box.write("tracers.yaml", `version: 1\ntracers:\n  mine: { command: '${process.execPath} ../env.mjs', env: { WORD: hello, N: 1 }, cwd: sub, profiles: [torch-9] }\n  slow: { command: '${process.execPath} env.mjs', env: { SLOW: "1" }, timeout: 0.3 }\n`);
    expect(await box.run("run", "--tracer", "mine")).toMatchObject({ code: 0, out: expect.stringMatching(/note: x 1 is of torch-9, not torch-2\.6[^]*- a {2}hello in .*\/sub\n/) });
    expect(await box.run("run", "--tracer", "slow")).toMatchObject({ code: 1, out: expect.stringContaining("within 0.3 s") });
    expect(await box.run("run", "--tracer", "mien")).toMatchObject({ code: 2, err: expect.stringContaining('there is no tracer "mien"; did you mean mine?') });
  }, 60_000);

  test.each([
    ["  mine: { env: {} }\n", /tracers\.yaml:3:9: a tracer has a command/],
    ["  mine: { command: a, torch: b }\n", /one of the two/],
    ["  mine: { comand: a }\n", /unknown key "comand"; did you mean command/],
  ])("at fault: %j", async (entry, message) => {
    const box = sandbox("a");
    box.write("tracers.yaml", `version: 1\ntracers:\n${entry}`);
    const { code, err } = await box.run("run", "--tracer", "mine");
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

test("--validate costs a case whose reply is not to the letter", async () => {
  const box = sandbox("a");
  const tracer = adapter(box, "extra.mjs", 'say({ seq, outcome: "skipped", reason: "no", extra: 1 });');
  expect(await box.run("run", "--tracer", tracer)).toMatchObject({ code: 0 });
  expect(await box.run("run", "--tracer", tracer, "--validate")).toMatchObject({ code: 1, out: expect.stringContaining('got "extra"') });
}, 60_000);

test("matrix: who agrees with whom, by form", async () => {
  const box = sandbox("a", "b");
  const one = adapter(box, "one.mjs", `say({ seq, outcome: "exported", program: ${JSON.stringify(sin)} });`);
  const renamed = adapter(box, "two.mjs", `say({ seq, outcome: "exported", program: ${JSON.stringify(sin.replaceAll("sin:", "s:").replaceAll("(sin,)", "(s,)").replaceAll("'sin'", "'s'"))} });`);
  const other = adapter(box, "three.mjs", `say(files[file].includes("cos") ? { seq, outcome: "error", phase: "export", error: { type: "T", message: "m" } } : { seq, outcome: "exported", program: ${JSON.stringify(program("cos"))} });`);
  box.write("cases/b/model.py", modelText.replace("sin", "cos"));
  const tracers = [one, renamed, other].flatMap((text) => ["--tracer", text]);
  const { code, out } = await box.run("matrix", ...tracers, "--no-snapshots", "--form", "graph", "--json");
  expect(code).toBe(1);
  const report = JSON.parse(out) as { cases: unknown; agreements: { by: unknown; cases: number }[] };
  expect(report.cases).toEqual([{ name: "a", agree: false, letters: ["a", "a", "b"] }, { name: "b", agree: false, letters: ["a", "a", "!"] }]);
  expect(report.agreements.map(({ cases, by }) => ({ cases, by }))).toEqual([
    { cases: 2, by: { verbatim: 0, documented: 0, graph: 2, outcome: 2 } },
    { cases: 1, by: { verbatim: 0, documented: 0, graph: 0, outcome: 1 } },
    { cases: 1, by: { verbatim: 0, documented: 0, graph: 0, outcome: 1 } },
  ]);
  expect((await box.run("matrix", "--tracer", one, "--tracer", renamed, "--form", "graph")).out).toMatch(/^case {2}recorded {2}cmd:[^]*\na +· +a +a *\n/);
  expect((await box.run("matrix", "--tracer", one, "--no-snapshots"))).toMatchObject({ code: 2, err: expect.stringContaining("two columns") });
}, 60_000);

/** A `torch` that can do what the adapter asks of it: PyTorch itself is not on every machine. */
const stub = `
class Tensor:
    def __add__(self, other): return self
    __neg__ = __mul__ = sin = relu = sum = lambda self, *rest: self
    def __gt__(self, other): return self
    def __bool__(self): raise TypeError("a tensor decides a branch")
class nn:
    class Module:
        pass
class export:
    @staticmethod
    def export(model, args, kwargs, **options):
        model.forward(*args, **kwargs)
        return PROGRAM
__version__ = "0"
manual_seed = lambda seed: None
ones = randn = lambda *shape: Tensor()
`;

describe.skipIf(spawnSync("python3", ["--version"]).status !== 0)("the page on adapters", () => {
  test("its adapter passes the smoke test and serves a run", async () => {
    const page = readFileSync(new URL("../../docs/adapters.md", import.meta.url), "utf8");
    const [, source = ""] = /```python\n([^]*?)```/.exec(page) ?? [];
    const [, declaration = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    const box = sandbox("a");
    box.write("adapter.py", source);
    box.write("torch.py", `PROGRAM = ${JSON.stringify(sin)}\n${stub}`);
    box.write("tracers.yaml", declaration);
    expect(await box.run("smoke", "mine")).toMatchObject({ code: 0, out: expect.stringContaining("the tracer speaks the protocol") });
    expect(await box.run("run", "--tracer", "mine", "--validate")).toMatchObject({ code: 1, out: expect.stringContaining("1 new (no snapshot)") });
  }, 60_000);

  test("its messages are right ones", () => {
    const page = readFileSync(new URL("../../docs/adapters.md", import.meta.url), "utf8");
    for (const [, line] of page.matchAll(/^(?:->|<-) (.*)$/gm)) expect(() => JSON.parse(line!) as unknown).not.toThrow();
  });
});
