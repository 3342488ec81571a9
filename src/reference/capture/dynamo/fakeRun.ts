/**
 * Running a node on fake tensors, and what becomes of its failures (torch/_dynamo/utils.py, `get_fake_value`, `run_node`).
 */
import { PySym, PyTensor, bufferType, isParameter, parameterType, torchTypes } from "../../library/torch/index.ts";
import { NotImplementedConstruct, PyDict, PyError, PyList, PyObject, PyTuple, dictEntries, realm, types, withStandIns, type FrameInfo, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { isOutdated, type Tensor } from "../../ops/index.ts";
import { repr, str } from "../../protocol/index.ts";
import { GuardOnDataDependent } from "../../symbolic/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
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
  if (name === "TypeError" && text.includes("argument")) unsupported(`TypeError ${node.target}: ${text}`);
  const args = `*${argumentsText(node.args)}, **{${[...node.kwargs].map(([key, value]) => `'${key}': ${shown(value)}`).join(", ")}}`;
  return dynamoError(name === "NotImplementedError" ? "Unsupported" : "TorchRuntimeError", `Failed running ${node.op} ${node.target}(${args}):\n${text}`);
}

function argumentsText(args: readonly Value[]): string {
  return args.length === 1 ? `(${shown(args[0]!)},)` : `(${args.map(shown).join(", ")})`;
}

/** `repr` as a message shows it, with fake tensors by their size. */
export function shown(value: Value): string {
  if (value instanceof PyTensor) return fakeTensorText(value);
  if (value instanceof PySym) return value.node.text();
  if (value instanceof PyTuple) return value.items.length === 1 ? `(${shown(value.items[0]!)},)` : `(${value.items.map(shown).join(", ")})`;
  if (value instanceof PyList) return `[${value.items.map(shown).join(", ")}]`;
  if (value instanceof PyDict) return `{${dictEntries(value).map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(", ")}}`;
  return repr(value);
}

function fakeTensorText(value: PyTensor): string {
  const { tensor } = value;
  const facts = [`size=(${tensor.sizes.map(String).join(", ")}${tensor.rank === 1 ? "," : ""})`];
  if (tensor.dtype.name !== "float32") facts.push(`dtype=torch.${tensor.dtype.name}`);
  if (tensor.requiresGrad) facts.push(isOutdated(tensor) ? "grad_fn=<Invalid>" : tensor.isLeaf ? "requires_grad=True" : `grad_fn=<${nodeName(tensor)}>`);
  const text = withFacts("FakeTensor(", facts);
  return isParameter(value) ? `Parameter(${text})` : text;
}

const lineWidth = 80;

/** Facts after the elided values, on a line of their own where the line would get too long (torch/_tensor_str.py, `_add_suffixes`). */
function withFacts(prefix: string, facts: readonly string[]): string {
  let text = `${prefix}...`;
  let width = text.length + 2;
  for (const fact of facts) {
    const wraps = width + fact.length + 2 > lineWidth;
    text += wraps ? `,\n${" ".repeat(prefix.length)}${fact}` : `, ${fact}`;
    width = wraps ? prefix.length + fact.length : width + fact.length + 2;
  }
  return `${text})`;
}

function nodeName(tensor: Tensor): string {
  if (tensor.gradientNode === null) throw new NotImplementedConstruct("the name of a tensor's grad_fn in a message");
  return tensor.gradientNode;
}
