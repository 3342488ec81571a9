/**
 * Bound Python arguments as operators take them, parameter type by parameter type (the readers of `PythonArgs`,
 * torch/csrc/utils/python_arg_parser.h).
 */
import { PyComplex, PyList, PyTuple, raise, types, type Value } from "../../objects/index.ts";
import { ComplexScalar, Device, dtypes, parseDevice, type DType, type OpArg } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { operator, run, runtimeError } from "./errors.ts";
import type { Parameter } from "./signature.ts";
import { PyDType, PyDevice, PySym, PyTensor, toOpArg, typeName } from "./values.ts";

/** `tensor.item()`. */
export function itemOf(tensor: PyTensor): bigint | number | boolean | ComplexScalar | SymNode {
  return run(operator("item"), [tensor.tensor]) as bigint | number | boolean | ComplexScalar | SymNode;
}

const smallest = -(2n ** 63n);

/** A number that C++ holds: beyond 64 bits there is none, and what only an unsigned one holds is refused with `unsigned`. */
function held(value: Value, unsigned: string): Value {
  if (typeof value !== "bigint" || (value >= smallest && value < -smallest)) return value;
  if (value < 0n) raise(types.OverflowError, "can't convert negative int to unsigned");
  if (value >= 2n ** 64n) raise(types.OverflowError, "int too big to convert");
  return runtimeError(unsigned);
}

function scalar(given: Value): OpArg {
  const value = held(given, "value cannot be converted to type int64_t without overflow");
  if (value instanceof PyTensor) return itemOf(value);
  if (value instanceof PyComplex) return new ComplexScalar(value.re, value.im);
  return toOpArg(value);
}

/** A plain integer: a symbolic one is specialised by a guard. */
export function plainInt(value: Value): bigint {
  if (typeof value === "bigint") return value >= smallest && value < -smallest ? value : runtimeError("Overflow when unpacking long");
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof PySym) return BigInt(value.node.guardInt());
  if (value instanceof PyTensor) {
    const item = itemOf(value);
    if (item instanceof SymNode) return BigInt(item.guardInt());
    if (typeof item === "bigint") return item;
    if (typeof item === "boolean") return item ? 1n : 0n;
  }
  return raise(types.TypeError, `type must be tuple of ints,but got ${typeName(value)}`);
}

/** A size: symbols stay symbols. */
function symInt(value: Value): OpArg {
  if (value instanceof PySym) return value.node;
  if (value instanceof PyTensor) return itemOf(value);
  return plainInt(value);
}

function float(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (value instanceof PySym) return Number(value.node.guardFloat());
  const item = value instanceof PyTensor ? itemOf(value) : 0;
  return item instanceof SymNode ? Number(item.guardFloat()) : Number(item);
}

export function dtypeOf(value: Value): DType {
  if (value instanceof PyDType) return value.dtype;
  if (value === types.float) return dtypes.float64;
  if (value === types.int) return dtypes.int64;
  if (value === types.bool) return dtypes.bool;
  return dtypes.complex128;
}

const deviceTypes = new Set("cpu cuda ipu xpu mkldnn opengl opencl ideep hip ve fpga maia xla lazy vulkan mps meta hpu mtia privateuseone".split(" "));

/** `torch.device` of a string, an index or a device. */
export function deviceOf(value: Value): Device {
  if (value instanceof PyDevice) return value.device;
  if (typeof value === "bigint") return runtimeError("Cannot access accelerator device when none is available.");
  const text = String(value);
  const match = /^([a-z]+)(?::(\d+))?$/.exec(text);
  if (match === null) return runtimeError(`Invalid device string: '${text}'`);
  if (!deviceTypes.has(match[1]!)) {
    return runtimeError(`Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: ${match[1]!}`);
  }
  return parseDevice(text);
}

const itemsOf = (value: Value): readonly Value[] => (value instanceof PyTuple || value instanceof PyList ? value.items : [value]);

/** A list of integers; one value stands for all elements of a list of fixed size. */
function intList(value: Value, parameter: Parameter, name: string, convert: (item: Value) => OpArg): OpArg {
  if (!(value instanceof PyTuple || value instanceof PyList)) {
    const one = convert(value);
    return Array.from({ length: Math.max(parameter.size, 1) }, () => one);
  }
  const failure = (at: number, reason: string): never => raise(types.TypeError, `${name}(): argument '${parameter.name}' failed to unpack the object at pos ${at + 1} with error "${reason}"`);
  return value.items.map((item, i) => {
    if (typeof item === "bigint") return item >= smallest && item < -smallest ? item : failure(i, "Overflow when unpacking long");
    if (item instanceof PyTensor && !item.tensor.dtype.isIntegral && item.tensor.dtype.kind !== "bool") return failure(i, `type must be ${parameter.typeName},but got ${typeName(item)}`);
    if (item instanceof PySym || item instanceof PyTensor) return convert(item);
    if (typeof item === "boolean") return convert(BigInt(item));
    return failure(i, `type must be ${parameter.typeName},but got ${typeName(item)}`);
  });
}

type Converter = (value: Value, parameter: Parameter, functionName: string) => OpArg;

const named: Converter = (value) => (itemsOf(value)[0] === null ? runtimeError("Please look up dimensions by name, got: name = None.") : runtimeError(`Name '${String(itemsOf(value)[0])}' not found in Tensor[None].`));

const converters: Readonly<Record<Parameter["type"], Converter>> = {
  Tensor: (value) => toOpArg(held(value, "Missing cases in 'toPyObject' wrapped number handling! Can't convert UInt64 to a Python object")),
  TensorList: (value) => itemsOf(value).map(toOpArg),
  Scalar: scalar,
  complex: scalar,
  double: float,
  int: plainInt,
  SymInt: symInt,
  IntList: (value, parameter, name) => intList(value, parameter, name, plainInt),
  SymIntList: (value, parameter, name) => intList(value, parameter, name, symInt),
  FloatList: (value) => itemsOf(value).map(float),
  ScalarList: (value) => itemsOf(value).map(scalar),
  Generator: toOpArg,
  bool: (value) => (value instanceof PySym ? value.node.guardBool() : toOpArg(value)),
  ScalarType: dtypeOf,
  Layout: toOpArg,
  MemoryFormat: toOpArg,
  QScheme: toOpArg,
  Device: deviceOf,
  str: toOpArg,
  object: toOpArg,
  Storage: toOpArg,
  Stream: toOpArg,
  Dimname: named,
  DimnameList: named,
};

/** A bound value as an operator's argument. */
export function convert(value: Value, parameter: Parameter, functionName: string): OpArg {
  return converters[parameter.type](value, parameter, functionName);
}
