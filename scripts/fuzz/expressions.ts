/** Random Python expressions over tensors of known dtype and sizes: the operators' generator is made of these. */
import type { Random } from "./random.ts";

export interface Variable {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface Expression {
  readonly text: string;
  /** A statement that writes, rather than an expression that gives a value. */
  readonly writes: boolean;
}

type Scope = readonly Variable[];
type Make = (random: Random, scope: Scope) => string;

const isFloat = ({ dtype }: Variable): boolean => dtype.includes("float");
const isInt = ({ dtype }: Variable): boolean => dtype.startsWith("int") || dtype === "uint8";

function some(random: Random, scope: Scope, fits: (each: Variable) => boolean = () => true): Variable {
  const good = scope.filter(fits);
  return random.pick(good.length > 0 && random.chance(0.95) ? good : scope);
}

/** Later variables more often, so that chains grow. */
function recent(random: Random, scope: Scope): Variable {
  return random.chance(0.6) ? scope.at(-1)! : random.pick(scope);
}

function dim(random: Random, { shape }: Variable): number {
  if (shape.length === 0) return random.pick([0, -1]);
  return random.chance(0.02) ? shape.length : random.int(-shape.length, shape.length - 1);
}

const number = (random: Random): string => random.weighted([[4, "2"], [3, "1"], [3, "0.5"], [2, "-1"], [2, "3"], [1, "0"], [1, "True"], [1, "1.5"], [1, "-0.25"], [0.3, "1j"], [0.5, "1e-5"]]);
const list = (items: readonly (number | string)[], random: Random): string => (random.chance(0.5) ? `(${items.join(", ")}${items.length === 1 ? "," : ""})` : `[${items.join(", ")}]`);

const unaryNames = "abs neg exp log sqrt rsqrt sin cos tan tanh sigmoid relu floor ceil round trunc sign square reciprocal erf log1p expm1 frac isnan isfinite logical_not atan sinh asinh exp2 log2 sgn positive nan_to_num clone detach contiguous signbit".split(" ");
const unary: Make = (random, scope) => {
  const x = recent(random, scope);
  const name = random.pick(unaryNames);
  return random.chance(0.6) ? `${x.name}.${name}()` : `torch.${name === "contiguous" ? "clone" : name}(${x.name})`;
};

const binaryNames = "add sub mul div maximum minimum pow fmod remainder atan2 eq ne lt le gt ge logical_and logical_or logical_xor floor_divide hypot copysign fmax fmin bitwise_and bitwise_or".split(" ");
const binary: Make = (random, scope) => {
  const [x, y] = [recent(random, scope), random.pick(scope)];
  if (random.chance(0.55)) {
    const op = random.pick(["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "@"]);
    const scalar = random.chance(0.35);
    return scalar ? (random.chance(0.6) ? `${x.name} ${op} ${number(random)}` : `${number(random)} ${op} ${x.name}`) : `${x.name} ${op} ${y.name}`;
  }
  const name = random.pick(binaryNames);
  const other = random.chance(0.25) ? number(random) : y.name;
  return random.chance(0.5) ? `${x.name}.${name}(${other})` : `torch.${name}(${x.name}, ${other})`;
};

const reduce: Make = (random, scope) => {
  const x = recent(random, scope);
  const name = random.pick("sum mean prod amax amin max min argmax argmin std var all any logsumexp median norm nansum count_nonzero".split(" "));
  const one = new Set(["max", "min", "argmax", "argmin", "prod", "median", "count_nonzero"]).has(name);
  const whole = random.chance(0.3) && name !== "logsumexp";
  if (whole) return random.chance(0.5) ? `${x.name}.${name}()` : `torch.${name}(${x.name})`;
  const dims = one || random.chance(0.6) || x.shape.length < 2 ? String(dim(random, x)) : list(random.shuffled(x.shape.map((_, i) => i)).slice(0, 2), random);
  const first = name === "norm" ? random.pick(["2", "1", "float('inf')"]) + ", " : "";
  const keep = random.chance(0.4) && name !== "count_nonzero" ? random.pick([", True", ", keepdim=True", ", keepdim=False"]) : "";
  const argument = keep.startsWith(", True") || random.chance(0.5) ? dims : `dim=${dims}`;
  const call = random.chance(0.6) ? `${x.name}.${name}(${first}${argument}${keep})` : `torch.${name}(${x.name}, ${first}${argument}${keep})`;
  return new Set(["max", "min", "median"]).has(name) ? call + random.pick(["[0]", "[1]", ".values", ".indices"]) : call;
};

const scan: Make = (random, scope) => {
  const x = recent(random, scope);
  const d = dim(random, x);
  return random.weighted<() => string>([
    [2, () => `${x.name}.cumsum(${d})`], [1, () => `torch.cumprod(${x.name}, dim=${d})`], [2, () => `${x.name}.softmax(${d})`], [1, () => `F.log_softmax(${x.name}, dim=${d})`],
    [1, () => `${x.name}.sort(${d})[${random.int(0, 1)}]`], [1, () => `torch.argsort(${x.name}, ${d})`], [1, () => `${x.name}.topk(1, ${d}).values`], [1, () => `${x.name}.cummax(${d}).indices`],
    [1, () => `${x.name}.flip(${d})`], [1, () => `${x.name}.roll(1, ${d})`], [0.5, () => `torch.diff(${x.name}, dim=${d})`], [0.5, () => `${x.name}.unique()`], [0.5, () => `torch.logcumsumexp(${x.name}, ${d})`],
  ])();
};

function factors(random: Random, count: number): number[] {
  const sizes: number[] = [];
  let left = count;
  while (left > 1 && sizes.length < 3) {
    const divisors = Array.from({ length: left }, (_, i) => i + 1).filter((d) => left % d === 0);
    const size = random.pick(divisors);
    sizes.push(size);
    left /= size;
  }
  if (left > 1 || sizes.length === 0) sizes.push(left);
  return sizes;
}

const view: Make = (random, scope) => {
  const x = recent(random, scope);
  const { name, shape } = x;
  const count = shape.reduce((a, b) => a * b, 1);
  const order = random.shuffled(shape.map((_, i) => i));
  const sizes = (): (number | string)[] => {
    const made: (number | string)[] = factors(random, count);
    if (random.chance(0.4) && made.length > 0) made[random.int(0, made.length - 1)] = -1;
    return made;
  };
  return random.weighted<() => string>([
    [2, () => `${name}.view(${sizes().join(", ")})`], [3, () => `${name}.reshape(${random.chance(0.5) ? sizes().join(", ") : list(sizes(), random)})`],
    [2, () => `${name}.transpose(${dim(random, x)}, ${dim(random, x)})`], [2, () => (order.length > 0 ? `${name}.permute(${random.chance(0.5) ? order.join(", ") : list(order, random)})` : `${name}.reshape(1)`)],
    [2, () => `${name}.unsqueeze(${random.int(-shape.length - 1, shape.length)})`], [2, () => (random.chance(0.4) ? `${name}.squeeze()` : `${name}.squeeze(${dim(random, x)})`)],
    [1, () => `${name}.t()`], [1, () => `${name}.mT`], [1, () => `${name}.T`], [2, () => `${name}.flatten(${shape.length > 0 && random.chance(0.5) ? random.int(0, shape.length - 1) : ""})`],
    [1, () => `${name}.expand(${[random.int(1, 3), ...shape.map((size) => (random.chance(0.5) ? -1 : size))].join(", ")})`], [1, () => `${name}.repeat(${shape.map(() => random.int(1, 2)).join(", ") || "2"})`],
    [1, () => `${name}.narrow(${dim(random, x)}, 0, 1)`], [1, () => `${name}.select(${dim(random, x)}, 0)`], [1, () => `${name}.chunk(2, ${dim(random, x)})[0]`], [1, () => `${name}.split(1, ${dim(random, x)})[-1]`],
    [1, () => `${name}.unbind(${dim(random, x)})[0]`], [0.7, () => `${name}.movedim(${dim(random, x)}, ${dim(random, x)})`], [0.7, () => `${name}.unfold(${dim(random, x)}, 1, 1)`], [0.7, () => `${name}.diagonal()`],
    [0.7, () => `${name}.view_as(${random.pick(scope).name})`], [0.7, () => `${name}.expand_as(${random.pick(scope).name})`], [0.7, () => `torch.broadcast_to(${name}, (2, ${shape.map(String).join(", ")}))`],
    [0.5, () => `${name}.swapaxes(0, -1)`], [0.5, () => `${name}.ravel()`], [0.5, () => `torch.atleast_2d(${name})`],
  ])();
};

/** One item of an index. */
function item(random: Random, scope: Scope, size: number): string {
  const ints = scope.filter(({ dtype, shape }) => dtype === "int64" && shape.length > 0 && shape.length < 3);
  return random.weighted<() => string>([
    [3, () => String(random.int(-size, Math.max(0, size - 1)))], [4, () => ":"], [2, () => `${random.int(0, size)}:`], [2, () => `:${random.int(-1, size)}`], [1, () => `${random.int(0, size)}:${random.int(0, size + 1)}`],
    [1, () => `::${random.int(1, 2)}`], [2, () => "None"], [1, () => `[${Array.from({ length: random.int(1, 2) }, () => random.int(0, Math.max(0, size - 1))).join(", ")}]`],
    [ints.length > 0 ? 2 : 0, () => random.pick(ints).name], [0.3, () => "True"], [0.7, () => `torch.tensor([${random.int(0, Math.max(0, size - 1))}])`],
  ])();
}

function subscript(random: Random, scope: Scope, x: Variable): string {
  const masks = scope.filter(({ dtype, shape }) => dtype === "bool" && shape.length > 0 && shape.length <= x.shape.length && shape.every((size, i) => size === x.shape[i]));
  if (masks.length > 0 && random.chance(0.25)) return random.pick(masks).name;
  if (random.chance(0.06)) return `${x.name} > 0`;
  const items: string[] = [];
  for (const size of x.shape.slice(0, random.int(x.shape.length > 0 ? 1 : 0, x.shape.length))) {
    let next = item(random, scope, size);
    while (next === "None") {
      items.push(next);
      next = item(random, scope, size);
    }
    items.push(next);
  }
  if (random.chance(0.2)) items.splice(random.int(0, items.length), 0, "...");
  if (items.length === 0) return random.pick(["...", "None", "()"]);
  return items.join(", ");
}

const index: Make = (random, scope) => {
  const x = recent(random, scope);
  return `${x.name}[${subscript(random, scope, x)}]`;
};

const pick: Make = (random, scope) => {
  const x = recent(random, scope);
  const d = dim(random, x);
  const ints = some(random, scope, ({ dtype }) => dtype === "int64").name;
  const mask = some(random, scope, ({ dtype }) => dtype === "bool").name;
  return random.weighted<() => string>([
    [1, () => `${x.name}.index_select(${d}, torch.tensor([0]))`], [1, () => `${x.name}.gather(${d}, ${ints})`], [1, () => `torch.gather(${x.name}, ${d}, ${x.name}.argmax(${d}, keepdim=True))`],
    [2, () => `${x.name}.masked_fill(${mask}, ${number(random)})`], [1, () => `${x.name}.masked_fill(${x.name} > 0, ${number(random)})`], [2, () => `torch.where(${mask}, ${x.name}, ${random.chance(0.5) ? number(random) : random.pick(scope).name})`],
    [1, () => `torch.where(${x.name} > 0, ${x.name}, ${random.pick(scope).name})`], [1, () => `${x.name}.scatter(${d}, ${ints}, ${number(random)})`], [0.5, () => `${x.name}.take(${ints})`], [0.5, () => `${x.name}.nonzero()`],
    [0.7, () => `${x.name}.index_fill(${d}, torch.tensor([0]), ${number(random)})`], [0.7, () => `${x.name}.tril()`], [0.7, () => `torch.triu(${x.name}, 1)`], [0.5, () => `torch.isin(${x.name}, ${ints})`],
  ])();
};

const dtypeNames = ["float32", "float64", "int64", "int32", "bool", "float16", "bfloat16", "uint8", "complex64"];
const convert: Make = (random, scope) => {
  const x = recent(random, scope);
  return random.weighted<() => string>([
    [3, () => `${x.name}.to(torch.${random.pick(dtypeNames)})`], [3, () => `${x.name}.${random.pick(["float", "double", "long", "int", "bool", "half"])}()`], [1, () => `${x.name}.type_as(${random.pick(scope).name})`],
    [1, () => `${x.name}.to(${random.pick(scope).name})`], [1, () => `${x.name}.to(dtype=torch.${random.pick(dtypeNames)}, copy=True)`], [0.5, () => `${x.name}.type(torch.${random.pick(dtypeNames)})`],
  ])();
};

const create: Make = (random, scope) => {
  const x = recent(random, scope);
  const size = x.shape.length > 0 ? `${x.name}.shape[${random.int(0, x.shape.length - 1)}]` : "2";
  return random.weighted<() => string>([
    [1, () => `torch.zeros(${random.pick([`${x.name}.shape`, "2, 3", "3", `${size}, 3`])})`], [1, () => `torch.ones_like(${x.name}${random.chance(0.3) ? `, dtype=torch.${random.pick(dtypeNames)}` : ""})`],
    [1, () => `torch.full(${random.pick(["(2, 3)", `${x.name}.shape`])}, ${number(random)})`], [1, () => `torch.arange(${random.pick(["3", size, "0, 6, 2", "1.0, 3.0"])})`], [1, () => `${x.name}.new_zeros(${random.pick(["2, 3", "3", `${x.name}.shape`])})`],
    [1, () => `torch.tensor(${random.pick(["[1, 2, 3]", "1.5", "[[1.0], [2.0]]", "True", "2"])})`], [0.5, () => `torch.eye(3)`], [0.5, () => `torch.linspace(0, 1, ${size})`], [0.7, () => `torch.rand_like(${x.name})`], [0.5, () => `torch.randn(${size}, 3)`],
    [0.5, () => `torch.full_like(${x.name}, ${number(random)})`], [0.5, () => `torch.empty_like(${x.name}).fill_(${number(random)})`],
  ])();
};

const join: Make = (random, scope) => {
  const x = recent(random, scope);
  const same = scope.filter(({ shape }) => shape.length === x.shape.length && shape.every((size, i) => size === x.shape[i]));
  const others = same.length > 1 ? [x.name, random.pick(same).name] : [x.name, x.name];
  return random.weighted<() => string>([
    [2, () => `torch.cat([${others.join(", ")}]${random.chance(0.6) ? `, dim=${dim(random, x)}` : ""})`], [2, () => `torch.stack(${random.chance(0.5) ? `[${others.join(", ")}]` : `(${others.join(", ")})`}, ${random.int(-x.shape.length - 1, x.shape.length)})`],
    [0.7, () => `torch.matmul(${x.name}, ${random.pick(scope).name})`], [0.7, () => `${x.name} @ ${x.name}.mT`], [0.5, () => `torch.outer(${x.name}, ${random.pick(scope).name})`], [0.5, () => `torch.einsum('...i,...i->...', ${others.join(", ")})`],
    [0.7, () => `torch.lerp(${others.join(", ")}, 0.5)`], [0.7, () => `torch.clamp(${x.name}, ${random.pick(["0, 1", "min=0", "max=0.5", "-1, 2.5"])})`], [0.5, () => `torch.addcmul(${x.name}, ${others.join(", ")}${random.chance(0.5) ? ", value=2" : ""})`],
    [0.5, () => `torch.cdist(${others.join(", ")})`], [0.5, () => `F.relu(${x.name})`], [0.5, () => `F.gelu(${x.name})`], [0.5, () => `F.layer_norm(${x.name}, ${x.name}.shape[-1:])`], [0.5, () => `F.pad(${x.name}, (1, 0))`], [0.5, () => `F.normalize(${x.name}, dim=${dim(random, x)})`],
  ])();
};

const write: Make = (random, scope) => {
  const x = random.chance(0.7) ? recent(random, scope) : random.pick(scope);
  const value = random.chance(0.6) ? number(random) : random.pick(scope).name;
  const key = subscript(random, scope, x);
  return random.weighted<() => string>([
    [4, () => `${x.name}[${key}] = ${value}`], [1, () => `${x.name}[${key}] ${random.pick(["+=", "*=", "-="])} ${value}`], [2, () => `${x.name} ${random.pick(["+=", "-=", "*=", "/="])} ${value}`],
    [2, () => `${x.name}.${random.pick(["add_", "mul_", "sub_", "fill_", "clamp_min_", "copy_"])}(${value})`], [1, () => `${x.name}.${random.pick(["zero_", "relu_", "neg_", "abs_", "exp_", "sigmoid_", "sqrt_", "floor_"])}()`],
    [1, () => `${x.name}.masked_fill_(${x.name} > 0, ${number(random)})`], [1, () => `${x.name}[${key}].${random.pick(["add_", "mul_", "fill_"])}(${number(random)})`],
  ])();
};

/** Functions with options of their own: keyword arguments, `out=`, several results. */
const special: Make = (random, scope) => {
  const [x, y] = [recent(random, scope), random.pick(scope)];
  const d = dim(random, x);
  const [f, i] = [some(random, scope, isFloat).name, some(random, scope, isInt).name];
  return random.weighted<() => string>([
    [1, () => `torch.add(${x.name}, ${y.name}, alpha=${number(random)})`], [1, () => `torch.sub(${x.name}, ${number(random)}, alpha=2)`], [1, () => `torch.div(${x.name}, ${random.chance(0.5) ? y.name : "2"}, rounding_mode=${random.pick(["'floor'", "'trunc'", "None"])})`],
    [1, () => `torch.std(${x.name}, ${d}, unbiased=False)`], [1, () => `${x.name}.var(${d}, correction=0, keepdim=True)`], [1, () => `torch.var_mean(${x.name}, dim=${d})[${random.int(0, 1)}]`], [0.5, () => `torch.std_mean(${x.name})[1]`],
    [0.7, () => `torch.aminmax(${x.name}, dim=${d}).min`], [0.7, () => `torch.max(${x.name}, ${y.name})`], [0.7, () => `torch.clamp(${x.name}, ${y.name})`], [0.7, () => `${x.name}.clamp(max=${y.name})`],
    [0.7, () => `torch.tensordot(${x.name}, ${y.name}, 1)`], [0.7, () => `torch.kron(${x.name}, ${y.name})`], [0.5, () => `torch.cross(${x.name}, ${y.name}, dim=${d})`], [0.7, () => `torch.bmm(${x.name}, ${y.name})`], [0.7, () => `torch.mm(${x.name}, ${y.name})`],
    [0.7, () => `torch.mv(${x.name}, ${y.name})`], [0.5, () => `torch.dot(${x.name}, ${y.name})`], [0.7, () => `${x.name}.addmm(${x.name}, ${y.name})`], [0.7, () => `${x.name}.tile(${random.pick(["2", "(1, 2)", "2, 1"])})`],
    [1, () => `${x.name}.repeat_interleave(2${random.chance(0.6) ? `, dim=${d}` : ""})`], [0.5, () => `${x.name}.as_strided((2,), (1,))`], [0.7, () => `${x.name}.index_add(${d}, torch.tensor([0]), ${x.name}.narrow(${d}, 0, 1))`],
    [0.7, () => `${x.name}.index_copy(${d}, torch.tensor([0]), ${x.name}.narrow(${d}, 0, 1))`], [0.7, () => `${x.name}.scatter_add(${d}, ${i}, ${y.name})`], [0.7, () => `${x.name}.scatter_reduce(${d}, ${i}, ${y.name}, 'amax')`], [0.7, () => `${x.name}.index_put((torch.tensor([0]),), ${y.name})`],
    [0.5, () => `torch.abs(${x.name}, out=torch.empty_like(${x.name}))`], [0.5, () => `torch.add(${x.name}, ${x.name}, out=torch.empty_like(${x.name}))`], [0.7, () => `torch.round(${f}, decimals=1)`], [0.7, () => `torch.nan_to_num(${f}, nan=0.0, posinf=1)`],
    [0.7, () => `${x.name}.new_tensor([1, 2])`], [0.7, () => `${x.name}.new_full((2, 3), ${number(random)})`], [0.5, () => `torch.bucketize(${x.name}, torch.tensor([0.0, 1.0]))`], [0.7, () => `torch.heaviside(${x.name}, ${y.name})`], [0.7, () => `torch.logaddexp(${f}, ${f})`],
    [0.7, () => `torch.outer(${x.name}.flatten(), ${y.name}.flatten())`], [0.7, () => `torch.block_diag(${x.name}, ${y.name})`], [0.5, () => `torch.meshgrid(${x.name}.flatten(), ${y.name}.flatten(), indexing='ij')[0]`], [0.5, () => `torch.complex(${f}, ${f})`],
    [0.7, () => `torch.hstack([${x.name}, ${x.name}])`], [0.5, () => `torch.vstack([${x.name}, ${x.name}])`], [0.5, () => `torch.column_stack([${x.name}, ${x.name}])`], [0.7, () => `max(${x.name}, ${random.chance(0.5) ? y.name : number(random)})`], [0.7, () => `sum([${x.name}, ${y.name}])`],
    [0.7, () => `${x.name}.sum() / ${x.name}.numel()`], [0.7, () => `${x.name} * ${x.name}.shape[-1]`], [0.7, () => `[each + 1 for each in ${x.name}][0]`], [0.7, () => `torch.linalg.vector_norm(${x.name}, dim=${d})`], [0.5, () => `torch.linalg.norm(${x.name})`],
    [0.7, () => `F.softplus(${f})`], [0.7, () => `F.silu(${f})`], [0.7, () => `F.elu(${f}, 0.5)`], [0.7, () => `F.leaky_relu(${f}, 0.2)`], [0.7, () => `F.hardtanh(${f})`], [0.7, () => `F.dropout(${f}, 0.5)`], [0.7, () => `F.softmax(${f}, dim=-1, dtype=torch.float64)`],
    [0.5, () => `F.mse_loss(${f}, ${f})`], [0.5, () => `F.l1_loss(${f}, ${x.name}, reduction='sum')`], [0.5, () => `F.cosine_similarity(${f}, ${f}, dim=-1)`], [0.5, () => `F.one_hot(${i}.clamp(0, 3), 4)`], [0.5, () => `F.embedding(${i}.clamp(0, 1), torch.ones(4, 2))`],
    [0.5, () => `${x.name}.view(torch.int32)`], [0.5, () => `torch.view_as_real(${x.name}.to(torch.complex64))`], [0.5, () => `${x.name}.real`], [0.5, () => `torch.polar(${f}, ${f})`], [0.5, () => `${x.name}.argsort(dim=${d}, descending=True)`], [0.5, () => `${x.name}.kthvalue(1, ${d})[0]`],
    [0.5, () => `${x.name}.mode(${d}).values`], [0.5, () => `torch.unique(${x.name})`], [0.5, () => `${x.name}.masked_select(${x.name} > 0)`], [0.5, () => `${x.name}[${x.name} != 0].sum()`], [0.5, () => `torch.take_along_dim(${x.name}, ${x.name}.argsort(${d}), ${d})`],
    [0.5, () => `${x.name}.diag_embed()`], [0.5, () => `torch.diag(${x.name})`], [0.5, () => `${x.name}.rot90()`], [0.5, () => `torch.tensor_split(${x.name}, 2, dim=${d})[1]`], [0.5, () => `${x.name}.unflatten(${d}, (1, -1))`], [0.5, () => `torch.swapdims(${x.name}, 0, ${d})`],
  ])();
};

const makers: readonly (readonly [number, Make])[] = [
  [5, binary], [3, unary], [4, reduce], [1.5, scan], [4, view], [4, index], [2, pick], [2, convert], [1.5, create], [2, join], [5, special],
];

/** A random statement over the variables of `scope`. */
export function expressions(random: Random, scope: Scope): Expression {
  return random.chance(0.18) ? { text: write(random, scope), writes: true } : { text: random.weighted(makers)(random, scope), writes: false };
}
