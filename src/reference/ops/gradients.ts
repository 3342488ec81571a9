/**
 * What autograd calls the node that an operator leaves behind (`tensor.grad_fn`): its own where it has a derivative of its own,
 * else that of the last operator it consists of. Only messages that print a fake tensor show it.
 */
import { gradientNodes } from "./table/gradients.ts";
import { Tensor } from "./tensor.ts";
import type { Op, OpArg } from "./types.ts";

const own: ReadonlyMap<string, string> = new Map(Object.entries(gradientNodes).flatMap(([node, operators]) => operators.split(" ").map(name => [name, node] as const)));

/** The node's name; null where it is not known. */
export function gradientNode(op: Op, args: readonly OpArg[], result: Tensor, position: number): string | null {
  const composite = composites[op.packet];
  if (composite !== undefined) return typeof composite === "string" ? composite : composite(args, result, position);
  let name = ownNames.get(op);
  if (name === undefined) ownNames.set(op, (name = ownName(op)));
  return name;
}

/** Names of operators with a derivative of their own depend on nothing but the operator. */
const ownNames = new WeakMap<Op, string | null>();

function ownName(op: Op): string | null {
  const name = op.overload === "default" ? op.packet : `${op.packet}.${op.overload}`;
  const functional = (op.packet.endsWith("_") ? op.packet.slice(0, -1) : op.packet).replace(/^clip$/, "clamp");
  const functionalName = op.overload === "default" ? functional : `${functional}.${op.overload}`;
  const alias = aliases[functional];
  return own.get(name) ?? own.get(functionalName) ?? (alias === undefined ? null : alias);
}

type Composite = (args: readonly OpArg[], result: Tensor, position: number) => string | null;

const rank = (value: OpArg | undefined): number => (value instanceof Tensor ? value.rank : -1);
/** Row by row without gaps, as far as known sizes tell. */
const isContiguous = (value: OpArg | undefined): boolean => {
  if (!(value instanceof Tensor)) return false;
  let expected = 1;
  for (let dim = value.rank - 1; dim >= 0; dim--) {
    const [size, stride] = [value.sizes[dim], value.strides[dim]];
    if (size !== 1 && typeof stride === "number" && stride !== expected) return false;
    if (typeof size !== "number") return true;
    expected *= size;
  }
  return true;
};

/** A view where the result shares the argument's storage, else a copy laid out anew. */
const reshaped: Composite = ([self], result) => (self instanceof Tensor && result.storage === self.storage ? "ViewBackward0" : "UnsafeViewBackward0");

/** A convolution or pooling without a batch dimension has one added and taken away. */
const batched = (batchedRank: number, node: string): Composite => ([self]) => (rank(self) === batchedRank ? node : "SqueezeBackward1");

const convolution = (dims: number): Composite => batched(dims + 2, "ConvolutionBackward0");
const afterSqueeze: Composite = () => "SqueezeBackward1";

const linear: Composite = ([input, , bias]) => {
  const dims = rank(input);
  if (!(bias instanceof Tensor)) return dims === 1 ? "SqueezeBackward1" : dims === 2 ? "MmBackward0" : "UnsafeViewBackward0";
  if (dims <= 2) return dims === 1 ? "ViewBackward0" : "AddmmBackward0";
  return isContiguous(input) ? "ViewBackward0" : "AddBackward0";
};

const matmul: Composite = ([left, right]) => {
  const [a, b] = [rank(left), rank(right)];
  if (a <= 2 && b <= 2) return a === 1 ? (b === 1 ? "DotBackward0" : "SqueezeBackward1") : b === 1 ? "MvBackward0" : "MmBackward0";
  if (b <= 2) return "UnsafeViewBackward0";
  if (a === 2) return "CloneBackward0";
  return a === 1 ? "UnsafeViewBackward0" : "ViewBackward0";
};

/** All layers' states are stacked; the outputs of all steps are joined, and turned where the batch goes first. */
const recurrent: Composite = (args, _, position) => (position > 0 ? "StackBackward0" : args[8] === true ? "TransposeBackward0" : "CatBackward0");

const dropout: Composite = ([, probability, train]) => (train === true && probability !== 0 ? "NativeDropoutBackward0" : "CloneBackward0");

/** The reduction that ends a loss made of pointwise operators. */
const reduction = (position: number, node: string | null): Composite => (args) => {
  const how = args[position];
  return how === 1n ? "MeanBackward0" : how === 2n ? "SumBackward0" : node;
};

/** One operand is permuted or summed; several are multiplied, and go through a batched product where an index is summed over. */
function einsum(equation: string): string | null {
  const [inputs, output] = equation.split("->");
  if (output === undefined || equation.includes("...")) return null;
  const letters = (text: string): string => [...new Set(text.replaceAll(",", ""))].sort().join("");
  const summed = letters(inputs!) !== letters(output);
  if (!inputs!.includes(",")) return summed ? "SumBackward1" : "PermuteBackward0";
  if (inputs!.split(",").length > 2) return null;
  return summed ? "ViewBackward0" : "MulBackward0";
}

