/** `scan` (torch/_dynamo/variables/higher_order_ops.py, `ScanHigherOrderVariable`; torch/_higher_order_ops/scan.py). */
import { PyTensor } from "../../../library/torch/index.ts";
import { PyBuiltin, PyList, PyTuple, type Value } from "../../../objects/index.ts";
import { call, callMethod, getAttribute, truth } from "../../../protocol/index.ts";
import { flatten, mapLeaves } from "../../shared/pytree.ts";
import { HigherOrderCall } from "../../shared/targets.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { refuse, unsupported } from "../refuse.ts";
import { atLine, type LibraryLine } from "./frames.ts";
import { captured, sameMeta, sequence, speculate } from "./speculate.ts";

const file = "torch/_higher_order_ops/scan.py";
const at = (line: number, name: string, code: string): LibraryLine => ({ file, line, name, code });
const sampleLine = at(138, "scan", "out = combine_fn(");
const selectLine = at(140, "scan", "pytree.tree_unflatten([elem.select(dim, 0) for elem in leaves_xs], spec_xs),");
const resultLine = at(216, "scan", "result = run_flattened_scan(combine_fn, leaves_init, leaves_xs, dim, reverse)");
const callLine = at(191, "run_flattened_scan", "return scan_op(");
const combineLine = at(41, "wrap_combine_fn_flat", "carry, combined = combine_fn(carry, xs)");

const leavesOf = (value: Value): PyTensor[] => flatten(value).map((leaf) => (leaf.value instanceof PyTensor ? leaf.value : refuse("scan over something that is no tensor")));

export function scan(front: DynamoFrontEnd, [combine, init, xs, dim, reverse]: readonly Value[]): Value {
  const initLeaves = leavesOf(init!);
  const xsLeaves = leavesOf(xs!);
  const axis = normal(dim as bigint, xsLeaves[0]!);
  const selected = xsLeaves.map((x) => atLine(selectLine, () => callMethod(x, "select", [axis, 0n])));
  // The function is run once on the first step, for its checks; the nodes stay.
  const sample = atLine(sampleLine, () => call(combine!, [rebuilt(init!, initLeaves), rebuilt(xs!, selected)]));
  const [, sampleOut] = sequence(sample) ?? refuse("scan's function that returns no pair");
  const flatCombine = new PyBuiltin("wrap_combine_fn_flat", "torch._higher_order_ops.scan", (flat) => atLine(combineLine, () => {
    const result = sequence(call(combine!, [rebuilt(init!, flat.slice(0, initLeaves.length)), rebuilt(xs!, flat.slice(initLeaves.length))]))!;
    return new PyList(result.flatMap((each) => flatten(each).map(({ value }) => value)));
  }));
  const results = atLine(resultLine, () => atLine(callLine, () => captured("scan must be captured completely with torch.compile.", () =>
    operator(front, flatCombine, initLeaves, xsLeaves, axis, truth(reverse!)))));
  return new PyTuple([rebuilt(init!, results.slice(0, initLeaves.length)), rebuilt(sampleOut!, results.slice(initLeaves.length))]);
}

function operator(front: DynamoFrontEnd, combine: Value, init: readonly PyTensor[], xs: readonly PyTensor[], dim: bigint, reverse: boolean): readonly Value[] {
  const { output } = front;
  const samples = output.withSubgraph(() => [
    ...init.map((each) => callMethod(each, "clone", [])),
    ...xs.map((each) => callMethod(callMethod(each, "select", [dim, 0n]), "clone", [])),
  ]);
  const body = speculate(front, combine, samples, { inputs: "manual", flat: false });
  if (!init.every((each, i) => sameMeta(each, body.leaves[i]!))) unsupported("Expected metadata of the combine_fn result to be the same as the metadata of init");
  const length = output.compute(() => call(getAttribute(xs[0]!, "size"), [dim]));
  const values = output.compute(() => body.leaves.map((leaf, i) => (i < init.length ? callMethod(leaf, "clone", []) : stacked(leaf, length))));
  const lifted = [...body.tracer.lifted.keys()].map((node) => output.here(node));
  const target = new HigherOrderCall("scan", [body.tracer.module]);
  const node = output.create("call_function", target, [init.map((each) => output.argument(each)), xs.map((each) => output.argument(each)), dim, reverse, lifted]);
  return (output.wrap(new PyList(values), node) as PyList).items;
}

function stacked(leaf: PyTensor, length: Value): Value {
  const ones = leaf.tensor.sizes.map((): Value => 1n);
  return callMethod(callMethod(leaf, "unsqueeze", [0n]), "repeat", [length, ...ones]);
}

function rebuilt(like: Value, leaves: readonly Value[]): Value {
  const rest = [...leaves];
  return mapLeaves(like, () => rest.shift()!);
}

function normal(dim: bigint, tensor: PyTensor): bigint {
  return dim < 0n ? dim + BigInt(tensor.tensor.rank) : dim;
}
