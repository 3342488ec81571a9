/**
 * Random models over dynamic shapes: sizes that vary by Dims shared, derived, bounded or inferred, and are said so in every form, rightly and
 * now and then wrongly; arithmetic on sizes, conditions; operators and layers over them. A statement is kept where our own tracer takes it
 * with the sizes of the examples; what the dynamic ones make of it is what is held to PyTorch.
 */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";
import { expressions, type Variable } from "./expressions.ts";
import { learn } from "./learn.ts";
import { layer } from "./modules.ts";
import { condition, number, operator, type Number_, type Scope } from "./sizes.ts";

interface Statement {
  readonly text: string;
  readonly target: string | null;
  /** A line of `__init__`. */
  readonly layer?: string;
}

export interface DynamicModel {
  readonly inputs: readonly Variable[];
  readonly statements: readonly Statement[];
  readonly dims: readonly string[];
  readonly dynamicShapes: string;
}

const inputShapes: readonly (readonly number[])[] = [[4], [6], [5], [4, 3], [6, 4], [5, 5], [4, 6], [3, 4, 5], [2, 6, 4], [4, 4, 3], [2, 3, 4, 4], [3, 2, 6, 5], [8, 4], [12]];
const inputTypes: readonly (readonly [number, string])[] = [[10, "float32"], [1.5, "int64"], [0.4, "bool"], [0.3, "float64"], [0.3, "float16"]];

const valueOf = ({ dtype, shape }: Variable): string => (dtype === "float32" ? `torch.randn(${shape.join(", ")})` : `torch.ones(${shape.join(", ")}, dtype=torch.${dtype})`);

