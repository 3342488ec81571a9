/** The rules of the architecture, and that the check of them can fail. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { checkLayers } from "../../scripts/check-layers.ts";
import { loadCorpus } from "../corpus/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("every rule holds", () => {
  expect(checkLayers()).toEqual([]);
});

/** A tree of sources with one file in it. */
function tree(path: string, text: string): string {
  const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
  return dir;
}

test.each([
  ["the tracer reading snapshots", "src/reference/capture/a.ts", 'import { readSnapshots } from "../../snapshots/index.ts";', "imports nothing outside itself"],
  ["the tracer reading the corpus", "src/reference/index.ts", 'import { loadCorpus } from "../corpus/index.ts";', "imports nothing outside itself"],
  ["the tracer reading files", "src/reference/ops/a.ts", 'import { readFileSync } from "node:fs";', "no Node API"],
  ["the tracer seeing the environment", "src/reference/ops/a.ts", "const x = process.env;", "no Node API"],
  ["the tracer knowing a published case", "src/reference/ops/a.ts", 'if (name === "ConstrainAsSizeExample") return 1;', "find the general rule"],
  ["an operator by name outside the table", "src/reference/interpreter/a.ts", 'if (op === "aten.item") return 1;', "operators' names"],
  ["a layer that imports upwards", "src/corpus/a.ts", 'import { runCases } from "../runner/index.ts";', "corpus may not import runner"],
  ["the tracer imported past its door", "src/runner/a.ts", 'import { trace } from "../reference/index.ts";', "runner may not import reference"],
])("caught: %s", (_, path, text, rule) => {
  expect(checkLayers(tree(path, `${text}\n`)).map((breach) => breach.rule).join("\n")).toContain(rule);
});

test("no case's name stands as a word of its own in the tracer's sources", () => {
  const names = new Set(loadCorpus(join(root, "cases")).cases.map(({ name }) => name));
  const sources = readdirSync(join(root, "src/reference"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("testdata") && !path.endsWith("embedded.ts"));
  const found = sources.flatMap((path) => [...readFileSync(join(root, "src/reference", path), "utf8").matchAll(/["'`]([A-Za-z]\w*_\w+)["'`]/g)].filter(([, word]) => names.has(word ?? "")).map(([word]) => `${path}: ${word}`));
  // The decorator that a published case is named after is PyTorch's own word.
  expect(found.filter((line) => !line.includes("assume_constant_result"))).toEqual([]);
});
