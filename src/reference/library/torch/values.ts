/**
 * Python values of torch's own types, and their passage to and from the operators.
 *
 * A `PyTensor` is the Python object of one `Tensor` of the operator table: `wrapTensor` always gives the same object for the same
 * tensor, so an in-place operator returns the very object it was called on. Classes are made here without methods; `tensor.ts`
 * fills them (torch/_tensor.py, torch/csrc/autograd/python_variable.cpp).
 */
import {
  PyComplex, PyFunction, PyList, PyMethod, PyObject, PyTuple, emptyDict, hasRealm, makeType, realm, types, NotImplementedConstruct, type PyType, type Value,
} from "../../objects/index.ts";
import { ComplexScalar, CpuGenerator, DType, Device, NamedConstant, Tensor, fakify, type OpArg, type OpResult } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";

const parameterBase = makeType("TensorBase", types.object, "torch._C");

/** The classes, by the names Python code sees. */
export const torchTypes = {
  TensorBase: parameterBase,
  Tensor: makeType("Tensor", parameterBase, "torch"),
  SymInt: makeType("SymInt", types.object, "torch"),
  SymFloat: makeType("SymFloat", types.object, "torch"),
  SymBool: makeType("SymBool", types.object, "torch"),
  dtype: makeType("dtype", types.object, "torch"),
  device: makeType("device", types.object, "torch"),
  layout: makeType("layout", types.object, "torch"),
  memory_format: makeType("memory_format", types.object, "torch"),
  qscheme: makeType("qscheme", types.object, "torch"),
  Size: makeType("Size", types.tuple, "torch"),
  Generator: makeType("Generator", types.object, "torch._C"),
};
for (const cls of [torchTypes.SymInt, torchTypes.SymFloat, torchTypes.SymBool]) cls.readAnew = true;

/** `torch.nn.Parameter` and buffers: tensors with a class of their own. */
export const parameterType = makeType("Parameter", torchTypes.Tensor, "torch.nn.parameter");
export const bufferType = makeType("Buffer", torchTypes.Tensor, "torch.nn.parameter");

export class PyTensor extends PyObject {
  readonly tensor: Tensor;
  /** `.grad`, which nothing here ever computes. */
  grad: Value = null;
  constructor(tensor: Tensor, cls: PyType = torchTypes.Tensor) {
    super(cls, emptyDict);
    this.tensor = tensor;
  }
}

/** The Python object of a tensor: the same one each time. */
export function wrapTensor(tensor: Tensor): PyTensor {
  return (tensor.wrapper ??= new PyTensor(tensor)) as PyTensor;
}

/** A Python object of another class for a tensor that has none yet (`nn.Parameter(data)`). */
export function wrapTensorAs(tensor: Tensor, cls: PyType): PyTensor {
  const wrapped = new PyTensor(tensor, cls);
  tensor.wrapper = wrapped;
  return wrapped;
}

/** Another Python object for the same tensor: a front end's own view of a result that has an object already. */
export function aliasTensor(value: PyTensor): PyTensor {
  return new PyTensor(value.tensor, value.cls);
}

/** A Python tensor of the same metadata with no values, over a storage of its own. */
export function fakeTensor(real: PyTensor): PyTensor {
  return wrapTensorAs(fakify(real.tensor), real.cls);
}

export class PySym extends PyObject {
  readonly node: SymNode;
  constructor(node: SymNode) {
    super(node.kind === "int" ? torchTypes.SymInt : node.kind === "float" ? torchTypes.SymFloat : torchTypes.SymBool);
    this.node = node;
  }
}

/** The Python object of a symbolic scalar: the same one each time. */
export function wrapSym(node: SymNode): PySym {
  return (node.wrapper ??= new PySym(node)) as PySym;
}

export class PyDType extends PyObject {
  readonly dtype: DType;
  constructor(dtype: DType) {
    super(torchTypes.dtype);
    this.dtype = dtype;
  }
}

export class PyDevice extends PyObject {
  readonly device: Device;
  constructor(device: Device) {
    super(torchTypes.device);
    this.device = device;
  }
}

/** A layout, memory format or quantisation scheme. */
export class PyConstant extends PyObject {
  readonly constant: NamedConstant;
  constructor(constant: NamedConstant) {
    super(torchTypes[constant.kind]);
    this.constant = constant;
  }
}

/** `torch.Generator`: carries what the random kernels keep of it. */
export class TorchGenerator extends PyObject {
  readonly source: CpuGenerator;
  constructor(source: CpuGenerator = new CpuGenerator(67280421310721n)) {
    super(torchTypes.Generator);
    this.source = source;
  }
}

