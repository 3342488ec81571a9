/**
 * Chains of tensor operators: dtypes, broadcasting, views, in-place writes, indexing, reductions, factories. A statement is kept when the
 * reference tracer accepts it, and once in a while when it does not, so that refusals are held to PyTorch too.
 */
import { ours, type Generator } from "./engine.ts";
import type { Random } from "./random.ts";
import { expressions, type Variable } from "./expressions.ts";

interface Statement {
  readonly text: string;
  /** What it defines; null for one that only writes. */
  readonly target: string | null;
}

export interface Chain {
  readonly inputs: readonly Variable[];
  readonly statements: readonly Statement[];
}

const shapes: readonly (readonly number[])[] = [[2, 3], [2, 3], [3], [2, 3, 4], [1, 3], [4, 3], [3, 3], [], [2, 1, 4], [5], [2, 2, 3, 3]];
const inputTypes: readonly (readonly [number, string])[] = [[8, "float32"], [3, "int64"], [2, "bool"], [1, "float64"], [1, "float16"], [1, "int32"], [1, "uint8"], [0.5, "bfloat16"], [0.5, "complex64"]];
const codes: Readonly<Record<string, string>> = {
  f32: "float32", f64: "float64", f16: "float16", bf16: "bfloat16", i64: "int64", i32: "int32", i16: "int16", i8: "int8", u8: "uint8", b8: "bool", c64: "complex64", c128: "complex128", c32: "complex32",
};

function input(random: Random, index: number): Variable {
  return { name: "xyzw"[index]!, dtype: random.weighted(inputTypes), shape: random.pick(shapes) };
}

const valueOf = ({ dtype, shape }: Variable): string => `torch.ones(${shape.length === 0 ? "()" : shape.join(", ")}, dtype=torch.${dtype})`;

const uses = (text: string, name: string): boolean => new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(text);

/** What a program returns: all it defines, or its first input. */
function render({ inputs, statements }: Chain): string {
  const defined = [...new Set(statements.flatMap(({ target }) => (target === null ? [] : [target])))];
  const returned = defined.length > 0 ? defined : [inputs[0]!.name];
  return [
    "import torch", "import torch.nn.functional as F", "", "", "class Model(torch.nn.Module):", `    def forward(self, ${inputs.map(({ name }) => name).join(", ")}):`,
    ...statements.map(({ text }) => `        ${text}`), `        return ${returned.join(", ")}`, "", "", "model = Model()", `example_args = (${inputs.map(valueOf).join(", ")},)`, "",
  ].join("\n");
}

/** Dtype and sizes of what the last statement defines, read from the exported program; null where it is no tensor of known sizes. */
function learn(chain: Chain, target: string): Variable | null | "refused" {
  const probe = render({ ...chain, statements: [...chain.statements.slice(0, -1), { ...chain.statements.at(-1)!, target: null }] }).replace(/^ {8}return .*$/m, `        return ${target}`);
  const outcome = ours(probe);
  if (outcome.outcome !== "exported") return "refused";
  const returned = /^ {12}return \((\w+),\)$/m.exec(outcome.program)?.[1];
  const type = returned === undefined ? undefined : new RegExp(String.raw`\b${returned}: "(\w+)\[([\d, ]*)\]"`).exec(outcome.program);
  if (!type || codes[type[1]!] === undefined) return null;
  return { name: target, dtype: codes[type[1]!]!, shape: type[2] === "" ? [] : type[2]!.split(", ").map(Number) };
}

function generate(random: Random): Chain {
  const inputs = Array.from({ length: random.int(1, 3) }, (_, i) => input(random, i));
  const scope: Variable[] = [...inputs];
  let statements: readonly Statement[] = [];
  const length = random.int(2, 7);
  for (let tries = 0; statements.length < length && tries < 30; tries++) {
    const { text, writes } = expressions(random, scope);
    const target = writes ? null : `t${statements.length}`;
    const statement: Statement = { text: target === null ? text : `${target} = ${text}`, target };
    const next = [...statements, statement];
    const learnt = learn({ inputs, statements: next }, target ?? scope[0]!.name);
    if (learnt === "refused") {
      if (!random.chance(0.06)) continue;
      statements = next;
      break;
    }
    statements = next;
    if (learnt !== null && target !== null && learnt.shape.reduce((a, b) => a * b, 1) < 500) scope.push(learnt);
  }
  return { inputs, statements };
}

function* shrink({ inputs, statements }: Chain): Iterable<Chain> {
  for (let i = 0; i < statements.length; i++) {
    const gone = new Set<string>();
    const kept = statements.filter((statement, at) => {
      const dead = at === i || [...gone].some((name) => uses(statement.text, name));
      if (dead && statement.target !== null) gone.add(statement.target);
      return !dead;
    });
    if (kept.length > 0) yield { inputs: inputs.filter(({ name }, at) => at === 0 || kept.some(({ text }) => uses(text, name))), statements: kept };
  }
  const used = inputs.filter(({ name }) => statements.some(({ text }) => uses(text, name)));
  if (used.length > 0 && used.length < inputs.length) yield { inputs: used, statements };
}

export const operators: Generator<Chain> = { name: "operators", generate, render, shrink };
