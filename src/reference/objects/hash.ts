/**
 * A map keyed by Python's equality, in insertion order: what `dict`, `set` and `frozenset` are made of.
 *
 * Each key is reduced to a host value that a `Map` compares as Python would: a string is itself; ints, bools and integral floats are
 * a bigint (`1 == 1.0 == True`); objects that compare by identity are themselves. Other keys (tuples, frozensets, classes with their own
 * `__eq__`/`__hash__`) are replaced by the first equal key that was seen, found through their hash.
 * The key that was stored first is kept, as in Python.
 */
import { SetTable } from "../util/setTable.ts";
import { PyBoxed, type PyObject, type Value } from "./value.ts";

/** What the map must ask of `protocol/`, which this folder cannot import. */
export interface KeyHooks {
  /** How instances of this object's class are hashed. Raises TypeError for unhashable values. */
  kind(object: PyObject): "identity" | "primitive" | "structural" | "custom";
  hash(value: Value): bigint;
  equal(a: Value, b: Value): boolean;
  /** Whether a value hashes alike in every run. */
  isSteady(value: Value): boolean;
}

let hooks: KeyHooks = {
  kind: () => "identity",
  hash: () => 0n,
  equal: (a, b) => a === b,
  isSteady: () => false,
};

/** Called once by `protocol/hash.ts`. */
export function installKeyHooks(installed: KeyHooks): void {
  hooks = installed;
}

interface Entry<V> {
  readonly key: Value;
  value: V;
}

type HostKey = null | string | number | bigint | PyObject;

/** The host key of a primitive. */
function primitiveKey(value: null | boolean | bigint | number | string): HostKey {
  switch (typeof value) {
    case "boolean": return value ? 1n : 0n;
    case "number": return Number.isInteger(value) ? BigInt(value) : value;
    default: return value;
  }
}

/** What maps share that nothing has been put into: most of a module's registries are such. */
const none: Map<HostKey, Entry<never>> = new Map();

export class Hash<V> {
  #entries: Map<HostKey, Entry<V>> = none;
  /** Representatives of keys that are neither primitive nor compared by identity, by their Python hash. */
  #buckets: Map<bigint, PyObject[]> | null = null;

  /** Of a set: the table that tells the order of its keys, once that is asked for; null where they are in no such order. */
  #table: SetTable<HostKey> | null | undefined;
  #isSet = false;

  /** From here on it is gone through as CPython goes through a set. */
  asSet(): this {
    this.#isSet = true;
    return this;
  }

  /** The keys in the order of a set's table. */
  #order(): SetTable<HostKey> | null {
    if (this.#table !== undefined) return this.#table;
    this.#table = new SetTable();
    for (const [at, { key }] of this.#entries) this.#enter(at, key);
    return this.#table;
  }

  #enter(at: HostKey, key: Value): void {
    if (!this.#table) return;
    if (hooks.isSteady(key)) this.#table.add(at, hooks.hash(key));
    else this.#table = null;
  }

  /** Takes in the keys of another set, as sets are joined. */
  merge(other: Hash<V>): void {
    const [own, theirs] = other.#isSet && this.#isSet && other.size > 0 ? [this.#order(), other.#order()] : [null, null];
    if (own && theirs) own.merge(theirs, (key) => !this.#entries.has(key));
    const table = own && theirs ? own : undefined;
    if (table) this.#table = undefined;
    this.#isMerging = table !== undefined;
    for (const [key, value] of other.entries()) if (!this.has(key)) this.set(key, value);
    this.#isMerging = false;
    if (table) this.#table = table;
  }

  #isMerging = false;

  get size(): number {
    return this.#entries.size;
  }

  /** The host key, or undefined where an equal key is not there and `add` is false. */
  #locate(key: Value, add: boolean): HostKey | undefined {
    if (typeof key === "string") return key;
    if (key === null || typeof key !== "object") return primitiveKey(key);
    const kind = hooks.kind(key);
    if (kind === "identity") return key;
    if (kind === "primitive" && key instanceof PyBoxed) return primitiveKey(key.value);
    return this.#representative(key, add);
  }

  #representative(key: PyObject, add: boolean): HostKey | undefined {
    const code = hooks.hash(key);
    const bucket = this.#buckets?.get(code);
    if (bucket !== undefined) {
      for (const each of bucket) if (each === key || hooks.equal(each, key)) return each;
    }
    if (!add) return undefined;
    this.#buckets ??= new Map();
    if (bucket !== undefined) bucket.push(key);
    else this.#buckets.set(code, [key]);
    return key;
  }

  get(key: Value): V | undefined {
    const at = this.#locate(key, false);
    return at === undefined ? undefined : this.#entries.get(at)?.value;
  }

