/**
 * Libraries that are evaluated as they are used, where that could be seen: a registry that modules fill as they are imported, the subclasses
 * of a class. What still waits is evaluated before anybody looks.
 */
import { PyDict, PyFunction, PyList, PyModule, PySet } from "./containers.ts";
import { LazyNamespace } from "./lazyNamespace.ts";
import { realm } from "./realm.ts";
import { NotImplementedConstruct, PyError, PyObject, PyType, type Value } from "./value.ts";

const rootOf = (module: string): string => module.split(".", 1)[0]!;

/** Evaluates what waits in the library that a module belongs to, and in what it imports of itself in turn: its imports, or definitions too. */
export function settleLibrary(module: string, what: "imports" | "all"): void {
  const root = rootOf(module);
  const current = realm();
  const { interceptor } = current;
  current.interceptor = null;
  current.libraryDepth++;
  try {
    for (const [name, { attributes }] of current.modules) if (attributes instanceof LazyNamespace && attributes.ofLibrary && rootOf(name) === root) settle(attributes, what);
  } finally {
    current.libraryDepth--;
    current.interceptor = interceptor;
  }
}

/** What cannot be evaluated here goes on waiting: it says so when it is used. */
function settle(namespace: LazyNamespace, what: "imports" | "all"): void {
  for (const name of what === "all" ? [...namespace.keys()] : namespace.pendingImports()) {
    try {
      namespace.get(name);
    } catch (error) {
      if (!(error instanceof NotImplementedConstruct || error instanceof PyError)) throw error;
    }
  }
}

type Container = PyDict | PySet | PyList;

const isEmpty = (value: Value): value is Container => ((value instanceof PyDict || value instanceof PySet) && value.map.size === 0) || (value instanceof PyList && value.items.length === 0);

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
  const content = container instanceof PyList ? "items" : "map";
  let kept: unknown = (container as unknown as Record<string, unknown>)[content];
  const restore = (): void => void Object.defineProperty(container, content, { value: kept, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(container, content, {
    configurable: true,
    enumerable: true,
    get() {
      if (realm().libraryDepth > 0) return kept;
      restore();
      settleLibrary(module, "imports");
      return kept;
    },
    set(content: unknown) {
      kept = content;
    },
  });
}
