/** Random Python over the sizes of tensors: arithmetic, conditions, and operators that take sizes for arguments. */
import type { Random } from "./random.ts";
import type { Variable } from "./expressions.ts";

export interface Number_ {
  readonly name: string;
  readonly value: number;
}

export interface Scope {
  readonly tensors: readonly Variable[];
  readonly numbers: readonly Number_[];
}

const recent = <T>(random: Random, list: readonly T[]): T => (random.chance(0.5) ? list.at(-1)! : random.pick(list));

/** A size of a tensor as Python writes it. */
function sizeOf(random: Random, { name, shape }: Variable): string {
  if (shape.length === 0) return `${name}.numel()`;
  const dim = random.int(0, shape.length - 1);
  return random.weighted([[5, `${name}.shape[${dim}]`], [2, `${name}.size(${random.chance(0.3) ? dim - shape.length : dim})`], [0.7, `len(${name})`], [0.7, `${name}.numel()`], [0.4, `${name}.size()[${dim}]`]]);
}

const arithmetic = [
  "{} + 1", "{} - 1", "{} * 2", "2 * {} + 3", "{} // 2", "{} % 3", "{} ** 2", "({} + 1) // 2", "{} * ({} + 1)", "max({}, 3)", "min({}, 5)", "-{} + 7", "abs({} - 4)", "int({} / 2)", "{} * {} - {}", "({} + 3) % 4", "({} - 1) * 3", "3 - {}",
  "{} + {}", "{} - {}", "{} // {}", "{} % {}", "max({}, {})", "min({}, {})", "({} + {}) // 2", "{} // 2 * 2", "{} - {} // 2", "torch.sym_max({}, 3)", "torch.sym_min({}, {})", "torch.sym_int({} / 2)", "torch.sym_float({})", "{} / 2", "{} * 0.5", "{} // 2 // 2", "{} % 2 + {}",
  "torch.sym_ite({} > 3, {}, {})", "round({} / 3)", "math.ceil({} / 2)", "math.floor({} / 3)", "math.sqrt({})", "sum([{}, {}])", "divmod({}, 2)[0]", "int({})", "pow({}, 2)", "({} - 2) // ({} + 1)",
];

/** A number from sizes. */
export function number(random: Random, scope: Scope): string {
  const one = (): string => (scope.numbers.length > 0 && random.chance(0.6) ? random.pick(scope.numbers).name : sizeOf(random, recent(random, scope.tensors)));
  return random.chance(0.35) ? sizeOf(random, recent(random, scope.tensors)) : random.pick(arithmetic).replaceAll("{}", one);
}

const conditions = ["{} > 2", "{} == {}", "{} % 2 == 0", "{} != 9", "{} < 100", "{} >= 3", "{} // 2 > 1", "{} < {}", "{} <= {} + 1", "{} > 1 and {} < 50", "not {} == 4", "{} in (4, 5)", "2 < {} < 60", "{} == 4 or {} > 5", "{} - 1", "{} * 2 == {} + {}", "isinstance({}, int)", "bool({} > 3)"];
export function condition(random: Random, scope: Scope): string {
  const one = (): string => (scope.numbers.length > 0 && random.chance(0.6) ? random.pick(scope.numbers).name : sizeOf(random, recent(random, scope.tensors)));
  return random.pick(conditions).replaceAll("{}", one);
}

/** A number that is `wanted` on the example, or a size, or the number itself. */
function like(random: Random, scope: Scope, wanted: number): string {
  const same = scope.numbers.filter(({ value }) => value === wanted);
  const sizes = scope.tensors.flatMap(({ name, shape }) => shape.flatMap((size, d) => (size === wanted ? [`${name}.shape[${d}]`] : [])));
  const all = [...same.map(({ name }) => name), ...sizes];
  return all.length > 0 && random.chance(0.85) ? random.pick(all) : String(wanted);
}

