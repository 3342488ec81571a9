/** Making tensors and asking about them: strides, contiguity, storage, printed type. */
import { exactDim, symCall, type ShapeEnv } from "../symbolic/index.ts";
import { atLeastOne, computedAnew, dimAdd, dimMul, dimSub, dimText, expectSizes, guardEq, guardNe, guardGt, isSymNode, knownEq, knownLe, oblEq, oblGt, oblLt, oblNe, oblSame, strideEq, toDim, type Dim } from "./dims.ts";
import { cpu, dtypes, layouts, memoryFormats, type DType, type Device, type NamedConstant } from "./dtype.ts";
import { Tensor, type Elements, type Storage } from "./tensor.ts";
import { OpError } from "./types.ts";
import { packElements, type Nested } from "./values.ts";

let defaultFloat: DType = dtypes.float32;

/** `torch.get_default_dtype()`. */
export function defaultDtype(): DType { return defaultFloat; }
export function setDefaultDtype(dtype: DType): void { defaultFloat = dtype; }
/** The complex type of the default float's precision. */
export function defaultComplex(): DType { return defaultFloat === dtypes.float64 ? dtypes.complex128 : dtypes.complex64; }

export function numelOf(sizes: readonly Dim[]): Dim {
  let product: Dim = 1;
  for (const size of sizes) product = dimMul(product, size);
  return product;
}

export function numel(tensor: Tensor): Dim {
  if (tensor.symbolicNumel?.sizes === tensor.sizes) return tensor.symbolicNumel.value;
  // A product begins with one: what has a single dimension has a number of elements of its own.
  const value = computedAnew(numelOf(tensor.sizes));
  if (typeof value !== "number") tensor.symbolicNumel = { sizes: tensor.sizes, value };
  return value;
}

/** Row-major strides; a dimension of size 0 counts as 1 (c10/core/TensorImpl.h, set_sizes_contiguous). */
export function defaultStrides(sizes: readonly Dim[]): Dim[] {
  const strides: Dim[] = new Array<Dim>(sizes.length).fill(1);
  for (let i = sizes.length - 2; i >= 0; i--) {
    const size = sizes[i + 1]!;
    strides[i] = dimMul(strides[i + 1]!, atLeastOne(size));
  }
  return strides;
}

/** The same as Python reckons them, which asks of every size whether it is at least one (torch/_prims_common, `make_contiguous_strides_for`). */
export function contiguousStrides(sizes: readonly Dim[]): Dim[] {
  for (const size of sizes.toReversed()) atLeastOne(size);
  const strides = defaultStrides(sizes);
  // Memory of that size is set aside (ATen/EmptyTensor.cpp, `computeStorageNbytes`).
  for (const size of sizes) oblEq(size, 0);
  return strides;
}

/** Strides of an NCHW (or NCDHW) tensor whose channels lie innermost. */
export function channelsLastStrides(sizes: readonly Dim[]): Dim[] {
  const order = [1, ...Array.from({ length: sizes.length - 2 }, (_, i) => sizes.length - 1 - i), 0];
  const strides: Dim[] = new Array<Dim>(sizes.length).fill(1);
  let product: Dim = 1;
  for (const d of order) {
    strides[d] = product;
    product = dimMul(product, atLeastOne(sizes[d]!));
  }
  if (sizes.some((size) => typeof size !== "number")) freshLast.add(strides);
  return strides;
}

export function stridesFor(sizes: readonly Dim[], format: NamedConstant | null): Dim[] {
  const needed = format?.name === "channels_last" ? 4 : format?.name === "channels_last_3d" ? 5 : sizes.length;
  if (sizes.length !== needed) throw new OpError(`required rank ${needed} tensor to use ${format!.name} format`);
  return format?.name === "channels_last" || format?.name === "channels_last_3d" ? channelsLastStrides(sizes) : defaultStrides(sizes);
}

function strideMatches(sizes: readonly Dim[], strides: readonly Dim[], order: readonly number[]): boolean {
  let product: Dim = 1;
  for (const d of order) {
    if (knownEq(sizes[d]!, 1)) continue;
    if (!strideEq(strides[d]!, product)) return false;
    product = dimMul(product, sizes[d]!);
  }
  return true;
}

