/** Everything the tool writes as JSON, and the files it reads, held to the schemas that it publishes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { categories } from "../compare/index.ts";
import { loadCorpus } from "../corpus/index.ts";
import { statuses } from "../runner/index.ts";
import { faultsOf, type Schema } from "./testing/schema.ts";
import { runMain, sandbox } from "./testing/sandbox.ts";

const folder = new URL("../schemas/", import.meta.url);
const schema = (name: string): Schema => JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), "utf8")) as Schema;
const sample = (name: string): string => readFileSync(new URL(`../compare/samples/${name}.txt`, import.meta.url), "utf8");
const holds = (text: string, name: string): void => expect(faultsOf(JSON.parse(text), schema(name))).toEqual([]);

test("what commands print", async () => {
  const box = sandbox("a", "b", "c");
  box.write("cases/b/model.py", "import nothing_of_that_name\n");
  await box.run("update", "--case", "a", "--accept");
  box.write("cases/c/model.py", "import torch\n\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n        raise ValueError('no')\n\n\nmodel = M()\nexample_args = (torch.ones(1),)\n");
  const json = async (...args: string[]): Promise<string> => (await box.run(...args)).out;
  const results = await json("run", "--json");
  expect(new Set((JSON.parse(results) as { cases: { status: string }[] }).cases.map(({ status }) => status))).toEqual(new Set(["pass", "error", "new"]));
  holds(results, "results");
  holds(await json("run", "--json", "--shard", "1/2"), "results");
  await box.run("run", "--shard", "1/1", "--reporter", "jsonl=lines.jsonl");
  for (const line of readFileSync(join(box.dir, "lines.jsonl"), "utf8").trim().split("\n")) holds(line, "events");
  await box.run("merge", "lines.jsonl", "--timings", "timings.json");
  holds(readFileSync(join(box.dir, "timings.json"), "utf8"), "timings");
  holds(await json("list", "--json"), "list");
  for (const line of (await json("trace", "--json", "cases/a/model.py", "cases/b/model.py", "absent.py")).trim().split("\n")) holds(line, "trace");
  holds(await json("matrix", "--tracer", "reference", "--json"), "matrix");
  await box.run("gate", "--write-baseline", "baseline.json");
  holds(readFileSync(join(box.dir, "baseline.json"), "utf8"), "baseline");
  box.write("results.json", results);
  holds(await json("gate", "results.json", "--baseline", "baseline.json", "--json"), "gate");
  box.write("x.txt", sample("types-2.6"));
  box.write("y.txt", sample("types-2.14"));
  holds(await json("diff", "x.txt", "y.txt", "--json"), "diff");
  holds(await json("diff", "results.json", "results.json", "--json"), "diff");
}, 60_000);

describe("files that are read", () => {
  test.each([
    ["policy", "version: 1\nbaseline: b.json\nrules:\n  - SUPPORTED: 100 % in documented form\n  - nothing newly skipped\n  - { cases: torch.cond, origin: torch, require: no regression, why: x }\n"],
    ["expectations", "version: 1\ntracer: mine\ncases:\n  a: { reason: x, link: y, owner: z, expires: 2026-12-31, fails: { status: error, error: NotImplemented, message: m, differences: [shape] } }\n"],
    ["tracers", 'version: 1\ntracers:\n  mine: { command: ./x, env: { A: "1", B: 2 }, cwd: sub, profiles: [torch-2.6], timeout: 60 }\n  real: { torch: python3 }\n'],
  ])("%s", (name, text) => expect(faultsOf(parse(text), schema(name))).toEqual([]));

  test.each([
    ["policy", "version: 1\nrules: [be good]\n"],
    ["policy", "version: 1\nrules: []\n"],
    ["expectations", "version: 1\ncases:\n  a: { reason: x, fails: {} }\n"],
    ["tracers", "version: 1\ntracers:\n  mine: { command: a, torch: b }\n"],
  ])("at fault: %s %j", (name, text) => expect(faultsOf(parse(text), schema(name))).not.toEqual([]));

  test("the corpus that ships with the package", () => {
    const corpus = loadCorpus(fileURLToPath(new URL("../../cases/", import.meta.url)));
    const faults = (path: string, name: string): string[] => faultsOf(parse(readFileSync(path, "utf8")), schema(name));
    expect(faults(join(corpus.dir, "corpus.yaml"), "corpus")).toEqual([]);
    for (const one of corpus.cases) expect(faults(join(one.dir, "case.yaml"), "case"), one.name).toEqual([]);
  });
});

test("words that schemas list are those of the code", () => {
  const defs = (name: string) => schema(name)["$defs"] as Record<string, { enum: string[] }>;
  expect(defs("diff")["category"]!.enum).toEqual([...categories]);
  expect(defs("results")["status"]!.enum).toEqual([...statuses]);
});

test("--schema prints each", async () => {
  for (const file of readdirSync(folder)) {
    const name = file.replace(".schema.json", "");
    const { code, out } = await runMain(["--schema", name], ".");
    expect({ name, code, id: (JSON.parse(out) as { $id: string }).$id }).toEqual({ name, code: 0, id: `exportcheck/schemas/${file}` });
  }
});
