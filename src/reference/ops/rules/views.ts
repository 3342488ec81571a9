/** Views: sizes, strides and offsets over the storage of the first argument. */
import * as read from "../args.ts";
import { copiedStrides, shapeText, sizeText, wrapDim, type Shape } from "../broadcast.ts";
import { defaultStrides, emptyTensor, storageSize, viewOf } from "../construct.ts";
import {
  checkBoth, checkSize, checkThat, computedAnew, dimAdd, dimFloorDiv, dimMul, dimSub, dimText, guardEq, guardGt, guardLe, guardLt, isSymNode, knownEq, oblEq, oblGe, oblGt, oblLt, oblMultiple, oblNe, toConcrete, toDim, uncheckedText, type Dim,
} from "../dims.ts";
import { correspondingComplex, correspondingReal, cppTypeName, scalarTypeName } from "../promote.ts";
import { reshaped, viewed } from "./reshape.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { scalarOf } from "../unbacked.ts";
import { NotImplementedOp } from "../missing.ts";
import { OpError, type Call, type OpArg, type Rule } from "../types.ts";

/** While tracing it is Python's reference implementations that refuse, in other words than C++. */
const inTrace = (): boolean => currentEnvironment() !== null;

/** A view with nothing changed: of sizes that vary it asks what a view with the same sizes does (torch/_meta_registrations.py, `meta_alias`). */
function aliased(self: Tensor): Tensor {
  return inTrace() && self.sizes.some(isSymNode) ? viewed(self, self.sizes) : viewOf(self, self.sizes, self.strides);
}

export const alias: Rule = call => aliased(read.tensor(call));

/** A view that autograd does not see through. */
export const detach: Rule = call => {
  const self = read.tensor(call);
  const view = viewOf(self, self.sizes, self.strides);
  view.base = null;
  view.requiresGrad = false;
  view.isLeaf = true;
  return view;
};

export function transposed(self: Tensor, a: number, b: number): Tensor {
  const sizes = [...self.sizes], strides = [...self.strides];
  [sizes[a], sizes[b]] = [sizes[b]!, sizes[a]!];
  [strides[a], strides[b]] = [strides[b]!, strides[a]!];
  return viewOf(self, sizes, strides);
}

export function permuted(self: Tensor, order: readonly number[]): Tensor {
  return viewOf(self, order.map(d => self.sizes[d]!), order.map(d => self.strides[d]!));
}

export function transpose(first: string, second: string): Rule {
  return call => {
    const self = read.tensor(call);
    const [one, other] = [read.int(call, first), read.int(call, second)];
    const [a, b] = [wrapDim(one, self.rank), wrapDim(other, self.rank)];
    return self.rank <= 1 || one === other ? aliased(self) : transposed(self, a, b);
  };
}

export const t: Rule = call => {
  const self = read.tensor(call);
  if (self.rank > 2) throw new OpError(`t() expects a tensor with <= 2 dimensions, but self is ${self.rank}D`);
  return self.rank < 2 ? aliased(self) : transposed(self, 0, 1);
};

/** `x.mT`, `x.H`, …: the last two dimensions swapped. */
export function matrixTranspose(name: string, adjoint = false): Rule {
  return call => {
    const self = read.tensor(call);
    // Deprecated: a 0-dim tensor is its own transpose.
    if (self.rank === 0) return self;
    if (self.rank < 2) throw new OpError(`tensor.${name} is only supported on matrices or batches of matrices. Got ${self.rank}-D tensor.`);
    const swapped = transposed(self, self.rank - 2, self.rank - 1);
    return adjoint && self.dtype.isComplex ? conjugated(swapped) : swapped;
  };
}

/** `x.H`: of matrices alone. */
export const matrixH: Rule = call => {
  const self = read.tensor(call);
  if (self.rank === 0) return viewOf(self, self.sizes, self.strides);
  if (self.rank !== 2) throw new OpError(`tensor.H is only supported on matrices (2-D tensors). Got ${self.rank}-D tensor.${self.rank > 2 ? " For batches of matrices, consider using tensor.mH" : ""}`);
  return self.dtype.isComplex ? conjugated(transposed(self, 0, 1)) : transposed(self, 0, 1);
};

