/** Resampling: by factors, to sizes, and along grids. */
import * as read from "../args.ts";
import { shapeText, sizeText } from "../broadcast.ts";
import { emptyTensor, numelOf } from "../construct.ts";
import { checkSize, dimMul, dimScaled, dimText, guardEq, isSymNode, knownEq, oblEq, toConcrete, type Dim } from "../dims.ts";
import { promoteTypes } from "../promote.ts";
import type { Tensor } from "../tensor.ts";
import { OpError, type Call, type Rule } from "../types.ts";
import { spread } from "./conv.ts";
import { likeLayout, relaidLike } from "./pool.ts";

/** `upsample_*`: sizes given, or scaled and rounded down. */
export function upsample(n: number): Rule {
  return call => {
    const input = read.tensor(call, call.op.schema.args[0]!.name);
    const sizes = [...input.sizes.slice(0, 2), ...resampledSizes(call, input, n).map(size => (call.env && !isOneKernel(call) ? countedTo(size) : size))];
    const bad = sizes.slice(2).some(size => knownEq(size, 0)) || input.sizes.slice(2).some(size => knownEq(size, 0));
    if (call.env && read.arg(call, "output_size") !== null) checkResampled(sizes.slice(2));
    if (bad && !call.env) throw new OpError(`Input and output sizes should be greater than 0, but got input size ${sizeText(input.sizes)} and output size ${shapeText(sizes.slice(2))}`);
    return decomposed.has(call.op.packet) ? likeLayout(input, sizes) : relaidLike(input, sizes);
  };
}

/** Between whose points is interpolated by other operators; the nearest are found by one of their own. */
const decomposed: ReadonlySet<string> = new Set(["upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d", "upsample_bicubic2d"]);

/** What smooths as it resamples is not composed of anything (torch/_meta_registrations.py, `_upsample_bilinear2d_aa`). */
const isOneKernel = ({ op }: Call): boolean => op.packet.endsWith("_aa");

/** Points are counted by sums with a number, which a single one is spread over (torch/_refs/__init__.py, `arange`). */
const countedTo = (size: Dim): Dim => (isSymNode(size) && oblEq(size, 1) ? 1 : size);

/** Decompositions divide by the sizes they are given, and count up to them. */
function checkResampled(sizes: readonly Dim[]): void {
  if (sizes.some(size => knownEq(size, 0))) throw new OpError("division by zero", "ZeroDivisionError");
  if (sizes.some(size => typeof size === "number" && size < 0)) throw new OpError("upper bound and lower bound inconsistent with step sign");
  sizes.forEach(size => void (isSymNode(size) && checkSize(size)));
}

/** Decomposed, their sizes are multiplied as floats whatever the factor is (torch/_decomp/decompositions.py, `upsample_compute_output_size`). */
const scaledAsFloats: ReadonlySet<string> = new Set(["upsample_bicubic2d"]);

function resampledSizes(call: Call, input: Tensor, n: number): Dim[] {
  const given = read.arg(call, "output_size");
  if (given !== null) return spread(read.dims(call, "output_size"), n);
  const factors = read.arg(call, "scale_factors") as readonly number[];
  return input.sizes.slice(2).map((size, i) => {
    const factor = Number(factors[i]);
    if (typeof size === "number") return Math.floor(size * factor);
    if (Number.isInteger(factor) && !scaledAsFloats.has(call.op.packet)) return dimMul(size, factor);
    return dimScaled(size, factor);
  });
}

/** A message whose holes were left in it. */
export function checkPositive(...lists: readonly (readonly Dim[])[]): void {
  if (lists.some(list => list.some(size => typeof size === "number" && size <= 0))) throw new OpError("{param_name} should be greater {'than' zero, but got {param}");
}

