/**
 * Assignments (https://docs.python.org/3.13/reference/simple_stmts.html#assignment-statements).
 */
import { PyDict, dictOf, type Value } from "../../objects/index.ts";
import { binary, getAttribute, getItem, setAttribute, setItem } from "../../protocol/index.ts";
import type { AnnAssign as AnnAssignNode, Assign as AssignNode, AugAssign as AugAssignNode, Expr } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { annotationText } from "../annotations.ts";
import { attributePosition, target } from "../expressions/access.ts";
import { binaryOperators } from "../expressions/operators.ts";
import { NEXT, type Evaluate, type Execute, type Frame } from "../frame.ts";

export function Assign(node: AssignNode, compiler: Compiler): Execute {
  const value = compiler.expression(node.value);
  const stores = node.targets.map((each) => target(each, compiler));
  const [first, second] = stores;
  if (second === undefined) {
    return (frame) => {
      first!(frame, value(frame));
      return NEXT;
    };
  }
  return (frame) => {
    const result = value(frame);
    for (const store of stores) store(frame, result);
    return NEXT;
  };
}

/** `target op= value`: the target is read, then the value, then the target is written, its parts evaluated once. */
export function AugAssign(node: AugAssignNode, compiler: Compiler): Execute {
  const value = compiler.expression(node.value);
  const op = binaryOperators[node.op];
  const combine = (frame: Frame, old: Value): Value => {
    const operand = value(frame);
    frame.at = node;
    return binary(op, old, operand, true);
  };
  const { target: to } = node;
  switch (to.kind) {
    case "Attribute": {
      const object = compiler.expression(to.value);
      const name = compiler.scope.mangled(to.attr);
      const at = attributePosition(to, to);
      return (frame) => {
        const owner = object(frame);
        frame.at = at;
        const result = combine(frame, getAttribute(owner, name));
        frame.at = at;
        setAttribute(owner, name, result);
        return NEXT;
      };
    }
    case "Subscript": {
      const object = compiler.expression(to.value);
      const key = compiler.expression(to.slice);
      return (frame) => {
        const owner = object(frame);
        const item = key(frame);
        frame.at = to;
        const result = combine(frame, getItem(owner, item));
        frame.at = to;
        setItem(owner, item, result);
        return NEXT;
      };
    }
    default: {
      const load = compiler.expression(to);
      const store = target(to, compiler);
      return (frame) => {
        store(frame, combine(frame, load(frame)));
        return NEXT;
      };
    }
  }
}

/** `target: annotation = value`. Annotations of names in modules and classes are kept in `__annotations__`. */
export function AnnAssign(node: AnnAssignNode, compiler: Compiler): Execute {
  const assign = node.value === undefined ? null : Assign({ ...node, kind: "Assign", targets: [node.target], value: node.value }, compiler);
  const { kind } = compiler.scope;
  if (kind !== "class" && kind !== "module") return assign ?? (() => NEXT);
  const annotation = annotationOf(node.annotation, compiler);
  const name = node.simple === 1 && node.target.kind === "Name" ? compiler.scope.mangled(node.target.id) : null;
  return (frame) => {
    assign?.(frame);
    const value = annotation(frame);
    if (name !== null) annotationsOf(frame).map.set(name, value);
    return NEXT;
  };
}

function annotationOf(node: Expr, compiler: Compiler): Evaluate {
  if (!compiler.unit.lazyAnnotations) return compiler.expression(node);
  const text = annotationText(node, compiler.unit.text);
  return () => text;
}

function annotationsOf(frame: Frame): PyDict {
  const names = frame.names instanceof Map ? frame.names : null;
  if (names === null) return mappingAnnotations(frame);
  const held = names.get("__annotations__");
  if (held instanceof PyDict) return held;
  const made = dictOf();
  names.set("__annotations__", made);
  return made;
}

/** In the namespace that a metaclass prepared. */
function mappingAnnotations(frame: Frame): PyDict {
  const names = frame.names as Exclude<Frame["names"], Map<string, Value> | null>;
  if (names instanceof PyDict) {
    const held = names.map.get("__annotations__");
    if (held instanceof PyDict) return held;
  }
  const made = dictOf();
  setItem(names, "__annotations__", made);
  return made;
}
