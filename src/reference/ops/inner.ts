/** Operators that operators are composed of: each asks its own questions of the sizes, as it does when it is called by itself. */
import { allTensors } from "./args.ts";
import { quietly } from "./dims.ts";
import { bindArguments } from "./schema.ts";
import { adopting, adviseSizes, askLayouts, askSizes } from "./sizeQuestions.ts";
import { Tensor } from "./tensor.ts";
import type { Call, Op, OpArg } from "./types.ts";

let findOp: ((name: string) => Op) | null = null;

/** The operator table says how operators are found: it is made of the rules that compose them. */
export function composeOf(find: (name: string) => Op): void {
  findOp = find;
}

/** `name` (`mul.Tensor`) on the way to the result of `call`. */
export function inner(call: Pick<Call, "env">, name: string, ...args: readonly OpArg[]): Tensor {
  return innerWith(call, name, args, {});
}

/** The same with arguments by name. */
export function innerWith(call: Pick<Call, "env">, name: string, args: readonly OpArg[], named: Readonly<Record<string, OpArg>>): Tensor {
  const op = findOp!(name);
  const made: Call = { op, args: bindArguments(op.schema, args, new Map(Object.entries(named))), env: call.env };
  const inputs = call.env === null ? [] : allTensors(made.args);
  askLayouts(made, inputs);
  const asked = call.env !== null && askSizes(made);
  const result = adopting(asked === false ? op.rule(made) : quietly(() => op.rule(made)), asked) as Tensor;
  if (call.env) {
    result.fake = true;
    if (call.env.hasSymbols && result instanceof Tensor) adviseSizes(made, inputs, [result]);
  }
  return result;
}
