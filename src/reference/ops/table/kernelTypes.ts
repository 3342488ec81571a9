/**
 * Types that the CPU's kernels have no code for. Shape rules let them through, so fake tensors are traced where real ones are refused
 * (aten/src/ATen/native/cpu/, the `AT_DISPATCH_…` of each kernel).
 */
import * as read from "../args.ts";
import type { DType } from "../dtype.ts";
import { dtypes } from "../dtype.ts";
import { scalarTypeName } from "../promote.ts";
import { Tensor } from "../tensor.ts";
import type { Call, OpResult } from "../types.ts";

type Types = (dtype: DType) => boolean;

const bools: Types = (dtype) => dtype === dtypes.bool;
const fractions: Types = (dtype) => dtype.isFloatingPoint || dtype.isComplex;
const wholes: Types = (dtype) => !fractions(dtype);
const notWhole: Types = (dtype) => fractions(dtype) || bools(dtype);

/** Operators, the name that their kernel goes by (`*` stands for the operator's), what it lacks, and whether it goes by the input's type. */
const rows: readonly (readonly [packets: string, kernel: string, lacks: Types, by?: "input"])[] = [
  ["bitwise_and bitwise_or bitwise_xor", "*_cpu", fractions],
  ["bitwise_left_shift", "lshift_cpu", notWhole],
  ["bitwise_right_shift", "rshift_cpu", notWhole],
  ["gcd lcm", "*_cpu", notWhole],
  ["floor_divide", "div_floor_cpu", bools],
  ["fmod remainder", "*_cpu", bools],
  ["ceil floor round trunc", "*_vml_cpu", bools],
  ["frac hypot logaddexp logaddexp2 nextafter", "*_cpu", wholes],
  ["igamma igammac", "*_cpu", wholes, "input"],
  ["elu celu selu", "elu_cpu", wholes],
  ["argmax argmin", "*_cpu", bools, "input"],
  ["median nanmedian", "median_cpu", bools, "input"],
];

interface KernelTypes {
  readonly kernel: string;
  readonly lacks: Types;
  readonly byInput: boolean;
}

const known: ReadonlyMap<string, KernelTypes> = new Map(rows.flatMap(([packets, kernel, lacks, by]) =>
  packets.split(" ").map((packet) => [packet, { kernel: kernel.replace("*", packet), lacks, byInput: by === "input" }] as const)));

/** Why the kernel of a call on real tensors refuses; null where it does not. */
export function kernelRefusal(call: Call, result: OpResult): string | null {
  const types = known.get(call.op.packet);
  if (types === undefined || (types.byInput && call.op.overload === "dim" && call.op.packet.includes("median"))) return null;
  const of = types.byInput ? read.tensor(call) : result;
  return of instanceof Tensor && types.lacks(of.dtype) ? `"${types.kernel}" not implemented for '${scalarTypeName(of.dtype)}'` : null;
}
