/**
 * Input tensors with symbols for the sizes that may vary (torch/_dynamo/variables/builder.py, `_automatic_dynamic`;
 * torch/fx/experimental/symbolic_shapes.py, `create_symbolic_sizes_strides_storage_offset`).
 */
import type { PyTensor } from "../../library/torch/index.ts";
import type { Tensor } from "../../ops/index.ts";
import {
  SymNode, integer, intersect, isSingleton, mul, sizeSource, type Dim, type DimConstraint, type Expr, type InputSize, type ShapeEnv,
} from "../../symbolic/index.ts";
import type { Constraint, Hint, ShapeSpec } from "./spec.ts";

export interface SymbolicInput {
  readonly real: PyTensor;
  readonly fake: PyTensor;
  /** `L['x']`. */
  readonly source: string;
  readonly sizes: readonly InputSize[];
  readonly others: readonly InputSize[];
}

/** The strict constraint on a size: of all that was said of it. */
function strictConstraint(constraints: readonly Constraint[], tensor: PyTensor, dim: number): DimConstraint | null {
  const ranges = constraints.flatMap((each) => (each.kind !== "relaxed" && each.tensor === tensor && each.dim === dim ? [each.range] : []));
  return ranges.length === 0 ? null : { kind: "strict", range: ranges.reduce(intersect) };
}

/** Gives `fake`, which stands for `real`, the symbols of what is said of its sizes. */
export function symbolicInput(real: PyTensor, fake: PyTensor, source: string, spec: ShapeSpec, env: ShapeEnv): SymbolicInput {
  const { tensor } = real;
  const hintAt = (i: number): Hint | undefined => { const said = spec.sizes.get(real)?.get(i); return said?.kind === "hint" ? said.hint : undefined; };
  const constraints = tensor.sizes.map((_, i): DimConstraint | null => strictConstraint(spec.constraints, real, i) ?? (hintAt(i) === "DYNAMIC" ? { kind: "relaxed" } : null));
  return symbolized(real, fake, source, constraints, tensor.sizes.map((_, i) => constraints[i] !== null || hintAt(i) === "AUTO"), env);
}

function symbolized(real: PyTensor, fake: PyTensor, source: string, constraints: readonly (DimConstraint | null)[], isDynamic: readonly boolean[], env: ShapeEnv): SymbolicInput {
  const { tensor } = real;
  const examples = tensor.sizes.map((size) => BigInt(Number(size)));
  const sizes = examples.map((size, i) => env.createSymbol(size, sizeSource(source, i), isDynamic[i]!, constraints[i]!));
  const anyDynamic = isDynamic.some((each, i) => each && !isFixed(constraints[i]!));
  const strides = symbolicStrides(sizes, examples, tensor.strides.map((stride) => BigInt(Number(stride))), (value, i) =>
    env.createSymbol(value, { name: `${source}.stride()[${i}]`, kind: "stride" }, anyDynamic));
  const offset = env.createSymbol(BigInt(Number(tensor.offset)), { name: `${source}.storage_offset()`, kind: "offset" }, anyDynamic);
  const asDim = (expr: Expr, example: bigint): Dim => (expr.kind === "integer" ? Number(expr.value) : new SymNode(expr, "int", env, example));
  const made: Tensor = fake.tensor;
  made.sizes = sizes.map((size, i) => asDim(size, examples[i]!));
  made.strides = strides.map((stride, i) => asDim(stride, BigInt(Number(tensor.strides[i]))));
  made.offset = asDim(offset, BigInt(Number(tensor.offset)));
  if (anyDynamic) made.storage.size = asDim(storageSize(sizes), BigInt(Number(tensor.storage.size)));
  const stride = (value: Dim, i: number): InputSize => ({ source: { name: `${source}.stride()[${i}]`, kind: "stride" }, value, constraint: null });
  return {
    real, fake, source,
    sizes: made.sizes.map((value, i) => ({ source: sizeSource(source, i), value, constraint: constraints[i]! })),
    others: [...made.strides.map(stride), { source: { name: `${source}.storage_offset()`, kind: "offset" }, value: made.offset, constraint: null }],
  };
}

/** The same for a tensor that the traced code never met: sizes that were said to vary are symbols all the same (torch/_dynamo/eval_frame.py, `FlattenInputOutputSignature`). */
export function unmetInput(real: PyTensor, fake: PyTensor, source: string, spec: ShapeSpec, env: ShapeEnv): SymbolicInput {
  const isSaid = real.tensor.sizes.map((_, i) => { const found = strictConstraint(spec.constraints, real, i); return found !== null && !isFixed(found); });
  return symbolized(real, fake, source, isSaid.map(() => null), isSaid, env);
}

/** A size that may be one value only is no symbol. */
const isFixed = (constraint: DimConstraint | null): boolean => constraint?.kind === "strict" && isSingleton(constraint.range);

/** Elements of a dense tensor. */
function storageSize(sizes: readonly Expr[]): Expr {
  return mul(...sizes, integer(1));
}

/** Strides as products of sizes and inner strides where the examples agree; a symbol of their own otherwise. */
function symbolicStrides(sizes: readonly Expr[], examples: readonly bigint[], strides: readonly bigint[], fresh: (value: bigint, index: number) => Expr): Expr[] {
  const found: (Expr | undefined)[] = strides.map((value) => (value === 0n || value === 1n ? integer(value) : undefined));
  const byStride = (indices: number[]): number[] => indices.sort((a, b) => (strides[a]! < strides[b]! ? -1 : strides[a]! > strides[b]! ? 1 : a - b));
  const open = (): number[] => byStride(strides.map((_, i) => i).filter((i) => found[i] === undefined));
  while (open().length > 0) {
    const candidates = new Map<bigint, Expr>();
    found.forEach((stride, i) => { if (stride !== undefined) candidates.set(examples[i]! * strides[i]!, mul(sizes[i]!, stride)); });
    for (const i of open()) {
      const candidate = candidates.get(strides[i]!);
      if (candidate === undefined) continue;
      found[i] = candidate;
      candidates.set(examples[i]! * strides[i]!, mul(sizes[i]!, candidate));
    }
    const [least] = open();
    if (least !== undefined) found[least] = fresh(strides[least]!, least);
  }
  return found as Expr[];
}

