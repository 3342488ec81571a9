/**
 * `tensor[index]` and `tensor[index] = value`: a sequence of select, slice and unsqueeze, then one index
 * (torch/csrc/autograd/python_variable_indexing.cpp, ATen/TensorIndexing.h).
 */
import { PyComplex, PySlice, PyTuple, ellipsis, raise, types, type Value } from "../../objects/index.ts";
import { ComplexScalar, checkExpand, cpu, dtypes, findOp, fromNested, layouts, type DType, type OpArg, type Tensor } from "../../ops/index.ts";
import { SymNode, symCall, type Dim } from "../../symbolic/index.ts";
import { itemOf, plainInt } from "./convert.ts";
import { indexTensor, isSequenceValue, sequenceItems } from "./data.ts";
import { asPython, run } from "./errors.ts";
import { decide, decideSize, expectTrue, symbolic } from "./symbols.ts";
import { PySym, PyTensor, toOpArg, typeName, wrapTensor } from "./values.ts";

const largest = 9223372036854775807n;
const smallest = -9223372036854775808n;

const aten = (name: string, args: readonly OpArg[]): Tensor => run(findOp(name), args) as Tensor;

/** An integer of an index, which may be symbolic. */
type Index = bigint | SymNode;

const isInteger = (value: Value): boolean => typeof value === "bigint" || (value instanceof PySym && value.node.kind === "int");
const indexOf = (value: Value): Index => (value instanceof PySym ? value.node : plainInt(value));

interface SliceBounds {
  readonly start: Index;
  readonly stop: Index;
  readonly step: Index;
}

function bound(value: Value): Index {
  if (typeof value === "bigint") return value > largest ? largest : value < smallest ? smallest : value;
  if (isInteger(value)) return indexOf(value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof PyTensor) {
    if (value.tensor.dtype.isIntegral || value.tensor.dtype === dtypes.bool) {
      const item = itemOf(value);
      return item instanceof SymNode ? item : plainInt(typeof item === "boolean" ? (item ? 1n : 0n) : (item as bigint));
    }
    return raise(types.TypeError, "only integer tensors of a single element can be converted to an index");
  }
  return raise(types.TypeError, "slice indices must be integers or None or have an __index__ method");
}

/** `THPUtils_unpackSlice`. */
function unpackSlice(slice: PySlice): SliceBounds {
  const step = slice.step === null ? 1n : bound(slice.step);
  if (step === 0n) raise(types.ValueError, "slice step cannot be zero");
  const backwards = typeof step === "bigint" && step < 0n;
  return {
    step,
    start: slice.start === null ? (backwards ? largest : 0n) : bound(slice.start),
    stop: slice.stop === null ? (backwards ? smallest : largest) : bound(slice.stop),
  };
}

