/**
 * The suite catches a wrong tracer: real recorded outcomes with one deliberate fault each, answered by a tracer in a process of its own. Every
 * fault must make the run fail with a diff that shows it; without a fault the same run passes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runMain } from "../cli/testing/sandbox.ts";
import { loadCorpus } from "../corpus/index.ts";
import { readSnapshots, type ExpectedOutcome } from "../snapshots/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const replay = fileURLToPath(new URL("replayTracer.mjs", import.meta.url));
const corpus = loadCorpus(join(root, "cases"));
const scratch = mkdtempSync(join(tmpdir(), "exportcheck-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function recorded(name: string): ExpectedOutcome {
  const found = readSnapshots(corpus, "torch-2.6", name).find(({ origin }) => origin === "torch");
  if (!found) throw new Error(`no snapshot recorded from PyTorch for ${name}`);
  return found.outcome;
}

/** Runs one case with a tracer that answers `outcome`. */
function held(name: string, outcome: ExpectedOutcome, ...flags: string[]) {
  const answers = join(scratch, "answers.json");
  writeFileSync(answers, JSON.stringify({ [name]: outcome }));
  return runMain(["run", "--case", name, "--tracer", `cmd:'${process.execPath}' '${replay}' '${answers}'`, ...flags], root);
}

const SIZE = "constrain_as_size_example";
const VALUE = "constrain_as_value_example";

/** What is wrong, the case, the edit of its program, and a line that the diff must hold. */
const faults: readonly (readonly [string, string, RegExp, string, RegExp])[] = [
  ["a dropped assertion", SIZE, / *_assert_scalar_default_1 = .*\n/, "", /^ +- +_assert_scalar_default_1 = /m],
  ["a wrong bound", SIZE, /item <= 5/, "item <= 6", /^ +\+ +le_1: "Sym\(u0 <= 5\)" = item <= 6/m],
  ["a wrong bound in a message", SIZE, /expression u0 <= 5/, "expression u0 <= 6", /^ +\+ .*expression u0 <= 6/m],
  ["swapped operands", "value_as_a_factor", /aten\.mul\.Tensor\(y, item\)/, "aten.mul.Tensor(item, y)", /^ +\+ .*mul\.Tensor\(item, y\)/m],
  ["another dtype", SIZE, /zeros: "f32/, 'zeros: "f64', /^ +\+ +zeros: "f64\[u0, 5\]"/m],
  ["another shape", SIZE, /zeros: "f32\[u0, 5\]"/, 'zeros: "f32[u0, 6]"', /^ +\+ +zeros: "f32\[u0, 6\]"/m],
  ["a missing range", SIZE, /, u1: VR\[0, 5\]/, "", /^ +\+Range constraints: \{u0: VR\[0, 5\]\}$/m],
  ["a wider range", SIZE, /u0: VR\[0, 5\]/, "u0: VR[0, 6]", /^ +\+Range constraints: \{u0: VR\[0, 6\]/m],
  ["a renamed operator", VALUE, /aten\.sin\.default/, "aten.cos.default", /^ +\+ +sin: .*aten\.cos\.default/m],
  ["another overload", "size_in_slice", /aten\.mul\.Tensor/, "aten.mul.Scalar", /^ +\+ .*aten\.mul\.Scalar/m],
  ["a lost deletion", VALUE, /; {2}item = None/, "", /^ +\+ +le_1: "Sym\(u0 <= 5\)" = item <= 5$/m],
  ["a wrong kind in the signature", "size_through_linear", /InputKind\.PARAMETER: 2/, "InputKind.BUFFER: 3", /^ +\+Graph signature: .*InputKind\.BUFFER: 3/m],
  ["a lost target in the signature", "size_through_linear", /target='layer\.weight'/, "target=None", /^ +\+Graph signature: .*target=None/m],
  ["a renamed node", VALUE, /\bge_1\b/g, "ge_2", /^ +\+ +ge_2: /m],
  ["outputs in another order", "two_values_compared", /return \((\w+), (\w+)\)/, "return ($2, $1)", /^ +\+ +return \(/m],
  ["another source line", VALUE, /model\.py:14/, "model.py:15", /^ +\+ +# File: model\.py:15/m],
  ["a lost blank at a line's end", VALUE, / +\n +# File: model\.py:19/, "\n             # File: model.py:19", /^ +- *·+$/m],
];

test.each(faults)("%s", async (_, name, pattern, wrong, shown) => {
  const outcome = recorded(name);
  if (outcome.outcome !== "exported") throw new Error(`${name} is not exported`);
  const program = outcome.program.replace(pattern, wrong);
  expect(program).not.toBe(outcome.program);
  const { code, out } = await held(name, { outcome: "exported", program });
  expect(out).toMatch(shown);
  expect(out).toMatch(/again: npx exportcheck run --case /);
  expect(code).toBe(1);
});

test.each([
  ["a rejection instead of a program", VALUE, { outcome: "rejected", error: { type: "torch._dynamo.exc.UserError", message: "no" } }],
  ["a program instead of a rejection", "branch_not_decided", { outcome: "exported", program: "ExportedProgram:\n" }],
  ["another type of error", "branch_not_decided", { outcome: "rejected", error: { type: "builtins.RuntimeError", message: (recorded("branch_not_decided") as { error: { message: string } }).error.message } }],
] as const)("%s", async (_, name, outcome) => {
  for (const flags of [[], ["--form", "outcome"]]) expect(await held(name, outcome, ...flags)).toMatchObject({ code: 1, out: expect.stringMatching(/--- expected[^]*\+\+\+ actual/) });
});

test("without a fault each of these passes", async () => {
  for (const name of new Set([...faults.map(([, name]) => name), "branch_not_decided"])) expect(await held(name, recorded(name))).toMatchObject({ code: 0, out: expect.stringContaining("1 passed") });
});
