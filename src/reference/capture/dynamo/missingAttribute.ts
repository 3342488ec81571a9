/** Attributes that a container does not have: Dynamo finds out when one is used, and how (torch/_dynamo/variables/misc.py, `GetAttrVariable`). */
import { autogradAttribute, callAutograd, contextAttribute, isAutogradClass } from "./autogradClass.ts";
import { callMissingCustomized, isCustomized } from "./customizedDict.ts";
import { MissingAttribute, OpaqueVariable } from "./getAttr.ts";
import { PyBuiltin, PyClassMethod, PyDict, PyException, PyFunction, PyIterator, PyList, PyObject, PyProperty, PySet, PyStaticMethod, PySuper, PyTuple, isUserCode, noKwargs, raise, realm, types, type Kwargs, type Value } from "../../objects/index.ts";
import { PyMode, PySym, PyTensor, namedTupleFields, torchTypes } from "../../library/torch/index.ts";
import { callMethod, lookupAfter, lookupType } from "../../protocol/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { PythonTarget } from "../shared/targets.ts";
import { describe, describeAll, describeKwargs, variableClass } from "./describe.ts";
import { dynamoError, refuse, unsupported } from "./refuse.ts";
import { isSpread, refuseSpread } from "./operations.ts";
import { userErrorHere } from "./conditions.ts";
import type { OutputGraph } from "./output.ts";

/** What `object.name` is where a container has no such attribute. Only a written access is put off: `hasattr` and `getattr` have rules of their own. */
export function missingAttribute(object: Value, name: string): MissingAttribute | undefined {
  if (object instanceof MissingAttribute) return new MissingAttribute(object, name);
  // Of a symbol none is read: a method is a node when it is called (tensor.py, `SymNodeVariable.call_method`).
  if (object instanceof PySym && name !== "__class__" && isWritten()) return name === "node" ? refuse("the node of a symbol") : new MissingAttribute(object, name);
  const ofAutograd = autogradAttribute(object, name) ?? contextAttribute(object, name);
  if (ofAutograd !== undefined) return ofAutograd;
  if (object instanceof PyMode && !object.settled && /^__(enter|exit)__$/.test(name) && isWritten()) return new MissingAttribute(object, name);
  if (((object instanceof PyException && !object.cls.heap) || (object instanceof PyIterator && !object.cls.mro.some((cls) => cls.namespace.has(name)) && !/^(send|throw|close)$/.test(name))) && isWritten()) return new MissingAttribute(object, name);
  if (object instanceof OpaqueVariable && isWritten()) return new MissingAttribute(object, name);
  if (object instanceof PySuper && isWritten() && lookupAfter(object.selfClass.mro, object.selfClass.mro.indexOf(object.start) + 1, name) instanceof PyProperty) return new MissingAttribute(object, name);
  if (object instanceof PyObject && object.cls.name === "partial" && variableClass(object) === "functions.FunctoolsPartialVariable" && isWritten()) return new MissingAttribute(object, name);
  if (object instanceof PyTuple && isUnreadMember(object, name)) return isWritten() ? new MissingAttribute(object, name) : undefined;
  const isContainer = object instanceof PyList || object instanceof PyTuple || object instanceof PyDict || object instanceof PySet;
  if (!isContainer || object.cls.mro.some((cls) => cls.namespace.has(name)) || object.hasOwn(name)) return undefined;
  if (!/^(lists|dicts)\./.test(variableClass(object)) || (object instanceof PyTuple && namedTupleFields(object)?.includes(name) === true)) return undefined;
  return isWritten() ? new MissingAttribute(object, name) : undefined;
}

/** Of what a named tuple's class has besides fields only functions are found: no property, no constant (lists.py, `NamedTupleVariable.var_getattr`). */
function isUnreadMember(tuple: PyTuple, name: string): boolean {
  const fields = tuple.cls.heap && isUserCode() ? namedTupleFields(tuple) : undefined;
  if (fields === undefined || fields.includes(name) || name === "__class__") return false;
  const found = lookupType(tuple.cls, name);
  return found !== undefined && !(found instanceof PyFunction || found instanceof PyClassMethod || found instanceof PyStaticMethod || found instanceof PyBuiltin);
}

/** Of a tensor that the graph makes nothing is known but what all tensors have (torch/_dynamo/variables/tensor.py, `dynamic_getattr`). */
export const missingOfTensor = (tensor: PyTensor, name: string): MissingAttribute | undefined => (isWritten() ? new MissingAttribute(tensor, name) : undefined);