export const numpyT: Rule = call => {
  const self = read.tensor(call);
  return permuted(self, self.sizes.map((_, i) => self.rank - 1 - i));
};

export const permute: Rule = call => {
  const self = read.tensor(call);
  const dims = read.ints(call, "dims");
  if (dims.length !== self.rank) {
    if (inTrace()) throw new OpError(`Attempting to permute a tensor of rank ${self.rank}, but received a permutation of length ${dims.length}!`, "ValueError");
    throw new OpError(`permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${self.rank} is not equal to len(dims) = ${dims.length}`);
  }
  const order = dims.map(d => wrapDim(d, self.rank));
  if (new Set(order).size !== order.length) {
    throw inTrace() ? new OpError(`Received an invalid permutation, ${shapeText(order)}!`, "ValueError") : new OpError("permute(): duplicate dims are not allowed.");
  }
  return permuted(self, order);
};

export const movedim: Rule = call => {
  const self = read.tensor(call);
  const asList = (name: string): number[] => (Array.isArray(read.arg(call, name)) ? read.ints(call, name) : [read.int(call, name)]);
  const [from, to] = [asList("source"), asList("destination")].map(list => list.map(d => wrapDim(d, self.rank))) as [number[], number[]];
  if (from.length !== to.length) throw new OpError(`movedim: Invalid source or destination dims: source (${shapeText(from)} dims) should contain the same number of dims as destination (${shapeText(to)} dims)`);
  for (const [dims, name] of [[from, "source"], [to, "destination"]] as const) {
    if (new Set(dims).size !== dims.length) throw new OpError(`movedim: repeated dim in \`${name}\` (${shapeText(asList(name))})`);
  }
  if (self.rank === 0) return alias(call);
  const order = new Array<number>(self.rank).fill(-1);
  from.forEach((d, i) => { order[to[i]!] = d; });
  const rest = self.sizes.map((_, i) => i).filter(i => !from.includes(i));
  return permuted(self, order.map(d => (d < 0 ? rest.shift()! : d)));
};

export function expanded(self: Tensor, target: Shape): Tensor {
  if (target.length < self.rank) {
    throw new OpError(`expand(${metaTensorText(self)}, size=${shapeText(target)}): the number of sizes provided (${target.length}) must be greater or equal to the number of dimensions in the tensor (${self.rank})`);
  }
  const shift = target.length - self.rank;
  const sizes: Dim[] = [], strides: Dim[] = [];
  for (let i = target.length - 1; i >= 0; i--) {
    const own = i >= shift ? self.sizes[i - shift]! : 1;
    let stride: Dim = i >= shift ? self.strides[i - shift]! : i + 1 < target.length ? dimMul(sizes[0]!, strides[0]!) : 1;
    let wanted = target[i]!;
    if (knownEq(wanted, -1)) {
      if (i < shift && inTrace()) throw new OpError(uncheckedText);
      if (i < shift) throw new OpError(`The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${i}`);
      wanted = own;
    }
    if (!oblEq(wanted, own)) {
      if (oblEq(own, 1)) stride = 0;
      else {
        throw new OpError(inTrace() || [...target, ...self.sizes].some(isSymNode) ? `expand: attempting to expand a dimension of length ${dimText(own)}!` : `The expanded size of the tensor (${dimText(wanted)}) must match the existing size (${dimText(own)}) at non-singleton dimension ${i}.  Target sizes: ${shapeText(target)}.  Tensor sizes: ${shapeText(self.sizes)}`);
      }
    }
    sizes.unshift(wanted);
    strides.unshift(stride);
  }
  return viewOf(self, sizes, strides);
}

