/**
 * Running a node on fake tensors, and what becomes of its failures (torch/_dynamo/utils.py, `get_fake_value`, `run_node`).
 */
import { bufferType, parameterType, torchTypes } from "../../library/torch/index.ts";
import { PyError, realm, types, withStandIns, type FrameInfo, type Kwargs, type PyObject, type PyType, type Value } from "../../objects/index.ts";
import { str } from "../../protocol/index.ts";
import { GuardOnDataDependent } from "../../symbolic/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import { shown } from "../shared/shown.ts";
import { dynamoError, trailer, unsupported } from "./refuse.ts";

/** What a failing node is called in messages. */
export interface RunningNode {
  readonly op: string;
  /** `repr` of the target: `<built-in function add>`, `view`. */
  readonly target: string;
  readonly args: readonly Value[];
  readonly kwargs: Kwargs;
}

/** Nodes run on fake tensors and on fx's own lists, and messages say so. */
const standIns: ReadonlyMap<PyType, string> = new Map([[torchTypes.Tensor, "FakeTensor"], [parameterType, "FakeTensor"], [bufferType, "FakeTensor"], [types.list, "immutable_list"], [types.dict, "immutable_dict"]]);

let runsFrom: FrameInfo | null = null;

/** The frame that recorded the node which is running, for what torch's own code does inside is no part of the trace; null outside. */
export const runningFrame = (): FrameInfo | null => runsFrom;

export function runFake<T>(node: RunningNode, body: () => T): T {
  const outer = runsFrom;
  runsFrom ??= realm().frame;
  try {
    return withStandIns(standIns, body);
  } catch (error) {
    if (error instanceof GuardOnDataDependent) {
      const wrapped = userError(error.message, "constrain-as-size-example");
      throw new Rejection(wrapped.type, wrapped.message + trailer());
    }
    if (!(error instanceof PyError)) throw error;
    return failed(node, error.value);
  } finally {
    runsFrom = outer;
  }
}

function failed(node: RunningNode, exception: PyObject): never {
  const text = str(exception);
  const name = exception.cls.name;
  if (name === "DataDependentOutputException") unsupported(`data dependent operator: ${text}; to enable, set torch._dynamo.config.capture_scalar_outputs = True`);
  if (name === "UnsupportedOperatorException") {
    unsupported(`unsupported operator: ${text} (see https://docs.google.com/document/d/1GgvOe7C8_NVOMLOCwDaYV1mXXyHMXY7ExoewHqooxrs/edit#heading=h.64r4npvq0w0 for how to fix)`);
  }
  if (name === "DynamicOutputShapeException") {
    unsupported(`dynamic shape operator: ${text}; Operator does not have a meta kernel that supports dynamic output shapes, please report an issue to PyTorch`);
  }
  if (text.startsWith("Overloaded torch operator invoked from Python failed to match any schema")) unsupported(text);
  if (name === "TypeError" && text.includes("argument")) unsupported(`TypeError ${node.target}: ${text}`);
  const args = `*${argumentsText(node.args)}, **{${[...node.kwargs].map(([key, value]) => `'${key}': ${shown(value)}`).join(", ")}}`;
  return dynamoError(name === "NotImplementedError" ? "Unsupported" : name === "ValueRangeError" ? "UserError" : "TorchRuntimeError", `Failed running ${node.op} ${node.target}(${args}):\n${text}`);
}

function argumentsText(args: readonly Value[]): string {
  return args.length === 1 ? `(${shown(args[0]!)},)` : `(${args.map(shown).join(", ")})`;
}
