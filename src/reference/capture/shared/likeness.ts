/**
 * What running a callable on fake tensors depends on, as a row of facts: where two rows are equal, the runs do the same to other tensors. Tensors count by
 * their metadata and by which of them are the same, modules by all that they hold, functions and classes by identity. Whatever may hide state is no part
 * of a likeness, and what has such an argument is like nothing.
 */
import { PyBuiltin, PyDict, PyFunction, PyList, PyObject, PySet, PySlice, PyTuple, PyType, type Value } from "../../objects/index.ts";
import { PyConstant, PyDType, PyDevice, PyTensor, isModule } from "../../library/torch/index.ts";
import { defaultDtype, isGradEnabled, isOutdated, type Tensor } from "../../ops/index.ts";

/** Numbers, texts and objects, the latter by identity. */
type Fact = null | undefined | boolean | bigint | number | string | symbol | object;

/** Told apart from what may be an argument. */
const mark = { tuple: Symbol(), list: Symbol(), slice: Symbol(), dict: Symbol(), set: Symbol(), module: Symbol(), device: Symbol(), tensor: Symbol(), again: Symbol(), origin: Symbol(), keyword: Symbol() } as const;

/** Thrown inside only: something that may hide state. */
const unlike = new Error("unlike anything");

export interface Likeness {
  readonly facts: readonly Fact[];
  /** Of the numbers among the facts. */
  readonly hash: number;
  /** The tensors it is about, each once, in the order in which they were met. */
  readonly roots: readonly PyTensor[];
}

class Writer implements Likeness {
  readonly facts: Fact[] = [];
  hash = 0;
  readonly roots: PyTensor[] = [];
  readonly #fakeOf: (real: PyTensor) => PyTensor;

  constructor(fakeOf: (real: PyTensor) => PyTensor) {
    this.#fakeOf = fakeOf;
  }

  add(value: Value): void {
    if (value === null || typeof value === "boolean") this.#fact(value);
    else if (typeof value === "string") this.#text(value);
    else if (typeof value === "bigint") {
      this.#fact(value);
      this.#mix(Number(BigInt.asIntN(32, value)));
    } else if (typeof value === "number") this.#number(value);
    else if (value instanceof PyTensor) this.#tensor(value);
    else if (value instanceof PyTuple) this.#sequence(mark.tuple, value.cls, value.items);
    else if (value instanceof PyList) this.#sequence(mark.list, value.cls, value.items);
    else if (value instanceof PySlice) this.#sequence(mark.slice, null, [value.start, value.stop, value.step]);
    else if (value instanceof PyDict) {
      this.facts.push(mark.dict, value.cls, value.map.size);
      value.map.forEach((item, key) => {
        this.add(key);
        this.add(item);
      });
    } else if (value instanceof PySet) this.#sequence(mark.set, value.cls, [...value.map.keys()]);
    else if (isModule(value)) this.#module(value);
    else if (value instanceof PyDType || value instanceof PyConstant || isLibrary(value) || value instanceof PyBuiltin || value instanceof PyType) this.#fact(value);
    else if (value instanceof PyDevice) this.facts.push(mark.device, value.device.repr());
    else throw unlike;
  }

  keyword(name: string, value: Value): void {
    this.facts.push(mark.keyword, name);
    this.add(value);
  }

  /** A callable by identity, or a method's name. */
  callee(callee: object | string): void {
    this.facts.push(isGradEnabled(), defaultDtype());
    if (callee instanceof PyObject) this.add(callee);
    else if (typeof callee === "string") this.#text(callee);
    else this.#fact(callee);
  }

