/** Type promotion (c10/core/ScalarType.cpp, promoteTypes; aten/src/ATen/native/TypeProperties.cpp, result_type; torch/_prims_common). */
import { defaultComplex, defaultDtype } from "./construct.ts";
import { isSymNode } from "./dims.ts";
import { dtypes, type DType } from "./dtype.ts";
import { Tensor } from "./tensor.ts";
import { ComplexScalar, OpError, type OpArg } from "./types.ts";

const signedInts = [dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64];
const wideUnsigned: readonly DType[] = [dtypes.uint16, dtypes.uint32, dtypes.uint64];
const float8: readonly DType[] = [dtypes.float8_e4m3fn, dtypes.float8_e5m2, dtypes.float8_e4m3fnuz, dtypes.float8_e5m2fnuz];

const scalarTypeNames = new Map<DType, string>([
  [dtypes.bool, "Bool"], [dtypes.uint8, "Byte"], [dtypes.int8, "Char"], [dtypes.int16, "Short"], [dtypes.int32, "Int"], [dtypes.int64, "Long"],
  [dtypes.float16, "Half"], [dtypes.bfloat16, "BFloat16"], [dtypes.float32, "Float"], [dtypes.float64, "Double"],
  [dtypes.complex32, "ComplexHalf"], [dtypes.complex64, "ComplexFloat"], [dtypes.complex128, "ComplexDouble"],
  [dtypes.uint16, "UInt16"], [dtypes.uint32, "UInt32"], [dtypes.uint64, "UInt64"],
  [dtypes.float8_e4m3fn, "Float8_e4m3fn"], [dtypes.float8_e5m2, "Float8_e5m2"], [dtypes.float8_e4m3fnuz, "Float8_e4m3fnuz"], [dtypes.float8_e5m2fnuz, "Float8_e5m2fnuz"],
]);

/** `Float`: what C++ messages call a dtype. */
export function scalarTypeName(dtype: DType): string {
  return scalarTypeNames.get(dtype) ?? dtype.name;
}

const cppNames = new Map<DType, string>([
  [dtypes.bool, "bool"], [dtypes.uint8, "unsigned char"], [dtypes.int8, "signed char"], [dtypes.int16, "short int"], [dtypes.int32, "int"], [dtypes.int64, "long int"],
  [dtypes.float16, "c10::Half"], [dtypes.bfloat16, "c10::BFloat16"], [dtypes.float32, "float"], [dtypes.float64, "double"],
  [dtypes.complex32, "c10::complex<c10::Half>"], [dtypes.complex64, "c10::complex<float>"], [dtypes.complex128, "c10::complex<double>"],
]);

/** `long int`: what messages with `caffe2::TypeMeta` print. */
export function cppTypeName(dtype: DType): string {
  return cppNames.get(dtype) ?? dtype.name;
}

function complexOf(dtype: DType): DType {
  if (dtype === dtypes.float64 || dtype === dtypes.complex128) return dtypes.complex128;
  if (dtype === dtypes.float16 || dtype === dtypes.complex32) return dtypes.complex32;
  return dtypes.complex64;
}

/** complex64 for float32, and so on. */
export function correspondingComplex(dtype: DType): DType { return complexOf(dtype); }

export function correspondingReal(dtype: DType): DType {
  return dtype === dtypes.complex128 ? dtypes.float64 : dtype === dtypes.complex64 ? dtypes.float32 : dtype === dtypes.complex32 ? dtypes.float16 : dtype;
}