/** Decided from what is known, without a guard. */
export function isContiguous(tensor: Pick<Tensor, "sizes" | "strides">, format: NamedConstant | null = null): boolean {
  const { sizes, strides } = tensor;
  const order = innermostFirst(sizes.length, format);
  if (order === null) return false;
  if (isBackwards(order)) for (const size of sizes) if (knownEq(size, 0)) return true;
  return strideMatches(sizes, strides, order);
}

/** Asks whether a tensor is contiguous as C++ does (c10/core/Contiguity.h): a size from data that may be one is undecided. */
export function askContiguous(tensor: Pick<Tensor, "sizes" | "strides">): void {
  if ([...tensor.sizes, ...tensor.strides].every((size) => typeof size === "number" || size.hint !== undefined)) {
    guardContiguous(tensor);
    return;
  }
  if (tensor.sizes.includes(0) || oblEq(numelOf(tensor.sizes), 0)) return;
  let product: Dim = 1;
  for (let d = tensor.sizes.length - 1; d >= 0; d--) {
    const size = tensor.sizes[d]!;
    if (!oblNe(size, 1)) continue;
    if (!strideEq(tensor.strides[d]!, product) && !oblSame(tensor.strides[d]!, product)) return;
    product = dimMul(product, size);
  }
}

/** The same as C++ asks it, with guards: a size that may be one is asked about (c10/core/Contiguity.h). */
export function guardContiguous(tensor: Pick<Tensor, "sizes" | "strides">, format: NamedConstant | null = null): boolean {
  const { sizes, strides } = tensor;
  if (!sizes.some((size) => typeof size !== "number")) return isContiguous(tensor, format);
  const order = innermostFirst(sizes.length, format);
  if (order === null) return false;
  if (freshLast.has(strides)) return false;
  if (isBackwards(order) && (fresh.has(strides) || oblEq(numelOf(sizes), 0))) return true;
  let product: Dim = 1;
  for (const d of order) {
    if (!oblNe(sizes[d]!, 1)) continue;
    if (!strideEq(strides[d]!, product) && !oblEq(strides[d]!, product)) return false;
    product = dimMul(product, sizes[d]!);
  }
  return true;
}

/** Tensors of a retrace of which it is not known yet whether they are contiguous: it was enough that they are so with their channels innermost. */
const unasked = new WeakSet<Tensor>();

/**
 * What a tracer writes down of a tensor asks for each memory format until one fits (torch/fx/passes/shape_prop.py, `_extract_tensor_metadata`), in the order of a set
 * by addresses: mostly the one of images comes before the plain one.
 */
export function noteLayout(tensor: Tensor): void {
  if (tensor.rank === 4 && isContiguous(tensor, memoryFormats.channels_last)) unasked.add(tensor);
}

/** `Tensor.contiguous` asks what is not known yet where a tracer sees it (c10/core/Contiguity.h). */
export function askNoted(tensor: Tensor): void {
  if (!unasked.delete(tensor)) return;
  const decide = (op: "eq" | "ne", a: Dim, b: Dim): boolean => {
    const made = symCall(op, [exactDim(a), exactDim(b)]);
    return isSymNode(made) ? made.guardSizeOblivious() : made === true;
  };
  if (decide("eq", numel(tensor), 0)) return;
  let product: Dim = 1;
  for (let d = tensor.rank - 1; d >= 0; d--) {
    const size = tensor.sizes[d]!;
    if (!decide("ne", size, 1)) continue;
    if (!decide("eq", tensor.strides[d]!, product)) return;
    product = typeof size === "number" && typeof product === "number" ? size * product : toDim(symCall("mul", [exactDim(product), exactDim(size)]));
  }
}

/** Strides of tensors made for symbolic sizes: these are contiguous without a question (c10/core/TensorImpl.cpp, `empty_tensor_restride_symint`). */
const fresh = new WeakSet<readonly Dim[]>();

const madeBefore = new WeakMap<ShapeEnv, Set<string>>();
let firsts = 0;

/** How many tensors have been the first of their kind: those alike, when the same is run again, are asked more. */
export const firstOnes = (): number => firsts;

/**
 * A tensor that `maker` makes of sizes alone. What it made is kept, and the next one alike is made of the strides that are kept: it has to be asked whether it is
 * contiguous (torch/_subclasses/fake_tensor.py, `_get_output_tensor_from_cache_entry`).
 */
