/**
 * Random models of control flow and regions: cond, map, while_loop, scan, checkpoint, autograd functions, grad modes and autocast, nested in one
 * another, over parameters, buffers, submodules and locals, with inputs and outputs of every form.
 */
import { container, tuple, type Container } from "./containers.ts";
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";
import type { Variable } from "./regionExpressions.ts";
import { dims, inputs, plainInputs, renderInputs, type Inputs } from "./regionInputs.ts";
import { constructor, header } from "./regionModel.ts";
import { Statements, indent } from "./regionStatements.ts";

/** A statement of `forward`, with what it binds there. */
interface Statement {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

export interface Model {
  readonly inputs: Inputs;
  /** `x` in `dynamic_shapes`. */
  readonly dims: string | null;
  readonly definitions: readonly (readonly string[])[];
  readonly helper: readonly string[];
  readonly decorators: readonly string[];
  readonly statements: readonly Statement[];
  readonly results: readonly string[];
  /** How the results are packed; null where the only one is returned bare. */
  readonly packing: Container | null;
  readonly mode: string;
}

/** What is returned beside values that were made: inputs, attributes, constants, views, sizes. */
const others = ["x", "y", "k", "None", "1", "2.5", '"a"', "True", "self.weight", "self.bias", "self.offset", "x.view(-1)", "y[:]", "x.shape[0]", "x.detach()", "self.table", "self.constants[0]", "self.count", "k.item()", "self.steps", "[x, None]", "torch.tensor([1, 2])", "x.dtype", "self.tied", "()", "{}"];

function generate(random: Random): Model {
  const writer = new Statements(random);
  const scope: Variable[] = [{ name: "x", kind: "matrix" }, { name: "y", kind: "row" }];
  const statements: Statement[] = [];
  for (let left = random.int(2, 5); left > 0; left--) {
    const before = scope.length;
    const lines = writer.statement(scope, 2, false);
    statements.push({ lines, names: scope.slice(before).map(({ name }) => name) });
  }
  const made = scope.slice(2).map(({ name }) => name);
  const chosen = made.filter(() => random.chance(0.5)).slice(0, 5);
  const results = chosen.length > 0 ? chosen : [made.at(-1) ?? "x"];
  if (random.chance(0.2)) results.push(random.pick([...others, ...made, results[0]!]));
  return {
    inputs: inputs(random), dims: dims(random), definitions: writer.definitions, statements, results, packing: results.length === 1 && random.chance(0.4) ? null : container(random, results.length), mode: random.chance(0.15) ? ".eval()" : "",
    decorators: random.chance(0.05) ? [random.pick(["@torch.no_grad()", "@torch.enable_grad()", "@torch.autocast('cpu', dtype=torch.bfloat16)", "@torch.inference_mode()"])] : [],
    helper: [...random.pick([[], ["@torch.no_grad()"], ["@torch.enable_grad()"]]), "def helper(self, x):", `    return x * self.weight + ${random.pick(["1", "self.bias", "x"])}`],
  };
}

function render({ inputs, dims, definitions, decorators, helper, statements, results, packing, mode }: Model): string {
  const body = statements.flatMap(({ lines }) => lines);
  const used = definitions.filter(([first]) => body.some((line) => line.includes(/class (\w+)/.exec(first!)![1]!)));
  const forward = [...decorators, `def forward(self, ${inputs.parameters}):`, ...indent([...inputs.head, ...body, `return ${packing === null ? results[0]! : packing.pack(results)}`])];
  return [header, ...used.map((lines) => `\n${lines.join("\n")}\n`), `\nclass Model(torch.nn.Module):\n${constructor}\n${indent(helper).join("\n")}\n\n${indent(forward).join("\n")}\n\n\nmodel = Model()${mode}\n${renderInputs(inputs, dims)}`].join("\n");
}

const uses = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);

const tupleOf: Container = { fits: () => true, pack: tuple, part: (whole, i) => `${whole}[${i}]` };

/** With plain inputs and outputs, known shapes; without one statement and all that depends on it; without one result. */
function* shrink(model: Model): Iterable<Model> {
  const { statements, results } = model;
  for (let i = 0; i < statements.length; i++) {
    const gone = new Set<string>();
    const kept = statements.filter(({ lines, names }, at) => {
      const dead = at === i || [...gone].some((name) => uses(lines.join("\n"), name));
      if (dead) for (const name of names) gone.add(name);
      return !dead;
    });
    const left = results.filter((each) => ![...gone].some((name) => uses(each, name)));
    yield { ...model, statements: kept, results: left.length > 0 ? left : ["x"], packing: tupleOf };
  }
  if (results.length > 1) for (const result of results) yield { ...model, results: results.filter((name) => name !== result), packing: tupleOf };
  if (model.inputs !== plainInputs) yield { ...model, inputs: plainInputs };
  if (model.dims !== null) yield { ...model, dims: null };
  if (model.packing !== tupleOf) yield { ...model, packing: tupleOf };
  if (model.decorators.length > 0) yield { ...model, decorators: [] };
  if (model.mode !== "") yield { ...model, mode: "" };
}

export const regions: Generator<Model> = { name: "regions", generate, render, shrink };
