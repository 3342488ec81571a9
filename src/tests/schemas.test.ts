/** The published JSON Schemas say what the tool reads and writes: held with a small validator of the keywords that they use. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runMain, sandbox } from "../cli/testing/sandbox.ts";
import { loadCorpus } from "../corpus/index.ts";
import { violations, type Schema } from "./testing/jsonSchema.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const schema = async (name: string): Promise<Schema> => JSON.parse((await runMain(["--schema", name], root)).out) as Schema;
const corpus = loadCorpus(join(root, "cases"));

test("every case.yaml, corpus.yaml and snapshot of the repository", async () => {
  const found: string[] = violations(parse(readFileSync(join(corpus.dir, "corpus.yaml"), "utf8")), await schema("corpus"));
  const [caseSchema, snapshotSchema] = [await schema("case"), await schema("snapshot")];
  for (const { dir } of corpus.cases) found.push(...violations(parse(readFileSync(join(dir, "case.yaml"), "utf8")), caseSchema));
  const folder = join(corpus.snapshots, "torch-2.6");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".snap"))) found.push(...violations(parse(readFileSync(join(folder, file), "utf8").split("---\n")[1] ?? ""), snapshotSchema));
  expect(found).toEqual([]);
});

describe("what commands print", () => {
  test("run --json, list --json, trace --json", async () => {
    const box = sandbox("a", "b", "c", "d");
    box.write("cases/b/model.py", "model = (\n");
    await box.run("update", "--case", "a", "--accept");
    await box.run("update", "--case", "c", "--accept");
    box.write("cases/c/model.py", "import torch\nmodel = torch.nn.ReLU()\nexample_args = (torch.randn(3),)\n");
    const results = JSON.parse((await box.run("run", "--json")).out) as { cases: { status: string }[] };
    expect(results.cases.map(({ status }) => status)).toEqual(["pass", "error", "fail", "new"]);
    expect(violations(results, await schema("results"))).toEqual([]);
    expect(violations(JSON.parse((await box.run("list", "--json")).out), await schema("list"))).toEqual([]);
    const lines = (await box.run("trace", "--json", "cases/a/model.py", "cases/b/model.py", "nowhere.py")).out.trim().split("\n").map((line) => JSON.parse(line) as { file: string });
    expect(lines.map(({ file }) => file)).toEqual(["cases/a/model.py", "cases/b/model.py", "nowhere.py"]);
    for (const line of lines) expect(violations(line, await schema("trace"))).toEqual([]);
  }, 60_000);
});

test.each([
  ["case", { summary: "A.", tags: [], support: "MAYBE" }],
  ["case", { summary: "A.", tags: [], support: "SUPPORTED", suport: 1 }],
  ["corpus", { version: 2, snapshots: "s", profiles: ["p"], tags: {} }],
  ["snapshot", { version: 1, origin: "torch", source: `sha256:${"0".repeat(64)}`, outcome: "rejected" }],
])("%s: %j is refused", async (name, value) => expect(violations(value, await schema(name))).not.toEqual([]));
