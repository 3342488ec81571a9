/** Attributes of tensors (torch/csrc/autograd/python_variable.cpp, `THPVariable_properties`). */
import { NotImplementedConstruct, PyGetSet, PyTuple, raise, realm, types, type Value } from "../../objects/index.ts";
import { numelOf, withoutModes, type OpArg, type Tensor } from "../../ops/index.ts";
import { operator, run, runtimeError } from "./errors.ts";
import { differentiated, setRequiresGrad, sizeMethod } from "./methods.ts";
import { PyTensor, typeName, wrapConstant, wrapDType, wrapDevice, wrapTensor } from "./values.ts";
import { SymNode } from "../../symbolic/index.ts";

type Getter = (self: PyTensor) => Value;

const aten = (name: string, args: readonly OpArg[]): PyTensor => wrapTensor(run(operator(name), args) as Tensor);
const always = (value: Value): Getter => () => value;

/** `x.T` of anything but a matrix is deprecated, and reverses all dimensions. */
const getters: Readonly<Record<string, Getter>> = {
  shape: (self) => sizeMethod(self),
  dtype: (self) => wrapDType(self.tensor.dtype),
  device: (self) => wrapDevice(self.tensor.device),
  layout: (self) => wrapConstant(self.tensor.layout),
  ndim: (self) => BigInt(self.tensor.rank),
  itemsize: (self) => BigInt(self.tensor.dtype.bytes),
  nbytes: (self) => {
    const total = numelOf(self.tensor.sizes);
    if (total instanceof SymNode) runtimeError("Cannot call numel() on tensor with symbolic sizes/strides");
    return BigInt(total) * BigInt(self.tensor.dtype.bytes);
  },
  T: (self) => aten("numpy_T", [self.tensor]),
  H: (self) => aten("matrix_H", [self.tensor]),
  mT: (self) => aten("mT", [self.tensor]),
  mH: (self) => aten("mH", [self.tensor]),
  real: (self) => aten("real", [self.tensor]),
  imag: (self) => (self.tensor.dtype.isComplex ? aten("imag", [self.tensor]) : runtimeError("imag is not implemented for tensors with non-complex dtypes.")),
  data: (self) => dataOf(self),
  grad_fn: always(null),
  is_leaf: (self) => self.tensor.isLeaf,
  retains_grad: always(false),
  output_nr: always(0n),
  _version: (self) => BigInt(self.tensor.storage.version),
  _base: (self) => (self.tensor.base === null ? null : wrapTensor(self.tensor.base)),
  name: always(null),
  names: (self) => (self.tensor.fake ? raise(types.NotImplementedError, "torch.compile doesn't support named tensors") : new PyTuple(self.tensor.sizes.map(() => null))),
  is_cpu: (self) => self.tensor.device.type === "cpu",
  is_cuda: (self) => self.tensor.device.type === "cuda",
  is_meta: (self) => self.tensor.device.type === "meta",
  is_sparse: (self) => self.tensor.layout.name.startsWith("sparse_coo"),
  is_quantized: always(false), is_nested: always(false), is_mkldnn: always(false), is_mps: always(false), is_xpu: always(false),
  is_xla: always(false), is_ipu: always(false), is_maia: always(false), is_mtia: always(false), is_vulkan: always(false), is_sparse_csr: always(false), volatile: always(false),
};

/** `x.data`: the same storage, a view of nothing to autograd, and made behind the dispatcher's back: nobody records it. */
function dataOf(self: PyTensor): PyTensor {
  const data = withoutModes(() => run(operator("detach"), [self.tensor])) as Tensor;
  data.base = null;
  return wrapTensor(data);
}

/** Takes over the contents of another tensor (`x.data = y`). */
function setData(self: PyTensor, value: Value): void {
  if (!(value instanceof PyTensor)) raise(types.TypeError, `Variable data has to be a tensor, but got ${typeName(value)}`);
  const { tensor } = self;
  const other = value.tensor;
  Object.assign(tensor, { dtype: other.dtype, sizes: other.sizes, strides: other.strides, offset: other.offset, storage: other.storage, device: other.device, layout: other.layout, fake: other.fake });
}

/** `self.set_(source)`, of which autograd knows nothing. */
export const setSource = (self: PyTensor, source: Value): PyTensor =>
  (source instanceof PyTensor ? aten("set_.source_Tensor", [self.tensor, source.tensor]) : raise(types.TypeError, `set_(): argument 'source' (position 1) must be Storage, not ${typeName(source)}`));

function writable(name: string, get: Getter, set: (self: PyTensor, value: Value) => void): PyGetSet {
  return new PyGetSet(name, (self) => get(self as PyTensor), (self, value) => set(self as PyTensor, value));
}

function gradOf(self: PyTensor): Value {
  if (self.grad === null && self.tensor.requiresGrad && !self.tensor.fake && realm().slots.has(differentiated)) throw new NotImplementedConstruct("a gradient that backward() computes");
  return self.grad;
}

/** The descriptors, by name. */
export function tensorAttributes(): Map<string, PyGetSet> {
  const made = new Map<string, PyGetSet>();
  for (const [name, get] of Object.entries(getters)) made.set(name, new PyGetSet(name, (self) => get(self as PyTensor)));
  made.set("data", writable("data", dataOf, setData));
  made.set("requires_grad", writable("requires_grad", (self) => self.tensor.requiresGrad, (self, value) => {
    if (typeof value !== "boolean") raise(types.RuntimeError, "requires_grad must be a bool");
    setRequiresGrad(self, value);
  }));
  const grad = writable("grad", gradOf, (self, value) => { self.grad = value; });
  made.set("grad", grad);
  made.set("_grad", grad);
  return made;
}

