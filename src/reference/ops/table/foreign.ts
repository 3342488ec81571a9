/** Operators of sparse, quantised and pinned tensors and of other machines' libraries, as dense tensors on the CPU meet them. */
import type { Family } from "./family.ts";
import { onPlainSizes } from "../rules/answers.ts";
import * as f from "../rules/foreign.ts";
import { returnsSelf } from "../rules/elementwise.ts";

/** No kernel for dense tensors, not even one made of other operators (`torch._C._dispatch_has_kernel_for_dispatch_key`). */
const withoutKernels = `_coalesce _conv_depthwise2d _dimI _dimV _indices _nnz _values conv_depthwise3d batch_norm_backward_elemt batch_norm_backward_reduce batch_norm_elemt batch_norm_gather_stats
  batch_norm_gather_stats_with_counts batch_norm_stats dequantize.tensors empty_quantized hspmm int_repr native_norm q_per_channel_axis q_per_channel_scales q_per_channel_zero_points
  q_scale q_zero_point qscheme quantized_batch_norm quantized_max_pool1d quantized_max_pool2d quantized_max_pool3d sparse_mask to_padded_tensor`.split(/\s+/).join(" ");

export const foreignOps: Family = [
  [withoutKernels, f.withoutKernel],
  ["coalesce is_coalesced indices", f.ofLayout("sparse coordinate")],
  ["values", f.ofLayout("sparse")],
  ["crow_indices col_indices", f.ofLayout("sparse row compressed")],
  ["ccol_indices row_indices", f.ofLayout("sparse column compressed")],
  ["sspaddmm smm", f.refused("tensor.sspaddmm(...) can only be called on sparse tensors")],
  ["slice_inverse", f.refused("")],
  ["is_distributed is_set_to is_pinned", f.always(false)],
  ["dense_dim", f.denseDims], ["sparse_dim", f.always(0n)],
  ["to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc", f.toCompressed],
  ["quantize_per_tensor quantize_per_channel quantize_per_tensor_dynamic", onPlainSizes(f.quantize)],
  ["dequantize.self", f.dequantized],
  ["to_mkldnn", f.toMkldnn],
  ["pin_memory", f.refused("NYI: aten._pin_memory.default", "AssertionError")],
  ["align_as align_to", call => f.refused(`align_to: All input dims must be named. Found unnamed dim at index 0 of Tensor[${call.args[0] === null ? "" : (call.args[0] as { sizes: readonly unknown[] }).sizes.map(() => "None").join(", ")}]`)(call)],
  ["rename_ rename", returnsSelf],
  ["binomial", f.binomial],
  ["conv_tbc", f.convTbc],
  ["native_channel_shuffle", f.channelShuffle],
  ["segment_reduce", f.segmentReduce],
  ["from_file", f.withoutMeta],
];
