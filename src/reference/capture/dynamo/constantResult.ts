/**
 * Functions marked with `assume_constant_result`: they are called for real, on the example inputs, and what they give is burnt in
 * (torch/_dynamo/variables/functions.py, `invoke_and_store_as_constant`).
 */
import { PySym, PyTensor, isModule } from "../../library/torch/index.ts";
import { PyBuiltin, PyDict, PyError, PyException, PyFunction, PyList, PyMethod, PyObject, PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { call, str } from "../../protocol/index.ts";
import { realm, uninterrupted } from "../../objects/index.ts";
import { describe } from "./describe.ts";
import { dynamoError, dynamoFailure } from "./refuse.ts";
import { isUnspecialized } from "./unspecialized.ts";
import { realValueOf } from "./realValues.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export function constantResult(front: DynamoFrontEnd, callee: PyMethod | PyFunction, args: readonly Value[], kwargs: Kwargs): Value {
  const ofModule = callee instanceof PyMethod && isModule(callee.self) && !isUnspecialized(callee.self);
  // Only the outermost graph's tracer hands such a call to the module.
  if (ofModule && !front.output.isRootTracer) dynamoError("InternalTorchDynamoError", "AttributeError: 'NNModuleVariable' object has no attribute 'value'");
  const real = (value: Value): Value => (value instanceof PyTensor ? realValueOf(front, value) : constantOf(value));
  const result = failing(() => uninterrupted(() => withoutModes(() => withEnvironment(null, () =>
    call(callee, args.map(real), new Map([...kwargs].map(([name, value]) => [name, real(value)] as const)))))));
  return stored(front, result, nameFor(callee, ofModule));
}

/** What the function raises comes out of Dynamo itself. */
function failing<T>(body: () => T): T {
  const { frame } = realm();
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PyError) || !(error.value instanceof PyException)) throw error;
    throw dynamoFailure(frame, "InternalTorchDynamoError", `${error.value.cls.name}: ${str(error.value)}`);
  }
}

/** Arguments beside tensors must be constants of the trace (`as_python_constant`). */
function constantOf(value: Value): Value {
  const traced = value instanceof PySym ? value : value instanceof PyList || value instanceof PyTuple ? value.items.find((item) => item instanceof PySym || item instanceof PyTensor) : undefined;
  if (traced !== undefined) dynamoError("InternalTorchDynamoError", `NotImplementedError: ${describe(traced)} is not a constant`);
  return value;
}

/** `ClassName_method_result` for methods of modules that are specialised on, the function's name otherwise. */
function nameFor(callee: PyMethod | PyFunction, ofModule: boolean): string {
  if (callee instanceof PyFunction) return callee.name;
  const fn = callee.func as PyFunction;
  return ofModule ? `${(callee.self as PyObject).cls.name}_${fn.name}_result` : fn.name;
}

/** Dictionaries that were burnt in, by names that guards do not know. */
const burntIn = new WeakMap<PyDict, string>();

const ordered: ReadonlySet<string> = new Set(["items", "keys", "values"]);

/** The name that the order of a dictionary's keys is guarded by, which a burnt-in one has in vain (torch/_dynamo/guards.py, `guard_on_key_order`). */
export const unknownOrder = (dictionary: PyDict, method: string): string | undefined => (ordered.has(method) ? burntIn.get(dictionary) : undefined);

/** Tensors become attributes of the graph; everything else is a constant of the trace. */
function stored(front: DynamoFrontEnd, result: Value, name: string): Value {
  if (result instanceof PyTensor) return front.constants.tensor(result, name);
  // Functions and modules would need a guard, which a constant's source cannot make.
  if (result instanceof PyFunction || result instanceof PyBuiltin || isModule(result)) dynamoError("InternalTorchDynamoError", "NotImplementedError: ");
  if (result instanceof PyDict) burntIn.set(result, name);
  if (result instanceof PyObject && front.sources.worthTracking(result)) front.sources.add(result, front.constants.container(name));
  return result;
}
