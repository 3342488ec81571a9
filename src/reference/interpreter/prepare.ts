/**
 * A source made ready to run: parsed, its scopes analysed, its statements compiled. A file of the model's is parsed as a whole, so that what is
 * wrong with it is found before it runs; a library's, statement by statement as they are reached (`syntax/lazily.ts`).
 */
import type { ModuleSource, SourceFile } from "../objects/index.ts";
import { PythonSyntaxError, parseLazily, parseModule, textOf, type Binding, type LazyStatement, type Stmt } from "../syntax/index.ts";
import { Compiler, type Unit } from "./compiler.ts";
import { parsed } from "./faults.ts";
import { once } from "./once.ts";
import type { Execute } from "./frame.ts";
import { Scope, analyse } from "./scopes.ts";
import { tables } from "./tables.ts";

/** Nothing in it belongs to a realm, so a source that several traces import is prepared once. */
export interface Prepared {
  readonly source: SourceFile;
  readonly compiler: Compiler;
  readonly doc: string | undefined;
  readonly parts: readonly Part[];
}

/** What is parsed at a time: statements at module level. */
export interface Part {
  /** What it binds and does nothing else, where its text tells. */
  readonly binding: Binding | undefined;
  readonly steps: () => readonly Step[];
}

export interface Step {
  readonly node: Stmt;
  /** Compiled when it is first run: a large module that raises early is not compiled to its end. */
  readonly run: Execute;
}

/** By path, with the source that was prepared: another under the same path takes its place. */
const known = new Map<string, { readonly source: ModuleSource; readonly prepared: Prepared }>();
/** Sources kept; a corpus of any size passes through. */
const KEPT = 1000;

export function preparedSource(source: ModuleSource): Prepared {
  const found = known.get(source.path);
  if (found !== undefined && found.source.text === source.text && found.source.internal === source.internal && found.source.lazy === source.lazy) return found.prepared;
  const prepared = prepare(source);
  if (known.size >= KEPT) known.clear();
  known.set(source.path, { source, prepared });
  return prepared;
}

function prepare({ path, text, internal = false, lazy = false }: ModuleSource): Prepared {
  const statements = (lazy ? parseLazily(text) : undefined) ?? [parsedWhole(path, text)];
  const scopes = new Map<object, Scope>();
  const imported = new Set<string>();
  const lazyAnnotations = statements.some((each) => /^(?:from\s+__future__|$)/.test(each.text) && asksForLazyAnnotations(each.nodes()));
  const unit: Unit = { file: path, text, internal, scopes, tables, lazyAnnotations, imported };
  const compiler = new Compiler(unit, new Scope("module", null, null), "");
  const stepsOf = (nodes: readonly Stmt[]): Step[] => {
    analyse(nodes, compiler.scope, scopes);
    for (const node of nodes) addImported(node, imported);
    return nodes.map((node) => stepOf(node, compiler));
  };
  const parts = statements.map((each): Part => ({ binding: each.binding, steps: once(() => parsed(() => stepsOf(each.nodes()), path, text)) }));
  if (!lazy) for (const each of parts) each.steps();
  const [first] = statements;
  return { source: { path, text }, compiler, doc: first && /^(?:\w{0,2}["']|$)/.test(first.text) ? textOf(first.nodes()[0]) : undefined, parts };
}

/** Without its text, which tells of single statements. */
function parsedWhole(path: string, text: string): LazyStatement {
  const { body } = parsed(() => {
    const module = parseModule(text);
    checkFutures(module.body);
    return module;
  }, path, text);
  return { text: "", binding: undefined, nodes: () => body };
}

/** `from __future__` stands before everything but a docstring (Python/future.c). */
function checkFutures(body: readonly Stmt[]): void {
  let first = textOf(body[0]) === undefined ? 0 : 1;
  while (isFuture(body[first])) first++;
  const late = body.slice(first).find(isFuture);
  if (late !== undefined) throw new PythonSyntaxError("from __future__ imports must occur at the beginning of the file", late.line, late.column + 1, late.endColumn + 1);
}

const isFuture = (node: Stmt | undefined): boolean => node?.kind === "ImportFrom" && node.module === "__future__";

function stepOf(node: Stmt, compiler: Compiler): Step {
  const { file, text } = compiler.unit;
  const compiled = once(() => parsed(() => compiler.statement(node), file, text));
  return { node, run: (frame) => compiled()(frame) };
}

function asksForLazyAnnotations(nodes: readonly Stmt[]): boolean {
  return nodes.some((node) => node.kind === "ImportFrom" && node.module === "__future__" && node.names.some(({ name }) => name === "annotations"));
}

/** Names that an import at module level binds. */
function addImported(node: Stmt, names: Set<string>): void {
  if (node.kind !== "Import" && node.kind !== "ImportFrom") return;
  for (const { name, asname } of node.names) names.add(asname ?? name.split(".")[0]!);
}
