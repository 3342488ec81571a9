/** Reductions, scans, sorting. */
import type { Family } from "./family.ts";
import * as r from "../rules/reduce.ts";
import { aminmax, countNonzero, diff } from "../rules/shape.ts";
import { preservedStrides } from "../broadcast.ts";
import { defaultStrides } from "../construct.ts";

export const reductionOps: Family = [
  ["sum nansum prod", r.reduction(r.intToLong)],
  ["mean nanmean", r.reduction((self, call) => r.floatOnly("mean")(self, call))],
  ["var std", r.reduction(r.stdDType)],
  ["var_mean std_mean", r.reductions(r.stdDType, r.keepDType)],
  ["all any", r.reduction(r.toBool)],
  ["amax amin", r.reduction(r.keepDType)],
  ["max.default min.default median.default nanmedian.default", r.extremum],
  ["max.dim min.dim median.dim nanmedian.dim mode", r.extremumWithIndex],
  ["argmax argmin", r.argExtremum],
  ["aminmax", aminmax],
  ["sort.default sort.stable", r.withIndices(preservedStrides)],
  ["cummax.default cummin.default", r.withIndices(self => defaultStrides(self.sizes))],
  ["argsort.default argsort.stable", call => (r.withIndices(preservedStrides)(call) as readonly [unknown, never])[1]],
  ["msort", call => (r.withIndices(preservedStrides)(call) as readonly [never, unknown])[0]],
  ["cumsum cumprod", r.cumulative(r.intToLong)],
  ["logcumsumexp", r.cumulative(r.keepDType)],
  ["topk", r.topk],
  ["kthvalue.default", r.kthvalue],
  ["logsumexp.default special_logsumexp", r.logsumexp],
  ["softmax.int special_softmax", r.softmax],
  ["log_softmax.int special_log_softmax", r.softmax],
  ["_softmax _log_softmax", r.softmax],
  ["linalg_vector_norm linalg_norm norm.Scalar norm.ScalarOpt_dim norm.ScalarOpt_dtype norm.ScalarOpt_dim_dtype frobenius_norm nuclear_norm", r.vectorNorm],
  ["dist", r.reduction(r.keepDType)],
  ["count_nonzero", countNonzero],
  ["quantile nanquantile", r.quantile],
  ["allclose equal is_nonzero", r.dataDependent],
  ["diff", diff],
  ["bincount", r.dynamicShape],
];
