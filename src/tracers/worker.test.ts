/** The worker script with a stand-in for PyTorch, so that its manners are tested where there is only Python. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTorch } from "./torch.ts";
import type { Outcome, Tracer } from "./types.ts";

const hasPython = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;
if (!hasPython) console.log("worker.test.ts: skipped, there is no python3 (3.9 or newer) on this machine");

/** As much of `torch` as the worker touches. `export` calls `forward`, so that a case can misbehave there. */
const standIn: Readonly<Record<string, string>> = {
  "torch/__init__.py": `
__version__ = "2.6.0+stub"
seeds = []
class nn:
    class Module: pass
def set_num_threads(n): pass
def manual_seed(n): seeds.append(n)
def tensor(x): return Number(x)
def zeros(x): return x
class Number(int):
    def item(self): return self
def _check(x): assert x
def _check_is_size(x): pass
`,
  "torch/export/__init__.py": `
import inspect
class Program:
    def __init__(self, model, args): self.model, self.text = model, model.forward(*args)
    def __str__(self): return f"{self.text} from {inspect.getsourcefile(type(self.model))}" if not isinstance(self.text, Exception) else 1 / 0
def export(model, args, kwargs=None, **options): return Program(model, args)
`,
  "torch/_dynamo/__init__.py": "def reset(): pass\n",
};

const folder = mkdtempSync(join(tmpdir(), "exportcheck-worker-"));
beforeAll(() => {
  for (const [path, text] of Object.entries(standIn)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = (body: string, head = ""): string => `import torch\n${head}\nclass M(torch.nn.Module):\n    def forward(self, x):\n        ${body}\nmodel = M()\nexample_args = (1,)\n`;

test.skipIf(!hasPython)("it leaves at once, and in peace, when it is told to", async () => {
  const ended: string[] = [];
  const tracer = await openTorch({ env: { PYTHONPATH: folder }, listen: ({ from, line }) => { if (from === "end" || from === "log") ended.push(line); } });
  await tracer.close();
  expect(ended).toEqual(["exit code 0"]);
}, 60_000);

test.skipIf(!hasPython)("a worker that is killed leaves no temporary files", async () => {
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  const seen: string[][] = [];
  const tracer = await openTorch({ env: { PYTHONPATH: folder } });
  const traced = tracer.trace({ case: "c", profile: "torch-2.6", file: "model.py", files: { "model.py": model("while True: pass") } }, { timeout: 1_000 });
  setTimeout(() => seen.push(readdirSync(temporary).flatMap((name) => readdirSync(join(temporary, name)))), 500);
  expect((await traced).outcome).toMatchObject({ error: { type: "TracerTimedOut" } });
  await tracer.close();
  await vi.waitFor(() => expect(readdirSync(temporary)).toEqual([]));
  expect(seen).toEqual([[expect.stringMatching(/^case-/)]]);
  vi.unstubAllEnvs();
}, 60_000);

describe.skipIf(!hasPython).each([["a child a case", "1"], ["all cases in one process", "0"]])("%s", (_, fork) => {
  let tracer: Tracer;
  beforeAll(async () => {
    process.env["PYTHONPATH"] = folder;
    process.env["EXPORTCHECK_WORKER_FORK"] = fork;
    tracer = await openTorch();
  });
  afterAll(async () => { await tracer.close(); });

  const trace = async (text: string, more: Record<string, string> = {}): Promise<Outcome> =>
    (await tracer.trace({ case: "c", profile: "torch-2.6", file: "model.py", files: { "model.py": text, ...more } }, { timeout: 30_000 })).outcome;

  test("says who it is", () => {
    expect(tracer.info).toMatchObject({ name: "torch", version: "2.6.0", profiles: ["torch-2.6"] });
  });

  test("exports, with paths made relative", async () => {
    expect(await trace(model("return 'text'"))).toEqual({ outcome: "exported", program: "text from model.py" });
  });

  test("what a case prints is no message, and its standard input is empty", async () => {
    const head = "import sys, os\nprint('{\"seq\": 1}'); os.write(1, b'junk\\n'); assert sys.stdin.read() == ''";
    expect(await trace(model("return 'text'", head))).toMatchObject({ outcome: "exported" });
  });

  test("imports beside the file, anew for each case", async () => {
    const source = model("return helper.V", "import helper\nhelper.V += 1");
    for (const start of [1, 5, 1]) expect(await trace(source, { "helper.py": `V = ${start}\n` })).toMatchObject({ program: `${start + 1} from model.py` });
  });

  test("leaves no state behind", async () => {
    const source = model("return len(torch.seeds)", "import random, torch\nassert random.random() == 0.8444218515250481");
    await trace(source);
    expect(await trace(source)).toMatchObject({ outcome: "exported" });
  });

  test.each([
    ["1 / 0", "load", "builtins.ZeroDivisionError", "division by zero"],
    ["import sys; sys.exit(3)", "load", "builtins.SystemExit", "3"],
    ["raise KeyboardInterrupt", "load", "builtins.KeyboardInterrupt", ""],
    ["def f(:", "load", "builtins.SyntaxError", "invalid syntax (model.py, line 1)"],
    ["model = 1", "load", "builtins.AttributeError", "model.py defines no 'example_args'"],
    [model("import sys; sys.exit(4)"), "export", "builtins.SystemExit", "4"],
    [model("return ValueError()"), "print", "builtins.ZeroDivisionError", "division by zero"],
  ])("an error: %j", async (source, phase, type, message) => {
    expect(await trace(source)).toEqual({ outcome: "error", phase, error: { type, message } });
  });

  test("a rejection has Python's full type and its text", async () => {
    expect(await trace(model("raise KeyError(__file__)"))).toEqual({ outcome: "rejected", error: { type: "builtins.KeyError", message: "'model.py'" } });
  });

  test("no path leaves the case's folder", async () => {
    expect(await trace("", { "../evil.py": "" })).toMatchObject({ outcome: "error", error: { message: "the path '../evil.py' leaves the case's folder" } });
  });

  test("a crash costs the case alone", async () => {
    expect(await trace("import os; os._exit(5)")).toMatchObject({ outcome: "error", error: { type: "TracerDied", message: expect.stringContaining("exit code 5") } });
    expect(await trace(model("return 'again'"))).toMatchObject({ outcome: "exported" });
  });
});

test.skipIf(!hasPython)("a Python without PyTorch is unavailable, and says why", async () => {
  process.env["PYTHONPATH"] = "";
  await expect(openTorch({ python: "python3 -S" })).rejects.toMatchObject({ name: "TracerUnavailable", message: expect.stringMatching(/No module named 'torch'/) });
});
