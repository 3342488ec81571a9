/**
 * Turns tensors that the graph reads as attributes into inputs (torch/_export/passes/lift_constants_pass.py): after parameters and
 * buffers, before user inputs, one for each tensor, named in the order of their first use.
 */
import { GraphModule, type InputSpec, type Node, type Signature } from "../../graph/index.ts";
import { fakify, Tensor } from "../../ops/index.ts";

/** `attributeNames`: paths under which the original module holds a tensor itself. */
export function liftConstants(module: GraphModule, signature: Signature, attributeNames: ReadonlyMap<Tensor, readonly string[]>): void {
  const { graph } = module;
  if (graph.count("get_attr") === 0) return;
  // Inputs that are constants are known by their value, not by name, and are passed over.
  const isNamed = (spec: InputSpec): boolean => spec.kind === "USER_INPUT" && spec.arg.kind !== "ConstantArgument";
  const userNames = new Set(signature.inputs.filter(isNamed).map((spec) => spec.arg.name));
  const nodes = graph.nodes;
  let firstUser = nodes.find((node) => node.op !== "placeholder" || userNames.has(node.name)) ?? null;
  let position = signature.inputs.findIndex(isNamed);
  if (position < 0) position = signature.inputs.length;
  let count = signature.inputs.filter((spec) => spec.kind === "CONSTANT_TENSOR").length;
  const lifted = new Map<Tensor, Node>();
  const renamed = new Map<string, string>();
  for (const node of nodes) {
    if (node.op !== "get_attr") continue;
    const value = module.attributes.get(node.target as string);
    if (!(value instanceof Tensor)) continue;
    let placeholder = lifted.get(value);
    if (placeholder === undefined) {
      const known = attributeNames.get(value)?.[0];
      const name = known === undefined ? `lifted_tensor_${count++}` : known.replaceAll(".", "_");
      const fqn = known ?? qualify(node, name);
      placeholder = graph.insertBefore(firstUser, () => graph.placeholder(name));
      placeholder.target = placeholder.name;
      placeholder.meta.val = fakify(value);
      lifted.set(value, placeholder);
      const spec: InputSpec = { kind: "CONSTANT_TENSOR", arg: { kind: "TensorArgument", name: placeholder.name }, target: fqn, persistent: null };
      signature.inputs.splice(position++, 0, spec);
    }
    node.replaceAllUsesWith(placeholder);
    // Without inputs of the user's the first constant itself is what others come before, gone or not.
    if (node === firstUser) firstUser = nodes[nodes.indexOf(node) + 1] ?? null;
    graph.erase(node);
    renamed.set(node.name, placeholder.name);
  }
  for (const spec of signature.outputs) spec.arg.name = renamed.get(spec.arg.name) ?? spec.arg.name;
}

/** A constant lives where it was used: in the innermost module whose call made it (`get_constant_fqn`). */
function qualify(node: Node, name: string): string {
  const path = node.meta.moduleStack?.at(-1)?.path ?? "";
  return path === "" ? name : `${path}.${name}`;
}