function applySelect(self: Tensor, dim: number, given: Index, realDim: number): Tensor {
  const index = given instanceof SymNode ? (given.maybeConstant() as bigint | undefined) ?? given : given;
  if (typeof index === "bigint") {
    // There is no size to compare with, and what is read for one is nought.
    if (self.rank === 0 && index !== 0n) raise(types.IndexError, `index ${index} is out of bounds for dimension ${realDim} with size 0`);
    if (self.rank === 0) {
      raise(types.IndexError, "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
    }
    const size = self.sizes[dim]!;
    const above = symbolic("gt", size, -1n - index);
    const below = symbolic("gt", size, index);
    const inside = above instanceof SymNode || below instanceof SymNode ? symCall("and", [above, below]) : above === true && below === true;
    if (!asPython(() => expectTrue(inside))) {
      raise(types.IndexError, `index ${index} is out of bounds for dimension ${realDim} with size ${size instanceof SymNode ? size.text() : size}`);
    }
  }
  return aten("select.int", [self, BigInt(dim), index]);
}

/** A slice of a whole dimension is the tensor itself, unless it stands alone or is written to. */
function applySlice(self: Tensor, dim: number, slice: SliceBounds, optimise: boolean): Tensor {
  const { start, stop, step } = slice;
  if (typeof step === "bigint" && step <= 0n) raise(types.ValueError, "step must be greater than zero");
  if (optimise && self.rank > dim) {
    if (decideSize(symbolic("eq", start, 0n)) && decideSize(symbolic("eq", self.sizes[dim]!, stop)) && step === 1n) return self;
  }
  return aten("slice.Tensor", [self, BigInt(dim), start, stop, step]);
}

/** `True` takes all of the new dimension, `False` nothing. */
function boolIndex(value: boolean): Tensor {
  const made = aten("empty.memory_format", [[value ? 1n : 0n], dtypes.int64, layouts.strided, cpu, null, null]);
  return value ? aten("fill_.Scalar", [made, 0]) : made;
}

const isMask = (tensor: Tensor): boolean => tensor.dtype === dtypes.bool || tensor.dtype === dtypes.uint8;

function specifiedDimensions(items: readonly Value[]): number {
  let count = 0;
  for (const item of items) {
    if (item instanceof PyTensor) count += isMask(item.tensor) ? item.tensor.rank : 1;
    else if (item !== null && item !== ellipsis && typeof item !== "boolean") count++;
  }
  return count;
}

/** Heuristics of numpy: a short sequence of sequences, slices or tensors is several indices, not one. */
function isTupleLike(index: Value): boolean {
  if (index instanceof PyTuple) return true;
  if (index instanceof PyTensor || !isSequenceValue(index)) return false;
  const items = sequenceItems(index);
  if (items.length >= 32) return false;
  return items.some((item) => item instanceof PyTensor || isSequenceValue(item) || item instanceof PySlice || item === ellipsis || item === null);
}

function wrapTuple(index: Value): readonly Value[] {
  if (index instanceof PyTuple) return index.items;
  return isTupleLike(index) ? sequenceItems(index) : [index];
}

class Slicing {
  readonly #original: Tensor;
  readonly #specified: number;
  readonly #reading: boolean;
  result: Tensor;
  dim = 0;
  readonly indices: (Tensor | null)[] = [];

  constructor(original: Tensor, specified: number, reading: boolean) {
    this.#original = original;
    this.#specified = specified;
    this.#reading = reading;
    this.result = original;
  }

  apply(item: Value, position: number): void {
    if (isInteger(item)) this.result = applySelect(this.result, this.dim, plainIndex(item), position);
    else if (item instanceof PySlice) {
      this.result = applySlice(this.result, this.dim, unpackSlice(item), this.#reading);
      this.dim++;
    } else if (item === ellipsis) this.dim += this.#original.rank - this.#specified;
    else if (item === null) {
      this.result = this.#unsqueeze();
      this.dim++;
    } else if (typeof item === "boolean") this.#mask(item);
    else this.#tensor(item, position);
  }

  #unsqueeze(): Tensor {
    return aten("unsqueeze", [this.result, BigInt(this.dim)]);
  }

  #mask(value: boolean): void {
    this.result = this.#unsqueeze();
    this.#record(boolIndex(value));
  }

  #tensor(item: Value, position: number): void {
    const tensor = item instanceof PyTensor ? item.tensor : isSequenceValue(item) ? indexTensor(item) : invalidIndex(item);
    if (tensor.rank > 0 || !(tensor.dtype.isIntegral || tensor.dtype === dtypes.bool)) return this.#record(tensor);
    const value = run(findOp("item"), [tensor]);
    if (!isMask(tensor)) {
      this.result = applySelect(this.result, this.dim, value instanceof SymNode ? BigInt(value.guardInt()) : (value as bigint), position);
      return;
    }
    this.#mask(value instanceof SymNode ? value.guardBool() : Boolean(value));
  }

  #record(tensor: Tensor): void {
    while (this.indices.length < this.dim) this.indices.push(null);
    this.indices[this.dim] = tensor;
    this.dim++;
  }
}

/** Among other indices a symbol is asked for its `__index__`; one that has none is no index. */
function plainIndex(item: Value): Index {
  if (item instanceof PySym && item.node.hint === undefined && item.node.maybeConstant() === undefined) return invalidIndex(item);
  return item instanceof PySym ? item.node.guardInt() : indexOf(item);
}

function invalidIndex(item: Value): never {
  return raise(types.IndexError, `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${typeName(item)})`);
}

function applySlicing(self: Tensor, items: readonly Value[], reading: boolean): Slicing {
  const specified = specifiedDimensions(items);
  if (specified > self.rank) raise(types.IndexError, `too many indices for tensor of dimension ${self.rank}`);
  const slicing = new Slicing(self, specified, reading);
  items.forEach((item, position) => slicing.apply(item, position));
  return slicing;
}

/** `self[index]`. */
export function getIndex(self: PyTensor, index: Value): Value {
  return wrapTensor(read(self.tensor, index));
}

function read(self: Tensor, index: Value): Tensor {
  if (index === null) return aten("unsqueeze", [self, 0n]);
  if (index === ellipsis) return aten("alias", [self]);
  if (isInteger(index)) return applySelect(self, 0, indexOf(index), 0);
  if (index instanceof PySlice) return applySlice(self, 0, unpackSlice(index), false);
  if (typeof index === "boolean") {
    const result = aten("unsqueeze", [self, 0n]);
    return aten("index.Tensor", [result, [boolIndex(index)]]);
  }
  const { result, indices } = applySlicing(self, wrapTuple(index), true);
  if (indices.length === 0) return result === self ? aten("alias", [result]) : result;
  return aten("index.Tensor", [result, indices]);
}

// ---- writing

/** `c10::Scalar::to`: a number must lie within the type's range; what an unsigned type makes of negative integers wraps around. */
function checkedScalar(value: Value, dtype: DType): OpArg {
  const number = toOpArg(value);
  const real = number instanceof ComplexScalar ? number.re : Number(number);
  const limit = limits[dtype.name];
  const unreal = number instanceof ComplexScalar && number.im !== 0 && !dtype.isComplex && dtype !== dtypes.bool;
  const least = limit?.[0] === 0 && typeof number !== "number" ? -limit[1] : limit?.[0];
  const outside = limit !== undefined && (dtype.isIntegral ? Number.isNaN(real) || real > limit[1] || real < least! : Number.isFinite(real) && Math.abs(real) > limit[1]);
  if (unreal || outside) raise(types.RuntimeError, `value cannot be converted to type ${scalarTypes[dtype.name] ?? dtype.name} without overflow`);
  return number;
}

