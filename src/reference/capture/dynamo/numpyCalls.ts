/**
 * NumPy's functions in the traced code: nodes that run their counterpart in torch._numpy (torch/_dynamo/variables/misc.py, `NumpyVariable`).
 */
import { importModule } from "../../library/torch/index.ts";
import { uninterrupted, type Kwargs, type Value } from "../../objects/index.ts";
import { call, getAttributeOr } from "../../protocol/index.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { refuse, unsupported } from "./refuse.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** What is about dtypes is no node: it is asked at once. */
const folded = names("finfo iinfo dtype issubdtype");

/** Functions of NumPy's, written in Python, that torch._numpy has not. */
const unknown = names(`
  interp block polyfit polyval isin in1d setdiff1d union1d intersect1d setxor1d nansum nanmean nanmax nanmin nanstd nanvar nanprod nanmedian nanargmax nanargmin nancumsum
  digitize select piecewise ediff1d apply_along_axis apply_over_axes partition argpartition insert delete trim_zeros unwrap extract place msort trapezoid
  sort_complex roots poly polyadd polymul polyder polyint nanpercentile nanquantile fromfunction array_repr array_str may_share_memory shares_memory
`);

/** The modules of torch._numpy by those of NumPy's. */
const homes: Readonly<Record<string, readonly string[]>> = {
  "numpy": ["_funcs", "_reductions", "_ufuncs", "_scalars"], "numpy.linalg": ["linalg"], "numpy.fft": ["fft"], "numpy.random": ["random"],
};

/** What torch._numpy has under a name of NumPy's. */
function counterpart(module: string, name: string): Value | undefined {
  if (!Object.hasOwn(homes, module) || name.startsWith("_")) return undefined;
  for (const home of homes[module]!) {
    const found = uninterrupted(() => getAttributeOr(importModule(`torch._numpy.${home}`), name));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function numpyCall(front: DynamoFrontEnd, callee: Value, module: string, name: string, args: readonly Value[], kwargs: Kwargs): Value {
  if (module === "numpy" && folded.has(name)) return uninterrupted(() => call(callee, args, kwargs));
  if (module === "numpy" && unknown.has(name)) unsupported(`Can't find numpy function <function ${name} at 0x…> in torch._numpy.  Please file an issue to request support for this function.`);
  // It seeds torch's own generator, of which nothing shows.
  if (module === "numpy.random" && name === "seed") return null;
  if (module === "numpy.random" && name === "default_rng") unsupported("Can't find numpy function <cyfunction default_rng at 0x…> in torch._numpy.  Please file an issue to request support for this function.");
  const fn = counterpart(module, name) ?? refuse(`${module}.${name} in the traced code`);
  return front.arrays.call(name, fn, args, kwargs);
}
