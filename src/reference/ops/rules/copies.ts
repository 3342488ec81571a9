/** Conversions that copy only when there is something to change. */
import * as read from "../args.ts";
import { preservedStrides } from "../broadcast.ts";
import { emptyTensor, guardContiguous, guardDense, freshlyMade, isContiguous, keptAs, stridesFor } from "../construct.ts";
import { layouts, type Device, type DType, type NamedConstant } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { NotImplementedOp } from "../missing.ts";
import { OpError, type Call, type Rule } from "../types.ts";

interface Target { readonly dtype: DType; readonly device: Device; readonly format: NamedConstant | null; readonly copy: boolean }

const sameDevice = (a: Device, b: Device): boolean => a.type === b.type && (a.index ?? 0) === (b.index ?? 0);

/** aten/src/ATen/native/TensorConversions.cpp, `to_impl`. */
function converted(self: Tensor, target: Target): Tensor {
  const { dtype, device, format, copy } = target;
  const keep = format === null || format.name === "preserve_format";
  if (!copy && dtype === self.dtype && sameDevice(device, self.device) && (keep || isContiguous(self, format))) return self;
  // Even what stays of its dtype is converted to it (torch/_decomp/decompositions.py, `_to_copy`).
  if (self.fake) guardDense(self);
  return emptyTensor({ dtype, sizes: self.sizes, strides: keep ? preservedStrides(self) : stridesFor(self.sizes, format), device });
}

function target(call: Call, dtype: DType | null, device: Device | null): Target {
  const self = read.tensor(call);
  return { dtype: dtype ?? self.dtype, device: device ?? self.device, format: read.memoryFormat(call), copy: read.hasArg(call, "copy") && read.bool(call, "copy") };
}

/** `to.dtype`, `to.device`, `to.dtype_layout`: what is not given stays. */
export const to: Rule = call => converted(read.tensor(call), target(call, read.dtype(call), read.device(call)));

/** The elements that are not zero: how many, no rule asks. */
export const toSparse: Rule = call => emptyTensor({ dtype: read.tensor(call).dtype, sizes: read.tensor(call).sizes, device: read.tensor(call).device, layout: layouts.sparse_coo });

export const toDense: Rule = call => {
  const self = read.tensor(call);
  const dtype = read.dtype(call) ?? self.dtype;
  if (self.layout !== layouts.strided && dtype !== self.dtype) throw new NotImplementedOp(`${call.op.name} of a sparse tensor to another dtype`);
  return self.layout === layouts.strided && dtype === self.dtype ? self : emptyTensor({ dtype, sizes: self.sizes, device: self.device });
};

export const toOther: Rule = call => {
  const other = read.tensor(call, "other");
  return converted(read.tensor(call), target(call, other.dtype, other.device));
};

export const typeAs: Rule = call => {
  const other = read.tensor(call, "other");
  return converted(read.tensor(call), { dtype: other.dtype, device: other.device, format: null, copy: false });
};

export const toCopy: Rule = call => converted(read.tensor(call), { ...target(call, read.dtype(call), read.device(call)), copy: true });

/** `_cast_Float` and its kin. */
export function castTo(dtype: DType): Rule {
  return call => converted(read.tensor(call), { dtype, device: read.tensor(call).device, format: null, copy: false });
}

export const contiguous: Rule = call => {
  const self = read.tensor(call);
  const format = read.memoryFormat(call);
  if (format?.name === "preserve_format") throw new OpError("preserve memory format is unsupported by the contiguous operator");
  if (guardContiguous(self, format)) return self;
  const plain = format === null || format.name === "contiguous_format";
  return freshlyMade(keptAs("empty", emptyTensor({ dtype: self.dtype, sizes: self.sizes, ...(plain ? {} : { strides: stridesFor(self.sizes, format) }), device: self.device })));
};

/** The very same tensor. */
export const itself: Rule = call => read.tensor(call, call.op.schema.args[0]!.name);

/** A view's gradients are its base's business (torch/csrc/autograd/VariableTypeManual.cpp, `detach_`). */
export const detachInPlace: Rule = call => {
  const self = read.tensor(call);
  if (self.base === null) return self;
  throw new OpError("Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, "
    + "and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.");
};
