/**
 * `def`, `lambda`, `class`, `type` (https://docs.python.org/3.13/reference/compound_stmts.html#function-definitions).
 */
import {
  LazyNamespace, PyBuiltin, PyCell, PyClassMethod, PyDict, PyGenericAlias, PyObject, PyTuple, PyType,
  builtin, dictOf, makeType, raise, types, type Value,
} from "../../objects/index.ts";
import { call, callMetaclass, getAttributeOr, front, metaclassOf, namesOf, setItem, toArray, typeName, typeOf } from "../../protocol/index.ts";
import { textOf, type Arguments, type ClassDef as ClassDefNode, type Expr, type FunctionDef as FunctionDefNode, type Lambda as LambdaNode, type Name, type TypeAlias as TypeAliasNode, type TypeParam } from "../../syntax/index.ts";
import { annotationText } from "../annotations.ts";
import { closureOf, makeCode } from "../code.ts";
import { prepareCells, type Compiler } from "../compiler.ts";
import { items } from "../expressions/collections.ts";
import { storeName } from "../expressions/names.ts";
import { Frame, NEXT, type Evaluate, type Execute, type Names } from "../frame.ts";
import { once } from "../once.ts";
import { FunctionState, docOf, docstring, makeFunction, parametersOf, type FunctionCode } from "../functions.ts";
import { runFrame } from "../run.ts";

type Wrap = (frame: Frame, value: Value) => Value;

/** Decorators are evaluated first to last, and applied last to first, each at its own line. */
function decorators(nodes: readonly Expr[], compiler: Compiler): (frame: Frame) => Wrap {
  const all = compiler.expressions(nodes);
  if (all.length === 0) return () => (_frame, value) => value;
  return (outer) => {
    const values = all.map((each) => each(outer));
    return (frame, value) => values.reduceRight<Value>((inner, decorator, i) => {
      frame.at = nodes[i]!;
      return call(decorator, [inner]);
    }, value);
  };
}

interface Definition {
  readonly name: string;
  readonly node: FunctionDefNode | LambdaNode;
  readonly args: Arguments;
  readonly firstLine: number;
}

/** What makes the function object each time the definition is executed. */
function functionMaker({ name, node, args, firstLine }: Definition, compiler: Compiler, around: Compiler): (frame: Frame) => Value {
  const scope = compiler.scopeOf(node);
  const base = makeCode(name, node, scope, compiler, firstLine);
  const inner = compiler.forCode(base);
  const code: FunctionCode = {
    ...base,
    parameters: parametersOf(args, (each) => scope.mangled(each)),
    isAsync: node.kind === "AsyncFunctionDef",
    node,
    doc: once(() => docOf(node)),
    compiler: inner,
    compiled: { run: null },
  };
  const defaults = compiler.expressions(args.defaults);
  const keywordDefaults = args.kwonlyargs.flatMap((arg, i) => {
    const value = args.kw_defaults[i];
    return value ? [{ name: scope.mangled(arg.arg), evaluate: compiler.expression(value) }] : [];
  });
  const closure = closureOf(code, around);
  const noDefaults: ReadonlyMap<string, Value> = new Map();
  const annotated = around.unit.internal || around.unit.lazyAnnotations ? [] : annotationsIn(node).flatMap(([, each]) => namesIn(each));
  return (frame) => {
    // Annotations are evaluated when they are asked for; that their names are there is seen at once.
    if (annotated.length > 0 && !(frame.globals instanceof LazyNamespace && frame.globals.ofLibrary)) for (const name of annotated) if (!frame.globals.has(name.id) && !frame.builtins.has(name.id)) around.expression(name)(frame);
    const values = defaults.map((each) => each(frame));
    const named = keywordDefaults.length === 0 ? noDefaults : new Map(keywordDefaults.map((each) => [each.name, each.evaluate(frame)] as const));
    const state = new FunctionState(code, values, named, closure(frame), frame.globals, () => annotationsOf(node, around, frame));
    const module = frame.globals.get("__name__");
    const made = makeFunction(state, typeof module === "string" ? module : "builtins");
    front()?.defined(made);
    return made;
  };
}

/** The annotations of a definition, by the parameter's name as it is written. */
function annotationsIn(node: FunctionDefNode | LambdaNode): (readonly [string, Expr])[] {
  const { args } = node;
  const all: (readonly [string, Expr])[] = [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg].flatMap((arg) => (arg?.annotation ? [[arg.arg, arg.annotation] as const] : []));
  if (node.kind !== "Lambda" && node.returns) all.push(["return", node.returns]);
  return all;
}

