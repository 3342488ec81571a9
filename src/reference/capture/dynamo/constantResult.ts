/**
 * Functions marked with `assume_constant_result`: they are called for real, on the example inputs, and what they give is burnt in
 * (torch/_dynamo/variables/functions.py, `invoke_and_store_as_constant`).
 */
import { PyTensor, isModule } from "../../library/torch/index.ts";
import { PyDict, dictEntries, PyFunction, PyList, PyMethod, PyObject, PyProperty, PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { call, getAttribute, toArray } from "../../protocol/index.ts";
import { realm, uninterrupted } from "../../objects/index.ts";
import { bareAll, failing } from "./constantSource.ts";
import { describe, isConstant, variableClass } from "./describe.ts";
import { dynamoError } from "./refuse.ts";
import { isUnspecialized } from "./unspecialized.ts";
import { realValueOf } from "./realValues.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export function constantResult(front: DynamoFrontEnd, callee: PyMethod | PyFunction, given: readonly Value[], named: Kwargs): Value {
  const [args, kwargs]: readonly [readonly Value[], Kwargs] = front.constants.hasBoxes ? [given.map(bareAll), new Map([...named].map(([name, value]) => [name, bareAll(value)] as const))] : [given, named];
  if (callee instanceof PyFunction && isGetterOf(callee, args)) return gotten(front, callee, args[0] as PyObject);
  const ofModule = callee instanceof PyMethod && isModule(callee.self) && !isUnspecialized(callee.self);
  // Only the outermost graph's tracer hands such a call to the module.
  if (ofModule && !front.output.isRootTracer) dynamoError("InternalTorchDynamoError", "AttributeError: 'NNModuleVariable' object has no attribute 'value'");
  const real = (value: Value): Value => (value instanceof PyTensor ? realValueOf(front, value) : constantOf(value));
  const result = failing(() => uninterrupted(() => withoutModes(() => withEnvironment(null, () =>
    call(callee, args.map(real), new Map([...kwargs].map(([name, value]) => [name, real(value)] as const)))))));
  return front.constants.result(result, nameFor(callee, ofModule));
}

/** Whether a function is what a property of its first argument reads, where that is no module that is specialised on. */
const isGetterOf = (fn: PyFunction, [self]: readonly Value[]): boolean => {
  const isRead = (realm().frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind === "Attribute";
  return isRead && self instanceof PyObject && !(isModule(self) && !isUnspecialized(self)) && self.cls.mro.some((cls) => [...cls.namespace.values()].some((each) => each instanceof PyProperty && each.fget === fn));
};

/** What the property gives is taken for the method, and called (functions.py, `UserMethodVariable.call_function`). */
const gotten = (front: DynamoFrontEnd, fn: PyFunction, self: PyObject): Value =>
  front.constants.result(failing(() => uninterrupted(() => withoutModes(() => withEnvironment(null, () => call(getAttribute(self, fn.name), []))))), fn.name);

/** Arguments beside tensors must be constants of the trace (`as_python_constant`): what a container holds is asked one by one. */
function constantOf(value: Value): Value {
  const other = notConstantIn(value);
  if (other !== undefined) dynamoError("InternalTorchDynamoError", `NotImplementedError: ${describe(other)} is not a constant`);
  return value;
}

function notConstantIn(value: Value): Value | undefined {
  if (value instanceof PyObject && /^lists\.(List|Tuple|Size|NamedTuple)Variable$|^dicts\.(ConstDict|DefaultDict|Set)Variable$/.test(variableClass(value))) {
    const items = value instanceof PyList || value instanceof PyTuple ? value.items : value instanceof PyDict ? dictEntries(value).map(([, item]) => item) : toArray(value);
    for (const item of items) {
      const other = notConstantIn(item);
      if (other !== undefined) return other;
    }
    return undefined;
  }
  return isConstant(value) ? undefined : value;
}

/** `ClassName_method_result` for methods of modules that are specialised on, the function's name otherwise. */
function nameFor(callee: PyMethod | PyFunction, ofModule: boolean): string {
  if (callee instanceof PyFunction) return callee.name;
  const fn = callee.func as PyFunction;
  return ofModule ? `${(callee.self as PyObject).cls.name}_${fn.name}_result` : fn.name;
}
