/**
 * Chains of tensor operators: dtypes, broadcasting, views, in-place writes, indexing, reductions, factories. A statement is kept when the
 * reference tracer accepts it, and once in a while when it does not, so that refusals are held to PyTorch too.
 */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";
import { expressions, type Variable } from "./expressions.ts";
import { learn } from "./learn.ts";
import { layer } from "./modules.ts";
import { signatureCall } from "./signatures.ts";

interface Statement {
  readonly text: string;
  /** What it defines; null for one that only writes. */
  readonly target: string | null;
  /** A line of `__init__`. */
  readonly layer?: string;
}

export interface Chain {
  readonly inputs: readonly Variable[];
  readonly statements: readonly Statement[];
}

const shapes: readonly (readonly number[])[] = [[2, 3], [2, 3], [3], [2, 3, 4], [1, 3], [4, 3], [3, 3], [], [2, 1, 4], [5], [2, 2, 3, 3], [2, 3, 4, 4], [1, 3, 6, 6], [2, 5, 4], [6, 4], [0, 3], [2, 0], [0], [1], [1, 1], [2, 1, 2, 1, 3]];
const inputTypes: readonly (readonly [number, string])[] = [[8, "float32"], [3, "int64"], [2, "bool"], [1, "float64"], [1, "float16"], [1, "int32"], [1, "uint8"], [0.5, "bfloat16"], [0.8, "complex64"], [0.3, "int16"], [0.3, "int8"], [0.3, "complex128"]];
function input(random: Random, index: number): Variable {
  return { name: "xyzw"[index]!, dtype: random.weighted(inputTypes), shape: random.pick(shapes) };
}

const valueOf = ({ dtype, shape }: Variable): string => `torch.ones(${shape.length === 0 ? "()" : shape.join(", ")}, dtype=torch.${dtype})`;

const uses = (text: string, name: string): boolean => new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(text);

/** What a program returns: all it defines, or its first input. */
function render({ inputs, statements }: Chain, result?: string): string {
  const defined = [...new Set(statements.flatMap(({ target }) => (target === null ? [] : [target])))];
  const returned = result ?? (defined.length > 0 ? defined : [inputs[0]!.name]).join(", ");
  const layers = statements.flatMap((each) => (each.layer === undefined ? [] : [`        ${each.layer}`]));
  return [
    "import torch", "import torch.nn as nn", "import torch.nn.functional as F", "", "", "class Model(torch.nn.Module):",
    ...(layers.length > 0 ? ["    def __init__(self):", "        super().__init__()", ...layers, ""] : []),
    `    def forward(self, ${inputs.map(({ name }) => name).join(", ")}):`,
    ...statements.map(({ text }) => `        ${text}`), `        return ${returned}`, "", "", "model = Model()", `example_args = (${inputs.map(valueOf).join(", ")},)`, "",
  ].join("\n");
}

/** A layer now and then, an expression else. */
function statementOf(random: Random, scope: readonly Variable[], index: number): Statement {
  const made = random.chance(0.16) ? layer(random, random.chance(0.6) ? scope.at(-1)! : random.pick(scope)) : null;
  if (made !== null) return { text: `t${index} = ${made.call.replace("{}", `self.l${index}`)}`, target: `t${index}`, layer: `self.l${index} = ${made.make}` };
  const { text, writes } = expressions(random, scope);
  return writes ? { text, target: null } : { text: `t${index} = ${text}`, target: `t${index}` };
}

type Make = (random: Random, scope: readonly Variable[], index: number) => Statement;

/** Chains of what `make` makes; what we refuse ends one with that chance. */
const chains = (make: Make, refusals: number) => (random: Random): Chain => {
  const inputs = Array.from({ length: random.int(1, 3) }, (_, i) => input(random, i));
  const scope: Variable[] = [...inputs];
  let statements: readonly Statement[] = [];
  const length = random.int(2, 7);
  for (let tries = 0; statements.length < length && tries < 30; tries++) {
    const statement = make(random, scope, statements.length);
    const { target } = statement;
    const next = [...statements, statement];
    const learnt = learn(render({ inputs, statements: next }, target ?? scope[0]!.name));
    if (learnt === "refused") {
      if (!random.chance(refusals)) continue;
      statements = next;
      break;
    }
    statements = next;
    if (learnt !== null && typeof learnt !== "string" && target !== null && learnt.shape.reduce((a, b) => a * b, 1) < 500) scope.push({ name: target, ...learnt });
  }
  return { inputs, statements };
};

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

/** Any call of torch's, a statement of the usual kind now and then. */
function called(random: Random, scope: readonly Variable[], index: number): Statement {
  if (random.chance(0.25)) return statementOf(random, scope, index);
  const { text, writes } = signatureCall(random, scope);
  return writes ? { text, target: null } : { text: `t${index} = ${text}`, target: `t${index}` };
}

export const operators: Generator<Chain> = { name: "operators", generate: chains(statementOf, 0.06), render: (chain) => render(chain), shrink };
export const signatures: Generator<Chain> = { name: "signatures", generate: chains(called, 0.1), render: (chain) => render(chain), shrink };
