/**
 * Arrays of NumPy's in the traced code: tensors that `Tensor.numpy()` or a function of NumPy's gave, whose attributes, methods and operators are those of
 * torch._numpy (torch/_dynamo/variables/tensor.py, `NumpyNdarrayVariable`; utils.py, `numpy_to_tensor_wrapper` and its like).
 */
import { PyTensor, preludeAttribute } from "../../library/torch/index.ts";
import { PyBuiltin, PyDict, PyList, PyObject, PyTuple, PyType, dictOf, noKwargs, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod, lookupType } from "../../protocol/index.ts";
import { PythonTarget } from "../shared/targets.ts";
import type { OutputGraph } from "./output.ts";
import { refuse, unsupported } from "./refuse.ts";

type Operation = (args: readonly Value[], kwargs: Kwargs) => Value;

const members = (name: string): Value => preludeAttribute("torch._numpy._ndarray", name);

export class NumpyArrays {
  readonly #known = new Set<PyTensor>();
  readonly #output: OutputGraph;

  constructor(output: OutputGraph) {
    this.#output = output;
  }

  has(value: Value): value is PyTensor {
    return value instanceof PyTensor && this.#known.has(value);
  }

  /** Makes an array of a tensor. */
  mark(tensor: PyTensor): PyTensor {
    this.#known.add(tensor);
    return tensor;
  }

  /** `tensor.numpy()`: a view of it. */
  from(tensor: PyTensor, args: readonly Value[], kwargs: Kwargs): Value {
    if (args.length > 0 || kwargs.size > 0) refuse("Tensor.numpy(force=…)");
    return this.#arrays(this.#output.record("call_method", "view_as", [tensor, tensor], noKwargs, ([self, other]) => callMethod(self!, "view_as", [other!])));
  }

  /** A node that calls a function of torch._numpy's. */
  call(name: string, fn: Value, args: readonly Value[], kwargs: Kwargs): Value {
    return this.#record(name, `<Wrapped function <original ${name}>>`, args, renamed(name, kwargs), (given, named) => call(fn, given, named));
  }

  /** An operator, where no tensor that is no array takes part: with one, it is the tensors' own. */
  operator(name: string, operands: readonly Value[]): Value | undefined {
    if (!operands.some((each) => this.has(each)) || operands.some((each) => each instanceof PyTensor && !this.has(each))) return undefined;
    const [left] = operands;
    if (name === "getitem") return this.#record(name, wrapper("operator", name), operands, noKwargs, (given) => call(members("getitem"), given));
    if (/^i(?!nvert)/.test(name)) return this.#record(name, wrapper("operator", name), [left!, operands[1]!], noKwargs, (given) => call(members("assigning"), [name.slice(1), ...given]));
    return this.#record(name, wrapper("operator", name), operands, noKwargs, (given) => call(members("operator"), [name, ...given]));
  }

  /** `array[key] = value`. */
  assign(array: PyTensor, key: Value, value: Value): void {
    this.#record("__setitem__", wrapper("method", "__setitem__"), [array, key, value], noKwargs, (given) => call(members("setitem"), given));
  }

  attribute(array: PyTensor, name: string): Value {
    const { sizes, rank, dtype } = array.tensor;
    const isStatic = sizes.every((size) => typeof size === "number");
    if (name === "ndim") return BigInt(rank);
    if (name === "itemsize") return BigInt(dtype.bytes);
    if (isStatic && name === "shape") return new PyTuple(sizes.map((size) => BigInt(size as number)));
    if (isStatic && name === "size") return sizes.reduce((total: bigint, size) => total * BigInt(size as number), 1n);
    if (name === "base" || name === "flags" || name === "dtype") unsupported(`TODO: add support for ndarray.${name}`);
    if (name === "tostring" || name === "tobytes") unsupported(`${name} is not modelled in torch._numpy`);
    if (name === "T" || name === "real" || name === "imag") return this.#record("numpy_attr_wrapper", "numpy_attr_wrapper", [array, name], noKwargs, ([self]) => call(members(name), [self!]));
    if (name === "tolist") return new PyBuiltin(name, "numpy", () => callMethod(this.#tensor(array), name, []));
    const method = lookupType(members("methods") as PyType, name) ?? refuse(`numpy.ndarray.${name} in the traced code`);
    return new PyBuiltin(name, "numpy", (args, kwargs = noKwargs) =>
      this.#record(name, wrapper("method", name), [array, ...args], renamed(name, kwargs), (given, named) => call(method, given, named)));
  }

  /** The array as the tensor that it is, for what is asked of tensors alone. */
  #tensor(array: PyTensor): PyTensor {
    this.#known.delete(array);
    return array;
  }

  #record(name: string, text: string, args: readonly Value[], kwargs: Kwargs, run: Operation): Value {
    const target = new PythonTarget(`wrapped_${name}`, `torch._dynamo.utils.wrapped_${name}`, run, text);
    const named = new Map([...kwargs].map(([key, value]) => [key, shown(value)] as const));
    const result = this.#output.record("call_function", target, args.map(shown), named, (given, values) => run(given, values));
    if (typeof result === "bigint") unsupported(`torch.* op returned non-Tensor int call_function ${text}`);
    return this.#arrays(result);
  }

  /** Marks the tensors of a result. */
  #arrays(value: Value): Value {
    if (value instanceof PyTensor) this.#known.add(value);
    else if (value instanceof PyTuple || value instanceof PyList) value.items.forEach((each) => this.#arrays(each));
    return value;
  }
}

const wrapper = (kind: "method" | "operator", name: string): string => `<Wrapped ${kind} <original ${kind === "operator" ? "wrapped_" : ""}${name}>>`;

/** `clip` has its bounds under other names (`patch_args`). */
const renamed = (name: string, kwargs: Kwargs): Kwargs =>
  (name === "clip" ? new Map([...kwargs].map(([key, value]) => [key === "a_min" ? "min" : key === "a_max" ? "max" : key, value] as const)) : kwargs);

/** A type of NumPy's scalars goes into the graph by its name (misc.py, `NumpyVariable.as_proxy`). */
function shown(value: Value): Value {
  if (value instanceof PyType && value.module === "numpy") return value.name;
  if (value instanceof PyTuple) return new PyTuple(value.items.map(shown), value.cls);
  if (value instanceof PyList) return new PyList(value.items.map(shown));
  if (value instanceof PyDict) return dictOf([...value.map.entries()].map(([key, each]) => [key, shown(each)] as const));
  if (value instanceof PyObject && value.cls.module === "numpy") return refuse(`an object of class numpy.${value.cls.name} in the traced code`);
  return value;
}

export const isNumpyValue = (value: Value): value is PyObject =>
  value instanceof PyObject && value.cls.module === "numpy" && value.cls.mro.some(({ name, module }) => module === "numpy" && (name === "ndarray" || name === "generic"));