/** `MetaFloatType{[2, 3]}`: how C++ names a fake tensor in this message. */
function metaTensorText(self: Tensor): string {
  return `${self.fake ? "Meta" : "torch."}${scalarTypeName(self.dtype)}${self.fake ? "Type" : "Tensor"}{${shapeText(self.sizes)}}`;
}

/** The wanted sizes, with the own ones for -1, asked one by one. */
function filledExpansion(own: Shape, target: Shape): Dim[] {
  if (own.length > target.length) throw new OpError("expand: the requested shape has too few dimensions!");
  const shift = target.length - own.length;
  return target.map((wanted, i) => {
    if (i < shift) return wanted;
    const size = own[i - shift]!;
    if (!oblEq(wanted, size) && !oblEq(size, 1) && !guardEq(wanted, -1)) throw new OpError(`expand: attempting to expand a dimension of length ${dimText(size)}!`);
    return guardEq(wanted, -1) ? size : wanted;
  });
}

/** `expand` itself, which fake tensors meet in torch/_refs. */
export function expandTo(call: Pick<Call, "env">, self: Tensor, target: Shape): Tensor {
  if (call.env) {
    if (self.rank <= target.length && target.slice(0, target.length - self.rank).some(size => typeof size === "number" && size < 0)) {
      throw new OpError(uncheckedText);
    }
    const sizes = filledExpansion(self.sizes, target);
    sizes.forEach(checkSize);
    return broadcastInDim(self, sizes);
  }
  return expanded(self, target);
}

/** The last sizes are the tensor's own or repeat it, which it asks of each, the first ones are new (torch/_prims, `_broadcast_in_dim_meta`). */
function broadcastInDim(self: Tensor, sizes: Shape): Tensor {
  const shift = sizes.length - self.rank;
  self.sizes.forEach((size, i) => {
    if (!oblEq(size, 1)) checkThat("eq", size, sizes[i + shift]!, () => `${dimText(size)} must be broadcastable to ${dimText(sizes[i + shift]!)}`);
  });
  const strides = sizes.map((size, i) => {
    if (i >= shift) return oblNe(self.sizes[i - shift]!, size) ? 0 : self.strides[i - shift]!;
    if (oblNe(size, 1)) return 0;
    return self.rank === 0 ? 1 : dimMul(self.strides[0]!, self.sizes[0]!);
  });
  return viewOf(self, sizes, strides);
}

export const expand: Rule = call => {
  // The reference implementation has no such parameter.
  if (call.env && read.hasArg(call, "implicit") && read.bool(call, "implicit")) throw new OpError("expand() got an unexpected keyword argument 'implicit'", "TypeError");
  return expandTo(call, read.tensor(call), read.dims(call, "size"));
};
export const expandAs: Rule = call => expandTo(call, read.tensor(call), read.tensor(call, "other").sizes);

export function selected(self: Tensor, at: number, index: Dim): Tensor {
  if (self.rank === 0) throw new OpError("select() cannot be applied to a 0-dim tensor.", "IndexError");
  const d = wrapDim(at, self.rank);
  const size = self.sizes[d]!;
  if (oblGt(dimSub(0, index), size) || oblGe(index, size)) {
    throw new OpError(`select(): index ${dimText(index)} out of range for tensor of size ${(self.fake ? sizeText : shapeText)(self.sizes)} at dimension ${d}`, "IndexError");
  }
  const from = guardLt(index, 0) ? dimAdd(index, size) : index;
  return viewOf(self, self.sizes.filter((_, i) => i !== d), self.strides.filter((_, i) => i !== d), dimAdd(self.offset, dimMul(from, self.strides[d]!)));
}

export const select: Rule = call => selected(read.tensor(call), read.int(call, "dim"), read.dim(call, "index"));

const maxInt = 2 ** 63;