/** The C++ types, and the range of each. */
const scalarTypes: Readonly<Record<string, string>> = {
  uint8: "uint8_t", int8: "int8_t", int16: "int16_t", int32: "int", int64: "int64_t", float16: "at::Half", bfloat16: "at::BFloat16", float32: "float", float64: "double",
};
const limits: Readonly<Record<string, readonly [number, number]>> = {
  uint8: [0, 255], int8: [-128, 127], int16: [-32768, 32767], int32: [-2147483648, 2147483647], int64: [-9223372036854775808, 9223372036854775807],
  float16: [-65504, 65504], bfloat16: [-3.3895313892515355e38, 3.3895313892515355e38], float32: [-3.4028234663852886e38, 3.4028234663852886e38],
};

/** Numbers become 0-dim tensors of the destination's type. */
function valueTensor(self: Tensor, value: Value): Tensor {
  if (value instanceof PyTensor) return value.tensor;
  if (value instanceof PySym) return aten("scalar_tensor", [value.node, self.dtype, self.layout, self.device, null]);
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean" || value instanceof PyComplex) {
    return aten("lift_fresh", [fromNested(checkedScalar(value, self.dtype) as number, self.dtype)]);
  }
  return raise(types.TypeError, `can't assign a ${typeName(value)} to a ${tensorTypeName(self)}`);
}

const legacyNames: Readonly<Record<string, string>> = {
  float32: "Float", float64: "Double", float16: "Half", bfloat16: "BFloat16", int64: "Long", int32: "Int", int16: "Short", int8: "Char", uint8: "Byte", bool: "Bool",
  complex64: "ComplexFloat", complex128: "ComplexDouble", complex32: "ComplexHalf",
};

/** `torch.FloatTensor`: the old name of a tensor's type. */
export function tensorTypeName(tensor: Tensor): string {
  const place = tensor.device.type === "cpu" ? "" : `${tensor.device.type}.`;
  return `torch.${place}${legacyNames[tensor.dtype.name] ?? tensor.dtype.name}Tensor`;
}

/** Leading dimensions of size 1 do not matter when a value is written; a size from data is none (ATen/TensorIndexing.h, `slicePrefix1sSize`). */
function leadingOnesCut(value: Tensor): readonly Dim[] {
  const first = value.sizes.findIndex((size) => (typeof size === "number" ? size !== 1 : size.hint === undefined || decide(symbolic("ne", size, 1n))));
  return value.sizes.slice(first < 0 ? value.rank : first);
}

const equalSizes = (a: readonly Dim[], b: readonly Dim[]): boolean => a.length === b.length && a.every((size, i) => decideSize(symbolic("eq", size, b[i]!)));
const sizesArgument = (sizes: readonly Dim[]): OpArg => sizes.map((size) => (typeof size === "number" ? BigInt(size) : size));

function withoutLeadingOnes(value: Tensor): Tensor {
  const sizes = leadingOnesCut(value);
  return equalSizes(value.sizes, sizes) ? value : aten("view", [value, sizesArgument(sizes)]);
}

function sameSizes(a: Tensor, b: Tensor): boolean {
  return equalSizes(a.sizes, b.sizes);
}

function copyTo(target: Tensor, value: Tensor): void {
  if (sameSizes(target, value)) aten("copy_", [target, value, false]);
  else if (value.rank === 0 && value.device.type === "cpu") aten("fill_.Tensor", [target, value]);
  else {
    const trimmed = aten("view", [value, sizesArgument(leadingOnesCut(value))]);
    if (target.fake && !sameSizes(target, trimmed)) asPython(() => checkExpand(trimmed.sizes, target.sizes));
    const sizes = target.sizes.map((size) => (typeof size === "number" ? BigInt(size) : size));
    aten("copy_", [target, sameSizes(target, trimmed) ? trimmed : aten("expand", [trimmed, sizes, false]), false]);
  }
}

/** `self[index] = value`. */
export function setIndex(self: PyTensor, index: Value, value: Value): void {
  const target = self.tensor;
  const source = valueTensor(target, value);
  if (index === false) return;
  if (index === ellipsis) return copyTo(target, source);
  if (index === null || index === true) return copyTo(aten("unsqueeze", [target, 0n]), source);
  if (isInteger(index)) return copyTo(applySelect(target, 0, indexOf(index), 0), source);
  if (index instanceof PySlice) return copyTo(applySlice(target, 0, unpackSlice(index), true), source);
  const { result, indices } = applySlicing(target, wrapTuple(index), true);
  if (indices.length === 0) return copyTo(result, source);
  aten("index_put_", [result, indices, withoutLeadingOnes(source), false]);
}
