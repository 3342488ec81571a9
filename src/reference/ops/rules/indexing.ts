/** Advanced indexing, gather and scatter (torch/_meta_registrations.py, meta_index_Tensor and neighbours). */
import * as read from "../args.ts";
import { broadcastShapes, preservedStrides, sameShape, shapeText, sizeText, wrapDim, inferSizeAtOnce } from "../broadcast.ts";
import { emptyTensor, numel, numelOf } from "../construct.ts";
import { checkEq, checkThat, dimText, guardEq, guardLe, guardSameSizes, knownEq, oblEq, unbackedInt, guardNe, type Dim } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { scalarTypeName } from "../promote.ts";
import { Tensor } from "../tensor.ts";
import { inner } from "../inner.ts";
import { holding } from "./activation.ts";
import { ComplexScalar, OpError, type Call, type Rule } from "../types.ts";
import { nonzeroCount } from "../unbacked.ts";
import { NotImplementedOp } from "../missing.ts";
import { elementsOf } from "../values.ts";

type Index = { readonly sizes: readonly Dim[] } | null;

const indexTypes: readonly unknown[] = [dtypes.int64, dtypes.int32, dtypes.int8, dtypes.bool];

/** Masks become one index a dimension, of as many entries as the mask has true ones. */
function expandMasks(call: Call, self: Tensor, indices: readonly (Tensor | null)[]): Index[] {
  const out: Index[] = [];
  for (const [i, index] of indices.entries()) {
    if (index === null) { out.push(null); continue; }
    const isMask = index.dtype === dtypes.bool || index.dtype === dtypes.int8 || (index.dtype === dtypes.uint8 && call.env === null);
    if (!indexTypes.includes(index.dtype) && !isMask) {
      throw new OpError(call.env ? "tensors used as indices must be long, int, byte or bool tensors" : "tensors used as indices must be long, int, byte or bool tensors", call.env ? "RuntimeError" : "IndexError");
    }
    if (!isMask) { out.push({ sizes: index.sizes }); continue; }
    const count = nonzeroCount(call, index);
    const first = out.length;
    if (first + index.rank > self.rank) throw new OpError(`too many indices for tensor of dimension ${self.rank}`, "IndexError");
    index.sizes.forEach((size, j) => {
      const mismatch = (): string => `The shape of the mask ${call.env ? sizeText(index.sizes) : shapeText(index.sizes)} at index ${call.env ? i : j} does not match the shape of the indexed tensor ${call.env ? sizeText(self.sizes) : shapeText(self.sizes)} at index ${first + j}`;
      checkEq(size, self.sizes[first + j]!, mismatch, "IndexError");
      out.push({ sizes: [count] });
    });
  }
  return out;
}

/** Sizes of `self[indices]`: the indexed dimensions are replaced in place when they are adjacent, else they move to the front. */
export function indexedSizes(call: Call, self: Tensor, given: readonly (Tensor | null)[]): Dim[] {
  const indices = expandMasks(call, self, given);
  if (indices.length > self.rank) throw new OpError(`too many indices for tensor of dimension ${self.rank} (got ${indices.length})`, "IndexError");
  const present = indices.filter(index => index !== null);
  let replacement: Dim[];
  try {
    replacement = broadcastShapes(call, present.map(index => index.sizes));
  } catch (error) {
    if (call.env !== null || !(error instanceof OpError)) throw error;
    throw new OpError(`shape mismatch: indexing tensors could not be broadcast together with shapes ${present.map(index => shapeText(index.sizes)).join(", ")}`, "IndexError");
  }
  // What is left of the shape is the last index's own, where that had it already (torch/_meta_registrations.py, `meta_index_Tensor`).
  const last = present.at(-1)?.sizes;
  if (last !== undefined && sameShape(last, replacement)) replacement = [...last];
  const at = indices.flatMap((index, i) => (index === null ? [] : [i]));
  const rest = self.sizes.filter((_, i) => !at.includes(i));
  if (at.length === 0) return [...self.sizes];
  const adjacent = at[at.length - 1]! - at[0]! === at.length - 1;
  const before = adjacent ? at[0]! : 0;
  return [...rest.slice(0, before), ...replacement, ...rest.slice(before)];
}