export function keptAs(maker: string, tensor: Tensor): Tensor {
  const env = tensor.sizes.find(isSymNode)?.env;
  if (env === undefined || !fresh.has(tensor.strides)) return tensor;
  let known = madeBefore.get(env);
  if (known === undefined) madeBefore.set(env, (known = new Set()));
  const key = `${maker} ${tensor.dtype.name} ${tensor.sizes.map(dimText).join()}`;
  if (known.has(key)) tensor.strides = [...tensor.strides];
  else firsts++;
  known.add(key);
  return tensor;
}

/** Strides of such tensors whose channels lie innermost: these know of themselves neither the one nor the other. */
const freshLast = new WeakSet<readonly Dim[]>();

/** Strides of results that code in C++ makes for their sizes, and of which nothing is kept where a size of memory is symbolic. */
const unkept = new WeakSet<readonly Dim[]>();

export function neverKept(tensor: Tensor): Tensor {
  unkept.add(tensor.strides);
  return tensor;
}

/** Asks what is asked of an operator's result: where it is made of what fake tensors keep, that is no longer known to be contiguous. */
export function askKept({ sizes, strides }: Tensor): void {
  if (unkept.has(strides) && fresh.has(strides)) return;
  askContiguous({ sizes, strides: unkept.has(strides) ? strides : [...strides] });
}

/** The dimensions as a memory format has them in memory; null where it is of another rank. */
function innermostFirst(rank: number, format: NamedConstant | null): readonly number[] | null {
  if (format?.name === "channels_last") return rank === 4 ? channelsInnermost4 : null;
  if (format?.name === "channels_last_3d") return rank === 5 ? channelsInnermost5 : null;
  return (backwards[rank] ??= Array.from({ length: rank }, (_, i) => rank - 1 - i));
}

const channelsInnermost4: readonly number[] = [1, 3, 2, 0];
const channelsInnermost5: readonly number[] = [1, 4, 3, 2, 0];
/** All dimensions from the last to the first, by how many there are. */
const backwards: (readonly number[])[] = [];
const isBackwards = (order: readonly number[]): boolean => order === backwards[order.length];

/** What converting a tensor asks: how it is laid out, and, as memory is set aside for what it becomes, whether it is empty (torch/_prims, `_convert_element_type_meta`). */
export function guardDense(tensor: Tensor): void {
  const isSymbolic = tensor.sizes.some((size) => typeof size !== "number" && size.hint !== undefined);
  // What has overlaps or holes is laid out anew (torch/_prims_common, `compute_elementwise_output_strides`).
  if (!isDense(tensor) && isSymbolic && tensor.rank > 1 && !guardContiguous(tensor)) for (const size of tensor.sizes.toReversed()) atLeastOne(size);
  tensor.sizes.some((size) => typeof size !== "number" && size.hint !== undefined && oblEq(size, 0));
}

/** Whether it is without overlaps and holes (torch/_prims_common, `is_non_overlapping_and_dense`). */
function isDense(tensor: Tensor): boolean {
  const { sizes, strides, rank } = tensor;
  if (!sizes.some((size) => typeof size !== "number")) return isDenseNonOverlapping(tensor);
  if (rank === 0 || oblLt(numel(tensor), 2)) return true;
  if (isNested(tensor, innermostFirst(rank, null)!)) return true;
  if ((rank === 4 || rank === 5) && isNested(tensor, rank === 4 ? channelsInnermost4 : channelsInnermost5)) return true;
  if (rank === 1) return guardEq(strides[0]!, 1);
  return isNested(tensor, sortedByStride(strides), true);
}

/** Whether each stride is what lies within the dimension, taken in that order from the innermost; `isStrict`: where data may make a difference, that is asked. */
function isNested({ sizes, strides }: Pick<Tensor, "sizes" | "strides">, order: readonly number[], isStrict = false): boolean {
  let expected: Dim = 1;
  for (const d of order) {
    if (oblEq(sizes[d]!, 1)) continue;
    if (isStrict ? guardNe(strides[d]!, expected) : !strideEq(strides[d]!, expected) && !oblEq(strides[d]!, expected)) return false;
    expected = dimMul(expected, sizes[d]!);
  }
  return true;
}

