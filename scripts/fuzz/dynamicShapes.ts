/**
 * Random models over dynamic shapes: sizes that vary by Dims shared, derived, bounded or inferred; arithmetic on sizes, conditions, loops;
 * operators that rearrange, join and reduce. A model is written as a list of statements over tensors whose sizes are kept track of by example.
 */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";

interface Variable {
  readonly name: string;
  /** Sizes of the example. */
  readonly sizes: readonly number[];
}

class Writer {
  readonly #random: Random;
  readonly lines: string[] = [];
  readonly tensors: Variable[] = [];
  readonly scalars: string[] = [];
  #next = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  below(n: number): number {
    return this.#random.int(0, n - 1);
  }

  tensor(expression: string, sizes: readonly number[]): Variable {
    const made = { name: `t${this.#next++}`, sizes };
    this.lines.push(`${made.name} = ${expression}`);
    this.tensors.push(made);
    return made;
  }

  scalar(expression: string): void {
    const name = `n${this.#next++}`;
    this.lines.push(`${name} = ${expression}`);
    this.scalars.push(name);
  }
}

const inputNames = ["x", "y", "z"];

/** How a size of an input is said to vary. */
function dimSpec(w: Writer, style: number, example: number): string | null {
  const named = ["d", "e", "k"];
  if (style === 0) return w.pick(["Dim.AUTO", "Dim.AUTO", "Dim.DYNAMIC"]);
  if (style === 1) return w.pick([...named.map((name) => `Dim("${name}${example}")`), `Dim("m${example}", max=100)`, `Dim("p${example}", min=2, max=64)`]);
  return w.pick(["Dim.AUTO", `Dim("q${example}", max=512)`]);
}

const unaries = ["{}.relu()", "{}.sigmoid()", "{} + 1", "{} * 2.0", "-{}", "F.gelu({})", "{}.clamp(min=0)", "{}.softmax(-1)", "{}.cumsum(0)", "{}.clone()", "{}.abs()", "F.silu({})", "{}.flip(0)", "{}.roll(1, 0)", "{}.exp()", "torch.where({} > 0, {}, 0.0)", "{}.masked_fill({} > 1, 0.0)", "{}.contiguous()"];
const scalarForms = ["{} + 1", "{} - 1", "{} * 2", "2 * {} + 3", "{} // 2", "{} % 3", "{} ** 2", "({} + 1) // 2", "{} * ({} + 1)", "max({}, 3)", "min({}, 5)", "-{} + 7", "abs({} - 4)", "int({} / 2)", "{} * {} - {}", "({} + 3) % 4", "({} - 1) * 3", "3 - {}"];
const conditions = ["{} > 2", "{} == {}", "{} % 2 == 0", "{} != 9", "{} < 100", "{} >= 3", "{} // 2 > 1"];

function step(w: Writer): void {
  const x = w.pick(w.tensors);
  const { name, sizes } = x;
  const rank = sizes.length;
  const d = w.below(rank);
  const size = `${name}.shape[${d}]`;
  switch (w.below(22)) {
    case 0: case 1: w.tensor(w.pick(unaries).replaceAll("{}", name), sizes); return;
    case 2: w.tensor(`torch.cat([${name}, ${name}], dim=${d})`, sizes.map((s, i) => (i === d ? 2 * s : s))); return;
    case 3: w.tensor(`torch.stack([${name}, ${name}], dim=${d})`, [...sizes.slice(0, d), 2, ...sizes.slice(d)]); return;
    case 4: if (rank > 1) w.tensor(`${name}.${w.pick(["sum", "mean", "amax"])}(${d}${w.chance(50) ? ", keepdim=True" : ""})`, []); if (rank > 1) fixSizes(w, x, d); return;
    case 5: if (rank > 1) { const e = (d + 1) % rank; const out = [...sizes]; [out[d], out[e]] = [out[e]!, out[d]!]; w.tensor(`${name}.transpose(${d}, ${e})`, out); } return;
    case 6: w.tensor(`${name}.unsqueeze(${d})`, [...sizes.slice(0, d), 1, ...sizes.slice(d)]); return;
    case 7: if (sizes[0]! > 2) w.tensor(`${name}[1:]`, [sizes[0]! - 1, ...sizes.slice(1)]); return;
    case 8: if (sizes[0]! > 2) w.tensor(`${name}[:-1]`, [sizes[0]! - 1, ...sizes.slice(1)]); return;
    case 9: if (rank > 1) w.tensor(`${name}[0]`, sizes.slice(1)); return;
    case 10: if (rank > 1) w.tensor(`${name}[:, ${w.pick(["0", "-1"])}]`, [sizes[0]!, ...sizes.slice(2)]); return;
    case 11: w.tensor(`${name}.reshape(-1)`, [sizes.reduce((a, b) => a * b, 1)]); return;
    case 12: if (rank > 1) w.tensor(`${name}.reshape(${name}.shape[0], -1)`, [sizes[0]!, sizes.slice(1).reduce((a, b) => a * b, 1)]); return;
    case 13: if (rank > 1) w.tensor(`${name}.flatten(0, 1)`, [sizes[0]! * sizes[1]!, ...sizes.slice(2)]); return;
    case 14: w.tensor(`torch.arange(${size})`, [sizes[d]!]); return;
    case 15: w.tensor(`torch.${w.pick(["zeros", "ones"])}(${size}, ${w.pick(["3", size])})`, []); fixLast(w, sizes[d]!); return;
    case 16: w.scalar(size); return;
    case 17: if (w.scalars.length > 0) w.scalar(w.pick(scalarForms).replaceAll("{}", () => w.pick(w.scalars))); return;
    case 18: if (w.scalars.length > 0) w.tensor(`${name} * ${w.pick(w.scalars)}`, sizes); return;
    case 19: if (w.scalars.length > 0 && w.chance(60)) { const n = w.pick(w.scalars); w.lines.push(`if ${w.pick(conditions).replaceAll("{}", () => n)}:`, `    ${name} = ${name} + 1`); } return;
    case 20: if (w.scalars.length > 0 && w.chance(50)) w.lines.push(`torch._check(${w.pick(conditions).replaceAll("{}", () => w.pick(w.scalars))})`); return;
    default: pair(w, x);
  }
}

