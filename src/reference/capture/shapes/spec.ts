/**
 * What `dynamic_shapes` says of the inputs' sizes, checked and turned into constraints
 * (torch/export/dynamic_shapes.py, `_check_dynamic_shapes`, `_process_dynamic_shapes`).
 */
import { PyTensor, preludeAttribute, typeText } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PySet, PyTuple, PyType, dictEntries, dictOf, type Value } from "../../objects/index.ts";
import { getAttribute, isInstance, repr, str, toArray, typeOf } from "../../protocol/index.ts";
import { range, type Bound, type ValueRange } from "../../symbolic/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import { leaves, pairLeaves, validationPage, type Pair } from "./trees.ts";

/** A size of an input. */
export interface Target {
  readonly tensor: PyTensor;
  readonly dim: number;
}

/** The root of derived dims that no input has itself. */
export interface PhantomRoot {
  readonly name: string;
  readonly range: ValueRange;
  readonly value: bigint;
}

export type DimSpec =
  | { readonly kind: "dim"; readonly name: string; readonly range: ValueRange }
  | { readonly kind: "derived"; readonly name: string; readonly range: ValueRange; readonly root: Extract<DimSpec, { kind: "dim" }>; readonly factor: bigint; readonly offset: bigint }
  | { readonly kind: "static"; readonly name: string; readonly range: ValueRange }
  | { readonly kind: "hint"; readonly hint: Hint };

/** `Dim.AUTO`, `Dim.DYNAMIC`, `Dim.STATIC`. */
export type Hint = "AUTO" | "DYNAMIC" | "STATIC";

export type Constraint =
  | Target & { readonly kind: "dim"; readonly name: string; readonly range: ValueRange }
  | Target & { readonly kind: "derived"; readonly name: string; readonly range: ValueRange; root: Target | PhantomRoot; readonly factor: bigint; readonly offset: bigint }
  | Target & { readonly kind: "relaxed" };

/** The specification of an export, digested. */
export interface ShapeSpec {
  readonly constraints: readonly Constraint[];
  /** What was said of each size of each tensor. */
  readonly sizes: ReadonlyMap<PyTensor, ReadonlyMap<number, DimSpec>>;
  /** The same for each input, in the order of the parameters. */
  readonly byPosition: readonly (ReadonlyMap<number, DimSpec> | null)[];
  /** All Dims that were mentioned, roots of derived ones included, by name. */
  readonly dims: ReadonlyMap<string, DimSpec>;
}

/** The arguments by parameter, as `inspect.Signature.bind` orders them. */
export type CombinedArgs = readonly (readonly [string, Value])[];

export function readDynamicShapes(args: CombinedArgs, shapes: Value): ShapeSpec | null {
  if (saysNothing(shapes)) return null;
  const pairs = shapes instanceof PyObject && isInstance(shapes, dimClass("ShapesCollection")) ? collected(args, shapes) : paired(args, shapes);
  if (pairs.length === 0) return null;
  const known = new Map<string, DimSpec>();
  const texts: string[] = [];
  const given = pairs.map((pair) => ({ pair, sizes: readPair(pair, known, texts) }));
  checkTexts(texts, given.flatMap(({ sizes }) => [...(sizes?.values() ?? [])]));
  return { ...constraintsOf(given), byPosition: given.map(({ sizes }) => sizes), dims: known };
}

/** Nothing said is nothing asked; what has no length, or is no container of specifications, is refused (`_check_dynamic_shapes`). */
function saysNothing(shapes: Value): boolean {
  if (shapes === null) return true;
  if (shapes instanceof PyDict) return dictEntries(shapes).length === 0;
  if (shapes instanceof PyTuple || shapes instanceof PyList) return shapes.items.length === 0;
  if (shapes instanceof PyObject && isInstance(shapes, dimClass("ShapesCollection"))) return false;
  const length = typeof shapes === "string" ? shapes.length : shapes instanceof PySet ? toArray(shapes).length : null;
  if (length === null) throw new Rejection("builtins.TypeError", `object of type '${typeOf(shapes).name}' has no len()`);
  if (length > 0) throw new Rejection("builtins.AssertionError", "");
  return true;
}

function paired(args: CombinedArgs, shapes: Value): readonly Pair[] {
  const inputs = likeInputs(args, shapes);
  if (shapes instanceof PyDict) checkNames(args, shapes);
  const pairs = pairLeaves(inputs, shapes);
  return (shapes as PyList).items?.length === 0 ? [] : pairs;
}

/** What was said of tensors wherever they are in the inputs (`ShapesCollection.dynamic_shapes`). */
function collected(args: CombinedArgs, collection: PyObject): readonly Pair[] {
  const said = new Map((getAttribute(collection, "_tensors") as PyList).items.map((item) => [...(item as PyTuple).items] as [Value, Value]));
  const pairs = leaves(likeInputs(args, null)).map((each) => ({ ...each, shape: said.get(each.value) ?? null }));
  const met = new Set(pairs.map(({ value }) => value));
  if ([...said.keys()].every((tensor) => met.has(tensor))) return pairs;
  throw new Rejection("builtins.ValueError", "Some tensors that were assigned shapes were not found in args. Maybe such tensors were copied when passing them as args? "
    + "Maybe such tensors are contained in classes that were not registered with pytree?");
}

