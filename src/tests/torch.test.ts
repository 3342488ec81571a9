/** Real PyTorch through the worker script: one process serves many cases, and what a case does to it costs that case alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import { runMain } from "../cli/testing/sandbox.ts";
import { openTracer, parseTracer, type Outcome, type Tracer } from "../tracers/index.ts";
import { oracle } from "./testing/oracle.ts";

const releases = ["2.6", "2.14"] as const;
const root = fileURLToPath(new URL("../..", import.meta.url));
const model = (body: string, head = ""): string => `import torch\n${head}\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n        ${body}\n\nmodel = M()\nexample_args = (torch.tensor(4),)\n`;

for (const release of releases) {
  const python = oracle(release, "torch.test.ts");
  describe.skipIf(python === undefined)(`PyTorch ${release}`, () => {
    let tracer: Tracer;
    beforeAll(async () => { tracer = await openTracer(parseTracer("torch", python)); }, 180_000);
    afterAll(async () => { await tracer?.close(); });
    const trace = async (text: string, timeout = 120_000, more: Record<string, string> = {}): Promise<Outcome> =>
      (await tracer.trace({ case: "c", profile: `torch-${release}`, file: "model.py", files: { "model.py": text, ...more } }, { timeout })).outcome;

    test("says who it is", () => {
      expect(tracer.info).toMatchObject({ name: "torch", version: expect.stringMatching(`^${release.replace(".", "\\.")}\\.`), python: expect.stringMatching(/^3\./), profiles: [`torch-${release}`] });
    });

    test("exports, with relative paths", async () => {
      const outcome = await trace(model("return x.sin()"));
      expect(outcome).toMatchObject({ outcome: "exported", program: expect.stringMatching(/^ExportedProgram:\n[^]*# File: model\.py:6 in forward, code: return x\.sin\(\)\n +sin: "f32\[\]" = torch\.ops\.aten\.sin\.default\(x\)/) });
    }, 120_000);

    test("a rejection has the full type and the message", async () => {
      expect(await trace(model("return x.sin() if x > 3 else x.cos()"))).toMatchObject({ outcome: "rejected", error: { type: expect.stringMatching(/^torch\._?\w+\./), message: expect.stringMatching(/data-dependent|control flow/i) } });
    }, 120_000);

    test("files beside the model, from their texts", async () => {
      expect(await trace(model("return helper.twice(x)", "import helper"), 120_000, { "helper.py": "def twice(x):\n    return x * 2\n" })).toMatchObject({ outcome: "exported", program: expect.stringContaining("aten.mul.Tensor(x, 2)") });
    }, 120_000);

    test("a crash, a hang, a flood and nonsense cost their cases", async () => {
      expect(await trace("import os\nos._exit(3)\n")).toMatchObject({ outcome: "error", error: { type: "TracerDied" } });
      expect(await trace("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")).toMatchObject({ outcome: "error", error: { type: "TracerDied" } });
      expect(await trace("while True: pass\n", 3000)).toMatchObject({ outcome: "error", error: { type: "TracerTimedOut" } });
      expect(await trace(model("return x.sin()", "import os\nos.write(1, b'nonsense\\n' * 100000)\nprint('more')"))).toMatchObject({ outcome: "exported" });
      expect(await trace(model("return x.sin()"))).toMatchObject({ outcome: "exported" });
    }, 300_000);

    test("the exported program does on extra_inputs as the model does, or it is told how not", async () => {
      const source = (body: string, extra: string): string => `${model(body).replace("torch.tensor(4)", "torch.ones(3)")}extra_inputs = ${extra}\n`;
      expect(await trace(source("return x * x.shape[0]", "[(torch.zeros(3),), (torch.randn(3),)]"))).toMatchObject({ outcome: "exported", extraInputs: { agree: true } });
      const constant = source("return x * self.k(x)\n\n    @torch._dynamo.assume_constant_result\n    def k(self, x):\n        return int(x.sum().item())", "(torch.ones(3) * 2,)");
      if (release === "2.6") expect(await trace(constant)).toMatchObject({ outcome: "exported", extraInputs: { agree: false, message: expect.stringContaining("something else than the model on extra_inputs: Tensor-likes are not close") } });
      expect(await trace(source("return x.sin()", "(torch.ones(3), 1)"))).toMatchObject({ outcome: "exported", extraInputs: { agree: false, message: expect.stringContaining("the model raised on extra_inputs: builtins.TypeError") } });
    }, 120_000);

    test("what a case changes is gone in the next", async () => {
      const source = model("return torch.zeros(2) + x", "torch.set_default_dtype(torch.float64) if not hasattr(torch, 'was_here') else None\ntorch.was_here = 1");
      const [first, second] = [await trace(source), await trace(source)];
      expect(second).toEqual(first);
    }, 120_000);
  });
}

const latest = oracle("2.14", "torch.test.ts");
test.skipIf(latest === undefined)("a PyTorch of another release is labelled in a run, and may not record", async () => {
  const flags = ["--case", "constrain_as_size_example", "--python", latest ?? ""];
  expect((await runMain(["run", "--tracer", "torch", ...flags], root)).out).toMatch(/note: torch 2\.14\.\d+ is of torch-2\.14, not torch-2\.6; differences may be the release's own/);
  expect(await runMain(["update", "--from", "torch", ...flags], root)).toMatchObject({ code: 2, err: expect.stringContaining("may not record snapshots of torch-2.6") });
}, 300_000);
