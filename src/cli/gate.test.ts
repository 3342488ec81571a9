import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { modelText, sandbox, type Sandbox } from "./testing/sandbox.ts";

/** Two cases with snapshots, a policy and a baseline. */
async function gated(): Promise<Sandbox> {
  const box = sandbox("a", "b");
  await box.run("update", "--accept");
  await box.run("gate", "--write-baseline", "baseline.json");
  box.write("gate.yaml", "version: 1\nbaseline: baseline.json\nrules:\n  - SUPPORTED: 100 % in documented form\n  - torch.escape-hatch: no regression\n  - nothing newly skipped\n");
  return box;
}

test("met, missed with its margin, explained: exit codes 0 and 4", async () => {
  const box = await gated();
  expect(await box.run("gate")).toMatchObject({ code: 0, out: expect.stringMatching(/✓ SUPPORTED: 100 % in documented form +2 +100 % +100 % +0\n[^]*nothing changed since the baseline[^]*met: 3 of 3 rules\n$/) });
  box.write("snapshots/torch-2.6/b.snap", readFileSync(join(box.dir, "snapshots/torch-2.6/b.snap"), "utf8").replaceAll("aten.sin.", "aten.cos."));
  expect(await box.run("gate")).toMatchObject({ code: 4, out: expect.stringMatching(/✗ SUPPORTED: 100 % in documented form +2 +100 % +50 % +-1\n✓ torch\.escape-hatch: no regression[^]*corpus: 1 golden changed: b\n {2}corpus: 1 newly failing: b\n[^]*not met: 1 of 3 rules; --explain/) });
  const { out } = await box.run("gate", "--explain");
  expect(out).toMatch(/✗ SUPPORTED: 100 % in documented form\n {2}b: fail; reference: holds in outcome form\n {4}op-replaced: aten\.cos\.default became aten\.sin\.default \(sin\)\n {4}again: npx exportcheck run --case b\n/);
}, 60_000);

test("a tracer that got worse is a regression", async () => {
  const box = await gated();
  await box.run("run", "--reporter", "json=old.json");
  const worse = readFileSync(join(box.dir, "old.json"), "utf8").replace(/"name": "b",\s+"tags"[^]*?"status": "pass"/, (text) => text.replace('"pass"', '"fail"'));
  expect(worse).toContain('"fail"');
  box.write("new.json", worse);
  const { code, out } = await box.run("gate", "new.json", "--json");
  const verdict = JSON.parse(out) as { met: boolean; rules: { rule: string; met: boolean; margin: number }[]; changes: unknown[] };
  expect({ code, met: verdict.met, changes: verdict.changes }).toEqual({ code: 4, met: false, changes: [{ kind: "newly failing", name: "b", cause: "tracer", detail: "fail" }] });
  expect(verdict.rules.find(({ met }) => !met)).toMatchObject({ rule: "torch.escape-hatch: no regression", margin: -1 });
}, 60_000);

test("without a policy nothing may get worse; without a baseline all must pass", async () => {
  const box = sandbox("a");
  expect(await box.run("gate")).toMatchObject({ code: 4, out: expect.stringContaining("no policy file") });
  await box.run("update", "--accept");
  expect(await box.run("gate")).toMatchObject({ code: 0 });
  await box.run("gate", "--write-baseline", "b.json");
  expect(await box.run("gate", "--baseline", "b.json")).toMatchObject({ code: 0, out: expect.stringContaining("✓ no regression") });
}, 60_000);

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
    const { code, err } = await box.run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  }, 60_000);

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
    const box = sandbox("a");
    await box.run("update", "--accept");
    // As published examples have it: a documented snapshot beside the recorded one.
    const snapshot = readFileSync(join(box.dir, "snapshots/torch-2.6/a.snap"), "utf8");
    box.write("snapshots/torch-2.6/a.documented.snap", snapshot.replace("origin: reference", "origin: documented"));
    box.write("cases/dynamic/case.yaml", "summary: A.\ntags: [torch.dynamic-shape]\nsupport: SUPPORTED\n");
    box.write("cases/dynamic/model.py", modelText);
    box.write("cases/corpus.yaml", "version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags:\n  torch.escape-hatch: Hints.\n  torch.dynamic-shape: Shapes.\n");
    await box.run("update", "--accept");
    const [, ...command] = /`npx (exportcheck gate --write-baseline [^`]*)`/.exec(page)![1]!.split(" ");
    expect((await box.run(...command)).code).toBe(0);
    box.write("gate.yaml", policy);
    const all = async (): Promise<number[]> => {
      const codes = [];
      for (const { run } of commands) codes.push((await box.runWith({ CI: "true" }, ...words(run!))).code);
      return codes;
    };
    expect(commands.map((step) => step["continue-on-error"] ?? false)).toEqual([true, false]);
    expect(await all()).toEqual([0, 0]);
    expect(readFileSync(join(box.dir, "junit.xml"), "utf8")).toContain("<testsuites");
    box.write("cases/a/model.py", modelText.replace("x.sin()", "x.cos()"));
    expect(await all()).toEqual([1, 4]);
  }, 60_000);
});
