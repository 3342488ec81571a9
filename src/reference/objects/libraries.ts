/**
 * Libraries that are evaluated as they are used, where that could be seen: a registry that modules fill as they are imported, the subclasses
 * of a class. What still waits is evaluated before anybody looks.
 */
import { PyDict, PyFunction, PyList, PyModule, PySet } from "./containers.ts";
import { Hash } from "./hash.ts";
import { LazyNamespace } from "./lazyNamespace.ts";
import { realm } from "./realm.ts";
import { NotImplementedConstruct, PyError, PyObject, PyType, type Value } from "./value.ts";

const rootOf = (module: string): string => module.split(".", 1)[0]!;

/** Evaluates what waits in the library that a module belongs to, and in what it imports of itself in turn: its imports, or definitions too. */
export function settleLibrary(module: string, what: "imports" | "all"): void {
  evaluating(() => {
    for (const namespace of namespacesOf(module)) settle(namespace, what);
  });
}

function* namespacesOf(module: string): Generator<LazyNamespace> {
  const root = rootOf(module);
  for (const [name, { attributes }] of realm().modules) if (attributes instanceof LazyNamespace && attributes.ofLibrary && rootOf(name) === root) yield attributes;
}

function evaluating(body: () => void): void {
  const current = realm();
  const { interceptor } = current;
  current.interceptor = null;
  current.libraryDepth++;
  try {
    body();
  } finally {
    current.libraryDepth--;
    current.interceptor = interceptor;
  }
}

/** Evaluates those of the library's waiting modules whose source mentions `key`, one after another, until it is found. */
function evaluateMentions(module: string, key: string, isFound: () => boolean): void {
  const asked = new Set<string>();
  evaluating(() => {
    // Modules that are evaluated bring others along: they are walked as well.
    for (const namespace of namespacesOf(module)) {
      for (const { origin, name, evaluate } of namespace.pendingModules()) {
        if (isFound()) return;
        const found = [origin, `${origin}.${name}`].find((each) => !realm().modules.has(each) && rootOf(each) === rootOf(module));
        if (found === undefined || asked.has(found)) continue;
        asked.add(found);
        if (realm().importDoor?.source(found)?.text.includes(key) === true) tolerating(evaluate);
      }
    }
  });
}

function settle(namespace: LazyNamespace, what: "imports" | "all"): void {
  for (const name of what === "all" ? [...namespace.keys()] : namespace.pendingImports()) tolerating(() => void namespace.get(name));
}

/** What cannot be evaluated here goes on waiting: it says so when it is used. */
function tolerating(body: () => void): void {
  try {
    body();
  } catch (error) {
    if (!(error instanceof NotImplementedConstruct || error instanceof PyError)) throw error;
  }
}

type Container = PyDict | PySet | PyList;

const isEmpty = (value: Value): value is Container => ((value instanceof PyDict || value instanceof PySet) && !(value.map instanceof WatchedHash) && value.map.size === 0) || (value instanceof PyList && value.items.length === 0);

/**
 * An empty container that a library's module has made, or an object that holds one, may be there for others of its modules to fill:
 * the first look into it from outside of what the library evaluates as it is imported evaluates them all.
 */
export function watchContainers(value: Value, module: string): void {
  if (isEmpty(value)) watch(value, module);
  else if (value instanceof PyObject && value.cls.heap && value.dict !== null && !(value instanceof PyType || value instanceof PyModule || value instanceof PyFunction)) {
    for (const held of value.dict.values()) if (isEmpty(held)) watch(held, module);
  }
}

function watch(container: Container, module: string): void {
  if (container instanceof PyList) return watchItems(container, module);
  const { map } = container as PyDict;
  (container as { map: Hash<Value> }).map = new WatchedHash(map, module);
}

/** The entries of such a container: a key that is not there is looked for in the modules that mention it, before all are evaluated. */
class WatchedHash extends Hash<Value> {
  readonly #kept: Hash<Value>;
  readonly #module: string;
  #isWatching = true;

  constructor(kept: Hash<Value>, module: string) {
    super();
    this.#kept = kept;
    this.#module = module;
  }

  #all(): Hash<Value> {
    if (this.#isWatching && realm().libraryDepth === 0) {
      this.#isWatching = false;
      settleLibrary(this.#module, "imports");
    }
    return this.#kept;
  }

  #with(key: Value): Hash<Value> {
    if (!this.#isWatching || realm().libraryDepth > 0 || this.#kept.has(key)) return this.#kept;
    if (typeof key === "string") evaluateMentions(this.#module, key, () => this.#kept.has(key));
    return this.#kept.has(key) ? this.#kept : this.#all();
  }

  override get size(): number {
    return this.#all().size;
  }
  override get(key: Value): Value | undefined {
    return this.#with(key).get(key);
  }
  override has(key: Value): boolean {
    return this.#with(key).has(key);
  }
  override stored(key: Value): Value | undefined {
    return this.#with(key).stored(key);
  }
  override set(key: Value, value: Value): this {
    this.#all().set(key, value);
    return this;
  }
  override delete(key: Value): boolean {
    return this.#all().delete(key);
  }
  override clear(): void {
    this.#all().clear();
  }
  override keys(): IterableIterator<Value> {
    return this.#all().keys();
  }
  override values(): IterableIterator<Value> {
    return this.#all().values();
  }
  override entries(): IterableIterator<[Value, Value]> {
    return this.#all().entries();
  }
  override forEach(visit: (value: Value, key: Value) => void): void {
    this.#all().forEach(visit);
  }
}

function watchItems(container: PyList, module: string): void {
  let kept = container.items;
  const restore = (): void => void Object.defineProperty(container, "items", { value: kept, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(container, "items", {
    configurable: true,
    enumerable: true,
    get() {
      if (realm().libraryDepth > 0) return kept;
      restore();
      settleLibrary(module, "imports");
      return kept;
    },
    set(items: Value[]) {
      kept = items;
    },
  });
}
