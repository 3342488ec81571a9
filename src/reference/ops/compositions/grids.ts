/**
 * What moves the points of images about, as it is composed (torch/_refs/nn/functional, torch/_decomp/decompositions.py, aten/src/ATen/native/PadNd.cpp).
 * What is malformed is left to the rules, which refuse it.
 */
import * as read from "../args.ts";
import { guardChannelsLast, numel, numelOf } from "../construct.ts";
import { checkThat, dimAdd, dimFloorDiv, dimMod, dimMul, dimSub, dimText, guardGe, guardGt, guardLe, guardLt, guardNe, guardUnlimited, guardEq, toConcrete, type Dim } from "../dims.ts";
import { sizeText } from "../broadcast.ts";
import { emptyPaddedText, foldColumnsText, foldRowsText, windowCount, windowStarts, windowText } from "../windows.ts";
import { dtypes, memoryFormats } from "../dtype.ts";
import { innerWith } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type OpArg } from "../types.ts";
import { asArg, asArgs, on, unary, type Apply, type Composition } from "./parts.ts";

/** A copy that lies in memory as `x` suggests. */
const laidOutLike = (call: Call, made: Tensor, x: Tensor): Tensor =>
  innerWith(call, "clone", [made], { memory_format: !guardChannelsLast(x) ? memoryFormats.contiguous_format! : x.rank === 4 ? memoryFormats.channels_last! : memoryFormats.channels_last_3d! });

const order = (...at: readonly number[]): OpArg => at.map(BigInt);

/** `pixel_unshuffle` of a symbolic image, whose sizes come out as they are made. */
export function unshuffled(call: Call, x: Tensor, r: number): Tensor {
  const apply = on(call);
  const [batch, [c, h, w]] = [x.sizes.slice(0, -3), x.sizes.slice(-3) as [Dim, Dim, Dim]];
  const [rows, columns] = [dimFloorDiv(h, r), dimFloorDiv(w, r)];
  const n = batch.length;
  const split = apply("view", x, [...batch.map(asArg), asArg(c), asArg(rows), BigInt(r), asArg(columns), BigInt(r)]);
  const turned = apply("permute", split, order(...batch.keys(), n, n + 2, n + 4, n + 1, n + 3));
  return laidOutLike(call, apply("reshape", turned, asArgs([...batch, dimMul(c, r * r), rows, columns])), x);
}

/** `channel_shuffle` of a symbolic image, whose sizes come out as they are made. */
export function shuffled(call: Call, x: Tensor, groups: Dim): Tensor {
  const apply = on(call);
  checkThat("eq", dimMod(x.sizes[1]!, groups), 0, () => `Number of channels must be divisible by groups. Got ${dimText(x.sizes[1]!)} channels and ${dimText(groups)} groups.`);
  const [[n, c], rest] = [x.sizes.slice(0, 2) as [Dim, Dim], x.sizes.slice(2)];
  if (guardEq(numel(x), 0)) return apply("view", x, asArgs(x.sizes));
  const parted = apply("transpose.int", apply("reshape", x, asArgs([n, groups, dimFloorDiv(c, groups), ...rest])), 1n, 2n);
  return apply("reshape", parted, asArgs(x.sizes));
}

interface Window { readonly kernel: Dim; readonly dilation: Dim; readonly padding: Dim; readonly stride: Dim }

/** `_im2col_col2im_indices_along_dim`: where the cells of windows are. */
function cellsAlong(apply: Apply, size: Dim, { kernel, dilation, padding, stride }: Window): Tensor {
  const starts = windowStarts(size, kernel, padding, dilation);
  const first = apply("unsqueeze", apply("arange.start_step", 0n, asArg(starts), asArg(stride)), 0n);
  const within = apply("unsqueeze", apply("arange.start_step", 0n, asArg(dimMul(kernel, dilation)), asArg(dilation)), -1n);
  return apply("add.Tensor", first, within);
}

const windowsOf = (call: Parameters<Composition>[0]): Window[] => {
  const [kernel, dilation, padding, stride] = ["kernel_size", "dilation", "padding", "stride"].map(name => read.dims(call, name)) as [Dim[], Dim[], Dim[], Dim[]];
  return kernel.map((size, i) => ({ kernel: size, dilation: dilation[i]!, padding: padding[i]!, stride: stride[i]! }));
};

