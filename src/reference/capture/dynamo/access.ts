/** Attributes and items: what reading and writing them gives, records or refuses (torch/_dynamo/variables/). */
import { Rejection } from "../shared/rejection.ts";
import type { Argument } from "../../graph/index.ts";
import { PySym, PyTensor, isModule, setSource, unasked } from "../../library/torch/index.ts";
import { PyBoxed, PyDict, PyFunction, PyList, PyObject, PySlice, PyTuple, PyType, noKwargs, isUserCode, types, uninterrupted, type Value } from "../../objects/index.ts";
import { callMethod, getAttribute, getItem, lookupType, plain, setAttribute, setItem, typeOf } from "../../protocol/index.ts";
import { PythonTarget, getItemTarget } from "../shared/targets.ts";
import { refuseMethod } from "./builtins.ts";
import { bypassesSetter, unaskedDescriptor } from "./descriptors.ts";
import { functionAttribute } from "./functionFields.ts";
import { foldedAttributes } from "./functions.ts";
import { iteratorMethod } from "./generators.ts";
import { ListIterator } from "./listIterator.ts";
import { describe, describeAll, isConstant, variableClass } from "./describe.ts";
import { builtinText, checkEnumAttribute, checkKey, checkStructureAttribute, isDictionary, isEnumMember, isUnknownKey, refuseStructure } from "./unmodelled.ts";
import { checkGetter, moduleAttribute, moduleItem, setModuleAttribute } from "./modules.ts";
import { refuse, trailer, unsupported } from "./refuse.ts";
import { evaluateInt, indexFor } from "./conditions.ts";
import { isKeyword, itemSource } from "./sources.ts";
import { checkItem, checkItemWrite } from "./operations.ts";
import { checkLibraryDescriptor, refuseEnvironment } from "./pythonLibrary.ts";
import { opaqueTarget } from "../../library/stdlib/index.ts";
import { checkCustomizedWrite, customizedAttribute, isCustomized } from "./customizedDict.ts";
import { isModelConfiguration } from "./modelLibraries.ts";
import { checkMappingKey, checkMappingWrite } from "./mappings.ts";
import { MissingAttribute } from "./getAttr.ts";
import { missingAttribute, missingMethod, missingOfTensor } from "./missingAttribute.ts";
import { ClassStandIn, fieldOf, isUnknownMember, standInAttribute, unreadAttribute } from "./objectFields.ts";
import { withGradMode } from "./gradMode.ts";
import { randomAttribute } from "./randomObjects.ts";
import { SubclassedTensor, subclassedAttribute } from "./subclassed.ts";
import { readOptimizer } from "./torchOptim.ts";
import { checkGetAttribute, checkUserConstant, checkUserMethod } from "./userObjects.ts";
import { operatorTarget } from "./operators.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export function attributeOf(front: DynamoFrontEnd, object: Value, name: string): Value | undefined {
  if (object instanceof PyTensor) {
    // A tensor of a container is wrapped as soon as anything is asked of it.
    if (!object.tensor.fake) front.output.argument(object);
    if (front.arrays.has(object)) return front.arrays.attribute(object, name);
    return tensorAttribute(front, object, name);
  }
  if (isCustomized(object)) return customizedAttribute(object, name);
  if (isModelConfiguration(object)) return configured(front, object as PyObject, name);
  if (object instanceof ClassStandIn) return standInAttribute(object, name);
  const pending = object instanceof PyObject ? front.pending.get(object)?.get(name) : undefined;
  if (pending !== undefined) return pending;
  // A deque that was there before has no bound in the trace (builder.py, `wrap_listlike`).
  if (name === "maxlen" && variableClass(object) === "lists.DequeVariable" && front.sources.of(object as PyObject) !== undefined && isUserCode()) return null;
  const random = randomAttribute(object, name);
  if (random !== undefined) return random;
  if (object instanceof SubclassedTensor) {
    const read = subclassedAttribute(object, name);
    if (read !== undefined) return read;
  }
  checkGetAttribute(object);
  front.deleted.check(object, name);
  const missing = missingAttribute(object, name) ?? unreadAttribute(object, name) ?? functionAttribute(object, name);
  if (missing !== undefined) return missing;
  const descriptor = unaskedDescriptor(object, name);
  if (descriptor !== undefined) return front.sources.of(object as PyObject) === undefined ? descriptor : front.reached(descriptor, () => `${front.sources.of(object as PyObject)!}.${name}`, true);
  if (isUnknownMember(object, name)) return null;
  const listed = object instanceof PyType ? classList(front, object, name) : undefined;
  if (listed !== undefined) return listed;
  if (object instanceof ListIterator) return iteratorMethod(object, name, describeAll);
  checkStructureAttribute(object, name);
  checkEnumAttribute(object, name, front.sources.of(object as PyObject) !== undefined || front.givenObjects.has(object as PyObject), () => plain(() => getAttribute(object, name)));
  if (isModule(object)) return moduleAttribute(front, object, name);
  if (object instanceof PyObject && object.cls.heap) checkLibraryDescriptor(object, name);
  if (object instanceof PyObject && object.cls.heap && isUserCode()) {
    checkOwnGetter(object, name);
    checkGetter(object, name);
  }
  if (object instanceof PyObject && front.sources.of(object) !== undefined) {
    readOptimizer(front, object, name);
    if (isKeyword(name)) front.unreadable = true;
    const isReferent = object.cls.module === "weakref" && name === "_object";
    return front.reached(plain(() => getAttribute(object, name)), () => `${front.sources.of(object)!}${isReferent ? "()" : `.${name}`}`, true);
  }
  return undefined;
}

