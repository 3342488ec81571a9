/**
 * Calls of any of torch's functions and methods, from the signatures that PyTorch itself parses arguments by: positions and keywords, defaults,
 * `out=`, and now and then an argument of another kind, so that what the parser says is held to PyTorch too.
 */
import { parseSignature, type Parameter, type Signature } from "../../src/reference/library/torch/signature.ts";
import { signatureText } from "../../src/reference/library/torch/signatures.ts";
import type { Variable } from "./expressions.ts";
import type { Random } from "./random.ts";

interface Callable {
  /** `torch.add`, or `.add` for a method. */
  readonly path: string;
  readonly signatures: readonly Signature[];
}

/** How the functions of a group are reached from Python: what comes before the name, and what the name itself leaves out. */
const groups: Readonly<Record<string, readonly [string, string]>> = {
  "torch": ["torch.", ""], "Tensor": [".", ""], "torch._C._linalg": ["torch.linalg.", "linalg_"], "torch._C._special": ["torch.special.", "special_"], "torch._C._fft": ["torch.fft.", "fft_"], "torch._C._nn": ["F.", ""],
};

/** What torch.nn.functional takes from C++ as it is. */
const functional = new Set("avg_pool2d avg_pool3d gelu linear softplus softshrink one_hot scaled_dot_product_attention pad".split(" "));

/** Layouts, devices and back ends of other machines, names of dimensions, storages: not what models are made of. */
const left = /^_|sparse|cudnn|miopen|mkldnn|mkl|fbgemm|quant|q_per|q_scale|q_zero|int_repr|qparams|nested|coalesce|crow|ccol|row_indices|col_indices|pin|names?$|rename|align|storage|^set_|resize|share|cuda|xpu|vulkan|from_file|backward|requires_grad|retain|record_stream|empty|layout|^get_device|dlpack|numpy|native_|batch_norm_|^lstm|^gru|^rnn|_cell$|frombuffer|scalar_tensor|nnpack|fused|^triton|module_load|ctc|random_?$|^rand|normal|dropout|poisson|bernoulli|multinomial|binomial|cauchy|exponential|geometric|rrelu|sym_|histogram|lobpcg|geqrf|ormqr|^hspmm|^to_|^data$|apply_|map_/;

let callables: readonly Callable[] | null = null;

function all(): readonly Callable[] {
  if (callables !== null) return callables;
  const found = new Map<string, Signature[]>();
  for (const [group, [before, gone]] of Object.entries(groups)) {
    for (const line of signatureText[group]!.split("\n")) {
      const name = line.slice(0, line.indexOf("(")).slice(line.startsWith(gone) ? gone.length : 0);
      if (line === "" || left.test(name) || (before === "F." && !functional.has(name))) continue;
      const path = `${before}${name}`;
      const known = found.get(path);
      if (known === undefined) found.set(path, [parseSignature(line)]);
      else known.push(parseSignature(line));
    }
  }
  return (callables = [...found].map(([path, signatures]) => ({ path, signatures })));
}

const dtypes = ["float32", "float64", "int64", "int32", "bool", "float16", "bfloat16", "uint8", "int8", "int16", "complex64", "complex128"];
const strange = ["None", "'a'", "1.5", "[1]", "True", "torch.float32", "(1, 2)", "{}", "x", "2"];

const isIndex = (name: string): boolean => /^(index|indices|target|offsets)$/.test(name);

function tensorFor(random: Random, scope: readonly Variable[], first: Variable, name: string): string {
  const kind = isIndex(name) ? "int64" : name === "mask" || name === "condition" ? "bool" : null;
  const same = scope.filter(({ shape }) => shape.join() === first.shape.join());
  const fit = kind === null ? (random.chance(0.5) ? same : scope) : scope.filter(({ dtype }) => dtype === kind);
  if (kind === "int64" && random.chance(0.4)) return random.pick(["torch.tensor([0])", "torch.tensor([0, 1])", "torch.tensor(0)", "torch.tensor([[0], [0]])"]);
  if (kind === "bool" && random.chance(0.4)) return `${first.name} > 0`;
  return random.pick(fit.length > 0 ? fit : scope).name;
}

const anyDim = (random: Random, { shape }: Variable): string => String(shape.length === 0 ? random.int(-1, 0) : random.chance(0.05) ? shape.length : random.int(-shape.length, shape.length - 1));

const sequence = (random: Random, items: readonly string[]): string => (random.chance(0.5) ? `[${items.join(", ")}]` : `(${items.join(", ")}${items.length === 1 ? "," : ""})`);

