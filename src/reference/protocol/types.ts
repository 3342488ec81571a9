/**
 * Classes of values, lookups along the method resolution order, subclass tests without hooks.
 */
import { hasRealm, realm, types, typeEpoch, type PyType, type Value } from "../objects/index.ts";

/** `type(value)`. */
export function typeOf(value: Value): PyType {
  switch (typeof value) {
    case "bigint": return types.int;
    case "number": return types.float;
    case "string": return types.str;
    case "boolean": return types.bool;
    default: return value === null ? types.NoneType : value.cls;
  }
}

/** The attribute that `name` has in the classes of the MRO, unbound (`_PyType_Lookup`). */
export function lookupType(cls: PyType, name: string): Value | undefined {
  const { cache } = cls;
  if (cls.cacheEpoch !== typeEpoch.count) {
    cache.clear();
    cls.cacheEpoch = typeEpoch.count;
  }
  const hit = cache.get(name);
  if (hit !== undefined || cache.has(name)) return hit;
  const found = lookupAfter(cls.mro, 0, name);
  cache.set(name, found);
  return found;
}

/** As `lookupType`, in the classes of `mro` from `start` on. */
export function lookupAfter(mro: readonly PyType[], start: number, name: string): Value | undefined {
  for (let i = start; i < mro.length; i++) {
    const found = mro[i]!.namespace.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether `cls` is `base` or inherits from it, by the MRO alone. */
export function inherits(cls: PyType, base: PyType): boolean {
  return cls === base || cls.mro.includes(base);
}

/** The class's name as errors show it. */
export function typeName(value: Value): string {
  const cls = typeOf(value);
  return (hasRealm() ? realm().standIns?.get(cls) : undefined) ?? (withModule.has(cls.name) && withModule.get(cls.name) === cls.module ? `${cls.module}.${cls.name}` : cls.name);
}

/** Classes written in C whose name has their module in it (`tp_name`). */
const withModule: ReadonlyMap<string, string> = new Map([
  ...["dtype", "device", "Size", "memory_format", "layout"].map((name) => [name, "torch"] as const),
  ...["deque", "OrderedDict", "defaultdict"].map((name) => [name, "collections"] as const),
  ["partial", "functools"],
]);
