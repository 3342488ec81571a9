/**
 * Random models of control flow and regions: cond, map, while_loop, scan, checkpoint, autograd functions, grad modes and autocast, nested in one
 * another, over parameters, buffers, submodules and locals.
 */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";

/** Shapes of values: a matrix of rows by 3, a row, a scalar tensor. */
type Kind = "matrix" | "row" | "scalar";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

/** A statement of `forward`, with what it binds there. */
interface Statement {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

export interface Model {
  readonly shapes: string;
  readonly helper: readonly string[];
  readonly statements: readonly Statement[];
  readonly results: readonly string[];
  readonly packing: "dict" | "single" | "tuple";
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

const unary: readonly string[] = ["sin()", "cos()", "relu()", "abs()", "exp()", "tanh()", "clone()", "sigmoid()", "neg()", "float()", "contiguous()", "detach()", "softmax(-1)"];

class Writer {
  readonly random: Random;
  #count = 0;

  constructor(random: Random) {
    this.random = random;
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
    if (kind === "matrix") forms.push(() => `(${inner()} + ${inner("row")})`, () => `self.lin(${inner()})`, () => `(${inner()} @ self.square)`, () => `self.sub(${inner()})`, () => `self.helper(${inner()})`,
      () => `torch.where(${inner()} > 0, ${inner()}, ${inner("scalar")})`, () => `self.norm(${inner()})`, () => `self.blocks[${random.int(0, 1)}](${inner()})`, () => `${wrap(inner())}.t().t()`, () => `self.tools["gate"](${inner()})`, () => `torch.cat([${inner()}[:1], ${inner()}[1:]])`);
    if (kind === "row") forms.push(() => `${wrap(inner("matrix"))}.sum(0)`, () => `${wrap(inner("matrix"))}[0]`, () => `${wrap(inner("matrix"))}.max(0)[0]`, () => `torch.stack([${inner()}, ${inner()}]).mean(0)`, () => `self.constants[${random.int(0, 1)}] * ${inner()}`,
      () => `(${inner()} + self.extra["e"])`, () => `${wrap(inner())}.view(3, 1).squeeze(1)`, () => `${wrap(inner("matrix"))}.unbind(0)[1]`);
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
    if (random.chance(0.05)) return random.pick(["True", "False", "self.flag"]);
    if (random.chance(0.1)) return random.pick(["k.item() > 2", "k.item() > int(k)", "(k > 1) & (k < 5)", "k > 2", "k.bool()"]);
    if (random.chance(0.1)) return `(${this.expression("row", scope, 1)} > 0).${random.pick(["any()", "all()"])}`;
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
      ...plain, () => this.moduleCond(scope), () => this.state(nested), () => this.function(scope, depth), () => this.table(scope), () => this.region(scope, depth, nested), () => this.region(scope, depth, nested), () => this.cond(scope, depth), () => this.cond(scope, depth),
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
    return [`with ${manager}:`, ...indent(this.block(scope, depth - 1, 1 + random.int(0, 2), nested))];
  }

  loop(scope: Variable[], depth: number, nested: boolean): string[] {
    const inner = [...scope];
    const matrix = scope.find((each) => each.kind === "matrix");
    const body = this.block(inner, depth - 1, 1 + this.random.int(0, 1), nested);
    if (matrix === undefined || this.random.chance(0.5)) return [`for _ in range(2):`, ...indent(body)];
    return [`for i in range(2):`, ...indent([...body, `${matrix.name} = ${matrix.name} + i`])];
  }

  /** A function of the given parameters that returns a value, or several. */
  fn(name: string, parameters: readonly Variable[], scope: readonly Variable[], depth: number, results: readonly string[], pack: (values: readonly string[]) => string): string[] {
    const inner = [...scope.filter((each) => !parameters.some(({ name: own }) => own === each.name)), ...parameters];
    const body = this.block(inner, Math.max(0, depth - 1), this.random.int(0, 2), true);
    const values = results.map((kind) => this.expression(kind as Kind, inner, 1));
    return [`def ${name}(${parameters.map((each) => each.name).join(", ")}):`, ...indent([...body, `return ${pack(values)}`])];
  }

