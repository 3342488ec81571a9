/**
 * Operators with a gradient that is not written for complex results (tools/autograd/gen_variable_type.py, `GRADIENT_IMPLEMENTED_FOR_COMPLEX`, has the
 * others): as such a result comes to follow gradients, autograd refuses it.
 */
import type { Op } from "../types.ts";

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

const lacking: ReadonlySet<string> = new Set(names(`
  adaptive_max_pool2d adaptive_max_pool3d amax amin atan2 avg_pool2d avg_pool3d binary_cross_entropy binary_cross_entropy_with_logits ceil celu clamp clamp_max clamp_min
  conv_depthwise3d conv_tbc convolution copysign cummax cummin deg2rad digamma dist elu embedding erf erfc erfinv floor fmax fmin fmod frac fractional_max_pool2d fractional_max_pool3d gelu glu
  grid_sampler_2d grid_sampler_3d hardshrink hardsigmoid hardswish hardtanh huber_loss hypot i0 igamma igammac index_reduce kthvalue leaky_relu lgamma logaddexp2 logit max
  max_pool2d_with_indices max_pool3d_with_indices max_unpool2d max_unpool3d maximum median min minimum mish mode mse_loss multi_margin_loss mvlgamma nan_to_num nanmedian native_batch_norm
  native_dropout native_group_norm native_layer_norm nextafter one_hot polygamma rad2deg relu remainder round rrelu_with_noise scatter_reduce segment_reduce select_scatter sign silu slice_scatter
  smooth_l1_loss soft_margin_loss softplus sort special_airy_ai special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_entr special_erfcx special_i0e special_i1 special_i1e
  special_log_ndtr special_modified_bessel_i0 special_modified_bessel_i1 special_modified_bessel_k0 special_modified_bessel_k1 special_ndtri special_spherical_bessel_j0 special_xlog1py special_zeta
  threshold topk trunc xlogy
`));

/** Composed operators that come to one of those, by the name that is refused. */
const within: Readonly<Record<string, string>> = {
  softmax: "_softmax", log_softmax: "_log_softmax", layer_norm: "native_layer_norm", group_norm: "native_group_norm", batch_norm: "native_batch_norm", rrelu: "rrelu_with_noise",
  log_sigmoid: "log_sigmoid_forward", avg_pool1d: "avg_pool2d", adaptive_avg_pool1d: "_adaptive_avg_pool2d", adaptive_avg_pool2d: "_adaptive_avg_pool2d", adaptive_avg_pool3d: "_adaptive_avg_pool3d",
  softshrink: "sign",
};

/** The name under which autograd refuses a complex result of `op`; undefined where it takes it. */
export function refusedComplex({ packet }: Op): string | undefined {
  return Object.hasOwn(within, packet) ? within[packet] : lacking.has(packet) ? packet : undefined;
}