/** The names that the usual annotations read. */
function namesIn(node: Expr): Name[] {
  switch (node.kind) {
    case "Name": return [node];
    case "Attribute": return namesIn(node.value);
    case "Subscript": return [...namesIn(node.value), ...namesIn(node.slice)];
    case "Tuple": case "List": return node.elts.flatMap(namesIn);
    case "BinOp": return [...namesIn(node.left), ...namesIn(node.right)];
    default: return [];
  }
}

function annotationsOf(node: FunctionDefNode | LambdaNode, compiler: Compiler, frame: Frame): PyDict {
  const all = annotationsIn(node).map(([name, annotation]) => [name === "return" ? name : compiler.scope.mangled(name), annotation] as const);
  const evaluate = (each: Expr): Value => (compiler.unit.lazyAnnotations ? annotationText(each, compiler.unit.text) : compiler.expression(each)(frame));
  return dictOf(all.map(([name, annotation]) => [name, evaluate(annotation)] as const));
}

export function FunctionDef(node: FunctionDefNode, compiler: Compiler): Execute {
  const wrap = decorators(node.decorator_list, compiler);
  const params = typeParameters(node.type_params, compiler);
  const firstLine = node.decorator_list[0]?.line ?? node.line;
  const make = functionMaker({ name: node.name, node, args: node.args, firstLine }, compiler, params.compiler);
  const store = storeName(node.name, compiler);
  return (frame) => {
    const apply = wrap(frame);
    const declared = params.declare(frame);
    const fn = make(frame);
    if (declared.length > 0) (fn as PyObject).dict!.set("__type_params__", new PyTuple(declared));
    store(frame, apply(frame, fn));
    return NEXT;
  };
}

export function Lambda(node: LambdaNode, compiler: Compiler): Evaluate {
  return functionMaker({ name: "<lambda>", node, args: node.args, firstLine: node.line }, compiler, compiler);
}

// ---- type parameters (PEP 695), leniently: names that stand for themselves

const typeVariable = makeType("TypeVar", types.object, "typing");
typeVariable.namespace.set("__repr__", new PyBuiltin("__repr__", "typing", ([self]) => (self as PyObject).own("__name__")!, typeVariable));
typeVariable.namespace.set("__or__", new PyBuiltin("__or__", "typing", ([self]) => self!, typeVariable));
typeVariable.namespace.set("__ror__", new PyBuiltin("__ror__", "typing", ([self]) => self!, typeVariable));
const typeAlias = makeType("TypeAliasType", types.object, "typing");
typeAlias.namespace.set("__repr__", new PyBuiltin("__repr__", "typing", ([self]) => (self as PyObject).own("__name__")!, typeAlias));
typeAlias.namespace.set("__getitem__", new PyBuiltin("__getitem__", "typing", ([self, key]) => new PyGenericAlias(self!, [key!]), typeAlias));

function typeParameters(nodes: readonly TypeParam[], compiler: Compiler): { compiler: Compiler; declare: (frame: Frame) => Value[] } {
  if (nodes.length === 0) return { compiler, declare: () => [] };
  const inner = compiler.inside(compiler.scopeOf(nodes));
  const stores = nodes.map((node) => ({ name: node.name, store: storeName(node.name, inner) }));
  const captured = [...inner.scope.variables.values()].filter((variable) => variable.captured);
  return {
    compiler: inner,
    declare(frame) {
      for (const { slot } of captured) frame.slots[slot] = new PyCell();
      return stores.map(({ name, store }) => {
        const variable = new PyObject(typeVariable, new Map<string, Value>([["__name__", name]]));
        store(frame, variable);
        return variable;
      });
    },
  };
}

/** `type Name[T] = value`: the value is evaluated when it is asked for; here, when the statement runs, if it can be. */
export function TypeAlias(node: TypeAliasNode, compiler: Compiler): Execute {
  const params = typeParameters(node.type_params, compiler);
  const value = params.compiler.expression(node.value);
  const store = storeName(node.name.id, compiler);
  return (frame) => {
    const alias = new PyObject(typeAlias, new Map<string, Value>([["__name__", node.name.id], ["__type_params__", new PyTuple(params.declare(frame))]]));
    store(frame, alias);
    alias.dict!.set("__value__", value(frame));
    return NEXT;
  };
}

// ---- class

