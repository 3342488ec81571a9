/**
 * Sizes that were marked on the tensors themselves, where `dynamic_shapes` says nothing (torch/_dynamo/decorators.py, `mark_dynamic`;
 * variables/builder.py, `_automatic_dynamic`): of them the program lists no ranges.
 */
import { PyTensor } from "../../library/torch/index.ts";
import { PySet, type Value } from "../../objects/index.ts";
import type { Constraint, DimSpec, Hint, ShapeSpec } from "./spec.ts";

const marks: readonly (readonly [string, Hint])[] = [["_dynamo_weak_dynamic_indices", "AUTO"], ["_dynamo_dynamic_indices", "DYNAMIC"]];

export function readMarks(given: readonly Value[]): ShapeSpec | null {
  const sizes = new Map<PyTensor, ReadonlyMap<number, DimSpec>>();
  for (const value of given) {
    if (!(value instanceof PyTensor)) continue;
    const said = new Map(marks.flatMap(([attribute, hint]) => marked(value, attribute).map((dim) => [dim, { kind: "hint", hint }] as const)));
    if (said.size > 0) sizes.set(value, said);
  }
  if (sizes.size === 0) return null;
  const constraints = [...sizes].flatMap(([tensor, said]) => [...said.keys()].map((dim): Constraint => ({ kind: "relaxed", tensor, dim })));
  return { constraints, sizes, byPosition: [], dims: new Map() };
}

function marked(tensor: PyTensor, attribute: string): number[] {
  const held = tensor.own(attribute);
  return held instanceof PySet ? [...held.map.keys()].map(Number).filter((dim) => dim >= 0 && dim < tensor.tensor.rank) : [];
}