/** Whether the traced code reads an attribute by name. */
function isWritten(): boolean {
  const frame = realm().frame as { readonly internal: boolean; readonly at?: { readonly kind?: string } } | null;
  return frame?.internal === false && frame.at?.kind === "Attribute";
}

/** Python's own words, once something asks for the value. */
const text = ({ object, attribute }: MissingAttribute): string => {
  const { name } = object.cls;
  const known = object instanceof PyTensor ? "FakeTensor" : object.cls === torchTypes.Size ? "torch.Size" : object.cls.module === "torch.return_types" ? `torch.return_types.${name}` : name;
  return `'${known}' object has no attribute '${attribute}'`;
};

/** As an operand of a graph's node. */
export function missingOperand(output: OutputGraph, value: MissingAttribute): never {
  if (value.object instanceof MissingAttribute) return missingOperand(output, value.object);
  if (value.object instanceof PyTensor && (value.attribute === "data" || value.attribute === "requires_grad")) return refuse(`${value.attribute} of a constant as an operand`);
  if (value.object instanceof PyTensor) return missingOfFake(output, value.object, value.attribute, "call_function", readAttribute, [value.attribute], noKwargs);
  return dynamoError("InternalTorchDynamoError", `AttributeError: ${text(value)}`);
}

export function callMissing(output: OutputGraph, callee: MissingAttribute, args: readonly Value[], kwargs: Kwargs): Value {
  const { object, attribute } = callee;
  if (object instanceof PySym) return output.record("call_method", attribute, [object, ...args], kwargs, ([self, ...rest], named) => callMethod(self!, attribute, rest, named));
  if (object instanceof OpaqueVariable && attribute === "size") return refuse("UntypedStorage.size");
  if (object instanceof PyTensor) return missingOfFake(output, object, attribute, "call_method", attribute, args, kwargs);
  if (isAutogradClass(object)) return callAutograd(attribute, args, kwargs);
  if (isCustomized(object)) return callMissingCustomized(callee);
  return unsupported(`call_method ${describe(object)} ${attribute} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** A node that asks a fake tensor for what it does not have. */
function missingOfFake(output: OutputGraph, tensor: PyTensor, name: string, op: "call_function" | "call_method", target: PythonTarget | string, args: readonly Value[], kwargs: Kwargs): never {
  return output.record(op, target, [tensor, ...args], kwargs, () => raise(types.AttributeError, `'FakeTensor' object has no attribute '${name}'`)) as never;
}

const readAttribute = new PythonTarget("getattr", "getattr", ([of]) => of!, "<built-in function getattr>");

/** A method that an operation stands for. */
export const missingMethod = (value: MissingAttribute, name: string, args: readonly Value[]): never =>
  unsupported(`call_method ${describe(value)} ${name} (${args.map(describe).join(", ")}${args.length === 1 ? "," : ""}) {}`);

export function missingOperator(op: string, operands: readonly Value[]): void {
  if (!operands.some((each) => each instanceof MissingAttribute)) return;
  unsupported(`builtin: ${op} [${operands.map((each) => `<class 'torch._dynamo.variables.${variableClass(each)}'>`).join(", ")}] False`);
}

/** Comparisons with what a graph computes become nodes. */
export function missingComparison(output: OutputGraph, op: string, operands: readonly Value[]): void {
  if (!operands.some((each) => each instanceof PyTensor || each instanceof PySym)) return missingOperator(op, operands);
  operands.forEach((each) => each instanceof MissingAttribute && missingOperand(output, each));
}

export function missingIterated(value: MissingAttribute): never {
  const { kind } = (realm().frame as { readonly at?: { readonly kind?: string } } | null)?.at ?? {};
  if (kind === "Starred" || isSpread()) return refuseSpread(value);
  return kind === "Tuple" || kind === "List" ? unsupported(`UNPACK_SEQUENCE ${describe(value)}`) : missingMethod(value, "__iter__", []);
}

export const missingCondition = (): never => userErrorHere(
  "Dynamic control flow is not supported at the moment. Please use functorch.experimental.control_flow.cond to explicitly capture the control flow.", "cond-operands");

/** Read again when the traced function's result is built, outside of the trace. */
export function checkMissing(leaves: readonly Value[]): void {
  for (const leaf of leaves) {
    if (!(leaf instanceof MissingAttribute)) continue;
    if (leaf.object instanceof MissingAttribute) refuse("an attribute of an attribute that a container does not have, as a result");
    throw new Rejection("builtins.AttributeError", text(leaf));
  }
}
