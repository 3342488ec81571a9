/**
 * Functions marked with `assume_constant_result`: they are called for real, on the example inputs, and what they give is burnt in
 * (torch/_dynamo/variables/functions.py, `invoke_and_store_as_constant`).
 */
import { PySym, PyTensor, isModule } from "../../library/torch/index.ts";
import { PyFunction, PyMethod, PyObject, type Kwargs, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { uninterrupted } from "../../objects/index.ts";
import { realValueOf } from "./realValues.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export function constantResult(front: DynamoFrontEnd, callee: PyMethod | PyFunction, args: readonly Value[], kwargs: Kwargs): Value {
  const real = (value: Value): Value => (value instanceof PyTensor || value instanceof PySym ? realValueOf(front, value) : value);
  const result = uninterrupted(() => withoutModes(() => withEnvironment(null, () =>
    call(callee, args.map(real), new Map([...kwargs].map(([name, value]) => [name, real(value)] as const))))));
  return stored(front, result, nameFor(callee));
}

/** `ClassName_method_result` for methods of modules, the function's name otherwise. */
function nameFor(callee: PyMethod | PyFunction): string {
  if (callee instanceof PyFunction) return callee.name;
  const fn = callee.func as PyFunction;
  return isModule(callee.self) ? `${(callee.self as PyObject).cls.name}_${fn.name}_result` : fn.name;
}

/** Tensors become attributes of the graph; everything else is a constant of the trace. */
function stored(front: DynamoFrontEnd, result: Value, name: string): Value {
  if (result instanceof PyTensor) return front.output.tensorAttribute(result, name, [name]);
  if (result instanceof PyObject && front.sources.worthTracking(result)) front.sources.add(result, name);
  return result;
}
