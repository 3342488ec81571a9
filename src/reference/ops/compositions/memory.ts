/** How what is already there is turned, filled and laid out anew, as it is composed (torch/_refs, torch/_decomp/decompositions.py, aten/src/ATen/native). */
import * as read from "../args.ts";
import { wrapDim } from "../broadcast.ts";
import { numel, numelOf } from "../construct.ts";
import { dimAdd, dimMul, guardEq, guardDiffers, guardLe, type Dim, checkThat, dimFloorDiv, dimSub } from "../dims.ts";
import { innerWith } from "../inner.ts";
import { Tensor } from "../tensor.ts";
import type { OpArg } from "../types.ts";
import { asArg, asArgs, on, product, unary, type Apply, type Composition } from "./parts.ts";

/** `diag_embed`: where a row and a column meet in the diagonal, the element is kept. */
function diagonalOf(apply: Apply, x: Tensor, offset: bigint, first: number, second: number): void {
  if (x.rank === 0) return;
  const rank = x.rank + 1;
  let [a, b] = [wrapDim(first, rank), wrapDim(second, rank)];
  if (a === b) return;
  if (a > b) [a, b, offset] = [b, a, -offset];
  const last = x.sizes[x.rank - 1]!;
  let own = x;
  if (offset !== 0n) {
    const shape = [...x.sizes];
    shape[shape.length - 1] = Number(offset < 0n ? -offset : offset);
    const zeros = apply("new_zeros", x, asArgs(shape));
    own = apply("cat", offset > 0n ? [zeros, x] : [x, zeros], -1n);
  }
  const count = dimAdd(last, Number(offset < 0n ? -offset : offset));
  const wide = apply("movedim.int", apply("unsqueeze", own, BigInt(a)), -1n, BigInt(b));
  const columns = apply("arange", asArg(count));
  const rows = apply("unsqueeze", apply("arange.start", offset, asArg(dimAdd(count, Number(offset)))), -1n);
  const meets = apply("eq.Tensor", columns, rows);
  const shape = Array.from({ length: rank }, (_, d): OpArg => (d === a || d === b ? asArg(count) : 1n));
  apply("contiguous", apply("where.ScalarOther", apply("reshape", meets, shape), wide, 0n));
}

/** `roll` along one dimension: it is indexed with a range that begins elsewhere. */
function rolledOnce(apply: Apply, x: Tensor, shift: bigint, at: number): Tensor {
  const size = x.sizes[wrapDim(at, x.rank)]!;
  const range = apply("arange", asArg(size));
  const from = apply("add.Tensor", range, asArg(dimSub(size, Number(shift))));
  return apply("index_select", x, BigInt(at), apply("fmod.Scalar", from, asArg(size)));
}

/** `fft_fftshift`: half of each dimension is rolled to the other end. */
const halvesSwapped = (backwards: boolean): Composition => unary((apply, x, call) => {
  const given = read.maybeInts(call, "dim") ?? [...x.sizes.keys()];
  const dims = given.map(d => wrapDim(d, x.rank));
  let made = x;
  for (const d of dims) {
    const size = x.sizes[d]!;
    if (guardEq(numel(made), 0)) return;
    const by = backwards ? dimFloorDiv(dimAdd(size, 1), 2) : dimFloorDiv(size, 2);
    if (typeof by === "number") made = rolledOnce(apply, made, BigInt(by), d);
    else {
      const from = apply("add.Tensor", apply("arange", asArg(size)), asArg(dimSub(size, by)));
      made = apply("index_select", made, BigInt(d), apply("fmod.Scalar", from, asArg(size)));
    }
  }
});

/** `KronImpl`: each size beside that of the other, all of them plain. */
const kron: Composition = unary((apply, x, call) => {
  const other = read.tensor(call, "other");
  const rank = Math.max(x.rank, other.rank);
  const plain = (t: Tensor): Dim[] => [...new Array<Dim>(rank - t.rank).fill(1), ...t.sizes.map(size => (typeof size === "number" ? size : Number(size.guardInt())))];
  const [own, others] = [plain(x), plain(other)];
  const wide = apply("_unsafe_view", x, asArgs(own.flatMap(size => [size, 1])));
  const deep = apply("_unsafe_view", other, asArgs(others.flatMap(size => [1, size])));
  apply("_unsafe_view", apply("mul.Tensor", wide, deep), asArgs(own.map((size, i) => dimMul(size, others[i]!))));
});