/** The sizes of a reduction, whose statement was written last. */
function fixSizes(w: Writer, from: Variable, d: number): void {
  const made = w.tensors.pop()!;
  const keeps = w.lines.at(-1)!.includes("keepdim");
  w.tensors.push({ name: made.name, sizes: keeps ? from.sizes.map((s, i) => (i === d ? 1 : s)) : from.sizes.filter((_, i) => i !== d) });
}

function fixLast(w: Writer, size: number): void {
  const made = w.tensors.pop()!;
  w.tensors.push({ name: made.name, sizes: [size, w.lines.at(-1)!.endsWith(", 3)") ? 3 : size] });
}

/** Something of two tensors, where their examples fit. */
function pair(w: Writer, x: Variable): void {
  const y = w.pick(w.tensors);
  const { sizes: a } = x;
  const { sizes: b } = y;
  const broadcast = (): number[] | undefined => {
    const out: number[] = [];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const [p, q] = [a[a.length - 1 - i] ?? 1, b[b.length - 1 - i] ?? 1];
      if (p !== q && p !== 1 && q !== 1) return undefined;
      out.unshift(Math.max(p, q));
    }
    return out;
  };
  const sizes = broadcast();
  if (sizes !== undefined && sizes.reduce((p, q) => p * q, 1) < 4000) {
    w.tensor(`${x.name} ${w.pick(["+", "*", "-"])} ${y.name}`, sizes);
  } else if (a.length === 2 && b.length === 2 && a[1] === b[1]) {
    w.tensor(`${x.name}.float() @ ${y.name}.float().t()`, [a[0]!, b[0]!]);
  } else if (a.length === b.length && a.every((s, i) => i === 0 || s === b[i])) {
    w.tensor(`torch.cat([${x.name}, ${y.name}])`, [a[0]! + b[0]!, ...a.slice(1)]);
  }
}

/** A model as a file that `agree` and `run` take. */
function dynamicShapesModel(random: Random): string {
  const w = new Writer(random);
  const style = w.below(3);
  const count = 1 + w.below(2);
  const examples = [4, 5, 6, 3];
  const inputs = Array.from({ length: count }, (_, i) => {
    const rank = 1 + w.below(3);
    return { name: inputNames[i]!, sizes: Array.from({ length: rank }, () => w.pick(examples)) };
  });
  w.tensors.push(...inputs);
  const specs = inputs.map(({ sizes }) => {
    const entries = sizes.flatMap((size, i) => {
      const spec = i === 0 || w.chance(40) ? dimSpec(w, style, size) : null;
      return spec === null ? [] : [`${i}: ${spec}`];
    });
    return `{${entries.join(", ")}}`;
  });
  const steps = 3 + w.below(9);
  for (let i = 0; i < steps; i++) step(w);
  const results = [...w.tensors.slice(-2).map(({ name }) => name), ...w.scalars.slice(-1)];
  return `import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.export import Dim


class M(nn.Module):
    def forward(self, ${inputs.map(({ name }) => name).join(", ")}):
${w.lines.map((line) => `        ${line}`).join("\n")}
        return ${results.join(", ")}


model = M()
example_args = (${inputs.map(({ sizes }) => `torch.randn(${sizes.join(", ")})`).join(", ")},)
dynamic_shapes = (${specs.join(", ")},)
`;
}

const STATEMENT = /^ {8}(?!return)/;

/** Smaller is a statement less: what needed it fails in both tracers alike and is no finding. */
function* withoutOneStatement(text: string): IterableIterator<string> {
  const lines = text.split("\n");
  for (const [i, line] of lines.entries()) if (STATEMENT.test(line)) yield lines.filter((_, at) => at !== i).join("\n");
}

export const dynamicShapes: Generator<string> = {
  name: "dynamicShapes",
  generate: dynamicShapesModel,
  render: (text) => text,
  shrink: withoutOneStatement,
};