const indexList = (call: Call): (Tensor | null)[] => read.arg(call, "indices") as unknown as (Tensor | null)[];

export const index: Rule = call => {
  const self = read.tensor(call);
  return emptyTensor({ dtype: self.dtype, sizes: indexedSizes(call, self, indexList(call)), device: self.device });
};

function checkIndexPut(call: Call): void {
  const [self, values] = [read.tensor(call), read.tensor(call, "values")];
  if (self.dtype !== values.dtype && call.env === null) {
    throw new OpError(`Index put requires the source and destination dtypes match, got ${scalarTypeName(self.dtype)} for the destination and ${scalarTypeName(values.dtype)} for the source.`);
  }
}

export const indexPutInPlace: Rule = call => { checkIndexPut(call); return read.tensor(call); };
export const indexPut: Rule = call => {
  checkIndexPut(call);
  const self = read.tensor(call);
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes, device: self.device });
};

export const indexSelect: Rule = call => {
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  const wanted = read.int(call, "dim");
  if (call.env && (wanted >= Math.max(self.rank, 1) || wanted < -Math.max(self.rank, 1))) throw new OpError("list assignment index out of range", "IndexError");
  const d = wrapDim(wanted, self.rank);
  if (index.rank > 1 && call.env === null) throw new OpError("index_select(): Index is supposed to be a vector");
  if (call.env === null && index.dtype !== dtypes.int64 && index.dtype !== dtypes.int32) throw new OpError("index_select(): Expected dtype int32 or int64 for index");
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes.map((size, i) => (i === d ? numel(index) : size)), device: self.device });
};

function atLeastOne(t: Tensor, d: number): Dim { return t.rank === 0 ? 1 : t.sizes[d]!; }

/** Fake tensors meet `maybe_wrap_dim` of torch/_meta_registrations.py here. */
function metaDim(call: Call, self: Tensor): number {
  const dim = read.int(call, "dim");
  const count = Math.max(self.rank, 1);
  if (call.env && (dim < -count || dim >= count)) throw new OpError(`dim ${dim} out of bounds (${-count}, ${count - 1})`, "AssertionError");
  return wrapDim(dim, self.rank);
}

export const gather: Rule = call => {
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  const d = metaDim(call, self);
  if (!oblEq(numel(index), 0)) {
    if (index.dtype !== dtypes.int64) throw new OpError(call.env ? `gather(): Expected dtype int64 for index, but got torch.${index.dtype.name}` : "gather(): Expected dtype int64 for index");
    if (Math.max(self.rank, 1) !== Math.max(index.rank, 1)) throw new OpError("Index tensor must have the same number of dimensions as input tensor");
    for (let i = 0; i < self.rank; i++) {
      if (i !== d) {
        const text = call.env ? sizeText : shapeText;
        checkThat("le", atLeastOne(index, i), atLeastOne(self, i), () => `Size does not match at dimension ${i} expected index ${text(index.sizes)} to be ${call.env ? "no larger" : "smaller"} than self ${text(self.sizes)} apart from dimension ${d}`);
      }
    }
  }
  return emptyTensor({ dtype: self.dtype, sizes: index.sizes, device: self.device });
};

