/** Tensors that are keys of dictionaries or members of sets: which object of Python's it is that they are found by. */
import { PyTensor } from "../../library/torch/index.ts";
import { PyDict, PySet, isUserCode, type Value } from "../../objects/index.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export class TensorKeys {
  /** The tensor of a graph's value that was a key first: what is done in place gives another object of Python's for it here. */
  readonly #keys = new Map<unknown, PyTensor>();
  readonly #front: DynamoFrontEnd;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** What a dictionary or a set may hold instead of a tensor: the model's own, or another of the same value. */
  in(container: Value, key: Value): Value {
    if (!(key instanceof PyTensor) || !(container instanceof PyDict || container instanceof PySet)) return key;
    const real = key.tensor.fake ? this.#front.output.readFrom(key) : undefined;
    return real !== undefined && container.map.has(real) ? real : this.of(key);
  }

  of(key: PyTensor): PyTensor {
    const realized = isUserCode() ? (this.#front.realize(key) as PyTensor) : key;
    const known = this.#keys.get(realized.tensor);
    if (known === undefined) this.#keys.set(realized.tensor, realized);
    return known ?? realized;
  }
}
