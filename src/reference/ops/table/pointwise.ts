/** Elementwise operators. */
import type { Family } from "./family.ts";
import {
  addcdiv, added, angle, closePair, computed, copyInto, divideMode, fastBinary, floatPower, floatPowerInPlace, floorDivide, frexp, inPlace, lerp, like, maskedFill, maskedFillInPlace, maskedScatter, maskedScattered, negate, noComplex, pointwise, pointwiseAsIs, powered, realOnly, refusing, returnsSelf, same, shift, subtract, toComplex, where, withoutBools,
} from "../rules/elementwise.ts";
import * as read from "../args.ts";
import { onPlainSizes } from "../rules/answers.ts";
import { isSymNode, toConcrete } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { promote, scalarTypeName } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Rule } from "../types.ts";
import { real as realView } from "../rules/views.ts";
import { addbmm, addmm, addmv, baddbmm } from "../rules/matmul.ts";
import { likeFirst } from "../rules/shape.ts";
import { elu, hardshrink, holding, hardtanh, leakyRelu, logSigmoid, prelu } from "../rules/activation.ts";
import { floatText } from "../../symbolic/index.ts";

const promoteToFloat = pointwise("intToFloat");
const promoted = pointwise("default");
const compared = pointwise("bool");

const clamp: Rule = call => {
  const names = call.op.schema.args.map(arg => arg.name).filter(name => name === "self" || read.arg(call, name) !== null);
  if (names.length === 1) throw new OpError(call.env ? "clamp called but both min and max are none!" : "torch.clamp: At least one of 'min' or 'max' must not be None", call.env ? "ValueError" : "RuntimeError");
  return pointwise("default", names.join(" "))(call);
};

/** In-place forms that copy the result, whatever its dtype (torch/_decomp/decompositions.py, `register_inplace`). */
const copying: Family = ([
  ["hardsigmoid_ hardswish_ silu_ gelu_ round_", same],
  ["hardtanh_", hardtanh], ["leaky_relu_", leakyRelu],
  ["addmm_", addmm], ["addmv_", addmv], ["addbmm_", addbmm], ["baddbmm_", baddbmm],
  ["logit_", promoteToFloat],
] as const).map(([names, rule]) => [names, inPlace(rule, "copy")] as const);

/** Parts of complex numbers are fractions (aten/src/ATen/native/TensorFactories.cpp, `complex_check_floating`). */
const partsOf = (first: string, second: string): Parameters<typeof refusing>[1] => (call) => {
  const types = [first, second].map((name) => read.tensor(call, name).dtype);
  return call.env !== null || types.every((dtype) => dtype.isFloatingPoint) ? null
    : `Expected both inputs to be Half, Float or Double tensors but got ${types.map(scalarTypeName).join(" and ")}`;
};

/** The kernels of `lerp` have no whole numbers (aten/src/ATen/native/cpu/LerpKernel.cpp); fake tensors do not come to them. */
const lerpKernel: Parameters<typeof refusing>[1] = (call) => {
  const { dtype } = read.tensor(call);
  const kernel = call.op.overload === "Tensor" ? "lerp_kernel_tensor" : "lerp_kernel_scalar";
  return call.env === null && !dtype.isFloatingPoint && !dtype.isComplex ? `"${kernel}" not implemented for '${scalarTypeName(dtype)}'` : null;
};