export function ClassDef(node: ClassDefNode, compiler: Compiler): Execute {
  const wrap = decorators(node.decorator_list, compiler);
  const params = typeParameters(node.type_params, compiler);
  const bases = items(node.bases, params.compiler);
  const keywords = node.keywords.map(({ arg, value }) => ({ name: arg, evaluate: params.compiler.expression(value) }));
  const scope = compiler.scopeOf(node);
  const code = makeCode(node.name, node, scope, compiler, node.decorator_list[0]?.line ?? node.line);
  const closure = closureOf(code, params.compiler);
  const store = storeName(node.name, compiler);
  const doc = docstring(textOf(node.body[0]));
  let body: Execute | null = null;
  const at = node;
  return (frame) => {
    const apply = wrap(frame);
    const declared = params.declare(frame);
    const given = bases(frame);
    const named = keywordArguments(keywords, frame);
    frame.at = at;
    if (!frame.internal) frame.realm.interceptor?.statement("class", null);
    const resolved = resolveBases(given);
    const explicit = named.get("metaclass");
    named.delete("metaclass");
    const meta = explicit === undefined || explicit instanceof PyType ? metaclassOf((explicit as PyType | undefined) ?? types.type, resolved) : explicit;
    const names = prepareNamespace(meta, node.name, resolved, named);
    const put = (name: string, value: Value): void => (names instanceof Map ? void names.set(name, value) : setItem(names, name, value));
    put("__module__", frame.globals.get("__name__") ?? "builtins");
    put("__qualname__", code.qualname);
    put("__firstlineno__", BigInt(code.firstLine));
    if (doc !== null) put("__doc__", doc);
    if (declared.length > 0) {
      put("__type_params__", new PyTuple(declared));
      put("__class_getitem__", new PyClassMethod(genericItem));
    }
    const slots: (Value | undefined)[] = [];
    prepareCells(code, slots, closure(frame));
    const inner = new Frame(code, frame.globals, slots, names, frame.realm);
    inner.at = code.start;
    body ??= compiler.forCode(code).block(node.body);
    runFrame(inner, body);
    const cell = scope.variables.get("__class__");
    if (cell !== undefined) put("__classcell__", slots[cell.slot] as PyCell);
    if (given !== resolved) put("__orig_bases__", new PyTuple(given));
    frame.at = at;
    const cls = callMetaclass(meta, node.name, resolved, names, (map) => namesAsDict(map), named);
    store(frame, apply(frame, cls));
    return NEXT;
  };
}

const genericItem = builtin("__class_getitem__(cls, item, /)", (cls: Value, item: Value) => new PyGenericAlias(cls, item instanceof PyTuple ? item.items : [item]));

/** A dictionary of its own, as a metaclass may change or keep it. */
const namesAsDict = (names: Map<string, Value>): PyDict => dictOf(names);

function keywordArguments(keywords: readonly { name: string | undefined; evaluate: Evaluate }[], frame: Frame): Map<string, Value> {
  const named = new Map<string, Value>();
  for (const { name, evaluate } of keywords) {
    const value = evaluate(frame);
    if (name !== undefined) named.set(name, value);
    else if (value instanceof PyDict) for (const [key, each] of namesOf(value)) named.set(key, each);
    else raise(types.TypeError, `argument after ** must be a mapping, not ${typeName(value)}`);
  }
  return named;
}

/** Bases that are not classes may stand for others (`Generic[T]`, PEP 560). */
function resolveBases(bases: Value[]): Value[] {
  if (bases.every((base) => base instanceof PyType)) return bases;
  return bases.flatMap((base) => {
    const hook = base instanceof PyType ? undefined : getAttributeOr(base, "__mro_entries__");
    return hook === undefined ? [base] : toArray(call(hook, [new PyTuple(bases)]));
  });
}

function prepareNamespace(meta: Value, name: string, bases: readonly Value[], keywords: ReadonlyMap<string, Value>): Names {
  const prepare = meta === types.type ? undefined : getAttributeOr(meta, "__prepare__");
  if (prepare === undefined) return new Map();
  const made = call(prepare, [name, new PyTuple(bases)], keywords);
  if (made instanceof PyDict && made.cls === types.dict) return made.map.size === 0 ? new Map() : made;
  if (!(made instanceof PyObject)) return raise(types.TypeError, `${typeOf(meta) === types.type ? typeName(meta) : ""}.__prepare__() must return a mapping, not ${typeName(made)}`);
  return made;
}
