/** Checks: operators that assert, and the comparisons that only they read. A reader sees one condition. */
import type { Definition, Scope } from "./align.ts";
import { isAssertion } from "./facts.ts";
import type { Node } from "./program.ts";

/** `aten.add.Tensor`. */
export const shortTarget = (node: Pick<Node, "target">): string => node.target.replace(/^torch\.ops\./, "");

/** Symbolic values that only checks read. */
export function isPredicate(node: Node, scope: Scope): boolean {
  const readers = scope.readersOf(node);
  return (node.annotation?.startsWith("Sym(") ?? false) && node.style !== "call" && readers.length > 0 && readers.every((reader) => isAssertion(reader) || isPredicate(reader, scope));
}

/** What a check says: `u0 <= 5`. */
export function conditionOf(node: Node, scope: Scope): string {
  const symbolic = (definition: Definition | undefined): string | undefined => /^Sym\((.*)\)$/.exec(definition?.annotation ?? "")?.[1];
  if (!isAssertion(node)) return symbolic(node) ?? shortTarget(node);
  const subject = node.args[0] && scope.resolve(node.args[0]);
  const condition = symbolic(subject);
  const bare = node.target.includes("_assert_scalar");
  if (condition !== undefined) return bare ? condition : `${shortTarget(node)}(${condition})`;
  return shortTarget(node);
}