/** What a configuration of a model library says of itself is read out of sight (dicts.py, `HFPretrainedConfigVariable.var_getattr`). */
function configured(front: DynamoFrontEnd, object: PyObject, name: string): Value {
  const value = uninterrupted(() => getAttribute(object, name));
  const source = front.sources.of(object);
  return source === undefined ? value : front.reached(value, () => `${source}.${name}`, true);
}

/** A list of literals that a class holds is a constant: each reading makes it anew, as it was before the trace (user_defined.py, `UserDefinedClassVariable.var_getattr`). */
function classList(front: DynamoFrontEnd, cls: PyType, name: string): PyList | undefined {
  const value = cls.heap && isUserCode() ? cls.mro.map((each) => each.namespace.get(name)).find((each) => each !== undefined) : undefined;
  if (!(value instanceof PyList) || value.cls !== types.list) return undefined;
  const items = front.sideEffects.before(value);
  if (!items.every(isLiteral)) return undefined;
  const made = new PyList([...items]);
  front.sideEffects.constants.add(made);
  return made;
}

const isLiteral = (value: Value): boolean =>
  value === null || typeof value !== "object" || ((value instanceof PyList || value instanceof PyTuple) && !value.cls.heap && value.items.every(isLiteral));

/** What is not there is asked of `__getattr__`, which must be a function of Python's (user_defined.py, `var_getattr`). */
function checkOwnGetter(object: PyObject, name: string): void {
  const own = (wanted: string): Value | undefined => object.cls.mro.map((cls) => cls.namespace.get(wanted)).find((each) => each !== undefined);
  const getter = own("__getattr__");
  if (getter === undefined || getter instanceof PyFunction || opaqueTarget(object) !== null || object.hasOwn(name) || own(name) !== undefined) return;
  unsupported("UserDefined with non-function __getattr__");
}

/** An attribute of a tensor: from its metadata, or a node. */
function tensorAttribute(front: DynamoFrontEnd, tensor: PyTensor, name: string): Value | undefined {
  const unguarded = front.constants.attribute(tensor, name);
  if (unguarded !== undefined) return unguarded;
  if (name === "shape") return unasked(() => front.call(plain(() => getAttribute(tensor, "size")), [], noKwargs));
  if (name === "grad_fn" && tensor.tensor.requiresGrad && !tensor.tensor.isLeaf) unsupported("TensorVariable has a grad_fn");
  if (name === "grad") return gradient(front, tensor);
  if (foldedAttributes.has(name)) return undefined;
  const value = plain(() => typeAttribute(tensor, name));
  if (value === undefined) return realAttribute(front, tensor, name);
  if (!isGetter(value)) return undefined;
  const target = operatorTarget("getattr", (args) => getAttribute(args[0]!, args[1] as string));
  return front.output.record("call_function", target, [tensor, name], noKwargs, () => getAttribute(tensor, name));
}

/** What has been set on the tensor that a traced one stands for; callables aside (tensor.py, `dynamic_getattr`). */
function realAttribute(front: DynamoFrontEnd, tensor: PyTensor, name: string): Value | undefined {
  if (!tensor.tensor.fake || tensor.hasOwn(name)) return undefined;
  const real = front.realInputs.get(tensor) ?? front.output.readFrom(tensor);
  if (real === undefined) return missingOfTensor(tensor, name);
  const value = real instanceof PyTensor ? real.own(name) : undefined;
  if (value instanceof PyTensor && front.realInputs.has(tensor)) return front.foreign.held(value, `${front.output.originOf(tensor)!.name}.${name}`);
  return value === undefined || value instanceof PyFunction ? undefined : front.reached(value, () => `${name}`);
}

