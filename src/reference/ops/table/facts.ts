/** Facts about operators that neither schemas nor PyTorch's own tags tell, as further tags. */
const list = (names: string): readonly string[] => names.split(" ");

export const extraTags: Readonly<Record<string, readonly string[]>> = {
  /** Results do not depend on the inputs' values, or are cut off from them. */
  no_gradient: list("detach zeros_like ones_like empty_like full_like rand_like randn_like randint_like new_zeros new_ones new_empty new_full new_empty_strided bernoulli multinomial one_hot"),
  /** `out=` must be of the result's own dtype (torch/_refs, `out_wrapper(exact_dtype=True)`). */
  exact_out: list("split_with_sizes_copy abs abs_ absolute absolute_ ceil floor frac isposinf isneginf sgn sign signbit trunc norm addmm linalg_vector_norm mean"),
  /** The same, told with a comma (torch/_refs, `mean`). */
  comma_out: list("mean"),
  /** `out=` must be of the result's own dtype, in the words of C++ (aten/src/ATen/native/Resize.h, the structured kernels' own outputs). */
  index_out: list("argmax argmin gather bmm topk max min linalg_inv inverse linalg_det take_along_dim scatter scatter_add"),
  /** `out=` may be of any dtype: it is computed in, or filled with what fits. */
  any_out: list("sum prod zeros ones full empty rand randn randint arange linspace logspace eye"),
  /** Makes a real tensor known to the trace: its result may be a constant (FakeTensorMode.lift_fns). */
  lift: list("lift lift_fresh lift_fresh_copy"),
  /** Sizes stay symbols even where these have become constants. */
  keeps_symbols: list("detach"),
  /** Results are their first operand's memory, though no views of it that autograd knows. */
  keeps_memory: list("detach"),
  /** What is written to follows the gradients of what is written, of whatever dtype it is. */
  takes_gradients: list("index_put_ _index_put_impl_"),
  /** Several views come of one call of autograd's. */
  several_views: list("split split_with_sizes chunk unbind"),
  /** Writes nothing that autograd minds, leaf or not. */
  leaf_safe: list("requires_grad_ detach_ set_data"),
  /** Keeps an operand for the gradient of another. */
  saves_operands: list("mul div true_divide divide multiply mm bmm matmul linear addmm addmv baddbmm addbmm dot mv einsum conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution pow atan2 batch_norm layer_norm group_norm instance_norm prelu cross addcmul addcdiv bilinear embedding scaled_dot_product_attention"),
  /** Written to whatever it is that lies in memory more than once: nobody asks. */
  may_overlap: list("relu_ dropout_ rrelu_ index_fill_ index_add_"),
  /** Losses with a float among their numbers: integers give floats. */
  float_loss: list("poisson_nll_loss kl_div cosine_embedding_loss margin_ranking_loss triplet_margin_loss"),
  /** Losses that `sum` adds up, integers as int64. */
  summed_loss: list("l1_loss"),
  /** Losses that are made of distances: complex numbers give real ones. */
  real_loss: list("l1_loss triplet_margin_loss"),
  /** Operands may be on different devices. */
  any_device: list("copy_ copy to type_as set_ _to_copy to_dense masked_fill masked_fill_ index index_put index_put_"),
  /** Rules that know what becomes of a sparse tensor. */
  sparse: list("to_dense to_sparse"),
  /** Bound by hand in C++ (`manual_cpp_binding`): answered from the tensor itself, no mode sees them. */
  unseen: list("is_floating_point is_complex is_conj is_neg is_signed is_inference _is_zerotensor"),
  /** Python may give a number where the schema says Tensor (torch/csrc/utils/python_arg_parser.cpp). */
  numbers_as_tensors: list("add add_ sub sub_ mul mul_ div div_ divide divide_ true_divide true_divide_ floor_divide floor_divide_ multiply multiply_ subtract subtract_ _conj"),
};

const byPacket = new Map<string, Set<string>>();
for (const [tag, packets] of Object.entries(extraTags)) {
  for (const packet of packets) byPacket.set(packet, (byPacket.get(packet) ?? new Set()).add(tag));
}

const none: ReadonlySet<string> = new Set();

export function extraTagsOf(packet: string): ReadonlySet<string> {
  return byPacket.get(packet) ?? none;
}
