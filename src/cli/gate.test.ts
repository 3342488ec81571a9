import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { sandbox, type Sandbox } from "./testing/sandbox.ts";
import { snapshot, traced } from "./testing/traced.ts";

/** Two cases with snapshots, a policy and a baseline; and the flags of a tracer that is right. */
async function gated(): Promise<{ readonly box: Sandbox; readonly tracer: string[] }> {
  const box = sandbox("a", "b");
  for (const name of ["a", "b"]) snapshot(box, name, "sin");
  const tracer = traced(box, { a: "sin", b: "sin" });
  await box.run("gate", ...tracer, "--write-baseline", "baseline.json");
  box.write("gate.yaml", "version: 1\nbaseline: baseline.json\nrules:\n  - SUPPORTED: 100 % in documented form\n  - torch.escape-hatch: no regression\n  - nothing newly skipped\n");
  return { box, tracer };
}

test("met, missed with its margin, explained: exit codes 0 and 4", async () => {
  const { box, tracer } = await gated();
  expect(await box.run("gate", ...tracer)).toMatchObject({ code: 0, out: expect.stringMatching(/✓ SUPPORTED: 100 % in documented form +2 +100 % +100 % +0\n[^]*nothing changed since the baseline[^]*met: 3 of 3 rules\n$/) });
  snapshot(box, "b", "cos");
  expect(await box.run("gate", ...tracer)).toMatchObject({ code: 4, out: expect.stringMatching(/✗ SUPPORTED: 100 % in documented form +2 +100 % +50 % +-1\n✓ torch\.escape-hatch: no regression[^]*corpus: 1 golden changed: b\n {2}corpus: 1 newly failing: b\n[^]*not met: 1 of 3 rules; --explain/) });
  const { out } = await box.run("gate", ...tracer, "--explain");
  expect(out).toMatch(/✗ SUPPORTED: 100 % in documented form\n {2}b: fail; torch: holds in outcome form\n {4}op-replaced: aten\.cos\.default became aten\.sin\.default \(sin\)\n[^]* {4}again: npx exportcheck run --case b/);
});

test("a tracer that got worse is a regression", async () => {
  const { box } = await gated();
  const { code, out } = await box.run("gate", ...traced(box, { a: "sin", b: "cos" }), "--json");
  const verdict = JSON.parse(out) as { met: boolean; rules: { rule: string; met: boolean; margin: number }[]; changes: unknown[] };
  expect({ code, met: verdict.met, changes: verdict.changes }).toEqual({ code: 4, met: false, changes: [{ kind: "newly failing", name: "b", cause: "tracer", detail: "fail" }] });
  expect(verdict.rules.filter(({ met }) => !met)).toMatchObject([{ rule: "SUPPORTED: 100 % in documented form", margin: -1 }, { rule: "torch.escape-hatch: no regression", margin: -1 }]);
});

test("without a policy nothing may get worse; without a baseline all must pass", async () => {
  const box = sandbox("a");
  const tracer = traced(box, { a: "sin" });
  expect(await box.run("gate", ...tracer)).toMatchObject({ code: 4, out: expect.stringContaining("no policy file") });
  snapshot(box, "a", "sin");
  expect(await box.run("gate", ...tracer)).toMatchObject({ code: 0 });
  await box.run("gate", ...tracer, "--write-baseline", "b.json");
  expect(await box.run("gate", ...tracer, "--baseline", "b.json")).toMatchObject({ code: 0, out: expect.stringContaining("✓ no regression") });
});

describe("what is at fault is exit code 2", () => {
  test.each([
    [["gate", "absent.json"], /absent\.json: no such file/],
    [["gate", "cut.json"], /cut\.json: no results/],
    [["gate", "--policy", "bad.yaml"], /bad\.yaml:3:5: there is no "newly skiped"; did you mean newly skipped\?/],
    [["gate", "--baseline", "absent.json"], /the baseline absent\.json is not there; exportcheck gate --write-baseline absent\.json makes one/],
    [["gate", "--policy", "tag.yaml"], /rule "torch\.condd: 100 %": there is no tag "torch\.condd"; did you mean torch\.cond\?/],
  ])("%j", async (args, message) => {
    const box = sandbox("a");
    box.write("cut.json", '{"version": 1, "cas');
    box.write("bad.yaml", "version: 1\nrules:\n  - nothing newly skiped\n");
    box.write("tag.yaml", "version: 1\nrules:\n  - torch.condd: 100 %\n");
    const { code, err } = await box.run(...args, ...traced(box, { a: "sin" }));
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test("a baseline is not written in CI", async () => {
    const box = sandbox("a");
    expect(await box.runWith({ CI: "true" }, "gate", "--write-baseline", "b.json")).toMatchObject({ code: 2, err: expect.stringContaining("refused in CI") });
    expect(existsSync(join(box.dir, "b.json"))).toBe(false);
  });
});

/** What docs/ci.md tells to write and to type, done. */
describe("the page on continuous integration", () => {
  const page = readFileSync(new URL("../../docs/ci.md", import.meta.url), "utf8");
  const [policy = "", workflow = ""] = [...page.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1]!);
  const { jobs } = parse(workflow) as { jobs: { gate: { steps: { run?: string; "continue-on-error"?: boolean }[] } } };
  const commands = jobs.gate.steps.filter(({ run }) => run?.startsWith("npx exportcheck "));
  const words = (command: string): string[] => command.slice("npx exportcheck ".length).split(/\s+/);

  test("its policy and workflow pass a sound suite and stop a broken one", async () => {
    const box = sandbox("a", "dynamic");
    box.write("cases/corpus.yaml", "version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags:\n  torch.escape-hatch: Hints.\n  torch.dynamic-shape: Shapes.\n");
    box.write("cases/dynamic/case.yaml", "summary: A.\ntags: [torch.dynamic-shape]\nsupport: SUPPORTED\n");
    for (const name of ["a", "dynamic"]) snapshot(box, name, "sin");
    snapshot(box, "a", "sin", "documented");
    const right = traced(box, { a: "sin", dynamic: "sin" });
    const [, ...command] = /`npx (exportcheck gate --write-baseline [^`]*)`/.exec(page)![1]!.split(" ");
    expect((await box.run(...command, ...right)).code).toBe(0);
    box.write("gate.yaml", policy);
    const all = async (tracer: readonly string[]): Promise<number[]> => {
      const codes = [];
      for (const { run } of commands) codes.push((await box.runWith({ CI: "true" }, ...words(run!), ...(run!.includes("exportcheck run") ? tracer : []))).code);
      return codes;
    };
    expect(commands.map((step) => step["continue-on-error"] ?? false)).toEqual([true, false]);
    expect(await all(right)).toEqual([0, 0]);
    expect(readFileSync(join(box.dir, "junit.xml"), "utf8")).toContain("<testsuites");
    expect(await all(traced(box, { a: "sin", dynamic: "cos" }))).toEqual([1, 4]);
  });
});
