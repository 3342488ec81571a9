/** Reductions, scans, sorting. */
import type { Family } from "./family.ts";
import { toConcrete } from "../dims.ts";
import * as read from "../args.ts";
import * as a from "../rules/answers.ts";
import * as r from "../rules/reduce.ts";
import { aminmax, countNonzero, diff } from "../rules/shape.ts";
import { inPlace, like, refusing } from "../rules/elementwise.ts";
import { scalarTypeName } from "../promote.ts";
import { preservedStrides } from "../broadcast.ts";
import { emptyTensor } from "../construct.ts";
import { dtypes } from "../dtype.ts";
import { OpError } from "../types.ts";

export const reductionOps: Family = [
  ["sum prod", r.reduction(r.intToLong)],
  ["nansum", r.emptyKeeps(r.intToLong)],
  ["mean", r.reduction((self, call) => r.floatOnly("mean")(self, call))],
  ["nanmean", r.emptyKeeps(r.nanMeanDType)],
  ["var std", r.reduction(r.stdDType)],
  ["var_mean std_mean", r.reductions(r.stdDType, r.floatOnly("mean"))],
  ["all any _is_all_true _is_any_true", r.reduction(r.toBool)],
  ["all.dims any.dims", call => (Array.isArray(read.arg(call, "dim")) && read.ints(call, "dim").length === 0 ? like(read.tensor(call), r.toBool(read.tensor(call).dtype, call)) : r.reduction(r.toBool)(call))],
  ["amax amin", r.amax],
  ["max.default min.default median.default nanmedian.default", r.extremum],
  ["max.dim min.dim mode", r.extremumWithIndex],
  ["median.dim nanmedian.dim", refusing(r.extremumWithIndex, call => (call.env === null && read.tensor(call).dtype === dtypes.bool ? "\"median_out\" not implemented for 'Bool'" : null))],
  ["argmax argmin", r.argExtremum],
  ["aminmax", aminmax],
  ["sort.default sort.stable", r.withIndices(preservedStrides)],
  ["cummax.default cummin.default", r.cumulativeExtremum],
  ["argsort.default argsort.stable", call => (r.withIndices(preservedStrides)(call) as readonly [unknown, never])[1]],
  ["msort", call => (r.withIndices(preservedStrides)(call) as readonly [never, unknown])[0]],
  ["cumsum cumprod", r.cumulative(r.intToLong)],
  ["cumsum_ cumprod_", refusing(inPlace(r.cumulative(r.intToLong)), call => (call.env !== null && (read.dtype(call) ?? read.tensor(call).dtype) !== read.tensor(call).dtype ? "dtype argument and out dtype must match in reduction" : null))],
  ["logcumsumexp", refusing(r.cumulative(r.keepDType), call => { const { dtype } = read.tensor(call); return call.env === null && !dtype.isFloatingPoint && !dtype.isComplex ? `"logcumsumexp_out_cpu" not implemented for '${scalarTypeName(dtype)}'` : null; })],
  ["topk", r.topk],
  ["kthvalue.default", r.kthvalue],
  ["logsumexp.default special_logsumexp", r.logsumexp],
  ["softmax.int special_softmax", r.softmax],
  ["log_softmax.int special_log_softmax", r.softmax],
  ["_softmax _log_softmax _safe_softmax", r.softmax],
  ["count_nonzero", countNonzero],
  ["quantile nanquantile", a.countingElements(r.quantile)],
  ["allclose", a.allclose], ["equal", a.equal], ["is_nonzero", a.isNonzero],
  ["trapezoid trapz", r.alongDim(0)], ["cumulative_trapezoid", r.alongDim(1)],
  ["diff", diff],
  ["bincount unique_dim_consecutive", a.dynamicShape], ["unique_consecutive", a.uniqueConsecutive],
  ["cov corrcoef", call => { a.checkObservations(call); if (call.env) read.tensor(call).sizes.forEach(toConcrete); if (call.env) throw new OpError("aten.equal.default", a.dataDependentError); const self = read.tensor(call); const n = self.rank < 2 ? [] : [self.sizes[0]!, self.sizes[0]!]; return emptyTensor({ dtype: self.dtype, sizes: n, device: self.device }); }],
];
