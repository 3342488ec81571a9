/**
 * Tensors from Python data: `torch.tensor`, `as_tensor`, `Tensor(...)`, `new_tensor` (torch/csrc/utils/tensor_new.cpp; data with
 * symbolic scalars goes the way of torch/_refs `tensor`).
 */
import { noKwargs, PyBoxed, PyComplex, PyList, PyObject, PyRange, PyTuple, raise, types, type Kwargs, type Value } from "../../objects/index.ts";
import {
  ComplexScalar, cpu, defaultDtype, defaultComplex, dtypes, fromNested, layouts, numel, cppTypeName, promoteTypes, scalarTypeName, type DType, type Device, type Nested, type Tensor,
} from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { bind, invalidCombination } from "./binder.ts";
import { deviceOf, dtypeOf, itemOf } from "./convert.ts";
import { operator, run, runtimeError } from "./errors.ts";
import { parseSignature } from "./signature.ts";
import { PySym, PyTensor, typeName, wrapTensor } from "./values.ts";

/** What Python's sequence protocol covers: lists, tuples, ranges, strings. */
export function isSequenceValue(value: Value): value is PyList | PyTuple | PyRange | string {
  return value instanceof PyList || value instanceof PyTuple || value instanceof PyRange || typeof value === "string";
}

/** An array of NumPy's as the tensor it is made of. */
export function plainData(value: Value): Value {
  if (value instanceof PyBoxed) return value;
  if (!(value instanceof PyObject) || value.cls.module !== "numpy") return value;
  const tensor = value.own("_tensor");
  return tensor instanceof PyTensor ? tensor : value;
}

export function sequenceItems(value: Value): readonly Value[] {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.some((item) => item instanceof PyObject) ? value.items.map(plainData) : value.items;
  if (typeof value === "string") return [...value];
  if (!(value instanceof PyRange)) return [];
  const items: bigint[] = [];
  for (let at = value.start; value.step > 0n ? at < value.stop : at > value.stop; at += value.step) items.push(at);
  return items;
}

/** The shape of nested data, read along the first elements; then every level is checked against it (`compute_sizes`). */
function sizesOf(data: Value): number[] {
  const sizes: number[] = [];
  let level = data;
  while (isSequenceValue(level) && typeof level !== "string") {
    const items = sequenceItems(level);
    sizes.push(items.length);
    if (sizes.length > 128) raise(types.ValueError, "too many dimensions 'list'");
    if (items.length === 0) break;
    level = items[0]!;
    if (level instanceof PyTensor) {
      for (const size of level.tensor.sizes) if (typeof size === "number") sizes.push(size);
      break;
    }
  }
  return sizes;
}

/** `infer_scalar_type`. */
function inferType(data: Value): DType {
  if (data instanceof PyBoxed) return data.cls.module === "numpy" ? dtypes[data.cls.name.replace(/_$/, "") as keyof typeof dtypes] : inferType(data.value);
  if (typeof data === "number") return defaultDtype();
  if (typeof data === "bigint") return dtypes.int64;
  if (typeof data === "boolean") return dtypes.bool;
  if (data instanceof PyComplex) return defaultComplex();
  if (data instanceof PyTensor) return data.tensor.dtype;
  if (data instanceof PySym) return data.node.kind === "int" ? dtypes.int64 : data.node.kind === "float" ? defaultDtype() : dtypes.bool;
  if (typeof data === "string") raise(types.TypeError, `new(): invalid data type '${typeName(data)}'`);
  if (isSequenceValue(data)) {
    const items = sequenceItems(data);
    if (items.length === 0) return defaultDtype();
    let found: DType | null = null;
    for (const item of items) {
      const type = inferType(item);
      found = found === null ? type : promoteTypes(found, type);
      if (found === dtypes.complex128) return found;
    }
    return found!;
  }
  return runtimeError(`Could not infer dtype of ${typeName(data)}`);
}

const kindWords: Readonly<Record<string, string>> = { str: "str", NoneType: "NoneType" };

