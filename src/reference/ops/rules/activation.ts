/** Activations with checks of their own. */
import * as read from "../args.ts";
import { numel } from "../construct.ts";
import { dimText, guardEq, knownEq } from "../dims.ts";
import { OpError, type Rule } from "../types.ts";
import { like } from "./elementwise.ts";

/** One slope, or one a channel. */
export const prelu: Rule = call => {
  const [self, weight] = [read.tensor(call), read.tensor(call, "weight")];
  const count = numel(weight);
  if (!knownEq(count, 1)) {
    if (self.rank === 0) throw new OpError("Not allow zero-dim input tensor.");
    const channels = self.rank > 1 ? self.sizes[1]! : 1;
    if (!guardEq(channels, count)) {
      throw new OpError(`Mismatch of parameter numbers and input channel size. Found parameter numbers = ${dimText(count)} and channel size = ${dimText(channels)}.`);
    }
  }
  return like(self);
};
