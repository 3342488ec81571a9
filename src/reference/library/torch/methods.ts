/**
 * Methods of tensors whose bindings PyTorch writes by hand: conversions, sizes, reading of values
 * (tools/autograd/templates/python_variable_methods.cpp, torch/_tensor.py).
 */
import { NotImplementedConstruct, PyComplex, PyList, PyTuple, PyType, raise, realm, types, type Kwargs, type Value } from "../../objects/index.ts";
import {
  Device, askNoted, cpu, dtypes, guardContiguous, memoryFormats, numel, numelOf, type DType, type NamedConstant, type OpArg, type Tensor,
} from "../../ops/index.ts";
import { ComplexScalar } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { call, callMethod, repr } from "../../protocol/index.ts";
import { bind } from "./binder.ts";
import { callSignatures } from "./call.ts";
import { deviceOf, dtypeOf, itemOf, plainInt } from "./convert.ts";
import { newTensor, legacyTensor } from "./data.ts";
import { operator, run, runtimeError } from "./errors.ts";
import { callTensor } from "./function.ts";
import { tensorTypeName } from "./indexing.ts";
import { preludeAttribute } from "./prelude.ts";
import { checkCall } from "./pythonSignature.ts";
import { parseSignature, signaturesOf, type Signature } from "./signature.ts";
import { decide, symbolic } from "./symbols.ts";
import { PyConstant, PySym, PyTensor, dimValue, fromOpResult, sizeOf, symValue, torchTypes, typeName, wrapTensor, wrapTensorAs, toOpArg } from "./values.ts";

export type TensorMethod = (self: PyTensor, args: readonly Value[], kwargs: Kwargs) => Value;

const lines = (...text: readonly string[]): readonly Signature[] => text.map(parseSignature);

/** Parses with hand-written signatures and passes the values on. */
function parsed(signatures: readonly Signature[], body: (self: PyTensor, values: readonly (Value | undefined)[], form: number) => Value): TensorMethod {
  return (self, args, kwargs) => {
    const bound = bind(signatures, args, kwargs);
    refuseNamed(self, bound.signature, bound.values);
    return body(self, bound.values, signatures.indexOf(bound.signature));
  };
}

function refuseNamed(self: PyTensor, signature: Signature, values: readonly (Value | undefined)[]): void {
  const at = signature.parameters.findIndex((each, i) => each.type === "Dimname" && values[i] !== undefined);
  if (at >= 0) runtimeError(`Name '${String(values[at])}' not found in Tensor[${self.tensor.sizes.map(() => "None").join(", ")}].`);
}

/** Whether something has been differentiated, of which nothing is kept. */
export const differentiated = Symbol("differentiated");

/** Gradients are never computed: those that would be there are missed where they are read (attributes.ts). */
function backwardOf({ tensor }: PyTensor): Value {
  if (tensor.fake) throw new NotImplementedConstruct("Tensor.backward");
  if (!tensor.requiresGrad) runtimeError("element 0 of tensors does not require grad and does not have a grad_fn");
  realm().slots.set(differentiated, true);
  return null;
}

/** No arguments at all, as METH_NOARGS says it. */
const bare = (name: string, body: (self: PyTensor) => Value): TensorMethod => (self, args, kwargs) => {
  if (kwargs.size > 0) raise(types.TypeError, `${typeName(self)}.${name}() takes no keyword arguments`);
  if (args.length > 0) raise(types.TypeError, `${typeName(self)}.${name}() takes no arguments (${args.length} given)`);
  return body(self);
};

const aten = (name: string, args: readonly OpArg[]): PyTensor => wrapTensor(run(operator(name), args) as Tensor);

// ---- sizes

function wrapDim(dim: bigint, rank: number): number {
  const range = Math.max(rank, 1);
  const at = Number(dim);
  if (at < -range || at >= range) raise(types.IndexError, `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${at})`);
  return at < 0 ? at + range : at;
}

