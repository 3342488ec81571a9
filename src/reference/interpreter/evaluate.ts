/**
 * Modules and expressions, from source text to their effects.
 */
import { LazyNamespace, PyTuple, PyType, realm, types, uninterrupted, watchContainers, type ModuleSource, type PyModule, type Value } from "../objects/index.ts";
import { getAttributeOr, lookupType } from "../protocol/index.ts";
import { parseExpression, type Binding, type Stmt } from "../syntax/index.ts";
import { makeCode } from "./code.ts";
import { Compiler, prepareCells } from "./compiler.ts";
import { parsed } from "./faults.ts";
import { NEXT, Frame, type Execute } from "./frame.ts";
import { installImporter, newModule } from "./imports.ts";
import { preparedSource, type Part, type Prepared } from "./prepare.ts";
import { runFrame } from "./run.ts";
import { deferImport } from "./statements/import.ts";
import { Scope, analyseExpression } from "./scopes.ts";
import { tables } from "./tables.ts";

export interface RunOptions {
  /** Frames are hidden from stack traces: a file of the prelude. */
  readonly internal?: boolean;
  readonly isPackage?: boolean;
}

/**
 * Evaluates a module's source. It is in `sys.modules` under its name while it runs, and stays there.
 * Raises (PyError) what its code raises, and SyntaxError with file, line and caret.
 */
export function runModule(source: string, file: string, name: string, options: RunOptions = {}): PyModule {
  installImporter(runSource);
  const isPackage = options.isPackage ?? false;
  const module = newModule(name, file, isPackage ? name : name.includes(".") ? name.replace(/\.[^.]*$/, "") : "");
  if (isPackage) module.attributes.set("__path__", new PyTuple([file.replace(/\/?[^/]*$/, "")]));
  realm().modules.set(name, module);
  runSource({ path: file, text: source, isPackage, internal: options.internal ?? false }, module);
  return module;
}

/** Where text that is no file's comes from: its lines are nowhere to be shown. */
const unshown = "<string>";

function runSource(from: ModuleSource, module: PyModule): void {
  const isShown = from.path !== unshown;
  if (isShown) realm().sources.set(from.path, { path: from.path, text: from.text }); // of a source that cannot be parsed, too
  const prepared = preparedSource(from);
  if (isShown) realm().sources.set(from.path, prepared.source);
  if (prepared.doc !== undefined) module.attributes.set("__doc__", prepared.doc);
  const current = realm();
  const depth = module.attributes instanceof LazyNamespace && module.attributes.ofLibrary ? 1 : 0;
  current.libraryDepth += depth;
  try {
    execute(moduleBody(prepared, module), prepared.compiler, module, "<module>");
  } finally {
    current.libraryDepth -= depth;
  }
}

function moduleBody({ parts, compiler }: Prepared, module: PyModule): Execute {
  const namespace = module.attributes;
  return (frame) => {
    for (const part of parts) {
      if (namespace instanceof LazyNamespace) deferPart(part, namespace, frame, compiler, module);
      else for (const { run } of part.steps()) run(frame);
    }
    return NEXT;
  };
}

/** Runs what has an effect; imports, and what does nothing but bind names, wait for the first use of a name. */
function deferPart(part: Part, namespace: LazyNamespace, frame: Frame, compiler: Compiler, module: PyModule): void {
  const { internal } = compiler.unit;
  const defer = (name: string, run: Execute): void => namespace.defer(name, (before) => definition(run, name, before, compiler, module));
  const { binding } = part;
  if (binding !== undefined && (internal || isPlain(binding, namespace))) return defer(binding.name, (inner) => part.steps()[0]!.run(inner));
  for (const { node, run } of part.steps()) {
    if (node.kind === "Import" || node.kind === "ImportFrom") deferImport(node, namespace);
    else {
      const names = internal ? namesBound(node) : [];
      if (names.length === 0) run(frame);
      for (const name of names) defer(name, run);
      if (namespace.ofLibrary) for (const name of namesAssigned(node)) watchContainers(namespace.get(name) ?? null, module.name);
    }
  }
}

/**
 * Whether it makes no difference when a library's definition is evaluated: it is not handed to decorators, nor to a metaclass or an
 * `__init_subclass__`. Abstraction: what is called for a default or in a class's body may still have effects.
 */
function isPlain({ decorated, bases }: Binding, namespace: LazyNamespace): boolean {
  return !decorated && bases !== undefined && bases.every((base) => {
    const [root, ...attributes] = base.split(".");
    const value = attributes.reduce<Value | undefined>((inner, name) => inner && getAttributeOr(inner, name), namespace.get(root!) ?? realm().builtins.get(root!));
    return value instanceof PyType && value.cls === types.type && lookupType(value, "__init_subclass__") === lookupType(types.object, "__init_subclass__");
  });
}

/** The names that a definition or a plain assignment binds; of any other statement, none. */
function namesBound(node: Stmt): readonly string[] {
  if (node.kind === "ClassDef" || node.kind === "FunctionDef") return [node.name];
  if (node.kind !== "Assign") return [];
  const targets = node.targets.flatMap((target) => (target.kind === "Tuple" ? target.elts : [target]));
  return targets.every((target) => target.kind === "Name") ? targets.map((target) => target.id) : [];
}

/** The names that an assignment binds, with an annotation or without. */
function namesAssigned(node: Stmt): readonly string[] {
  if (node.kind === "AnnAssign") return node.value !== undefined && node.target.kind === "Name" ? [node.target.id] : [];
  return node.kind === "Assign" ? namesBound(node) : [];
}

/** Evaluates a definition that waited for the first use of a name of its, after the one that bound the name before. */
function definition(step: Execute, name: string, before: (() => Value) | undefined, compiler: Compiler, module: PyModule): Value {
  return uninterrupted(() => {
    if (before !== undefined) module.attributes.set(name, before());
    execute(step, compiler, module, "<module>");
    const value = module.attributes.get(name)!;
    if (module.attributes instanceof LazyNamespace && module.attributes.ofLibrary) watchContainers(value, module.name);
    return value;
  });
}

function execute(body: Execute, compiler: Compiler, module: PyModule, name: string): Value {
  const code = { ...makeCode(name, { line: 1, column: 0, endLine: 1, endColumn: 0 }, compiler.scope, compiler), qualname: name };
  const slots: (Value | undefined)[] = [];
  prepareCells(code, slots, []);
  const frame = new Frame(code, module.attributes, slots, module.attributes, realm());
  return runFrame(frame, body);
}

/** Evaluates one expression in a module's namespace. */
export function evaluateExpression(text: string, module: PyModule): Value {
  installImporter(runSource);
  const file = "<string>";
  realm().sources.set(file, { path: file, text });
  const node = parsed(() => parseExpression(text), file, text);
  const root = new Scope("module", null, null);
  const scopes = parsed(() => analyseExpression(node, root), file, text);
  const compiler = new Compiler({ file, text, internal: false, scopes, tables, lazyAnnotations: false, imported: new Set() }, root, "");
  const value = compiler.expression(node);
  return execute((frame) => {
    frame.returned = value(frame);
    return NEXT;
  }, compiler, module, "<module>");
}

/** Runs statements in a module's namespace (`exec`). */
export function runStatements(text: string, module: PyModule, file = unshown): void {
  installImporter(runSource);
  runSource({ path: file, text, isPackage: false }, module);
}
