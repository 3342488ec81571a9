/** Which operators autocast runs in which precision on CPU (aten/src/ATen/autocast_mode.cpp). */
import { dtypes, type DType } from "./dtype.ts";
import { dispatch, type Cast } from "./dispatch.ts";
import { findOp } from "./registry.ts";
import { Tensor } from "./tensor.ts";
import type { OpArg } from "./types.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Run in the region's own dtype. */
const lower = names(`
  conv1d conv2d conv3d bmm mm linalg_vecdot baddbmm addmm addbmm linear matmul conv_tbc mkldnn_rnn_layer conv_transpose1d conv_transpose2d conv_transpose3d prelu
  scaled_dot_product_attention _native_multi_head_attention
`);

/** Run in float32. */
const full = names(`
  avg_pool3d binary_cross_entropy grid_sampler polar prod quantile nanquantile stft cdist grid_sampler_2d _grid_sampler_2d_cpu_fallback grid_sampler_3d trace view_as_complex
  cholesky cholesky_inverse cholesky_solve inverse lu_solve orgqr ormqr pinverse max_pool3d max_unpool2d max_unpool3d adaptive_avg_pool3d reflection_pad1d reflection_pad2d
  replication_pad1d replication_pad2d replication_pad3d mse_loss cosine_embedding_loss nll_loss nll_loss2d hinge_embedding_loss poisson_nll_loss smooth_l1_loss cross_entropy_loss
  l1_loss huber_loss margin_ranking_loss soft_margin_loss triplet_margin_loss multi_margin_loss ctc_loss kl_div multilabel_margin_loss binary_cross_entropy_with_logits
  fft_fft fft_ifft fft_fft2 fft_ifft2 fft_fftn fft_ifftn fft_rfft fft_irfft fft_rfft2 fft_irfft2 fft_rfftn fft_irfftn fft_hfft fft_ihfft linalg_cond linalg_matrix_rank linalg_solve
  linalg_cholesky linalg_svdvals linalg_eigvals linalg_eigvalsh linalg_inv linalg_householder_product linalg_tensorinv linalg_tensorsolve fake_quantize_per_tensor_affine geqrf
  _lu_with_info qr svd triangular_solve fractional_max_pool2d fractional_max_pool3d adaptive_max_pool3d multilabel_margin_loss_forward linalg_qr linalg_cholesky_ex linalg_svd
  linalg_eig linalg_eigh linalg_lstsq linalg_inv_ex
`);

/** Operators that are made of others, with the dtype that those run them in; undefined where none of them is cast. */
const inside: Readonly<Record<string, (args: readonly OpArg[], region: DType) => DType | undefined>> = {
  ...Object.fromEntries("chain_matmul linalg_multi_dot linalg_matmul rnn_tanh rnn_relu rnn_tanh_cell rnn_relu_cell".split(" ").map((packet) => [packet, (_args: readonly OpArg[], region: DType) => region] as const)),
  // Tensors of different dtypes are refused before they are multiplied.
  tensordot: ([left, right], region) => ((left as Tensor).dtype === (right as Tensor).dtype ? region : undefined),
  inner: ([left, right], region) => ([left as Tensor, right as Tensor].every(({ rank, dtype }) => rank > 0 && dtype === (left as Tensor).dtype) ? region : undefined),
  matrix_power: ([, n], region) => (n as bigint > 1n ? region : undefined),
  linalg_matrix_power: ([, n], region) => (n as bigint > 1n ? region : undefined),
  einsum: ([equation], region) => (endsInContraction((equation as string).replaceAll(" ", "")) ? region : undefined),
  nll_loss_nd: () => dtypes.float32,
  pad: ([, amounts, mode]) => (paddings.has(`${mode as string} ${(amounts as readonly OpArg[]).length / 2}`) ? dtypes.float32 : undefined),
  // The gates are cast, and what they make is of the state's dtype.
  lstm: ([, states]) => ((states as readonly OpArg[])[0] as Tensor).dtype,
  gru: ([, state]) => (state as Tensor).dtype,
};

const paddings = new Set(["reflect 1", "reflect 2", "replicate 1", "replicate 2", "replicate 3"]);

/** Whether the last two factors of a sum are multiplied as matrices: only where the labels of both are summed over (aten/src/ATen/native/Linear.cpp, `einsum`). */
function endsInContraction(equation: string): boolean {
  const [inputs, given] = equation.split("->");
  const operands = inputs!.replaceAll("...", ".").split(",");
  const last = operands.pop()!;
  const all = [...operands, last].join("");
  const output = given ?? [...all].filter((label) => label === "." || all.indexOf(label) === all.lastIndexOf(label)).join("");
  return [...last].some((label) => label !== "." && !output.includes(label) && operands.some((operand) => operand.includes(label)));
}

/** Run in the widest floating dtype among their tensors. */
const promoted = names("stack cat index_copy");

/** Doubles are left alone, and so is what is no floating point. */
const isEligible = (tensor: Tensor): boolean => tensor.dtype.isFloatingPoint && tensor.dtype !== dtypes.float64;

function castAll(args: readonly OpArg[], to: DType): readonly OpArg[] {
  return args.map((arg): OpArg => {
    if (arg instanceof Tensor) return isEligible(arg) && arg.dtype !== to ? (dispatch(findOp("aten::to.dtype"), [arg, to, false, false, null]) as Tensor) : arg;
    return Array.isArray(arg) ? castAll(arg as readonly OpArg[], to) : arg;
  });
}

function widest(args: readonly OpArg[], region: DType): DType {
  const tensors = args.flatMap((arg) => (Array.isArray(arg) ? (arg as readonly OpArg[]) : [arg])).filter((arg): arg is Tensor => arg instanceof Tensor);
  return tensors.some((tensor) => tensor.dtype === dtypes.float32) ? dtypes.float32 : region;
}

/** The rule of a region of autocast to `dtype`. */
export function autocastTo(dtype: DType): Cast {
  return (op, args) => {
    if (lower.has(op.packet)) return castAll(args, dtype);
    if (full.has(op.packet)) return castAll(args, dtypes.float32);
    if (promoted.has(op.packet)) return castAll(args, widest(args, dtype));
    const made = Object.hasOwn(inside, op.packet) ? inside[op.packet]!(args, dtype) : undefined;
    return made === undefined ? args : castAll(args, made);
  };
}
