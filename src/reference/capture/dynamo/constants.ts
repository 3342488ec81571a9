/**
 * Tensors whose source is a constant: results of functions marked with `assume_constant_result`, and what Python's operators make of
 * these and of other constants, which is computed on the spot (torch/_dynamo/variables/builtin.py, `python_and_tensor_constant_only`).
 */
import { PyTensor } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PyTuple, dictEntries, uninterrupted, type Value } from "../../objects/index.ts";
import { withEnvironment, withoutModes } from "../../ops/index.ts";
import { truth } from "../../protocol/index.ts";
import { boxed, checkGuarded, failing, noGuard, SourcedConstant } from "./constantSource.ts";
import { isConstant } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { MissingAttribute } from "./getAttr.ts";
import { isNumpyValue } from "./numpyArrays.ts";
import { dynamoError, refuse } from "./refuse.ts";
import { itemSource } from "./sources.ts";
import { realValueOf } from "./realValues.ts";

/** Dictionaries that were burnt in, by names that guards do not know. */
const burntIn = new WeakMap<PyDict, string>();

const ordered: ReadonlySet<string> = new Set(["items", "keys", "values"]);

/** The name that the order of a dictionary's keys is guarded by, which a burnt-in one has in vain (torch/_dynamo/guards.py, `guard_on_key_order`). */
export const unknownOrder = (dictionary: PyDict, method: string): string | undefined => (ordered.has(method) ? burntIn.get(dictionary) : undefined);

const guardedAttributes: ReadonlySet<string> = new Set(["requires_grad", "data", "_version"]);

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

  /** What a call gave: tensors become attributes of the graph, everything else is a constant of the trace. */
  result(value: Value, name: string): Value {
    if (value instanceof PyTensor) return this.#named(value, name);
    if (!(value instanceof PyObject)) return this.reached(value);
    // The same object is found again (output_graph.py, `register_attr_or_module`).
    const known = this.#front.sources.of(value);
    const source = known !== undefined && this.#containers.has(known) ? known : this.#front.output.freeKey(name, this.#containers);
    this.#containers.add(source);
    if (value instanceof PyDict) burntIn.set(value, source);
    this.#note(value, source);
    return this.#front.reached(value, () => source);
  }

  readonly #names = new Map<PyTensor, string>();

  #named(real: PyTensor, name: string): PyTensor {
    const fake = this.tensor(real, name);
    this.#names.set(fake, name);
    return fake;
  }

  /** The name that a tensor which a call gave is loaded by, which is none that the code knows; undefined for all others. */
  nameOf(tensor: PyTensor): string | undefined {
    return this.#names.get(tensor);
  }

  /** Where the tensors of a container are. */
  #note(value: Value, source: string): void {
    if (value instanceof PyTensor) this.#front.itemSources.set(value, source);
    const items = value instanceof PyList || value instanceof PyTuple ? value.items.map((item, i) => [BigInt(i), item] as const) : value instanceof PyDict ? dictEntries(value) : [];
    for (const [key, item] of items) this.#note(item, itemSource(value as PyObject, source, key));
  }

  /** A value, other than a tensor, with such a source. */
  reached(value: Value): Value {
    checkGuarded(value);
    if (isNumpyValue(value)) return dynamoError("AssertionError", "");
    if (value === null || typeof value === "object") return value;
    this.hasBoxes = true;
    return boxed(value);
  }

  /** Whether a number or a text with such a source is about. */
  hasBoxes = false;

  /** Whether there is anything to look for. */
  get isUsed(): boolean { return this.hasBoxes || this.#containers.size > 0; }

  isRooted(source: string): boolean {
    return this.#containers.has(/^\w+/.exec(source)?.[0] ?? "");
  }

  /** Whether it is known of a value that its source is a constant. */
  isSourced(value: Value): boolean {
    if (value instanceof PyTensor) return this.#tensors.has(value);
    const source = value instanceof PyObject ? this.#front.sources.of(value) : undefined;
    return value instanceof SourcedConstant || (source !== undefined && this.isRooted(source));
  }

  /** The type of such a value is a built-in class with a source that no guard can be made for (builtin.py, `call_type`); a class of the user's is not guarded. */
  checkType(value: Value): void {
    if (value instanceof PyTensor || !this.isSourced(value)) return;
    if (value instanceof PyObject && !value.cls.heap) noGuard();
  }

  /** The traced tensor of an item of a container that is a constant; undefined for all others. */
  item(real: PyTensor, source: string): PyTensor | undefined {
    return this.isRooted(source) ? this.tensor(real, source.replace(/[^A-Za-z0-9]+/g, "_")) : undefined;
  }

  /** Attributes of a tensor that are guarded where its source is asked for: there is nothing behind them (tensor.py, `var_getattr`). */
  attribute(tensor: PyTensor, name: string): MissingAttribute | undefined {
    return guardedAttributes.has(name) && this.isSourced(tensor) ? new MissingAttribute(tensor, name) : undefined;
  }

  /** What a condition makes of such a tensor, which is asked what it holds (symbolic_convert.py, `generic_jump`). */
  truth(value: Value): boolean | undefined {
    if (value instanceof MissingAttribute && this.isSourced(value.object)) dynamoError("InternalTorchDynamoError", "AttributeError: 'GetAttrVariable' object has no attribute 'get_real_value'");
    const tensor = this.#front.realize(value);
    const own = tensor instanceof PyTensor && this.#tensors.has(tensor);
    return own ? failing(() => uninterrupted(() => withoutModes(() => withEnvironment(null, () => truth(realValueOf(this.#front, tensor)))))) : undefined;
  }

  /** What the function of `operator` called `name` makes of constants; undefined where something else takes part. */
  fold(name: string, given: readonly Value[], compute: (args: readonly Value[]) => Value): Value | undefined {
    if (this.#tensors.size + this.#containers.size === 0 || !given.some((arg) => arg instanceof PyTensor)) return undefined;
    // Operands that a container holds are wrapped here.
    const args = given.map((arg) => (arg instanceof PyTensor && this.#front.itemSources.has(arg) ? this.#front.foreign.trace(arg) : arg));
    if (!args.every((arg) => (arg instanceof PyTensor ? this.#tensors.has(arg) : isConstant(arg)))) return undefined;
    if (/^i[a-z]/.test(name) && name !== "invert") refuse("an operator that changes a constant in place");
    const reals = args.map((arg) => (arg instanceof PyTensor ? realValueOf(this.#front, arg) : arg));
    const made = uninterrupted(() => withoutModes(() => withEnvironment(null, () => compute(reals))));
    return made instanceof PyTensor ? this.#named(made, `${name}_${this.#made++}`) : made;
  }
}
