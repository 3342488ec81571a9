/**
 * Python forms with the graph lines that PyTorch gives for each (`scripts/data/forms/*.txt`), and how to hold a tracer to them.
 *
 *     @inputs static                        the named inputs, below
 *     x + y
 *         add: "f32[2, 3]" = aten.add.Tensor(x, y)
 *         return (add,)
 *     x[9]
 *         !! torch._dynamo.exc.TorchRuntimeError: Failed running ...
 *
 * A form is the expression that `forward` returns, or statements joined by `; `; it takes the inputs that it mentions, `x` where it
 * mentions none. `ctor  <- x y [eval]` is `self.m = ctor` and `return self.m(x, y)`. A line `?? reason` after a form is a known gap of ours.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { documented, verbatim } from "../src/compare/index.ts";
import type { Outcome } from "../src/tracers/index.ts";

export const formsFolder = join(dirname(fileURLToPath(import.meta.url)), "data/forms");

export interface ApiForm {
  readonly text: string;
  readonly inputs: string;
  /** PyTorch's graph lines, in the notation above; empty where they have not been recorded. */
  readonly expected: readonly string[];
  /** Why we do not agree yet. */
  readonly gap: string | null;
}

export interface FormFamily {
  readonly name: string;
  readonly path: string;
  readonly forms: readonly ApiForm[];
}

interface InputSet {
  /** An expression a name, in the order in which `forward` takes them. */
  readonly values: Readonly<Record<string, string>>;
  /** `dynamic_shapes` of each name. */
  readonly dynamic?: Readonly<Record<string, string>>;
}

const inputSets: Readonly<Record<string, InputSet>> = {
  static: {
    values: {
      x: "torch.ones(2, 3)", y: "torch.ones(2, 3)", v: "torch.ones(3)", w: "torch.ones(4, 3)", b: "torch.ones(4)", sq: "torch.ones(3, 3)",
      t3: "torch.ones(2, 3, 4)", t3b: "torch.ones(2, 4, 5)", im: "torch.ones(1, 3, 8, 8)", seq: "torch.ones(1, 3, 8)", vol: "torch.ones(1, 3, 4, 4, 4)",
      q4: "torch.ones(1, 2, 4, 8)", i: "torch.ones(2, 3, dtype=torch.int64)", idx: "torch.tensor([0, 1])", m: "torch.ones(2, 3, dtype=torch.bool)",
      s: "torch.tensor(1.0)", c: "torch.ones(2, 3, dtype=torch.complex64)",
      h: "torch.ones(2, 3, dtype=torch.float16)", bf: "torch.ones(2, 3, dtype=torch.bfloat16)", d: "torch.ones(2, 3, dtype=torch.float64)",
      u: "torch.ones(2, 3, dtype=torch.uint8)", i32: "torch.ones(2, 3, dtype=torch.int32)", n: "torch.tensor(2)", z: "torch.ones(0, 3)", o: "torch.ones(1, 3)",
    },
  },
  dynamic: {
    values: {
      x: "torch.ones(4, 6)", y: "torch.ones(4, 6)", z: "torch.ones(5, 6)", b3: "torch.ones(4, 5, 8)", im: "torch.ones(4, 3, 16, 16)", w: "torch.ones(3, 6)",
      v: "torch.ones(6)", n: "torch.tensor(2)", i: "torch.tensor([0, 1])",
    },
    dynamic: { x: "{0: d}", y: "{0: d}", z: "{0: e}", b3: "{0: d, 1: e}", im: "{0: d}", w: "None", v: "None", n: "None", i: "None" },
  },
  wide: {
    values: {
      r5: "torch.ones(2, 1, 2, 1, 3)", e: "torch.ones(0)", f8: "torch.ones(2, 3).to(torch.float8_e4m3fn)", g8: "torch.ones(2, 3).to(torch.float8_e5m2)", i8: "torch.ones(2, 3, dtype=torch.int8)",
      i16: "torch.ones(2, 3, dtype=torch.int16)", u16: "torch.ones(2, 3, dtype=torch.uint16)", u32: "torch.ones(2, 3, dtype=torch.uint32)", c128: "torch.ones(2, 3, dtype=torch.complex128)",
      nc: "torch.ones(3, 2).t()", ex: "torch.ones(1, 3).expand(2, 3)", st: "torch.ones(4, 6)[::2, ::2]", cl: "torch.ones(1, 3, 8, 8).to(memory_format=torch.channels_last)",
      rg: "torch.ones(2, 3, requires_grad=True)", si: "torch.tensor(1)", sb: "torch.tensor(True)", sc: "torch.tensor(1j)", vi: "torch.ones(3, dtype=torch.int64)", vb: "torch.ones(3, dtype=torch.bool)",
      hv: "torch.ones(3, dtype=torch.float16)", hs: "torch.ones(3, 3, dtype=torch.float16)", ds: "torch.ones(3, 3, dtype=torch.float64)", cs: "torch.ones(3, 3, dtype=torch.complex64)", is_: "torch.ones(3, 3, dtype=torch.int64)",
      hi: "torch.ones(1, 3, 8, 8, dtype=torch.float16)", ii: "torch.ones(1, 3, 8, 8, dtype=torch.int64)", one: "torch.ones(1)", k: "2", fl: "0.5", lst: "[torch.ones(2, 3), torch.ones(2, 3)]",
    },
  },
  ranks: {
    values: {
      m: "torch.ones(3, 3)", mi: "torch.ones(3, 3, dtype=torch.int64)", mh: "torch.ones(3, 3, dtype=torch.float16)", mb: "torch.ones(3, 3, dtype=torch.bool)", mc: "torch.ones(3, 3, dtype=torch.complex64)",
      r: "torch.ones(2, 3)", ri: "torch.ones(2, 3, dtype=torch.int64)", v: "torch.ones(3)", vi: "torch.ones(3, dtype=torch.int64)", vb: "torch.ones(3, dtype=torch.bool)",
      s: "torch.ones(())", si: "torch.ones((), dtype=torch.int64)", sb: "torch.ones((), dtype=torch.bool)", b3: "torch.ones(2, 3, 3)", b4: "torch.ones(2, 2, 3, 3)", e: "torch.ones(0, 3)", e0: "torch.ones(0)",
      piv: "torch.ones(3, dtype=torch.int32)", bp: "torch.ones(2, 3, dtype=torch.int32)", r5: "torch.ones(2, 1, 2, 1, 3)", d: "torch.ones(3, 3, dtype=torch.float64)", u8: "torch.ones(3, 3, dtype=torch.uint8)",
      dv: "torch.ones(3, dtype=torch.float64)", vc: "torch.ones(3, dtype=torch.complex64)",
    },
  },
};