const dtypeObjects = new Map<DType, PyDType>();
const constantObjects = new Map<NamedConstant, PyConstant>();

export function wrapDType(dtype: DType): PyDType {
  let wrapped = dtypeObjects.get(dtype);
  if (wrapped === undefined) dtypeObjects.set(dtype, (wrapped = new PyDType(dtype)));
  return wrapped;
}

export function wrapConstant(constant: NamedConstant): PyConstant {
  let wrapped = constantObjects.get(constant);
  if (wrapped === undefined) constantObjects.set(constant, (wrapped = new PyConstant(constant)));
  return wrapped;
}

export function wrapDevice(device: Device): PyDevice {
  return new PyDevice(device);
}

export function newTuple(items: readonly Value[], cls: PyType = types.tuple): PyTuple {
  return new PyTuple(items, cls);
}

/** `torch.Size` of dimensions. */
export function sizeOf(dims: readonly (number | SymNode)[]): PyTuple {
  return new PyTuple(dims.map(dimValue), torchTypes.Size);
}

/** A size or stride as Python sees it. */
export function dimValue(dim: number | SymNode): Value {
  return typeof dim === "number" ? BigInt(dim) : symValue(dim);
}

/** A symbolic scalar, or the plain number that it is known to be only by its form. */
export function symValue(node: SymNode): Value {
  return wrapSym(node);
}

/** A Python value as an operator takes it. Python's number types stay what they are; anything unknown is refused. */
export function toOpArg(value: Value): OpArg {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof PyTensor) return value.tensor;
  if (value instanceof PySym) return value.node;
  if (value instanceof PyTuple || value instanceof PyList) return value.items.map(toOpArg);
  if (value instanceof PyDType) return value.dtype;
  if (value instanceof PyDevice) return value.device;
  if (value instanceof PyConstant) return value.constant;
  if (value instanceof TorchGenerator) return value.source;
  if (value instanceof PyComplex) return new ComplexScalar(value.re, value.im);
  throw new NotImplementedConstruct(`an argument of type ${value.cls.name} to an operator`);
}

/** An operator's result as Python sees it: several results are a tuple, a list type is a list where `listed` says so. */
export function fromOpResult(result: OpResult, listed = false): Value {
  if (result === null || typeof result === "bigint" || typeof result === "number" || typeof result === "boolean") return result;
  if (result instanceof Tensor) return wrapTensor(result);
  if (result instanceof SymNode) return symValue(result);
  if (result instanceof ComplexScalar) return new PyComplex(result.re, result.im);
  const items = (result as readonly OpResult[]).map((item) => fromOpResult(item));
  return listed ? new PyList(items) : new PyTuple(items);
}

/** The reverse of `fromOpResult`, for values that are nothing but tensors and scalars; null for anything else. */
export function opResultOf(value: Value): OpResult {
  if (value === null || typeof value === "string") return null;
  if (typeof value !== "object") return value;
  if (value instanceof PyTensor) return value.tensor;
  if (value instanceof PySym) return value.node;
  if (value instanceof PyComplex) return new ComplexScalar(value.re, value.im);
  if (value instanceof PyTuple || value instanceof PyList) return value.items.map(opResultOf);
  return null;
}

/** `Py_TYPE(value)->tp_name` as torch's messages show it. */
export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  // What its type is, nobody knows: a dtype that is not modelled, say.
  if (value instanceof PyObject && "isMissing" in value && "target" in value) throw new NotImplementedConstruct(String(value.target));
  if (value instanceof PyObject && hasRealm()) {
    const standIn = realm().standIns?.get(value.cls);
    if (standIn !== undefined) return standIn;
  }
  switch (typeof value) {
    case "boolean": return "bool";
    case "bigint": return "int";
    case "number": return "float";
    case "string": return "str";
    default: return value instanceof PyDType || value instanceof PyDevice || value instanceof PyConstant || value.cls === torchTypes.Size
      ? `torch.${value.cls.name}` : value.cls.name;
  }
}

/** `str(type(value))`. */
export function typeText(value: Value): string {
  if (value instanceof PyMethod && !(value.func instanceof PyFunction)) return "<class 'builtin_function_or_method'>";
  if (!(value instanceof PyObject)) return `<class '${typeName(value)}'>`;
  const { module, qualname } = value.cls;
  // What `EnumType.__repr__` makes of an enumeration.
  if (value.cls.cls.name === "EnumType") return `<${value.cls.mro.some((each) => each.name === "Flag") ? "flag" : "enum"} '${qualname}'>`;
  return `<class '${module === "builtins" ? qualname : `${module}.${qualname}`}'>`;
}