/** Of real numbers to their half spectrum, of complex ones in full. */
const transform: Composite = ([self]) => (self instanceof Tensor && self.dtype.isComplex ? "FftC2CBackward0" : "FftR2CBackward0");

const composites: Readonly<Record<string, string | Composite>> = {
  linear,
  matmul,
  conv1d: convolution(1), conv2d: convolution(2), conv3d: convolution(3),
  conv_transpose1d: convolution(1), conv_transpose2d: convolution(2), conv_transpose3d: convolution(3),
  layer_norm: "NativeLayerNormBackward0",
  group_norm: "NativeGroupNormBackward0",
  rms_norm: "MulBackward0",
  batch_norm: (args) => (args[5] === true ? "NativeBatchNormLegitBackward0" : "NativeBatchNormLegitNoTrainingBackward0"),
  instance_norm: "ViewBackward0",
  lstm: recurrent, gru: recurrent, rnn_tanh: recurrent, rnn_relu: recurrent,
  lstm_cell: (_, __, position) => (position === 0 ? "MulBackward0" : "AddBackward0"),
  gru_cell: "AddBackward0",
  embedding_bag: "EmbeddingBagBackward0",
  dropout, dropout_: dropout,
  feature_dropout: ([, , train]) => (train === true ? "MulBackward0" : null),
  alpha_dropout: ([, , train]) => (train === true ? "AddBackward0" : null),
  max_pool1d: afterSqueeze, avg_pool1d: afterSqueeze, adaptive_avg_pool1d: afterSqueeze, adaptive_max_pool1d: afterSqueeze,
  max_pool2d: "MaxPool2DWithIndicesBackward0",
  max_pool3d: "MaxPool3DWithIndicesBackward0",
  adaptive_avg_pool2d: (_, result) => (result.sizes.slice(-2).every(size => size === 1) ? "MeanBackward1" : "AdaptiveAvgPool2DBackward0"),
  adaptive_avg_pool3d: (_, result) => (result.sizes.slice(-3).every(size => size === 1) ? "MeanBackward1" : "AdaptiveAvgPool3DBackward0"),
  flatten: reshaped, reshape: reshaped, reshape_as: reshaped, ravel: reshaped, unflatten: "ViewBackward0", view_as: "ViewBackward0",
  contiguous: "CloneBackward0",
  numpy_T: "PermuteBackward0",
  chunk: "SplitBackward0",
  upsample_nearest1d: "UnsafeIndexBackward0", upsample_nearest2d: "UnsafeIndexBackward0", upsample_nearest3d: "UnsafeIndexBackward0",
  upsample_linear1d: "AddBackward0", upsample_bilinear2d: "AddBackward0", upsample_trilinear3d: "AddBackward0", upsample_bicubic2d: "AddBackward0", _upsample_nearest_exact1d: "UnsafeIndexBackward0", _upsample_nearest_exact2d: "UnsafeIndexBackward0", _upsample_nearest_exact3d: "UnsafeIndexBackward0",
  pad: ([, pads, mode]) => {
    if (mode === "constant") return "ConstantPadNdBackward0";
    const dims = Array.isArray(pads) ? pads.length / 2 : 0;
    return mode === "reflect" ? `ReflectionPad${dims}DBackward0` : mode === "replicate" ? `ReplicationPad${dims}DBackward0` : "CopySlices";
  },
  scaled_dot_product_attention: (args) => (args[4] === 0 && rank(args[0]) === 4 ? "ScaledDotProductFlashAttentionForCpuBackward0" : "ViewBackward0"),
  einsum: ([equation]) => (typeof equation === "string" ? einsum(equation.replaceAll(" ", "")) : null),
  kl_div: reduction(2, null),
  l1_loss: reduction(2, "AbsBackward0"),
  triplet_margin_loss: reduction(7, null), cosine_embedding_loss: reduction(4, null), margin_ranking_loss: reduction(4, null),
  hinge_embedding_loss: reduction(3, null), poisson_nll_loss: reduction(5, null), multilabel_margin_loss: reduction(2, null),
  cross_entropy_loss: ([self, target, , , , smoothing]) => {
    if (!(target instanceof Tensor) || smoothing !== 0) return smoothing === 0 ? null : "AddBackward0";
    if (target.dtype.isFloatingPoint) return "DivBackward1";
    return rank(self) > 2 ? "NllLoss2DBackward0" : "NllLossBackward0";
  },
  diag: ([self]) => (rank(self) === 1 ? "DiagEmbedBackward0" : "DiagonalBackward0_copy"),
  bilinear: ([, , , bias]) => (bias instanceof Tensor ? "AddBackward0" : "ViewBackward0"),
  linalg_norm: "LinalgVectorNormBackward0",
  fft_fft: transform, fft_fft2: "FftC2CBackward0", fft_fftn: "FftC2CBackward0", fft_ifft: transform, fft_rfft: "FftR2CBackward0", fft_irfft: "FftC2RBackward0",
  clip: (args) => (args.slice(1).some(bound => bound instanceof Tensor) ? "ClampBackward0" : "ClampBackward1"),
  real: "SelectBackward0", imag: "SelectBackward0",
  linalg_vecdot: ([a, b], result) => (rank(a) === 1 && rank(b) === 1 ? "VdotBackward0" : result.rank === 0 ? null : "SumBackward1"),
};