export function sliced(self: Tensor, at: number, start: Dim | null, end: Dim | null, step: Dim): Tensor {
  if (self.rank === 0) throw new OpError("slice() cannot be applied to a 0-dim tensor.");
  const d = wrapDim(at, self.rank);
  const size = self.sizes[d]!;
  if (guardLe(step, 0)) throw new OpError("slice step must be positive");
  let from: Dim = start ?? 0;
  let to: Dim = end ?? maxInt;
  if (oblLt(from, 0)) from = dimAdd(from, size);
  if (oblLt(to, 0)) to = dimAdd(to, size);
  if (oblLt(from, 0)) from = 0;
  else if (oblGt(from, size)) from = size;
  if (oblLt(to, from)) to = from;
  else if (isUnbounded(to) || oblGt(to, size)) to = size;
  const sizes = [...self.sizes], strides = [...self.strides];
  const length = dimSub(to, from);
  sizes[d] = computedAnew(knownEq(step, 1) ? length : dimFloorDiv(dimSub(dimAdd(length, step), 1), step));
  strides[d] = dimMul(strides[d]!, step);
  return viewOf(self, sizes, strides, dimAdd(self.offset, dimMul(from, self.strides[d]!)));
}

const isUnbounded = (d: Dim): boolean => typeof d === "number" && d >= maxInt;

export const slice: Rule = call => sliced(read.tensor(call), read.int(call, "dim"), read.maybeDim(call, "start"), read.maybeDim(call, "end"), read.dim(call, "step"));

export function narrowed(self: Tensor, at: number, start: Dim, length: Dim): Tensor {
  if (self.rank === 0) throw new OpError("narrow() cannot be applied to a 0-dim tensor.");
  checkThat("le", 0, length, () => "narrow(): length must be non-negative.");
  const d = wrapDim(at, self.rank);
  const size = self.sizes[d]!;
  const range = (): string => `start out of range (expected to be in range of [${dimText(dimSub(0, size))}, ${dimText(size)}], but got ${dimText(start)})`;
  checkBoth([dimSub(0, size), start], [start, size], range, "IndexError");
  const from = guardLt(start, 0) ? dimAdd(start, size) : start;
  checkThat("le", from, dimSub(size, length), () => `start (${dimText(from)}) + length (${dimText(length)}) exceeds dimension size (${dimText(size)}).`);
  return sliced(self, d, from, dimAdd(from, length), 1);
}

export const narrow: Rule = call => narrowed(read.tensor(call), read.int(call, "dim"), read.dim(call, "start"), read.dim(call, "length"));

/** `narrow` from where a tensor says: its value is taken. */
export const narrowFrom: Rule = call => {
  const start = read.tensor(call, "start");
  if (start.rank !== 0 || !start.dtype.isIntegral) throw new OpError("start must be an 0-dim integral Tensor.");
  return narrowed(read.tensor(call), read.int(call, "dim"), toConcrete(toDim(scalarOf(call, start) as OpArg)), read.dim(call, "length"));
};

export const squeezeAll: Rule = call => {
  const self = read.tensor(call);
  const kept = self.sizes.map((_, i) => i).filter(i => !oblEq(self.sizes[i]!, 1));
  return permuted(self, kept);
};

export const squeezeDims: Rule = call => {
  const self = read.tensor(call);
  const list = Array.isArray(read.arg(call, "dim")) ? read.ints(call, "dim") : [read.int(call, "dim")];
  const dropped = new Set(list.map(d => wrapDim(d, self.rank)));
  const kept = self.sizes.map((_, i) => i).filter(i => !(dropped.has(i) && oblEq(self.sizes[i]!, 1)));
  return permuted(self, kept);
};

export function unsqueezed(self: Tensor, at: number): Tensor {
  const d = wrapDim(at, self.rank + 1);
  // Every size is asked whether it is broadcast (torch/_prims, `broadcast_in_dim`).
  self.sizes.forEach(size => { if (isSymNode(size)) oblEq(size, 1); });
  const stride = d < self.rank ? dimMul(self.sizes[d]!, self.strides[d]!) : 1;
  return viewOf(self, [...self.sizes.slice(0, d), 1, ...self.sizes.slice(d)], [...self.strides.slice(0, d), stride, ...self.strides.slice(d)]);
}

