/**
 * What the inputs and outputs of a finished graph are (torch/export/graph_signature.py, `_convert_to_export_graph_signature`; the
 * fix-ups of the strict mode in torch/export/_trace.py).
 */
import { Node, TupleArg, type Argument, type ArgumentSpec, type Leaf, type Graph, type Signature } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";

export interface InputRoles {
  /** Names of parameters and of buffers in the traced module, in the order of the placeholders, which they come first among. */
  readonly parameters: readonly string[];
  readonly buffers: readonly { readonly name: string; readonly persistent: boolean }[];
}

export function makeSignature(graph: Graph, roles: InputRoles): Signature {
  const inputs = graph.placeholders.map((node, index) => {
    const arg = argumentSpec(node, node.meta.val);
    if (index < roles.parameters.length) return { kind: "PARAMETER" as const, arg, target: roles.parameters[index]!, persistent: null };
    const buffer = roles.buffers[index - roles.parameters.length];
    if (buffer) return { kind: "BUFFER" as const, arg, target: buffer.name, persistent: buffer.persistent };
    return { kind: "USER_INPUT" as const, arg, target: null, persistent: null };
  });
  return { inputs, outputs: outputArguments(graph).map((arg) => ({ kind: "USER_OUTPUT" as const, arg: argumentSpec(arg, arg instanceof Node ? arg.meta.val : arg), target: null })) };
}

/** What the graph returns, flat. */
export function outputArguments(graph: Graph): readonly Argument[] {
  const result = graph.output.args[0] ?? null;
  if (result instanceof TupleArg) return result.items;
  return Array.isArray(result) ? (result as readonly Argument[]) : [result];
}

function argumentSpec(arg: Argument, value: unknown): ArgumentSpec {
  const name = arg instanceof Node ? arg.name : "";
  if (value instanceof Tensor) return { kind: "TensorArgument", name };
  if (value instanceof SymNode) return { kind: value.kind === "int" ? "SymIntArgument" : value.kind === "float" ? "SymFloatArgument" : "SymBoolArgument", name };
  return { kind: "ConstantArgument", name, value: value as null | boolean | bigint | number | string | Leaf };
}