/** Operators that end in one other operator, whatever they are given. */
const aliases: Readonly<Record<string, string>> = {
  tensor_split: "SliceBackward0", narrow: "SliceBackward0", split: "SplitBackward0",
  mT: "TransposeBackward0", adjoint: "TransposeBackward0", swapaxes: "TransposeBackward0", swapdims: "TransposeBackward0", moveaxis: "PermuteBackward0", movedim: "PermuteBackward0",
  expand_as: "ExpandBackward0", broadcast_to: "ExpandBackward0", tile: "RepeatBackward0", repeat_interleave: "ViewBackward0",
  hstack: "CatBackward0", vstack: "CatBackward0", dstack: "CatBackward0", concat: "CatBackward0", concatenate: "CatBackward0", column_stack: "CatBackward0",
  tensordot: "ViewBackward0",
  hsplit: "SliceBackward0", vsplit: "SliceBackward0", dsplit: "SliceBackward0", unsafe_chunk: "UnsafeSplitBackward0",
  meshgrid: "ExpandBackward0", broadcast_tensors: "ExpandBackward0", atleast_2d: "UnsqueezeBackward0", atleast_3d: "UnsqueezeBackward0",
  where: "WhereBackward0", cdist: "CdistBackward0", diff: "SubBackward0", kron: "UnsafeViewBackward0", inner: "ViewBackward0", cross: "LinalgCrossBackward0",
  diagflat: "DiagEmbedBackward0", fliplr: "FlipBackward0", flipud: "FlipBackward0", float_power: "PowBackward0", cartesian_prod: "StackBackward0",
  max: "MaximumBackward0", min: "MinimumBackward0",
  linalg_inv: "LinalgInvExBackward0", inverse: "LinalgInvExBackward0", linalg_det: "LinalgDetBackward0", det: "LinalgDetBackward0",
  linalg_slogdet: "LinalgSlogdetBackward0", slogdet: "LinalgSlogdetBackward0", linalg_svd: "LinalgSvdBackward0", linalg_eigh: "LinalgEighBackward0",
  linalg_cholesky: "LinalgCholeskyExBackward0", linalg_solve: "LinalgSolveExBackward0", linalg_matrix_norm: "LinalgVectorNormBackward0", pinverse: "LinalgPinvBackward0",
  softmin: "SoftmaxBackward0", softsign: "DivBackward0", tanhshrink: "SubBackward0", nanmean: "DivBackward0",
  affine_grid: "AffineGridGeneratorBackward0", grid_sampler: "GridSampler2DBackward0",
  feature_alpha_dropout: "AddBackward0", rnn_tanh_cell: "TanhBackward0", rnn_relu_cell: "ReluBackward0",
  copy: "CopyBackwards",
  outer: "MulBackward0", ger: "MulBackward0", square: "PowBackward0",
  std: "StdBackward0", var: "VarBackward0",
  softmax: "SoftmaxBackward0", log_softmax: "LogSoftmaxBackward0", special_softmax: "SoftmaxBackward0", special_log_softmax: "LogSoftmaxBackward0",
  to: "ToCopyBackward0", type_as: "ToCopyBackward0", _to_copy: "ToCopyBackward0",
  nll_loss: "NllLossBackward0", nll_loss_nd: "NllLossBackward0",
  cosine_similarity: "SumBackward1", pairwise_distance: "NormBackward1",
  relu6: "HardtanhBackward0", selu: "EluBackward0", prelu: "PreluKernelBackward0", log_sigmoid: "LogSigmoidBackward0",
  divide: "DivBackward0", true_divide: "DivBackward0", multiply: "MulBackward0", subtract: "SubBackward0", negative: "NegBackward0", absolute: "AbsBackward0", fix: "TruncBackward0",
  arccos: "AcosBackward0", arcsin: "AsinBackward0", arctan: "AtanBackward0", arctan2: "Atan2Backward0",
  view: "ViewBackward0", take_along_dim: "GatherBackward0", floor_divide: "NotImplemented",
};