function checkScatter(call: Call): void {
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  const src = read.hasArg(call, "src") ? read.maybeTensor(call, "src") : null;
  const d = metaDim(call, self);
  const isEmpty = oblEq(numel(index), 0);
  if (isEmpty && call.env === null) return;
  if (!isEmpty && index.dtype !== dtypes.int64) throw new OpError("scatter(): Expected dtype int64 for index");
  if (src && src.dtype !== self.dtype) throw new OpError("scatter(): Expected self.dtype to be equal to src.dtype");
  // An index of nothing has no shape to be asked for.
  if (isEmpty) return checkReduce(call);
  if (Math.max(self.rank, 1) !== Math.max(index.rank, 1)) throw new OpError("Index tensor must have the same number of dimensions as self tensor");
  // Python reads sizes that are not there.
  if (call.env && src && src.rank > 0 && src.rank < index.rank) throw new OpError("tuple index out of range", "IndexError");
  const wrong = [self, ...(src ? [src] : [])].some((t, at) => (self.rank === 0 ? [1] : self.sizes).some((_, i) => (at === 0 && i === d ? false : !guardLe(atLeastOne(index, i), atLeastOne(t, i)))));
  if (!wrong) return checkReduce(call);
  const text = call.env ? sizeText : shapeText;
  throw new OpError(`Expected index ${text(index.sizes)} to be no larger than self ${text(self.sizes)} apart from dimension ${d}${src ? ` and to be no larger than src ${text(src.sizes)}` : ""}`);
}

function checkReduce(call: Call): void {
  if (!read.hasArg(call, "reduce")) return;
  const [names, message] = call.op.schema.index.has("include_self") ? [["sum", "prod", "mean", "amax", "amin"], "either sum, prod, mean, amax or amin."] : [["add", "multiply"], "either add or multiply."];
  if (!names.includes(read.str(call, "reduce") ?? "")) throw new OpError(`reduce argument must be ${message}`);
}

export const scatter: Rule = call => {
  checkScatter(call);
  const self = read.tensor(call);
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes, device: self.device });
};
export const scatterInPlace: Rule = call => { checkScatter(call); return read.tensor(call); };

/** `index_add`, `index_copy`, `index_fill`: the shape of `self`. */
export const indexWrite: Rule = call => {
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  // Its function of metadata asks for nothing (torch/_meta_registrations.py, `meta_index_reduce`).
  if (call.env && call.op.packet === "index_reduce") return emptyTensor({ dtype: self.dtype, sizes: self.sizes, device: self.device });
  const d = wrapDim(read.int(call, "dim"), self.rank);
  if (call.env && index.rank > 1) throw new OpError(`Index should have dimension 1 or 0 (got ${index.rank})`);
  if (index.rank > 1) throw new OpError(`${call.op.packet.replace(/_$/, "")}(): Index should have dimension 1 or 0 (got ${index.rank})`);
  const source = read.hasArg(call, "source") ? read.tensor(call, "source") : null;
  if (source && self.rank > 0 && source.rank > 0) {
    const [rows, count] = [source.sizes[d] ?? 1, numel(index)];
    checkEq(rows, count, () => `Number of indices (${dimText(count)}) should be equal to ${call.env ? "tensor.size(dim) " : "source.size(dim): "}(${dimText(rows)}), for dim=${d}`);
  }
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes, device: self.device });
};

/** `index_add`: only a factor other than 1 is looked at. */
export const indexAdd: Rule = call => (Number(read.arg(call, "alpha")) === 1 ? indexWrite : holding("alpha", indexWrite, true))(call);

/** `index_copy` of fake tensors leaves the source's shape to `index_put`, which does not look at it. */
export const indexCopy: Rule = call => {
  if (call.env === null) return indexWrite(call);
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  wrapDim(read.int(call, "dim"), self.rank);
  if (index.rank > 1) throw new OpError(`Index should have dimension 1 or 0 (got ${index.rank})`);
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes, device: self.device });
};

export const indexFill: Rule = call => {
  if (call.env === null) return indexWrite(call);
  const [self, index, value] = [read.tensor(call), read.tensor(call, "index"), read.arg(call, "value")];
  if (index.rank > 1) throw new OpError(`Index should have dimension 1 or 0 (got ${index.rank})`);
  if (value instanceof Tensor && value.rank > 0) throw new OpError(`Only supports 0-dimensional value tensor. Got a tensor with ${value.rank} dimensions.`);
  const [dim, count] = [read.int(call, "dim"), Math.max(self.rank, 1)];
  if (dim < -count || dim >= count) throw new OpError("list assignment index out of range", "IndexError");
  return emptyTensor({ dtype: self.dtype, sizes: self.sizes, strides: preservedStrides(self), device: self.device });
};

