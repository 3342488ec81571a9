/**
 * Following a function into a graph of its own (torch/_dynamo/variables/higher_order_ops.py, `speculate_subgraph`).
 */
import { TupleArg, type Node, type Argument } from "../../../graph/index.ts";
import { PySym, PyTensor, aliasTensor } from "../../../library/torch/index.ts";
import { PyList, PyObject, PyTuple, type Kwargs, type Value } from "../../../objects/index.ts";
import { call } from "../../../protocol/index.ts";
import { flatten, mapLeaves } from "../../shared/pytree.ts";
import { Rejection } from "../../shared/rejection.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { isCallable } from "../builtins.ts";
import { describe, isConstant, typeTextOf } from "../describe.ts";
import { checkResult } from "../pytreeCalls.ts";
import { dynamoError, unsupported } from "../refuse.ts";
import type { SubgraphTracer } from "../subgraph.ts";

export interface Speculated {
  readonly tracer: SubgraphTracer;
  /** What the function returned, as it returned it. */
  readonly result: Value;
  readonly leaves: readonly PyTensor[];
}

export interface SpeculateOptions {
  /** `automatic`: what the function uses becomes an input. `manual`: every argument is an input, in order, used or not; `flattened`: every leaf. `traced`: traced arguments are. */
  readonly inputs: "automatic" | "manual" | "flattened" | "traced";
  /** What the operator is called in refusals. */
  readonly description?: string;
  /** Names of inputs, where the function says them. */
  readonly names?: readonly string[] | null;
  /** Whether the graph returns a tuple of the result's leaves, or the result itself. */
  readonly flat: boolean;
  readonly kwargs?: Kwargs;
  /** Runs the function in a mode of its own. */
  readonly around?: (body: () => Value) => Value;
}

export function speculate(front: DynamoFrontEnd, fn: Value, args: readonly Value[], options: SpeculateOptions): Speculated {
  const { output } = front;
  return output.withSubgraph((tracer) => {
    if (options.inputs === "flattened") hintChildren(front, new PyList([...args]));
    const given = inputsFor(front, tracer, args, options);
    const run = (): Value => call(fn, given, options.kwargs);
    const isGone = front.calls.madeFromHere();
    const result = front.inScope(() => (options.around === undefined ? run() : options.around(run)));
    if (options.flat) {
      checkResult(result, isGone);
      hintChildren(front, result);
    }
    const leaves = flatten(result).map(({ value }) => value);
    if (!leaves.every((leaf) => leaf === null || leaf instanceof PyTensor)) unsupported("HigherOrderOperator body's output must consist of tensors only");
    const nodes: Argument[] = leaves.map((leaf) => output.argument(leaf));
    output.graph.create("output", "output", [options.flat ? new TupleArg(nodes) : asResult(result, nodes)]);
    return { tracer, result, leaves: leaves.filter((leaf) => leaf !== null) as PyTensor[] };
  }, options.inputs === "traced" ? true : undefined);
}

/** Taking a tree apart holds each of its leaves in a variable, whose name they get if they have none (torch/utils/_pytree.py, `tree_flatten`). */
export function hintChildren(front: DynamoFrontEnd, tree: Value): void {
  for (const { path, value } of flatten(tree)) if (path.length > 0 && value instanceof PyObject) front.output.nameHint(value, "child");
}

function asResult(result: Value, nodes: readonly Argument[]): Argument {
  return result instanceof PyTensor ? nodes[0]! : result instanceof PyList ? nodes : new TupleArg(nodes);
}

function inputsFor(front: DynamoFrontEnd, tracer: SubgraphTracer, args: readonly Value[], { inputs, description, names }: SpeculateOptions): readonly Value[] {
  if (inputs === "automatic") return args;
  if (inputs === "flattened") return args.map((arg) => mapLeaves(arg, (leaf) => inputFor(front, tracer, leaf, false, description)));
  const known = names !== undefined && names !== null && names.length >= args.length ? names : undefined;
  return args.map((arg, i) => inputFor(front, tracer, arg, inputs === "traced", description, known?.[i]));
}

/** An argument as an input of the nested graph. Constants take a place too, which nothing uses. */
function inputFor(front: DynamoFrontEnd, tracer: SubgraphTracer, value: Value, tracedOnly: boolean, description = "HigherOrderOperator body", name?: string): Value {
  const node = value instanceof PyObject ? front.output.originOf(value) : undefined;
  if (isContext(value) || (node === undefined && tracedOnly)) return value;
  if (node === undefined) {
    if (!isConstant(value)) unsupported(`${description} with body that accepts non-Tensors as input. Got: ${typeTextOf(value)}`);
    tracer.input(name === undefined ? "const_unused" : `const_unused_${name}`, value);
    return value;
  }
  const alias = value instanceof PyTensor ? aliasTensor(value) : new PySym((value as PySym).node);
  front.output.bind(alias, tracer.input(name ?? node.name, node.meta.val));
  return alias;
}

/** The context of an autograd function goes in as it is. */
const isContext = (value: Value): boolean => value instanceof PyObject && value.cls.name === "Function" && value.cls.module === "torch.autograd.function";

/** The inputs of two nested graphs made the same: what both use, what the first alone uses, what the second alone uses, each by name. */
export function mergeInputs(left: SubgraphTracer, right: SubgraphTracer, names: readonly [string, string]): readonly Node[] {
  const byName = (a: Node, b: Node): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const shared = [...left.lifted.keys()].filter((node) => right.lifted.has(node)).sort(byName);
  const onlyLeft = [...left.lifted.keys()].filter((node) => !right.lifted.has(node)).sort(byName);
  const onlyRight = [...right.lifted.keys()].filter((node) => !left.lifted.has(node)).sort(byName);
  const all = [...shared, ...onlyLeft, ...onlyRight];
  const suffixes = new Map<Node, string>([...onlyLeft.map((node) => [node, `_${names[0]}`] as const), ...onlyRight.map((node) => [node, `_${names[1]}`] as const)]);
  left.reorderInputs(all, suffixes);
  right.reorderInputs(all, suffixes);
  return all;
}

/** What `callable` says of a value. */
export function checkCallable(value: Value, name: string): void {
  if (!isCallable(value)) unsupported(`${name} is of unsupported callable type ${describe(value)}.`);
}

/** Refusals that are graph breaks: `UserError` is one too (torch/_dynamo/exc.py). */
const graphBreaks: ReadonlySet<string> = new Set(["Unsupported", "UserError", "AttributeMutationError", "ArgsMismatchError"].map((name) => `torch._dynamo.exc.${name}`));

/** A graph break inside is an error of the operator's own (`raise_hard_error_if_graph_break`). */
export function captured<T>(reason: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Rejection && graphBreaks.has(error.type)) {
      return dynamoError("UncapturedHigherOrderOpError", `${reason} Scroll up to find out what causes the graph break.`);
    }
    throw error;
  }
}

/** Whether two tensors agree in all that is compared (`diff_meta`): shape, dtype, strides. */
export function sameMeta(left: PyTensor, right: PyTensor): boolean {
  const a = left.tensor;
  const b = right.tensor;
  const equal = (x: readonly unknown[], y: readonly unknown[]): boolean => x.length === y.length && x.every((each, i) => String(each) === String(y[i]));
  return a.dtype === b.dtype && equal(a.sizes, b.sizes) && equal(a.strides, b.strides);
}

/** The items of a list or tuple of operands. */
export function sequence(value: Value): readonly Value[] | null {
  return value instanceof PyTuple || value instanceof PyList ? value.items : null;
}
