/** The class `torch.Tensor`: its methods come into being when they are first looked up. */
import { PyBuiltin, PyClassMethod, PyGetSet, PyStaticMethod, PyIterator, PyTuple, constructor, dictOf, raise, types, type PyType, type Value } from "../../objects/index.ts";
import { identityOf } from "../../protocol/index.ts";
import { defaultDtype, type Tensor } from "../../ops/index.ts";
import { tensorAttributes } from "./attributes.ts";
import { legacyTensor } from "./data.ts";
import { operator, run } from "./errors.ts";
import { TorchFunction, callTensor, generatedMethod, selfOf } from "./function.ts";
import { ownTorchFunction } from "./functionModes.ts";
import { handWritten, itemValue, type TensorMethod } from "./methods.ts";
import { operatorMethods } from "./operators.ts";
import { preludeFunction } from "./prelude.ts";
import { checkCall } from "./pythonSignature.ts";
import { tensorRepr } from "./repr.ts";
import { hasSignatures } from "./signature.ts";
import { bufferType, parameterType, PyTensor, torchTypes, wrapTensor, wrapTensorAs } from "./values.ts";
import { formatFloat, formatInteger, formatString } from "../../protocol/index.ts";

/** A method from TypeScript, with its self checked. */
function tensorMethod(name: string, body: TensorMethod): TorchFunction {
  return new TorchFunction(name, `torch.Tensor.${name}`, "method", (args, kwargs) => body(selfOf(args, name), args.slice(1), kwargs), torchTypes.TensorBase);
}

/** Methods of torch/_tensor.py that call a function of the same name of torch/functional.py. */
const functional = new Map(Object.entries({
  norm: "self, p=, dim=, keepdim=, dtype=", unique: "self, sorted=, return_inverse=, return_counts=, dim=", unique_consecutive: "self, return_inverse=, return_counts=, dim=",
  stft: "self, n_fft, hop_length=, win_length=, window=, center=, pad_mode=, normalized=, onesided=, return_complex=", lu: "self, pivot=, get_infos=",
}));

/** Methods that only say what to use instead. */
const removed = new Set("solve lstsq eig symeig reinforce".split(" "));

const objectMethods: Readonly<Record<string, TensorMethod>> = {
  __repr__: (self) => tensorRepr(self),
  __str__: (self) => tensorRepr(self),
  __hash__: (self) => identityOf(self),
  __iter__: (self) => {
    if (self.tensor.rank === 0) raise(types.TypeError, "iteration over a 0-d tensor");
    const items = (callTensor(self, "unbind", [0n]) as PyTuple).items;
    let at = 0;
    return new PyIterator(() => items[at++]);
  },
  __format__: (self, [spec]) => {
    if (self.tensor.rank > 0 || typeof spec !== "string") return tensorRepr(self);
    const item = itemValue(self);
    if (typeof item === "bigint") return formatInteger(item, spec);
    if (typeof item === "number") return formatFloat(item, spec);
    return formatString(String(item), spec);
  },
};

const tables = [operatorMethods, handWritten, objectMethods];

function make(name: string): Value | undefined {
  for (const table of tables) if (Object.hasOwn(table, name)) return tensorMethod(name, table[name]!);
  const definition = functional.get(name);
  if (definition !== undefined) {
    return tensorMethod(name, (self, args, kwargs) => {
      checkCall(`Tensor.${name}`, definition, [self, ...args], kwargs);
      return preludeFunction("torch.functional", name)([self, ...args], kwargs);
    });
  }
  if (removed.has(name)) return tensorMethod(name, (self, args, kwargs) => preludeFunction("torch._linalg_utils", name)([self, ...args], kwargs));
  if (hasSignatures("Tensor", name)) return generatedMethod(name);
  return undefined;
}

/** A namespace that makes its members on demand. Making one is no change: caches of what was found before stay right. */
class TensorNamespace extends Map<string, Value> {
  readonly #absent = new Set<string>();
  override get(name: string): Value | undefined {
    const known = super.get(name);
    if (known !== undefined || this.#absent.has(name)) return known;
    const made = make(name);
    if (made === undefined) this.#absent.add(name);
    else super.set(name, made);
    return made;
  }
  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }
}

/** Replaces the namespace of a class that nobody has used yet. */
function install(cls: PyType, namespace: Map<string, Value>): void {
  for (const [name, value] of cls.namespace) namespace.set(name, value);
  Object.assign(cls, { namespace, dict: namespace });
}

const namespace = new TensorNamespace();
for (const [name, descriptor] of tensorAttributes()) namespace.set(name, descriptor);
namespace.set("__torch_function__", new PyClassMethod(ownTorchFunction));
namespace.set("__dict__", new PyGetSet("__dict__", (self) => dictOf([...(self as PyTensor).dict!])));
install(torchTypes.TensorBase, namespace);

/** A new tensor of a subclass over the same contents. */
function as(cls: PyType, tensor: Tensor): PyTensor {
  return wrapTensorAs(run(operator("alias"), [tensor]) as Tensor, cls);
}

constructor(torchTypes.Tensor, "Tensor(cls, *args, device=None)", (cls: PyType, args: Value[]) => {
  const made = legacyTensor(defaultDtype(), args, "new", true);
  return cls === torchTypes.Tensor ? wrapTensor(made) : as(cls, made);
});

/** `detach` without an operator call: what `Tensor._make_subclass` does. */
function leafOf(tensor: Tensor, requiresGrad: boolean): Tensor {
  const leaf = Object.assign(Object.create(Object.getPrototypeOf(tensor) as object) as Tensor, tensor, { memo: new Map() });
  leaf.requiresGrad = requiresGrad;
  leaf.isLeaf = true;
  leaf.base = null;
  return leaf;
}

namespace.set("_make_subclass", new PyStaticMethod(new PyBuiltin("_make_subclass", "torch._C", ([cls, data, requiresGrad]) =>
  wrapTensorAs(leafOf((data as PyTensor).tensor, requiresGrad === true), cls as PyType))));

constructor(parameterType, "Parameter(cls, data=None, requires_grad=True)", (cls: PyType, data: Value, requiresGrad: Value) => {
  const source = data === null ? (callTorchEmpty()) : data;
  if (!(source instanceof PyTensor)) raise(types.TypeError, `'${plainName(source)}' object is not a tensor`);
  const dtype = source.tensor.dtype;
  if (requiresGrad === true && !dtype.isFloatingPoint && !dtype.isComplex) raise(types.RuntimeError, "Only Tensors of floating point and complex dtype can require gradients");
  return wrapTensorAs(leafOf(source.tensor, requiresGrad === true), cls);
});

constructor(bufferType, "Buffer(cls, data=None, *, persistent=True)", (cls: PyType, data: Value, persistent: Value) => {
  const source = (data === null ? callTorchEmpty() : data) as PyTensor;
  const made = wrapTensorAs(leafOf(source.tensor, source.tensor.requiresGrad), cls);
  made.dict!.set("persistent", persistent).set("_is_buffer", true);
  return made;
});

function callTorchEmpty(): PyTensor {
  return wrapTensor(legacyTensor(defaultDtype(), [0n]));
}

const plainName = (value: Value): string => (value === null ? "NoneType" : typeof value === "object" ? value.cls.name : typeof value);

for (const cls of [parameterType, bufferType]) cls.instancesHaveDict = true;
torchTypes.Tensor.instancesHaveDict = true;
