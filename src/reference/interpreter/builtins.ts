/** The built-in functions that need the interpreter: `eval`, `exec`, `__import__`. */
import { NotImplementedConstruct, PyDict, PyModule, builtin, realm, types, raise, type Realm, type Value } from "../objects/index.ts";
import { call, getAttribute, namesOf, str, typeName } from "../protocol/index.ts";
import { evaluateExpression, runStatements } from "./evaluate.ts";
import { importer } from "./imports.ts";

/** The names that evaluated text sees: those given, or those of the frame that asks. */
function namesFor(globals: Value, locals: Value): Map<string, Value> {
  const { frame } = realm();
  const names = new Map(globals instanceof PyDict ? namesOf(globals) : frame?.globals ?? []);
  for (const [name, value] of locals instanceof PyDict ? namesOf(locals) : globals === null ? frame?.locals?.() ?? [] : []) names.set(name, value);
  return names;
}

function evaluate(source: Value, globals: Value, locals: Value): Value {
  if (typeof source !== "string") raise(types.TypeError, "eval() arg 1 must be a string, bytes or code object");
  return evaluateExpression(String(source).trim(), new PyModule("<string>", namesFor(globals, locals)));
}

/** What it binds goes to the dictionary given, or to the globals of the module that asks. */
function execute(source: Value, globals: Value, locals: Value): void {
  if (typeof source !== "string") throw new NotImplementedConstruct(`exec of a ${typeName(source)}`);
  const names = namesFor(globals, locals);
  const before = new Map(names);
  runStatements(source, new PyModule("<string>", names));
  const target = locals instanceof PyDict ? locals : globals instanceof PyDict ? globals : realm().frame?.globals;
  for (const [name, value] of names) {
    if (before.get(name) === value) continue;
    if (target instanceof PyDict) target.map.set(name, value);
    else target?.set(name, value);
  }
}

/** `__import__(name)`: imports the module, gives its outermost package. */
function importTopLevel(name: string): Value {
  importer().load(name);
  return importer().load(name.split(".")[0]!);
}

/** A text among the sources is read through the door of imports; no other file is reachable. */
function openSource(file: Value, mode: Value): Value {
  const path = str(file).replace(/^(\.?\/)+/, "");
  const text = typeof mode === "string" && /^[rt]+$/.test(mode) && path !== "" && !path.endsWith("/") ? realm().importDoor?.text(path) : undefined;
  if (text === undefined) throw new NotImplementedConstruct("the built-in open(): evaluated code cannot reach the host");
  return call(getAttribute(importer().load("io"), "StringIO"), [text]);
}

export function installEvaluation({ builtins }: Realm): void {
  builtins.set("eval", builtin("eval(source, globals=None, locals=None, /)", evaluate));
  builtins.set("exec", builtin("exec(source, globals=None, locals=None, /)", execute));
  builtins.set("open", builtin("open(file, mode='r', *args, **kwargs)", openSource));
  builtins.set("__import__", builtin("__import__(name, /, *args, **kwargs)", importTopLevel));
}