function sizeAt(tensor: Tensor, dim: bigint): Value {
  if (tensor.rank === 0) {
    wrapDim(dim, 0);
    raise(types.IndexError, "Dimension specified as 0 but tensor has no dimensions");
  }
  return dimValue(tensor.sizes[wrapDim(dim, tensor.rank)]!);
}

export function sizeMethod(self: PyTensor): Value {
  return sizeOf(self.tensor.sizes);
}

/** The number of elements, symbolic where a size is. */
export function numelValue(tensor: Tensor): Value {
  const total = numel(tensor);
  return total instanceof SymNode ? symValue(total) : BigInt(total);
}

// ---- conversions

/** `TensorOptions` of a tensor with another device: what `to` is called with where only that is given. */
function toLayout(self: Tensor, device: Device, nonBlocking: boolean, copy: boolean, format: OpArg): PyTensor {
  return aten("to.dtype_layout", [self, self.dtype, self.layout, device, null, nonBlocking, copy, format]);
}

function toDType(self: Tensor, dtype: DType, nonBlocking = false, copy = false, format: OpArg = null): PyTensor {
  return aten("to.dtype", [self, dtype, nonBlocking, copy, format]);
}

const formatOf = (value: Value | undefined): NamedConstant | null => (value instanceof PyConstant ? value.constant : null);

const toSignatures = lines(
  "to(Device device=None, ScalarType dtype=None, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
  "to(ScalarType dtype, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
  "to(Tensor tensor, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
);

/** What `to(…)` of a tensor or a module asks for (`parse_to_conversion`). */
export function parseTo(args: readonly Value[], kwargs: Kwargs): { device: Device | null; dtype: DType | null; nonBlocking: boolean; copy: boolean; format: NamedConstant | null } {
  const { signature, values } = bind(toSignatures, args, kwargs);
  const form = toSignatures.indexOf(signature);
  const rest = form === 0 ? values.slice(2) : values.slice(1);
  const [nonBlocking, copy, format] = rest;
  const [first, second] = values;
  const shared = { nonBlocking: nonBlocking === true, copy: copy === true, format: formatOf(format) };
  if (form === 0) return { ...shared, device: first === undefined ? null : deviceOf(first), dtype: second === undefined ? null : dtypeOf(second) };
  if (form === 1) return { ...shared, device: null, dtype: dtypeOf(first!) };
  if (!(first instanceof PyTensor)) return { ...shared, device: cpu, dtype: typeof first === "bigint" ? dtypes.int64 : typeof first === "boolean" ? dtypes.bool : dtypes.float64 };
  return { ...shared, device: first.tensor.device, dtype: first.tensor.dtype };
}

const to: TensorMethod = (self, args, kwargs) => {
  const { device, dtype, nonBlocking, copy, format } = parseTo(args, kwargs);
  const { tensor } = self;
  // A fake tensor can be on any device of a known number: only the number of the current one is asked of the driver.
  const isFaked = tensor.fake && device !== null && device.index !== null;
  if (device !== null && device.type !== "cpu" && device.type !== "meta" && !isFaked) noDevice(device, self);
  if (device === null && dtype === null) {
    if (!copy && format === null) return self;
    return toLayout(tensor, tensor.device, nonBlocking, copy, format);
  }
  if (device === null) return toDType(tensor, dtype!, nonBlocking, copy, format);
  if (dtype === null) return toLayout(tensor, device, nonBlocking, copy, format);
  return aten("to.device", [tensor, device, dtype, nonBlocking, copy, format]);
};

function noDevice(device: Device, self?: PyTensor): never {
  if (self?.tensor.fake) return runtimeError(`PyTorch is not linked with support for ${device.type} devices`);
  if (device.type === "cuda") return runtimeError("Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from http://www.nvidia.com/Download/index.aspx");
  throw new NotImplementedConstruct(`device '${device.type}'`);
}