/** All the static inputs, and stranger ones beside them. */
const wide: InputSet = { values: { ...inputSets["static"]!.values, ...inputSets["wide"]!.values } };
export const inputSet = (name: string): InputSet => (name === "wide" ? wide : inputSets[name]!);

/** Names that a text mentions as variables: no attribute, no keyword of a call, nothing in quotes. */
function mentions(text: string, names: readonly string[]): string[] {
  const bare = text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "''");
  return names.filter((name) => new RegExp(String.raw`(?<![\w.])${name}(?![\w']|\s*=(?!=))`).test(bare) || new RegExp(String.raw`^${name}\s*[-+*/@%&|^<>]*=(?!=)`).test(bare));
}

const imports: readonly (readonly [RegExp, string])[] = [
  [/\bmath\./, "import math"], [/\bnp\./, "import numpy as np"], [/\bOrderedDict\b/, "from collections import OrderedDict"],
  [/\bcontextlib\./, "import contextlib"], [/\boperator\./, "import operator"], [/\bfunctools\./, "import functools"],
];

/** The model file of a form. */
export function modelOf(form: ApiForm): string {
  const set = inputSet(form.inputs);
  const [constructed, given] = form.text.split(/\s+<- /);
  const lines: string[] = [];
  const head = [...imports.filter(([pattern]) => pattern.test(form.text)).map(([, line]) => line), "import torch", "import torch.nn as nn", "import torch.nn.functional as F"];
  let names: string[];
  let values: string[];
  if (given === undefined) {
    names = mentions(form.text, Object.keys(set.values));
    if (names.length === 0) names = ["x"];
    values = names.map((name) => set.values[name]!);
    const statements = form.text.split("; ");
    const last = statements.pop()!;
    const ends = /^(return|raise|assert|with|if|for)\b/.test(last);
    lines.push(`    def forward(self, ${names.join(", ")}):`, ...[...statements, ends ? last : `return ${last}`].map((line) => `        ${line}`));
  } else {
    const operands = given.replace(/\s*\[eval\]/, "").split(/ (?![^(]*\))/);
    names = operands.map((name, at) => (set.values[name] !== undefined && operands.indexOf(name) === at ? name : `a${at}`));
    values = operands.map((operand) => set.values[operand] ?? operand.replace(/\b[a-z]\w*(?=\.)/, (name) => set.values[name] ?? name));
    lines.push("    def __init__(self):", "        super().__init__()", `        self.m = ${constructed!}`, "", `    def forward(self, ${names.join(", ")}):`, `        return self.m(${names.join(", ")})`);
  }
  const tail = [`model = Model()${/\[eval\]/.test(form.text) ? ".eval()" : ""}`, `example_args = (${values.join(", ")},)`];
  if (set.dynamic) {
    head.push("from torch.export import Dim");
    tail.push(`d, e = Dim("d"), Dim("e")`, `dynamic_shapes = {${names.map((name) => `"${name}": ${set.dynamic![name] ?? "None"}`).join(", ")}}`);
  }
  return [...head, "", "", "class Model(nn.Module):", ...lines, "", "", ...tail, ""].join("\n");
}

