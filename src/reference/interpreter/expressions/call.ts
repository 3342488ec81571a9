/**
 * Calls (https://docs.python.org/3.13/reference/expressions.html#calls), and the line that CPython gives to each.
 */
import { PyBuiltin, PyFunction, PyMethod, PyType, noKwargs, raise, types, unbox, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callBound, getAttribute, iterate, loadMethod, qualifiedName, typeName, typeOf } from "../../protocol/index.ts";
import type { Attribute as AttributeNode, Call as CallNode, Expr, Keyword } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate, Frame } from "../frame.ts";
import { attributePosition } from "./access.ts";
import { fixedItems, mappingEntries, type EvaluateAll } from "./collections.ts";

/** Beyond this many arguments CPython builds a tuple first, and the call stands on its first line (STACK_USE_GUIDELINE). */
const manyArguments = 30;

export function Call(node: CallNode, compiler: Compiler): Evaluate {
  const spread = node.args.some((arg) => arg.kind === "Starred") || node.keywords.some((keyword) => keyword.arg === undefined);
  if (spread) return spreadCall(node, compiler);
  const args = fixedItems(compiler.expressions(node.args));
  const kwargs = namedArguments(node.keywords, compiler);
  if (node.func.kind === "Attribute") return methodCall(node, node.func, args, kwargs, compiler);
  const callee = compiler.expression(node.func);
  if (kwargs === null) {
    return (frame) => {
      const fn = callee(frame);
      const values = args(frame);
      frame.at = node;
      return call(fn, values, noKwargs);
    };
  }
  return (frame) => {
    const fn = callee(frame);
    const values = args(frame);
    const named = kwargs(frame);
    frame.at = node;
    return call(fn, values, named);
  };
}

type EvaluateKwargs = (frame: Frame) => Kwargs;

function namedArguments(keywords: readonly Keyword[], compiler: Compiler): EvaluateKwargs | null {
  if (keywords.length === 0) return null;
  const parts = keywords.map(({ arg, value }) => ({ name: arg!, evaluate: compiler.expression(value) }));
  return (frame) => {
    const named = new Map<string, Value>();
    for (const { name, evaluate } of parts) named.set(name, evaluate(frame));
    return named;
  };
}

/** `object.name(…)`: the attribute is read before the arguments are evaluated; the call stands on the line of the name. */
function methodCall(node: CallNode, func: AttributeNode, args: EvaluateAll, kwargs: EvaluateKwargs | null, compiler: Compiler): Evaluate {
  const object = compiler.expression(func.value);
  const name = compiler.scope.mangled(func.attr);
  const readAt = attributePosition(func, func);
  const asMethod = node.args.length + node.keywords.length < manyArguments && !isModuleImport(func.value, compiler);
  const callAt = asMethod ? attributePosition(node, func) : node;
  return (frame) => {
    const owner = object(frame);
    frame.at = readAt;
    const method = loadMethod(owner, name);
    const bound = method === undefined ? getAttribute(owner, name) : null;
    const values = args(frame);
    const named = kwargs === null ? noKwargs : kwargs(frame);
    frame.at = callAt;
    return method === undefined ? call(bound, values, named) : callBound(method, owner, values, named);
  };
}

/** At module level, CPython does not treat an imported name's attribute as a method (Python/compile.c `is_import_originated`). */
function isModuleImport(node: Expr, compiler: Compiler): boolean {
  return node.kind === "Name" && compiler.scope.kind === "module" && compiler.unit.imported.has(node.id);
}

// ---- `f(*args, **kwargs)`

function spreadCall(node: CallNode, compiler: Compiler): Evaluate {
  const callee = compiler.expression(node.func);
  const args = node.args.map((arg) => ({ node: arg, starred: arg.kind === "Starred", evaluate: compiler.expression(arg.kind === "Starred" ? arg.value : arg) }));
  const keywords = node.keywords.map(({ arg, value }) => ({ name: arg, evaluate: compiler.expression(value) }));
  return (frame) => {
    const fn = callee(frame);
    const values: Value[] = [];
    for (const { node: at, starred, evaluate } of args) {
      const value = evaluate(frame);
      if (starred) {
        frame.at = args.length === 1 ? node : at;
        spread(fn, value, values);
      } else values.push(value);
    }
    const named = new Map<string, Value>();
    for (const { name, evaluate } of keywords) {
      const value = evaluate(frame);
      frame.at = node;
      if (name === undefined) spreadMapping(fn, value, named);
      else addKeyword(fn, name, value, named);
    }
    frame.at = node;
    return call(fn, values, named);
  };
}

function spread(fn: Value, value: Value, into: Value[]): void {
  const iterator = iterate(value, () => raise(types.TypeError, `${functionText(fn)} argument after * must be an iterable, not ${typeName(value)}`));
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) into.push(item);
}

function spreadMapping(fn: Value, value: Value, into: Map<string, Value>): void {
  const entries = mappingEntries(value, (each) => raise(types.TypeError, `${functionText(fn)} argument after ** must be a mapping, not ${typeName(each)}`));
  for (const [key, item] of entries) {
    const name = unbox(key);
    if (typeof name !== "string") raise(types.TypeError, "keywords must be strings");
    addKeyword(fn, name, item, into);
  }
}

function addKeyword(fn: Value, name: string, value: Value, into: Map<string, Value>): void {
  if (into.has(name)) raise(types.TypeError, `${functionText(fn)} got multiple values for keyword argument '${name}'`);
  into.set(name, value);
}

/** A callee as call errors show it (`_PyObject_FunctionStr`). */
function functionText(fn: Value): string {
  if (fn instanceof PyMethod) return functionText(fn.func);
  if (fn instanceof PyFunction) return `${fn.module}.${fn.qualname}()`;
  if (fn instanceof PyBuiltin) return `${fn.owner === null ? (fn.module === "builtins" ? fn.name : `${fn.module}.${fn.name}`) : `${fn.owner.name}.${fn.name}`}()`;
  if (fn instanceof PyType) return `${qualifiedName(fn)}()`;
  return `${typeOf(fn).name} object`;
}
