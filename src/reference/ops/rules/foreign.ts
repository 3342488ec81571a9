/** What dense tensors on the CPU say of operators made for other layouts, devices and quantised tensors, and the few that they have after all. */
import * as read from "../args.ts";
import { emptyTensor } from "../construct.ts";
import { dimFloorDiv, isSymNode, dimAdd, dimSub, type Dim } from "../dims.ts";
import { dtypes, layouts } from "../dtype.ts";
import { shapeText } from "../broadcast.ts";
import { NotImplementedOp } from "../missing.ts";
import { scalarTypeName } from "../promote.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { like } from "./elementwise.ts";

/** FakeTensorMode falls back on the CPU's kernel, and there is none (torch/_ops.py, `OpOverload._get_dispatch`). */
export const withoutKernel: Rule = call => {
  if (call.env === null) throw new NotImplementedOp(call.op.name);
  throw new OpError(`could not find kernel for ${call.op.name} at dispatch key DispatchKey.CPU`, "NotImplementedError");
};

/** Parts of a sparse tensor, asked of a dense one (aten/src/ATen/native/TensorProperties.cpp, SparseTensorUtils.h). */
export const ofLayout = (layout: string): Rule => call => {
  if (read.tensor(call).layout !== layouts.strided) throw new NotImplementedOp(`${call.op.name} of a sparse tensor`);
  throw new OpError(`${call.op.packet} expected ${layout} tensor layout but got Strided`);
};

export const always = (value: boolean | bigint): Rule => () => value;
export const denseDims: Rule = call => BigInt(read.tensor(call).rank);
export const refused = (message: string, type?: string): Rule => () => { throw new OpError(message, type); };

/** `to_sparse_csr` and its kin: of matrices, and batches of them. */
export const toCompressed: Rule = call => {
  const self = read.tensor(call);
  const { rank, sizes } = self;
  if (rank < 2) throw new OpError(`expand(torch.LongTensor{[1, ${sizes.map(String).join(", ")}]}, size=${shapeText(sizes)}): the number of sizes provided (${rank}) must be greater or equal to the number of dimensions in the tensor (2)`);
  return emptyTensor({ dtype: self.dtype, sizes, device: self.device, layout: layouts.sparse_csr });
};

/** Quantised tensors have no meta kernels, but what is asked of the arguments comes first. */
export const quantize: Rule = call => {
  const self = read.maybeTensor(call, "self");
  const dtype = read.dtype(call);
  if (dtype !== null && dtype.kind !== "quantized" && call.op.packet === "quantize_per_tensor") throw new OpError(`ScalarType ${scalarTypeName(dtype)} is not supported in new_qtensor.`);
  if (self !== null && self.dtype !== dtypes.float32) throw new OpError(`Quantize only works on Float Tensor, got ${scalarTypeName(self.dtype)}`);
  throw new OpError("quantized nyi in meta tensors", "NotImplementedError");
};

export const dequantized: Rule = call => like(read.tensor(call), dtypes.float32);

export const toMkldnn: Rule = call => {
  const { dtype } = read.tensor(call);
  const known = [dtypes.float32, dtypes.bfloat16, dtypes.float16, dtypes.uint8, dtypes.int8] as const;
  if (!known.some(each => each === dtype)) throw new OpError("dense_to_mkldnn expects float, bfloat16, half, uint8, int8 tensor input");
  throw new OpError("Cannot access storage of OpaqueTensorImpl", "NotImplementedError");
};

/** aten/src/ATen/native/Distributions.cpp, `_s_binomial_cpu`. */
export const binomial: Rule = call => {
  const [count, prob] = [read.tensor(call, "count"), read.tensor(call, "prob")];
  if (count.dtype !== prob.dtype) throw new OpError(`Found dtype ${scalarTypeName(prob.dtype)} but expected ${scalarTypeName(count.dtype)}`);
  return like(count);
};

export const convTbc: Rule = call => {
  const [self, weight, bias] = [read.tensor(call), read.tensor(call, "weight"), read.tensor(call, "bias")];
  if (self.rank !== 3) throw new OpError("Input must have 3 dims: time, batch, in_channel");
  if (weight.rank !== 3) throw new OpError("Weight tensor must have 3 dims: kernel_width, in_channels, out_channels.");
  if (bias.rank !== 1) throw new OpError("Bias must be 1-D");
  const [time, batch, inputs] = self.sizes as [Dim, Dim, Dim];
  const [width, channels, outputs] = weight.sizes as [Dim, Dim, Dim];
  if (inputs !== channels) throw new OpError("Input dim 2 (input channels) is not == dim 1 in the weight tensor");
  if (outputs !== bias.sizes[0]) throw new OpError("Bias size must equal dim 2 in the weight tensor (output channels).");
  const length = dimAdd(dimSub(dimAdd(time, 2 * read.int(call, "pad")), width), 1);
  return emptyTensor({ dtype: self.dtype, sizes: [length, batch, outputs], device: self.device });
};

/** aten/src/ATen/native/ChanelShuffle.cpp: a view in groups, turned and put together again. */
export const channelShuffle: Rule = call => {
  const self = read.tensor(call);
  const groups = read.int(call, "groups");
  const [batch, channels, ...rest] = self.sizes;
  if (channels === undefined || isSymNode(channels)) throw new NotImplementedOp(`${call.op.name} of such a tensor`);
  const each = dimFloorDiv(channels, groups);
  const total = self.sizes.reduce<number>((count, size) => count * Number(size), 1);
  // The last size is told from the others, which must divide the number of elements.
  const known = [batch!, groups, each].reduce<number>((count, size) => count * Number(size), 1);
  if (rest.length === 0 && total % known !== 0) throw new OpError(`shape '[${[batch!, groups, each].map(String).join(", ")}, -1]' is invalid for input of size ${total}`);
  return like(self);
};

/** A reduction by segments: as many as there are lengths, or one less than there are offsets. */
export const segmentReduce: Rule = call => {
  const data = read.tensor(call, "data");
  const [lengths, offsets] = [read.maybeTensor(call, "lengths"), read.maybeTensor(call, "offsets")];
  if (lengths === null && offsets === null) throw new OpError("segment_reduce(): Either lengths or offsets must be defined.");
  const axis = read.int(call, "axis");
  const counts = lengths !== null ? lengths.sizes : [...offsets!.sizes.slice(0, -1), dimSub(offsets!.sizes.at(-1)!, 1)];
  return emptyTensor({ dtype: data.dtype, sizes: [...counts, ...data.sizes.slice(axis + 1)], device: data.device });
};

/** Files are read by no fake tensor. */
export const withoutMeta = (call: Call): never => {
  throw new OpError(`${call.op.schema.name}: attempted to run this operator with Meta tensors, but there was no fake impl or Meta kernel registered. You may have run into this message while using an operator with PT2 compilation APIs (torch.compile/torch.export); in order to use this operator with those APIs you'll need to add a fake impl. Please see the following for next steps:  https://pytorch.org/tutorials/advanced/custom_ops_landing_page.html`, "NotImplementedError");
};

