/**
 * Functions of evaluated code: parameters, binding of arguments (Python/ceval.c `initialize_locals`), calls.
 */
import { NotImplementedConstruct, PyCell, PyDict, PyFunction, PyTuple, dictOf, raise, realm, types, type Kwargs, type Value } from "../objects/index.ts";
import { textOf, type Arguments, type Expr, type FunctionDef, type Lambda, type Stmt } from "../syntax/index.ts";
import { capturedIn } from "./code.ts";
import { prepareCells, type Compiler } from "./compiler.ts";
import { parsed } from "./faults.ts";
import { Frame, RETURN, type Code, type Execute } from "./frame.ts";
import { makeGenerator, runFrame } from "./run.ts";
import type { Variable } from "./scopes.ts";

/** The parameters in the order of their slots: positional, keyword-only, `*args`, `**kwargs`. */
export interface Parameters {
  /** Positional-only ones first. */
  readonly positional: readonly string[];
  readonly positionalOnly: number;
  readonly keywordOnly: readonly string[];
  readonly varargs: string | null;
  readonly varkeywords: string | null;
}

export interface FunctionCode extends Code {
  readonly parameters: Parameters;
  cells: readonly Variable[];
  readonly isAsync: boolean;
  readonly node: FunctionDef | Lambda;
  readonly doc: () => string | null;
  readonly compiler: Compiler;
  /** The body, compiled at the first call. */
  readonly compiled: { run: Run | null };
}

/** What `PyFunction.code` holds. */
export class FunctionState {
  readonly code: FunctionCode;
  defaults: readonly Value[];
  keywordDefaults: ReadonlyMap<string, Value>;
  readonly closure: readonly PyCell[];
  readonly globals: Map<string, Value>;
  /** Its own, where it has been given one. */
  #doc: Value | undefined;
  /** Made when it is first asked for. Abstraction: CPython 3.13 evaluates annotations at the `def`. */
  annotations: PyDict | null = null;
  readonly makeAnnotations: () => PyDict;
  constructor(code: FunctionCode, defaults: readonly Value[], keywordDefaults: ReadonlyMap<string, Value>, closure: readonly PyCell[], globals: Map<string, Value>, makeAnnotations: () => PyDict) {
    this.code = code;
    this.defaults = defaults;
    this.keywordDefaults = keywordDefaults;
    this.closure = closure;
    this.globals = globals;
    this.makeAnnotations = makeAnnotations;
  }

  get doc(): Value {
    return this.#doc === undefined ? this.code.doc() : this.#doc;
  }
  set doc(doc: Value) {
    this.#doc = doc;
  }
}

/** A function of the host stands for what it wraps (`functools.wraps`). */
export function stateOf(fn: PyFunction): FunctionState {
  const wrapped = fn.code === null ? fn.own("__wrapped__") : undefined;
  if (wrapped instanceof PyFunction) return stateOf(wrapped);
  return fn.code as FunctionState;
}

export function parametersOf(args: Arguments, mangled: (name: string) => string): Parameters {
  return {
    positional: [...args.posonlyargs, ...args.args].map((arg) => mangled(arg.arg)),
    positionalOnly: args.posonlyargs.length,
    keywordOnly: args.kwonlyargs.map((arg) => mangled(arg.arg)),
    varargs: args.vararg ? mangled(args.vararg.arg) : null,
    varkeywords: args.kwarg ? mangled(args.kwarg.arg) : null,
  };
}

/** How a call runs, once the body is compiled: to its end, or as a generator object. Few host frames a call: the host's stack is finite. */
type Run = { readonly execute: Execute; readonly start: null } | { readonly execute: null; readonly start: (frame: Frame) => Value };

function compileRun(code: FunctionCode): Run {
  const { compiler } = code;
  const body = bodyOf(code);
  if (code.isAsync) {
    const refuse = (): never => {
      throw new NotImplementedConstruct("an async function");
    };
    return { execute: null, start: refuse };
  }
  if (code.scope.isGenerator) {
    const statements: readonly Stmt[] = isExpression(body) ? [{ ...body, kind: "Return", value: body } as Stmt] : body;
    const generate = compiler.unit.tables.generatorBlock(statements, compiler);
    return { execute: null, start: (frame) => makeGenerator(frame, code.name, code.qualname, generate(frame)) };
  }
  if (isExpression(body)) {
    const value = compiler.expression(body);
    const execute: Execute = (frame) => {
      frame.returned = value(frame);
      return RETURN;
    };
    return { execute, start: null };
  }
  return { execute: compiler.block(body), start: null };
}

function isExpression(body: readonly Stmt[] | Expr): body is Expr {
  return !Array.isArray(body);
}

/** The body of a function, parsed and looked at now at the latest: only then is all known of its code. */
export function bodyOf(code: FunctionCode): readonly Stmt[] | Expr {
  const { scope, compiler: { unit } } = code;
  if (scope.later !== null) {
    parsed(() => scope.complete(), unit.file, unit.text);
    code.cells = capturedIn(scope);
  }
  return code.node.body;
}

/** The docstring of a definition, of which the body may not be parsed yet. */
export function docOf(node: FunctionDef | Lambda): string | null {
  return node.kind === "Lambda" ? null : docstring(node.deferred === undefined ? textOf(node.body[0]) : node.deferred.doc());
}

/** The text that a body begins with. Since 3.13 the compiler takes the common indentation out of it. */
export function docstring(text: string | undefined): string | null {
  if (text === undefined) return null;
  const lines = text.replace(/\t/g, "        ").split("\n");
  if (lines.length === 1) return text.trimStart() === text ? text : text.trimStart();
  const margins = lines.slice(1).filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  return [lines[0]!.trimStart(), ...lines.slice(1).map((line) => line.slice(Math.min(margin, line.length - line.trimStart().length)))].join("\n");
}