/** `_max_unpoolnd`: places within an image become places in a batch of them. */
const unpooled = (n: number): Composition => unary((apply, x, call) => {
  const [indices, output] = [read.tensor(call, "indices"), read.dims(call, "output_size")];
  if (indices.rank !== x.rank || x.rank < n + 1) return;
  const lead = x.sizes.slice(0, -n);
  const starts = apply("view", apply("arange", asArg(product(lead))), [...lead.map(asArg), ...new Array<OpArg>(n).fill(1n)]);
  const flat = apply("reshape", apply("add.Tensor", indices, apply("mul.Tensor", starts, asArg(numelOf(output)))), [-1n]);
  const made = apply("new_zeros", x, asArgs([...lead, ...output]));
  const filled = apply("_unsafe_index_put", apply("reshape", made, [-1n]), [flat], apply("reshape", x, [-1n]), false);
  apply("view", filled, asArgs(made.sizes));
});

/** `nanmean`: what is a number is counted first. */
const nanMean: Composition = unary((apply, x, call) => {
  const [dim, keepdim] = [read.arg(call, "dim") as OpArg, read.bool(call, "keepdim")];
  const count = apply("sum.dim_IntList", apply("logical_not", apply("ne.Tensor", x, x)), dim, keepdim);
  apply("div.Tensor", apply("nansum", x, dim, keepdim), count);
});

/** `_pdist_forward`: pairs are made of two points at least. */
const pdist: Composition = unary((apply, x) => {
  if (x.rank !== 2) return;
  const own = apply("contiguous", x);
  const n = own.sizes[0]!;
  if (guardLe(n, 1)) return;
  const pairs = dimFloorDiv(dimMul(n, dimSub(n, 1)), 2);
  checkThat("ge", pairs, 0, () => "Trying to create tensor with negative dimension");
});

/** A slice from `start` to `end`, or to its end. */
const sliced = (apply: Apply, x: Tensor, dim: number, start: bigint, end: bigint | null): Tensor => apply("slice.Tensor", x, BigInt(dim), start, end ?? 9223372036854775807n);

/** Areas of trapezoids: neighbours are added up. */
const trapezoids = (sum: "sum.dim_IntList" | "cumsum"): Composition => call => {
  const apply = on(call);
  const y = read.tensor(call, "y");
  if (y.rank === 0) return;
  const dim = wrapDim(read.int(call, "dim"), y.rank);
  if (guardEq(y.sizes[dim]!, 0)) return;
  const along: OpArg = sum === "cumsum" ? BigInt(dim) : [BigInt(dim)];
  if (!read.hasArg(call, "x")) {
    if (sum === "cumsum") apply(sum, apply("mul.Tensor", apply("add.Tensor", sliced(apply, y, dim, 1n, null), sliced(apply, y, dim, 0n, -1n)), 0.5), along);
    else {
      const ends = apply("mul.Tensor", apply("add.Tensor", apply("select.int", y, BigInt(dim), 0n), apply("select.int", y, BigInt(dim), -1n)), 0.5);
      apply("mul.Tensor", apply("sub.Tensor", apply(sum, y, along), ends), 1.0);
    }
    return;
  }
  const x = read.tensor(call, "x");
  if (x.rank === 1 && !guardEq(x.sizes[0]!, y.sizes[dim]!)) return;
  if (x.rank !== 1 && x.rank < y.rank) return;
  const wide = x.rank === 1 ? apply("view", x, y.sizes.map((_, d): OpArg => (d === dim ? asArg(x.sizes[0]!) : 1n))) : x;
  const steps = apply("sub.Tensor", sliced(apply, wide, dim, 1n, null), sliced(apply, wide, dim, 0n, -1n));
  const areas = apply("mul.Tensor", apply("add.Tensor", sliced(apply, y, dim, 0n, -1n), sliced(apply, y, dim, 1n, null)), steps);
  apply("div.Tensor", apply(sum, areas, along), 2.0);
};

/** `cartesian_prod`: a grid, flattened. */
const products: Composition = call => {
  const apply = on(call);
  const tensors = read.tensors(call, "tensors");
  if (tensors.length < 2 || tensors.some(t => t.rank !== 1)) return;
  const grids = innerWith(call, "meshgrid.indexing", [tensors], { indexing: "ij" }) as unknown as readonly Tensor[];
  apply("stack", grids.map(grid => apply("flatten.using_ints", grid)), 1n);
};