/** The inputs as a container of the kind that `dynamic_shapes` is. */
function likeInputs(args: CombinedArgs, shapes: Value): Value {
  if (shapes instanceof PyTuple) return new PyTuple(args.map(([, value]) => value));
  if (shapes instanceof PyList) return new PyList(args.map(([, value]) => value));
  return dictOf(args.map(([name, value]) => [name, value] as const));
}

const textList = (names: readonly Value[]): string => `[${names.map(repr).join(", ")}]`;

function checkNames(args: CombinedArgs, shapes: PyDict): void {
  const given = dictEntries(shapes).map(([key]) => key);
  const expected = args.map(([name]) => name);
  if (given.length === expected.length && expected.every((name) => given.includes(name))) return;
  const enclosed = args.length === 1 && !given.includes(expected[0]!) && args[0]![1] instanceof PyDict;
  throw userError(
    `When \`dynamic_shapes\` is specified as a dict, its top-level keys must be the arg names ${textList(expected)} of \`inputs\`, but here they are ${textList(given)}. `
    + (enclosed
      ? "Since here `inputs` is a list/tuple enclosing a single dict, maybe you just forgot to enclose `dynamic_shapes` in a list/tuple?"
      : "Alternatively, you could also ignore arg names entirely and specify `dynamic_shapes` as a list/tuple matching `inputs`."),
    validationPage);
}

// ---- one tensor

function readPair({ path, value, shape }: Pair, known: Map<string, DimSpec>, texts: string[]): ReadonlyMap<number, DimSpec> | null {
  if (!(value instanceof PyTensor)) {
    if (shape === null) return null;
    throw userError(`Cannot associate shape ${str(shape)} specified at \`dynamic_shapes${path}\` to non-tensor type ${typeText(value)} at \`inputs${path}\` (expected None)`, validationPage);
  }
  if (shape === null) return null;
  const sizes = new Map<number, DimSpec>();
  const isMapping = shape instanceof PyDict;
  if (!isMapping && !(shape instanceof PyTuple || shape instanceof PyList)) {
    throw userError(
      `Unexpected input tensor shape ${str(shape)} specified at \`dynamic_shapes${path}\` (expected either a list/tuple of dimensions, or a dict mapping indices to dimensions,`
      + " where each dimension is an int, a Dim, Dim.AUTO, Dim.STATIC, or Dim.DYNAMIC)", validationPage);
  }
  const entries: readonly (readonly [Value, Value])[] = isMapping ? dictEntries(shape) : shape.items.map((item, i) => [BigInt(i), item] as const);
  for (const [index, dim] of entries) {
    const spec = readDim(dim, known);
    if (spec === undefined) {
      throw userError(
        `Unexpected dimension ${isMapping ? `mapped to index ${str(index)}` : `#${str(index)}`} in input tensor shape ${str(shape)} specified at \`dynamic_shapes${path}\` `
        + `(expected None, an int, a Dim, Dim.AUTO, Dim.STATIC, or Dim.DYNAMIC, ${isMapping ? " " : ""}but got ${str(dim)} instead)`, validationPage);
    }
    if (typeof index !== "bigint") checkIndex(index, spec);
    // Nothing is called by a text: such a dimension is never asked for, unless others are related to it.
    if (typeof index === "string" && spec?.kind === "dim") texts.push(spec.name);
    else if (spec !== null && typeof index !== "string") sizes.set(Number(index), spec);
  }
  return sizes;
}

/** What is no number tells no size: where one is marked, where the root of a derived one is reckoned, and where sizes are matched (`_process_dynamic_shapes`). */
function checkIndex(index: Value, spec: DimSpec | null): void {
  if ((spec === null || spec.kind === "hint") && (index === null || typeof index === "string")) throw new Rejection("builtins.AssertionError", "");
  if (typeof index === "string" && spec?.kind === "derived") throw new Rejection("builtins.TypeError", noIndex);
  if (index === null && spec?.kind === "dim") throw new Rejection("builtins.AssertionError", "\n");
}
/** What a text stands for is looked up where other sizes are equal to it, or derived from it. */
function checkTexts(texts: readonly string[], others: readonly DimSpec[]): void {
  const related = (name: string, i: number): boolean => texts.indexOf(name) !== i || others.some((each) => each.kind !== "hint" && (each.name === name || (each.kind === "derived" && each.root.name === name)));
  if (texts.some(related)) throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", `TypeError: ${noIndex}\n`);
}
const noIndex = "tuple indices must be integers or slices, not str";

const dimClass = (name: string): PyType => preludeAttribute("torch.export.dynamic_shapes", name) as PyType;
const asBound = (value: Value): Bound => (value === Infinity ? Infinity : (value as bigint));
const rangeOf = (dim: PyObject): ValueRange => range(asBound(getAttribute(dim, "min")), asBound(getAttribute(dim, "max")));