/** `recursive_store`. */
function nest(data: Value, sizes: readonly number[], level: number): Nested {
  if (level === sizes.length) {
    if (data instanceof PyTensor) {
      const item = itemOf(data);
      if (!(item instanceof SymNode)) return item;
    }
    if (data instanceof PyComplex) return new ComplexScalar(data.re, data.im);
    // C++ asks a symbolic scalar for its value (torch/csrc/utils/python_scalars.h, `store_scalar`).
    if (data instanceof PySym) return data.node.kind === "bool" ? data.node.guardBool() : data.node.kind === "int" ? data.node.guardInt() : data.node.guardFloat();
    if (data instanceof PyBoxed) return nest(data.value, sizes, level);
    if (typeof data === "bigint" && BigInt.asIntN(64, data) !== data) runtimeError("Overflow when unpacking long");
    if (typeof data === "bigint" || typeof data === "number" || typeof data === "boolean") return data;
    return raise(types.TypeError, `must be real number, not ${kindWords[typeName(data)] ?? typeName(data)}`);
  }
  if (data instanceof PyTensor) return nestTensor(data, sizes, level);
  if (!isSequenceValue(data)) return raise(types.TypeError, `not a sequence`);
  const items = sequenceItems(data);
  if (items.length !== sizes[level]) {
    raise(types.ValueError, `expected sequence of length ${sizes[level]} at dim ${level} (got ${items.length})`);
  }
  return items.map((item) => nest(item, sizes, level + 1));
}

/** A tensor inside a list stands for the list of its parts. */
function nestTensor(data: PyTensor, sizes: readonly number[], level: number): Nested {
  const length = data.tensor.sizes[0];
  if (length === undefined || length !== sizes[level]) {
    raise(types.ValueError, `expected sequence of length ${sizes[level]} at dim ${level} (got ${String(length ?? 0)})`);
  }
  return Array.from({ length: sizes[level]! }, (_, i) => nest(wrapTensor(run(operator("select.int"), [data.tensor, 0n, BigInt(i)]) as Tensor), sizes, level + 1));
}

function hasSymbols(data: Value): boolean {
  if (data instanceof PySym) return true;
  return isSequenceValue(data) && typeof data !== "string" && sequenceItems(data).some(hasSymbols);
}

/** A tensor read from fake data is made as torch/_refs does it: each scalar a tensor, stacked. */
function hasFakes(data: Value): boolean {
  if (data instanceof PyTensor) return data.tensor.fake;
  return isSequenceValue(data) && typeof data !== "string" && sequenceItems(data).some(hasFakes);
}

/** `torch/_refs/__init__.py`, `_infer_scalar_type`: promotion is an operator call here. */
function inferSymbolicType(data: Value): DType {
  if (!isSequenceValue(data)) return inferType(data);
  let found: DType | null = null;
  for (const item of sequenceItems(data)) {
    const type = inferSymbolicType(item);
    if (found !== null) {
      run(operator("promote_types"), [found, type]);
      found = promoteTypes(found, type);
    } else {
      found = type;
    }
  }
  return found ?? defaultDtype();
}

/** `_recursive_build`. */
function buildSymbolic(dtype: DType, data: Value): Tensor {
  if (data instanceof PyTensor) {
    const source = run(operator("detach"), [data.tensor]) as Tensor;
    const copy = run(operator("to.device"), [source, cpu, dtype, false, true, null]) as Tensor;
    return numel(copy) === 1 ? (run(operator("view"), [copy, []]) as Tensor) : copy;
  }
  if (data instanceof PySym) return run(operator("scalar_tensor"), [data.node, dtype, null, cpu, false]) as Tensor;
  if (isSequenceValue(data)) return run(operator("stack"), [sequenceItems(data).map((item) => buildSymbolic(dtype, item)), 0n]) as Tensor;
  return run(operator("scalar_tensor"), [data as number, dtype, null, cpu, false]) as Tensor;
}

function newSymbolic(data: Value, dtype: DType | null): Tensor {
  const inferred = dtype ?? inferSymbolicType(data);
  const built = buildSymbolic(inferred, data);
  return run(operator("to.device"), [built, cpu, inferred, false, false, null]) as Tensor;
}

export interface DataOptions {
  readonly dtype: DType | null;
  readonly device: Device | null;
  /** Make a new tensor of tensor data, rather than give the data itself. */
  readonly copy: boolean;
  /** Infer the type from the data. */
  readonly infer: boolean;
  /** Symbolic scalars stay symbolic: Dynamo exchanges `torch.tensor` of them, and nothing else, for torch/_refs `tensor`. */
  readonly symbolic?: boolean;
}

/** Data of a fake tensor, asked for by C++ (c10/core/TensorImpl.h). */
const unallocated = "The tensor has a non-zero number of elements, but its data is not allocated yet.\n"
  + "If you're using torch.compile/export/fx, it is likely that we are erroneously tracing into a custom kernel. To fix this, please wrap the custom kernel into an opaque custom op. Please see the following for details: https://pytorch.org/tutorials/advanced/custom_ops_landing_page.html\n"
  + "If you're using Caffe2, Caffe2 uses a lazy allocation, so you will need to call mutable_data() or raw_mutable_data() to actually allocate memory.";