/** `torch.promote_types`. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if (float8.includes(a) || float8.includes(b)) {
    throw new OpError(`Promotion for Float8 Types is not supported, attempted to promote ${scalarTypeName(a)} and ${scalarTypeName(b)}`);
  }
  if (a.isComplex || b.isComplex) return promoteComplex(a, b);
  if (a.isFloatingPoint || b.isFloatingPoint) {
    if (!a.isFloatingPoint) return b;
    if (!b.isFloatingPoint) return a;
    return a.bytes === b.bytes ? dtypes.float32 : a.bytes > b.bytes ? a : b;
  }
  if (a.kind === "bool") return b;
  if (b.kind === "bool") return a;
  if (wideUnsigned.includes(a) || wideUnsigned.includes(b)) {
    throw new OpError(`Promotion for uint16, uint32, uint64 types is not supported, attempted to promote ${scalarTypeName(a)} and ${scalarTypeName(b)}`);
  }
  if (a.signed === b.signed) return a.bytes > b.bytes ? a : b;
  const [unsigned, signed] = a.signed ? [b, a] : [a, b];
  return signed.bytes > unsigned.bytes ? signed : (signedInts.find(t => t.bytes > unsigned.bytes) ?? dtypes.int64);
}

function promoteComplex(a: DType, b: DType): DType {
  const order: readonly DType[] = [dtypes.complex32, dtypes.complex64, dtypes.complex128];
  const rank = (t: DType): number => {
    if (t.isComplex) return order.indexOf(t);
    if (!t.isFloatingPoint) return 0;
    return t === dtypes.bfloat16 ? 1 : order.indexOf(complexOf(t));
  };
  return order[Math.max(rank(a), rank(b))]!;
}

/** What a Python number counts as when no tensor decides. */
export function dtypeOfScalar(value: OpArg): DType {
  if (typeof value === "boolean" || (isSymNode(value) && value.kind === "bool")) return dtypes.bool;
  if (typeof value === "bigint" || (isSymNode(value) && value.kind === "int")) return dtypes.int64;
  if (value instanceof ComplexScalar) return defaultComplex();
  return defaultDtype();
}

/** The dtype that tensors and Python numbers have in common: tensors with dimensions decide first, then 0-dim ones, then numbers. */
export function resultType(operands: readonly OpArg[]): DType {
  let dimensioned: DType | null = null, zeroDim: DType | null = null, wrapped: DType | null = null;
  const join = (old: DType | null, next: DType): DType => (old === null ? next : promoteTypes(old, next));
  for (const operand of operands) {
    if (operand instanceof Tensor) {
      if (operand.rank > 0) dimensioned = join(dimensioned, operand.dtype);
      else zeroDim = join(zeroDim, operand.dtype);
    } else if (operand !== null) {
      wrapped = join(wrapped, dtypeOfScalar(operand));
    }
  }
  return combine(dimensioned, combine(zeroDim, wrapped)) ?? defaultDtype();
}

function combine(higher: DType | null, lower: DType | null): DType | null {
  if (higher === null || lower === null) return higher ?? lower;
  if (higher.isComplex) return higher;
  if (higher.isFloatingPoint) return lower.isComplex ? complexOf(higher) : higher;
  if (higher.kind === "bool" || lower.isFloatingPoint || lower.isComplex) return promoteTypes(higher, lower);
  return higher;
}

/** `torch.can_cast`. */
export function canCast(from: DType, to: DType): boolean {
  if (from.isComplex && !to.isComplex) return false;
  if (from.isFloatingPoint && !to.isFloatingPoint && !to.isComplex) return false;
  return !(from.kind !== "bool" && to.kind === "bool");
}

export type Promotion = "default" | "intToFloat" | "bool" | "complexToFloat" | "boolToLong";

/** What half precision is computed in (torch/_prims_common, `get_computation_dtype`). */
export const computationType = (dtype: DType): DType =>
  dtype === dtypes.float16 || dtype === dtypes.bfloat16 ? dtypes.float32 : dtype === dtypes.complex32 ? dtypes.complex64 : dtype;

/** The dtype of an elementwise result, from the common dtype of its operands (ELEMENTWISE_TYPE_PROMOTION_KIND). */
export function promote(kind: Promotion, common: DType): DType {
  switch (kind) {
    case "default": return common;
    case "intToFloat": return common.isFloatingPoint || common.isComplex ? common : defaultDtype();
    case "bool": return dtypes.bool;
    case "complexToFloat": return correspondingReal(common);
    case "boolToLong": return common.kind === "bool" ? dtypes.int64 : common;
  }
}

/** Floats and complex stay; everything else becomes the default float. */
export function defaultFloatFor(dtype: DType): DType {
  return dtype.isFloatingPoint || dtype.isComplex ? dtype : defaultDtype();
}