/** One dimension; null where nothing is said, undefined where it is nothing that may be said. */
function readDim(dim: Value, known: Map<string, DimSpec>): DimSpec | null | undefined {
  if (dim === null) return null;
  if (typeof dim === "bigint") return { kind: "static", name: String(dim), range: range(dim, dim) };
  if (typeof dim === "boolean") return { kind: "static", name: str(dim), range: range(dim ? 1n : 0n, dim ? 1n : 0n) };
  if (!(dim instanceof PyObject)) return undefined;
  if (dim.cls.name === "_DimHint") return { kind: "hint", hint: str(getAttribute(dim, "name")) as Hint };
  if (!isInstance(dim, dimClass("_Dim"))) return undefined;
  const name = str(getAttribute(dim, "__name__"));
  const values = rangeOf(dim);
  const before = known.get(name);
  if (before !== undefined && before.kind !== "hint") {
    if (before.range.lower != values.lower || before.range.upper != values.upper) throw differentDefinitions(name, before.range, values, dim);
  }
  const spec = dimSpec(dim, name, values);
  known.set(name, spec);
  if (spec.kind === "derived") known.set(spec.root.name, known.get(spec.root.name) ?? spec.root);
  return spec;
}

function dimSpec(dim: PyObject, name: string, values: ValueRange): DimSpec {
  if (!isInstance(dim, dimClass("_DerivedDim"))) return { kind: "dim", name, range: values };
  const root = getAttribute(dim, "root") as PyObject;
  return {
    kind: "derived", name, range: values, root: { kind: "dim", name: str(getAttribute(root, "__name__")), range: rangeOf(root) },
    factor: getAttribute(dim, "factor") as bigint, offset: getAttribute(dim, "offset") as bigint,
  };
}

function readable(name: string, { lower, upper }: ValueRange): string {
  const bounds = [lower == 2 ? "" : `, min=${lower}`, upper === Infinity ? "" : `, max=${upper}`];
  return `Dim('${name}'${bounds.join("")})`;
}

function differentDefinitions(name: string, before: ValueRange, now: ValueRange, dim: PyObject): Error {
  return userError(`Found different definitions ${readable(name, before)} and ${readable(name, now)} for the same symbolic dimension ${str(dim)}!`);
}

// ---- constraints

function constraintsOf(given: readonly { readonly pair: Pair; readonly sizes: ReadonlyMap<number, DimSpec> | null }[]): Pick<ShapeSpec, "constraints" | "sizes"> {
  const relaxed: Constraint[] = [];
  const named = new Map<string, Constraint[]>();
  const phantoms = new Map<string, PhantomRoot>();
  const sizes = new Map<PyTensor, ReadonlyMap<number, DimSpec>>();
  for (const { pair: { value }, sizes: specs } of given) {
    if (!(value instanceof PyTensor) || specs === null) continue;
    sizes.set(value, specs);
    for (const [dim, spec] of specs) {
      const target: Target = { tensor: value, dim };
      if (spec.kind === "hint") {
        relaxed.push({ ...target, kind: "relaxed" });
        continue;
      }
      const made: Constraint = spec.kind === "derived"
        ? { ...target, kind: "derived", name: spec.name, range: spec.range, factor: spec.factor, offset: spec.offset, root: rootOf(spec, target, named, phantoms) }
        : { ...target, kind: "dim", name: spec.name, range: spec.range };
      const list = named.get(spec.name);
      if (list) list.push(made);
      else named.set(spec.name, [made]);
    }
  }
  for (const each of [...named.values()].flat()) {
    if (each.kind !== "derived" || "tensor" in each.root) continue;
    const found = named.get(each.root.name)?.[0];
    if (found !== undefined) each.root = { tensor: found.tensor, dim: found.dim };
  }
  return { constraints: [...relaxed, ...[...named.values()].flat()], sizes };
}

/** The input's size that a derived dim is derived from; a phantom where there is none so far. */
function rootOf(spec: Extract<DimSpec, { kind: "derived" }>, { tensor, dim }: Target, named: ReadonlyMap<string, readonly Constraint[]>, phantoms: Map<string, PhantomRoot>): Target | PhantomRoot {
  const found = named.get(spec.root.name)?.[0];
  if (found !== undefined) return { tensor: found.tensor, dim: found.dim };
  let phantom = phantoms.get(spec.root.name);
  if (phantom === undefined) {
    const size = BigInt(Number(tensor.tensor.sizes[dim]));
    if ((size - spec.offset) % spec.factor !== 0n) {
      throw userError(`Expected shape[${dim}] = ${size} of input Tensor to be of the form ${spec.name}, where ${spec.root.name} is an integer`);
    }
    phantom = { name: spec.root.name, range: spec.root.range, value: (size - spec.offset) / spec.factor };
    phantoms.set(spec.root.name, phantom);
  }
  return phantom;
}
