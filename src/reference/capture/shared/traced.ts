/**
 * The traced module between the two graphs: which parameters and buffers it has, in which order, and what the original module calls
 * them (torch/fx/graph_module.py copies what nodes name; torch/export/_trace.py maps it back).
 */
import type { GraphModule, Node } from "../../graph/index.ts";
import { PyTensor, bufferEntries, childModules, isModule, isNonPersistent, isParameter, parameterEntries } from "../../library/torch/index.ts";
import { PyObject, type Value } from "../../objects/index.ts";

export interface TracedTensor {
  /** Its path in the traced module: `L__self___linear.weight`. */
  readonly name: string;
  readonly tensor: PyTensor;
}

export interface TracedState {
  readonly parameters: readonly TracedTensor[];
  readonly buffers: readonly TracedTensor[];
}

/** What `named_parameters` and `named_buffers` of the first graph's module give: its own first, then its leaves' in order of first use. */
export function tracedState(module: GraphModule, attributes: ReadonlyMap<string, Value>): TracedState {
  const used = new Set(module.graph.nodes.filter((node: Node) => node.op === "get_attr" || node.op === "call_module").map((node) => node.target as string));
  const parameters: TracedTensor[] = [];
  const buffers: TracedTensor[] = [];
  const modules: (readonly [string, PyObject])[] = [];
  for (const key of used) {
    const value = attributes.get(key) ?? null;
    if (value instanceof PyTensor) (isParameter(value) ? parameters : buffers).push({ name: key, tensor: value });
    else if (isModule(value)) modules.push([key, value]);
  }
  for (const [key, leaf] of modules) collect(leaf, key, parameters, buffers);
  return { parameters, buffers };
}

function collect(module: PyObject, prefix: string, parameters: TracedTensor[], buffers: TracedTensor[]): void {
  for (const [name, tensor] of parameterEntries(module)) parameters.push({ name: `${prefix}.${name}`, tensor });
  for (const [name, tensor] of bufferEntries(module)) buffers.push({ name: `${prefix}.${name}`, tensor });
  for (const [name, child] of childModules(module)) collect(child, `${prefix}.${name}`, parameters, buffers);
}

/** The original module's own names: the last alias of a shared tensor wins, as a dict comprehension has it. */
export interface OriginalNames {
  readonly parameters: ReadonlyMap<PyTensor, string>;
  readonly buffers: ReadonlyMap<PyTensor, string>;
  readonly nonPersistent: ReadonlySet<string>;
  /** Tensor attributes that are neither, by tensor: all their paths. */
  readonly constants: ReadonlyMap<PyTensor, readonly string[]>;
}

export function originalNames(model: PyObject): OriginalNames {
  const parameters = new Map<PyTensor, string>();
  const buffers = new Map<PyTensor, string>();
  const nonPersistent = new Set<string>();
  const modules: (readonly [string, PyObject])[] = [];
  const visit = (module: PyObject, prefix: string): void => {
    modules.push([prefix, module]);
    for (const [name, tensor] of parameterEntries(module)) parameters.set(tensor, prefix + name);
    for (const [name, tensor] of bufferEntries(module)) {
      buffers.set(tensor, prefix + name);
      if (isNonPersistent(module, name)) nonPersistent.add(prefix + name);
    }
    for (const [name, child] of childModules(module)) visit(child, `${prefix}${name}.`);
  };
  visit(model, "");
  const constants = new Map<PyTensor, string[]>();
  for (const [prefix, module] of modules) {
    module.dict?.forEach((value, name) => {
      if (!(value instanceof PyTensor) || parameters.has(value) || buffers.has(value)) return;
      const paths = constants.get(value);
      if (paths) paths.push(prefix + name);
      else constants.set(value, [prefix + name]);
    });
  }
  return { parameters, buffers, nonPersistent, constants };
}
