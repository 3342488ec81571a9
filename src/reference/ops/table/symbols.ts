/** Scalars read from tensors, sizes, assertions. */
import type { Family } from "./family.ts";
import * as read from "../args.ts";
import { wrapDim } from "../broadcast.ts";
import { canCast, promoteTypes, resultType } from "../promote.ts";
import { checkCondition, constrainRange, constrainRangeForSize, fromDim, isSymNode, type Dim } from "../dims.ts";
import { numel } from "../construct.ts";
import { dtypes, type DType } from "../dtype.ts";
import type { OpResult } from "../types.ts";
import { assertTensor } from "../rules/answers.ts";
import { scalarOf } from "../unbacked.ts";

export const symbolOps: Family = [
  ["item _local_scalar_dense", call => scalarOf(call, read.tensor(call))],
  ["sym_size.int size.int", call => sizeAt(read.tensor(call).sizes, read.int(call, "dim"))],
  ["sym_stride.int stride.int", call => sizeAt(read.tensor(call).strides, read.int(call, "dim"))],
  ["sym_numel", call => fromDim(numel(read.tensor(call)))],
  ["sym_storage_offset", call => fromDim(read.tensor(call).offset)],
  ["_assert_async", assertTensor],
  ["_assert_scalar", call => { checkCondition(read.arg(call, "self"), read.str(call, "assert_msg") ?? ""); return null; }],
  ["sym_constrain_range", call => { constrainRange(read.arg(call, "size"), read.maybeInt(call, "min"), read.maybeInt(call, "max")); return null; }],
  ["sym_constrain_range_for_size", call => { constrainRangeForSize(read.arg(call, "size"), read.maybeInt(call, "min"), read.maybeInt(call, "max")); return null; }],
  ["_assert_tensor_metadata", () => null],
  // A property of the mask's values: what a trace makes of it is the same either way.
  ["_nested_tensor_from_mask_left_aligned", () => false],
  ["is_floating_point", call => read.tensor(call).dtype.isFloatingPoint],
  ["is_complex", call => read.tensor(call).dtype.isComplex],
  ["is_signed", call => read.tensor(call).dtype.signed && read.tensor(call).dtype !== dtypes.bool],
  ["is_conj is_neg", () => false],
  ["is_inference", call => read.tensor(call).inference],
  ["is_same_size", call => { const [a, b] = [read.tensor(call), read.tensor(call, "other")]; return a.rank === b.rank && a.sizes.every((size, i) => size === b.sizes[i]); }],
  ["result_type", call => resultType(call.args) as unknown as OpResult],
  ["can_cast", call => canCast(read.arg(call, "from_") as DType, read.arg(call, "to") as DType)],
  ["promote_types", call => promoteTypes(read.arg(call, "type1") as DType, read.arg(call, "type2") as DType) as unknown as OpResult],
];

/** An operator's result that has become a number by now is handed out as one (aten/src/ATen/core/ivalue.h, of `SymInt`). */
function sizeAt(list: readonly Dim[], dim: number): OpResult {
  const size = list[wrapDim(dim, list.length, false)]!;
  const known = isSymNode(size) ? size.maybeConstant() : undefined;
  return typeof known === "bigint" ? known : fromDim(size);
}

