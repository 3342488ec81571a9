/** Attention as it is composed, where no kernel does it at once (aten/src/ATen/native/transformers/attention.cpp, sdp_utils_cpp.cpp). */
import * as read from "../args.ts";
import { guardEq, type Dim } from "../dims.ts";
import { dtypes } from "../dtype.ts";
import { innerWith } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import type { Call } from "../types.ts";
import { asArg, on, type Apply, type Composition } from "./parts.ts";

const last = (t: Tensor, back = 1): Dim => t.sizes[t.rank - back]!;
const all = (a: Dim, ...others: readonly Dim[]): boolean => others.every(each => guardEq(a, each));

/** What the fused kernel takes, asked in its order: heads of one width, that lie side by side, with no dropout and a mask that fits. */
export function isFused(call: Call): boolean {
  const [q, k, v, mask] = [read.tensor(call, "query"), read.tensor(call, "key"), read.tensor(call, "value"), read.maybeTensor(call, "attn_mask")];
  if (read.float(call, "dropout_p") !== 0 || [q, k, v].some(t => t.rank !== 4)) return false;
  const at = (d: number): boolean => all(q.sizes[d]!, k.sizes[d]!, v.sizes[d]!);
  if (!at(0) || !at(1)) return false;
  if (mask !== null && !masks(mask, q, k)) return false;
  if (!all(last(q), last(k), last(v))) return false;
  if ([q, k].some(t => guardEq(last(t, 2), 0))) return false;
  return [q, k, v].every(t => guardEq(t.strides[3]!, 1));
}

function masks(mask: Tensor, q: Tensor, k: Tensor): boolean {
  if (mask.requiresGrad || mask.rank < 2) return false;
  const fits = (size: Dim, wanted: Dim): boolean => guardEq(size, wanted) || guardEq(size, 1);
  if (!fits(last(mask, 2), last(q, 2)) || !fits(last(mask), last(k, 2))) return false;
  const one = (size: Dim, wanted: Dim): boolean => guardEq(size, 1) || guardEq(size, wanted);
  return mask.rank === 2 || (mask.rank === 4 && one(mask.sizes[0]!, q.sizes[0]!) && one(mask.sizes[1]!, q.sizes[1]!));
}

/** A mask of truth values is added as what leaves the others out. */
const added = (apply: Apply, mask: Tensor): Tensor =>
  (mask.dtype === dtypes.bool ? apply("where.ScalarSelf", apply("logical_not", mask), -Infinity, apply("scalar_tensor", 0.0)) : mask);

function causal(call: Call, apply: Apply, q: Tensor, k: Tensor): Tensor {
  const ones = innerWith(call, "ones", [[asArg(last(q, 2)), asArg(last(k, 2))]], { dtype: dtypes.bool });
  return added(apply, apply("tril", ones));
}

/** Heads of keys and values that several queries share are repeated. */
function shared(apply: Apply, q: Tensor, t: Tensor): Tensor {
  const [wanted, own] = [last(q, 3), last(t, 3)];
  return typeof wanted === "number" && typeof own === "number" && wanted !== own ? apply("repeat_interleave.self_int", t, BigInt(wanted / own), -3n) : t;
}

/** `_safe_softmax`: rows that are left out altogether are zero. */
function safeSoftmax(apply: Apply, x: Tensor): Tensor {
  const out = apply("softmax.int", x, -1n);
  const rows = apply("all.dim", apply("eq.Scalar", x, -Infinity), -1n, true);
  return apply("where.self", rows, apply("zeros_like", out), out);
}

export const attention: Composition = call => {
  const apply = on(call);
  const [q, k, v, mask] = [read.tensor(call, "query"), read.tensor(call, "key"), read.tensor(call, "value"), read.maybeTensor(call, "attn_mask")];
  if ([q, k, v].some(t => t.rank < 2)) return;
  if (isFused(call)) {
    if (mask !== null) added(apply, mask);
    return apply("empty_like", q);
  }
  const given = mask === null ? null : added(apply, mask);
  const queries = apply("mul.Tensor", q, 1.0);
  const bias = read.bool(call, "is_causal") ? causal(call, apply, queries, k) : given;
  const [keys, values] = read.bool(call, "enable_gqa") ? [shared(apply, q, k), shared(apply, q, v)] : [k, v];
  const scores = apply("matmul", queries, apply("mul.Tensor", apply("transpose.int", keys, -2n, -1n), 1.0));
  const weights = safeSoftmax(apply, bias === null ? scores : apply("add.Tensor", scores, bias));
  const kept = read.float(call, "dropout_p") > 0 ? apply("dropout", weights, read.float(call, "dropout_p"), true) : weights;
  return apply("matmul", kept, values);
};
