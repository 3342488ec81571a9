/** `torch.Size`, dtypes, devices and the other small types: how they look, compare and are made. */
import { NotImplementedConstruct, PyBuiltin, PyGetSet, PyTuple, constructor, method, notImplemented, raise, types, type PyType, type Value } from "../../objects/index.ts";
import { binary, repr, toArray } from "../../protocol/index.ts";
import { dtypes, type DType } from "../../ops/index.ts";
import { deviceOf } from "./convert.ts";
import { PyConstant, PyDType, PyDevice, PySym, TorchGenerator, newTuple, torchTypes, typeName, wrapDType } from "./values.ts";

const { Size, dtype, device, Generator } = torchTypes;

constructor(Size, "Size(cls, iterable=(), /)", (cls: PyType, iterable: Value) => newTuple(toArray(iterable).map((item) => {
  if (typeof item === "bigint" || item instanceof PySym) return item;
  if (typeof item === "boolean") return item ? 1n : 0n;
  return raise(types.TypeError, `torch.Size() takes an iterable of 'int' (item 0 is '${typeName(item)}')`);
}), cls));
method(Size, "__repr__(self, /)", (self: PyTuple) => `torch.Size([${self.items.map(repr).join(", ")}])`);
method(Size, "__str__(self, /)", (self: PyTuple) => `torch.Size([${self.items.map(repr).join(", ")}])`);
method(Size, "numel(self, /)", (self: PyTuple) => {
  // Numbers are multiplied first, then by one symbol after the other (lists.py, `SizeVariable.numel`).
  const plain = self.items.reduce<bigint>((product, item) => (item instanceof PySym ? product : product * BigInt(item as bigint)), 1n);
  const symbols = self.items.filter((item) => item instanceof PySym);
  if (plain === 0n) return plain;
  const factors: Value[] = plain === 1n && symbols.length > 0 ? symbols : [plain, ...symbols];
  return factors.reduce((product, factor) => binary("mul", product, factor));
});

/** Concatenation and slices of sizes are sizes. */
const tupleMethod = (name: string): PyBuiltin | undefined => types.tuple.namespace.get(name) as PyBuiltin | undefined;
for (const name of ["__add__", "__mul__", "__rmul__", "__getitem__"]) {
  Size.namespace.set(name, new PyBuiltin(name, "torch", (args, kwargs) => {
    const inner = tupleMethod(name) ?? raise(types.TypeError, `tuple has no ${name}`);
    const result = inner.invoke(args, kwargs);
    return result instanceof PyTuple && result.cls === types.tuple ? newTuple(result.items, Size) : result;
  }, Size));
}
Size.namespace.set("__radd__", new PyBuiltin("__radd__", "torch", ([self, other]) =>
  (other instanceof PyTuple ? newTuple([...other.items, ...(self as PyTuple).items]) : notImplemented), Size));

// ---- dtypes

const getter = (cls: PyType, name: string, get: (self: never) => Value): void => {
  cls.namespace.set(name, new PyGetSet(name, get as (self: Value) => Value));
};

const real: Readonly<Record<string, DType>> = { complex32: dtypes.float16, complex64: dtypes.float32, complex128: dtypes.float64 };
const complex: Readonly<Record<string, DType>> = { float16: dtypes.complex32, float32: dtypes.complex64, float64: dtypes.complex128 };

method(dtype, "__repr__(self, /)", (self: PyDType) => `torch.${self.dtype.name}`);
method(dtype, "__str__(self, /)", (self: PyDType) => `torch.${self.dtype.name}`);
method(dtype, "to_real(self, /)", (self: PyDType) => wrapDType(real[self.dtype.name] ?? self.dtype));
method(dtype, "to_complex(self, /)", (self: PyDType) => wrapDType(complex[self.dtype.name] ?? self.dtype));
getter(dtype, "is_floating_point", (self: PyDType) => self.dtype.isFloatingPoint);
getter(dtype, "is_complex", (self: PyDType) => self.dtype.isComplex);
getter(dtype, "is_signed", (self: PyDType) => self.dtype.signed);
getter(dtype, "itemsize", (self: PyDType) => BigInt(self.dtype.bytes));

// ---- devices

constructor(device, "device(cls, type, index=None)", (_cls: PyType, type: Value, index: Value) => {
  const made = deviceOf(type);
  return new PyDevice(index === null ? made : deviceOf(`${made.type}:${String(index)}`));
});
const deviceText = (self: PyDevice): string => (self.device.index === null ? self.device.type : `${self.device.type}:${self.device.index}`);
method(device, "__repr__(self, /)", (self: PyDevice) => self.device.repr());
method(device, "__str__(self, /)", deviceText);
method(device, "__eq__(self, other, /)", (self: PyDevice, other: Value) =>
  (other instanceof PyDevice ? self.device.type === other.device.type && self.device.index === other.device.index : notImplemented));
method(device, "__ne__(self, other, /)", (self: PyDevice, other: Value) =>
  (other instanceof PyDevice ? !(self.device.type === other.device.type && self.device.index === other.device.index) : notImplemented));
method(device, "__hash__(self, /)", (self: PyDevice) => BigInt([...deviceText(self)].reduce((code, c) => (code * 31 + c.charCodeAt(0)) % 1000003, 7)));
// A device is the default one inside of its `with` (torch/utils/_device.py); there is no other than the CPU here.
method(device, "__enter__(self, /)", (self: PyDevice) => {
  if (self.device.type !== "cpu") throw new NotImplementedConstruct(`a with statement of torch.device('${deviceText(self)}')`);
  return self;
});
method(device, "__exit__(self, kind, value, traceback, /)", () => null);
getter(device, "type", (self: PyDevice) => self.device.type);
getter(device, "index", (self: PyDevice) => (self.device.index === null ? null : BigInt(self.device.index)));

for (const cls of [torchTypes.layout, torchTypes.memory_format, torchTypes.qscheme]) {
  method(cls, "__repr__(self, /)", (self: PyConstant) => `torch.${self.constant.name}`);
  method(cls, "__str__(self, /)", (self: PyConstant) => `torch.${self.constant.name}`);
}

constructor(Generator, "Generator(cls, device='cpu')", () => new TorchGenerator());