const textOf = (windows: readonly Window[]): string =>
  windowText(...(["kernel", "dilation", "padding", "stride"] as const).map(part => windows.map(each => each[part])) as [Dim[], Dim[], Dim[], Dim[]]);

const windowsAlong = (size: Dim, { kernel, dilation, padding, stride }: Window): Dim => windowCount(size, kernel, stride, padding, dilation);

const im2col: Composition = unary((apply, x, call) => {
  if (x.rank !== 3 && x.rank !== 4) return;
  const windows = windowsOf(call);
  if (x.sizes.slice(-3).some(size => !guardNe(size, 0)) || windows.length !== 2) return;
  const counts = x.sizes.slice(-2).map((size, i) => windowsAlong(size, windows[i]!));
  if (!counts.every(count => guardGt(count, 0))) return;
  const [batch, channels, height, width] = (x.rank === 4 ? x : apply("unsqueeze", x, 0n)).sizes as [Dim, Dim, Dim, Dim];
  const whole = x.rank === 4 ? x : apply("unsqueeze", x, 0n);
  const [rows, columns] = [height, width].map((size, i) => cellsAlong(apply, size, windows[i]!)) as [Tensor, Tensor];
  const [down, across] = windows as [Window, Window];
  const padded = apply("constant_pad_nd", whole, asArgs([across.padding, across.padding, down.padding, down.padding]));
  const deep = apply("unsqueeze", apply("unsqueeze", rows, -1n), -1n);
  const sliced = [0, 1].reduce((t, d) => (guardUnlimited(t.sizes[d]!) ? t : apply("slice.Tensor", t, BigInt(d), 0n, 9223372036854775807n)), padded);
  const cells = apply("permute", apply("index.Tensor", sliced, [null, null, deep, columns]), order(0, 1, 2, 4, 3, 5));
  apply("reshape", cells, asArgs([batch, dimMul(dimMul(channels, down.kernel), across.kernel), dimMul(deep.sizes[1]!, columns.sizes[1]!)]));
});

const col2im: Composition = unary((apply, x, call) => {
  if (x.rank !== 2 && x.rank !== 3) return;
  const [windows, output] = [windowsOf(call), read.dims(call, "output_size")];
  if (windows.length !== 2 || output.length !== 2 || !output.every(size => guardGt(size, 0))) return;
  if (x.sizes.slice(-2).some(size => !guardNe(size, 0))) return;
  const cells = dimMul(windows[0]!.kernel, windows[1]!.kernel);
  const [rowCount, columnCount] = [x.sizes[x.rank - 2]!, x.sizes[x.rank - 1]!];
  if (typeof rowCount !== "number") checkThat("eq", dimMod(rowCount, cells), 0, () => foldRowsText(rowCount, windows.map(({ kernel }) => kernel)));
  const counts = output.map((size, i) => windowsAlong(size, windows[i]!));
  const count = numelOf(counts);
  if (typeof columnCount !== "number" || typeof count !== "number") checkThat("eq", columnCount, count, () => foldColumnsText(columnCount, count, output, textOf(windows)));
  if (typeof count !== "number") checkThat("gt", count, 0, () => "");
  const whole = x.rank === 3 ? x : apply("unsqueeze", x, 0n);
  const [batch, channels] = [whole.sizes[0]!, dimFloorDiv(whole.sizes[1]!, cells)];
  const parted = apply("reshape", whole, asArgs([batch, channels, ...windows.map(({ kernel }) => kernel), ...counts]));
  const turned = apply("permute", parted, order(0, 1, 2, 4, 3, 5));
  const [rows, columns] = output.map((size, i) => cellsAlong(apply, size, windows[i]!)) as [Tensor, Tensor];
  const deep = apply("unsqueeze", apply("unsqueeze", rows, -1n), -1n);
  const target = apply("new_zeros", whole, asArgs([batch, channels, ...output.map((size, i) => dimAdd(size, dimMul(2, windows[i]!.padding)))]));
  const filled = apply("_unsafe_index_put", target, [null, null, deep, columns], turned, true);
  const [down, across] = windows as [Window, Window];
  const image = apply("constant_pad_nd", filled, asArgs([across.padding, across.padding, down.padding, down.padding].map(size => dimMul(size, -1))));
  if (x.rank === 2) apply("squeeze.dim", image, 0n);
});

