/** What is there without an import: functions, types, exceptions, constants. */
import { ellipsis, notImplemented, types, type PyType, type Realm, type Value } from "../../objects/index.ts";
import { } from "../../protocol/index.ts";
import { installConstructors } from "./constructors.ts";
import { functionTable } from "./functions.ts";
import { installMethods } from "./methods.ts";

/** Types that Python does not give a name in `builtins`. */
const hidden: ReadonlySet<string> = new Set(
  "NoneType ellipsis NotImplementedType function builtin_function_or_method method_descriptor method module getset_descriptor iterator generator cell code mappingproxy member_descriptor wrapper_descriptor dict_keys dict_values dict_items frame traceback".split(" "),
);

/** Fills the realm's built-in names; the types' own methods are entered once, the first time. */
export function installBuiltins(realm: Realm): void {
  installConstructors();
  installMethods();
  const names = realm.builtins;
  for (const [name, value] of functionTable()) names.set(name, value);
  for (const type of Object.values(types)) if (type.module === "builtins" && !hidden.has(type.name)) names.set(type.name, type);
  names.set("NotImplemented", notImplemented).set("Ellipsis", ellipsis).set("__debug__", true);
  names.set("EnvironmentError", types.OSError).set("IOError", types.OSError);
}

export type { PyType, Value };