const convertTo = (name: string, dtype: DType): TensorMethod =>
  parsed(lines(`${name}(*, MemoryFormat? memory_format=None)`), (self, [format]) => toDType(self.tensor, dtype, false, false, formatOf(format)));

const conversions: readonly (readonly [string, DType])[] = [
  ["byte", dtypes.uint8], ["char", dtypes.int8], ["double", dtypes.float64], ["float", dtypes.float32], ["cdouble", dtypes.complex128],
  ["cfloat", dtypes.complex64], ["half", dtypes.float16], ["int", dtypes.int32], ["long", dtypes.int64], ["short", dtypes.int16],
  ["bool", dtypes.bool], ["bfloat16", dtypes.bfloat16],
];

const legacyTypes: Readonly<Record<string, DType>> = {
  FloatTensor: dtypes.float32, DoubleTensor: dtypes.float64, HalfTensor: dtypes.float16, BFloat16Tensor: dtypes.bfloat16, LongTensor: dtypes.int64,
  IntTensor: dtypes.int32, ShortTensor: dtypes.int16, CharTensor: dtypes.int8, ByteTensor: dtypes.uint8, BoolTensor: dtypes.bool,
};

/** `torch.FloatTensor` and the other old type names. */
export const legacyTensorTypes: ReadonlyMap<string, DType> = new Map(Object.entries(legacyTypes));

const typeMethod = parsed(lines("type(PyObject* dtype=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)"), (self, [wanted, nonBlocking, format]) => {
  const { tensor } = self;
  if (wanted === undefined || wanted === null) return tensorTypeName(tensor);
  if (!(wanted instanceof PyType) && typeof wanted !== "string") return toDType(tensor, dtypeOf(wanted), nonBlocking === true, false, formatOf(format));
  const name = typeof wanted === "string" ? wanted : `torch.${wanted.name}`;
  const dtype = legacyTypes[name.replace(/^torch\./, "")] ?? (name === "torch.Tensor" ? dtypes.float32 : raise(types.ValueError, `invalid type: '${name}'`));
  return aten("to.device", [tensor, tensor.device, dtype, nonBlocking === true, false, formatOf(format)]);
});

const contiguous = parsed(lines("contiguous(*, MemoryFormat memory_format=contiguous_format)"), (self, [format]) => {
  const constant = formatOf(format) ?? memoryFormats.contiguous_format;
  if (constant === memoryFormats.contiguous_format) askNoted(self.tensor);
  if (guardContiguous(self.tensor, constant)) return self;
  return aten("contiguous", [self.tensor, constant]);
});

// ---- values

/** The value of a tensor of one element, or a symbolic scalar. */
export function itemValue(self: PyTensor): Value {
  return fromOpResult(itemOf(self));
}

function oneElement(self: PyTensor): void {
  if (!decide(symbolic("eq", numelOf(self.tensor.sizes), 1n))) raise(types.ValueError, "only one element tensors can be converted to Python scalars");
}

function toList(tensor: Tensor): Value {
  if (tensor.rank === 0) return fromOpResult(itemOf(wrapTensor(tensor)));
  const length = tensor.sizes[0]!;
  if (typeof length !== "number") throw new NotImplementedConstruct("tolist of a tensor of symbolic length");
  return new PyList(Array.from({ length }, (_, i) => toList(run(operator("select.int"), [tensor, 0n, BigInt(i)]) as Tensor)));
}

const integral = (self: PyTensor): Value => {
  oneElement(self);
  const item = itemOf(self);
  if (item instanceof SymNode) return BigInt(Math.trunc(Number(item.kind === "float" ? item.guardFloat() : item.kind === "bool" ? item.guardBool() : item.guardInt())));
  if (typeof item === "number") {
    if (Number.isNaN(item)) raise(types.ValueError, "cannot convert float NaN to integer");
    if (!Number.isFinite(item)) raise(types.OverflowError, "cannot convert float infinity to integer");
    return BigInt(Math.trunc(item));
  }
  if (item instanceof ComplexScalar) return runtimeError("value cannot be converted to type int64_t without overflow");
  return BigInt(item);
};

