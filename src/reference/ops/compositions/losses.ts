/**
 * Losses over classes, as they are composed (aten/src/ATen/native/LossNLL.cpp; torch/_decomp/decompositions.py, `_nll_loss_forward`).
 * What is malformed is left to the rules, which refuse it.
 */
import * as read from "../args.ts";
import { numel } from "../construct.ts";
import { checkThat, dimText, guardEq, guardGt, guardSameSizes, toConcrete } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import type { OpArg } from "../types.ts";
import { asArg, asArgs, unary, type Apply, type Composition } from "./parts.ts";

interface Loss { readonly target: Tensor; readonly weight: Tensor | null; readonly reduction: number; readonly ignored: OpArg }

const [none, mean] = [0, 1] as const;

/** A weight a class, as it is broadcast. */
const alongClasses = (apply: Apply, weight: Tensor, rank: number): Tensor =>
  (rank < 2 ? weight : apply("view", weight, Array.from({ length: rank }, (_, i) => (i === 1 ? asArg(weight.sizes[0]!) : 1n))));

/** `_nll_loss_forward`: the entry of each target is picked. */
function picked(apply: Apply, x: Tensor, { target, weight, reduction, ignored }: Loss): Tensor {
  const at = x.rank < 2 ? 0n : 1n;
  const wide = weight === null ? null : alongClasses(apply, weight, x.rank);
  const scaled = wide === null ? x : apply("mul.Tensor", x, wide);
  const counts = (): Tensor => apply("ne.Scalar", target, ignored);
  const places = apply("unsqueeze", apply("where.ScalarOther", counts(), target, 0n), at);
  const chosen = (from: Tensor): Tensor => apply("squeeze.dim", apply("gather", from, at, places), at);
  const each = apply("where.ScalarOther", counts(), apply("neg", chosen(scaled)), 0n);
  if (reduction === none && x.rank > 1) return each;
  const total = wide === null
    ? apply("to.dtype", apply("sum", counts()), x.dtype)
    : apply("sum", apply("where.ScalarOther", counts(), chosen(apply("expand", wide, asArgs(scaled.sizes))), 0n));
  if (reduction === none) return each;
  const sum = apply("sum", each);
  return reduction === mean ? apply("div.Tensor", sum, total) : sum;
}

const fits = (x: Tensor, { target, weight }: Loss): boolean =>
  x.rank > 0 && target.dtype === dtypes.int64 && target.rank === Math.max(0, x.rank - 1) && (weight === null || weight.rank === 1) && (x.rank > 1 || target.rank === 0);

/** `nll_loss_nd`: of more dimensions, all but the first two are one. */
function ofClasses(apply: Apply, x: Tensor, loss: Loss): Tensor | null {
  if (!fits(x, loss)) return null;
  const { target } = loss;
  if (x.rank > 1 && !guardEq(x.sizes[0]!, target.sizes[0]!)) return null;
  if (x.rank <= 2 || x.rank === 4) return picked(apply, x, loss);
  if (!guardSameSizes(target.sizes.slice(1), x.sizes.slice(2))) return null;
  const [whole, targets] = [apply("contiguous", x), apply("contiguous", target)];
  const rest = (t: Tensor, lead: readonly OpArg[]): Tensor => apply("view", t, guardGt(numel(t), 0) ? [...lead, 1n, -1n] : [...lead, 0n, 0n]);
  const [n, c] = [asArg(x.sizes[0]!), asArg(x.sizes[1]!)];
  const made = picked(apply, rest(whole, [n, c]), { ...loss, target: rest(targets, [n]) });
  return loss.reduction === none ? apply("view", made, [n, ...x.sizes.slice(2).map(asArg)]) : made;
}

const lossOf = (call: Parameters<Composition>[0]): Loss => ({
  target: read.tensor(call, "target"), weight: read.maybeTensor(call, "weight"), reduction: read.int(call, "reduction"), ignored: read.arg(call, "ignore_index"),
});

