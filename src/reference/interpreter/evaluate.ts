/**
 * Modules and expressions, from source text to their effects.
 */
import { LazyNamespace, PyError, PyException, PyTuple, realm, types, uninterrupted, type ModuleSource, type PyModule, type SourceFile, type Value } from "../objects/index.ts";
import { call } from "../protocol/index.ts";
import { PythonSyntaxError, parseExpression, parseModule, type Module, type Stmt } from "../syntax/index.ts";
import { makeCode } from "./code.ts";
import { Compiler, prepareCells, type Unit } from "./compiler.ts";
import { NEXT, Frame, type Execute } from "./frame.ts";
import { installImporter, newModule } from "./imports.ts";
import { runFrame } from "./run.ts";
import { deferImport } from "./statements/import.ts";
import { Scope, analyse, analyseExpression } from "./scopes.ts";
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

/** A source, read and compiled: nothing in it belongs to a realm, so a source that several traces import is prepared once. */
interface Prepared {
  readonly source: SourceFile;
  readonly tree: Module;
  readonly compiler: Compiler;
  readonly doc: string | undefined;
  /** The module's statements, each compiled when it is first reached. */
  readonly steps: (Execute | undefined)[];
  /** The names that each statement defines, once it was asked. */
  readonly defines: (readonly string[] | undefined)[];
}

/** By path, with the text that was prepared: another text under the same path takes its place. */
const preparedSources = new Map<string, { readonly text: string; readonly internal: boolean; readonly prepared: Prepared }>();
/** Sources kept; a corpus of any size passes through. */
const KEPT = 1000;

function preparedSource(path: string, text: string, internal: boolean): Prepared {
  const known = preparedSources.get(path);
  if (known !== undefined && known.text === text && known.internal === internal) return known.prepared;
  const prepared = prepare(path, text, internal);
  if (preparedSources.size >= KEPT) preparedSources.clear();
  preparedSources.set(path, { text, internal, prepared });
  return prepared;
}

function prepare(path: string, text: string, internal: boolean): Prepared {
  const tree = parsed(() => parseModule(text), path, text);
  const root = new Scope("module", null, null);
  const scopes = parsed(() => analyse(tree.body, root), path, text);
  const unit: Unit = { file: path, text, internal, scopes, tables, lazyAnnotations: asksForLazyAnnotations(tree), imported: importedNames(tree) };
  return { source: { path, text }, tree, compiler: new Compiler(unit, root, ""), doc: docOf(tree), steps: [], defines: [] };
}

function runSource({ path, text, internal = false }: ModuleSource, module: PyModule): void {
  realm().sources.set(path, { path, text }); // of a source that cannot be parsed, too
  const prepared = preparedSource(path, text, internal);
  realm().sources.set(path, prepared.source);
  if (prepared.doc !== undefined) module.attributes.set("__doc__", prepared.doc);
  execute(moduleBody(prepared, module), prepared.compiler, module, "<module>");
}

/** Statements are compiled one by one, each before it runs: a large module that raises early is not compiled to its end. */
function moduleBody({ tree, compiler, steps, defines }: Prepared, module: PyModule): Execute {
  const namespace = module.attributes;
  const step = (i: number): Execute => (steps[i] ??= parsed(() => compiler.statement(tree.body[i]!), compiler.unit.file, compiler.unit.text));
  return (frame) => {
    for (const [i, node] of tree.body.entries()) {
      if (!(namespace instanceof LazyNamespace)) step(i)(frame);
      else if (node.kind === "Import" || node.kind === "ImportFrom") deferImport(node, namespace);
      else {
        const names = (defines[i] ??= compiler.unit.internal ? namesDefined(node) : []);
        if (names.length === 0) step(i)(frame);
        for (const name of names) namespace.defer(name, (before) => definition(step(i), name, before, compiler, module));
      }
    }
    return NEXT;
  };
}

/** The names that a definition or a plain assignment of the prelude's binds; of any other statement, none. Such statements have no effect but the binding. */
function namesDefined(node: Stmt): readonly string[] {
  if (node.kind === "ClassDef" || node.kind === "FunctionDef") return [node.name];
  if (node.kind !== "Assign") return [];
  const targets = node.targets.flatMap((target) => (target.kind === "Tuple" ? target.elts : [target]));
  return targets.every((target) => target.kind === "Name") ? targets.map((target) => target.id) : [];
}

/** Evaluates a definition that waited for the first use of a name of its, after the one that bound the name before. */
function definition(step: Execute, name: string, before: (() => Value) | undefined, compiler: Compiler, module: PyModule): Value {
  return uninterrupted(() => {
    if (before !== undefined) module.attributes.set(name, before());
    execute(step, compiler, module, "<module>");
    return module.attributes.get(name)!;
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
export function runStatements(text: string, module: PyModule, file = "<string>"): void {
  installImporter(runSource);
  runSource({ path: file, text, isPackage: false }, module);
}

/** Turns a syntax error of the parser's or of the scopes' into Python's exception. */
function parsed<T>(parse: () => T, file: string, text: string): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    throw new PyError(syntaxError(error, file, text));
  }
}

function syntaxError(error: PythonSyntaxError, file: string, text: string): PyException {
  const line = text.split(/\r\n|\r|\n/)[error.line - 1] ?? "";
  const details = new PyTuple([file, BigInt(error.line), BigInt(error.column), line, BigInt(error.line), BigInt(error.endColumn)]);
  return call(error.indentation ? types.IndentationError : types.SyntaxError, [error.message, details]) as PyException;
}

const docOf = (tree: Module): string | undefined => {
  const [first] = tree.body;
  return first?.kind === "Expr" && first.value.kind === "Constant" && first.value.type === "str" ? first.value.value : undefined;
};

function asksForLazyAnnotations(tree: Module): boolean {
  return tree.body.some((node) => node.kind === "ImportFrom" && node.module === "__future__" && node.names.some(({ name }) => name === "annotations"));
}

/** Names that imports bind anywhere at module level. */
function importedNames(tree: Module): Set<string> {
  const names = new Set<string>();
  for (const node of tree.body) {
    if (node.kind !== "Import" && node.kind !== "ImportFrom") continue;
    for (const { name, asname } of node.names) names.add(asname ?? name.split(".")[0]!);
  }
  return names;
}
