/** Random expressions over what is in scope and what a model of regions holds: parameters, buffers, constants, submodules. */
import type { Random } from "./random.ts";

/** Shapes of values: a matrix of rows by 3, a row, a scalar tensor. */
export type Kind = "matrix" | "row" | "scalar";

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

export type Scope = readonly Variable[];

const unary: readonly string[] = [
  "sin()", "cos()", "relu()", "abs()", "exp()", "tanh()", "clone()", "sigmoid()", "neg()", "float()", "contiguous()", "detach()", "softmax(-1)", "double().float()", "data", "requires_grad_(False)", "to(torch.float32)", "clamp(min=0)", "square()",
];

export const wrap = (text: string): string => (/^[\w.]+$/.test(text) || text.startsWith("(") ? text : `(${text})`);

export const frozen = (scope: Scope): Variable[] => scope.map((each) => ({ name: each.name, kind: each.kind }));

export class Expressions {
  readonly random: Random;
  #count = 0;

  constructor(random: Random) {
    this.random = random;
  }

  fresh(prefix = "v"): string {
    return `${prefix}${this.#count++}`;
  }

  /** A value of a kind, made of what is in scope. */
  expression(kind: Kind, scope: Scope, depth = 2): string {
    const { random } = this;
    const same = scope.filter((each) => each.kind === kind);
    const leaf = (): string => (same.length > 0 && random.chance(0.8) ? random.pick(same).name : this.attribute(kind, scope));
    if (depth === 0 || random.chance(0.2)) return leaf();
    const inner = (wanted: Kind = kind): string => this.expression(wanted, scope, depth - 1);
    const shared: (() => string)[] = [
      () => `${wrap(inner())}.${random.pick(unary.slice(0, random.chance(0.9) ? 13 : unary.length))}`,
      () => `(${inner()} ${random.pick(["+", "-", "*"])} ${inner()})`,
      () => `(${inner()} ${random.pick(["+", "-", "*"])} ${this.number(scope)})`,
      () => `torch.${random.pick(["sin", "relu", "tanh"])}(${inner()})`,
    ];
    return random.pick([...shared, ...this.#own(kind, inner)])();
  }

  #own(kind: Kind, inner: (wanted?: Kind) => string): (() => string)[] {
    const { random } = this;
    if (kind === "matrix") return [
      () => `(${inner()} + ${inner("row")})`, () => `self.lin(${inner()})`, () => `(${inner()} @ self.square)`, () => `self.sub(${inner()})`, () => `self.helper(${inner()})`,
      () => `torch.where(${inner()} > 0, ${inner()}, ${inner("scalar")})`, () => `self.norm(${inner()})`, () => `self.blocks[${random.int(0, 1)}](${inner()})`, () => `${wrap(inner())}.t().t()`,
      () => `self.tools["gate"](${inner()})`, () => `torch.cat([${inner()}[:1], ${inner()}[1:]])`,
      () => random.pick([
        () => `self.${random.pick(["twin", "again", "still", "fixed", "made", "adder", "mixture"])}(${inner()})`, () => `F.linear(${inner()}, self.${random.pick(["square", "lin.weight", "twin.weight"])})`, () => `F.dropout(${inner()}, 0.5, ${random.pick(["self.training", "False"])})`,
        () => `self.drop(${inner()})`, () => `${wrap(inner())}.masked_fill(self.mask, 0.0)`, () => `${wrap(inner())}.flip(0)`, () => `self.mixture(${inner()}, scale=2)`, () => `self.chooser(${inner()})`, () => `F.layer_norm(${inner()}, (3,), self.weight)`, () => `Scale.apply(${inner()})`,
      ])(),
    ];
    if (kind === "row") return [
      () => `${wrap(inner("matrix"))}.sum(0)`, () => `${wrap(inner("matrix"))}[0]`, () => `${wrap(inner("matrix"))}.max(0)[0]`, () => `torch.stack([${inner()}, ${inner()}]).mean(0)`, () => `self.constants[${random.int(0, 1)}] * ${inner()}`,
      () => `(${inner()} + self.extra["e"])`, () => `${wrap(inner())}.view(3, 1).squeeze(1)`, () => `${wrap(inner("matrix"))}.unbind(0)[1]`,
      () => random.pick([
        () => `(${inner()} * torch.tensor([1.0, 2.0, 3.0]))`, () => `(${inner()} + torch.ones(3))`, () => `(${inner()} + self.both)`, () => `torch.where(self.mask, ${inner()}, ${inner()})`, () => `self.chooser.lin(${inner()})`, () => `${wrap(inner())}.flatten()`, () => `torch.zeros_like(${inner()})`,
        () => `(${inner()} @ self.square)`, () => `${wrap(inner("matrix"))}[-1]`, () => `${wrap(inner("scalar"))}.expand(3)`,
      ])(),
    ];
    return [() => `${wrap(inner(random.pick(["matrix", "row"])))}.${random.pick(["sum()", "mean()", "max()"])}`, () => random.pick([`${wrap(inner("row"))}[0]`, `torch.tensor(2.0)`, `(self.steps * 1.0)`, `${wrap(inner("row"))}.norm()`])];
  }

  /** What a tensor is combined with: a literal, an attribute, a size. */
  number(scope: Scope): string {
    const { random } = this;
    if (random.chance(0.85)) return random.pick(["2", "0.5", "1"]);
    const matrix = scope.find((each) => each.kind === "matrix");
    return random.pick(["self.factor", "self.count", "self.adder.amount", "len(self.rows)", matrix === undefined ? "3" : `${matrix.name}.shape[0]`, matrix === undefined ? "1.5" : `${matrix.name}.size(0) * 2`]);
  }

  attribute(kind: Kind, scope: Scope): string {
    const { random } = this;
    if (kind === "row") return random.chance(0.7) ? random.pick(["self.weight", "self.bias"]) : random.pick(["self.offset", "self.rows[1]", 'self.named["p"]', "self.tied", "self.frozen", "self.lin.bias", "self.table", "self.chooser.seen", "self.norm.running_mean", "torch.ones(3)"]);
    if (kind === "scalar") return random.pick(["self.scale", "self.weight.sum()"]);
    const matrix = scope.find((each) => each.kind === "matrix");
    return matrix === undefined ? "self.square" : matrix.name;
  }

  predicate(scope: Scope): string {
    const { random } = this;
    const matrix = scope.find((each) => each.kind === "matrix");
    if (random.chance(0.18) && matrix !== undefined) {
      return `${matrix.name}.${random.pick(["shape[0] > 2", "shape[0] > 5", "shape[0] == 4", "size(0) % 2 == 0", "numel() > 10", "dim() == 2", "shape[0] * 2 > 6", "shape[1] == 3"])}`;
    }
    if (random.chance(0.05)) return random.pick(["True", "False", "self.flag", "self.training", "self.count == 0", "1"]);
    if (random.chance(0.12)) {
      return random.pick(["k.item() > 2", "k.item() > int(k)", "(k > 1) & (k < 5)", "k > 2", "k.bool()", "k.item() == 3", "self.steps > 0", "self.steps.item() > 0", "k == self.steps", "torch.tensor(True)", "torch.sym_not(k.item() > 2)", "not k.item() > 2", "k.is_nonzero()", "self.flag and k > 2"]);
    }
    if (random.chance(0.1)) return `(${this.expression("row", scope, 1)} > 0).${random.pick(["any()", "all()", "all(0)", "any(0, keepdim=True)", "sum() > 1"])}`;
    return `${this.expression("scalar", scope, 1)} ${random.pick(["> 0", "> 0", "> 0", "<= 1", "!= 0"])}`;
  }
}
