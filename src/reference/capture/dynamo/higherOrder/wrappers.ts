/** Operators around one function: `hints_wrapper` and `strict_mode` (torch/_dynamo/variables/higher_order_ops.py). */
import { DictArg, TupleArg, type Argument } from "../../../graph/index.ts";
import { PyDict, PyList, PyTuple, dictEntries, noKwargs, type Kwargs, type Value } from "../../../objects/index.ts";
import { mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall, type HigherOrderName } from "../../shared/targets.ts";
import { describe } from "../describe.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import { captured, checkCallable, sequence, speculate } from "./speculate.ts";

/** What Dynamo calls a function that an operator is around, and how it refers to it. */
interface Wrapper {
  readonly name: HigherOrderName;
  readonly module: string;
  readonly rest: readonly Argument[];
  readonly named: ReadonlyMap<string, Argument>;
}

function wrapped(front: DynamoFrontEnd, fn: Value, operands: readonly Value[], kwargs: Kwargs, { name, module, rest, named }: Wrapper): Value {
  const body = speculate(front, fn, operands, { inputs: "automatic", flat: true, kwargs });
  const { output } = front;
  const inputs = [...body.tracer.lifted.keys()].map((node) => output.here(node));
  const target = new HigherOrderCall(name, [body.tracer.module], output.subgraphNames(module));
  const node = output.create("call_function", target, [new TupleArg(inputs), ...rest], named);
  const flat = [...(output.wrap(new PyTuple([...body.leaves]), node) as PyTuple).items];
  return mapLeaves(body.result, (leaf) => (leaf === null ? null : flat.shift()!));
}

/** The hints are given by name, and all else by position. */
export function hintsWrapper(front: DynamoFrontEnd, [fn, operands, given, hints]: readonly Value[], named: Kwargs): Value {
  return captured("Hints_wrapper doesn't work unless it is captured completely with torch.compile.", () => {
    if (named.has("body_fn")) dynamoError("InternalTorchDynamoError", "IndexError: list index out of range");
    checkCallable(fn!, "body_fn");
    if (named.size !== 1 || !named.has("hints")) unsupported(`Expected 3 arguments but got ${4 - named.size}.\nUsage: hints_wrapper(body_fn, args, kwargs, hints).\nkwargs required to be provided explicitly.`);
    const items = sequence(operands!) ?? unsupported(`Expected a tuple but got ${describe(operands!)}`);
    if (!(given instanceof PyDict)) unsupported(`Expected a dict but got ${describe(given!)}`);
    const kwargs = new Map(dictEntries(given as PyDict).map(([name, value]) => [String(name), value] as const));
    return wrapped(front, fn!, items, kwargs, { name: "hints_wrapper", module: "hints_wrapper_body", rest: [new DictArg([])], named: new Map([["hints", front.output.argument(hints!)]]) });
  });
}

export const hintsMisfit = (): never => dynamoError("InternalTorchDynamoError", "IncorrectUsage: hints_wrapper - key hints not provided");

export function strictMode(front: DynamoFrontEnd, [fn, operands]: readonly Value[]): Value {
  return captured("strict_mode HOO doesn't work unless it is captured completely with torch.compile.", () => {
    const items = sequence(operands!) ?? [];
    if (items.some((each) => each instanceof PyList || each instanceof PyTuple || each instanceof PyDict)) unsupported("strict_mode HOO only works for flat inputs for now");
    return wrapped(front, fn!, items, noKwargs, { name: "strict_mode", module: "strict_mode_body", rest: [], named: new Map() });
  });
}