  has(key: Value): boolean {
    const at = this.#locate(key, false);
    return at !== undefined && this.#entries.has(at);
  }

  /** The key as it is stored. */
  stored(key: Value): Value | undefined {
    const at = this.#locate(key, false);
    return at === undefined ? undefined : this.#entries.get(at)?.key;
  }

  set(key: Value, value: V): this {
    const at = this.#locate(key, true)!;
    const entry = this.#entries.get(at);
    if (entry !== undefined) {
      entry.value = value;
      return this;
    }
    if (this.#entries === none) this.#entries = new Map();
    if (this.#table && !this.#isMerging) this.#enter(at, key);
    this.#entries.set(at, { key, value });
    return this;
  }

  delete(key: Value): boolean {
    const at = this.#locate(key, false);
    if (at === undefined || !this.#entries.has(at)) return false;
    if (this.#isSet) this.#order()?.remove(at);
    this.#entries.delete(at);
    if (this.#buckets !== null && typeof at === "object" && at !== null) this.#forget(at);
    return true;
  }

  #forget(representative: PyObject): void {
    for (const [code, bucket] of this.#buckets!) {
      const index = bucket.indexOf(representative);
      if (index < 0) continue;
      bucket.splice(index, 1);
      if (bucket.length === 0) this.#buckets!.delete(code);
      return;
    }
  }

  clear(): void {
    this.#entries = none;
    this.#buckets = null;
    this.#table = undefined;
  }

  copy(): Hash<V> {
    const made = new Hash<V>();
    if (this.#isSet) {
      made.asSet().merge(this);
      return made;
    }
    for (const [key, value] of this.entries()) made.set(key, value);
    return made;
  }

  *keys(): IterableIterator<Value> {
    const order = this.#isSet && this.#entries.size > 1 ? this.#order() : null;
    if (order) for (const at of order.keys()) yield this.#entries.get(at)!.key;
    else for (const entry of this.#entries.values()) yield entry.key;
  }

  *values(): IterableIterator<V> {
    for (const entry of this.#entries.values()) yield entry.value;
  }

  *entries(): IterableIterator<[Value, V]> {
    if (this.#isSet) for (const key of this.keys()) yield [key, this.get(key)!];
    else for (const entry of this.#entries.values()) yield [entry.key, entry.value];
  }

  forEach(visit: (value: V, key: Value) => void): void {
    for (const entry of this.#entries.values()) visit(entry.value, entry.key);
  }

  [Symbol.iterator](): IterableIterator<[Value, V]> {
    return this.entries();
  }

  /** The last entry, or undefined (`dict.popitem`). */
  last(): [Value, V] | undefined {
    let last: [Value, V] | undefined;
    for (const entry of this.entries()) last = entry;
    return last;
  }
}

/**
 * A dictionary over a namespace: what `instance.__dict__`, `globals()` and `vars(module)` are. Writes go through to the namespace.
 * Abstraction: keys that are not strings are not kept apart from it; they raise through `onOtherKey`.
 */
export class NamespaceHash<V> extends Hash<V> {
  readonly names: Map<string, V>;
  readonly #onOtherKey: () => never;
  constructor(names: Map<string, V>, onOtherKey: () => never) {
    super();
    this.names = names;
    this.#onOtherKey = onOtherKey;
  }
  #name(key: Value): string | undefined {
    const name = key instanceof PyBoxed ? key.value : key;
    return typeof name === "string" ? name : undefined;
  }
  override get size(): number {
    return this.names.size;
  }
  override get(key: Value): V | undefined {
    const name = this.#name(key);
    return name === undefined ? undefined : this.names.get(name);
  }
  override has(key: Value): boolean {
    const name = this.#name(key);
    return name !== undefined && this.names.has(name);
  }
  override stored(key: Value): Value | undefined {
    return this.has(key) ? this.#name(key) : undefined;
  }
  override set(key: Value, value: V): this {
    const name = this.#name(key);
    if (name === undefined) return this.#onOtherKey();
    this.names.set(name, value);
    return this;
  }
  override delete(key: Value): boolean {
    const name = this.#name(key);
    return name !== undefined && this.names.delete(name);
  }
  override clear(): void {
    this.names.clear();
  }
  override keys(): IterableIterator<Value> {
    return this.names.keys();
  }
  override values(): IterableIterator<V> {
    return this.names.values();
  }
  override forEach(visit: (value: V, key: Value) => void): void {
    this.names.forEach(visit);
  }
  override *entries(): IterableIterator<[Value, V]> {
    for (const [name, value] of this.names) yield [name, value];
  }
}