/** `_linspace_from_neg_one`: the number of steps is a plain one. */
function stepsFromMinusOne(apply: Apply, steps: Dim): Tensor {
  if (guardLe(steps, 1)) return apply("scalar_tensor", 0n);
  return apply("linspace", -1.0, 1.0, BigInt(toConcrete(steps)));
}

/** `affine_grid_generator`: the points of a grid that each matrix moves. */
const affineGrid: Composition = unary((apply, theta, call) => {
  const [n, , ...spatial] = read.dims(call, "size") as [Dim, Dim, ...Dim[]];
  const rank = spatial.length;
  if ((rank !== 2 && rank !== 3) || theta.rank !== 3) return;
  const ones = Array.from({ length: rank + 1 }, () => 1n as OpArg);
  const axes = spatial.toReversed().map((size, i) => {
    const at = rank - 1 - i;
    const line = apply("view", stepsFromMinusOne(apply, size), ones.map((one, d) => (d === at ? asArg(size) : one)));
    return { line, before: i, after: rank - i };
  });
  const one = { line: apply("ones", ones), before: rank, after: 0 };
  const padded = [...axes, one].map(({ line, before, after }) => apply("constant_pad_nd", line, asArgs([before, after])));
  const points = padded.reduce((a, b) => apply("add.Tensor", a, b));
  const rows = apply("view", points, [-1n, BigInt(rank + 1), 1n]);
  const moved = apply("sum.dim_IntList", apply("mul.Tensor", rows, apply("unsqueeze", apply("mT", theta), 1n)), [-2n]);
  apply("view", moved, asArgs([n, ...spatial, rank]));
});

/** `_pad_circular`: the middle is copied, then both ends of each dimension, from the last one back. */
function padCircular(apply: Apply, x: Tensor, amounts: readonly Dim[]): void {
  const last = x.rank - 1;
  const pairs = Array.from({ length: amounts.length / 2 }, (_, i) => [amounts[2 * i]!, amounts[2 * i + 1]!] as const);
  const sizes = [...x.sizes];
  for (let i = pairs.length - 1; i >= 0; i--) {
    const [before, after] = pairs[i]!;
    const own = x.sizes[last - i]!;
    sizes[last - i] = dimAdd(dimAdd(own, before), after);
    if (!guardLe(before, own) || !guardLe(after, own)) throw new OpError("Padding value causes wrapping around more than once.");
    if (!guardGe(sizes[last - i]!, 0)) throw new OpError("Negative padding value is resulting in an empty dimension");
  }
  const out = apply("new_empty", x, asArgs(sizes));
  const slice = (t: Tensor, d: number, from: Dim, to: Dim): Tensor => apply("slice.Tensor", t, BigInt(d), asArg(from), asArg(to));
  const inside = (size: Dim): Dim => (guardGt(size, 0) ? size : 0);
  let [target, source] = [out, x];
  pairs.forEach(([before, after], i) => {
    const d = last - i;
    target = slice(target, d, inside(before), dimSub(sizes[d]!, inside(after)));
    source = slice(source, d, inside(dimMul(before, -1)), dimSub(x.sizes[d]!, inside(dimMul(after, -1))));
  });
  apply("copy_", target, source);
  pairs.forEach(([before, after], i) => {
    const [d, size] = [last - i, sizes[last - i]!];
    if (guardGt(before, 0)) apply("copy_", slice(out, d, 0, before), slice(out, d, dimSub(dimSub(size, before), inside(after)), dimSub(size, inside(after))));
    if (guardGt(after, 0)) apply("copy_", slice(out, d, dimSub(size, after), size), slice(out, d, inside(before), dimAdd(inside(before), after)));
  });
}

