/**
 * Random models of control flow and regions: cond, map, while_loop, scan, checkpoint, autograd functions, grad modes and autocast, nested in one
 * another, over parameters, buffers, submodules and locals. `generate(seed)` gives the text of a model file; a seed gives the same text for ever.
 *
 *     npx tsx scripts/fuzz/regions.ts FOLDER [COUNT] [FIRST-SEED]        writes a file a seed, for scripts/agree.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Shapes of values: a matrix of rows by 3, a row, a scalar tensor. */
type Kind = "matrix" | "row" | "scalar";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0;
  }

  /** A number in [0, 1) (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number { return Math.floor(this.next() * limit); }
  chance(probability: number): boolean { return this.next() < probability; }
  pick<T>(items: readonly T[]): T { return items[this.below(items.length)]!; }
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

const unary: readonly string[] = ["sin()", "cos()", "relu()", "abs()", "exp()", "tanh()", "clone()", "sigmoid()", "neg()"];

class Writer {
  readonly random: Random;
  readonly symbolic: boolean;
  #count = 0;

  constructor(random: Random, symbolic: boolean) {
    this.random = random;
    this.symbolic = symbolic;
  }

  fresh(prefix = "v"): string {
    return `${prefix}${this.#count++}`;
  }

  // ---- expressions

  /** A value of a kind, made of what is in scope. */
  expression(kind: Kind, scope: readonly Variable[], depth = 2): string {
    const { random } = this;
    const same = scope.filter((each) => each.kind === kind);
    const leaf = (): string => (same.length > 0 && random.chance(0.8) ? random.pick(same).name : this.attribute(kind, scope));
    if (depth === 0 || random.chance(0.2)) return leaf();
    const inner = (wanted: Kind = kind): string => this.expression(wanted, scope, depth - 1);
    const forms: (() => string)[] = [
      () => `${wrap(inner())}.${random.pick(unary)}`,
      () => `(${inner()} ${random.pick(["+", "-", "*"])} ${inner()})`,
      () => `(${inner()} ${random.pick(["+", "-", "*"])} ${random.pick(["2", "0.5", "1"])})`,
      () => `torch.${random.pick(["sin", "relu", "tanh"])}(${inner()})`,
    ];
    if (kind === "matrix") forms.push(() => `(${inner()} + ${inner("row")})`, () => `self.lin(${inner()})`, () => `(${inner()} @ self.square)`, () => `self.sub(${inner()})`, () => `self.helper(${inner()})`);
    if (kind === "row") forms.push(() => `${wrap(inner("matrix"))}.sum(0)`, () => `${wrap(inner("matrix"))}[0]`, () => `${wrap(inner("matrix"))}.max(0)[0]`);
    if (kind === "scalar") forms.push(() => `${wrap(inner(random.pick(["matrix", "row"])))}.${random.pick(["sum()", "mean()", "max()"])}`);
    return random.pick(forms)();
  }

  attribute(kind: Kind, scope: readonly Variable[]): string {
    if (kind === "row") return this.random.pick(["self.weight", "self.bias"]);
    if (kind === "scalar") return this.random.pick(["self.scale", "self.weight.sum()"]);
    const matrix = scope.find((each) => each.kind === "matrix");
    return matrix === undefined ? "self.square" : matrix.name;
  }

  predicate(scope: readonly Variable[]): string {
    const { random } = this;
    if (random.chance(0.15)) {
      const matrix = scope.find((each) => each.kind === "matrix");
      if (matrix !== undefined) return `${matrix.name}.shape[0] > ${random.pick(["2", "5"])}`;
    }
    if (random.chance(0.05)) return random.pick(["True", "False"]);
    return `${this.expression("scalar", scope, 1)} > 0`;
  }

  // ---- statements

  /** Statements that add to `scope`. */
  block(scope: Variable[], depth: number, length: number, nested: boolean): string[] {
    const lines: string[] = [];
    for (let i = 0; i < length; i++) lines.push(...this.statement(scope, depth, nested));
    return lines;
  }

  statement(scope: Variable[], depth: number, nested: boolean): string[] {
    const { random } = this;
    const plain: (() => string[])[] = [() => this.assignment(scope), () => this.assignment(scope), () => this.mutation(scope)];
    if (depth === 0) return random.pick(plain)();
    const forms = [
      ...plain, () => this.region(scope, depth, nested), () => this.region(scope, depth, nested), () => this.cond(scope, depth), () => this.cond(scope, depth),
      () => this.checkpoint(scope, depth), () => this.autograd(scope), () => this.loop(scope, depth, nested),
    ];
    if (!nested || random.chance(0.3)) forms.push(() => this.map(scope, depth), () => this.whileLoop(scope), () => this.scan(scope));
    return random.pick(forms)();
  }

  assignment(scope: Variable[]): string[] {
    const kind = this.random.pick<Kind>(["matrix", "matrix", "row", "scalar"]);
    const text = this.expression(kind, scope);
    return [`${this.bind(scope, kind)} = ${text}`];
  }

  bind(scope: Variable[], kind: Kind): string {
    const again = scope.filter((each) => each.kind === kind && each.name.startsWith("v"));
    if (again.length > 0 && this.random.chance(0.2)) return this.random.pick(again).name;
    const name = this.fresh();
    scope.push({ name, kind });
    return name;
  }

  mutation(scope: Variable[]): string[] {
    const kind = this.random.pick<Kind>(["matrix", "row"]);
    const text = this.expression(kind, scope, 1);
    const name = this.fresh();
    scope.push({ name, kind });
    return [`${name} = ${wrap(text)}.clone()`, `${name}.${this.random.pick(["add_(1)", "mul_(2)", "sin_()", "clamp_(min=0)"])}`];
  }

  region(scope: Variable[], depth: number, nested: boolean): string[] {
    const { random } = this;
    const manager = random.pick([
      "torch.no_grad()", "torch.no_grad()", "torch.enable_grad()", "torch.set_grad_enabled(False)", "torch.set_grad_enabled(True)",
      'torch.autocast("cpu", dtype=torch.bfloat16)', 'torch.autocast("cpu", enabled=False)', 'torch.autocast("cpu")',
    ]);
    return [`with ${manager}:`, ...indent(this.block(scope, depth - 1, 1 + random.below(3), nested))];
  }

  loop(scope: Variable[], depth: number, nested: boolean): string[] {
    const inner = [...scope];
    const matrix = scope.find((each) => each.kind === "matrix");
    const body = this.block(inner, depth - 1, 1 + this.random.below(2), nested);
    if (matrix === undefined || this.random.chance(0.5)) return [`for _ in range(2):`, ...indent(body)];
    return [`for i in range(2):`, ...indent([...body, `${matrix.name} = ${matrix.name} + i`])];
  }

  /** A function of the given parameters that returns a value, or several. */
  fn(name: string, parameters: readonly Variable[], scope: readonly Variable[], depth: number, results: readonly string[], pack: (values: readonly string[]) => string): string[] {
    const inner = [...scope.filter((each) => !parameters.some(({ name: own }) => own === each.name)), ...parameters];
    // Assigned variables of the outside would be the function's own: it only makes new ones.
    const body = this.inner(inner, depth);
    const values = results.map((kind) => this.expression(kind as Kind, inner, 1));
    return [`def ${name}(${parameters.map((each) => each.name).join(", ")}):`, ...indent([...body, `return ${pack(values)}`])];
  }

  inner(scope: Variable[], depth: number): string[] {
    const outer = new Set(scope.map((each) => each.name));
    const renamed: Variable[] = scope.map((each) => each);
    const lines = this.block(renamed, Math.max(0, depth - 1), this.random.below(3), true);
    scope.length = 0;
    scope.push(...renamed);
    void outer;
    return lines;
  }

  cond(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operands = scope.filter(() => random.chance(0.4)).slice(0, 3);
    const parameters = operands.map((each) => ({ name: random.chance(0.5) ? each.name : this.fresh("p"), kind: each.kind }));
    const kinds = random.chance(0.7) ? [random.pick<Kind>(["matrix", "row", "scalar"])] : [random.pick<Kind>(["matrix", "row"]), random.pick<Kind>(["row", "scalar"])];
    const shape = random.below(3);
    const pack = (values: readonly string[]): string =>
      (values.length === 1 ? values[0]! : shape === 0 ? `(${values.join(", ")})` : shape === 1 ? `[${values.join(", ")}]` : `{"a": ${values[0]!}, "b": ${values[1]!}}`);
    const yes = this.fresh("t");
    const no = this.fresh("f");
    const pred = this.predicate(scope);
    const lines = [...this.fn(yes, parameters, frozen(scope), depth, kinds, pack), ...this.fn(no, parameters, frozen(scope), depth, kinds, pack)];
    const result = this.fresh("r");
    lines.push(`${result} = ${random.pick(["torch.cond", "cond"])}(${pred}, ${yes}, ${no}, ${random.chance(0.5) ? `[${operands.map((each) => each.name).join(", ")}]` : tuple(operands.map((each) => each.name))})`);
    return [...lines, ...this.unpack(scope, result, kinds, shape)];
  }

  unpack(scope: Variable[], result: string, kinds: readonly Kind[], shape: number): string[] {
    return kinds.map((kind, i) => {
      const name = this.fresh();
      scope.push({ name, kind });
      return `${name} = ${kinds.length === 1 ? result : shape === 2 ? `${result}["${"ab"[i]!}"]` : `${result}[${i}]`}`;
    });
  }

  checkpoint(scope: Variable[], depth: number): string[] {
    const operand = this.random.pick(scope);
    if (operand.kind === "matrix" && this.random.chance(0.3)) {
      const name = this.fresh();
      scope.push({ name, kind: "matrix" });
      return [`${name} = checkpoint(self.${this.random.pick(["lin", "sub", "helper"])}, ${operand.name}, use_reentrant=False)`];
    }
    const fn = this.fresh("g");
    const parameter = { name: this.fresh("p"), kind: operand.kind };
    const kind = this.random.pick<Kind>(["matrix", "row"]);
    const lines = this.fn(fn, [parameter], frozen(scope), depth, [kind], ([value]) => value!);
    const name = this.fresh();
    scope.push({ name, kind });
    return [...lines, `${name} = checkpoint(${fn}, ${operand.name}, use_reentrant=${this.random.pick(["False", "True"])})`];
  }

  autograd(scope: Variable[]): string[] {
    const kind = this.random.pick<Kind>(["matrix", "row"]);
    const text = this.expression(kind, scope, 1);
    const name = this.fresh();
    scope.push({ name, kind });
    return [`${name} = ${this.random.pick(["Scale.apply", "Identity.apply"])}(${text}${this.random.chance(0) ? "" : ""})`];
  }

  map(scope: Variable[], depth: number): string[] {
    const matrices = scope.filter((each) => each.kind === "matrix");
    if (matrices.length === 0) return this.assignment(scope);
    const rows = scope.filter((each) => each.kind === "row").slice(0, 1);
    const fn = this.fresh("m");
    const parameters = [{ name: this.fresh("p"), kind: "row" as Kind }, ...rows.map(() => ({ name: this.fresh("p"), kind: "row" as Kind }))];
    const lines = this.fn(fn, parameters, frozen(scope), depth, ["row"], ([value]) => value!);
    const name = this.fresh();
    scope.push({ name, kind: "matrix" });
    return [...lines, `${name} = control_flow.map(${[fn, this.random.pick(matrices).name, ...rows.map((each) => each.name)].join(", ")})`];
  }

  whileLoop(scope: Variable[]): string[] {
    const carried = this.random.pick(scope);
    const [i, value] = [this.fresh("i"), this.fresh("p")];
    const inner = [...frozen(scope), { name: value, kind: carried.kind }];
    const step = this.expression(carried.kind, inner, 1);
    const name = this.fresh();
    scope.push({ name, kind: carried.kind });
    return [`_, ${name} = while_loop(lambda ${i}, ${value}: ${i} < 3, lambda ${i}, ${value}: (${i} + 1, ${step}), (torch.zeros(()), ${carried.name}))`];
  }

  scan(scope: Variable[]): string[] {
    const matrices = scope.filter((each) => each.kind === "matrix");
    if (matrices.length === 0) return this.assignment(scope);
    const [carry, row] = [this.fresh("p"), this.fresh("p")];
    const inner: Variable[] = [...frozen(scope), { name: carry, kind: "row" }, { name: row, kind: "row" }];
    const name = this.fresh();
    const rows = this.fresh();
    const line = `${name}, ${rows} = scan(lambda ${carry}, ${row}: (${this.expression("row", inner, 1)}, ${this.expression("row", inner, 1)}), torch.zeros(3), ${this.random.pick(matrices).name}${this.random.chance(0.3) ? ", reverse=True" : ""})`;
    scope.push({ name, kind: "row" }, { name: rows, kind: "matrix" });
    return [line];
  }
}

