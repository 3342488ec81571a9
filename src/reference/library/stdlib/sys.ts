/** `sys` and `builtins`: the interpreter as evaluated code sees it. It is the Python that the oracle runs on, 3.13. */
import { NamespaceHash, PyDict, PyException, PyList, PyModule, PyObject, PyTuple, builtin, makeType, raise, realm, types, type Value } from "../../objects/index.ts";
import { importModule } from "../torch/prelude.ts";

const record = (name: string, fields: Readonly<Record<string, Value>>): Value => {
  const type = makeType(name, types.tuple, "sys");
  for (const [i, field] of Object.keys(fields).entries()) type.namespace.set(field, Object.values(fields)[i]!);
  return new PyTuple(Object.values(fields), type);
};

/** The exception that is being handled. */
function handledNow(): PyException | null {
  for (let frame = realm().frame; frame !== null; frame = frame.back) {
    const last = frame.handled?.at(-1);
    if (last !== undefined) return last;
  }
  return null;
}

/**
 * Abstraction: what a package of the search path imports is evaluated on first use, so a module of a package that is there counts as imported once
 * it is asked for. Whether it is among the modules (`in`) is answered by what has been evaluated.
 */
class ModulesHash extends NamespaceHash<Value> {
  override get(key: Value): Value | undefined {
    const known = super.get(key);
    if (known !== undefined || typeof key !== "string" || !this.names.has(key.split(".")[0]!) || !key.includes(".")) return known;
    return realm().importDoor?.source(key)?.lazy === true ? importModule(key) : undefined;
  }
}

/** `sys.modules`: what is imported, and what is written to it. */
const modulesView = (): PyDict => new PyDict(new ModulesHash(realm().modules as Map<string, Value>, () => raise(types.TypeError, "modules are found by strings")));

/** What is printed goes nowhere but to the realm's record. */
function stream(name: string): Value {
  const type = makeType("TextIOWrapper", types.object, "_io");
  const file = new PyObject(type, new Map<string, Value>([["name", name]]));
  file.dict!.set("write", builtin("write(text, /)", (text: Value) => {
    realm().output.push(String(text));
    return BigInt(String(text).length);
  }));
  file.dict!.set("flush", builtin("flush()", () => null)).set("isatty", builtin("isatty()", () => false));
  return file;
}

const members: Readonly<Record<string, () => Value>> = {
  modules: modulesView,
  version: () => "3.13.5 (main) [GCC]",
  version_info: () => record("version_info", { major: 3n, minor: 13n, micro: 5n, releaselevel: "final", serial: 0n }),
  hexversion: () => 0x030d05f0n,
  implementation: () => new PyObject(makeType("SimpleNamespace", types.object, "types"), new Map<string, Value>([["name", "cpython"]])),
  maxsize: () => 2n ** 63n - 1n,
  maxunicode: () => 0x10ffffn,
  byteorder: () => "little",
  platform: () => "linux",
  executable: () => "/usr/bin/python3",
  prefix: () => "/usr",
  argv: () => new PyList([""]),
  path: () => new PyList([]),
  float_info: () => record("float_info", {
    max: Number.MAX_VALUE, max_exp: 1024n, max_10_exp: 308n, min: 2.2250738585072014e-308, min_exp: -1021n, min_10_exp: -307n, dig: 15n, mant_dig: 53n, epsilon: Number.EPSILON, radix: 2n, rounds: 1n,
  }),
  stdout: () => stream("<stdout>"),
  stderr: () => stream("<stderr>"),
  exc_info: () => builtin("exc_info()", () => {
    const handled = handledNow();
    return handled === null ? new PyTuple([null, null, null]) : new PyTuple([handled.cls, handled, null]);
  }, "sys"),
  exception: () => builtin("exception()", handledNow, "sys"),
  getrecursionlimit: () => builtin("getrecursionlimit()", () => BigInt(realm().recursionLimit), "sys"),
  setrecursionlimit: () => builtin("setrecursionlimit(limit, /)", (limit: bigint) => { realm().recursionLimit = Number(limit); }, "sys"),
  /** For the prelude: the name of the module whose code called the prelude's. */
  _caller_name: () => builtin("_caller_name()", () => {
    let frame = realm().frame;
    while (frame !== null && frame.internal) frame = frame.back;
    return frame?.globals.get("__name__") ?? "builtins";
  }, "sys"),
  intern: () => builtin("intern(string, /)", (text: Value) => text, "sys"),
  getdefaultencoding: () => builtin("getdefaultencoding()", () => "utf-8", "sys"),
};

export function sysModule(): PyModule {
  const module = new PyModule("sys");
  module.resolve = (name) => (Object.hasOwn(members, name) ? members[name]!() : undefined);
  return module;
}

/** `_imp`, behind `importlib`: what is there without evaluating it. */
export function importCore(): PyModule {
  const module = new PyModule("_imp");
  module.attributes.set("installed_version", builtin("installed_version(name, /)", (name: Value) => realm().importDoor?.installedVersion(String(name)) ?? null, "_imp"));
  module.attributes.set("is_there", builtin("is_there(name, /)", (name: Value) => isThere(String(name)), "_imp"));
  module.attributes.set("entries", builtin("entries(path, /)", (path: Value) => listed(realm().importDoor?.entries(String(path))), "_imp"));
  return module;
}

const listed = (entries: readonly string[] | undefined): Value => (entries === undefined ? null : new PyList([...entries]));

function isThere(name: string): boolean {
  const { modules, importDoor: door } = realm();
  if (modules.has(name)) return true;
  return door !== null && (door.prelude(name) ?? door.source(name) ?? door.builtin(name) ?? door.opaque(name)) !== undefined || door?.isFolder(name) === true;
}

export function builtinsModule(): PyModule {
  return new PyModule("builtins", realm().builtins);
}