export const pointwiseOps: Family = [
  ["sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh arcsin arccos arctan arcsinh arccosh arctanh", promoteToFloat],
  ["exp exp2 expm1 log log2 log10 log1p sqrt rsqrt reciprocal sigmoid erf erfc erfinv digamma lgamma logit sinc i0", promoteToFloat],
  ["special_expit special_erf special_erfc special_erfinv special_exp2 special_expm1 special_log1p special_digamma special_psi special_gammaln", promoteToFloat],
  ["special_i0 special_i0e special_i1 special_i1e special_ndtr special_ndtri special_log_ndtr special_entr special_erfcx special_sinc special_logit", promoteToFloat],
  ["special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_airy_ai special_modified_bessel_i0 special_modified_bessel_i1", promoteToFloat],
  ["special_chebyshev_polynomial_t special_chebyshev_polynomial_u special_chebyshev_polynomial_v special_chebyshev_polynomial_w special_hermite_polynomial_h special_hermite_polynomial_he", promoteToFloat],
  ["special_shifted_chebyshev_polynomial_t special_shifted_chebyshev_polynomial_u special_shifted_chebyshev_polynomial_v special_shifted_chebyshev_polynomial_w special_laguerre_polynomial_l special_legendre_polynomial_p", promoteToFloat],
  ["special_spherical_bessel_j0 special_modified_bessel_k0 special_modified_bessel_k1 special_scaled_modified_bessel_k0 special_scaled_modified_bessel_k1", promoteToFloat],
  ["mvlgamma special_multigammaln", pointwise("intToFloat", "self")],
  ...["deg2rad", "rad2deg"].map(name => [name, realOnly(`${name} is not supported for complex tensors.`, pointwise("intToFloat", "self"))] as const),
  ["polygamma special_polygamma", refusing(pointwise("intToFloat", "self"), call => (read.int(call, "n") < 0 ? "polygamma(n, x) does not support negative n." : null))],
  ["special_zeta special_xlog1py special_xlogy xlogy atan2 arctan2", promoteToFloat],
  ["logaddexp", withoutBools(promoted)],
  ["logaddexp2", realOnly("logaddexp2 doesn't support complex dtypes", withoutBools(promoted))],
  ["igamma igammac special_gammainc special_gammaincc", promoteToFloat],
  ["hypot copysign fmod heaviside gcd", pointwise("default")],
  // It divides by the common divisor, which is no bool (torch/_refs, `lcm`).
  ["lcm", refusing(promoted, call => (call.env && (promoted(call) as Tensor).dtype === dtypes.bool ? "Tensor with dtype torch.int64 is not the expected dtype of torch.bool!" : null))],
  ["nextafter", pointwiseAsIs("default")],
  ["copysign", pointwise("intToFloat")],
  ["abs absolute", refusing(pointwise("complexToFloat"), call => (call.env === null && read.tensor(call).dtype === dtypes.bool ? "\"abs_cpu\" not implemented for 'Bool'" : null))],
  ["angle", angle],
  ["neg negative", negate],
  ["positive", refusing(call => read.tensor(call), call => (read.tensor(call).dtype === dtypes.bool ? "The `+` operator, on a bool tensor is not supported." : null))],
  ["frac", withoutBools(computed)],
  ["floor ceil trunc fix round sign sgn relu", computed],
  ["conj_physical", call => (read.tensor(call).dtype.isComplex ? computed(call) : read.tensor(call))],
  ["square", pointwise("boolToLong", "self")],
  ["round.decimals", computed],
  ["nan_to_num", likeFirst],
  ["nan_to_num_", inPlace(refusing(likeFirst, call => (call.env && read.tensor(call).dtype.isComplex ? `Complex dtype is not supported for isneginf, got dtype torch.${read.tensor(call).dtype.name}` : null)))],
  ["isnan isinf isfinite isreal signbit logical_not", pointwise("bool", "self")],
  ["isposinf", noComplex("isposinf", pointwise("bool", "self"))],
  ["isneginf", noComplex("isneginf", pointwise("bool", "self"))],
  ["eq ne lt le gt ge not_equal less less_equal greater greater_equal logical_and logical_or logical_xor", compared],
  ["isclose", closePair],
  ["add", added],
  ["add_", inPlace(pointwise("default", "self other"), "alpha")],
  ["sub subtract", subtract],
  ["sub_ subtract_", inPlace(call => (call.env ? pointwise("default", "self other") : subtract)(call), "alpha")],
  ["rsub", subtract],
  ["mul multiply", fastBinary(pointwise("default", "self other"))],
  ["mul_ multiply_", inPlace(pointwise("default", "self other"), "binary")],
  ["div divide", fastBinary(pointwise("intToFloat", "self other"))],
  ["div_ divide_ true_divide_", inPlace(pointwise("intToFloat", "self other"), "binary")],
  ["div_.Tensor_mode div_.Scalar_mode divide_.Tensor_mode divide_.Scalar_mode", inPlace(divideMode)],
  ["true_divide", fastBinary(pointwise("intToFloat", "self other"))],
  ["div.Tensor_mode div.Scalar_mode divide.Tensor_mode divide.Scalar_mode", divideMode],
  ["floor_divide", floorDivide],
  ["remainder maximum minimum fmax fmin max.other min.other special_round", pointwise("default")],
  ["pow", powered],
  ["float_power", floatPower],
  ["float_power_", floatPowerInPlace],
  ["logical_and_ logical_or_ logical_xor_", inPlace(compared, "binary")],
  ["__iand__ __ior__ __ixor__", inPlace(promoted)],
  ["__lshift__", shift("lshift")], ["__rshift__", shift("rshift")],
  ["__ilshift__", inPlace(shift("lshift"), "copy")], ["__irshift__", inPlace(shift("rshift"), "copy")],
  ["bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift", promoted],
  ["__and__ __or__ __xor__", promoted],
  ["bitwise_not", refusing(same, call => {
    const { dtype } = read.tensor(call);
    return call.env === null && (dtype.isFloatingPoint || dtype.isComplex) ? `"bitwise_not_cpu" not implemented for '${scalarTypeName(dtype)}'` : null;
  })],
  ["clamp clip", clamp],
  ["clamp_min", pointwise("default", "self min")],
  ["clamp_max", pointwise("default", "self max")],
  ["lerp", refusing(lerp, lerpKernel)],
  ["lerp_", refusing(inPlace(lerp, "binary"), lerpKernel)],
  ["addcmul_", inPlace(pointwiseAsIs("default", "self tensor1 tensor2"), "binary")],
  ["addcdiv_", inPlace(addcdiv, "binary")],
  ["addcmul", pointwiseAsIs("default", "self tensor1 tensor2")],
  ["addcdiv", addcdiv],
  ["frexp", frexp],
  ["ldexp", pointwise("intToFloat", "self other")],
  ["where.self where.ScalarOther where.ScalarSelf where.Scalar", where],
  ["masked_fill", maskedFill],
  ["chalf", call => like(read.tensor(call), dtypes.complex32)],
  ["complex", refusing(toComplex("real", "imag"), partsOf("real", "imag"))],
  ["polar", refusing(toComplex("abs", "angle"), partsOf("abs", "angle"))],
  ["real", realView],
  ["silu mish hardswish hardsigmoid threshold", computed],
  ["celu", holding("alpha", computed)], ["softplus", holding("beta", computed)],
  ["rrelu", refusing(computed, call => (Number(read.arg(call, "lower")) > Number(read.arg(call, "upper")) ? "Lower bound should be less than or equal to the upper bound" : null))],
  ["elu selu", elu], ["leaky_relu", leakyRelu], ["hardtanh relu6", hardtanh], ["hardshrink", hardshrink], ["log_sigmoid", logSigmoid],
  ["gelu", refusing(computed, call => (["none", "tanh"].includes(read.str(call, "approximate")!) ? null : "approximate argument must be either none or tanh."))],
  ["softshrink", refusing(
    call => like(read.tensor(call), call.env ? promote("intToFloat", read.tensor(call).dtype) : read.tensor(call).dtype),
    call => {
      const given = read.arg(call, "lambd");
      return read.float(call, "lambd") >= 0 ? null : `lambda must be greater or equal to 0, but found to be ${typeof given === "bigint" ? given : floatText(read.float(call, "lambd"))}`;
    })],
  ["prelu", prelu],
  ["fill", same],
  ["fill_ zero_", returnsSelf],
  ["fill_diagonal_", refusing(returnsSelf, call => {
    const { rank, sizes } = read.tensor(call);
    if (rank < 2) return "dimensions must larger than 1";
    if (rank > 2 && sizes.some(size => typeof size === "number" && typeof sizes[0] === "number" && size !== sizes[0])) return "all dimensions of input must be of equal length";
    // Whether it is tall is asked of plain numbers, what it is told then is in vain.
    return call.env !== null && sizes.map(size => isSymNode(size) && toConcrete(size) >= 0).includes(true) ? "Cannot call storage_offset() on tensor with symbolic sizes/strides" : null;
  })],
  ["masked_fill_", maskedFillInPlace],
  ["masked_scatter", maskedScatter(maskedScattered)],
  ["masked_scatter_", maskedScatter(returnsSelf)],
  ["copy_", copyInto],
  ["copy", same],
  ["fake_quantize_per_tensor_affine.default", onPlainSizes(same, "aten.fake_quantize_per_tensor_affine_cachemask.default")],
  ["fake_quantize_per_tensor_affine.tensor_qparams", onPlainSizes(same, "aten._fake_quantize_per_tensor_affine_cachemask_tensor_qparams.default")],
  ["fake_quantize_per_channel_affine", onPlainSizes(same, "aten.fake_quantize_per_channel_affine_cachemask.default")],
  ...copying,
];