export const unsqueeze: Rule = call => unsqueezed(read.tensor(call), read.int(call, "dim"));

/** Sliding windows along a dimension: a new last dimension. */
export const unfold: Rule = call => {
  const self = read.tensor(call);
  const d = wrapDim(read.int(call, "dimension"), self.rank);
  const [size, step] = [read.dim(call, "size"), read.dim(call, "step")];
  const own: Dim = self.rank === 0 ? 1 : self.sizes[d]!;
  checkThat("le", size, own, () => `${call.env ? "M" : "m"}aximum size for tensor at dimension ${d} is ${dimText(own)} but size is ${dimText(size)}`);
  if (guardLe(step, 0)) throw new OpError(`${call.env ? "S" : "s"}tep is ${dimText(step)} but must be > 0`);
  if (typeof size === "number" && size < 0) throw new OpError("numel: integer multiplication overflow");
  const sizes = [...self.sizes, size];
  const strides = [...self.strides, self.rank === 0 ? 1 : self.strides[d]!];
  if (self.rank > 0) {
    sizes[d] = dimAdd(dimFloorDiv(dimSub(own, size), step), 1);
    strides[d] = dimMul(self.strides[d]!, step);
  }
  return viewOf(self, sizes, strides);
};

export function diagonalOf(self: Tensor, offset: number, first: number, second: number): Tensor {
  const [a, b] = [wrapDim(first, self.rank), wrapDim(second, self.rank)];
  if (a === b) throw new OpError(`diagonal dimensions cannot be identical ${a}, ${b}`);
  const [rows, columns] = [self.sizes[a]!, self.sizes[b]!];
  const lengthOf = (x: Dim, y: Dim): Dim => (guardLt(y, x) ? y : x);
  const length = offset >= 0 ? lengthOf(rows, dimSub(columns, offset)) : lengthOf(dimAdd(rows, offset), columns);
  const size = guardLt(length, 0) ? 0 : length;
  const shift = !guardGt(size, 0) ? 0 : offset >= 0 ? dimMul(offset, self.strides[b]!) : dimMul(-offset, self.strides[a]!);
  const rest = self.sizes.map((_, i) => i).filter(i => i !== a && i !== b);
  return viewOf(self, [...rest.map(i => self.sizes[i]!), size], [...rest.map(i => self.strides[i]!), dimAdd(self.strides[a]!, self.strides[b]!)], dimAdd(self.offset, shift));
}

export const diagonal: Rule = call => diagonalOf(read.tensor(call, call.op.schema.args[0]!.name), read.int(call, "offset"), read.int(call, "dim1"), read.int(call, "dim2"));

export const asStrided: Rule = call => {
  const [sizes, strides, offset] = [read.dims(call, "size"), read.dims(call, "stride"), read.maybeDim(call, "storage_offset")];
  if (sizes.length !== strides.length) throw new OpError(call.env && call.op.packet === "as_strided_" ? "mismatch in length of strides and shape" : `dimensionality of sizes (${sizes.length}) must match dimensionality of strides (${strides.length})`);
  if (typeof offset === "number" && offset < 0) throw new OpError(`Tensor: invalid storage offset ${offset}`);
  if (sizes.some(size => typeof size === "number" && size < 0)) throw new OpError("numel: integer multiplication overflow");
  if (call.env && call.op.packet === "as_strided_") checkStorage(call, sizes, strides, offset ?? read.tensor(call).offset);
  return strided(call);
};

