/** Images between whose points is interpolated, as it is composed (torch/_decomp/decompositions.py, `_upsample_linear`, `upsample_bicubic2d_default`). */
import * as read from "../args.ts";
import { guardChannelsLast } from "../construct.ts";
import { dimScaled, dimSub, guardGt, guardNe, type Dim } from "../dims.ts";
import { dtypes, memoryFormats } from "../dtype.ts";
import { innerWith } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import type { Call, OpArg } from "../types.ts";
import { asArg, on, type Apply, type Composition } from "./parts.ts";

/** The wanted sizes: told, or scaled. */
function wantedSizes(call: Call, sizes: readonly Dim[]): Dim[] {
  if (read.arg(call, "output_size") !== null) return read.dims(call, "output_size");
  const factors = (read.arg(call, "scale_factors") as readonly number[]).map(Number);
  return sizes.map((size, i) => dimScaled(size, factors[i]!));
}

/** Where each new point lies among the old ones; how far apart these are asks for more than one point where the corners meet. */
function sourceOf(apply: Apply, call: Call, count: Dim, dtype: Tensor["dtype"]): Tensor {
  if (read.bool(call, "align_corners")) guardGt(count, 1);
  const points = apply("to.dtype", apply("arange", asArg(count)), dtype);
  if (read.bool(call, "align_corners")) return apply("mul.Tensor", points, 1.0);
  return apply("sub.Tensor", apply("mul.Tensor", apply("add.Tensor", points, 0.5), 1.0), 0.5);
}

const laidOutLike = (call: Call, made: Tensor, input: Tensor): void => {
  const last = guardChannelsLast(input) ? (input.rank === 4 ? memoryFormats.channels_last! : memoryFormats.channels_last_3d!) : memoryFormats.contiguous_format!;
  innerWith(call, "contiguous", [made], { memory_format: last });
};

const inputOf = (call: Call): Tensor => read.tensor(call, call.op.schema.args[0]!.name);

const linear: Composition = call => {
  const [apply, input] = [on(call), inputOf(call)];
  const spatial = input.sizes.slice(2);
  if (spatial.length === 0 || !input.sizes.slice(1).every(size => guardNe(size, 0))) return;
  const along = wantedSizes(call, spatial).map((count, i) => {
    const source = apply("clamp", sourceOf(apply, call, count, input.dtype), 0.0);
    const at = apply("reshape", source, [asArg(source.sizes[0]!), ...new Array<OpArg>(spatial.length - 1 - i).fill(1n)]);
    const before = apply("to.dtype", at, dtypes.int64);
    return { at, before, after: apply("clamp", apply("add.Tensor", before, 1n), null, asArg(dimSub(spatial[i]!, 1))) };
  });
  const corners = Array.from({ length: 2 ** spatial.length }, (_, bits) => along.map(({ before, after }, i) => ((bits >> (spatial.length - 1 - i)) & 1 ? after : before)));
  let values = corners.map(corner => apply("_unsafe_index.Tensor", input, [null, null, ...corner]));
  for (const { at, before } of along.toReversed()) {
    const share = apply("clamp", apply("sub.Tensor", at, before), 0.0, 1.0);
    values = Array.from({ length: values.length / 2 }, (_, i) => {
      const [a, b] = [values[2 * i]!, values[2 * i + 1]!];
      return apply("add.Tensor", a, apply("mul.Tensor", apply("sub.Tensor", b, a), share));
    });
  }
  laidOutLike(call, values[0]!, input);
};

/** The weights of four neighbours, which have the shares' sizes. */
const weighted = (apply: Apply, values: readonly Tensor[], share: Tensor): Tensor =>
  values.map(value => apply("mul.Tensor", value, share)).reduce((a, b) => apply("add.Tensor", a, b));

const cubic: Composition = call => {
  const [apply, input] = [on(call), inputOf(call)];
  const spatial = input.sizes.slice(2);
  if (spatial.length !== 2) return;
  const counts = wantedSizes(call, spatial);
  const [rows, columns] = counts.map(count => sourceOf(apply, call, count, input.dtype)) as [Tensor, Tensor];
  const deep = apply("unsqueeze", rows, -1n);
  const [y, x] = [deep, columns].map(each => {
    const whole = apply("floor", each);
    return { share: apply("clamp", apply("sub.Tensor", each, whole), 0.0, 1.0), whole: apply("to.dtype", whole, dtypes.int64) };
  }) as [{ share: Tensor; whole: Tensor }, { share: Tensor; whole: Tensor }];
  const beside = (whole: Tensor): Tensor[] => [apply("sub.Tensor", whole, 1n), whole, apply("add.Tensor", whole, 1n), apply("add.Tensor", whole, 2n)];
  const [above, left] = [beside(y.whole), beside(x.whole)];
  const lines = above.map(row => weighted(apply, left.map(column => {
    const within = (index: Tensor, size: Dim): Tensor => apply("clamp", index, 0n, asArg(dimSub(size, 1)));
    return apply("_unsafe_index.Tensor", input, [null, null, within(row, spatial[0]!), within(column, spatial[1]!)]);
  }), x.share));
  laidOutLike(call, weighted(apply, lines, y.share), input);
};

/** Interpolations by packet. */
export const resamplingCompositions: Readonly<Record<string, Composition>> = {
  upsample_linear1d: linear, upsample_bilinear2d: linear, upsample_trilinear3d: linear, upsample_bicubic2d: cubic,
};