/** `.grad` of what was there before is there too; nothing of the trace's has one (tensor.py, `dynamic_getattr`). */
function gradient(front: DynamoFrontEnd, tensor: PyTensor): Value | undefined {
  const input = front.realInputs.get(tensor);
  const real = input ?? front.output.readFrom(tensor);
  const held = real instanceof PyTensor ? plain(() => getAttribute(real, "grad")) : null;
  if (!(held instanceof PyTensor) || !(real instanceof PyTensor)) return undefined;
  if (input !== undefined) return front.foreign.held(held, `${front.output.originOf(tensor)!.name}.grad`);
  const key = front.output.keyOf(real);
  return key === undefined ? undefined : front.output.tensorAttribute(held, `${front.output.keySources.get(key)!}.grad`);
}

function typeAttribute(tensor: PyTensor, name: string): Value | undefined {
  for (const cls of typeOf(tensor).mro) {
    const found = cls.namespace.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isGetter = (value: Value): boolean => value instanceof PyObject && value.cls === types.getset_descriptor;

export function writeAttribute(front: DynamoFrontEnd, object: Value, name: string, value: Value | undefined): true | undefined {
  if (isModule(object)) return setModuleAttribute(front, object, name, value);
  front.sideEffects.check(object);
  if (isModelConfiguration(object) && value !== undefined && isConstant(value)) {
    plain(() => setAttribute(object, name, value));
    return true;
  }
  if (isCustomized(object)) {
    checkCustomizedWrite(object);
    return undefined;
  }
  if (value !== undefined && bypassesSetter(object, name)) {
    const kept = front.pending.get(object) ?? new Map<string, Value>();
    front.pending.set(object, kept.set(name, value));
    return true;
  }
  const isFixed = object instanceof PyType || object instanceof PyFunction || /^(lists|dicts|constant|iter|torch)\.|\.(UserMethod|GetAttr|FunctoolsPartial|Exception)Variable$/.test(variableClass(object));
  if (isFixed && isUserCode()) {
    const variables = [object, name, value ?? null].map((each) => `<class 'torch._dynamo.variables.${variableClass(each)}'>`);
    unsupported(`builtin: setattr [${variables.join(", ")}] False`);
  }
  if (object instanceof PyTensor && object.tensor.fake && value !== undefined) {
    // Only tensors with a source may change (builtin.py, `call_setattr`).
    const sourced = front.realInputs.has(object) || front.output.readFrom(object) !== undefined;
    if (!sourced) unsupported(builtinText("setattr", [object, name, value]));
    if (name === "data") return setData(front, object, value);
    if (name === "requires_grad") unsupported("mutating requires_grad can introduce a new leaf from non-leaf or vice versa in the middle of the graph, which aot_autograd does not currently know how to handle. ");
  }
  front.deleted.note(object, name, value);
  return undefined;
}

/** `tensor.data = value` is a `set_` of which no gradients are followed. */
function setData(front: DynamoFrontEnd, tensor: PyTensor, value: Value): true {
  const made = withGradMode(front, false, () => front.output.record("call_function", sourceSet, [tensor, value], noKwargs, ([self, source]) => sourceSet.run([self!, source!], noKwargs)));
  front.output.create("call_function", lowerVersion, [front.output.argument(made)]);
  return true;
}

const lowerVersion = new PythonTarget("_lower_version_count_by_1", "torch._dynamo.variables.builtin._lower_version_count_by_1", ([of]) => of!);
const sourceSet = new PythonTarget("set_", "torch.Tensor.set_", ([self, source]) => setSource(self as PyTensor, source!), "<method 'set_' of 'torch._C.TensorBase' objects>");

export function itemOf(front: DynamoFrontEnd, object: Value, key: Value): Value | undefined {
  if (object instanceof MissingAttribute) return fieldOf(object, key) ?? missingMethod(object, "__getitem__", [key]);
  // A named tuple is a list, whatever its class says (lists.py, `BaseListVariable.call_method`).
  if (object instanceof PyTuple && object.cls.heap && isUserCode() && lookupType(object.cls, "__getitem__") instanceof PyFunction) return itemOf(front, new PyTuple(object.items), key);
  checkSlices(key);
  refuseStructure([object], () => `call_method ${describe(object)} __getitem__ (${describe(key)},) {}`);
  if (object instanceof PyTensor) {
    const item = front.arrays.has(object) ? front.arrays.operator("getitem", [object, key]) : undefined;
    if (item !== undefined) return item;
    if (key instanceof PySym) {
      const target = operatorTarget("select", (args) => callMethod(args[0]!, "select", args.slice(1)));
      return front.output.record("call_function", target, [object, 0n, key], noKwargs, ([of]) => callMethod(of!, "select", [0n, key]));
    }
    const folded = front.constants.fold("getitem", [object, key], ([of, at]) => getItem(of!, at!));
    if (folded !== undefined) return folded;
    return row(front, object, key);
  }
  if (isModule(object)) return moduleItem(front, object, key);
  if (object instanceof PyType && isGeneric(object)) unsupported("Unexpected type in sourceless builder typing._GenericAlias");
  checkUserMethod(object, "__getitem__", [key], "tuple");
  if (object instanceof PyList || object instanceof PyTuple) checkUserConstant(key);
  checkItem(object, key);
  if (isUserCode()) checkMappingKey(object, key);
  if (isDictionary(object)) checkKey(key);
  // Sizes are indexed by whole numbers and slices alone (lists.py, `SizeVariable.getitem_const`).
  if (object instanceof PyTuple && object.cls.name === "Size" && !(typeof key === "bigint" || typeof key === "boolean" || key instanceof PySlice || key instanceof PySym || (key instanceof PyBoxed && isEnumMember(key)) || key instanceof PyTensor)) throw new Rejection("builtins.AssertionError", trailer());
  if ((object instanceof PyList || object instanceof PyTuple) && key instanceof PySym) indexFor(key);
  if ((object instanceof PyList || object instanceof PyTuple) && key instanceof PyTensor && key.tensor.constant === null) unsupported("__getitem__ with non-constant tensor");
  if (object instanceof PyDict && key instanceof PySym) return getItem(object, evaluateInt(key));
  if ((object instanceof PyList || object instanceof PyTuple || object instanceof PyDict) && front.sources.of(object) !== undefined) {
    const source = front.sources.of(object)!;
    if (key instanceof PySlice && !(object instanceof PyDict)) {
      // What a slice makes is new, and holds what was there (lists.py, `getitem_const`).
      object.items.forEach((item, i) => front.reached(item, () => itemSource(object, source, BigInt(i)), true));
      return undefined;
    }
    return front.reached(plain(() => getItem(object, key)), () => itemSource(object, source, key), true);
  }
  return undefined;
}

/** The node that reads an item of a tensor. */
export const row = (front: DynamoFrontEnd, object: PyTensor, key: Value): Value => front.output.record("call_function", getItemTarget, [object, key], noKwargs, ([of, at]) => getItem(of!, at!));

/** A class of the user's that takes parameters of types. */
const isGeneric = (cls: PyType): boolean => isUserCode() && cls.heap && cls.mro.some(({ name, module }) => name === "Generic" && module === "typing");

export function writeItem(front: DynamoFrontEnd, object: Value, key: Value, value: Value | undefined): true | undefined {
  checkSlices(key);
  if (object instanceof PyDict && key instanceof PySym && value !== undefined) {
    setItem(object, evaluateInt(key), value);
    return true;
  }
  refuseEnvironment(object, "__setitem__");
  checkUserMethod(object, value === undefined ? "__delitem__" : "__setitem__", value === undefined ? [key] : [key, value], "list");
  checkItemWrite(object, key, value);
  checkMappingWrite(object, key, value);
  if (value === undefined) refuseMethod(object, "__delitem__", [key], noKwargs);
  if (object instanceof PyDict && value !== undefined && isUserCode() && isUnknownKey(key)) unsupported(`call_method ${describe(object)} __setitem__ ${describeAll([key, value])} {}`);
  if (!(object instanceof PyTensor)) {
    front.noteItems(object);
    front.sideEffects.check(object);
  }
  if (object instanceof PyDict && isUserCode() && [...front.registries.values()].includes(object)) refuse("a write to a module's own registry");
  if (!(object instanceof PyTensor)) return undefined;
  if (value === undefined && !front.arrays.has(object)) {
    front.output.record("call_method", "__delitem__", [object, key], noKwargs, ([self, at]) => callMethod(self!, "__delitem__", [at!]));
    return true;
  }
  if (value === undefined) return undefined;
  if (front.arrays.has(object)) {
    front.arrays.assign(object, key, value);
    return true;
  }
  const target = operatorTarget("setitem", (args) => {
    setItem(args[0]!, args[1]!, args[2]!);
    return null;
  });
  const args: readonly Argument[] = [object, key, value].map((each) => front.output.argument(each));
  // Not run on fake tensors: what is wrong with it shows when the whole graph is run (tensor.py, `method___setitem__`).
  front.output.create("call_function", target, args);
  return true;
}

/** Bounds of a slice are no tensors (lists.py, `SliceVariable`). */
function checkSlices(key: Value): void {
  if (key instanceof PyTuple) key.items.forEach(checkSlices);
  else if (key instanceof PySlice && (key.start instanceof PyTensor || key.stop instanceof PyTensor)) unsupported("Dynamic slicing on data-dependent value is not supported");
}
