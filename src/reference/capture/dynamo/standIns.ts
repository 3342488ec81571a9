/** What the traced code has in hand where something of the user's lies that Dynamo has variables of its own for: arrays of NumPy's, tensors of subclasses. */
import { PyTensor, preludeAttribute } from "../../library/torch/index.ts";
import { isUserCode, unbox, uninterrupted, type PyObject, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { isNumpyValue } from "./numpyArrays.ts";
import { isSubclassed, standInFor } from "./subclassed.ts";

export class StandIns {
  readonly #front: DynamoFrontEnd;
  readonly #numpyTensors = new Map<PyObject, PyTensor>();

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** An array or a scalar of NumPy's that was not made while tracing, as the traced array that stands for it; any other value as it is. */
  adopt(value: Value): Value {
    if (isSubclassed(value)) return this.held(value);
    if (!isNumpyValue(value) || !isUserCode()) return value;
    return this.#front.arrays.mark(this.#front.foreign.traceNumpy(value, this.#tensorOf(value)));
  }

  /** What the traced code has in hand where a tensor of a class of the user's lies. */
  held(value: Value): Value {
    // What a container of parameters hands out has been taken for a tensor.
    return isSubclassed(value) && isUserCode() && (this.#front.realInputs.has(value) || !this.#front.output.isWrapped(value)) ? this.#standIn(value) : value;
  }

  #standIn(real: PyTensor): Value {
    const made = standInFor(real);
    const source = this.#front.itemSources.get(real);
    if (source !== undefined) this.#front.sources.add(made, source);
    return made;
  }

  #tensorOf(value: PyObject): PyTensor {
    let tensor = this.#numpyTensors.get(value);
    if (tensor === undefined) this.#numpyTensors.set(value, (tensor = realTensor(value)));
    return tensor;
  }
}

/** What an array or a scalar holds, as a real tensor. */
function realTensor(value: PyObject): PyTensor {
  const held = value.own("_tensor");
  return held instanceof PyTensor ? held
    : uninterrupted(() => withoutModes(() => withEnvironment(null, () => call(preludeAttribute("torch._numpy._util", "array"), [unbox(value)])))) as PyTensor;
}