export function makeFunction(state: FunctionState, module: string): PyFunction {
  const { code, globals, closure } = state;
  const fn: PyFunction = new PyFunction({
    name: code.name,
    qualname: code.qualname,
    module,
    file: code.file,
    line: code.firstLine,
    code: state,
    invoke(args, kwargs) {
      const slots = bindArguments(fn, state, args, kwargs);
      const run = (code.compiled.run ??= compileRun(code)); // before the cells, which the body tells of
      prepareCells(code, slots, closure);
      const frame = new Frame(code, globals, slots, null, realm(), fn);
      frame.at = code.start;
      return run.execute !== null ? runFrame(frame, run.execute) : run.start(frame);
    },
  });
  return fn;
}

// ---- binding

function bindArguments(fn: PyFunction, state: FunctionState, args: readonly Value[], kwargs: Kwargs): (Value | undefined)[] {
  const { positional, keywordOnly, varargs, varkeywords } = state.code.parameters;
  if (kwargs.size === 0 && args.length === positional.length && keywordOnly.length === 0 && varargs === null && varkeywords === null) return args.slice();
  return bindGenerally(fn, state, args, kwargs);
}

function bindGenerally(fn: PyFunction, state: FunctionState, args: readonly Value[], kwargs: Kwargs): (Value | undefined)[] {
  const { positional, positionalOnly, keywordOnly, varargs, varkeywords } = state.code.parameters;
  const slots: (Value | undefined)[] = new Array(positional.length + keywordOnly.length).fill(undefined);
  const given = Math.min(args.length, positional.length);
  for (let i = 0; i < given; i++) slots[i] = args[i];
  const rest = varkeywords === null ? null : new Map<string, Value>();
  for (const [name, value] of kwargs) {
    const at = keywordSlot(name, positional, positionalOnly, keywordOnly);
    if (at === undefined) {
      if (rest === null) unexpectedKeyword(fn, state, name, kwargs);
      else rest.set(name, value);
      continue;
    }
    if (slots[at] !== undefined) raise(types.TypeError, `${fn.qualname}() got multiple values for argument '${name}'`);
    slots[at] = value;
  }
  if (args.length > positional.length && varargs === null) tooMany(fn, state, args.length, slots);
  fillDefaults(fn, state, slots, given);
  if (varargs !== null) slots.push(new PyTuple(args.slice(positional.length)));
  if (rest !== null) slots.push(dictOf(rest));
  return slots;
}

function keywordSlot(name: string, positional: readonly string[], positionalOnly: number, keywordOnly: readonly string[]): number | undefined {
  const at = positional.indexOf(name, positionalOnly);
  if (at >= 0) return at;
  const after = keywordOnly.indexOf(name);
  return after >= 0 ? positional.length + after : undefined;
}

function fillDefaults(fn: PyFunction, state: FunctionState, slots: (Value | undefined)[], given: number): void {
  const { positional, keywordOnly } = state.code.parameters;
  const firstDefault = positional.length - state.defaults.length;
  const missing: string[] = [];
  for (let i = given; i < positional.length; i++) {
    if (slots[i] !== undefined) continue;
    if (i >= firstDefault) slots[i] = state.defaults[i - firstDefault];
    else missing.push(positional[i]!);
  }
  if (missing.length > 0) raiseMissing(fn, "positional", missing);
  for (let i = 0; i < keywordOnly.length; i++) {
    const at = positional.length + i;
    if (slots[at] !== undefined) continue;
    const value = state.keywordDefaults.get(keywordOnly[i]!);
    if (value === undefined) missing.push(keywordOnly[i]!);
    else slots[at] = value;
  }
  if (missing.length > 0) raiseMissing(fn, "keyword-only", missing);
}

const plural = (count: number): string => (count === 1 ? "" : "s");

function raiseMissing(fn: PyFunction, kind: string, names: readonly string[]): never {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.pop()!;
  const list = quoted.length === 0 ? last : quoted.length === 1 ? `${quoted[0]} and ${last}` : `${quoted.join(", ")}, and ${last}`;
  return raise(types.TypeError, `${fn.qualname}() missing ${names.length} required ${kind} argument${plural(names.length)}: ${list}`);
}

function tooMany(fn: PyFunction, state: FunctionState, given: number, slots: readonly (Value | undefined)[]): never {
  const { positional, keywordOnly } = state.code.parameters;
  const most = positional.length;
  const least = most - state.defaults.length;
  const takes = least < most ? `from ${least} to ${most}` : `${most}`;
  const keywords = keywordOnly.filter((_, i) => slots[most + i] !== undefined).length;
  const extra = keywords > 0 ? ` positional argument${plural(given)} (and ${keywords} keyword-only argument${plural(keywords)})` : "";
  const were = given === 1 && keywords === 0 ? "was" : "were";
  return raise(types.TypeError, `${fn.qualname}() takes ${takes} positional argument${least < most ? "s" : plural(most)} but ${given}${extra} ${were} given`);
}

function unexpectedKeyword(fn: PyFunction, state: FunctionState, name: string, kwargs: Kwargs): never {
  const { positional, positionalOnly } = state.code.parameters;
  const wrong = positional.slice(0, positionalOnly).filter((each) => kwargs.has(each));
  if (wrong.length > 0) raise(types.TypeError, `${fn.qualname}() got some positional-only arguments passed as keyword arguments: '${wrong.join(", ")}'`);
  return raise(types.TypeError, `${fn.qualname}() got an unexpected keyword argument '${name}'`);
}