/** How the sizes of the inputs are said to vary. */
class Specs {
  readonly dims: string[] = [];
  readonly #random: Random;
  /** Dims by the size that the examples have for them. */
  readonly #byName = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A Dim for a size: one there is, one derived, or a new one. */
  named(size: number): string {
    const random = this.#random;
    const known = [...this.#byName].filter(([, value]) => value === size).map(([name]) => name);
    if (known.length > 0 && random.chance(0.6)) return random.pick(known);
    const roots = [...this.#byName].filter(([name]) => /^\w+$/.test(name));
    const derived = roots.flatMap(([name, value]) => [...(value * 2 === size ? [`2 * ${name}`] : []), ...(value + 1 === size ? [`${name} + 1`] : []), ...(value - 1 === size ? [`${name} - 1`] : []), ...(2 * value + 1 === size ? [`2 * ${name} + 1`] : []), ...(value + 2 === size ? [`${name} + 2`] : [])]);
    if (derived.length > 0 && random.chance(0.6)) return random.pick(derived);
    const name = ["d", "e", "k", "batch", "seq", "m"][this.#byName.size] ?? `dim${this.#byName.size}`;
    const range = random.weighted([[4, ""], [1, ", min=2"], [1, ", max=64"], [1.5, ", min=2, max=128"], [0.5, ", min=1"], [0.5, ", min=3"], [0.5, `, max=${size}`], [0.2, `, min=${size + 1}`]]);
    this.dims.push(`${name} = Dim("${name}"${range})`);
    this.#byName.set(name, size);
    return name;
  }

  #size(style: number, size: number, first: boolean): string {
    const random = this.#random;
    if (!first && random.chance(0.5)) return random.chance(0.85) ? "None" : random.pick(["Dim.STATIC", String(size)]);
    if (style === 0) return random.weighted([[5, "Dim.AUTO"], [2, "Dim.DYNAMIC"], [0.5, "Dim.STATIC"], [0.3, String(size)]]);
    if (style === 1) return this.named(size);
    return random.chance(0.5) ? this.named(size) : random.pick(["Dim.AUTO", "Dim.AUTO", "Dim.DYNAMIC"]);
  }

  /** The spec of one input. */
  input(style: number, shape: readonly number[]): string {
    const random = this.#random;
    if (random.chance(0.12)) return "None";
    const sizes = shape.map((size, i) => this.#size(style, size, i === 0));
    if (random.chance(0.7)) return `{${sizes.flatMap((spec, i) => (spec === "None" ? [] : [`${i}: ${spec}`])).join(", ")}}`;
    return random.chance(0.5) ? `(${sizes.join(", ")},)` : `[${sizes.join(", ")}]`;
  }

  whole(inputs: readonly Variable[]): string {
    const random = this.#random;
    const style = random.int(0, 2);
    const specs = inputs.map(({ shape }) => this.input(style, shape));
    const form = random.weighted<string>([[5, "dict"], [3, "tuple"], [2, "list"], [0.25, "wrong name"], [0.2, "missing"], [0.2, "rank"]]);
    switch (form) {
      case "dict": return `{${inputs.map(({ name }, i) => `"${name}": ${specs[i]!}`).join(", ")}}`;
      case "tuple": return `(${specs.join(", ")},)`;
      case "list": return `[${specs.join(", ")}]`;
      case "wrong name": return `{${inputs.map((_, i) => `"w${i}": ${specs[i]!}`).join(", ")}}`;
      case "missing": return `(${specs.slice(1).join(", ")}${specs.length > 1 ? "," : ""})`;
      default: return `({${inputs[0]!.shape.length}: Dim.AUTO}, ${specs.slice(1).join(", ")})`;
    }
  }
}

function render({ inputs, statements, dims, dynamicShapes }: DynamicModel, returned?: string): string {
  const defined = [...new Set(statements.flatMap(({ target }) => (target === null ? [] : [target])))];
  const results = returned ?? (defined.length > 0 ? defined.slice(-3).join(", ") : inputs[0]!.name);
  const layers = statements.flatMap(each => (each.layer === undefined ? [] : [each.layer]));
  return `import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.export import Dim


class Model(nn.Module):
${layers.length > 0 ? `    def __init__(self):\n        super().__init__()\n${layers.map(line => `        ${line}\n`).join("")}\n` : ""}    def forward(self, ${inputs.map(({ name }) => name).join(", ")}):
${statements.flatMap(({ text }) => text.split("\n").map(line => `        ${line}\n`)).join("")}        return ${results}


model = Model()
example_args = (${inputs.map(valueOf).join(", ")},)
${dims.map(line => `${line}\n`).join("")}${dynamicShapes === "" ? "" : `dynamic_shapes = ${dynamicShapes}\n`}`;
}

/** A statement, or none where the choice did not fit. */
function statement(random: Random, scope: Scope, index: number): Statement | null {
  const x = random.chance(0.6) ? scope.tensors.at(-1)! : random.pick(scope.tensors);
  return random.weighted<() => Statement | null>([
    [12, () => ({ text: `t${index} = ${operator(random, scope)}`, target: `t${index}` })],
    [5, () => ({ text: `n${index} = ${number(random, scope)}`, target: `n${index}` })],
    [2, () => ({ text: `if ${condition(random, scope)}:\n    ${x.name} = ${x.name} + 1${random.chance(0.4) ? `\nelse:\n    ${x.name} = ${x.name} * 2` : ""}`, target: null })],
    [0.8, () => ({ text: `${random.pick(["torch._check", "assert "])}(${condition(random, scope)})`, target: null })],
    [0.5, () => ({ text: `b${index} = ${condition(random, scope)}`, target: null })],
    [3, () => {
      const found = layer(random, x);
      return found && { text: `t${index} = ${found.call.replace("{}", `self.l${index}`)}`, target: `t${index}`, layer: `self.l${index} = ${found.make}` };
    }],
    [2.5, () => {
      const { text, writes } = expressions(random, scope.tensors);
      return writes ? { text, target: null } : { text: `t${index} = ${text}`, target: `t${index}` };
    }],
  ])();
}

function generate(random: Random): DynamicModel {
  const inputs = Array.from({ length: random.weighted([[5, 1], [4, 2], [1, 3]]) }, (_, i) => ({ name: "xyz"[i]!, dtype: random.weighted(inputTypes), shape: random.pick(inputShapes) }));
  const tensors: Variable[] = [...inputs];
  const numbers: Number_[] = [];
  let statements: readonly Statement[] = [];
  const length = random.int(2, 8);
  for (let tries = 0; statements.length < length && tries < 30; tries++) {
    const next = statement(random, { tensors, numbers }, statements.length);
    if (next === null) continue;
    const target = next.target ?? tensors[0]!.name;
    const learnt = learn(render({ inputs, statements: [...statements, next], dims: [], dynamicShapes: "" }, target));
    if (learnt === "refused") {
      if (!random.chance(0.04)) continue;
      statements = [...statements, next];
      break;
    }
    statements = [...statements, next];
    if (typeof learnt === "string") numbers.push({ name: target, value: Number(learnt) });
    else if (learnt !== null && next.target !== null && learnt.shape.reduce((a, b) => a * b, 1) < 800) tensors.push({ name: target, ...learnt });
  }
  const specs = new Specs(random);
  const dynamicShapes = specs.whole(inputs);
  return { inputs, statements, dims: specs.dims, dynamicShapes };
}

const uses = (text: string, name: string): boolean => new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(text);

/** A statement less, with what depends on it. */
function* shrink(model: DynamicModel): Iterable<DynamicModel> {
  const { statements } = model;
  for (let i = 0; i < statements.length; i++) {
    const gone = new Set<string>();
    const kept = statements.filter((each, at) => {
      const dead = at === i || [...gone].some(name => uses(each.text, name));
      if (dead && each.target !== null) gone.add(each.target);
      return !dead;
    });
    if (kept.length > 0) yield { ...model, statements: kept };
  }
}

export const dynamicShapes: Generator<DynamicModel> = { name: "dynamicShapes", generate, render: model => render(model), shrink };