/** `_pad1d_common` and its kin: Python's `and` decides on all but the last comparison, which is left to run time. */
function checkPadded(x: Tensor, amounts: readonly Dim[], isReflection: boolean): void {
  const spatial = amounts.length / 2;
  if (x.sizes.slice(x.rank - spatial - 1).some(size => !guardNe(size, 0))) {
    throw new OpError(emptyPaddedText(spatial, x.sizes));
  }
  const along = Array.from({ length: spatial }, (_, i) => ({ d: x.rank - 1 - i, before: amounts[2 * i]!, after: amounts[2 * i + 1]! }));
  if (isReflection) {
    for (const [i, { d, before, after }] of along.entries()) {
      const size = x.sizes[d]!;
      const message = (): string => `Argument #${4 + 2 * i}: Padding size should be less than the corresponding input dimension, but got: padding (${dimText(before)}, ${dimText(after)}) at dimension ${d} of input ${sizeText(x.sizes)}`;
      if (!guardLt(before, size)) throw new OpError(message());
      checkThat("lt", after, size, message);
    }
  }
  const sizes = along.map(({ d, before, after }) => dimAdd(dimAdd(x.sizes[d]!, before), after));
  const [checked, left] = [sizes.slice(0, -1), sizes[sizes.length - 1]!];
  if (checked.some(size => guardGe(size, 1))) return;
  checkThat("ge", left, 1, () => `input (W: ${dimText(x.sizes[x.rank - 1]!)}) is too small. Calculated output W: ${dimText(left)}`);
}

const pad: Composition = unary((apply, x, call) => {
  const [amounts, mode] = [read.dims(call, "pad"), read.str(call, "mode")];
  const spatial = amounts.length / 2;
  if (mode === "constant" || amounts.length % 2 !== 0 || (x.rank !== spatial + 1 && x.rank !== spatial + 2)) return;
  if (mode === "circular") padCircular(apply, x, amounts);
  else if (mode === "reflect" || mode === "replicate") checkPadded(x, amounts, mode === "reflect");
});

const padFixed = (isReflection: boolean): Composition => unary((_, x, call) => {
  const amounts = read.dims(call, "padding");
  if (x.rank > amounts.length / 2) checkPadded(x, amounts, isReflection);
});

/** `_grid_sampler_2d`: the corners about each point are picked and weighed. How many corners there are asks nothing more. */
const gridSampler: Composition = unary((apply, x, call) => {
  const grid = read.tensor(call, "grid");
  if (x.rank !== 4 || grid.rank !== 4) return;
  const [[n, c], [, height, width]] = [x.sizes, grid.sizes] as [[Dim, Dim], [Dim, Dim, Dim]];
  const wide = apply("expand", apply("view", grid, asArgs([n, 1, height, width, 2])), asArgs([n, c, height, width, 2]));
  const rows = apply("view", apply("arange", asArg(n)), asArgs([n, 1, 1, 1]));
  const channels = apply("view", apply("arange", asArg(c)), asArgs([1, c, 1, 1]));
  const [across, down] = [0n, 1n].map(at => apply("add.Tensor", apply("mul.Tensor", apply("select.int", wide, -1n, at), 0.5), 0.5)) as [Tensor, Tensor];
  const inside = apply("logical_and", apply("ge.Scalar", across, 0n), apply("ge.Scalar", down, 0n));
  const [i, j, share] = [apply("to.dtype", across, dtypes.int64), apply("to.dtype", down, dtypes.int64), apply("mul.Tensor", across, down)]
    .map(t => apply("view", apply("where.ScalarOther", inside, t, 0n), asArgs([n, c, height, width]))) as [Tensor, Tensor, Tensor];
  return apply("mul.Tensor", apply("index.Tensor", x, [rows, channels, j, i]), share);
});

/** `meta_upsample_bimode2d_aa`. */
const smoothlyResampled: Composition = unary((_, x) => { guardNe(numel(x), 0); });

/** Compositions over grids by packet. */
export const gridCompositions: Readonly<Record<string, Composition>> = {
  grid_sampler: gridSampler, grid_sampler_2d: gridSampler,
  _upsample_bilinear2d_aa: smoothlyResampled, _upsample_bicubic2d_aa: smoothlyResampled,
  im2col, col2im, affine_grid_generator: affineGrid, pad,
  reflection_pad1d: padFixed(true), reflection_pad2d: padFixed(true), reflection_pad3d: padFixed(true),
  replication_pad1d: padFixed(false), replication_pad2d: padFixed(false), replication_pad3d: padFixed(false),
};
