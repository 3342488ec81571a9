/**
 * `if`, `while`, `for` (https://docs.python.org/3.13/reference/compound_stmts.html).
 */
import { NotImplementedConstruct } from "../../objects/index.ts";
import { iterate } from "../../protocol/index.ts";
import type { For as ForNode, If as IfNode, While as WhileNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { target } from "../expressions/access.ts";
import { condition } from "../expressions/operators.ts";
import { BREAK, NEXT, RETURN, type Execute } from "../frame.ts";

export function If(node: IfNode, compiler: Compiler): Execute {
  const test = condition(node.test, compiler);
  const body = compiler.block(node.body);
  if (node.orelse.length === 0) return (frame) => (test(frame) ? body(frame) : NEXT);
  const orelse = compiler.block(node.orelse);
  return (frame) => (test(frame) ? body(frame) : orelse(frame));
}

export function While(node: WhileNode, compiler: Compiler): Execute {
  const test = condition(node.test, compiler);
  const body = compiler.block(node.body);
  const orelse = compiler.block(node.orelse);
  return (frame) => {
    while (test(frame)) {
      frame.at = node.test;
      frame.realm.spend();
      const completion = body(frame);
      if (completion === BREAK) return NEXT;
      if (completion === RETURN) return RETURN;
    }
    return orelse(frame);
  };
}

export function For(node: ForNode, compiler: Compiler): Execute {
  if (node.kind === "AsyncFor") throw new NotImplementedConstruct("async for");
  const source = compiler.expression(node.iter);
  const store = target(node.target, compiler);
  const body = compiler.block(node.body);
  const orelse = compiler.block(node.orelse);
  return (frame) => {
    const iterable = source(frame);
    frame.at = node.iter;
    const iterator = iterate(iterable);
    for (;;) {
      frame.at = node.iter;
      const item = iterator.next();
      if (item === undefined) return orelse(frame);
      frame.realm.spend();
      store(frame, item);
      const completion = body(frame);
      if (completion === BREAK) return NEXT;
      if (completion === RETURN) return RETURN;
    }
  };
}
