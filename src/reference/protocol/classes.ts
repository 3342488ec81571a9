/**
 * The making of classes: metaclass, bases, MRO, slots, hooks (Objects/typeobject.c `type_new`; PEP 487; the C3 linearisation).
 */
import {
  PyBoxed, PyCell, PyClassMethod, PyDict, PyError, PyFunction, PyMember, PyObject, PyStaticMethod, PyTuple, PyType,
  addSubclass, noKwargs, raise, types, type Kwargs, type Value,
} from "../objects/index.ts";
import { callBound, bindToClass, call } from "./call.ts";
import { toArray } from "./iterate.ts";
import { inherits, lookupAfter, lookupType, typeName, typeOf } from "./types.ts";

/** The most derived metaclass of those given and of the bases. */
export function metaclassOf(explicit: PyType, bases: readonly Value[]): PyType {
  let winner = explicit;
  for (const base of bases) {
    const meta = typeOf(base);
    if (inherits(winner, meta)) continue;
    if (!inherits(meta, winner)) raise(types.TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    winner = meta;
  }
  return winner;
}

/** C3: the class, then the bases' orders merged so that each class comes before its own bases. */
function linearise(cls: PyType, bases: readonly PyType[]): PyType[] {
  const queues = [...bases.map((base) => base.mro.slice()), bases.slice()];
  const order: PyType[] = [cls];
  for (;;) {
    const open = queues.filter((queue) => queue.length > 0);
    if (open.length === 0) return order;
    const next = open.map((queue) => queue[0]!).find((candidate) => !open.some((queue) => queue.indexOf(candidate) > 0));
    if (next === undefined) {
      const names = [...new Set(open.map((queue) => queue[0]!.name))].join(", ");
      return raise(types.TypeError, `Cannot create a consistent method resolution order (MRO) for bases ${names}`);
    }
    order.push(next);
    for (const queue of open) if (queue[0] === next) queue.shift();
  }
}

function checkBases(bases: readonly Value[]): PyType[] {
  const checked = bases.map((base) => {
    if (!(base instanceof PyType)) return raise(types.TypeError, "bases must be types");
    if (!base.isBase) raise(types.TypeError, `type '${base.name}' is not an acceptable base type`);
    return base;
  });
  if (new Set(checked).size !== checked.length) raise(types.TypeError, `duplicate base class ${checked.find((base, i) => checked.indexOf(base) !== i)!.name}`);
  return checked.length === 0 ? [types.object] : checked;
}

/** `type.__new__(meta, name, bases, namespace, **keywords)`. The class takes a copy of the namespace. */
export function makeClass(meta: PyType, name: string, givenBases: readonly Value[], namespace: ReadonlyMap<string, Value>, keywords: Kwargs = noKwargs): PyType {
  const bases = checkBases(givenBases);
  const cls = new PyType(meta, name, bases, "builtins");
  cls.heap = true;
  cls.mro = customOrder(cls, meta) ?? linearise(cls, bases);
  checkLayout(cls, bases);
  for (const [key, value] of namespace) if (key !== "__classcell__") cls.namespace.set(key, value);
  finishNamespace(cls, bases);
  const cell = namespace.get("__classcell__");
  if (cell instanceof PyCell) cell.value = cls;
  for (const base of bases) addSubclass(base, cls);
  setNames(cls);
  initSubclass(cls, keywords);
  return cls;
}

/** A metaclass's own `mro()`. */
function customOrder(cls: PyType, meta: PyType): PyType[] | undefined {
  const custom = meta === types.type ? undefined : lookupType(meta, "mro");
  if (!(custom instanceof PyFunction)) return undefined;
  return toArray(call(custom, [cls])) as PyType[];
}

const layouts: readonly PyType[] = [types.int, types.float, types.str, types.bytes, types.complex, types.tuple, types.list, types.dict, types.set, types.frozenset, types.type, types.BaseException];

function checkLayout(cls: PyType, bases: readonly PyType[]): void {
  if (bases.length === 1) return;
  const native = layouts.filter((layout) => bases.some((base) => inherits(base, layout)));
  if (native.length > 1) raise(types.TypeError, "multiple bases have instance lay-out conflict");
  void cls;
}

function finishNamespace(cls: PyType, bases: readonly PyType[]): void {
  const { namespace } = cls;
  const module = namespace.get("__module__");
  if (typeof module === "string") cls.module = module;
  const qualname = namespace.get("__qualname__");
  if (typeof qualname === "string") cls.qualname = qualname;
  namespace.delete("__qualname__");
  if (!namespace.has("__doc__")) namespace.set("__doc__", null);
  makeSlots(cls, bases);
  wrapImplicitly(cls, "__new__", PyStaticMethod);
  wrapImplicitly(cls, "__init_subclass__", PyClassMethod);
  wrapImplicitly(cls, "__class_getitem__", PyClassMethod);
  if (namespace.has("__eq__") && !namespace.has("__hash__")) namespace.set("__hash__", null);
}

/** `__new__` is a static method and the class hooks are class methods, whether the source says so or not. */
function wrapImplicitly(cls: PyType, name: string, Wrapper: new (func: Value) => PyObject): void {
  const value = cls.namespace.get(name);
  if (value instanceof PyFunction) cls.namespace.set(name, new Wrapper(value));
}

function makeSlots(cls: PyType, bases: readonly PyType[]): void {
  const declared = cls.namespace.get("__slots__");
  const inherited = bases.some((base) => base.instancesHaveDict);
  if (declared === undefined) {
    cls.instancesHaveDict = true;
    return;
  }
  const plain = declared instanceof PyBoxed ? declared.value : declared;
  const names = typeof plain === "string" ? [plain] : toArray(declared).map((each) => (typeof each === "string" ? each : raise(types.TypeError, `__slots__ items must be strings, not '${typeName(each)}'`)));
  for (const name of names) {
    if (name === "__dict__" || name === "__weakref__") continue;
    if (cls.namespace.has(name)) raise(types.ValueError, `'${name}' in __slots__ conflicts with class variable`);
    cls.namespace.set(mangle(cls.name, name), new PyMember(mangle(cls.name, name), cls));
  }
  cls.instancesHaveDict = inherited || names.includes("__dict__");
}

/** Private names: `__x` in class `C` is `_C__x`. */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}

