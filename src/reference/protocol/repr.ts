/**
 * Text of values: `repr`, `str`, `format` (Objects/object.c, Objects/unicodeobject.c `unicode_repr`).
 */
import {
  PyBoxed, PyBuiltin, PyByteArray, PyBytes, PyComplex, PyDict, PyDictView, PyFunction, PyGenericAlias, PyGenerator, PyList, PyMember, PyMethod, PyModule, PyObject, PyRange, PySet, PySlice,
  PySuper, PyTuple, PyType, PyUnion, ellipsis, hasRealm, notImplemented, raise, realm, types, unbox, type Value,
} from "../objects/index.ts";
import { callSpecial, callBound, qualifiedName } from "./call.ts";
import { complexRepr, floatRepr } from "./float.ts";
import { formatFloat, formatInteger, formatString } from "./format.ts";
import { identityOf } from "./hash.ts";
import { front } from "./intercept.ts";
import { getAttributeOr } from "./attribute.ts";
import { lookupType, typeName } from "./types.ts";

/** `repr(value)`. */
export function repr(value: Value): string {
  switch (typeof value) {
    case "boolean": return value ? "True" : "False";
    case "bigint": return value.toString();
    case "number": return floatRepr(value);
    case "string": return stringRepr(value);
    default: return value === null ? "None" : reprOfObject(value);
  }
}

function reprOfObject(value: PyObject): string {
  const result = callSpecial(value, "__repr__", []);
  if (result === undefined) return nativeRepr(value);
  const text = unbox(result);
  return typeof text === "string" ? text : raise(types.TypeError, `__repr__ returned non-string (type ${typeName(result)})`);
}

/** `str(value)`. */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof PyDict && value.cls === types.mappingproxy) return dictRepr(value);
  if (!(value instanceof PyObject)) return repr(value);
  const method = lookupType(value.cls, "__str__");
  if (method === undefined || (method instanceof PyBuiltin && method.owner === types.object)) return repr(value);
  const result = callBound(method, value, []);
  const text = unbox(result);
  return typeof text === "string" ? text : raise(types.TypeError, `__str__ returned non-string (type ${typeName(result)})`);
}

/** `format(value, spec)`; in f-strings after the conversion (`!r`) has been done. */
export function format(value: Value, spec = ""): string {
  if (!(value instanceof PyObject)) return nativeFormat(value, spec);
  const answer = front()?.format(value, "", spec);
  if (answer !== undefined) return answer;
  const result = callSpecial(value, "__format__", [spec]);
  if (result === undefined) return formatObject(value, spec);
  const text = unbox(result);
  return typeof text === "string" ? text : raise(types.TypeError, `__format__ must return a str, not ${typeName(result)}`);
}

/** `object.__format__`. */
export function formatObject(value: Value, spec: string): string {
  if (spec !== "") raise(types.TypeError, `unsupported format string passed to ${typeName(value)}.__format__`);
  return str(value);
}

/** The `__format__` of int, float, str, bool and None. */
export function nativeFormat(value: Value, spec: string): string {
  const plain = unbox(value);
  if (spec === "") return str(value);
  switch (typeof plain) {
    case "string": return formatString(plain, spec);
    case "bigint": return formatInteger(plain, spec, "int");
    case "boolean": return formatInteger(plain ? 1n : 0n, spec, "bool");
    case "number": return formatFloat(plain, spec);
    default: return formatObject(value, spec);
  }
}

const namedEscapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
// Everything that Python does not call printable, and the backslash.
const escaped = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function escapeCharacter(c: string): string {
  const named = namedEscapes[c];
  if (named !== undefined) return named;
  const code = c.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(escaped, escapeCharacter);
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

/** `ascii(value)`: as repr, with everything beyond ASCII escaped. */
export function ascii(value: Value): string {
  return repr(value).replace(/[^\0-\x7f]/gu, escapeCharacter);
}

export function bytesRepr(bytes: Uint8Array): string {
  let body = "";
  for (const byte of bytes) {
    const c = String.fromCharCode(byte);
    body += namedEscapes[c] ?? (byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, "0")}` : c);
  }
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'";
  return `b${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`;
}

const underWay = new Set<PyObject>();

/** Guards against containers that contain themselves: `text` stands for the inner one. */
function once(value: PyObject, text: string, body: () => string): string {
  if (underWay.has(value)) return text;
  underWay.add(value);
  try {
    return body();
  } finally {
    underWay.delete(value);
  }
}

const joined = (items: Iterable<Value>): string => Array.from(items, repr).join(", ");

/** `0x7f…`, as CPython shows an object's address. */
export const address = (value: Value): string => `0x${identityOf(value).toString(16).padStart(12, "0")}`;

/** The representation that a built-in type's own `__repr__` gives. */
export function nativeRepr(value: Value): string {
  if (!(value instanceof PyObject)) return repr(value);
  if (value instanceof PyList) return once(value, "[...]", () => `[${joined(value.items)}]`);
  if (value instanceof PyTuple) return once(value, "(...)", () => `(${joined(value.items)}${value.items.length === 1 ? "," : ""})`);
  if (value instanceof PyDict) return once(value, "{...}", () => (value.cls === types.mappingproxy ? `mappingproxy(${dictRepr(value)})` : dictRepr(value)));
  if (value instanceof PySet) return once(value, `${value.cls.name}(...)`, () => setRepr(value));
  if (value instanceof PyBoxed) return repr(value.value);
  if (value instanceof PyByteArray) return `bytearray(${bytesRepr(value.bytes)})`;
  if (value instanceof PyBytes) return bytesRepr(value.bytes);
  if (value instanceof PyComplex) return complexRepr(value);
  if (value instanceof PyRange) return `range(${value.start}, ${value.stop}${value.step === 1n ? "" : `, ${value.step}`})`;
  if (value instanceof PySlice) return `slice(${joined([value.start, value.stop, value.step])})`;
  if (value instanceof PyDictView) return `${value.cls.name}([${viewRepr(value)}])`;
  if (value === ellipsis) return "Ellipsis";
  if (value === notImplemented) return "NotImplemented";
  return callableRepr(value) ?? `<${qualifiedName(value.cls)} object at ${address(value)}>`;
}

function dictRepr(dict: PyDict): string {
  const body = `{${Array.from(dict.map.entries(), ([key, item]) => `${repr(key)}: ${repr(item)}`).join(", ")}}`;
  return body;
}

function setRepr(set: PySet): string {
  if (set.map.size === 0) return `${set.cls.name}()`;
  const body = `{${joined(set.map.keys())}}`;
  return set.cls === types.set ? body : `${set.cls.name}(${body})`;
}

/** Where what stands in for a class is defined. */
const standInModules: Readonly<Record<string, string>> = { FakeTensor: "torch._subclasses.fake_tensor", immutable_list: "torch.fx.immutable_collections", immutable_dict: "torch.fx.immutable_collections" };

function standInOf(cls: PyType): string | undefined {
  const name = hasRealm() ? realm().standIns?.get(cls) : undefined;
  return name === undefined ? undefined : `${standInModules[name] ?? "builtins"}.${name}`;
}

function viewRepr(view: PyDictView): string {
  if (view.kind === "keys") return joined(view.of.map.keys());
  if (view.kind === "values") return joined(view.of.map.values());
  return Array.from(view.of.map.entries(), ([key, item]) => `(${repr(key)}, ${repr(item)})`).join(", ");
}

function callableRepr(value: PyObject): string | undefined {
  if (value instanceof PyType) return `<class '${standInOf(value) ?? qualifiedName(value)}'>`;
  if (value instanceof PyFunction) return `<function ${value.qualname} at ${address(value)}>`;
  if (value instanceof PyMethod) return methodRepr(value);
  if (value instanceof PyBuiltin) return value.owner === null ? `<built-in function ${value.name}>` : `<method '${value.name}' of '${value.owner.name}' objects>`;
  if (value instanceof PyModule) return moduleRepr(value);
  if (value instanceof PyMember) return `<member '${value.name}' of '${value.owner.name}' objects>`;
  if (value instanceof PyGenerator) return `<generator object ${value.qualname} at ${address(value)}>`;
  if (value instanceof PyGenericAlias) return `${annotationText(value.origin)}[${value.args.map(annotationText).join(", ")}]`;
  if (value instanceof PyUnion) return value.args.map(annotationText).join(" | ");
  if (value instanceof PySuper) return `<super: <class '${value.start.name}'>, <${value.selfClass.name} object>>`;
  return undefined;
}

function methodRepr(method: PyMethod): string {
  if (method.func instanceof PyBuiltin) return `<built-in method ${method.func.name} of ${typeName(method.self)} object at ${address(method.self)}>`;
  const name = getAttributeOr(method.func, "__qualname__");
  return `<bound method ${typeof name === "string" ? name : "?"} of ${repr(method.self)}>`;
}

function moduleRepr(module: PyModule): string {
  const file = module.attributes.get("__file__");
  // One that the code made itself was loaded from nowhere.
  if (file === undefined && module.attributes.get("__loader__") === null && !module.attributes.has("__path__")) return `<module '${module.name}'>`;
  return `<module '${module.name}'${typeof file === "string" ? ` from ${stringRepr(file)}` : module.attributes.has("__path__") ? " (namespace)" : " (built-in)"}>`;
}

/** A type inside `list[int]` or `int | None`: its name alone. */
function annotationText(value: Value): string {
  if (value === null || value instanceof PyType && value === types.NoneType) return "None";
  if (value === ellipsis) return "...";
  return value instanceof PyType ? qualifiedName(value) : repr(value);
}