export const take: Rule = call => {
  const [self, index] = [read.tensor(call), read.tensor(call, "index")];
  if (index.dtype !== dtypes.int64) throw new OpError(`take(): Expected a long tensor for index, but got ${call.env ? `torch.${index.dtype.name}` : scalarTypeName(index.dtype)}`);
  if (guardEq(numel(self), 0) && guardNe(numel(index), 0)) throw new OpError("take(): tried to take from an empty tensor", "IndexError");
  return emptyTensor({ dtype: self.dtype, sizes: index.sizes, device: self.device });
};

export const takeAlongDim: Rule = call => {
  const [self, indices] = [read.tensor(call), read.tensor(call, "indices")];
  if (indices.dtype !== dtypes.int64) throw new OpError(`torch.take_along_dim(): dtype of indices should be Long but got ${scalarTypeName(indices.dtype)}`);
  if (read.arg(call, "dim") === null) return emptyTensor({ dtype: self.dtype, sizes: [numelOf(indices.sizes)], device: self.device });
  if (self.rank !== indices.rank) throw new OpError(`torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${self.rank} dimensions for input, and ${indices.rank} dimensions for indices`);
  if (self.rank === 0) throw new OpError("Dimension specified as 0 but tensor has no dimensions", "IndexError");
  const d = wrapDim(read.int(call, "dim"), self.rank);
  const lengthOf = (own: readonly Dim[], length: Dim): Dim[] => own.map((size, i) => (i === d ? length : size));
  const sizes = inferSizeAtOnce(lengthOf(self.sizes, indices.sizes[d]!), indices.sizes);
  inferSizeAtOnce(lengthOf(indices.sizes, self.sizes[d]!), self.sizes);
  return emptyTensor({ dtype: self.dtype, sizes, device: self.device });
};

/** `embedding`: rows of a matrix. */
export const embedding: Rule = call => {
  const [weight, indices] = [read.tensor(call, "weight"), read.tensor(call, "indices")];
  if (weight.rank !== 2) throw new OpError("'weight' must be 2-D", call.env ? "AssertionError" : "RuntimeError");
  // Indices of one dimension at most select rows, of whatever type they are; others index (torch/_decomp/decompositions.py).
  const isIndex = [dtypes.int64, dtypes.int32, dtypes.int8, dtypes.bool, dtypes.uint8].includes(indices.dtype);
  const isMask = indices.dtype === dtypes.bool || indices.dtype === dtypes.int8 || indices.dtype === dtypes.uint8;
  if (call.env && indices.rank > 1 && isMask) {
    if (indices.rank > 2) throw new OpError("too many indices for tensor of dimension 2", "IndexError");
    inner(call, "index.Tensor", weight, [indices]);
    throw new NotImplementedOp("embedding of masks");
  }
  if (call.env && indices.rank > 1 && !isIndex) throw new OpError("tensors used as indices must be long, int, byte or bool tensors", "IndexError");
  if (call.env === null && indices.dtype !== dtypes.int64 && indices.dtype !== dtypes.int32) {
    throw new OpError(`Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${scalarTypeName(indices.dtype)}Tensor instead (while checking arguments for embedding)`);
  }
  const rows = indices.rank === 1 ? [numel(indices)] : indices.sizes;
  return emptyTensor({ dtype: weight.dtype, sizes: [...rows, weight.sizes[1]!], device: weight.device });
};