/** The same contents as a tensor of another class. */
export function asSubclass(tensor: Tensor, cls: Value, name: string): PyTensor {
  if (!(cls instanceof PyType)) return raise(types.TypeError, `${name}(): argument 'cls' must be type, not ${typeName(cls)}`);
  if (!cls.mro.includes(torchTypes.Tensor)) return raise(types.TypeError, `cls must be a subclass of Tensor`);
  return wrapTensorAs(run(operator("alias"), [tensor]) as Tensor, cls);
}

/** Methods that tensors have in PyTorch, and have not here. */
const lacking = "data_ptr set_ map2_ register_post_accumulate_grad_hook storage_type sparse_resize_ sparse_resize_and_clear_ _make_wrapper_subclass".split(" ");

/** The deprecated out-of-place resize: a view of a copy that shares its memory (torch/autograd/_functions/tensor.py). */
function resized(self: PyTensor, sizes: readonly Value[]): Value {
  if (!sizes.every((size) => typeof size === "bigint") && !(sizes.length === 1 && sizes[0] instanceof PyTuple)) throw new NotImplementedConstruct("Tensor.resize to such sizes");
  const given = sizes.length === 1 && sizes[0] instanceof PyTuple ? repr(sizes[0]) : String(sizes.reduce<bigint>((count, size) => count * (size as bigint), 1n));
  const total = String(numelOf(self.tensor.sizes));
  if (given !== total) {
    runtimeError(`requested resize to ${sizes.map((size) => repr(size)).join("x")} (${given} elements in total), but the given tensor has a size of ${self.tensor.sizes.map(String).join("x")} (${total} elements). `
      + "autograd's resize can only change the shape of a given tensor, while preserving the number of elements. ");
  }
  const shared = guardContiguous(self.tensor, null) ? aten("alias", [self.tensor]) : aten("contiguous", [self.tensor, memoryFormats.contiguous_format]);
  return callTensor(shared, "view", sizes);
}

/** Dimensions from the outermost in memory to the innermost. */
function dimOrder(self: PyTensor): Value {
  const { strides } = self.tensor;
  if (!strides.every((each) => typeof each === "number")) throw new NotImplementedConstruct("Tensor.dim_order of symbolic strides");
  return new PyTuple(strides.map((_, i) => i).sort((a, b) => (strides[b] as number) - (strides[a] as number)).map(BigInt));
}

/** Names of dimensions, taken one by one (torch/_tensor.py): fake tensors have none. */
const named = (name: string): TensorMethod => (self, names) =>
  (names.length === 1 && names[0] === null && name === "rename" ? aten("rename", [self.tensor, null]) : raise(types.NotImplementedError, "torch.compile doesn't support named tensors"));

/** A kind of device that this build knows by name only. */
const unlinked = (name: string): TensorMethod => parsed(lines(`${name}(Device? device=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)`), (self, [device]) => noDevice(device === undefined ? new Device(name) : deviceOf(device), self));

/** Values the tensor's Python conversions give. Traced ones are decided by a guard. */
export const scalarMethods: Readonly<Record<string, TensorMethod>> = {
  __bool__: bare("__bool__", (self) => run(operator("is_nonzero"), [self.tensor]) === true),
  __float__: bare("__float__", (self) => {
    oneElement(self);
    const item = itemOf(self);
    return item instanceof SymNode ? (item.kind === "float" ? item.guardFloat() : Number(item.guardInt())) : Number(item);
  }),
  __int__: bare("__int__", integral),
  __long__: bare("__long__", integral),
  __index__: bare("__index__", (self) => {
    const { dtype } = self.tensor;
    if (!(dtype.isIntegral || dtype === dtypes.bool) || numelOf(self.tensor.sizes) !== 1) {
      raise(types.TypeError, "only integer tensors of a single element can be converted to an index");
    }
    return plainInt(fromOpResult(itemOf(self)));
  }),
  __complex__: bare("__complex__", (self) => {
    const item = itemOf(self);
    return item instanceof ComplexScalar ? new PyComplex(item.re, item.im) : new PyComplex(Number(item), 0);
  }),
};