function integersFor(random: Random, first: Variable, { name, size }: Parameter): string {
  if (/^(dims?|axis|dim0|dim1|dims_self)$/.test(name)) {
    const dims = random.shuffled(first.shape.map((_, i) => i)).slice(0, random.int(1, 2));
    return random.chance(0.3) ? anyDim(random, first) : sequence(random, dims.map((each) => String(random.chance(0.4) ? each - first.shape.length : each)));
  }
  if (/^(size|shape|output_size|split_sizes|sizes)$/.test(name) && size === 0) {
    const count = first.shape.reduce((a, b) => a * b, 1);
    return sequence(random, random.pick([[String(count)], ["-1"], first.shape.map(String), ["2", ...first.shape.map(String)], ["1", "2"], ["2", "3"], first.shape.map(() => "1")]));
  }
  const length = size > 0 ? size : Math.max(1, first.shape.length);
  return size > 0 && random.chance(0.4) ? String(random.int(0, 3)) : sequence(random, Array.from({ length }, () => String(random.int(/pad/.test(name) ? -1 : 0, 3))));
}

function argument(random: Random, scope: readonly Variable[], first: Variable, parameter: Parameter): string {
  const { name, type, allowNone } = parameter;
  if (random.chance(0.015)) return random.pick(strange);
  if (allowNone && random.chance(0.15)) return "None";
  switch (type) {
    case "Tensor": return tensorFor(random, scope, first, name);
    case "TensorList": return sequence(random, Array.from({ length: random.int(1, 3) }, () => tensorFor(random, scope, first, isIndex(name) ? "index" : name)));
    case "Scalar": return random.pick(["2", "1", "0.5", "-1", "0", "3", "True", "1.5", "2.0", "1e-5", "1j"]);
    case "int": case "SymInt":
      return /dim|axis/.test(name) ? anyDim(random, first) : /diagonal|offset/.test(name) ? String(random.int(-1, 1)) : String(random.int(random.chance(0.15) ? -1 : 0, 3));
    case "IntList": case "SymIntList": return integersFor(random, first, parameter);
    case "bool": return random.pick(["True", "False"]);
    case "double": case "complex": return random.pick(["0.5", "1e-05", "2.0", "1", "0.1", "-1.0"]);
    case "FloatList": case "ScalarList": return random.pick(["[0.5, 1.0]", "None", "(2.0, 2.0)"]);
    case "ScalarType": return `torch.${random.pick(dtypes)}`;
    case "MemoryFormat": return `torch.${random.pick(["contiguous_format", "preserve_format", "channels_last"])}`;
    case "Device": return "'cpu'";
    case "Layout": return "torch.strided";
    case "str": return random.pick(/rounding/.test(name) ? ["'floor'", "'trunc'"] : /UPLO/.test(name) ? ["'L'", "'U'"] : /indexing/.test(name) ? ["'ij'", "'xy'"] : /reduce/.test(name) ? ["'sum'", "'amax'", "'mean'", "'prod'", "'add'", "'multiply'"]
      : /norm/.test(name) ? ["'ortho'", "'backward'", "'forward'"] : /ord/.test(name) ? ["'fro'", "'nuc'"] : /mode/.test(name) ? ["'reduced'", "'complete'", "'constant'", "'reflect'"] : ["'a'", "'none'", "'tanh'", "'linear'", "'left'"]);
    default: return "None";
  }
}

function argumentsOf(random: Random, scope: readonly Variable[], first: Variable, parameters: readonly Parameter[]): string {
  const written: string[] = [];
  let named = false;
  let omitted = false;
  const eager = random.pick([0.15, 0.4, 0.8]);
  for (const [at, parameter] of parameters.entries()) {
    const { name, optional, keywordOnly } = parameter;
    if (optional && (name === "out" || name === "generator" || ["device", "layout", "pin_memory", "dtype"].includes(name) ? !random.chance(name === "out" ? 0.12 : name === "dtype" ? 0.3 : 0.04) : !random.chance(eager))) { omitted = true; continue; }
    if (name === "generator") continue;
    const text = name === "input" && at === 0 ? first.name
      : name === "out" ? random.pick(["torch.empty(0)", random.pick(scope).name, `torch.empty_like(${first.name})`, `torch.zeros(${first.shape.join(", ") || "()"})`, "torch.empty(0, dtype=torch.int64)"]) : argument(random, scope, first, parameter);
    named ||= keywordOnly || omitted || random.chance(0.12);
    written.push(named ? `${name}=${text}` : text);
  }
  return written.join(", ");
}

/** A call of a random function; writes where the method does. */
export function signatureCall(random: Random, scope: readonly Variable[]): { text: string; writes: boolean } {
  const { path, signatures } = random.pick(all());
  const first = random.chance(0.6) ? scope.at(-1)! : random.pick(scope);
  const method = path.startsWith(".");
  const given = argumentsOf(random, scope, first, random.pick(signatures).parameters);
  return { text: `${method ? first.name : ""}${path}(${given})`, writes: method && path.endsWith("_") && random.chance(0.7) };
}