export const oneHot: Rule = call => {
  const self = read.tensor(call);
  if (self.dtype !== dtypes.int64) throw new OpError("one_hot is only applicable to index tensor of type LongTensor.");
  const classes = read.dim(call, "num_classes");
  if (call.env && typeof classes === "number" && classes < -1) throw new OpError("upper bound and lower bound inconsistent with step sign");
  if (!knownEq(classes, -1)) return emptyTensor({ dtype: dtypes.int64, sizes: [...self.sizes, classes], device: self.device });
  // The largest class is read from the data, and has to be a plain number.
  if (call.env) unbackedInt(call.env).guardInt();
  const elements = elementsOf(self);
  if (elements === null) throw new NotImplementedOp(`${call.op.name} of values that are not known`);
  return emptyTensor({ dtype: dtypes.int64, sizes: [...self.sizes, Math.max(-1, ...Array.from(elements, Number)) + 1], device: self.device });
};

/** `bucketize`, `searchsorted`: one position for each value. */
export function positionsOf(values: string): Rule {
  return call => {
    const value = read.arg(call, values);
    const dtype = read.bool(call, "out_int32") ? dtypes.int32 : dtypes.int64;
    return value instanceof Tensor ? emptyTensor({ dtype, sizes: value.sizes, device: value.device }) : emptyTensor({ dtype, sizes: [] });
  };
}

/** Edges in a row; of fake tensors that is asked where one number is looked for. */
export const bucketize: Rule = call => {
  const edges = read.tensor(call, "boundaries");
  if ((call.env === null || !(read.arg(call, "self") instanceof Tensor)) && edges.rank !== 1) throw new OpError(`boundaries tensor must be 1 dimension but got dim(${edges.rank})`);
  // The overload for a number calls itself (torch/_refs, `bucketize`).
  if (call.env && !(read.arg(call, "self") instanceof Tensor)) throw new OpError("maximum recursion depth exceeded", "RecursionError");
  return positionsOf("self")(call);
};

/** Edges in a row, or a row of them for each row of values. */
export const searchsorted: Rule = call => {
  const [edges, values, sorter] = [read.tensor(call, "sorted_sequence"), read.arg(call, "self"), read.maybeTensor(call, "sorter")];
  const right = read.bool(call, "right");
  const side = read.arg(call, "side");
  if (side === "left" && right && call.env) throw new OpError("message must be a callable");
  if (edges.rank !== 1 && !(values instanceof Tensor) && call.env) throw new OpError(`'${typeof values === "bigint" ? "int" : "float"}' object has no attribute 'shape'`, "AttributeError");
  if (sorter !== null && !guardSameSizes(sorter.sizes, edges.sizes)) {
    throw new OpError(`torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor ${shapeText(edges.sizes)} and got sorter tensor ${shapeText(sorter.sizes)}`);
  }
  if (edges.rank !== 1 && values instanceof Tensor && !(edges.rank === values.rank && guardSameSizes(edges.sizes.slice(0, -1), values.sizes.slice(0, -1)))) {
    throw new OpError("torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, "
      + `but we got boundaries tensor ${shapeText(edges.sizes)} and input value tensor ${shapeText(values.sizes)}`);
  }
  return positionsOf("self")(call);
};

const unsupportedMembers: readonly unknown[] = [dtypes.bool, dtypes.complex64, dtypes.complex128];

/** `isin`: a bool for each element. */
export const membership: Rule = call => {
  for (const operand of call.args) {
    if (operand instanceof Tensor && unsupportedMembers.includes(operand.dtype)) {
      throw new OpError(`Unsupported input type encountered for isin(): ${call.env ? `torch.${operand.dtype.name}` : scalarTypeName(operand.dtype)}`);
    }
  }
  if (call.env && call.args.some(operand => operand instanceof ComplexScalar)) throw new OpError("Unsupported input type encountered for isin(): torch.complex64");
  const value = read.arg(call, read.hasArg(call, "elements") ? "elements" : "element");
  return value instanceof Tensor ? emptyTensor({ dtype: dtypes.bool, sizes: value.sizes, device: value.device }) : emptyTensor({ dtype: dtypes.bool, sizes: [] });
};
