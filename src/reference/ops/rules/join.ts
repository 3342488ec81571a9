/** Operators over lists of tensors: `cat`, `stack`, `meshgrid`, … */
import * as read from "../args.ts";
import { broadcastShapes, inferSize, sameShape, shapeText, sizeText, wrapDim } from "../broadcast.ts";
import { channelsLastStrides, contiguousStrides, emptyTensor, keptAs, guardDense, isContiguous, numel } from "../construct.ts";
import { checkEq, dimAdd, dimMul, dimText, fromDim, guardEq, guardSameSizes, knownEq, type Dim } from "../dims.ts";
import { memoryFormats } from "../dtype.ts";
import { promoteTypes, resultType } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { currentEnvironment } from "../dispatch.ts";
import { inner } from "../inner.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { reshaped, viewed } from "./reshape.ts";
import { atLeast, expanded, unsqueezed } from "./views.ts";

const legacyEmpty = (t: Tensor): boolean => t.rank === 1 && knownEq(t.sizes[0]!, 0);

/** What has one dimension is seen to last, for the sake of those that are skipped (torch/_refs/__init__.py, `cat`). */
function checkRanks(list: readonly Tensor[]): void {
  const example = list.find(t => t.rank !== 1) ?? list[0]!;
  const wrong = (t: Tensor): never => { throw new OpError(`Number of dimensions of tensors must match.  Expected ${example.rank}-D tensors, but got ${t.rank}-D for tensor number ${list.indexOf(t)} in the list`); };
  const other = list.find(t => t.rank !== 1 && t.rank !== example.rank) ?? list.find(t => t.rank !== example.rank && !legacyEmpty(t));
  if (other !== undefined) wrong(other);
}

/** Concatenation along `at`. A 1-dim tensor of size 0 is skipped, as ever. */
export function concatenated(list: readonly Tensor[], at: number): Tensor {
  if (list.length === 0 && currentEnvironment()) throw new OpError("cat expects at least one tensor, but received zero!");
  if (list.length === 0) throw new OpError("torch.cat(): expected a non-empty list of Tensors");
  if (currentEnvironment()) checkRanks(list);
  const zero = list.findIndex(t => t.rank === 0);
  if (zero >= 0 && currentEnvironment()) throw new OpError("list assignment index out of range", "IndexError");
  if (zero >= 0) throw new OpError(`zero-dimensional tensor (at position ${zero}) cannot be concatenated`);
  const parts = list.filter(t => !legacyEmpty(t));
  const first = parts[0] ?? list[0]!;
  const d = wrapDim(at, first.rank);
  let total: Dim = 0;
  for (const part of parts) {
    const i = list.indexOf(part);
    if (part.rank !== first.rank) {
      throw new OpError(`Number of dimensions of tensors must match.  Expected ${first.rank}-D tensors, but got ${part.rank}-D for tensor number ${i} in the list`);
    }
    part.sizes.forEach((size, k) => {
      if (k === d) return;
      checkEq(size, first.sizes[k]!, () => `Sizes of tensors must match except in dimension ${d}. Expected ${dimText(first.sizes[k]!)} in dimension ${k} but got ${dimText(size)} for tensor number ${i} in the list`);
    });
    total = dimAdd(total, part.sizes[d]!);
  }
  const dtype = resultType(list);
  if (currentEnvironment()) for (const part of parts) if (part.dtype !== dtype) guardDense(part);
  const sizes = parts.length === 0 ? [0] : first.sizes.map((size, k) => (k === d ? total : size));
  const channelsLast = parts.length > 0 && sizes.length === 4 && parts.every(t => isContiguous(t, memoryFormats.channels_last) && !isContiguous(t));
  // Joined first, copied afterwards (torch/_refs, `cat`).
  if (currentEnvironment()) contiguousStrides(sizes);
  return keptAs("empty", emptyTensor({ dtype, sizes, ...(channelsLast ? { strides: channelsLastStrides(sizes) } : {}), device: first.device }));
}

export const cat: Rule = call => concatenated(read.tensors(call), read.int(call, "dim"));

function checkEqualSizes(call: Call, list: readonly Tensor[]): void {
  if (list.length === 0) throw new OpError("stack expects a non-empty TensorList");
  const first = list[0]!;
  for (const [i, t] of list.entries()) {
    const same = t.rank === first.rank && t.sizes.every((size, k) => guardEq(size, first.sizes[k]!));
    if (same) continue;
    if (call.env) throw new OpError(`stack expects each tensor to be equal size, but got ${sizeText(first.sizes)} at entry 0 and ${sizeText(t.sizes)} at entry ${i}`, "AssertionError");
    throw new OpError(`stack expects each tensor to be equal size, but got ${shapeText(first.sizes)} at entry 0 and ${shapeText(t.sizes)} at entry ${i}`);
  }
}

export const stack: Rule = call => {
  const list = read.tensors(call);
  checkEqualSizes(call, list);
  const d = wrapDim(read.int(call, "dim"), list[0]!.rank + 1);
  const first = list[0]!;
  const sizes = [...first.sizes.slice(0, d), list.length, ...first.sizes.slice(d)];
  if (d === first.rank) return call.env ? concatenated(list.map(t => unsqueezed(t, d)), d) : emptyTensor({ dtype: resultType(list), sizes, device: first.device });
  // Joined along the dimension that follows, which is then split in two.
  const joined = concatenated(list, d);
  if (call.env) return viewed(joined, sizes);
  const { strides } = joined;
  return emptyTensor({ dtype: resultType(list), sizes, strides: [...strides.slice(0, d), dimMul(first.sizes[d]!, strides[d]!), ...strides.slice(d)], device: first.device });
};

