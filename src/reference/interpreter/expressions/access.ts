/**
 * Attributes, subscripts, slices (https://docs.python.org/3.13/reference/expressions.html#primaries), and targets of assignments.
 */
import { PySlice, type Value } from "../../objects/index.ts";
import { delAttribute, delItem, getAttribute, getItem, setAttribute, setItem, unpack, unpackStarred } from "../../protocol/index.ts";
import { PythonSyntaxError, type Attribute as AttributeNode, type Expr, type ListDisplay, type Position, type Slice as SliceNode, type Starred as StarredNode, type Subscript as SubscriptNode, type TupleDisplay } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate, Frame } from "../frame.ts";
import { deleteName, storeName, type Store } from "./names.ts";

/**
 * Where CPython's line table puts the access to an attribute: at its name, where that stands on another line than the expression starts
 * (Python/compile.c `update_start_location_to_match_attr`).
 */
export function attributePosition(whole: Position, attribute: AttributeNode): Position {
  if (whole.line === attribute.endLine) return whole;
  const column = attribute.endColumn - attribute.attr.length;
  const { kind } = whole as Partial<Expr>;
  return { line: attribute.endLine, column, endLine: whole.endLine, endColumn: whole.endColumn, ...(kind && { kind }) };
}

export function Attribute(node: AttributeNode, compiler: Compiler): Evaluate {
  const object = compiler.expression(node.value);
  const name = compiler.scope.mangled(node.attr);
  const at = attributePosition(node, node);
  return (frame) => {
    const value = object(frame);
    frame.at = at;
    return getAttribute(value, name);
  };
}

export function Subscript(node: SubscriptNode, compiler: Compiler): Evaluate {
  const object = compiler.expression(node.value);
  const key = compiler.expression(node.slice);
  return (frame) => {
    const value = object(frame);
    const at = key(frame);
    frame.at = node;
    return getItem(value, at);
  };
}

export function Slice(node: SliceNode, compiler: Compiler): Evaluate {
  const part = (each: Expr | undefined): Evaluate => (each === undefined ? () => null : compiler.expression(each));
  const [lower, upper, step] = [part(node.lower), part(node.upper), part(node.step)];
  return (frame) => new PySlice(lower(frame), upper(frame), step(frame));
}

/** A star outside a call, a display or a target. */
export function Starred(node: StarredNode): Evaluate {
  throw new PythonSyntaxError("can't use starred expression here", node.line, node.column + 1, node.endColumn + 1);
}

// ---- assignment

export function target(node: Expr, compiler: Compiler): Store {
  switch (node.kind) {
    case "Name": return storeName(node.id, compiler, node);
    case "Attribute": return storeAttribute(node, compiler);
    case "Subscript": return storeItem(node, compiler);
    case "Tuple": case "List": return storeUnpacked(node, compiler);
    case "Starred": return target(node.value, compiler);
    default: throw new PythonSyntaxError("cannot assign to expression here. Maybe you meant '==' instead of '='?", node.line, node.column + 1, node.endColumn + 1);
  }
}

function storeAttribute(node: AttributeNode, compiler: Compiler): Store {
  const object = compiler.expression(node.value);
  const name = compiler.scope.mangled(node.attr);
  const at = attributePosition(node, node);
  return (frame, value) => {
    const owner = object(frame);
    frame.at = at;
    setAttribute(owner, name, value);
  };
}

function storeItem(node: SubscriptNode, compiler: Compiler): Store {
  const object = compiler.expression(node.value);
  const key = compiler.expression(node.slice);
  return (frame, value) => {
    const owner = object(frame);
    const at = key(frame);
    frame.at = node;
    setItem(owner, at, value);
  };
}

function storeUnpacked(node: TupleDisplay | ListDisplay, compiler: Compiler): Store {
  const stores = node.elts.map((each) => target(each, compiler));
  const star = node.elts.findIndex((each) => each.kind === "Starred");
  const take = star < 0
    ? (value: Value): Value[] => unpack(value, stores.length)
    : (value: Value): Value[] => unpackStarred(value, star, stores.length - star - 1);
  return (frame, value) => {
    frame.at = node;
    const items = take(value);
    for (let i = 0; i < stores.length; i++) stores[i]!(frame, items[i]!);
  };
}

// ---- deletion

export function deletion(node: Expr, compiler: Compiler): (frame: Frame) => void {
  switch (node.kind) {
    case "Name": return deleteName(node.id, node, compiler);
    case "Attribute": {
      const object = compiler.expression(node.value);
      const name = compiler.scope.mangled(node.attr);
      const at = attributePosition(node, node);
      return (frame) => {
        const owner = object(frame);
        frame.at = at;
        delAttribute(owner, name);
      };
    }
    case "Subscript": {
      const object = compiler.expression(node.value);
      const key = compiler.expression(node.slice);
      return (frame) => {
        const owner = object(frame);
        const at = key(frame);
        frame.at = node;
        delItem(owner, at);
      };
    }
    case "Tuple": case "List": {
      const each = node.elts.map((part) => deletion(part, compiler));
      return (frame) => each.forEach((remove) => remove(frame));
    }
    default: throw new PythonSyntaxError("cannot delete expression", node.line, node.column + 1, node.endColumn + 1);
  }
}