/** In place, what is looked at must lie within the memory there is (aten/src/ATen/native/Resize.h, `checkInBoundsForStorage`). */
function checkStorage(call: Call, sizes: readonly Dim[], strides: readonly Dim[], offset: Dim): void {
  const { dtype, storage } = read.tensor(call);
  const wanted = storageSize(sizes, strides);
  if (typeof wanted !== "number" || typeof offset !== "number" || typeof storage.size !== "number" || wanted === 0) return;
  const [needed, present] = [(wanted + offset) * dtype.bytes, storage.size * dtype.bytes];
  if (needed > present) {
    throw new OpError(`setStorage: sizes ${shapeText(sizes)}, strides ${shapeText(strides)}, storage offset ${offset}, and itemsize ${dtype.bytes} requiring a storage size of ${needed} are out of bounds for storage of size ${present}`);
  }
}

const strided: Rule = call => viewOf(read.tensor(call), read.dims(call, "size"), read.dims(call, "stride"), read.maybeDim(call, "storage_offset") ?? read.tensor(call).offset);

export const viewDtype: Rule = call => {
  const self = read.tensor(call);
  const to = read.dtype(call)!;
  const from = self.dtype;
  if (from.bytes === to.bytes) return viewOf(self, self.sizes, self.strides, self.offset, to);
  if (self.rank === 0) throw new OpError(`self.dim() cannot be 0 to view ${scalarTypeName(from)} as ${scalarTypeName(to)} (different element sizes)`);
  const last = self.rank - 1;
  if (!knownEq(self.strides[last]!, 1)) throw new OpError(`self.stride(-1) must be 1 to view ${scalarTypeName(from)} as ${scalarTypeName(to)} (different element sizes), but got ${dimText(self.strides[last]!)}`);
  const sizes = [...self.sizes];
  if (from.bytes > to.bytes) {
    const ratio = from.bytes / to.bytes;
    sizes[last] = dimMul(sizes[last]!, ratio);
    return viewOf(self, sizes, self.strides.map((s, i) => (i === last ? s : dimMul(s, ratio))), dimMul(self.offset, ratio), to);
  }
  const ratio = to.bytes / from.bytes;
  const bad = (name: string, value: Dim): never => { throw new OpError(`self.${name} must be divisible by ${ratio} to view ${scalarTypeName(from)} as ${scalarTypeName(to)} (different element sizes), but got ${dimText(value)}`); };
  if (typeof self.offset === "number" && self.offset % ratio !== 0 && (typeof sizes[last] !== "number" || sizes[last] % ratio === 0)) bad("storage_offset()", self.offset);
  if (!oblMultiple(sizes[last]!, ratio)) throw new OpError(`self.size(-1) must be divisible by ${ratio} to view ${scalarTypeName(from)} as ${scalarTypeName(to)} (different element sizes), but got ${dimText(sizes[last]!)}`);
  self.strides.forEach((stride, i) => { if (i < last && typeof stride === "number" && stride % ratio !== 0) bad(`stride(${i})`, stride); });
  sizes[last] = dimFloorDiv(sizes[last]!, ratio);
  return viewOf(self, sizes, self.strides.map((s, i) => (i === last ? s : dimFloorDiv(s, ratio))), dimFloorDiv(self.offset, ratio), to);
};

export const viewAsReal: Rule = call => {
  const self = read.tensor(call);
  if (!self.dtype.isComplex) throw new OpError("view_as_real is only supported for complex tensors");
  if (self.conj) {
    throw new OpError("view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so you can view it as real, use self.resolve_conj(); "
      + "however, be warned that the resulting tensor will NOT alias the original.");
  }
  return viewOf(self, [...self.sizes, 2], [...self.strides.map(s => dimMul(s, 2)), 1], dimMul(self.offset, 2), correspondingReal(self.dtype));
};

export const viewAsComplex: Rule = call => {
  const self = read.tensor(call);
  if (!self.dtype.isFloatingPoint) throw new OpError(`view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ${scalarTypeName(self.dtype)}`);
  const last = self.rank - 1;
  if (last < 0) throw new OpError("Input tensor must have one or more dimensions");
  if (!guardEq(self.sizes[last]!, 2)) throw new OpError("Tensor must have a last dimension of size 2");
  if (!knownEq(self.strides[last]!, 1)) throw new OpError("Tensor must have a last dimension with stride 1");
  return viewOf(self, self.sizes.slice(0, last), self.strides.slice(0, last).map(s => dimFloorDiv(s, 2)), dimFloorDiv(self.offset, 2), correspondingComplex(self.dtype));
};