/** `hstack`, `vstack`, `dstack`, `column_stack`: bring every tensor to a rank, then `cat`. */
export function stackAfter(prepare: (t: Tensor) => Tensor, dimension: (first: Tensor) => number): Rule {
  return call => {
    const list = read.tensors(call).map(prepare);
    if (list.length === 0) throw new OpError(`${call.op.packet} expects a non-empty TensorList`);
    return concatenated(list, dimension(list[0]!));
  };
}

export const hstack = stackAfter(atLeast(1), first => (first.rank === 1 ? 0 : 1));
export const vstack = stackAfter(atLeast(2), () => 0);
export const dstack = stackAfter(atLeast(3), () => 2);
export const columnStack = stackAfter(t => (t.rank <= 1 ? reshaped(t, [numel(t), 1]) : t), () => 1);

/** The sizes are met in C++, but a refusal is Python's. */
function broadcastInPython(call: Call, list: readonly Tensor[]): readonly Dim[] {
  try {
    // Sizes that are the same need not be met (ATen/ExpandUtils.h, `expand_outplace`).
    return list.reduce<readonly Dim[]>((common, t) => (sameShape(common, t.sizes) ? common : inferSize(common, t.sizes)), list[0]?.sizes ?? []);
  } catch (error) {
    if (!(error instanceof OpError)) throw error;
    return broadcastShapes(call, list.map(t => t.sizes));
  }
}

export const broadcastTensors: Rule = call => {
  const list = read.tensors(call);
  const shape = call.env ? broadcastInPython(call, list) : list.reduce<readonly Dim[]>((common, t) => inferSize(common, t.sizes, size => guardEq(size, 1)), []);
  // A tensor of the common shape is given back as it is (ATen/ExpandUtils.h, `expand_outplace`).
  return list.map(t => (guardSameSizes(t.sizes, shape) ? t : expanded(t, shape)));
};

export const meshgrid: Rule = call => {
  const list = read.tensors(call);
  if (list.length === 0) throw new OpError("meshgrid expects a non-empty TensorList");
  for (const t of list) {
    if (t.dtype !== list[0]!.dtype) throw new OpError(call.env ? "meshgrid expects all tensors to have the same dtype" : "torch.meshgrid: expects all tensors to have the same dtype");
    // The message would show the tensor itself, of which a fake one has nothing.
    if (t.rank > 1 && call.env && !t.sizes.some(size => size === 0)) {
      throw new OpError("The tensor has a non-zero number of elements, but its data is not allocated yet.\nIf you're using torch.compile/export/fx, it is likely that we are erroneously tracing into a custom kernel. "
        + "To fix this, please wrap the custom kernel into an opaque custom op. Please see the following for details: https://pytorch.org/tutorials/advanced/custom_ops_landing_page.html\n"
        + "If you're using Caffe2, Caffe2 uses a lazy allocation, so you will need to call mutable_data() or raw_mutable_data() to actually allocate memory.");
    }
    if (t.rank > 1) throw new OpError("torch.meshgrid: Expected 0D or 1D tensor in the tensor list");
  }
  const indexing = read.hasArg(call, "indexing") ? read.str(call, "indexing") : "ij";
  if (indexing !== "xy" && indexing !== "ij") throw new OpError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${String(indexing)}`);
  const swap = read.hasArg(call, "indexing") && read.str(call, "indexing") === "xy" && list.length >= 2;
  const order = list.map((_, i) => (swap && i < 2 ? 1 - i : i));
  const lengths = order.map(i => numel(list[i]!));
  return list.map((t, i) => {
    const place = order.indexOf(i);
    return inner(call, "expand", viewed(t, list.map((_, k) => (k === place ? -1 : 1))), lengths.map(fromDim));
  });
};

export const cartesianProd: Rule = call => {
  const list = read.tensors(call);
  const bad = list.find(t => t.rank !== 1);
  if (bad !== undefined) throw new OpError(`Expect a 1D vector, but got shape ${shapeText(bad.sizes)}`);
  if (list.length === 1) return list[0]!;
  if (list.some(t => t.dtype !== list[0]!.dtype)) throw new OpError(call.env ? "meshgrid expects all tensors to have the same dtype" : "torch.meshgrid: expects all tensors to have the same dtype");
  const count = list.reduce<Dim>((n, t) => dimMul(n, t.sizes[0]!), 1);
  return emptyTensor({ dtype: resultType(list), sizes: [count, list.length], device: list[0]!.device });
};

export const blockDiag: Rule = call => {
  const list = read.tensors(call);
  let rows: Dim = 0, columns: Dim = 0;
  for (const t of list) {
    if (t.rank > 2) throw new OpError(`${currentEnvironment() ? "" : "torch.block_diag: "}Input tensors must have 2 or fewer dimensions. Input ${list.indexOf(t)} has ${t.rank} dimensions`);
    rows = dimAdd(rows, t.rank === 2 ? t.sizes[0]! : 1);
    columns = dimAdd(columns, t.rank === 0 ? 1 : t.sizes[t.rank - 1]!);
  }
  const dtype = list.reduce((d, t) => promoteTypes(d, t.dtype), list[0]!.dtype);
  return emptyTensor({ dtype, sizes: [rows, columns], device: list[0]!.device });
};

export const atLeastRule = (rank: number): Rule => call => {
  const prepare = atLeast(rank);
  return read.hasArg(call, "tensors") ? read.tensors(call).map(prepare) : prepare(read.tensor(call));
};

