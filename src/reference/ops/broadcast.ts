/** Broadcasting and the strides of elementwise results (torch/_refs `_broadcast_shapes`, torch/_prims_common `compute_elementwise_output_strides`). */
import { guardContiguous, channelsLastStrides, contiguousStrides, defaultStrides, isContiguous, isDenseNonOverlapping } from "./construct.ts";
import { currentEnvironment } from "./environment.ts";
import { checkEq, dimText, isSymNode, knownEq, oblEq, oblGt, oblLt, oblNe, guardSame, guardLt, type Dim } from "./dims.ts";
import { memoryFormats, type NamedConstant } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";
import { OpError, type Call } from "./types.ts";

export type Shape = readonly Dim[];

export const shapeText = (shape: Shape): string => `[${shape.map(dimText).join(", ")}]`;
/** `torch.Size([2, 3])` */
export const sizeText = (shape: Shape): string => `torch.Size(${shapeText(shape)})`;
/** `(2, 3)`, `(2,)` */
export const tupleText = (shape: Shape): string => (shape.length === 1 ? `(${dimText(shape[0]!)},)` : `(${shape.map(dimText).join(", ")})`);

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i] || knownEq(size, b[i]!));
}

/** Fake tensors meet their shapes in Python, whose message differs from eager's. */
export function broadcastShapes(call: Pick<Call, "env">, shapes: readonly Shape[], meets = shapes.length > 1): Dim[] {
  const rank = Math.max(0, ...shapes.map(shape => shape.length));
  const common: Dim[] = new Array<Dim>(rank).fill(1);
  for (const [index, shape] of shapes.entries()) {
    for (let back = 1; back <= shape.length; back++) {
      const at = rank - back;
      const size = shape[shape.length - back]!;
      const known = common[at]!;
      if (oblEq(known, 1)) {
        if (meets && call.env !== null && isSymNode(size) && guardLt(size, 0)) throw new OpError("Attempting to broadcast a dimension with negative length!", "ValueError");
        common[at] = size;
      }
      else if (!oblEq(size, 1)) {
        checkEq(known, size, () => call.env === null
          ? `The size of tensor a (${dimText(known)}) must match the size of tensor b (${dimText(size)}) at non-singleton dimension ${at}`
          : `Attempting to broadcast a dimension of length ${dimText(size)} at ${-back}! Mismatching argument at index ${index} had ${sizeText(shape)}; but expected shape should be broadcastable to ${shapeText(common)}`);
      }
    }
  }
  return common;
}

/** The rule of C++ (`infer_size`), which some operators use for fake tensors too. Some of them ask for ones with a guard. */
export function inferSize(a: Shape, b: Shape, isOne: (size: Dim) => boolean = size => oblEq(size, 1)): Dim[] {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = new Array<Dim>(rank).fill(1);
  for (let i = rank - 1; i >= 0; i--) {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (isOne(left)) out[i] = right;
    else {
      if (!isOne(right)) checkEq(left, right, () => `The size of tensor a (${dimText(left)}) must match the size of tensor b (${dimText(right)}) at non-singleton dimension ${i}`);
      out[i] = left;
    }
  }
  return out;
}

/** `infer_size` as C++ has it (aten/src/ATen/ExpandUtils.cpp), where each comparison is decided at once. */
export function inferSizeAtOnce(a: Shape, b: Shape): Dim[] {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = new Array<Dim>(rank).fill(1);
  for (let i = rank - 1; i >= 0; i--) {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (!guardSame(left, right) && !guardSame(left, 1) && !guardSame(right, 1)) {
      throw new OpError(`The size of tensor a (${dimText(left)}) must match the size of tensor b (${dimText(right)}) at non-singleton dimension ${i}`);
    }
    out[i] = guardSame(left, 1) ? right : left;
  }
  return out;
}

/** How `expand` of torch/_refs says no. */
export function checkExpand(source: Shape, target: Shape): void {
  if (source.length > target.length) throw new OpError("expand: the requested shape has too few dimensions!");
  source.forEach((size, i) => {
    const wanted = target[target.length - source.length + i]!;
    if (!oblEq(wanted, size) && !oblEq(size, 1)) throw new OpError(`expand: attempting to expand a dimension of length ${dimText(size)}!`);
  });
}

/** Strides under which `tensor` looks like `shape`: 0 where it is repeated. */
export function expandedStrides(tensor: Pick<Tensor, "sizes" | "strides">, shape: Shape): Dim[] {
  const shift = shape.length - tensor.sizes.length;
  return shape.map((size, i) => {
    if (i < shift) return 0;
    const own = tensor.sizes[i - shift]!;
    return knownEq(own, 1) && !knownEq(size, 1) ? 0 : tensor.strides[i - shift]!;
  });
}