/** The dimensions as Python sorts a short list of their strides: what is in order already, then one after the other put in its place. */
function sortedByStride(strides: readonly Dim[]): number[] {
  const less = (a: number, b: number): boolean => oblLt(strides[a]!, strides[b]!);
  const order = [...strides.keys()];
  let run = 1;
  while (run < order.length && !less(order[run]!, order[run - 1]!)) run++;
  if (run === 1 && order.length > 1) {
    run = 2;
    while (run < order.length && less(order[run]!, order[run - 1]!)) run++;
    order.splice(0, run, ...order.slice(0, run).reverse());
  }
  for (let at = run; at < order.length; at++) {
    const moving = order[at]!;
    let [low, high] = [0, at];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(moving, order[middle]!)) high = middle;
      else low = middle + 1;
    }
    order.splice(at, 1);
    order.splice(low, 0, moving);
  }
  return order;
}

/** Whether elements overlap, as a copy into a fake tensor asks (ATen/MemoryOverlap.cpp, c10/core/Contiguity.h `_compute_non_overlapping_and_dense`). */
export function askOverlap(tensor: Tensor): void {
  if (!tensor.sizes.some((size) => typeof size !== "number") || tensor.sizes.some((size) => typeof size !== "number" && size.hint === undefined)) return;
  if (guardContiguous(tensor)) return;
  for (const size of tensor.sizes) oblLt(size, 2);
}

/** Every element has its own place and there are no holes, in some order of dimensions. */
export function isDenseNonOverlapping(tensor: Pick<Tensor, "sizes" | "strides">): boolean {
  if (isContiguous(tensor)) return true;
  const order = tensor.sizes.map((_, i) => i).filter(i => !knownEq(tensor.sizes[i]!, 1));
  order.sort((a, b) => (knownEq(tensor.strides[a]!, tensor.strides[b]!) ? 0 : knownLe(tensor.strides[a]!, tensor.strides[b]!) ? -1 : 1));
  return strideMatches(tensor.sizes, tensor.strides, order);
}

/**
 * The same as it is asked of a fake tensor, with guards, by Python, which looks at strides where C++ looks at sizes
 * (torch/_prims_common, `are_strides_like_channels_last`; c10/core/MemoryFormat.h).
 */
export function guardChannelsLast({ sizes, strides }: Pick<Tensor, "sizes" | "strides">, native = false): boolean {
  const rank = sizes.length;
  if (rank !== 4 && rank !== 5) return false;
  if (oblEq(strides[1]!, 0)) return false;
  let least: Dim = 0;
  for (const d of rank === 4 ? [1, 3, 2, 0] : [1, 4, 3, 2, 0]) {
    if (oblEq(sizes[d]!, 0) || oblLt(strides[d]!, least)) return false;
    if (d === 0 && guardEq(least, strides[1]!)) return false;
    least = strides[d]!;
    if (native ? guardGt(sizes[d]!, 1) : oblGt(strides[d]!, 1)) least = dimMul(least, sizes[d]!);
  }
  return true;
}

/** As `Tensor.suggest_memory_format`: channels_last when the strides say so and plain order does not. */
export function looksChannelsLast(tensor: Tensor): boolean {
  const { sizes, strides, rank } = tensor;
  if (rank !== 4 && rank !== 5) return false;
  const order = rank === 4 ? [1, 3, 2, 0] : [1, 4, 3, 2, 0];
  if (knownEq(strides[1]!, 0)) return false;
  let min: Dim = 0;
  for (const d of order) {
    if (knownEq(sizes[d]!, 0)) return false;
    if (!knownLe(min, strides[d]!)) return false;
    if (d === 0 && knownEq(min, strides[1]!)) return false;
    min = strides[d]!;
    if (!knownLe(sizes[d]!, 1)) min = dimMul(min, sizes[d]!);
  }
  return true;
}

export interface TensorInit {
  readonly dtype: DType;
  readonly sizes: readonly Dim[];
  readonly strides?: readonly Dim[];
  readonly device?: Device;
  readonly layout?: NamedConstant;
  readonly fake?: boolean;
}

/** A new tensor over a new storage with unknown elements. */
export function emptyTensor(init: TensorInit): Tensor {
  expectSizes(init.sizes);
  const strides = init.strides ?? defaultStrides(init.sizes);
  if (init.strides === undefined && init.sizes.some(size => typeof size !== "number")) fresh.add(strides);
  const storage: Storage = { elements: null, size: storageSize(init.sizes, strides), version: 0 };
  return new Tensor({
    dtype: init.dtype, sizes: init.sizes, strides, storage,
    device: init.device ?? cpu, layout: init.layout ?? layouts.strided, fake: init.fake ?? false,
  });
}

