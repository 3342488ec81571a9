/** What compositions are written with. */
import * as read from "../args.ts";
import { dimMul, fromDim, type Dim } from "../dims.ts";
import { inner } from "../inner.ts";
import type { Tensor } from "../tensor.ts";
import type { Call, OpArg } from "../types.ts";

export type Composition = (call: Call) => Tensor | readonly Tensor[] | void;

/** Applies operators by name. */
export type Apply = (name: string, ...args: readonly OpArg[]) => Tensor;
export const on = (call: Call): Apply => (name, ...args) => inner(call, name, ...args);

/** One tensor, which comes first. */
export const unary = (body: (apply: Apply, x: Tensor, call: Call) => Tensor | void): Composition => call => body(on(call), read.tensor(call, call.op.schema.args[0]!.name), call);

export const product = (sizes: readonly Dim[]): Dim => sizes.reduce<Dim>(dimMul, 1);
export const asArg = (size: Dim): OpArg => fromDim(size) as OpArg;
export const asArgs = (sizes: readonly Dim[]): OpArg => sizes.map(asArg);
