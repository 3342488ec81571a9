/** Methods of containers, texts and numbers: what Dynamo asks about before Python runs them. */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyBoxed, PyDict, PyList, PyMethod, PyObject, PySet, PyTuple, isUserCode, realm, type Kwargs, type Value } from "../../objects/index.ts";
import { call, toArray } from "../../protocol/index.ts";
import { checkNumberMethod, refuseUnbound } from "./builtins.ts";
import { unknownOrder } from "./constants.ts";
import { describe, describeAll, describeKwargs, isConstant } from "./describe.ts";
import { checkUserCall } from "./userObjects.ts";
import { PyFormat } from "./texts.ts";
import { isDictionary, isUnknownKey, isEnumMember } from "./unmodelled.ts";
import { indexOf } from "./polyfills.ts";
import { unsupported } from "./refuse.ts";
import { changes } from "./sideEffects.ts";
import { evaluateInt } from "./conditions.ts";
import { refuseCompiled, refuseEnvironment } from "./pythonLibrary.ts";
import { checkMappingMethod } from "./mappings.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

/** A built-in method that the traced code calls: what Dynamo's variable answers or refuses; undefined to go ahead as Python does (torch/_dynamo/variables/, `call_method`). */
export function builtinMethod(front: DynamoFrontEnd, callee: PyMethod, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const { self } = callee;
  if (name === "__getattribute__" && realm().frame?.name === "__getattribute__") unsupported("non-function or method super: <slot wrapper '__getattribute__' of 'object' objects>");
  refuseUnbound(self, name, args, kwargs);
  checkMappingMethod(self, name, args, kwargs);
  checkUserCall(self, name, args, kwargs);
  if (self instanceof PyBoxed && isEnumMember(self) && isUserCode() && !name.startsWith("__")) refuseCompiled(`None.${self.cls.name}.${name}`);
  if (changes(name, self)) checkChange(front, self as PyObject, name, args, kwargs);
  if (self instanceof PyDict) return dictMethod(front, callee, self, name, args);
  if (self instanceof PySet) return setMethod(callee, self, name, args);
  if (self instanceof PyList || self instanceof PyTuple) return sequenceMethod(self, name, args, kwargs);
  if (typeof self === "string") return stringMethod(self, name, args, kwargs);
  if (name === "setdefault") refuseEnvironment(self, name);
  checkNumberMethod(self, name, args, kwargs);
  return undefined;
}

function checkChange(front: DynamoFrontEnd, self: PyObject, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (self instanceof PySet && name === "add" && front.sideEffects.constants.has(self)) unsupported(`call_method ${describe(self)} __setitem__ (${args.map(describe).join(", ")}, ${describe(null)}) {}`);
  if (front.sideEffects.constants.has(self)) unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  front.noteItems(self);
  front.sideEffects.check(self);
}

function dictMethod(front: DynamoFrontEnd, callee: PyMethod, self: PyDict, name: string, args: readonly Value[]): Value | undefined {
  const [key, otherwise] = args;
  if (key instanceof PySym) return call(callee, [evaluateInt(key), ...args.slice(1)]);
  if (handingOut.has(name)) front.noteItems(self);
  front.unnamed ??= unknownOrder(self, name);
  if (name === "setdefault") refuseEnvironment(self, name);
  if (!lookingUp.has(name) || !isUserCode() || key === undefined) return undefined;
  lookUp(front, self, key);
  if (!isDictionary(self)) return undefined;
  if (isUnknownKey(key)) return otherwise ?? null;
  // What is not there is popped as None (dicts.py, `call_method`).
  return name === "pop" && args.length === 1 && !self.map.has(key) ? null : undefined;
}

function setMethod(callee: PyMethod, self: PySet, name: string, args: readonly Value[]): Value | undefined {
  const [item] = args;
  if (item instanceof PySym) return call(callee, [evaluateInt(item), ...args.slice(1)]);
  if (name === "remove" && args.length === 1 && isUserCode() && !self.map.has(item!)) unsupported("key does not exist");
  return undefined;
}

function sequenceMethod(self: PyList | PyTuple, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  if (name === "index" && args.length === 1 && !self.cls.heap && [args[0]!, ...self.items].some(isTracedValue)) return indexOf(self.items, args[0]!);
  if (name === "sort" && self instanceof PyList && self.items.some((item) => item instanceof PyTensor) && !kwargs.has("key") && isUserCode()) unsupported("sort with non-constant keys");
  return undefined;
}

/** Whether a key is there is asked of its value too, which is then a variable (dicts.py, `ConstDictVariable.__contains__`). */
export function lookUp(front: DynamoFrontEnd, dictionary: PyDict, key: Value): void {
  const value = isConstant(key) ? dictionary.map.get(key) : undefined;
  if (value === undefined) return;
  front.noteItems(dictionary);
  front.realize(value);
}

/** Constants take constants (constant.py, `call_method`); a format is filled in later. */
function stringMethod(self: string, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  if (!isUserCode()) return undefined;
  const parts = name === "join" && args.length === 1 ? toArray(args[0]!) : undefined;
  if ([...(parts ?? args), ...kwargs.values()].every((each) => isConstant(each) || (each instanceof PySym && name !== "format"))) {
    return parts?.every((part) => typeof part === "string") ? parts.join(self) : undefined;
  }
  return name === "format" ? new PyFormat(self, args) : unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** Methods of dictionaries that ask whether a key is there. */
const lookingUp: ReadonlySet<string> = new Set(["get", "pop"]);

const handingOut: ReadonlySet<string> = new Set(["items", "values", "get"]);

const isTracedValue = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;