/** Norms of matrices: by singular values, or those of rows, of which the greatest or least counts. */
function matrixNorm(apply: Apply, x: Tensor, ord: OpArg, at: readonly number[], keepdim: boolean): void {
  const [rows, columns] = at.map(d => wrapDim(d, x.rank)) as [number, number];
  const shifted = (): Tensor => apply("permute", x, [...[...x.sizes.keys()].filter(d => d !== rows && d !== columns), rows, columns].map(BigInt));
  if (ord === "fro") apply("linalg_vector_norm", x, 2n, [BigInt(rows), BigInt(columns)], keepdim);
  else if (ord === "nuc") apply("sum.dim_IntList", apply("linalg_svdvals", shifted()), [-1n], keepdim);
  else {
    const [order, extreme] = [Math.abs(Number(ord)), Number(ord) > 0 ? "amax" : "amin"];
    if (order === 2) apply(extreme, apply("linalg_svdvals", shifted()), [-1n], keepdim);
    else {
      const [first, second] = order === 1 ? [rows, columns] : [columns, rows];
      const left = !keepdim && first < second ? second - 1 : second;
      apply(extreme, apply("linalg_vector_norm", x, 1n, [BigInt(first)], keepdim), [BigInt(left)], keepdim);
    }
  }
}

const norm: Composition = unary((apply, x, call) => {
  const [ord, dims, keepdim] = [read.arg(call, "ord"), read.maybeInts(call, "dim"), read.bool(call, "keepdim")];
  const isMatrix = dims === null ? x.rank === 2 : dims.length === 2;
  if (ord !== null && isMatrix) matrixNorm(apply, x, ord, dims ?? [0, 1], keepdim);
  else if (typeof ord !== "string") apply("linalg_vector_norm", x, ord ?? 2n, dims === null ? null : dims.map(BigInt), keepdim);
});

/** `renorm`: what exceeds a norm is scaled down. */
const renorm: Composition = unary((apply, x, call) => {
  if (x.rank < 2) return;
  const dim = wrapDim(read.int(call, "dim"), x.rank);
  const rest = [...x.sizes.keys()].filter(d => d !== dim).map(BigInt);
  const own = apply("linalg_vector_norm", x, read.arg(call, "p"), rest, true);
  const exceeds = apply("gt.Scalar", own, read.arg(call, "maxnorm"));
  const share = apply("mul.Tensor", apply("reciprocal", apply("add.Tensor", own, 1e-7)), 1.0);
  apply("contiguous", apply("mul.Tensor", x, apply("where.ScalarOther", exceeds, share, 1.0)));
});

/** `addr`: an outer product is added to what is broadcast. */
const addr: Composition = unary((apply, x, call) => {
  const [rows, columns] = [read.tensor(call, "vec1"), read.tensor(call, "vec2")];
  if (rows.rank !== 1 || columns.rank !== 1) return;
  const wide = apply("expand", x, asArgs([rows.sizes[0]!, columns.sizes[0]!]));
  apply("add.Tensor", apply("mul.Tensor", wide, 1n), apply("mul.Tensor", apply("outer", rows, columns), 1n));
});

/** Positions are laid out as the values are, then made contiguous. */
const positions: Composition = unary((apply, x) => { apply("contiguous", apply("empty_like", x)); });

/** What turns, fills and lays out anew, by packet. */
export const memoryCompositions: Readonly<Record<string, Composition>> = {
  diag_embed: unary((apply, x, call) => { diagonalOf(apply, x, BigInt(read.int(call, "offset")), read.int(call, "dim1"), read.int(call, "dim2")); }),
  diag: unary((apply, x, call) => { if (x.rank === 1) diagonalOf(apply, x, BigInt(read.int(call, "diagonal")), 0, 1); else if (x.rank === 2) apply("diagonal", x, BigInt(read.int(call, "diagonal")), 0n, 1n); }),
  diagflat: unary((apply, x, call) => { diagonalOf(apply, apply("view", apply("contiguous", x), [-1n]), BigInt(read.int(call, "offset")), 0, 1); }),
  fft_fftshift: halvesSwapped(false), fft_ifftshift: halvesSwapped(true),
  kron, pdist, cartesian_prod: products, trapezoid: trapezoids("sum.dim_IntList"), trapz: trapezoids("sum.dim_IntList"), cumulative_trapezoid: trapezoids("cumsum"),
  bucketize: positions, renorm, addr,
  isin: call => { const elements = read.hasArg(call, "elements") ? read.arg(call, "elements") : null; if (elements instanceof Tensor) on(call)("empty_like", elements); },
  sum_to_size: unary((_, x, call) => { const sizes = read.dims(call, "size"); sizes.forEach((size, i) => { const own = x.sizes[i + x.rank - sizes.length]; if (own !== undefined && typeof own !== "number") guardDiffers(size, own); }); }),
  linalg_norm: norm, linalg_matrix_norm: unary((apply, x, call) => { if (x.rank >= 2) matrixNorm(apply, x, read.arg(call, "ord"), read.ints(call, "dim"), read.bool(call, "keepdim")); }),
  max_unpool2d: unpooled(2), max_unpool3d: unpooled(3),
  nanmean: nanMean,
  put: unary((apply, x) => { if (!guardEq(numel(x), 0)) apply("clone", x); }),
};
