/**
 * Displays of tuples, lists, sets and dictionaries (https://docs.python.org/3.13/reference/expressions.html#displays-for-lists-sets-and-dictionaries).
 */
import { Hash, PyDict, PyList, PySet, PyTuple, raise, types, type Value } from "../../objects/index.ts";
import { callMethod, front, getAttributeOr, getItem, iterate, typeName } from "../../protocol/index.ts";
import type { Dict as DictNode, Expr, ListDisplay, SetDisplay, TupleDisplay } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate, Frame } from "../frame.ts";

export type EvaluateAll = (frame: Frame) => Value[];

/** A key as a front end wants it held. */
export const keyOf = (key: Value, frame: Frame): Value => (frame.internal ? key : frame.realm.interceptor?.key(key) ?? key);

/** Expressions one after the other, starred ones spread. */
export function items(nodes: readonly Expr[], compiler: Compiler): EvaluateAll {
  if (!nodes.some((node) => node.kind === "Starred")) return fixedItems(compiler.expressions(nodes));
  const parts = nodes.map((node) => ({ node, starred: node.kind === "Starred", evaluate: compiler.expression(node.kind === "Starred" ? node.value : node) }));
  return (frame) => {
    const out: Value[] = [];
    for (const { node, starred, evaluate } of parts) {
      const value = evaluate(frame);
      if (!starred) {
        out.push(value);
        continue;
      }
      frame.at = node;
      const iterator = iterate(value, () => raise(types.TypeError, `Value after * must be an iterable, not ${typeName(value)}`));
      for (let item = iterator.next(); item !== undefined; item = iterator.next()) out.push(item);
    }
    return out;
  };
}

/** The common lengths without a loop. */
export function fixedItems(parts: readonly Evaluate[]): EvaluateAll {
  const [a, b, c] = parts;
  if (a === undefined) return () => [];
  if (b === undefined) return (frame) => [a(frame)];
  if (c === undefined) return (frame) => [a(frame), b(frame)];
  if (parts.length === 3) return (frame) => [a(frame), b(frame), c(frame)];
  return (frame) => {
    const out: Value[] = new Array(parts.length);
    for (let i = 0; i < parts.length; i++) out[i] = parts[i]!(frame);
    return out;
  };
}

export function Tuple(node: TupleDisplay, compiler: Compiler): Evaluate {
  const all = items(node.elts, compiler);
  return (frame) => new PyTuple(all(frame));
}

export function List(node: ListDisplay, compiler: Compiler): Evaluate {
  const all = items(node.elts, compiler);
  return (frame) => new PyList(all(frame));
}

export function SetExpression(node: SetDisplay, compiler: Compiler): Evaluate {
  const all = items(node.elts, compiler);
  // Three constants or more are a frozen set that the compiler has made (Python/codegen.c, `starunpack_helper`).
  const isFolded = node.elts.length >= 3 && node.elts.every(isConstant);
  return (frame) => {
    const map = new Hash<null>().asSet();
    const values = all(frame);
    if (isFolded) {
      const frozen = new Hash<null>().asSet();
      for (const value of values) frozen.set(value, null);
      map.merge(frozen);
      return new PySet(map);
    }
    frame.at = node;
    for (const value of values) {
      map.set(keyOf(value, frame), null);
    }
    return new PySet(map);
  };
}

const isConstant = (node: Expr): boolean => node.kind === "Constant" || (node.kind === "UnaryOp" && node.operand.kind === "Constant") || (node.kind === "Tuple" && node.elts.every(isConstant));

/** Keys and values are all evaluated before the first is hashed, up to a `**`. */
export function Dict(node: DictNode, compiler: Compiler): Evaluate {
  const parts = node.values.map((value, i) => {
    const key = node.keys[i];
    return { key: key ? compiler.expression(key) : null, value: compiler.expression(value), node: value };
  });
  return (frame) => {
    const map = new Hash<Value>();
    const waiting: Value[] = [];
    const flush = (): void => {
      frame.at = node;
      for (let i = 0; i < waiting.length; i += 2) {
        map.set(keyOf(waiting[i]!, frame), waiting[i + 1]!);
      }
      waiting.length = 0;
    };
    for (const { key, value, node: at } of parts) {
      if (key !== null) {
        waiting.push(key(frame), value(frame));
        continue;
      }
      flush();
      const mapping = value(frame);
      frame.at = at;
      mergeInto(map, mapping, (each) => raise(types.TypeError, `'${typeName(each)}' object is not a mapping`));
    }
    flush();
    return new PyDict(map);
  };
}

/** Entries of any mapping: a dictionary's own, or `keys()` and subscripts. */
export function mappingEntries(mapping: Value, refuse: (mapping: Value) => never): Iterable<readonly [Value, Value]> {
  if (mapping instanceof PyDict && !mapping.cls.heap) return mapping.map.entries();
  front()?.statement("merge", mapping);
  if (getAttributeOr(mapping, "keys") === undefined) return refuse(mapping);
  const entries: [Value, Value][] = [];
  const keys = iterate(callMethod(mapping, "keys", []));
  for (let key = keys.next(); key !== undefined; key = keys.next()) entries.push([key, getItem(mapping, key)]);
  return entries;
}

function mergeInto(map: Hash<Value>, mapping: Value, refuse: (mapping: Value) => never): void {
  for (const [key, value] of mappingEntries(mapping, refuse)) map.set(key, value);
}
