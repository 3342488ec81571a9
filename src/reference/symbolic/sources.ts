/** Where sizes come from, and what was said of them beforehand (torch/_guards.py, `Source`; symbolic_shapes.py, `DimConstraint`). */
import type { Dim } from "./dims.ts";
import type { ValueRange } from "./range.ts";

export interface Source {
  /** As guards name it: `L['x'].size()[0]`. */
  readonly name: string;
  readonly kind: "size" | "stride" | "offset" | "constant";
}

/** A size of an input tensor. */
export const sizeSource = (tensor: string, dim: number): Source => ({ name: `${tensor}.size()[${dim}]`, kind: "size" });

/** `strict`: all values of a range must do. `relaxed`: it must only not become a constant. */
export type DimConstraint = { readonly kind: "strict"; readonly range: ValueRange } | { readonly kind: "relaxed" };

/** One size, stride or offset of an input. */
export interface InputSize {
  readonly source: Source;
  readonly value: Dim;
  readonly constraint: DimConstraint | null;
}
