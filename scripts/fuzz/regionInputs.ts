/** How a model of regions takes its inputs: a matrix `x`, a row `y`, an integer `k`, plainly or inside containers, by position or by name. */
import { container, tuple, type Container } from "./containers.ts";
import type { Random } from "./random.ts";

export interface Inputs {
  /** The parameters of `forward`, after `self`. */
  readonly parameters: string;
  /** Statements that bind `x`, `y` and `k` where parameters do not. */
  readonly head: readonly string[];
  /** Statements before the examples. */
  readonly before: readonly string[];
  readonly args: readonly string[];
  readonly kwargs: readonly (readonly [string, string])[];
  /** `dynamic_shapes`, given what `x` is in it. */
  readonly shapes: (x: string) => string;
}

const K = "torch.tensor(3)";

/** Examples of `x` and `y`. */
function examples(random: Random): { before: string[]; x: string; y: string } {
  const usual = { before: [], x: "torch.randn(4, 3)", y: "torch.randn(3)" };
  if (random.chance(0.85)) return usual;
  return random.pick([
    { ...usual, x: "torch.randn(4, 3, requires_grad=True)" }, { ...usual, y: "torch.randn(3, requires_grad=True)" }, { ...usual, x: "torch.randn(3, 4).t()" }, { before: ["base = torch.randn(5, 3)"], x: "base[:4]", y: "base[4]" },
    { ...usual, y: "torch.randn(6)[::2]" }, { ...usual, x: "torch.randn(4, 3, requires_grad=True) * 1" },
  ]);
}

const plain = (x: string, y: string): Inputs => ({ parameters: "x, y, k", head: [], before: [], args: [x, y, K], kwargs: [], shapes: (spec) => `{"x": ${spec}, "y": None, "k": None}` });

function packed(style: Container, x: string, y: string): Inputs {
  return {
    parameters: "inputs, k", head: [`x = ${style.part("inputs", 0, 2)}`, `y = ${style.part("inputs", 1, 2)}`], before: [], args: [style.pack([x, y]), K], kwargs: [],
    shapes: (spec) => `{"inputs": ${style.pack([spec, "None"])}, "k": None}`,
  };
}

function withMore(random: Random, x: string, y: string): Inputs {
  const base = plain(x, y);
  const more = random.pick<readonly [string, string, string, readonly string[]]>([
    ["unused", "unused", "torch.ones(2)", []], ["factor", "factor", "2.0", ["x = x * factor"]], ["mode", "mode", '"a"', ['if mode == "a":', "    x = x + 1"]], ["flag", "flag", "True", ["if flag:", "    y = y * 2"]], ["none", "none", "None", ["if none is None:", "    y = y + 1"]],
    ["n", "n", "3", ["x = x + n"]], ["scale=2", "", "", ["x = x * scale"]], ["extra", "extra", '{"t": torch.ones(3), "n": 2, "s": "a"}', ['y = y + extra["t"] * extra["n"]']], ["again", "again", "shared", ["x = x + again"]], ["extra=None", "", "", ["if extra is not None:", "    x = x + extra"]],
  ]);
  const [parameter, name, example, head] = more;
  const given = name === "" ? [] : [example];
  const shared = example === "shared";
  return {
    ...base, parameters: `x, y, k, ${parameter}`, head, before: shared ? [`shared = ${x}`] : [], args: [shared ? "shared" : x, y, K, ...given],
    shapes: (spec) => `{"x": ${spec}, "y": None, "k": None${name === "" ? "" : `, "${name}": ${shared ? spec : name === "extra" ? '{"t": None, "n": None, "s": None}' : "None"}`}}`,
  };
}

export function inputs(random: Random): Inputs {
  const { before, x, y } = examples(random);
  const base = plain(x, y);
  const made = random.weighted<() => Inputs>([
    [9, () => base],
    [1, () => ({ ...base, shapes: (spec) => `(${spec}, None, None)` })],
    [2, () => packed(container(random, 2), x, y)],
    [0.7, () => { const style = container(random, 3); return { parameters: "inputs", head: ["x", "y", "k"].map((name, i) => `${name} = ${style.part("inputs", i, 3)}`), before: [], args: [style.pack([x, y, K])], kwargs: [], shapes: (spec) => `{"inputs": ${style.pack([spec, "None", "None"])}}` }; }],
    [1, () => ({ ...base, args: [x], kwargs: random.shuffled([["y", y], ["k", K]]) })],
    [1, () => ({ ...base, parameters: "x, *, y, k", args: [x], kwargs: [["y", y], ["k", K]] })],
    [0.7, () => ({ ...base, parameters: "x, *rest", head: ["y, k = rest"], shapes: (spec) => `{"x": ${spec}, "rest": (None, None)}` })],
    [0.7, () => ({ ...base, parameters: "x, **named", head: ['y, k = named["y"], named["k"]'], args: [x], kwargs: [["y", y], ["k", K]], shapes: (spec) => `{"x": ${spec}, "named": {"y": None, "k": None}}` })],
    [2.5, () => withMore(random, x, y)],
  ])();
  return { ...made, before: [...before, ...made.before] };
}

/** `dynamic_shapes` of one program in three: the rows of `x`. */
export function dims(random: Random): string | null {
  if (random.chance(0.66)) return null;
  return random.weighted([
    [5, '{0: Dim("n")}'], [4, '{0: Dim("n", min=2, max=50)}'], [1, '(Dim("n", max=20), None)'], [1, "{0: Dim.AUTO}"], [0.7, "{0: Dim.DYNAMIC}"], [0.5, '{0: 2 * Dim("h")}'], [0.5, "(Dim.AUTO, Dim.STATIC)"],
  ]);
}

/** The lines of the examples. */
export function renderInputs({ before, args, kwargs, shapes }: Inputs, x: string | null): string {
  const named = kwargs.length === 0 ? [] : [`example_kwargs = {${kwargs.map(([name, value]) => `"${name}": ${value}`).join(", ")}}`];
  return [...before, `example_args = ${tuple(args)}`, ...named, ...(x === null ? [] : [`dynamic_shapes = ${shapes(x)}`]), ""].join("\n");
}

export const plainInputs: Inputs = plain("torch.randn(4, 3)", "torch.randn(3)");