  #fact(fact: Fact): void {
    this.facts.push(fact);
  }

  #text(text: string): void {
    this.facts.push(text);
    this.#mix(text.length + text.charCodeAt(0));
  }

  #number(value: number): void {
    this.facts.push(value);
    this.#mix(value);
  }

  #mix(value: number): void {
    this.hash = (Math.imul(this.hash, 31) + value) | 0;
  }

  #sequence(kind: symbol, cls: PyType | null, items: readonly Value[]): void {
    this.facts.push(kind, cls, items.length);
    for (const item of items) this.add(item);
  }

  /** Torch's own modules keep nothing between calls but what they are given. */
  #module({ cls, dict }: PyObject): void {
    if (!cls.module.startsWith("torch.nn.modules.")) throw unlike;
    this.facts.push(mark.module, cls, dict!.size);
    dict!.forEach((member, name) => {
      // Most are hooks that nobody has registered.
      if ((member instanceof PyDict || member instanceof PySet) && member.map.size === 0) return;
      this.#fact(name);
      this.add(member);
    });
  }

  #tensor(value: PyTensor): void {
    const fake = value.tensor.fake ? value : this.#fakeOf(value);
    const { tensor } = fake;
    for (let i = 0; i < this.roots.length; i++) {
      const other = this.roots[i]!.tensor;
      if (other === tensor) {
        this.facts.push(mark.again, i);
        return;
      }
      if (other.storage === tensor.storage) throw unlike;
    }
    if (tensor.constant !== null) throw unlike;
    this.roots.push(fake);
    this.facts.push(mark.tensor, fake.cls, tensor.dtype, tensor.layout, tensor.device.type, gradients(tensor), tensor.base === null ? -1 : gradients(tensor.base), tensor.sizes.length);
    for (const size of tensor.sizes) this.#size(size);
    for (const stride of tensor.strides) this.#size(stride);
    this.#size(tensor.offset);
    this.#size(tensor.storage.size);
    if (tensor.origin !== null) this.facts.push(mark.origin, tensor.origin.from, tensor.origin.output, isOutdated(tensor));
  }

  #size(size: Tensor["offset"]): void {
    if (typeof size === "number") this.#number(size);
    else this.#fact(size);
  }
}

/** Functions of the library keep nothing between calls; the user's may read what changes. */
const isLibrary = (value: PyObject): boolean => value instanceof PyFunction && value.file.startsWith("<prelude>/");

const gradients = ({ requiresGrad, isLeaf }: Tensor): number => (requiresGrad ? 2 : 0) + (isLeaf ? 1 : 0);

/** The likeness of a call of `callee` (an object of its own, or a method's name) with `args`. */
export function likeness(callee: object | string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, fakeOf: (real: PyTensor) => PyTensor): Likeness | null {
  const like = new Writer(fakeOf);
  try {
    like.callee(callee);
    for (const arg of args) like.add(arg);
    for (const [name, arg] of kwargs) like.keyword(name, arg);
    return like;
  } catch (error) {
    if (error === unlike) return null;
    throw error;
  }
}

/** How many things are kept of one hash: objects are no part of it. */
const bucketSize = 30;

/** Things by likeness, the latest few thousand of them. */
export class ByLikeness<T> {
  readonly #buckets = new Map<number, { readonly facts: readonly Fact[]; value: T }[]>();
  readonly #kept: number;
  #size = 0;

  constructor(kept: number) {
    this.#kept = kept;
  }

  get({ hash, facts }: Likeness): T | undefined {
    return this.#buckets.get(hash)?.find((each) => isSame(each.facts, facts))?.value;
  }

  set({ hash, facts }: Likeness, value: T): void {
    if (this.#size >= this.#kept) {
      this.#buckets.clear();
      this.#size = 0;
    }
    let bucket = this.#buckets.get(hash);
    if (bucket === undefined) this.#buckets.set(hash, (bucket = []));
    const known = bucket.find((each) => isSame(each.facts, facts));
    if (known !== undefined) known.value = value;
    else {
      // An array that grew has room to grow: copies take what they need.
      bucket.push({ facts: facts.slice(), value });
      if (bucket.length > bucketSize) bucket.shift();
      else this.#size++;
    }
  }
}

function isSame(a: readonly Fact[], b: readonly Fact[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