/** What is kept of an outcome: the graph's lines without deletions, comments and header, `torch.ops.` cut; a message without its trace. */
export function linesOf(outcome: Outcome): readonly string[] {
  if (outcome.outcome === "rejected") {
    const message = verbatim(outcome.error.message).split("\n\nfrom user code:")[0]!;
    return `!! ${outcome.error.type}: ${message}`.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  }
  if (outcome.outcome !== "exported") return [`?? ${outcome.outcome === "error" ? `${outcome.error.type}: ${outcome.error.message.split("\n")[0]}` : outcome.outcome}`];
  const [body = "", rest = ""] = documented(outcome.program).split("\nGraph signature: ");
  const kept = body.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^(ExportedProgram:|class GraphModule|def forward|# )|^#$/.test(line));
  const ranges = /^Range constraints: (.*)$/m.exec(rest)?.[1] ?? "{}";
  return [
    ...kept.map((line) => line.replace(/;  [\w, =]* = None$/, "").replace(/^class (\w+)\(torch\.nn\.Module\):/, "class $1:").replaceAll("torch.ops.", "")),
    ...(ranges === "{}" ? [] : [`ranges ${ranges}`]),
  ];
}

export function agrees(form: ApiForm, outcome: Outcome): boolean {
  return form.expected.join("\n") === linesOf(outcome).join("\n");
}

export function readFamily(path: string): FormFamily {
  const forms: { text: string; inputs: string; expected: string[]; gap: string | null }[] = [];
  let inputs = "static";
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "" || line.startsWith("# ")) continue;
    if (line.startsWith("@inputs ")) inputs = line.slice("@inputs ".length);
    else if (!line.startsWith("    ")) forms.push({ text: line, inputs, expected: [], gap: null });
    else if (line.startsWith("    ?? ")) forms.at(-1)!.gap = line.slice("    ?? ".length);
    else forms.at(-1)!.expected.push(line.slice(4));
  }
  return { name: /([^/]+)\.txt$/.exec(path)![1]!, path, forms };
}

/** Every family whose name has `part` in it. */
export function readFamilies(part = ""): readonly FormFamily[] {
  return readdirSync(formsFolder).filter((name) => name.endsWith(".txt") && name.includes(part)).sort().map((name) => readFamily(join(formsFolder, name)));
}

/** The text of a family's file; what `readFamily` reads, comments apart. */
export function writeFamily(forms: readonly ApiForm[], comment: readonly string[]): string {
  const lines = [...comment];
  let inputs = "static";
  for (const form of forms) {
    if (form.inputs !== inputs) lines.push(`@inputs ${form.inputs}`);
    inputs = form.inputs;
    lines.push(form.text, ...form.expected.map((line) => `    ${line}`), ...(form.gap === null ? [] : [`    ?? ${form.gap}`]));
  }
  return `${lines.join("\n")}\n`;
}