const frozen = (scope: readonly Variable[]): Variable[] => scope.map((each) => ({ name: each.name, kind: each.kind }));

const wrap = (text: string): string => (/^[\w.]+$/.test(text) || text.startsWith("(") ? text : `(${text})`);

const tuple = (items: readonly string[]): string => (items.length === 1 ? `(${items[0]!},)` : `(${items.join(", ")})`);

const header = `import torch
from torch.export import Dim
from functorch.experimental import control_flow
from functorch.experimental.control_flow import cond
from torch._higher_order_ops.while_loop import while_loop
from torch._higher_order_ops.scan import scan
from torch.utils.checkpoint import checkpoint


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 3

    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        return grad * 3 + x * 0


class Identity(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad


class Sub(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(3))
        self.inner = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU())

    def forward(self, x):
        return self.inner(x) * self.gain
`;

const constructor = `    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(3))
        self.square = torch.nn.Parameter(torch.ones(3, 3))
        self.scale = torch.nn.Parameter(torch.ones(()))
        self.register_buffer("bias", torch.zeros(3))
        self.lin = torch.nn.Linear(3, 3)
        self.sub = Sub()
`;

/** The text of the model of a seed. */
export function generate(seed: number): string {
  const random = new Random(seed);
  const symbolic = random.chance(0.3);
  const writer = new Writer(random, symbolic);
  const scope: Variable[] = [{ name: "x", kind: "matrix" }, { name: "y", kind: "row" }];
  const body = writer.block(scope, 2, 2 + random.below(4), false);
  const results = scope.filter((each) => each.name.startsWith("v")).filter(() => random.chance(0.5)).map((each) => each.name);
  if (results.length === 0) results.push(scope.at(-1)!.name);
  const output = random.chance(0.2) ? `{${results.map((name) => `"${name}": ${name}`).join(", ")}}` : results.length === 1 && random.chance(0.5) ? results[0]! : tuple(results);
  const helper = [random.pick(["", "    @torch.no_grad()\n", "    @torch.enable_grad()\n"]) + "    def helper(self, x):", `        return x * self.weight + ${random.pick(["1", "self.bias", "x"])}`];
  const forward = [`    def forward(self, x, y):`, ...indent(indent([...body, `return ${output}`]))];
  const shapes = symbolic ? `dynamic_shapes = {"x": {0: Dim("n"${random.chance(0.5) ? ", min=2, max=50" : ""})}, "y": None}\n` : "";
  return `${header}\n\nclass Model(torch.nn.Module):\n${constructor}\n${helper.join("\n")}\n\n${forward.join("\n")}\n\n\nmodel = Model()\nexample_args = (torch.randn(4, 3), torch.randn(3))\n${shapes}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = "", count = "100", first = "0"] = process.argv.slice(2);
  if (folder === "") throw new Error("which folder?");
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < Number(count); i++) writeFileSync(join(folder, `s${Number(first) + i}.py`), generate(Number(first) + i));
}
