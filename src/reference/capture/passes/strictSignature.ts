/**
 * The strict mode's fix-ups of the signature (torch/export/_trace.py, `_strict_export_lower_to_aten_ir`): Dynamo takes every tensor
 * attribute for a buffer and has names of its own; both are put right after the nodes have been named.
 */
import { placeholderPrefix, GraphModule, type InputSpec, type Signature } from "../../graph/index.ts";
import { Rejection } from "../shared/rejection.ts";
import type { OriginalNames, TracedState } from "../shared/traced.ts";

export function fixStrictSignature(signature: Signature, state: TracedState, names: OriginalNames): void {
  const traced = new Map([...state.parameters, ...state.buffers].map(({ name, tensor }) => [name, tensor] as const));
  const firstNames = new Map([...state.buffers].reverse().map(({ name, tensor }) => [tensor, name] as const));
  for (const spec of signature.inputs) {
    const tensor = spec.target === null ? undefined : traced.get(spec.target);
    if (tensor === undefined) continue;
    // `named_buffers` has each buffer once, under the first of its names (`_rewrite_dynamo_tensor_constants`).
    if (spec.kind === "BUFFER" && firstNames.get(tensor) !== spec.target) throw new Rejection("builtins.KeyError", `'${spec.target}'`);
    if (spec.kind === "BUFFER" && !names.buffers.has(tensor)) {
      spec.kind = "CONSTANT_TENSOR";
      spec.target = names.constants.get(tensor)?.[0] ?? spec.target;
    } else if (spec.kind === "PARAMETER" && !names.parameters.has(tensor)) {
      // A parameter of a module that the model does not own: it has no name of the model's.
      throw new Rejection("builtins.KeyError", `'${spec.target}'`);
    } else {
      spec.target = names.parameters.get(tensor) ?? names.buffers.get(tensor) ?? spec.target;
    }
  }
}

const isMisnamed = ({ kind, arg }: InputSpec): boolean => kind === "CONSTANT_TENSOR" && !arg.name.startsWith(placeholderPrefix.CONSTANT_TENSOR);

/** Inputs that turned out to be constants are named so (`_rename_constants_nodes`). */
export function renameConstantNodes(module: GraphModule, signature: Signature): void {
  if (!signature.inputs.some(isMisnamed)) return;
  const taken = new Set(module.graph.nodes.map((node) => node.name));
  const renamed = new Map<string, string>();
  for (const spec of signature.inputs) {
    const old = spec.arg.name;
    if (!isMisnamed(spec)) continue;
    const bare = old.startsWith(placeholderPrefix.BUFFER) ? old.slice(placeholderPrefix.BUFFER.length) : old;
    let name = placeholderPrefix.CONSTANT_TENSOR + bare;
    for (let n = 1; taken.has(name); n++) name = `${placeholderPrefix.CONSTANT_TENSOR}${bare}_${n}`;
    taken.add(name);
    renamed.set(old, name);
    spec.arg.name = name;
  }
  for (const spec of signature.outputs) spec.arg.name = renamed.get(spec.arg.name) ?? spec.arg.name;
  renameIn(module, renamed);
}

/** In nested graphs too, whose inputs are called after what they are given. */
function renameIn(module: GraphModule, renamed: ReadonlyMap<string, string>): void {
  for (const node of module.graph.nodes) {
    const name = node.op === "placeholder" ? renamed.get(node.name) : undefined;
    if (name !== undefined) node.name = node.target = name;
  }
  for (const child of module.attributes.values()) if (child instanceof GraphModule) renameIn(child, renamed);
}