/** A string is a sequence of strings, and so on (`compute_sizes`). */
function checkDepth(data: Value): void {
  let first: Value = data;
  while (isSequenceValue(first) && typeof first !== "string") first = sequenceItems(first)[0] ?? null;
  if (typeof first === "string" && first !== "") raise(types.ValueError, "too many dimensions 'str'");
}

/** `internal_new_from_data`, without the final detaching. */
export function fromData(given: Value, options: DataOptions): Tensor {
  const data = plainData(given);
  if (data instanceof PyTensor) return fromTensor(data.tensor, options);
  if (options.symbolic !== true && hasFakes(data)) runtimeError(unallocated);
  if (options.symbolic === true && (hasSymbols(data) || hasFakes(data))) return newSymbolic(data, options.dtype);
  if (typeof data === "string") raise(types.TypeError, `new(): invalid data type 'str'`);
  checkDepth(data);
  const dtype = options.infer ? inferType(data) : options.dtype!;
  const sizes = sizesOf(data);
  const nested = nest(data, sizes, 0);
  const tensor = fromNested(sizes.includes(0) ? emptyOf(sizes) : nested, dtype, cpu);
  return run(operator("lift_fresh"), [tensor]) as Tensor;
}

/** Data with an empty level: only its shape matters. */
function emptyOf(sizes: readonly number[]): Nested {
  const [first, ...rest] = sizes;
  return first === undefined ? [] : Array.from({ length: first }, () => emptyOf(rest));
}

function fromTensor(tensor: Tensor, options: DataOptions): Tensor {
  const dtype = options.dtype ?? tensor.dtype;
  return run(operator("to.device"), [tensor, options.device ?? tensor.device, dtype, false, options.copy, null]) as Tensor;
}

/** Index data: booleans stay booleans, everything else is int64. */
export function indexTensor(data: Value): Tensor {
  if (typeof data === "string") raise(types.TypeError, `new(): invalid data type 'str'`);
  const inferred = hasSymbols(data) ? dtypes.int64 : inferType(data);
  const dtype = inferred === dtypes.bool || inferred === dtypes.uint8 ? inferred : dtypes.int64;
  return fromData(data, { dtype, device: null, copy: false, infer: false });
}

// ---- the functions

const tensorSignature = [parseSignature("tensor(PyObject* data, *, ScalarType? dtype=None, Device? device=None, bool pin_memory=False, bool requires_grad=False, DimnameList? names=None)")];
const asTensorSignature = [parseSignature("as_tensor(PyObject* data, *, ScalarType? dtype=None, Device? device=None)")];
const newTensorSignature = [parseSignature("new_tensor(PyObject* data, *, ScalarType? dtype=None, Device? device=None, bool requires_grad=False)")];
const asArraySignature = [parseSignature("asarray(PyObject* obj, *, ScalarType? dtype=None, Device? device=None, bool? copy=None, bool requires_grad=False)")];

const maybeDType = (value: Value | undefined): DType | null => (value === undefined || value === null ? null : dtypeOf(value));
const maybeDevice = (value: Value | undefined): Device | null => (value === undefined || value === null ? null : deviceOf(value));

function detached(tensor: Tensor, requiresGrad: Value | undefined): PyTensor {
  const leaf = run(operator("detach_"), [tensor]) as Tensor;
  if (requiresGrad === true) {
    if (!leaf.dtype.isFloatingPoint && !leaf.dtype.isComplex) runtimeError("Only Tensors of floating point and complex dtype can require gradients");
    leaf.requiresGrad = true;
    leaf.isLeaf = true;
  }
  return wrapTensor(leaf);
}

/** `torch.tensor(data, …)`. */
export function tensor(args: readonly Value[], kwargs: Kwargs): PyTensor {
  const [, dtype, device, , requiresGrad] = bind(tensorSignature, args, kwargs).values;
  const data = args[0] ?? kwargs.get("data");
  const source = data instanceof PyTensor ? detachedSource(data) : data ?? null;
  return detached(fromData(source, { dtype: maybeDType(dtype), device: maybeDevice(device), copy: true, infer: maybeDType(dtype) === null, symbolic: true }), requiresGrad);
}