/** `grid_sampler`: the grid gives the output's spatial sizes. Images are decomposed on fake tensors, volumes are not. */
export const gridSampler: Rule = call => {
  const [input, grid] = [read.tensor(call, "input"), read.tensor(call, "grid")];
  if (call.env && (call.op.packet === "grid_sampler_2d" || input.rank === 4)) {
    checkImageGrid(call, input, grid);
    return emptyTensor({ dtype: promoteTypes(input.dtype, grid.dtype), sizes: [input.sizes[0]!, input.sizes[1]!, ...grid.sizes.slice(1, -1)], device: input.device });
  }
  checkGrid(call, input, grid);
  return emptyTensor({ dtype: input.dtype, sizes: [input.sizes[0]!, input.sizes[1]!, ...grid.sizes.slice(1, -1)], device: input.device });
};

/** torch/_decomp/decompositions.py, `_grid_sampler_2d`. */
function checkImageGrid(call: Call, input: Tensor, grid: Tensor): void {
  for (const [name, kind] of [["interpolation_mode", "interpolation"], ["padding_mode", "padding"]] as const) {
    const mode = read.int(call, name);
    if (![0, 1, 2].includes(mode)) throw new OpError(`Invalid ${kind} mode ${mode}`);
  }
  if (input.rank !== 4) throw new OpError(`${input.rank < 4 ? "not enough" : "too many"} values to unpack (expected 4${input.rank < 4 ? `, got ${input.rank}` : ""})`, "ValueError");
  const [, height, width, two] = grid.sizes as readonly [Dim, Dim, Dim, Dim];
  if (grid.rank !== 4) throw new OpError(`${grid.rank < 4 ? "not enough" : "too many"} values to unpack (expected 4${grid.rank < 4 ? `, got ${grid.rank}` : ""})`, "ValueError");
  if (!guardEq(two, 2)) throw new OpError("", "AssertionError");
  const [images, grids] = [input.sizes[0]!, grid.sizes[0]!];
  // Symbolic ones have been asked as the grid is spread over the channels.
  if (typeof images === "number" && typeof grids === "number" && images !== grids) throw new OpError(`shape '${shapeText([input.sizes[0]!, 1, height, width, 2])}' is invalid for input of size ${dimText(numelOf(grid.sizes))}`);
}

/** `check_grid_sampler_common`, and that of volumes. */
function checkGrid(call: Call, input: Tensor, grid: Tensor): void {
  const text = call.env ? sizeText : shapeText;
  const shapes = (): string => `but got input with sizes ${text(input.sizes)} and grid with sizes ${text(grid.sizes)}`;
  if (!guardEq(input.sizes[0]!, grid.sizes[0]!)) throw new OpError(`grid_sampler(): expected grid and input to have same batch size, ${shapes()}`);
  if (!guardEq(grid.sizes[grid.rank - 1]!, input.rank - 2)) throw new OpError(`grid_sampler(): expected grid to have size ${input.rank - 2} in last dimension, but got grid with sizes ${text(grid.sizes)}`);
  const at = input.sizes.findIndex((size, i) => i >= 2 && knownEq(size, 0));
  if (at >= 0) throw new OpError(`grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${text(input.sizes)} with dimension ${at} being empty`);
  if (call.env && (input.rank !== 5 || grid.rank !== 5)) throw new OpError(`grid_sampler(): expected 5D input and grid with same number of dimensions, ${shapes()}`);
  if (call.env && read.int(call, "interpolation_mode") === 2) throw new OpError("grid_sampler(): bicubic interpolation only supports 4D input");
}

export const affineGrid: Rule = call => {
  const theta = read.tensor(call, "theta");
  const size = read.dims(call, "size");
  if (size.length !== 4 && size.length !== 5) throw new OpError("affine_grid_generator needs 4d (spatial) or 5d (volumetric) inputs.");
  const [count, , ...spatial] = size;
  // Points along a line are so many as a plain number says.
  return emptyTensor({ dtype: theta.dtype, sizes: [count!, ...spatial.map(toConcrete), spatial.length], device: theta.device });
};

/** The overloads that are given the output's sizes. */
export function upsampleTo(n: number): Rule {
  return call => {
    const self = read.tensor(call);
    return likeLayout(self, [...self.sizes.slice(0, 2), ...spread(read.dims(call, "output_size"), n)]);
  };
}
