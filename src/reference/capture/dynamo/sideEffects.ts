/**
 * Changes that the traced code makes to objects. They are there for good once it has been followed to its end, and one that becomes a graph of its own
 * may not change what was there before it (torch/_dynamo/side_effects.py, `codegen_update_mutated`, `check_allowed_side_effect`).
 */
import { PyCell, PyDict, PyFunction, PyList, PyMethod, PyObject, PySet, PyTuple, type FrameInfo, type Value } from "../../objects/index.ts";
import { unsupported } from "./refuse.ts";

const refusal = "HigherOrderOperator: Mutating a variable not in the current scope (SideEffects)";

/** Methods of lists, dictionaries and sets that change them. */
export const mutators: ReadonlySet<string> = new Set(
  "append extend insert pop remove clear reverse sort update setdefault popitem add discard __setitem__ __delitem__ __iadd__ intersection_update difference_update symmetric_difference_update".split(" "));

/** Whether a method of a built-in type changes what it is called on. */
export const changes = (method: string, self: Value): boolean => mutators.has(method) && (self instanceof PyList || self instanceof PyDict || self instanceof PySet);

export class SideEffects {
  /** The frames in which such functions were called, innermost last. */
  readonly #scopes: (FrameInfo | null)[] = [];

  inScope<T>(frame: FrameInfo | null, body: () => T): T {
    this.#scopes.push(frame);
    try {
      return body();
    } finally {
      this.#scopes.pop();
    }
  }

  /** How to give objects back what they held before they were first changed. */
  readonly #undo = new Map<PyObject, () => void>();

  #note(object: PyObject): void {
    if (this.#undo.has(object)) return;
    if (object instanceof PyList) this.#before.set(object, [...object.items]);
    this.#undo.set(object, restoring(object));
  }

  readonly #before = new Map<PyList, readonly Value[]>();

  /** What a list held before the traced code changed it. */
  before(list: PyList): readonly Value[] {
    return this.#before.get(list) ?? list.items;
  }

  /** Lists and sets that are constants of the trace: they cannot be changed. */
  readonly constants: WeakSet<PyObject> = new WeakSet();

  /** Takes all changes back: of what is not followed to its end nothing is seen. */
  undo(): void {
    for (const restore of this.#undo.values()) restore();
    this.#undo.clear();
    for (const restore of this.#undoGlobals.splice(0)) restore();
  }

  /** What was changed, in the order in which it first was. */
  get changed(): Iterable<PyObject> {
    return this.#undo.keys();
  }

  get active(): boolean {
    return this.#scopes.length > 0;
  }

  /** Before a variable of a function around is bound anew. */
  checkCell(): void {
    if (this.active) unsupported(refusal);
  }

  readonly #undoGlobals: (() => void)[] = [];

  checkGlobal(name: string, globals: FrameInfo["globals"]): void {
    this.checkCell();
    const before = globals.get(name);
    this.#undoGlobals.unshift(() => (before === undefined ? globals.delete(name) : globals.set(name, before)));
  }

  /** Before an object is changed: refused where it can be reached from outside the function. */
  check(object: Value): void {
    if (!(object instanceof PyObject)) return;
    this.#note(object);
    if (!this.active) return;
    const outside = this.#scopes[this.#scopes.length - 1] ?? null;
    if (isReachable(object, outside)) unsupported(refusal);
  }
}

function restoring(object: PyObject): () => void {
  const attributes = object.dict === null ? null : new Map(object.dict);
  const content = object instanceof PyList ? [...object.items] : object instanceof PyDict || object instanceof PySet ? [...object.map.entries()] : [];
  return () => {
    if (attributes !== null) refill(object.dict!, attributes);
    if (object instanceof PyList) object.items.splice(0, object.items.length, ...(content as Value[]));
    else if (object instanceof PyDict || object instanceof PySet) refill(object.map, content as Iterable<[Value, Value]>);
  };
}

function refill<K, V>(map: { clear(): void; set(key: K, value: V): unknown }, entries: Iterable<readonly [K, V]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function isReachable(wanted: PyObject, from: FrameInfo | null): boolean {
  const seen = new Set<object>();
  const pending: Value[] = [];
  for (let frame = from; frame !== null; frame = frame.back) {
    pending.push(...(frame.locals?.().values() ?? []));
    if (!frame.internal) pending.push(...frame.globals.values());
  }
  for (let value = pending.pop(); value !== undefined || pending.length > 0; value = pending.pop()) {
    if (!(value instanceof PyObject) || seen.has(value)) continue;
    if (value === wanted) return true;
    seen.add(value);
    pending.push(...inside(value));
  }
  return false;
}

function inside(value: PyObject): readonly Value[] {
  const own = value.dict === null ? [] : [...value.dict.values()];
  if (value instanceof PyList || value instanceof PyTuple) return [...own, ...value.items];
  if (value instanceof PyDict || value instanceof PySet) return [...own, ...(value.map.values() as Iterable<Value>)];
  if (value instanceof PyMethod) return [...own, value.func, value.self];
  if (value instanceof PyFunction) return [...own, ...closureOf(value)];
  if (value instanceof PyCell) return value.value === undefined ? own : [...own, value.value];
  return own;
}

function closureOf(fn: PyFunction): readonly Value[] {
  const code = fn.code as { readonly closure?: readonly PyCell[] } | null;
  return (code?.closure ?? []).flatMap((cell) => (cell.value === undefined ? [] : [cell.value]));
}