/** An operator over sizes. */
export function operator(random: Random, scope: Scope): string {
  const x = recent(random, scope.tensors);
  const y = random.pick(scope.tensors);
  const { name, shape } = x;
  const rank = shape.length;
  const d = rank === 0 ? 0 : random.int(0, rank - 1);
  const e = rank === 0 ? 0 : random.int(0, rank - 1);
  const n = (): string => (scope.numbers.length > 0 && random.chance(0.7) ? random.pick(scope.numbers).name : sizeOf(random, x));
  const sizes = (list: readonly number[]): string => list.map(size => like(random, scope, size)).join(", ");
  const merged = (): string => {
    if (rank < 2) return "-1";
    const at = random.int(0, rank - 2);
    return [...shape.slice(0, at).map(size => like(random, scope, size)), "-1", ...shape.slice(at + 2).map(size => like(random, scope, size))].join(", ");
  };
  const float = x.dtype === "float32" ? name : `${name}.float()`;
  const slices = ["1:", ":-1", "2:", "::2", "1:-1", ":3", `:${n()}`, `${n()}:`, `:${n()} // 2`, "-2:", `-${n()}:`, "0", "-1", ":", "None", "...", "[0, 1]"];
  const subscript = (): string => Array.from({ length: Math.max(1, random.int(1, Math.max(1, rank))) }, () => random.pick(slices)).join(", ");
  return random.weighted<() => string>([
    [5, () => `${name}[${subscript()}]`],
    [3, () => `${name}.reshape(${merged()})`], [2, () => `${name}.view(${merged()})`], [2, () => `${name}.reshape(${sizes(shape)})`], [1.5, () => `${name}.flatten(${Math.min(d, e)}, ${Math.max(d, e)})`], [1, () => `${name}.unflatten(${d}, (-1, 1))`],
    [2, () => `torch.cat([${name}, ${random.chance(0.6) ? name : y.name}], ${random.chance(0.5) ? "dim=" : ""}${d})`], [1.5, () => `torch.stack([${name}, ${name}], ${random.int(0, rank)})`],
    [2, () => `${name}.transpose(${d}, ${e})`], [1, () => `${name}.permute(${random.shuffled(shape.map((_, i) => i)).join(", ") || "()"})`], [1.5, () => `${name}.unsqueeze(${random.int(-rank - 1, rank)})`], [1, () => `${name}.squeeze(${random.chance(0.5) ? d : ""})`],
    [2, () => `${name}.expand(${random.chance(0.5) ? "2, " : ""}${shape.map(() => "-1").join(", ")})`], [1, () => `${name}.unsqueeze(0).expand(${n()}, ${shape.map(() => "-1").join(", ")})`], [1, () => `${name}.expand_as(${y.name})`], [1, () => `${name}.broadcast_to(${sizes(shape)})`],
    [1.5, () => `${name}.repeat(${shape.map(() => random.pick(["1", "2", n()])).join(", ") || "2"})`], [0.7, () => `${name}.tile(2)`], [0.7, () => `${name}.repeat_interleave(2, dim=${d})`],
    [2, () => `torch.arange(${random.pick([n(), `${n()} + 1`, `1, ${n()}`, `0, ${n()}, 2`, `${n()} * 2`])})`], [2, () => `torch.${random.pick(["zeros", "ones", "empty"])}(${random.pick([n(), `${n()}, 3`, `2, ${n()}`, `${n()}, ${n()}`, `${name}.shape`, `(${n()},)`, `*${name}.shape`])})`],
    [1, () => `torch.full((${n()}, 2), 1.5)`], [0.6, () => `torch.eye(${n()})`], [0.6, () => `torch.linspace(0, 1, ${n()})`], [0.7, () => `${name}.new_zeros(${n()}, 2)`], [0.7, () => `torch.rand(${n()}, 3)`], [0.6, () => `torch.randn_like(${float})`],
    [3, () => `${name} ${random.pick(["+", "*", "-", "/"])} ${y.name}`], [2, () => `${name} ${random.pick(["*", "+", "/", "-"])} ${n()}`], [1, () => `torch.where(${name} > 0, ${name}, ${y.name})`], [1, () => `torch.maximum(${name}, ${y.name})`],
    [3, () => `${float} @ ${random.pick([`${float}.transpose(-1, -2)`, y.name, `${y.name}.t()`, `torch.ones(${shape.at(-1) ?? 1}, 3)`])}`], [1, () => `torch.matmul(${float}, ${y.name})`], [0.7, () => `torch.bmm(${float}, ${float}.mT)`], [1, () => `torch.einsum('...i,...i->...', ${float}, ${float})`], [0.7, () => `torch.einsum('ij,kj->ik', ${float}, ${y.name})`],
    [2, () => `${name}.${random.pick(["sum", "mean", "amax", "amin", "prod", "std", "argmax", "any", "logsumexp"])}(${d}${random.chance(0.4) ? ", keepdim=True" : ""})`], [1, () => `${name}.${random.pick(["sum", "mean", "max", "norm"])}()`], [1, () => `${name}.sum() / ${name}.shape[${d}]`],
    [1.5, () => `${float}.${random.pick(["softmax(-1)", `softmax(${d})`, "cumsum(0)", `cumsum(${d})`, `flip(${d})`, `roll(1, ${d})`, "relu()", "sigmoid()", "exp()", "clamp(min=0)", "abs()", "clone()", "contiguous()", "tril()", "log_softmax(-1)", `sort(${d})[0]`, `topk(1, ${d})[0]`])}`],
    [1.5, () => `${name}.${random.pick([`split(2, ${d})[0]`, `chunk(2, ${d})[${random.int(0, 1)}]`, `unbind(${d})[0]`, `narrow(${d}, 0, 2)`, `narrow(${d}, 1, ${n()} - 1)`, `select(${d}, 0)`, `tensor_split(2, ${d})[0]`, `split([1, ${n()} - 1], ${d})[1]`, `unfold(${d}, 2, 1)`, `movedim(${d}, ${e})`, `diagonal()`])}`],
    [1.5, () => `F.${random.pick([`pad(${name}, (1, 1))`, `pad(${name}, (0, ${n()}))`, `pad(${name}, (1, 0), value=2.0)`, `normalize(${float}, dim=${d})`, `layer_norm(${float}, ${name}.shape[-1:])`, `layer_norm(${float}, (${shape.at(-1) ?? 1},))`, `gelu(${float})`, `silu(${float})`, `dropout(${float}, 0.1)`, `one_hot(${name}.long().clamp(0, 3), 4)`, `scaled_dot_product_attention(${float}, ${float}, ${float})`, `cosine_similarity(${float}, ${float}, dim=-1)`, `linear(${float}, torch.ones(3, ${shape.at(-1) ?? 1}))`, `mse_loss(${float}, ${float})`])}`],
    [1.5, () => (rank >= 3 ? `F.${random.pick([`interpolate(${float}, scale_factor=2)`, `max_pool2d(${float}, 2)`, `avg_pool2d(${float}, 2)`, `adaptive_avg_pool2d(${float}, 1)`, `adaptive_avg_pool1d(${float}, 2)`, `avg_pool1d(${float}, 2)`, `conv1d(${float}, torch.ones(2, ${shape[1]!}, 2))`, `conv2d(${float}, torch.ones(2, ${shape[1]!}, 2, 2), padding=1)`, `interpolate(${float}, size=${name}.shape[-1] * 2)`, `unfold(${float}, 2)`])}` : `${name}.abs()`)],
    [1, () => `${name}.index_select(${d}, torch.arange(${n()} - 1))`], [0.8, () => `${name}.gather(${d}, ${name}.long().clamp(0, 1))`], [0.7, () => `${name}.masked_fill(${name} > 0, 0.0)`], [0.7, () => `torch.outer(${name}.reshape(-1), ${y.name}.reshape(-1))`], [0.5, () => `torch.meshgrid(${name}.flatten(), ${y.name}.flatten(), indexing='ij')[0]`],
  ])();
}
