/**
 * Names inputs after what they are and moves operators out of their way (torch/_export/utils.py, `placeholder_naming_pass`):
 * user inputs first, by their path in the arguments, then parameters, buffers and constants, then every other node.
 */
import { GraphModule, Node, TupleArg, placeholderPrefix, type Argument, type Graph, type Signature } from "../../graph/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { HigherOrderTarget } from "../shared/targets.ts";

/** Old name to new, with the new ones unique (`_rename_without_collisions`). */
class Renaming {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  add(original: string, wanted: string, isPlaceholder: boolean): string {
    let name = wanted;
    if (this.#taken.has(wanted)) {
      const suffix = isPlaceholder ? null : /^(.*)_(\d+)/.exec(wanted);
      const base = suffix ? suffix[1]! : wanted;
      let count = suffix ? Number(suffix[2]) : 0;
      while (this.#taken.has((name = `${base}_${count + 1}`))) count += 1;
    }
    if (name !== original) this.#names.set(original, name);
    this.#taken.add(name);
    return name;
  }

  /** A name that is handed down, whatever has it already. */
  take(original: string, name: string): string {
    this.#names.set(original, name);
    this.#taken.add(name);
    return name;
  }

  get(original: string): string | undefined {
    return this.#names.get(original);
  }
}

function baseName(target: string): string {
  const stripped = target.startsWith("L__self___") ? target.slice("L__self___".length) : target.startsWith("self_") ? target.slice("self_".length) : target;
  return stripped.replace(/[^a-zA-Z0-9_]/g, "_").toLowerCase();
}

/** `userNames`: for each user input in order, the name its path in the arguments gives. */
export function namePlaceholders(module: GraphModule, signature: Signature, userNames: readonly string[]): void {
  const renaming = new Renaming();
  const userInputs = signature.inputs.filter((spec) => spec.kind === "USER_INPUT");
  userInputs.forEach((spec, index) => renaming.add(spec.arg.name, userNames[index] ?? spec.arg.name, true));
  for (const spec of signature.inputs) {
    if (spec.kind !== "USER_INPUT") renaming.add(spec.arg.name, placeholderPrefix[spec.kind] + baseName(spec.target ?? ""), true);
  }
  const { nodes } = module.graph;
  for (const node of nodes) if (node.op !== "placeholder") renaming.add(node.name, node.name, false);
  for (const node of nodes) {
    node.name = renaming.get(node.name) ?? node.name;
    if (node.op === "placeholder") node.target = node.name;
  }
  nameSubgraphs(module);
  for (const spec of [...signature.inputs, ...signature.outputs]) spec.arg.name = renaming.get(spec.arg.name) ?? spec.arg.name;
}

/** Which arguments of a higher-order call its subgraphs get as inputs, for those whose names are handed down. */
function subgraphInputs(node: Node): readonly (readonly [Argument, readonly Argument[]])[] {
  const target = node.target as HigherOrderTarget;
  const list = (arg: Argument | undefined): readonly Argument[] => (arg instanceof TupleArg ? arg.items : Array.isArray(arg) ? (arg as readonly Argument[]) : []);
  switch (target.nodeName) {
    case "cond": return [[node.args[1]!, list(node.args[3])], [node.args[2]!, list(node.args[3])]];
    case "wrap_with_set_grad_enabled": return [[node.args[1]!, node.args.slice(2)]];
    case "map_impl": return [[node.args[0]!, [...list(node.args[1]), ...list(node.args[2])]]];
    default: return [];
  }
}

function nameSubgraphs(module: GraphModule): void {
  for (const node of module.graph.nodes) {
    if (node.op !== "call_function" || !(node.target instanceof HigherOrderTarget)) continue;
    for (const [branch, inputs] of subgraphInputs(node)) {
      const child = branch instanceof Node ? module.attributes.get(branch.target as string) : undefined;
      if (!(child instanceof GraphModule)) continue;
      nameInside(child.graph, inputs);
      nameSubgraphs(child);
      checkNames(child, inputs);
    }
  }
}

/** One name handed down twice is no function that Python compiles. */
function checkNames(module: GraphModule, inputs: readonly Argument[]): void {
  const names = new Set<string>();
  for (const { name } of inputs as readonly Node[]) {
    if (names.has(name)) throw new Rejection("builtins.SyntaxError", `duplicate argument '${name}' in function definition (${module.className === "<lambda>" ? "proxy_tensor.py:1182 in wrapped" : "<eval_with_key>.0"}, line 4)`);
    names.add(name);
  }
}

const typeNames: Readonly<Record<string, string>> = { bigint: "int", number: "float", boolean: "bool", string: "str" };
const typeName = (value: Argument): string => (value === null ? "NoneType" : typeNames[typeof value] ?? "object");

function nameInside(graph: Graph, inputs: readonly Argument[]): void {
  const renaming = new Renaming();
  graph.nodes.forEach((node, index) => {
    const outer = inputs[index];
    if (index < inputs.length) {
      // Constants have no name to hand down.
      if (!(outer instanceof Node)) throw new Rejection("builtins.AttributeError", `'${typeName(outer!)}' object has no attribute 'name'`);
      node.name = renaming.take(node.name, outer.name);
      node.target = node.name;
    } else {
      node.name = renaming.add(node.name, node.name, false);
    }
  });
}
