/** How random numbers are written into tensors of symbolic sizes (torch/_decomp/decompositions.py, `uniform_`; torch/_refs/__init__.py, `normal`, `log_normal`). */
import * as read from "../args.ts";
import { askOverlap, contiguousStrides, guardContiguous } from "../construct.ts";
import { askOnes, isSymNode } from "../dims.ts";
import type { Tensor } from "../tensor.ts";
import type { Call } from "../types.ts";
import { unary, type Apply, type Composition } from "./parts.ts";

/** Numbers are drawn into a tensor of their own, whose layout is not known beforehand, and copied. */
const drawn = ({ sizes }: Tensor): Pick<Tensor, "sizes" | "strides"> => ({ sizes, strides: [...contiguousStrides(sizes)] });

const isFromData = ({ sizes }: Tensor): boolean => sizes.some(size => isSymNode(size) && size.hint === undefined);

/** What is laid out as `x` is, is a permutation of what is made for it, which is asked again (torch/_refs, `empty_permuted`). */
function copiedInto(apply: Apply, x: Tensor, call: Call): void {
  const format = read.hasArg(call, "memory_format") ? read.memoryFormat(call) : null;
  const made = apply("clone", x);
  if (format !== null && format.name !== "preserve_format") return;
  made.strides = [...made.strides];
  askOverlap(made);
}

const normalLike = (apply: Apply, x: Tensor, call: Call): void => {
  if (x.rank > 1 && !isFromData(x)) {
    apply("empty_like", x);
    guardContiguous(drawn(x));
  }
  copiedInto(apply, x, call);
};

/** Computed from uniform numbers. */
const fromUniform: Composition = unary((apply, x) => {
  apply("rand_like", x);
  askOverlap(x);
});

/** What draws, by packet. */
export const drawCompositions: Readonly<Record<string, Composition>> = {
  rand_like: unary(copiedInto),
  randn_like: unary(normalLike),
  uniform_: unary((_, x) => { askOverlap(x); }),
  normal_: unary((_, x) => {
    if (isFromData(x)) return;
    askOnes(x.sizes);
    guardContiguous(drawn(x));
    askOverlap(x);
  }),
  log_normal_: unary((apply, x) => {
    apply("randn_like", x);
    askOverlap(x);
  }),
  exponential_: fromUniform, geometric_: fromUniform, cauchy_: fromUniform,
};
