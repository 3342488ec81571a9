/** Random statements: control flow operators, regions, autograd functions, state that changes, containers, nested in one another. */
import { container, tuple, type Container } from "./containers.ts";
import { Expressions, frozen, wrap, type Kind, type Variable } from "./regionExpressions.ts";

export const indent = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

const casts = ["torch.bfloat16", "torch.bfloat16", "torch.float16", "torch.float32"];

export class Statements extends Expressions {
  /** Classes that the statements use, before the model's. */
  readonly definitions: string[][] = [];

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
      ...plain, () => this.moduleCond(scope), () => this.state(scope, nested), () => this.function(scope, depth), () => this.table(scope), () => this.region(scope, depth, nested), () => this.region(scope, depth, nested), () => this.cond(scope, depth), () => this.cond(scope, depth),
      () => this.checkpoint(scope, depth), () => this.autograd(scope), () => this.loop(scope, depth, nested), () => this.data(scope),
    ];
    if (!nested || random.chance(0.3)) forms.push(() => this.map(scope, depth), () => this.whileLoop(scope, depth), () => this.scan(scope));
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
    return this.#made(scope, kind);
  }

  #made(scope: Variable[], kind: Kind): string {
    const name = this.fresh();
    scope.push({ name, kind });
    return name;
  }

  /** A variable of a kind: `undefined` where there is none. */
  #some(scope: readonly Variable[], kind: Kind): string | undefined {
    const same = scope.filter((each) => each.kind === kind);
    return same.length === 0 ? undefined : this.random.pick(same).name;
  }

  #kinds(): Kind[] {
    const { random } = this;
    if (random.chance(0.65)) return [random.pick<Kind>(["matrix", "row", "scalar"])];
    const kinds: Kind[] = [random.pick<Kind>(["matrix", "row"]), random.pick<Kind>(["row", "scalar"])];
    if (random.chance(0.3)) kinds.push(random.pick<Kind>(["matrix", "scalar"]));
    return kinds;
  }

  mutation(scope: Variable[]): string[] {
    const kind = this.random.pick<Kind>(["matrix", "row"]);
    const text = this.expression(kind, scope, 1);
    const name = this.#made(scope, kind);
    if (this.random.chance(0.8)) return [`${name} = ${wrap(text)}.clone()`, `${name}.${this.random.pick(["add_(1)", "mul_(2)", "sin_()", "clamp_(min=0)"])}`];
    return [`${name} = ${wrap(text)}.clone()`, this.random.pick([`${name}[0] = 1.0`, `${name} += 1`, `${name}[..., 0].mul_(2)`, `${name}.view(-1).add_(1)`, `${name}[:1] *= 2`, `${name}.detach().zero_()`])];
  }

  #manager(): string {
    const { random } = this;
    if (random.chance(0.75)) {
      return random.pick([
        "torch.no_grad()", "torch.no_grad()", "torch.enable_grad()", "torch.set_grad_enabled(False)", "torch.set_grad_enabled(True)",
        'torch.autocast("cpu", dtype=torch.bfloat16)', 'torch.autocast("cpu", enabled=False)', 'torch.autocast("cpu")',
      ]);
    }
    return random.pick([
      `torch.autocast("${random.pick(["cpu", "cuda"])}", dtype=${random.pick(casts)})`, `torch.autocast(device_type="cpu", dtype=${random.pick(casts)}, enabled=${random.pick(["True", "False"])}, cache_enabled=False)`, "torch.amp.autocast('cpu')", "torch.cpu.amp.autocast()", "torch.cuda.amp.autocast(enabled=False)",
      "torch.inference_mode()", "torch.inference_mode(False)", "torch.autograd.set_grad_enabled(False)", "torch.set_grad_enabled(torch.is_grad_enabled())", "torch.set_grad_enabled(not torch.is_grad_enabled())", "contextlib.nullcontext()", "quiet()", "Noted([])", "Noted(self.notes)",
      'torch.profiler.record_function("part")', "torch.autograd.profiler.record_function('part')", "torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16)", "torch.enable_grad(), torch.no_grad()",
    ]);
  }

  region(scope: Variable[], depth: number, nested: boolean): string[] {
    const { random } = this;
    const body = this.block(scope, depth - 1, 1 + random.int(0, 2), nested);
    if (random.chance(0.06)) return ["before = torch.is_grad_enabled()", `torch.set_grad_enabled(${random.pick(["False", "True", "not before"])})`, ...body, ...random.pick([["torch.set_grad_enabled(before)"], ["torch.set_grad_enabled(True)"], []])];
    return [`with ${this.#manager()}:`, ...indent(body)];
  }

  loop(scope: Variable[], depth: number, nested: boolean): string[] {
    const inner = [...scope];
    const matrix = scope.find((each) => each.kind === "matrix");
    const body = this.block(inner, depth - 1, 1 + this.random.int(0, 1), nested);
    if (matrix === undefined || this.random.chance(0.5)) return [`for ${this.random.pick(["_ in range(2)", "_, row in enumerate(self.rows)", "block in self.blocks"])}:`, ...indent(body)];
    return [`for i in range(2):`, ...indent([...body, `${matrix.name} = ${matrix.name} + i`])];
  }

  /** A function of the given parameters that returns a value, or several. */
  fn(name: string, parameters: readonly Variable[], scope: readonly Variable[], depth: number, results: readonly string[], pack: (values: readonly string[]) => string, head?: { readonly text: string; readonly lines: readonly string[] }): string[] {
    const inner = [...scope.filter((each) => !parameters.some(({ name: own }) => own === each.name)), ...parameters];
    const body = this.block(inner, Math.max(0, depth - 1), this.random.int(0, 2), true);
    const values = results.map((kind) => this.expression(kind as Kind, inner, 1));
    return [`def ${name}(${head?.text ?? parameters.map((each) => each.name).join(", ")}):`, ...indent([...(head?.lines ?? []), ...body, `return ${pack(values)}`])];
  }

  /** Operands of a function, some of them inside one container: the arguments, and the head of a function that takes them. */
  #operands(given: readonly Variable[], parameters: readonly Variable[], packed: boolean): { args: string[]; head?: { text: string; lines: string[] } } {
    if (!packed || given.length === 0) return { args: given.map((each) => each.name) };
    const style = container(this.random, given.length);
    const whole = this.fresh("o");
    return { args: [style.pack(given.map((each) => each.name))], head: { text: whole, lines: parameters.map((each, i) => `${each.name} = ${style.part(whole, i, given.length)}`) } };
  }

  cond(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operands = scope.filter(() => random.chance(0.4)).slice(0, 3);
    const parameters = operands.map((each) => ({ name: random.chance(0.5) ? each.name : this.fresh("p"), kind: each.kind }));
    const kinds = this.#kinds();
    const style = container(random, kinds.length);
    const pack = (values: readonly string[]): string => (values.length === 1 && random.chance(0.85) ? values[0]! : style.pack(values));
    const [yes, no] = [this.fresh("t"), this.fresh("f")];
    const pred = this.predicate(scope);
    const { args, head } = this.#operands(operands, parameters, random.chance(0.12));
    const bare = kinds.length === 1 && random.chance(0.85);
    const packed = bare ? ([value]: readonly string[]): string => value! : kinds.length === 1 ? style.pack : pack;
    const branch = (name: string): string[] => (random.chance(0.05) ? [random.pick(["@torch.no_grad()", "@twice"])] : []).concat(this.fn(name, parameters, frozen(scope), depth, kinds, packed, head));
    const lines = [...branch(yes), ...branch(no)];
    const result = this.fresh("r");
    const [open, close] = random.chance(0.5) ? ["[", "]"] : ["(", args.length === 1 ? ",)" : ")"];
    const given = args.length === 0 && random.chance(0.3) ? "" : `, ${random.chance(0.05) ? "operands=" : ""}${open}${args.join(", ")}${close}`;
    lines.push(`${result} = ${random.pick(["torch.cond", "cond", "torch.cond", "cond", "control_flow.cond", "torch.ops.higher_order.cond"].slice(0, random.chance(0.9) ? 4 : 6))}(${pred}, ${yes}, ${no}${given})`);
    return [...lines, ...this.#unpack(scope, result, kinds, bare ? null : style)];
  }

  #unpack(scope: Variable[], result: string, kinds: readonly Kind[], style: Container | null): string[] {
    return kinds.map((kind, i) => `${this.#made(scope, kind)} = ${style === null ? result : style.part(result, i, kinds.length)}`);
  }

  checkpoint(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operand = random.pick(scope);
    const options = random.chance(0.85) ? `use_reentrant=${random.pick(["False", "True"])}` : random.pick(["use_reentrant=False, preserve_rng_state=False", "use_reentrant=False, determinism_check='none'", "use_reentrant=False, debug=True", "preserve_rng_state=True"]);
    if (operand.kind === "matrix" && random.chance(0.3)) return [`${this.#made(scope, "matrix")} = checkpoint(self.${random.pick(["lin", "sub", "helper", "mixture", "chooser", "norm", "fixed"])}, ${operand.name}, ${options})`];
    const fn = this.fresh("g");
    const operands = random.chance(0.7) ? [operand] : scope.slice(-2);
    const parameters = operands.map(({ kind }) => ({ name: this.fresh("p"), kind }));
    const kinds = random.chance(0.8) ? [random.pick<Kind>(["matrix", "row"])] : this.#kinds();
    const style = kinds.length === 1 ? null : container(random, kinds.length);
    const { args, head } = this.#operands(operands, parameters, random.chance(0.1));
    const extra = head === undefined && random.chance(0.15);
    const lines = this.fn(fn, parameters, frozen(scope), depth, kinds, style === null ? ([value]) => value! : style.pack, extra ? { text: `${parameters.map((each) => each.name).join(", ")}, factor=1`, lines: [`${parameters[0]!.name} = ${parameters[0]!.name} * factor`] } : head);
    const named = head === undefined && random.chance(0.15) ? args.map((arg, i) => `${parameters[i]!.name}=${arg}`) : args;
    const result = this.fresh("r");
    lines.push(`${result} = checkpoint(${fn}, ${[...named, ...(extra ? [random.pick(["factor=2", "factor=self.scale", "factor=y.sum()"])] : []), options].join(", ")})`);
    return [...lines, ...this.#unpack(scope, result, kinds, style)];
  }

  /** Modules, methods, lambdas, partial functions and functions of torch as branches. */
  moduleCond(scope: Variable[]): string[] {
    const { random } = this;
    const matrix = this.#some(scope, "matrix");
    if (matrix === undefined) return this.assignment(scope);
    const branch = (): string => random.pick([
      "self.lin", "self.sub", "self.helper", "self.blocks[0]", 'self.tools["gate"]', "torch.sin", "torch.relu", "lambda t: t * 2", "lambda t: t + self.bias", "functools.partial(torch.add, other=1)", "lambda t, s=2: t * s", "double",
      ...(random.chance(0.4) ? ["self.fixed", "self.made", "Model.fixed", "self.adder", "Adder(2)", "twice(double)", "functools.partial(self.mixture, scale=2)", "self.chooser.first", "F.relu", "torch.Tensor.sin", "self.twin", "self.still", "self.norm", "torch.clone", "lambda *a: a[0] + 1", "scaled", "functools.partial(double)", "self.mixture", "Scale.apply", "torch.nn.functional.gelu", "self.sub.forward"] : []),
    ]);
    const name = this.#made(scope, "matrix");
    return [`${name} = ${random.pick(["torch.cond", "cond"])}(${this.predicate(scope)}, ${branch()}, ${branch()}, ${random.pick([`(${matrix},)`, `[${matrix}]`])})`];
  }

  /** Buffers, attributes and inputs that change; inside a function that is mostly refused. */
  state(scope: readonly Variable[], nested: boolean): string[] {
    const { random } = this;
    if (nested && random.chance(0.8)) return ["pass"];
    if (random.chance(0.6)) {
      return random.pick([
        ["self.steps.add_(1)"], ["self.steps += 1"], ["self.bias.mul_(0.9)"], ["self.bias = self.bias * 0.5 + y * 0.5"], ["with torch.no_grad():", "    self.bias.copy_(y)"], ["self.steps.zero_()"], ["self.bias[0] = 1.0"],
      ]);
    }
    const matrix = this.#some(scope, "matrix") ?? "x";
    return random.pick([
      ["x.add_(1)"], ["x[0] = y"], ["y.mul_(2)"], ["y += 1"], ["k.add_(1)"], ["head = x[0]", "head.add_(1)"], ["x.view(-1)[0] = 2"], ["y.detach().add_(1)"], ["self.bias.data.add_(1)"], ["self.bias.data = self.bias * 2"], ["self.bias.data.copy_(y)"], ["self.count += 1"], ["self.flag = not self.flag"],
      ["self.chooser.seen.add_(y)"], ["self.norm.running_mean.zero_()"], ["with torch.no_grad():", "    self.weight.mul_(0.9)"], ["self.weight.data.mul_(0.9)"], ["self.notes.append(1)"], ["self.bias.copy_(self.bias * 0.9 + y * 0.1)"], ["setattr(self, 'count', 3)"], ["self.mask.logical_not_()"], ["self.steps.data += 1"],
      ["self.offset.add_(1)"], ["self.constants[0].mul_(2)"], ["self.offset = y"], ['self.extra["e"] = y'], ["self.seen = x"], [`self.bias.add_(${matrix}.sum(0))`], ["self.mask[0] = False"], ["x.copy_(x.flip(0))"], ["self.training = False"], ["self.eval()"], ["self.bias.zero_().add_(1)"], ["torch.add(self.bias, 1, out=self.bias)"],
    ]);
  }

  /** Numbers read from tensors, and conditions on them. */
  data(scope: Variable[]): string[] {
    const { random } = this;
    const matrix = this.#some(scope, "matrix");
    if (matrix === undefined || random.chance(0.4)) return this.assignment(scope);
    const name = this.fresh("n");
    return random.pick<() => string[]>([
      () => [`${name} = k.item()`, `${this.#made(scope, "matrix")} = ${matrix} * ${name}`], () => [`${name} = self.steps.item()`, `${this.#made(scope, "row")} = y + ${name}`], () => [`${name} = k.item()`, `torch._check(${name} > 0)`, `${this.#made(scope, "scalar")} = torch.full((), ${name}) * 1.0`],
      () => [`${name} = ${matrix}.shape[0]`, `${this.#made(scope, "matrix")} = ${matrix} + ${name}`], () => [`assert ${matrix}.shape[1] == 3`, `${this.#made(scope, "matrix")} = ${matrix} - 1`], () => [`assert ${matrix}.sum() != 7`, `${this.#made(scope, "matrix")} = ${matrix} - 1`],
      () => [`${this.#made(scope, "matrix")} = ${matrix} + torch.arange(${matrix}.shape[0]).unsqueeze(1)`], () => [`${name} = y.sum().item()`, `${this.#made(scope, "row")} = y * ${name}`], () => [`${name} = k.item()`, `torch._check_is_size(${name})`, `torch._check(${name} < 4)`, `${this.#made(scope, "row")} = ${matrix}[${name}]`],
    ])();
  }

  /** A local function, decorated or not, that is called at once, twice, or through `functools.partial`. */
  function(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const operand = random.pick(scope);
    const parameter = { name: this.fresh("p"), kind: operand.kind };
    const name = this.fresh("h");
    const kind = random.pick<Kind>(["matrix", "row"]);
    const lines = this.fn(name, [parameter], frozen(scope), depth, [kind], ([value]) => value!);
    const decorator = random.chance(0.15) ? [random.pick(["@torch.no_grad()", "@torch.enable_grad()", '@torch.autocast("cpu", dtype=torch.bfloat16)', "@twice", "@torch.no_grad", "@torch.inference_mode()", "@torch.set_grad_enabled(False)"])] : [];
    const result = this.#made(scope, kind);
    return [...decorator, ...lines, random.pick([`${result} = ${name}(${operand.name})`, `${result} = ${name}(${parameter.name}=${operand.name})`, `${result} = functools.partial(${name}, ${operand.name})()`, `${result} = ${name}(${operand.name}) + ${name}(${operand.name})`])];
  }

  /** Values through containers of Python's. */
  table(scope: Variable[]): string[] {
    const { random } = this;
    const [a, b] = [random.pick(scope), random.pick(scope)];
    const name = this.#made(scope, a.kind);
    const table = this.fresh("d");
    if (random.chance(0.3)) {
      const style = container(random, 2);
      const whole = style.pack([a.name, b.name]);
      return random.pick([
        [`${table} = ${whole}`, `${name} = ${style.part(table, 0, 2)}`], [`${table} = pytree.tree_map(lambda t: t * 2, ${whole})`, `${name} = ${style.part(table, 0, 2)}`], [`${table}, spec = pytree.tree_flatten(${whole})`, `${name} = ${style.part("pytree.tree_unflatten(" + table + ", spec)", 0, 2)}`],
      ]);
    }
    return random.pick([
      [`${table} = {"p": ${a.name}, "q": ${b.name}}`, `${name} = ${table}["p"]${random.pick(["", " * 2"])}`], [`${table} = [${a.name}, ${b.name}]`, `${name}, _ = ${table}`], [`${table} = Pair(${a.name}, ${b.name})`, `${name} = ${table}.first + 1`],
      [`${name} = [each for each in (${a.name},)][0]`], [`${table} = {}`, `${table}["k"] = ${a.name}`, `${name} = ${table}.get("k")`],
    ]);
  }

  /** An autograd function of its own, applied once. */
  autograd(scope: Variable[]): string[] {
    const { random } = this;
    const kind = random.pick<Kind>(["matrix", "row"]);
    const text = this.expression(kind, scope, 1);
    const cls = this.fresh("Fn");
    const made = this.#autogradClass(cls);
    this.definitions.push(made.lines);
    const extra = made.other ? [random.pick(["2", "0.5", "y.sum()", "self.scale", "k", "None", "y"].slice(0, random.chance(0.8) ? 2 : 7))] : [];
    const call = random.chance(0.9) ? `${cls}.apply(${[text, ...extra].join(", ")})` : random.pick([`(lambda t: ${cls}.apply(${["t", ...extra].join(", ")}))(${text})`, `${cls}().apply(${[text, ...extra].join(", ")})`, `functools.partial(${cls}.apply, ${text})(${extra.join(", ")})`]);
    const name = this.#made(scope, kind);
    if (!made.pair) return [`${name} = ${call}`];
    return [`${name}, ${this.#made(scope, kind)} = ${call}`];
  }

  #autogradClass(name: string): { lines: string[]; other: boolean; pair: boolean } {
    const { random } = this;
    const other = random.chance(0.4);
    const pair = random.chance(0.25);
    const setup = random.chance(0.3);
    const save = random.pick(["ctx.save_for_backward(x)", "ctx.save_for_backward(x)", "ctx.shape = x.shape", "ctx.save_for_backward(x, out)", "ctx.saved = x", "pass"]);
    const notes = random.chance(0.2) ? [random.pick(["ctx.mark_non_differentiable(out)", "ctx.set_materialize_grads(False)", "ctx.mark_dirty(x)", "ctx.needs = ctx.needs_input_grad[0]"])] : [];
    const factor = other ? ["ctx.factor = factor"] : [];
    const compute = random.pick(["x * 3", "x.clamp(-1, 1)", "x.sin() + 1", "x", "x.view_as(x)", "x.exp().log1p()", "x * torch.tensor(2.0)", "torch.where(x > 0, x, x * 0.1)", "x.clone()", "x.detach() * 2", "x.add(1).mul_(2)"]);
    const parameters = other ? ["x", "factor"] : ["x"];
    const scaled = other && random.chance(0.7) ? `(${compute}) * factor` : compute;
    const result = pair ? random.pick(["out, out + 1", "out, x", "out, out", "[out, x * 2]"]) : "out";
    const forward = setup
      ? ["@staticmethod", `def forward(${parameters.join(", ")}):`, ...indent([`out = ${scaled}`, `return ${result}`]), "", "@staticmethod", "def setup_context(ctx, inputs, output):", ...indent([`${tuple(parameters).slice(1, -1)} = inputs`, `out = output${pair ? "[0]" : ""}`, ...notes, ...factor, save])]
      : [...random.weighted([[18, ["@staticmethod", "def forward(ctx, "]], [1, ["@classmethod", "def forward(cls, ctx, "]], [0.5, ["@staticmethod", "@torch.amp.custom_fwd(device_type='cpu')", "def forward(ctx, "]]]).map((line) => (line.endsWith(", ") ? `${line}${parameters.join(", ")}):` : line)), ...indent([`out = ${scaled}`, ...notes, ...factor, save, `return ${result}`])];
    const loaded = save.includes("x, out") ? ["x, out = ctx.saved_tensors"] : save.includes("backward") ? [random.pick(["x, = ctx.saved_tensors", "(x,) = ctx.saved_tensors", "x = ctx.saved_tensors[0]"])] : [];
    const slope = loaded.length > 0 ? random.pick(["grad * x", "grad * (x > 0)", "grad * 2 + x * 0", "grad * x.cos()"]) : save === "ctx.shape = x.shape" ? "grad.expand(ctx.shape)" : random.pick(["grad", "grad * 2", "grad.clone()"]);
    const grads = [pair ? `${slope} + second` : slope, ...(other ? ["None"] : [])].join(", ");
    const guarded = random.chance(0.1) ? [`if ctx.needs_input_grad[0]:`, `    return ${grads}`, `return ${other ? "None, None" : "None"}`] : [`return ${grads}`];
    const backward = ["@staticmethod", ...(random.chance(0.05) ? ["@torch.autograd.function.once_differentiable"] : []), `def backward(ctx, ${pair ? "grad, second" : "grad"}):`, ...indent([...loaded, ...guarded])];
    const body = random.chance(0.04) ? forward : [...forward, "", ...backward];
    return { lines: [`class ${name}(torch.autograd.Function):`, ...indent(random.chance(0.1) ? ["generate_vmap_rule = True", "", ...body] : body)], other, pair };
  }

  map(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const mapped = this.#some(scope, "matrix");
    if (mapped === undefined) return this.assignment(scope);
    const rows = scope.filter((each) => each.kind === "row").slice(0, 1);
    const fn = this.fresh("m");
    const parameters = [{ name: this.fresh("p"), kind: "row" as Kind }, ...rows.map(() => ({ name: this.fresh("p"), kind: "row" as Kind }))];
    // What is captured and given too cannot be exported (names clash), so it mostly is not.
    const given = new Set([mapped, ...rows.map((each) => each.name)]);
    const seen = random.chance(0.85) ? frozen(scope).filter((each) => !given.has(each.name)) : frozen(scope);
    const kinds: Kind[] = random.chance(0.75) ? ["row"] : random.chance(0.7) ? ["row", "scalar"] : ["row", "row", "scalar"];
    const style = kinds.length === 1 ? null : container(random, kinds.length);
    const packed = random.chance(0.12);
    const lines = this.fn(fn, parameters, seen, random.chance(0.8) ? 0 : depth, kinds, style === null ? ([value]) => value! : style.pack, packed ? { text: ["o", ...parameters.slice(1).map((each) => each.name)].join(", "), lines: [`${parameters[0]!.name} = pytree.tree_leaves(o)[0]`] } : undefined);
    const xs = packed ? container(random, 2).pack([mapped, this.#some(scope, "matrix")!]) : mapped;
    const result = this.fresh("r");
    const name = this.#made(scope, "matrix");
    lines.push(`${result} = control_flow.map(${[fn, xs, ...rows.map((each) => each.name)].join(", ")})`);
    return [...lines, `${name} = ${style === null ? result : random.chance(0.5) ? style.part(result, 0, kinds.length) : `pytree.tree_leaves(${result})[0]`}`];
  }

  whileLoop(scope: Variable[], depth: number): string[] {
    const { random } = this;
    const carried = [random.pick(scope), ...scope.filter(() => random.chance(0.15)).slice(0, 2)];
    const i = this.fresh("i");
    const own = carried.map(({ kind }) => ({ name: this.fresh("p"), kind }));
    const inner = [...frozen(scope), ...own];
    const names = [i, ...own.map(({ name }) => name)];
    const start = random.weighted([[8, "torch.zeros(())"], [1, "k"], [1, "torch.tensor(0)"], [0.5, "self.steps"], [0.5, "0"], [0.5, "torch.zeros((), dtype=torch.int64)"]]);
    const until = random.pick([`${i} < 3`, `${i} < 3`, `(${i} < 5) & (${i} > -1)`, `${i}.sum() < 4`, `(${i} < 3) & (${this.expression("scalar", inner, 1)} < 100)`, `${i} < k`].slice(0, random.chance(0.7) ? 4 : 6));
    const results = (): Variable[] => own.map(({ kind }) => ({ name: this.#made(scope, kind), kind }));
    const operands = `(${[start, ...carried.map(({ name }) => name)].join(", ")})`;
    if (random.chance(0.5)) {
      const steps = own.map(({ kind }) => this.expression(kind, inner, 1));
      return [`_, ${results().map(({ name }) => name).join(", ")} = while_loop(lambda ${names.join(", ")}: ${until}, lambda ${names.join(", ")}: (${[`${i} + 1`, ...steps].join(", ")}), ${operands})`];
    }
    const fns = [this.fresh("w"), this.fresh("b")];
    const body = this.fn(fns[1]!, own, frozen(scope), random.chance(0.7) ? 0 : depth, own.map(({ kind }) => kind), (values) => `${i} + 1, ${values.join(", ")}`, { text: names.join(", "), lines: [] });
    return [`def ${fns[0]!}(${names.join(", ")}):`, `    return ${until}`, ...body, `_, ${results().map(({ name }) => name).join(", ")} = while_loop(${fns.join(", ")}, ${random.chance(0.9) ? operands : operands.replace(/^\(/, "[").replace(/\)$/, "]")})`];
  }

  scan(scope: Variable[]): string[] {
    const { random } = this;
    const matrix = this.#some(scope, "matrix");
    if (matrix === undefined) return this.assignment(scope);
    const [carry, row] = [this.fresh("p"), this.fresh("p")];
    const options = random.weighted([[6, ""], [3, ", reverse=True"], [1, ", dim=0"], [0.5, ", dim=-2"], [0.5, ", dim=0, reverse=True"]]);
    const start = random.chance(0.8) ? "torch.zeros(3)" : random.pick(["y", "self.bias", "y.clone()", "torch.ones_like(y)", "self.weight"]);
    if (random.chance(0.75)) {
      const inner: Variable[] = [...frozen(scope), { name: carry, kind: "row" }, { name: row, kind: "row" }];
      const step = `lambda ${carry}, ${row}: (${this.expression("row", inner, 1)}, ${this.expression("row", inner, 1)})`;
      return [`${this.#made(scope, "row")}, ${this.#made(scope, "matrix")} = scan(${step}, ${start}, ${matrix}${options})`];
    }
    const [init, xs, ys] = [container(random, 2), container(random, 2), container(random, 2)];
    const parts: Variable[] = [0, 1].flatMap((i) => [{ name: init.part(carry, i, 2), kind: "row" as Kind }, { name: xs.part(row, i, 2), kind: "row" as Kind }]);
    const inner = [...frozen(scope), ...parts];
    const value = (): string => this.expression("row", inner, 1);
    const fn = this.fresh("s");
    const result = this.fresh("r");
    return [
      `def ${fn}(${carry}, ${row}):`, `    return ${init.pack([value(), value()])}, ${ys.pack([value(), value()])}`, `${result} = scan(${fn}, ${init.pack([start, "torch.zeros(3)"])}, ${xs.pack([matrix, this.#some(scope, "matrix")!])}${options})`,
      `${this.#made(scope, "row")} = ${init.part(`${result}[0]`, 1, 2)}`, `${this.#made(scope, "matrix")} = ${ys.part(`${result}[1]`, 0, 2)}`,
    ];
  }
}
