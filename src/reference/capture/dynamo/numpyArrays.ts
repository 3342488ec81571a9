/**
 * Arrays of NumPy's in the traced code: tensors that `Tensor.numpy()` gave, whose attributes and methods are those of torch._numpy
 * (torch/_dynamo/variables/tensor.py, `NumpyNdarrayVariable`). What is asked of one beyond the few things here is not implemented.
 */
import { PyTensor, preludeAttribute } from "../../library/torch/index.ts";
import { PyBuiltin, PyTuple, noKwargs, type BinaryOperator, type Kwargs, type Value } from "../../objects/index.ts";
import { call, callMethod } from "../../protocol/index.ts";
import { PythonTarget } from "../shared/targets.ts";
import type { OutputGraph } from "./output.ts";
import { refuse, unsupported } from "./refuse.ts";

type Method = (self: PyTensor, args: readonly Value[]) => Value;

const axes = (self: PyTensor): readonly Value[] => Array.from({ length: self.tensor.rank }, (_, i) => BigInt(self.tensor.rank - 1 - i));

const methods: Readonly<Record<string, Method>> = {
  reshape: (self, args) => callMethod(self, "reshape", args),
  copy: (self) => callMethod(self, "clone", []),
  transpose: (self, args) => callMethod(self, "permute", args.length > 0 ? args : axes(self)),
};

const operators: Readonly<Partial<Record<BinaryOperator, string>>> = { add: "add", sub: "subtract" };

/** Functions of torch that take arrays. */
const takingArrays: ReadonlySet<string> = new Set(["torch.from_numpy", "torch.as_tensor"]);

export class NumpyArrays {
  readonly #known = new WeakSet<PyTensor>();
  readonly #output: OutputGraph;

  constructor(output: OutputGraph) {
    this.#output = output;
  }

  has(value: Value): value is PyTensor {
    return value instanceof PyTensor && this.#known.has(value);
  }

  /** `tensor.numpy()`: a view of it. */
  from(tensor: PyTensor, args: readonly Value[], kwargs: Kwargs): Value {
    if (args.length > 0 || kwargs.size > 0) refuse("Tensor.numpy(force=…)");
    return this.#array(this.#output.record("call_method", "view_as", [tensor, tensor], noKwargs, ([self, other]) => callMethod(self!, "view_as", [other!])));
  }

  #array(value: Value): Value {
    if (value instanceof PyTensor) this.#known.add(value);
    return value;
  }

  /** Refuses any operation but attributes and the calls that take arrays. */
  check(values: Iterable<Value>, target?: string): void {
    for (const value of values) if (this.has(value) && !(target !== undefined && takingArrays.has(target))) refuse("an operation on an array of NumPy's in the traced code");
  }

  /** A function of torch._numpy that is the one of torch of that name. */
  apply(name: string, args: readonly Value[]): Value {
    const target = new PythonTarget(`wrapped_${name}`, `torch._numpy.${name}`, (given) => call(preludeAttribute("torch", name), given));
    return this.#array(this.#output.record("call_function", target, args, noKwargs, (given) => call(preludeAttribute("torch", name), given)));
  }

  /** `left <op> right` of two arrays of one dtype; undefined where neither is one. */
  binary(op: BinaryOperator, left: Value, right: Value): Value | undefined {
    if (!this.has(left) && !this.has(right)) return undefined;
    const name = operators[op];
    const alike = this.has(left) && this.has(right) && left.tensor.dtype === right.tensor.dtype;
    return alike && name !== undefined ? this.apply(name, [left, right]) : refuse("an operation on an array of NumPy's in the traced code");
  }

  attribute(array: PyTensor, name: string): Value {
    const { sizes, rank, dtype } = array.tensor;
    const isStatic = sizes.every((size) => typeof size === "number");
    if (name === "ndim") return BigInt(rank);
    if (name === "itemsize") return BigInt(dtype.bytes);
    if (isStatic && name === "shape") return new PyTuple(sizes.map((size) => BigInt(size as number)));
    if (isStatic && name === "size") return sizes.reduce((total: bigint, size) => total * BigInt(size as number), 1n);
    if (name === "base" || name === "flags" || name === "dtype") unsupported(`TODO: add support for ndarray.${name}`);
    if (name === "T") return this.#run("numpy_attr_wrapper", [array, name], (self) => callMethod(self, "permute", axes(self)));
    const method = Object.hasOwn(methods, name) ? methods[name]! : refuse(`numpy.ndarray.${name} in the traced code`);
    return new PyBuiltin(name, "numpy", (args) => this.#run(`wrapped_${name}`, [array, ...args], (self) => method(self, args)));
  }

  #run(name: string, args: readonly Value[], run: (self: PyTensor) => Value): Value {
    const target = new PythonTarget(name, `torch._dynamo.utils.${name}`, ([self]) => run(self as PyTensor));
    return this.#array(this.#output.record("call_function", target, args, noKwargs, ([self]) => run(self as PyTensor)));
  }
}