  cond(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operands = scope.filter(() => random.chance(0.4)).slice(0, 3);
    const parameters = operands.map((each) => ({ name: random.chance(0.5) ? each.name : this.fresh("p"), kind: each.kind }));
    const kinds = random.chance(0.7) ? [random.pick<Kind>(["matrix", "row", "scalar"])] : [random.pick<Kind>(["matrix", "row"]), random.pick<Kind>(["row", "scalar"])];
    const shape = random.int(0, 2);
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

  /** Modules, methods, lambdas, partial functions and functions of torch as branches. */
  moduleCond(scope: Variable[]): string[] {
    const { random } = this;
    const matrices = scope.filter((each) => each.kind === "matrix");
    if (matrices.length === 0) return this.assignment(scope);
    const matrix = random.pick(matrices).name;
    const branch = (): string => random.pick([
      "self.lin", "self.sub", "self.helper", "self.blocks[0]", 'self.tools["gate"]', "torch.sin", "torch.relu", "lambda t: t * 2", "lambda t: t + self.bias", "functools.partial(torch.add, other=1)", "lambda t, s=2: t * s", "double",
    ]);
    const name = this.fresh();
    scope.push({ name, kind: "matrix" });
    return [`${name} = ${random.pick(["torch.cond", "cond"])}(${this.predicate(scope)}, ${branch()}, ${branch()}, ${random.pick([`(${matrix},)`, `[${matrix}]`])})`];
  }

  /** Buffers and attributes that change; inside a function that is refused. */
  state(nested: boolean): string[] {
    const { random } = this;
    if (nested && random.chance(0.8)) return ["pass"];
    return random.pick([
      ["self.steps.add_(1)"], ["self.steps += 1"], ["self.bias.mul_(0.9)"], ["self.bias = self.bias * 0.5 + y * 0.5"], ["with torch.no_grad():", "    self.bias.copy_(y)"], ["self.steps.zero_()"], ["self.bias[0] = 1.0"],
    ]);
  }

  /** A local function, decorated or not, that is called at once, twice, or through `functools.partial`. */
  function(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operand = random.pick(scope);
    const parameter = { name: this.fresh("p"), kind: operand.kind };
    const name = this.fresh("h");
    const kind = random.pick<Kind>(["matrix", "row"]);
    const lines = this.fn(name, [parameter], frozen(scope), depth, [kind], ([value]) => value!);
    const decorator = random.chance(0.15) ? [random.pick(["@torch.no_grad()", "@torch.enable_grad()", '@torch.autocast("cpu", dtype=torch.bfloat16)'])] : [];
    const result = this.fresh();
    scope.push({ name: result, kind });
    return [...decorator, ...lines, random.pick([`${result} = ${name}(${operand.name})`, `${result} = ${name}(${parameter.name}=${operand.name})`, `${result} = functools.partial(${name}, ${operand.name})()`, `${result} = ${name}(${operand.name}) + ${name}(${operand.name})`])];
  }

  /** Values through containers of Python's. */
  table(scope: Variable[]): string[] {
    const { random } = this;
    const [a, b] = [random.pick(scope), random.pick(scope)];
    const name = this.fresh();
    scope.push({ name, kind: a.kind });
    const table = this.fresh("d");
    return random.pick([
      [`${table} = {"p": ${a.name}, "q": ${b.name}}`, `${name} = ${table}["p"]${random.pick(["", " * 2"])}`], [`${table} = [${a.name}, ${b.name}]`, `${name}, _ = ${table}`], [`${table} = Pair(${a.name}, ${b.name})`, `${name} = ${table}.first + 1`],
      [`${name} = [each for each in (${a.name},)][0]`], [`${table} = {}`, `${table}["k"] = ${a.name}`, `${name} = ${table}.get("k")`],
    ]);
  }

  autograd(scope: Variable[]): string[] {
    const kind = this.random.pick<Kind>(["matrix", "row"]);
    const text = this.expression(kind, scope, 1);
    const name = this.fresh();
    scope.push({ name, kind });
    if (this.random.chance(0.25)) {
      const other = this.fresh();
      scope.push({ name: other, kind });
      return [`${name}, ${other} = Both.apply(${text}, ${this.random.pick(["2", "0.5"])})`];
    }
    return [`${name} = ${this.random.pick(["Scale.apply", "Identity.apply", "Clip.apply", "scaled"])}(${text})`];
  }

  map(scope: Variable[], depth: number): string[] {
    const matrices = scope.filter((each) => each.kind === "matrix");
    if (matrices.length === 0) return this.assignment(scope);
    const rows = scope.filter((each) => each.kind === "row").slice(0, 1);
    const fn = this.fresh("m");
    const mapped = this.random.pick(matrices).name;
    const parameters = [{ name: this.fresh("p"), kind: "row" as Kind }, ...rows.map(() => ({ name: this.fresh("p"), kind: "row" as Kind }))];
    // What is captured and given too cannot be exported (names clash), so it mostly is not.
    const given = new Set([mapped, ...rows.map((each) => each.name)]);
    const seen = this.random.chance(0.85) ? frozen(scope).filter((each) => !given.has(each.name)) : frozen(scope);
    const several = this.random.chance(0.25);
    const lines = this.fn(fn, parameters, seen, this.random.chance(0.8) ? 0 : depth, several ? ["row", "scalar"] : ["row"], (values) => (several ? this.random.pick([`(${values.join(", ")})`, `{"a": ${values[0]!}, "b": ${values[1]!}}`]) : values[0]!));
    const name = this.fresh();
    scope.push({ name, kind: "matrix" });
    const call = `control_flow.map(${[fn, mapped, ...rows.map((each) => each.name)].join(", ")})`;
    return [...lines, several ? `${name} = pytree.tree_leaves(${call})[0]` : `${name} = ${call}`];
  }

  whileLoop(scope: Variable[]): string[] {
    const carried = this.random.pick(scope);
    const [i, value] = [this.fresh("i"), this.fresh("p")];
    const inner = [...frozen(scope), { name: value, kind: carried.kind }];
    const step = this.expression(carried.kind, inner, 1);
    const name = this.fresh();
    scope.push({ name, kind: carried.kind });
    if (this.random.chance(0.3)) {
      const fns = [this.fresh("w"), this.fresh("b")];
      return [`def ${fns[0]!}(${i}, ${value}):`, `    return ${this.random.pick([`${i} < 3`, `(${i} < 5) & (${i} > -1)`, `${i}.sum() < 4`])}`, `def ${fns[1]!}(${i}, ${value}):`, `    t = ${step}`, `    return ${i} + 1, t`, `_, ${name} = while_loop(${fns.join(", ")}, (torch.zeros(()), ${carried.name}))`];
    }
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

const header = `import functools
from collections import namedtuple

import torch
import torch.utils._pytree as pytree
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


class Both(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor, x + 1

    @staticmethod
    def backward(ctx, first, second):
        return first * ctx.factor + second, None


class Clip(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x.clamp(-1, 1)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x.abs() < 1)


Pair = namedtuple("Pair", ["first", "second"])


def scaled(x):
    return Scale.apply(x) * 2


def double(x):
    return x * 2


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(3))
        self.register_buffer("shift", torch.zeros(3))

    def forward(self, x):
        return x * self.gain + self.shift


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
        self.norm = torch.nn.BatchNorm1d(3)
        self.blocks = torch.nn.ModuleList([Block(), torch.nn.Linear(3, 3)])
        self.tools = torch.nn.ModuleDict({"gate": torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Sigmoid())})
        self.constants = [torch.ones(3), torch.zeros(3)]
        self.extra = {"e": torch.ones(3)}
        self.flag = True
        self.register_buffer("steps", torch.tensor(0))
`;

function generate(random: Random): Model {
  const writer = new Writer(random);
  const scope: Variable[] = [{ name: "x", kind: "matrix" }, { name: "y", kind: "row" }];
  const statements: Statement[] = [];
  for (let left = random.int(2, 5); left > 0; left--) {
    const before = scope.length;
    const lines = writer.statement(scope, 2, false);
    statements.push({ lines, names: scope.slice(before).map(({ name }) => name) });
  }
  const made = scope.slice(2).map(({ name }) => name);
  const results = made.filter(() => random.chance(0.5));
  const shapes = random.chance(0.3) ? `dynamic_shapes = {"x": {0: Dim("n"${random.chance(0.5) ? ", min=2, max=50" : ""})}, "y": None, "k": None}\n` : "";
  const decorator = random.pick([[], ["@torch.no_grad()"], ["@torch.enable_grad()"]]);
  return {
    shapes, statements, packing: random.pick(["dict", "single", "tuple", "tuple"]), results: results.length > 0 ? results : [made.at(-1) ?? "x"],
    helper: [...decorator, "def helper(self, x):", `    return x * self.weight + ${random.pick(["1", "self.bias", "x"])}`],
  };
}

function render({ shapes, helper, statements, results, packing }: Model): string {
  const output = packing === "dict" ? `{${results.map((name) => `"${name}": ${name}`).join(", ")}}` : packing === "single" && results.length === 1 ? results[0]! : tuple(results);
  const forward = ["def forward(self, x, y, k):", ...indent([...statements.flatMap(({ lines }) => lines), `return ${output}`])];
  return `${header}\n\nclass Model(torch.nn.Module):\n${constructor}\n${indent(helper).join("\n")}\n\n${indent(forward).join("\n")}\n\n\nmodel = Model()\nexample_args = (torch.randn(4, 3), torch.randn(3), torch.tensor(3))\n${shapes}`;
}

const uses = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);

/** Without one statement and all that depends on it; without one result; with known shapes. */
function* shrink(model: Model): Iterable<Model> {
  const { statements, results } = model;
  for (let i = 0; i < statements.length; i++) {
    const gone = new Set<string>();
    const kept = statements.filter(({ lines, names }, at) => {
      const dead = at === i || [...gone].some((name) => uses(lines.join("\n"), name));
      if (dead) for (const name of names) gone.add(name);
      return !dead;
    });
    const left = results.filter((name) => !gone.has(name));
    yield { ...model, statements: kept, results: left.length > 0 ? left : ["x"] };
  }
  if (results.length > 1) for (const result of results) yield { ...model, results: results.filter((name) => name !== result) };
  if (model.shapes !== "") yield { ...model, shapes: "" };
}

export const regions: Generator<Model> = { name: "regions", generate, render, shrink };