function detachedSource(data: PyTensor): PyTensor {
  return wrapTensor(run(operator("detach"), [data.tensor]) as Tensor);
}

export function newTensor(self: PyTensor, args: readonly Value[], kwargs: Kwargs): PyTensor {
  const [data, dtype, device, requiresGrad] = bind(newTensorSignature, args, kwargs).values;
  const wanted = maybeDType(dtype);
  const source = data instanceof PyTensor ? detachedSource(data) : data ?? null;
  return detached(fromData(source, { dtype: wanted ?? self.tensor.dtype, device: maybeDevice(device) ?? self.tensor.device, copy: true, infer: false }), requiresGrad);
}

export function asTensor(args: readonly Value[], kwargs: Kwargs): PyTensor {
  const [, dtype, device] = bind(asTensorSignature, args, kwargs).values;
  const data = args[0] ?? kwargs.get("data");
  const wanted = maybeDType(dtype);
  return wrapTensor(fromData(data ?? null, { dtype: wanted, device: maybeDevice(device), copy: false, infer: wanted === null }));
}

export function asArray(args: readonly Value[], kwargs: Kwargs): PyTensor {
  const [data, dtype, device, copy] = bind(asArraySignature, args, kwargs).values;
  const wanted = maybeDType(dtype);
  if (data instanceof PyTensor && (wanted === null || wanted === data.tensor.dtype)) return copy === true ? wrapTensor(run(operator("clone"), [data.tensor, null]) as Tensor) : data;
  if (data instanceof PyTensor && copy === false) raise(types.ValueError, `can't alias tensor with dtype '${scalarTypeName(data.tensor.dtype)}' into dtype '${scalarTypeName(wanted!)}'.`);
  return wrapTensor(fromData(data ?? null, { dtype: wanted, device: maybeDevice(device), copy: copy === true, infer: wanted === null }));
}

/** How C++ prints `TensorOptions` of a plain tensor. */
const optionsText = (dtype: DType): string =>
  `TensorOptions(dtype=${cppTypeName(dtype)}, device=cpu, layout=Strided, requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt))`;

/** What the old constructors say that they take. */
const legacyForms = ["(*, torch.device device = None)", "(torch.Storage storage)", "(Tensor other)", "(tuple of ints size, *, torch.device device = None)", "(object data, *, torch.device device = None)"];

/** `torch.Tensor(…)`, `torch.FloatTensor(…)`: sizes, data or another tensor, which for `torch.Tensor` may be of any type (`legacy_tensor_generic_ctor_new`). */
export function legacyTensor(dtype: DType, args: readonly Value[], name = "new", isBase = false, kwargs = noKwargs): Tensor {
  const [first] = args;
  if ([...kwargs.keys()].some((key) => key !== "device")) raise(types.TypeError, invalidCombination(name, legacyForms, args, kwargs));
  const empty = (sizes: readonly Value[]): Tensor =>
    run(operator("empty.memory_format"), [sizes.map((size) => (size instanceof PySym ? size.node : (size as bigint))), dtype, layouts.strided, cpu, null, null]) as Tensor;
  if (args.length === 0) return empty([0n]);
  if (args.every((each) => typeof each === "bigint" || (each instanceof PySym && each.node.kind === "int"))) return empty(args);
  if (args.length === 1 && first instanceof PyTuple && first.cls !== types.tuple && first.cls.name === "Size") return empty(first.items);
  if (args.length === 1 && first instanceof PyTensor) {
    if (first.tensor.dtype !== dtype && !isBase) raise(types.TypeError, `expected ${optionsText(dtype)} (got ${optionsText(first.tensor.dtype)})`);
    return run(operator("alias"), [first.tensor]) as Tensor;
  }
  if (typeof first === "bigint" || (first instanceof PySym && first.node.kind === "int")) {
    const at = args.findIndex((each) => !(typeof each === "bigint" || each instanceof PySym));
    raise(types.TypeError, `${name}(): argument 'size' failed to unpack the object at pos ${at + 1} with error "type must be tuple of ints,but got ${typeName(args[at]!)}"`);
  }
  if (args.length > 1) raise(types.TypeError, invalidCombination(name, legacyForms, args, new Map()));
  const array = plainData(first ?? null);
  if (args.length === 1 && (isSequenceValue(first!) || array !== first)) return fromData(array, { dtype, device: null, copy: false, infer: false });
  return raise(types.TypeError, `${name}(): data must be a sequence (got ${typeName(first ?? null)})`);
}
