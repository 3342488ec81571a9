/**
 * `hash(value)`, and how the keys of a `Hash` are found (Python/pyhash.c, Objects/tupleobject.c, Objects/setobject.c).
 *
 * Identities differ from run to run in CPython, and are fixed here.
 */
import {
  PyBoxed, PyBytes, PyComplex, PyObject, PyRange, PySet, PySlice, PyTuple, PyBuiltin, installKeyHooks, raise, typeEpoch, types, type PyType, type Value,
} from "../objects/index.ts";
import { avoidMinusOne, hashOfItems, hashText } from "../util/hashing.ts";
import { callBound } from "./call.ts";
import { exactParts } from "./parts.ts";
import { equal, rangeLength } from "./truth.ts";
import { lookupType, typeName } from "./types.ts";

const prime = (1n << 61n) - 1n;

export function hashInteger(value: bigint): bigint {
  return avoidMinusOne(value < 0n ? -(-value % prime) : value % prime);
}

function hashFloat(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (!Number.isFinite(value)) return value > 0 ? 314159n : -314159n;
  if (Number.isInteger(value)) return hashInteger(BigInt(value));
  const { mantissa, exponent } = exactParts(value);
  const size = mantissa < 0n ? -mantissa : mantissa;
  const shift = BigInt(((exponent % 61) + 61) % 61);
  const result = ((size % prime) << shift) % prime;
  return avoidMinusOne(mantissa < 0n ? -result : result);
}

const hashTuple = (items: readonly Value[]): bigint => hashOfItems(items.map(hash));

function hashSet(set: PySet): bigint {
  let result = BigInt(set.map.size + 1) * 1927868237n;
  for (const key of set.map.keys()) {
    const code = BigInt.asUintN(64, hash(key));
    result ^= BigInt.asUintN(64, (code ^ 89869747n ^ (code << 16n)) * 3644798167n);
  }
  return BigInt.asIntN(64, result);
}

const identities = new WeakMap<object, bigint>();
let lastIdentity = 0x7f0000000000n;

/** `id(value)`: steady for an object's life. Values of the host's own have one an equal value. */
export function identityOf(value: Value): bigint {
  if (typeof value !== "object" || value === null) return 0x500000000000n + (BigInt.asUintN(32, hash(value)) << 4n);
  let identity = identities.get(value);
  if (identity === undefined) identities.set(value, (identity = lastIdentity += 0x30n));
  return identity;
}

/** How a class's instances are hashed: by identity, as the primitive they wrap, by structure, or by their own `__hash__`. */
function hashKind(cls: PyType): NonNullable<PyType["hashKind"]> {
  if (cls.hashEpoch === typeEpoch.count && cls.hashKind !== null) return cls.hashKind;
  cls.hashKind = findHashKind(cls);
  cls.hashEpoch = typeEpoch.count;
  return cls.hashKind;
}

function findHashKind(cls: PyType): NonNullable<PyType["hashKind"]> {
  const own = lookupType(cls, "__hash__");
  const equals = lookupType(cls, "__eq__");
  const ofObject = (attribute: Value | undefined): boolean => attribute === undefined || (attribute instanceof PyBuiltin && attribute.owner === types.object);
  if (ofObject(own) && ofObject(equals)) return "identity";
  const primitive = (attribute: Value | undefined): boolean =>
    attribute instanceof PyBuiltin && (attribute.owner === types.int || attribute.owner === types.str || attribute.owner === types.float);
  if (primitive(own) && primitive(equals)) return "primitive";
  return "custom";
}

/** `hash(value)`. Raises TypeError for unhashable values. */
export function hash(value: Value): bigint {
  switch (typeof value) {
    case "bigint": return hashInteger(value);
    case "boolean": return value ? 1n : 0n;
    case "number": return hashFloat(value);
    case "string": return value === "" ? 0n : hashText(value);
    default: return value === null ? 0xfca86420n : hashObject(value);
  }
}

function hashObject(value: PyObject): bigint {
  const attribute = lookupType(value.cls, "__hash__");
  if (attribute === null) raise(types.TypeError, `unhashable type: '${typeName(value)}'`);
  if (attribute === undefined || (attribute instanceof PyBuiltin && attribute.owner === types.object)) return identityHash(value);
  const result = callBound(attribute, value, []);
  if (typeof result === "bigint") return BigInt.asIntN(64, result) === result ? avoidMinusOne(result) : hashInteger(result);
  if (result instanceof PyBoxed && typeof result.value === "bigint") return hashInteger(result.value);
  if (typeof result === "boolean") return result ? 1n : 0n;
  return raise(types.TypeError, "__hash__ method should return an integer");
}

export function identityHash(value: Value): bigint {
  return identityOf(value) >> 4n;
}

/** What the `__hash__` of a built-in type gives. */
export function nativeHash(value: Value): bigint {
  if (value instanceof PyTuple) return hashTuple(value.items);
  if (value instanceof PySet) return hashSet(value);
  if (value instanceof PyBoxed) return hash(value.value);
  if (value instanceof PyBytes) return hashText(String.fromCharCode(...value.bytes));
  if (value instanceof PyComplex) return avoidMinusOne(BigInt.asIntN(64, hashFloat(value.re) + 1000003n * hashFloat(value.im)));
  if (value instanceof PyRange) return hashTuple([rangeLength(value), value.start, value.step]);
  if (value instanceof PySlice) return hashTuple([value.start, value.stop, value.step]);
  return typeof value === "object" && value !== null ? identityHash(value) : hash(value);
}

installKeyHooks({
  kind(object) {
    const kind = hashKind(object.cls);
    return kind;
  },
  hash,
  equal,
  isSteady,
});

/** Whether a value hashes alike in every run: by what it is, not by where it is. */
function isSteady(value: Value): boolean {
  if (!(value instanceof PyObject)) return true;
  if (value instanceof PyTuple) return value.items.every(isSteady);
  if (value instanceof PySet) return [...value.map.keys()].every(isSteady);
  return hashKind(value.cls) !== "identity";
}