/** `real` of a real tensor is itself; of a complex one, a view of every other number. */
export const real: Rule = call => complexPart(read.tensor(call), 0);
export const imag: Rule = call => {
  const self = read.tensor(call);
  if (!self.dtype.isComplex) throw new OpError("imag is not implemented for tensors with non-complex dtypes.");
  return complexPart(self, 1);
};

function complexPart(self: Tensor, part: 0 | 1): Tensor {
  if (!self.dtype.isComplex) return self;
  return viewOf(self, self.sizes, self.strides.map(s => dimMul(s, 2)), dimAdd(dimMul(self.offset, 2), part), correspondingReal(self.dtype));
}

/** Conjugation of a real tensor is that tensor; of a complex one, a lazily conjugated view. */
export const conj: Rule = call => {
  const self = read.tensor(call);
  return self.dtype.isComplex ? conjugated(viewOf(self, self.sizes, self.strides)) : self;
};

function conjugated(view: Tensor): Tensor {
  view.conj = !view.conj;
  return view;
}

/** A tensor without the bit: itself, or a copy. */
export const resolveConj: Rule = call => {
  const self = read.tensor(call);
  return self.conj ? emptyTensor({ dtype: self.dtype, sizes: self.sizes, strides: copiedStrides(self), device: self.device }) : self;
};

/** `atleast_1d`, `_2d`, `_3d`. */
export function atLeast(rank: number): (self: Tensor) => Tensor {
  return self => {
    if (self.rank >= rank) return self;
    if (rank === 1) return reshaped(self, [1]);
    if (rank === 2) return self.rank === 0 ? reshaped(self, [1, 1]) : unsqueezed(self, 0);
    if (self.rank === 0) return reshaped(self, [1, 1, 1]);
    return self.rank === 1 ? unsqueezed(unsqueezed(self, 0), 2) : unsqueezed(self, 2);
  };
}

/** In-place changes of sizes and strides: `transpose_`, `squeeze_`, … */
export function viewInPlace(rule: Rule): Rule {
  return call => {
    const self = read.tensor(call);
    const view = rule(call) as Tensor;
    self.sizes = view.sizes;
    self.strides = view.strides;
    self.offset = view.offset;
    return self;
  };
}

/** A tensor that takes over the memory of another. */
export const setSource: Rule = (call) => {
  const self = read.tensor(call);
  const { dtype, sizes, strides, offset, storage } = read.tensor(call, "source");
  if (dtype !== self.dtype) throw new OpError(`Could not set tensor of type ${cppTypeName(dtype)} to a tensor of type ${cppTypeName(self.dtype)}`);
  return Object.assign(self, { dtype, sizes, strides, offset, storage });
};

/** A tensor of as many elements as another has, in order; their values are whatever the memory held (ATen/native/Resize.cpp, `resize_as_`). */
export const resizeAs: Rule = (call) => {
  if (read.memoryFormat(call) !== null) throw new NotImplementedOp("resize_as_ with a memory format");
  const self = read.tensor(call);
  const sizes = read.tensor(call, "the_template").sizes.map(toConcrete);
  const strides = defaultStrides(sizes);
  Object.assign(self.storage, { elements: null, size: storageSize(sizes, strides) });
  return Object.assign(self, { sizes, strides });
};

/** A view rule followed by a copy: `narrow_copy`, `permute_copy`, … */
export function copying(rule: Rule): Rule {
  const copy = (value: unknown): Tensor => emptyTensor({ dtype: (value as Tensor).dtype, sizes: (value as Tensor).sizes, device: (value as Tensor).device });
  return call => {
    const result = rule(call);
    return Array.isArray(result) ? result.map(copy) : copy(result);
  };
}
