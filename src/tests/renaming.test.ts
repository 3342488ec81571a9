/**
 * Names mean nothing to the tracer: with files, classes, attributes, arguments, methods and cases renamed, a model gives PyTorch's text with the
 * same renaming, and nothing else changes. Where PyTorch is on this machine, it confirms that.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { render, verbatim } from "../compare/index.ts";
import { loadCorpus } from "../corpus/index.ts";
import { readSnapshots } from "../snapshots/index.ts";
import { openTracer, parseTracer, type Outcome, type Tracer } from "../tracers/index.ts";
import { oracle } from "./testing/oracle.ts";

const corpus = loadCorpus(fileURLToPath(new URL("../../cases", import.meta.url)));
const FILE = "some_net.py";

type Names = Readonly<Record<string, string>>;
const renamings: Readonly<Record<string, Names>> = {
  constrain_as_size_example: { ConstrainAsSizeExample: "Grower", x: "count", a: "wanted" },
  constrain_as_value_example: { ConstrainAsValueExample: "Chooser", x: "switch", y: "signal", a: "position" },
  assume_constant_result: { AssumeConstantResult: "Frozen", get_item: "length_of", x: "rows", y: "how_many" },
  size_through_linear: { SizeThroughLinear: "Mlp", layer: "projection", x: "batch", n: "rows" },
  several_outputs: { SeveralOutputs: "Many", made: "built", kept: "through", x: "k", y: "data", n: "extent" },
  two_values_compared: { TwoValuesCompared: "Pair", x: "first", y: "second", a: "short", b: "long" },
  size_checked_in_a_method: { SizeCheckedInAMethod: "Sizer", size_of: "extent", limit: "most", x: "height", y: "width", n: "e", sizes: "extents" },
  branch_not_decided: { BranchNotDecided: "Torn", x: "level", y: "wave", a: "reading" },
  constant_function: { ConstantFunction: "Tiler", repeats: "copies", x: "tile", y: "number" },
};

/** Each identifier, also as a part of `p_layer_weight`. All at once, so that names may change places. */
function renamed(text: string, names: Names): string {
  const words = Object.keys(names).sort((a, b) => b.length - a.length).join("|");
  return text.replaceAll("model.py", FILE).replace(new RegExp(`(?<![A-Za-z0-9])(${words})(?![A-Za-z0-9])`, "g"), (word) => names[word] ?? word);
}

function renamedCase(name: string): { source: string; expected: string } {
  const names = renamings[name] ?? {};
  const one = corpus.cases.find((candidate) => candidate.name === name);
  const snapshot = readSnapshots(corpus, "torch-2.6", name).find(({ origin }) => origin === "torch");
  if (!one || !snapshot) throw new Error(`${name} has no snapshot recorded from PyTorch`);
  const source = renamed(one.files()["model.py"] ?? "", names);
  return { source, expected: renamed(render(snapshot.outcome, "verbatim"), names) };
}

async function traced(tracer: Tracer, source: string): Promise<string> {
  const { outcome } = await tracer.trace({ case: "a_case_of_no_name", profile: "torch-2.6", file: FILE, files: { [FILE]: source } }, { timeout: 120_000 });
  return text(outcome);
}

const text = (outcome: Outcome): string =>
  outcome.outcome === "exported" || outcome.outcome === "rejected" ? render(outcome, "verbatim") : verbatim(`${outcome.outcome}: ${JSON.stringify(outcome)}`);

function holds(title: string, open: () => Promise<Tracer>): void {
  describe(title, () => {
    let tracer: Tracer;
    beforeAll(async () => { tracer = await open(); }, 120_000);
    afterAll(async () => { await tracer.close(); });
    test.each(Object.keys(renamings))("%s", async (name) => {
      const { source, expected } = renamedCase(name);
      expect(expected).toContain(FILE);
      expect(await traced(tracer, source)).toBe(expected);
    }, 120_000);
  });
}

holds("the reference tracer", () => openTracer(parseTracer("reference")));
const python = oracle("2.6", "renaming.test.ts");
if (python) holds("PyTorch", () => openTracer(parseTracer("torch", python)));

test("the renamings reach every name that a source introduces", () => {
  expect(renamed("p_layer_weight, layer.weight, layers", { layer: "z" })).toBe("p_z_weight, z.weight, layers");
  expect(join("a", FILE)).not.toContain("model");
});