/** Order of dimensions, outermost first, that an elementwise result takes from its operands (torch/_prims_common, `should_swap`). */
function physicalOrder(operands: readonly (readonly Dim[])[], shape: Shape): number[] {
  const compare = (a: number, b: number): number => {
    for (const strides of operands) {
      const [x, y] = [strides[a]!, strides[b]!];
      if (oblEq(x, 0) || oblEq(y, 0)) continue;
      if (oblLt(x, y)) return -1;
      if (oblGt(x, y) || oblGt(shape[a]!, shape[b]!)) return 1;
    }
    return 0;
  };
  const order = shape.map((_, i) => shape.length - 1 - i);
  for (let i = 1; i < order.length; i++) {
    let moving = i;
    for (let before = i - 1; before >= 0; before--) {
      const comparison = compare(order[before]!, order[moving]!);
      if (comparison > 0) {
        [order[before], order[moving]] = [order[moving]!, order[before]!];
        moving = before;
      } else if (comparison < 0) break;
    }
  }
  return order.reverse();
}

/** Row-major strides over the dimensions taken in `order`, outermost first. */
export function stridesInOrder(shape: Shape, order: readonly number[]): Dim[] {
  const physical = defaultStrides(order.map(d => shape[d]!));
  const strides: Dim[] = new Array<Dim>(shape.length).fill(1);
  order.forEach((d, i) => { strides[d] = physical[i]!; });
  return strides;
}

/** Strides of the result of an elementwise operator over these tensors, which broadcast to `shape`. */
export function elementwiseStrides(tensors: readonly Tensor[], shape: Shape): Dim[] {
  const relevant = tensors.filter(t => t.rank > 0);
  if (relevant.length === 0 || shape.length <= 1) return defaultStrides(shape);
  // An operand of the common shape stays itself; all others are asked as what they are expanded to.
  const isHinted = (size: Dim): boolean => typeof size === "number" || size.hint !== undefined;
  const same = (a: Dim, b: Dim): boolean => a === b || (isHinted(a) && isHinted(b) ? !oblNe(a, b) : knownEq(a, b));
  const fits = (t: Tensor): boolean => t.sizes.length === shape.length && t.sizes.every((size, i) => same(size, shape[i]!));
  const expanded = relevant.map(t => (fits(t) ? t : expansion(t, shape)));
  // Where a dimension of size 1 leaves it open which of the two it is, the strides decide.
  const is = (format: NamedConstant | null): boolean => expanded.every(t => guardContiguous(t, format));
  const [plain, last] = [is(null), is(memoryFormats.channels_last)];
  if (plain && !last) return defaultStrides(shape);
  if (last && !plain) return [...channelsLastStrides(shape)];
  return stridesInOrder(shape, physicalOrder(expanded.map(({ strides }) => strides), shape));
}

/** A tensor as it is broadcast, which asks of each of its sizes whether that is repeated (torch/_prims, `_broadcast_in_dim_meta`). */
function expansion(t: Tensor, shape: Shape): Pick<Tensor, "sizes" | "strides"> {
  const shift = shape.length - t.rank;
  if (currentEnvironment() !== null) shape.forEach((size, i) => (i < shift ? oblNe(size, 1) : oblEq(t.sizes[i - shift]!, 1)));
  return { sizes: shape, strides: expandedStrides(t, shape) };
}

/** Strides of `empty_like(tensor)`: the tensor's own when it is dense, else the order it suggests; of a fake tensor always the latter. */
export function preservedStrides(tensor: Tensor): Dim[] {
  if (currentEnvironment() !== null && (tensor.fake || tensor.sizes.some(isSymNode))) return elementwiseStrides([tensor], tensor.sizes);
  if (isContiguous(tensor) && !isContiguous(tensor, memoryFormats.channels_last)) return defaultStrides(tensor.sizes);
  if (isDenseNonOverlapping(tensor)) return [...tensor.strides];
  return stridesInOrder(tensor.sizes, physicalOrder([tensor.strides], tensor.sizes));
}

/** Strides of a copy that keeps the order of its dimensions: all sizes are asked about (torch/_prims, `_clone_meta`). */
export function copiedStrides(tensor: Tensor): Dim[] {
  const strides = preservedStrides(tensor);
  if (tensor.rank > 1 && tensor.fake && currentEnvironment() !== null) contiguousStrides(tensor.sizes);
  return strides;
}

/** A dimension counted from the end if negative. `scalarRank` is what a 0-dim tensor counts as. */
export function wrapDim(dim: number, rank: number, wrapScalar = true): number {
  const count = rank === 0 && wrapScalar ? 1 : rank;
  if (count === 0) throw new OpError(`Dimension specified as ${dim} but tensor has no dimensions`, "IndexError");
  if (dim < -count || dim >= count) {
    throw new OpError(`Dimension out of range (expected to be in range of [${-count}, ${count - 1}], but got ${dim})`, "IndexError");
  }
  return dim < 0 ? dim + count : dim;
}