/**
 * A tensor that a decomposition makes: what is kept of it says how it seems to be laid out (torch/_subclasses/fake_tensor.py, `extract_tensor_metadata`);
 * how much memory it takes is asked without guards (c10, `computeStorageNbytes`).
 */
export function freshlyMade(tensor: Tensor): Tensor {
  if (tensor.sizes.some(isSymNode) && tensor.sizes.every((size) => typeof size === "number" || size.hint !== undefined)) guardChannelsLast(tensor);
  for (const size of tensor.sizes) if (isSymNode(size) && size.hint !== undefined) size.env.suppressGuards(() => { oblEq(size, 0); });
  return tensor;
}

/** Elements from the offset to the last one addressed. */
export function storageSize(sizes: readonly Dim[], strides: readonly Dim[]): Dim {
  if (sizes.some(size => knownEq(size, 0))) return 0;
  let last: Dim = 1;
  for (const [i, size] of sizes.entries()) last = dimAdd(last, dimMul(dimSub(size, 1), strides[i]!));
  return last;
}

/** A tensor over `base`'s storage. */
export function viewOf(base: Tensor, sizes: readonly Dim[], given: readonly Dim[], offset: Dim = base.offset, dtype: DType = base.dtype): Tensor {
  // A view of its own is asked for itself.
  const strides = fresh.has(given) || freshLast.has(given) ? [...given] : given;
  const view = new Tensor({ dtype, sizes, strides, offset, storage: base.storage, device: base.device, layout: base.layout, fake: base.fake });
  view.base = base.base ?? base;
  view.requiresGrad = base.requiresGrad;
  view.isLeaf = !base.requiresGrad;
  view.conj = base.conj && dtype.isComplex;
  if (base.constant) view.constant = viewOf(base.constant, sizes, strides, offset, dtype);
  return view;
}

/** A tensor of literal values: `torch.tensor(data, dtype=…)`. */
export function fromNested(data: Nested, dtype: DType, device: Device = cpu): Tensor {
  const sizes: number[] = [];
  for (let level: Nested = data; Array.isArray(level); level = level[0] as Nested) {
    sizes.push(level.length);
    if (level.length === 0) break;
  }
  const tensor = emptyTensor({ dtype, sizes, device });
  const flat: Exclude<Nested, readonly Nested[]>[] = [];
  const visit = (item: Nested): void => { if (Array.isArray(item)) item.forEach(visit); else flat.push(item as Exclude<Nested, readonly Nested[]>); };
  visit(data);
  tensor.storage.elements = packElements(flat, dtype);
  return tensor;
}

export function fromElements(elements: Elements, sizes: readonly number[], dtype: DType): Tensor {
  const tensor = emptyTensor({ dtype, sizes });
  tensor.storage.elements = elements;
  return tensor;
}

/** A fake tensor of the same metadata over a storage of its own. */
export function fakify(tensor: Tensor): Tensor {
  const fake = new Tensor({
    dtype: tensor.dtype, sizes: tensor.sizes, strides: tensor.strides, offset: tensor.offset,
    storage: { elements: null, size: tensor.storage.size, version: 0 },
    device: tensor.device, layout: tensor.layout, fake: true,
  });
  fake.requiresGrad = tensor.requiresGrad;
  fake.isLeaf = tensor.isLeaf;
  fake.gradientNode = tensor.gradientNode;
  return fake;
}

/** Sizes of results that are constants by now are numbers, whatever they were when the traced code ran. */
export function settleSizes(tensor: Tensor): void {
  if (tensor.sizes.some(isSettled)) tensor.sizes = tensor.sizes.map(settled);
  if (tensor.strides.some(isSettled)) tensor.strides = tensor.strides.map(settled);
}

const isSettled = (dim: Dim): boolean => typeof dim !== "number" && dim.maybeConstant() !== undefined;
const settled = (dim: Dim): Dim => (isSettled(dim) ? toDim(dim as Exclude<Dim, number>) : dim);

/** `f32[3, s0]`, as printed annotations show it (torch/fx/graph.py). */
export function typeText(tensor: Tensor): string {
  return `${tensor.dtype.code}[${tensor.sizes.map(dimText).join(", ")}]`;
}