/** `cross_entropy_loss_label_smoothing`: some of the loss is that of all classes alike. */
function smoothed(apply: Apply, logs: Tensor, loss: Loss): void {
  if (ofClasses(apply, logs, loss) === null) return;
  const { target, weight, reduction, ignored } = loss;
  const at = logs.rank < 2 ? 0n : 1n;
  const scaled = weight === null ? logs : apply("mul.Tensor", logs, alongClasses(apply, weight, logs.rank));
  const all = apply("neg", apply("sum.dim_IntList", scaled, [at]));
  const mask = apply("eq.Scalar", target, ignored);
  const kept = apply("masked_fill_.Scalar", all, mask, 0.0);
  if (reduction === none) return;
  const sum = apply("sum", kept);
  if (reduction !== mean) return;
  if (weight === null) {
    apply("div.Tensor", sum, apply("sum", apply("bitwise_not", mask)));
    return;
  }
  const weights = apply("gather", weight, 0n, apply("flatten.using_ints", apply("masked_fill.Scalar", target, mask, 0n)));
  apply("div.Tensor", sum, apply("sum", apply("masked_fill_.Scalar", weights, apply("flatten.using_ints", mask), 0n)));
}

/** Targets of the input's own shape are probabilities, of which sizes are plain: nothing more is asked of those. */
const crossEntropy: Composition = unary((apply, x, call) => {
  const loss = lossOf(call);
  if (x.rank === 0) return;
  if (guardSameSizes(x.sizes, loss.target.sizes)) {
    x.sizes.forEach(toConcrete);
    apply("log_softmax.int", x, x.rank > 1 ? 1n : 0n);
    return;
  }
  const logs = apply("log_softmax.int", x, x.rank > 1 ? 1n : 0n);
  if (read.float(call, "label_smoothing") > 0) smoothed(apply, logs, loss);
  else ofClasses(apply, logs, loss);
});

/** `multi_margin_loss`: how far each class comes near that of the target. */
const margins: Composition = unary((apply, x, call) => {
  const target = read.tensor(call, "target");
  if (x.rank !== 2 || target.rank !== 1 || target.dtype !== dtypes.int64) return;
  const classes = x.sizes[1]!;
  checkThat("ne", classes, 0, () => `Expected non-empty vector or matrix with optional 0-dim batch size, but got: torch.Size([${x.sizes.map(dimText).join(", ")}])`);
  checkThat("eq", numel(target), x.sizes[0]!, () => `inconsistent target size, expected ${dimText(x.sizes[0]!)} but got torch.Size([${target.sizes.map(dimText).join(", ")}])`);
  const places = apply("unsqueeze", target, 1n);
  const near = apply("clamp_min", apply("add.Tensor", apply("rsub.Scalar", apply("gather", x, 1n, places), 1.0), x), 0n);
  const powered = Number(read.arg(call, "p")) === 1 ? near : apply("mul.Tensor", near, near);
  const others = apply("ne.Tensor", apply("arange", asArg(classes)), places);
  const each = apply("where.ScalarOther", others, powered, 0n);
  const reduction = read.int(call, "reduction");
  if (reduction === none) apply("div.Tensor", apply("sum.dim_IntList", each, [1n]), 1.0);
  else apply(reduction === mean ? "mean" : "sum", each);
});

/** Losses over classes by packet. */
export const classLosses: Readonly<Record<string, Composition>> = {
  cross_entropy_loss: crossEntropy, multi_margin_loss: margins,
  nll_loss_nd: unary((apply, x, call) => { ofClasses(apply, x, lossOf(call)); }),
  nll_loss: unary((apply, x, call) => { const loss = lossOf(call); if (fits(x, loss) && x.rank <= 2 && (x.rank < 2 || guardEq(x.sizes[0]!, loss.target.sizes[0]!))) picked(apply, x, loss); }),
  nll_loss2d: unary((apply, x, call) => { const loss = lossOf(call); if (fits(x, loss) && x.rank === 4) picked(apply, x, loss); }),
};
