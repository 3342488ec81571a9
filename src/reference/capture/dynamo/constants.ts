/**
 * Tensors whose source is a constant: results of functions marked with `assume_constant_result`, and what Python's operators make of
 * these and of other constants, which is computed on the spot (torch/_dynamo/variables/builtin.py, `python_and_tensor_constant_only`).
 */
import { PyTensor } from "../../library/torch/index.ts";
import { uninterrupted, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { isConstant } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { refuse } from "./refuse.ts";
import { realValueOf } from "./realValues.ts";

export class Constants {
  readonly #front: DynamoFrontEnd;
  readonly #tensors = new Set<PyTensor>();
  /** Names under which containers of constants are held. */
  readonly #containers = new Set<string>();
  /** `unique_id` of torch/_dynamo/bytecode_transformation.py: the frame itself takes the first. */
  #made = 1;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  tensor(real: PyTensor, name: string): PyTensor {
    const fake = this.#front.output.tensorAttribute(real, name, [name]);
    this.#tensors.add(fake);
    return fake;
  }

  /** The source of a container. */
  container(name: string): string {
    const source = this.#front.output.freeKey(name);
    this.#containers.add(source);
    return source;
  }

  /** The traced tensor of an item of a container that is a constant; undefined for all others. */
  item(real: PyTensor, source: string): PyTensor | undefined {
    return this.#containers.has(/^\w+/.exec(source)?.[0] ?? "") ? this.tensor(real, source.replace(/[^A-Za-z0-9]+/g, "_")) : undefined;
  }

  /** What the function of `operator` called `name` makes of constants; undefined where something else takes part. */
  fold(name: string, args: readonly Value[], compute: (args: readonly Value[]) => Value): Value | undefined {
    if (this.#tensors.size === 0 || !args.some((arg) => arg instanceof PyTensor)) return undefined;
    if (!args.every((arg) => (arg instanceof PyTensor ? this.#tensors.has(arg) : isConstant(arg)))) return undefined;
    if (/^i[a-z]/.test(name) && name !== "invert") refuse("an operator that changes a constant in place");
    const reals = args.map((arg) => (arg instanceof PyTensor ? realValueOf(this.#front, arg) : arg));
    const made = uninterrupted(() => withoutModes(() => withEnvironment(null, () => compute(reals))));
    return made instanceof PyTensor ? this.tensor(made, `${name}_${this.#made++}`) : made;
  }
}
