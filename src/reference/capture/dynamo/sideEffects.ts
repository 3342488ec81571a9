/**
 * What a function that becomes a graph of its own may not do: change what was there before it
 * (torch/_dynamo/side_effects.py, `check_allowed_side_effect`).
 */
import { PyCell, PyDict, PyFunction, PyList, PyMethod, PyObject, PySet, PyTuple, type FrameInfo, type Value } from "../../objects/index.ts";
import { unsupported } from "./refuse.ts";

const refusal = "HigherOrderOperator: Mutating a variable not in the current scope (SideEffects)";

/** Methods of lists, dictionaries and sets that change them. */
const mutators: ReadonlySet<string> = new Set(
  "append extend insert pop remove clear reverse sort update setdefault popitem add discard __setitem__ __delitem__ __iadd__ intersection_update difference_update symmetric_difference_update".split(" "));

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

  get active(): boolean {
    return this.#scopes.length > 0;
  }

  /** Before a variable of a function around is bound anew. */
  checkCell(): void {
    if (this.active) unsupported(refusal);
  }

  /** Before a method of a built-in type is called. */
  checkMethod(name: string, self: Value): void {
    if (!this.active || !mutators.has(name)) return;
    if (self instanceof PyList || self instanceof PyDict || self instanceof PySet) this.check(self);
  }

  /** Before an object is changed: refused where it can be reached from outside the function. */
  check(object: Value): void {
    if (!this.active || !(object instanceof PyObject)) return;
    const outside = this.#scopes[this.#scopes.length - 1] ?? null;
    if (isReachable(object, outside)) unsupported(refusal);
  }
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
