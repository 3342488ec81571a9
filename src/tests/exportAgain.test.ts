/** Further exports of a model that is constructed already. What they give in PyTorch 2.6.0 was found by exporting each model of both corpora thrice. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { load } from "../reference/index.ts";

const folders = [new URL("../../cases/", import.meta.url), new URL("../../cases/models/", import.meta.url)];
const models = folders.flatMap((folder) => readdirSync(folder).flatMap((name) => {
  try {
    return [{ name, source: readFileSync(new URL(`${name}/model.py`, folder), "utf8") }];
  } catch {
    return [];
  }
}));

/** The one model of them whose `forward` changes it: `self.calls += 1`. */
const changing = "object_counter_attribute";

const exports = (source: string): string[] => {
  const model = load(source);
  return [1, 2, 3].map(() => JSON.stringify(model.export()));
};

it("gives what the first export gave", () => {
  expect(models.length).toBeGreaterThan(290);
  const differing = models.filter(({ source }) => new Set(exports(source)).size > 1);
  expect(differing.map(({ name }) => name)).toEqual([changing]);
}, 60_000);

it("does not depend on what other models are exported between", () => {
  const some = models.filter((_, i) => i % 5 === 0 && models[i]!.name !== changing);
  const loaded = some.map(({ source }) => load(source));
  const rounds = [1, 2].map(() => loaded.map((model) => JSON.stringify(model.export())));
  expect(rounds[1]).toEqual(rounds[0]);
  expect(rounds[0]).toEqual(some.map(({ source }) => exports(source)[0]));
}, 60_000);

/** A model whose `forward` leaves something behind, as what its first three exports are told apart by. */
const traces = (body: string, init = "pass", before = ""): string[] => exports(`
import torch
${before}

class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        ${init}

    def forward(self, x):
        ${body.replaceAll("\n", "\n        ")}


model = M()
example_args = (torch.ones(3),)
`).map((text) => /mul\.Tensor\(x, (.*?)\)/.exec(text)?.[1] ?? text);

it("finds what the exports before it did to the model", () => {
  expect(traces("self.n += 1\nreturn x * self.n", "self.n = 0")).toEqual(["1", "2", "3"]);
  expect(traces("self.s = self.s + 'b'\nreturn x * len(self.s)", "self.s = 'a'")).toEqual(["2", "3", "4"]);
  expect(traces("self.s = 3 if self.s is None else None\nreturn x * (self.s or 7)", "self.s = None")).toEqual(["3", "7", "3"]);
  expect(traces("k = getattr(self, 'n', 9)\nif hasattr(self, 'n'):\n    del self.n\nreturn x * k", "self.n = 5")).toEqual(["5", "9", "9"]);
  expect(traces("self.l.append(len(self.l) + 1)\nreturn x * sum(self.l)", "self.l = [1]")).toEqual(["3", "6", "10"]);
  expect(traces("global N\nN = N + 1\nreturn x * N", "pass", "N = 0")).toEqual(["1", "2", "3"]);
});

it("does not see what a trace did that started again, or was given up", () => {
  // Writing to the module starts the trace again, without what had been put into the dictionary by then.
  expect(traces("self.y['k'] = self.y['k'] + 5\nself.n = self.n + 1\nreturn x * (self.y['k'] + self.n)", "self.y, self.n = {'k': 2}, 1")).toEqual(["9", "15", "21"]);
  const rejected = traces("self.l.append(1)\nif x.sum() > len(self.l):\n    return x\nreturn x * 2", "self.l = []");
  expect(rejected[0]).toContain("Dynamic control flow");
  expect(rejected[1]).toBe(rejected[0]);
});

it("is bound to torch's state of its own model", () => {
  const source = (dtype: string): string => `import torch\ntorch.set_default_dtype(torch.${dtype})\n\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n        return x + torch.ones(3)\n\n\nmodel = M()\nexample_args = (torch.ones(3),)\n`;
  const [single, double] = [load(source("float32")), load(source("float64"))];
  const dtypes = [single, double, single].map((model) => /x: \\?"(\w+)\[/.exec(JSON.stringify(model.export()))?.[1]);
  expect(dtypes).toEqual(["f32", "f64", "f32"]);
});
