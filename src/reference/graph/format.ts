/** A node as messages of fx show it (torch/fx/node.py, `format_node`). */
import { pythonRepr } from "./print.ts";
import { DictArg, Leaf, Node, SliceArg, TupleArg, type Argument, type CallTarget } from "./node.ts";

export function formatNode(node: Node): string {
  const head = `%${node.name} : [num_users=${node.users.size}] = ${node.op}[target=${targetText(node.target)}]`;
  if (node.op === "placeholder" || node.op === "get_attr") return head;
  const kwargs = [...node.kwargs].map(([key, arg]) => `${key}: ${argText(arg)}`).join(", ");
  return `${head}(args = ${argText(new TupleArg(typeof node.target === "string" ? node.args : node.target.shown?.(node.args) ?? node.args))}, kwargs = {${kwargs}})`;
}

function targetText(target: CallTarget | string): string {
  return typeof target === "string" ? target : target.qualified.replace(/^_operator\./, "operator.");
}

function argText(arg: Argument): string {
  if (arg === null || typeof arg !== "object") return typeof arg === "string" ? arg : pythonRepr(arg);
  if (arg instanceof Node) return `%${arg.name}`;
  if (arg instanceof Leaf) return arg.text;
  if (arg instanceof TupleArg) return arg.items.length === 1 ? `(${argText(arg.items[0]!)},)` : `(${arg.items.map(argText).join(", ")})`;
  // Slices show what they hold as it shows itself.
  if (arg instanceof SliceArg) return `slice(${[arg.start, arg.stop, arg.step].map((part) => (part instanceof Node ? part.name : argText(part))).join(", ")})`;
  if (arg instanceof DictArg) return `{${arg.entries.map(([key, value]) => `${argText(key)}: ${argText(value)}`).join(", ")}}`;
  return `[${(arg as readonly Argument[]).map(argText).join(", ")}]`;
}
