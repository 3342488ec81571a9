/** Operators that operators are composed of: each asks its own questions of the sizes, as it does when it is called by itself. */
import { quietly } from "./dims.ts";
import { bindArguments } from "./schema.ts";
import { askSizes } from "./sizeQuestions.ts";
import type { Tensor } from "./tensor.ts";
import type { Call, Op, OpArg } from "./types.ts";

let findOp: ((name: string) => Op) | null = null;

/** The operator table says how operators are found: it is made of the rules that compose them. */
export function composeOf(find: (name: string) => Op): void {
  findOp = find;
}

/** `name` (`mul.Tensor`) on the way to the result of `call`. */
export function inner(call: Pick<Call, "env">, name: string, ...args: readonly OpArg[]): Tensor {
  const op = findOp!(name);
  const made: Call = { op, args: bindArguments(op.schema, args), env: call.env };
  const asked = call.env !== null && askSizes(made);
  const result = (asked ? quietly(() => op.rule(made)) : op.rule(made)) as Tensor;
  if (call.env) result.fake = true;
  return result;
}
