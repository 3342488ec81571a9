/**
 * The door of `protocol/`: Python's object operations, named as CPython names them.
 *
 * Loading it fills the namespaces of `object`, `type`, `super`, `property`, `staticmethod`, `classmethod`, functions, methods and exceptions
 * (`objectModel.ts`, `exceptions.ts`), and the special methods of the built-in types (`slots.ts`: `__getitem__`, `__add__`, `__eq__`, …).
 * `library/builtins/` adds ordinary methods and constructors (`constructor(types.list, "list(cls, iterable=(), /)", …)`).
 */
import "./slots.ts";

export { front, plain } from "./intercept.ts";
export { inherits, lookupAfter, lookupType, typeName, typeOf } from "./types.ts";
export { bind, call, callBound, callSpecial, isDataDescriptor, newObject, qualifiedName, typeCall } from "./call.ts";
export { callMethod, delAttribute, genericGetAttribute, genericSetAttribute, getAttribute, getAttributeOr, loadMethod, raiseNoAttribute, setAttribute } from "./attribute.ts";
export { bitLength, floorDivide, integerToFloat, modulo, power, powerModulo, trueDivide } from "./integer.ts";
export { complexRepr, fixed, floatDivide, floatFloorDivide, floatModulo, floatPower, floatRepr, general, roundDivide, roundFloat, roundScaled, scientific } from "./float.ts";
export { exactParts } from "./parts.ts";
export { binary, complexBinary, index, isIndex, operators, primitiveBinary, toFloat, unary } from "./number.ts";
export { compare, compareSequences, comparisons, equal, identical, nativeCompare, primitiveCompare, rangeLength, truth } from "./truth.ts";
export { hash, identityOf } from "./hash.ts";
export { iter, iterate, next, toArray, unpack, unpackStarred, type HostIterator } from "./iterate.ts";
export { contains, containsValue, delItem, getItem, length, nativeContains, nativeGetItem, nativeSetItem, setItem } from "./item.ts";
export { characters, sliceIndices, takeSlice } from "./slice.ts";
export { address, ascii, bytesRepr, format, nativeFormat, nativeRepr, repr, str, stringRepr } from "./repr.ts";
export { formatFloat, formatInteger, formatString } from "./format.ts";
export { isInstance, isSubclass } from "./instance.ts";
export { callMetaclass, makeClass, mangle, metaclassOf, namesOf } from "./classes.ts";
export { attributeNames, makeSuper, namespaceDict } from "./objectModel.ts";
export { exceptionsOf, splitGroup, toException } from "./exceptions.ts";
export * as elementary from "./elementary.ts";