/** Tells each attribute with a `__set_name__` the class and its name. */
function setNames(cls: PyType): void {
  for (const [name, value] of [...cls.namespace]) {
    if (!(value instanceof PyObject)) continue;
    const hook = lookupType(value.cls, "__set_name__");
    if (hook !== undefined) noted(() => callBound(hook, value, [cls, name]), () => `Error calling __set_name__ on '${value.cls.name}' instance '${name}' in '${cls.name}'`);
  }
}

/** Adds a note to what `body` raises. */
function noted(body: () => void, note: () => string): void {
  try {
    body();
  } catch (error) {
    if (error instanceof PyError) callBound(lookupType(error.value.cls, "add_note")!, error.value, [note()]);
    throw error;
  }
}

/** `super(cls, cls).__init_subclass__(**keywords)`. */
function initSubclass(cls: PyType, keywords: Kwargs): void {
  const hook = lookupAfter(cls.mro, 1, "__init_subclass__");
  if (hook !== undefined) {
    if (keywords.size > 0 && hook === lookupType(types.object, "__init_subclass__")) raise(types.TypeError, `${cls.name}.__init_subclass__() takes no keyword arguments`);
    call(bindToClass(hook, cls), [], keywords);
    return;
  }
  if (keywords.size > 0) raise(types.TypeError, `${cls.name}.__init_subclass__() takes no keyword arguments`);
}

/** The names of a namespace given as a dictionary. */
export function namesOf(namespace: PyDict): Map<string, Value> {
  const names = new Map<string, Value>();
  for (const [key, value] of namespace.map.entries()) {
    const name = key instanceof PyBoxed ? key.value : key;
    if (typeof name === "string") names.set(name, value);
  }
  return names;
}

/**
 * Calls a metaclass as the `class` statement does: `meta(name, bases, namespace, **keywords)`.
 * With plain `type` there is nothing to observe in between, and the namespace need not become a dictionary.
 */
export function callMetaclass(meta: Value, name: string, bases: readonly Value[], namespace: Map<string, Value> | PyObject, asDict: (names: Map<string, Value>) => PyDict, keywords: Kwargs): Value {
  if (meta === types.type && namespace instanceof Map) return makeClass(types.type, name, bases, namespace, keywords);
  return call(meta, [name, new PyTuple(bases), namespace instanceof Map ? asDict(namespace) : namespace], keywords);
}
