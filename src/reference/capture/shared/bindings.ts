/**
 * Which symbols a result brings into being, and where in it they are to be found
 * (torch/fx/experimental/symbolic_shapes.py, `compute_unbacked_bindings` and `pytree.key_get`).
 */
import type { KeyPath } from "../../graph/index.ts";
import { PyTensor, fromOpResult, namedTupleFields } from "../../library/torch/index.ts";
import { PyTuple, type Value } from "../../objects/index.ts";
import { Tensor, tupleText, type OpResult } from "../../ops/index.ts";
import { SymNode, inSetOrder, splitCoefficient, symCall, withoutSymMode, type Dim, type ShapeEnv } from "../../symbolic/index.ts";
import { shown } from "./shown.ts";

/** A symbol was made that the result does not tell: `PendingUnbackedSymbolNotFound`. */
export class PendingUnbackedSymbols extends Error {
  constructor(value: Value, symbols: readonly string[]) {
    super(pendingText(value, symbols));
  }
}

/** A result with named fields is shown with their names. */
function resultText(value: Value): string {
  const fields = value instanceof PyTuple && value.cls.module === "torch.return_types" ? namedTupleFields(value) : undefined;
  return fields === undefined ? shown(value) : `torch.return_types.${(value as PyTuple).cls.name}(\n${(value as PyTuple).items.map((item, i) => `${fields[i]!}=${shown(item)}`).join(",\n")})`;
}

/** What is said of symbols that `value` does not tell. */
function pendingText(value: Value, symbols: readonly string[]): string {
  const place = value instanceof PyTensor ? `(${tupleText(value.tensor.strides)}, ${String(value.tensor.offset)})` : "";
  return `Pending unbacked symbols {${symbols.join(", ")}} not in returned outputs ${resultText(value)} ${place}.\n`
    + "Did you accidentally call new_dynamic_size() or item() more times than you needed to in your fake implementation?\n"
    + "For more help, see https://docs.google.com/document/d/1RWrH-3wLEpzR9kCS6gGBNen_-Fs-8PVbWWFE5AcgeWE/edit";
}

/** Takes the fresh symbols of `env` and says where `result`, which is `shown` in messages, holds each. */
export function unbackedBindings(env: ShapeEnv, result: OpResult, shown: () => Value = () => fromOpResult(result)): Map<string, KeyPath> | undefined {
  const fresh = env.pendingFreshUnbackedSymbols;
  if (fresh.size === 0) return undefined;
  const all = [...fresh];
  const pending = new Set(all.map((symbol) => symbol.name));
  env.pendingFreshUnbackedSymbols.clear();
  const found = new Map<string, KeyPath>();
  const look = (value: OpResult, path: KeyPath): void => {
    if (value instanceof SymNode) matchSymbol(value, path, pending, found);
    else if (value instanceof Tensor) matchTensor(value, path, pending, found);
    else if (Array.isArray(value)) (value as readonly OpResult[]).forEach((item, index) => look(item, [...path, { kind: "index", index }]));
  };
  look(result, []);
  if (pending.size > 0) throw new PendingUnbackedSymbols(shown(), inSetOrder(all).map(({ name }) => name).filter((name) => pending.has(name)));
  return found.size > 0 ? found : undefined;
}

function matchSymbol(node: SymNode, path: KeyPath, pending: Set<string>, found: Map<string, KeyPath>): void {
  // What it was made as, whatever is known of it by now.
  const { rawExpr: expr } = node;
  const [factor, symbol] = node.kind === "int" ? splitCoefficient(expr) : [1n, expr];
  if (symbol.kind === "symbol" && typeof factor === "bigint" && factor !== 0n && pending.delete(symbol.name)) {
    found.set(symbol.name, factor === 1n ? path : [...path, { kind: "divideBy", divisor: factor }]);
    return;
  }
  // A bool read from a tensor is `Eq(u0, 1)` of an integer symbol.
  if (node.kind === "bool" && expr.kind === "eq") {
    const symbol = expr.args[0]!;
    if (symbol.kind === "symbol" && pending.delete(symbol.name)) found.set(symbol.name, [...path, { kind: "convertInt" }]);
  }
}

function matchTensor(tensor: Tensor, path: KeyPath, pending: Set<string>, found: Map<string, KeyPath>): void {
  const each = (dims: readonly Dim[], name: "size" | "stride"): void => dims.forEach((dim, index) => {
    if (dim instanceof SymNode) matchSymbol(dim, [...path, { kind: "method", name }, { kind: "index", index }], pending, found);
  });
  each(tensor.sizes, "size");
  each(tensor.strides, "stride");
  if (tensor.offset instanceof SymNode) matchSymbol(tensor.offset, [...path, { kind: "method", name: "storage_offset" }], pending, found);
}

/** What lies at `path` in `result`. */
export function valueAt(result: OpResult, path: KeyPath): OpResult {
  let value = result;
  for (let i = 0; i < path.length; i++) {
    const step = path[i]!;
    if (step.kind === "index") value = (value as readonly OpResult[])[step.index]!;
    else if (step.kind === "method" && value instanceof Tensor) value = memberOf(value, step.name);
    else if (step.kind === "divideBy") value = withoutSymMode(() => symCall("floordiv", [value as SymNode, step.divisor]));
    else if (step.kind === "convertInt" && value instanceof SymNode && value.expr.kind === "eq") {
      value = new SymNode(value.expr.args[0]!, "int", value.env);
    }
  }
  return value;
}

function memberOf(tensor: Tensor, name: string): OpResult {
  const plain = (dim: Dim): OpResult => (typeof dim === "number" ? BigInt(dim) : dim);
  if (name === "size") return tensor.sizes.map(plain);
  if (name === "stride") return tensor.strides.map(plain);
  return plain(tensor.offset);
}
