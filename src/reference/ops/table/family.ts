/** Rows of the operator table: names and the rule they share. */
import type { Rule } from "../types.ts";

/**
 * Names are separated by blanks: `add` is every overload of the packet that has no row of its own, `add.Tensor` one overload
 * (`default` is the nameless one). `add_` needs no row where `add` has one: it is derived.
 */
export type Row = readonly [names: string, rule: Rule];
export type Family = readonly Row[];