/** With a form that is no longer shown, but tried: where none fits, no form is the one that was meant. */
const withOlder = (signatures: readonly Signature[]): readonly Signature[] => [...signatures, ...signatures.map((each) => ({ ...each, deprecated: true }))];

const strideAt = (tensor: Tensor, dim: bigint): Value => dimValue(tensor.strides[wrapDim(dim, tensor.rank)]!);

export const handWritten: Readonly<Record<string, TensorMethod>> = {
  ...Object.fromEntries(conversions.map(([name, dtype]) => [name, convertTo(name, dtype)])),
  ...scalarMethods,
  as_subclass: (self, [cls = null]) => asSubclass(self.tensor, cls, "as_subclass"),
  size: parsed(lines("size(int64_t? dim=None)", "size(Dimname dim)"), (self, [dim]) => (dim === undefined || dim === null ? sizeOf(self.tensor.sizes) : sizeAt(self.tensor, plainInt(dim)))),
  stride: parsed(lines("stride(int64_t? dim=None)", "stride(Dimname dim)"), (self, [dim]) =>
    (dim === undefined || dim === null ? new PyTuple(self.tensor.strides.map(dimValue)) : strideAt(self.tensor, plainInt(dim)))),
  dim: bare("dim", (self) => BigInt(self.tensor.rank)),
  ndimension: bare("ndimension", (self) => BigInt(self.tensor.rank)),
  conj: bare("conj", (self) => (self.tensor.dtype.isComplex ? aten("_conj", [self.tensor]) : self)),
  numel: bare("numel", (self) => numelValue(self.tensor)),
  nelement: bare("nelement", (self) => numelValue(self.tensor)),
  storage_offset: bare("storage_offset", (self) => dimValue(self.tensor.offset)),
  element_size: bare("element_size", (self) => BigInt(self.tensor.dtype.bytes)),
  has_names: bare("has_names", () => false),
  get_device: bare("get_device", () => -1n),
  ...Object.fromEntries(lacking.map((name) => [name, () => { throw new NotImplementedConstruct(`Tensor.${name}`); }])),
  _is_view: bare("_is_view", (self) => self.tensor.base !== null),
  item: bare("item", itemValue),
  tolist: bare("tolist", (self) => toList(self.tensor)),
  numpy: (self) => {
    if (self.tensor.requiresGrad) runtimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
    return call(preludeAttribute("numpy", "_of"), [self]);
  },
  to,
  type: typeMethod,
  contiguous,
  is_contiguous: parsed(lines("is_contiguous(*, MemoryFormat memory_format=contiguous_format)"), (self, [format]) => guardContiguous(self.tensor, formatOf(format))),
  cpu: parsed(lines("cpu(*, MemoryFormat? memory_format=None)"), (self, [format]) => toLayout(self.tensor, cpu, false, false, formatOf(format))),
  cuda: parsed(lines("cuda(Device? device=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)"), (self, [device]) => noDevice(device === undefined ? new Device("cuda") : deviceOf(device), self)),
  copy_: parsed(withOlder(lines("copy_(Tensor other, bool non_blocking=False)")), (self, [other, nonBlocking]) =>
    aten("copy_", [self.tensor, toOpArg(other!), nonBlocking === true])),
  nonzero: parsed(lines("nonzero()", "nonzero(*, bool as_tuple)"), (self, [asTuple]) =>
    fromOpResult(run(operator(asTuple === true ? "nonzero_numpy" : "nonzero"), [self.tensor]))),
  requires_grad_: parsed(lines("requires_grad_(bool requires_grad=True)"), (self, [wanted]) => {
    setRequiresGrad(self, wanted !== false);
    return self;
  }),
  new_tensor: newTensor,
  new: (self, args) => wrapTensor(legacyTensor(self.tensor.dtype, args)),
  // ---- torch/_tensor.py
  __reversed__: (self) => (self.tensor.rank === 0 ? self : callTensor(self, "flip", [0n])),
  split: parsed(lines("split(PyObject* split_size, int64_t dim=0)"), (self, [size, dim = 0n]) => {
    const parts = size instanceof PyTensor ? integral(size) : size!;
    const name = typeof parts === "bigint" || parts instanceof PySym ? "split" : "split_with_sizes";
    return callSignatures(signaturesOf("torch", name), null, [self, parts, dim], new Map());
  }),
  unflatten: parsed(lines("unflatten(int64_t dim, PyObject* sizes)"), (self, [dim, sizes]) => {
    if ((sizes instanceof PyTuple || sizes instanceof PyList) && sizes.items.length === 0) runtimeError("unflatten: sizes must be non-empty");
    return callTensor(self, "unflatten", [dim!, sizes!]);
  }),
  type_as: (self, args, kwargs) => callTensor(self, "type_as", args, kwargs),
  backward: (self) => backwardOf(self),
  register_hook: () => { throw new NotImplementedConstruct("Tensor.register_hook"); },
  retain_grad: bare("retain_grad", (self) => (self.tensor.requiresGrad ? null : runtimeError("can't retain_grad on Tensor that has requires_grad=False"))),
  apply_: () => { throw new NotImplementedConstruct("Tensor.apply_"); },
  map_: () => { throw new NotImplementedConstruct("Tensor.map_"); },
  storage: () => { throw new NotImplementedConstruct("Tensor.storage"); },
  untyped_storage: () => { throw new NotImplementedConstruct("Tensor.untyped_storage"); },
  __array__: (self) => (self.tensor.fake ? runtimeError(".numpy() is not supported for tensor subclasses.") : (() => { throw new NotImplementedConstruct("Tensor.__array__"); })()),
  share_memory_: (self) => (self.tensor.fake ? runtimeError("_share_fd_: only available on CPU") : self),
  dim_order: dimOrder,
  resize: (self, sizes) => resized(self, sizes),
  resize_as: (self, [other]) => resized(self, (other as PyTensor).tensor.sizes.map(dimValue)),
  module_load: (self, [other, assign], kwargs) => callTensor((assign ?? kwargs.get("assign")) === true ? other as PyTensor : callMethod(self, "copy_", [other!]) as PyTensor, "detach"),
  ...Object.fromEntries(["refine_names", "rename", "rename_"].map((name) => [name, named(name)])),
  align_to: (self) => runtimeError(`align_to: All input dims must be named. Found unnamed dim at index 0 of Tensor[${self.tensor.sizes.map(() => "None").join(", ")}]`),
  record_stream: () => runtimeError("unknown parameter type"),
  to_sparse_coo: (self, args, kwargs) => {
    checkCall("Tensor.to_sparse_coo", "self", [self, ...args], kwargs);
    return callTensor(self, "to_sparse");
  },
  ...Object.fromEntries(["xpu", "ipu", "mtia"].map((name) => [name, unlinked(name)])),
  is_shared: () => false,
  __deepcopy__: (self) => {
    const copy = callTensor(self, "clone") as PyTensor;
    const fresh = run(operator("detach"), [copy.tensor]) as Tensor;
    fresh.requiresGrad = self.tensor.requiresGrad;
    fresh.isLeaf = true;
    return wrapTensorAs(fresh, self.cls);
  },
};

/** `x.requires_grad = …`. */
export function setRequiresGrad(self: PyTensor, wanted: boolean): void {
  const { tensor } = self;
  if (wanted && !tensor.dtype.isFloatingPoint && !tensor.dtype.isComplex) runtimeError("only Tensors of floating point dtype can require gradients");
  if (!wanted && !tensor.isLeaf && tensor.requiresGrad) {
    runtimeError("you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().");
  }
  tensor.requiresGrad = wanted;
}
