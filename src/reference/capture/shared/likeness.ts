/**
 * What running a callable on fake tensors depends on, as a text: where two texts are equal, the runs do the same to other tensors. Tensors count by
 * their metadata and by which of them are the same, modules by all that they hold, functions and classes by identity. Whatever may hide state is no part
 * of a likeness, and what has such an argument is like nothing.
 */
import { PyBuiltin, PyDict, PyFunction, PyList, PyObject, PySet, PySlice, PyTuple, PyType, types, type Value } from "../../objects/index.ts";
import { PyConstant, PyDType, PyDevice, PyTensor, isModule, torchTypes } from "../../library/torch/index.ts";
import { defaultDtype, isGradEnabled, isOutdated, type Tensor } from "../../ops/index.ts";

export interface Likeness {
  readonly text: string;
  /** The tensors it is about, each once, in the order in which they were met. */
  readonly roots: readonly PyTensor[];
}

interface Entries {
  forEach(visit: (value: Value, key: Value) => void): void;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identity(of: object): number {
  let id = identities.get(of);
  if (id === undefined) identities.set(of, (id = ++lastIdentity));
  return id;
}

/** Thrown inside only: something that may hide state. */
const unlike = new Error("unlike anything");

class Writer {
  readonly roots: PyTensor[] = [];
  readonly #places = new Map<Tensor, number>();
  readonly #fakeOf: (real: PyTensor) => PyTensor;

  constructor(fakeOf: (real: PyTensor) => PyTensor) {
    this.#fakeOf = fakeOf;
  }

  text(value: Value): string {
    switch (typeof value) {
      case "bigint": return `${value}n`;
      case "number": return Object.is(value, -0) ? "-0" : String(value);
      case "boolean": return value ? "T" : "F";
      case "string": return `${value.length}'${value}`;
    }
    if (value === null) return "N";
    if (value instanceof PyTensor) return this.#tensor(value);
    if (value instanceof PyTuple) return `(${classText(value, types.tuple)}${this.#all(value.items)})`;
    if (value instanceof PyList) return `[${classText(value, types.list)}${this.#all(value.items)}]`;
    if (value instanceof PySlice) return `:${this.#all([value.start, value.stop, value.step])};`;
    if (value instanceof PyDict) return value.map.size === 0 ? "{}" : `{${classText(value, types.dict)}${this.#entries(value.map)}}`;
    if (value instanceof PySet) return `s(${this.#all([...value.map.keys()])})`;
    if (isModule(value)) return this.#module(value);
    if (value instanceof PyDType || value instanceof PyConstant || isLibrary(value) || value instanceof PyBuiltin || value instanceof PyType) return `#${identity(value)}`;
    if (value instanceof PyDevice) return `d${value.device.repr()}`;
    throw unlike;
  }

  #all(items: readonly Value[]): string {
    let text = "";
    for (const item of items) text += `${this.text(item)},`;
    return text;
  }

  #entries(map: Entries): string {
    let text = "";
    map.forEach((value, key) => (text += `${typeof key === "string" ? key : this.text(key)}=${this.text(value)},`));
    return text;
  }

  /** Torch's own modules keep nothing between calls but what they are given. */
  #module(value: PyObject): string {
    if (!value.cls.module.startsWith("torch.nn.modules.")) throw unlike;
    let text = `m${identity(value.cls)}{`;
    let empty = 0;
    value.dict!.forEach((member, name) => {
      // Most are hooks that nobody has registered.
      if ((member instanceof PyDict || member instanceof PySet) && member.map.size === 0) empty++;
      else text += `${name}=${this.text(member)},`;
    });
    return `${text}${empty}}`;
  }

  #tensor(value: PyTensor): string {
    const fake = value.tensor.fake ? value : this.#fakeOf(value);
    const { tensor } = fake;
    const known = this.#places.get(tensor);
    if (known !== undefined) return `t${known}`;
    if (tensor.constant !== null) throw unlike;
    for (const { tensor: other } of this.roots) if (other.storage === tensor.storage) throw unlike;
    this.#places.set(tensor, this.roots.length);
    this.roots.push(fake);
    return `${classText(fake, torchTypes.Tensor)}${metadata(tensor)}`;
  }
}

const classText = ({ cls }: PyObject, usual: PyType): string => (cls === usual ? "" : `${identity(cls)} `);

/** Functions of the library keep nothing between calls; the user's may read what changes. */
const isLibrary = (value: PyObject): boolean => value instanceof PyFunction && value.file.startsWith("<prelude>/");

const metadata = (tensor: Tensor): string =>
  `${tensor.dtype.name}[${tensor.sizes.join()}|${tensor.strides.join()}|${String(tensor.offset)}|${String(tensor.storage.size)}]${tensor.layout.name}${tensor.device.type}`
  + gradientText(tensor) + (tensor.base === null ? "" : `v${gradientText(tensor.base)}`) + (tensor.origin === null ? "" : `${tensor.origin.from}${tensor.origin.output}${isOutdated(tensor) ? "o" : ""}`);

const gradientText = ({ requiresGrad, isLeaf }: Tensor): string => (requiresGrad ? (isLeaf ? "gl" : "g") : isLeaf ? "l" : "-");

/** The likeness of a call of `callee` (an object of its own, or a method's name) with `args`. */
export function likeness(callee: object | string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, fakeOf: (real: PyTensor) => PyTensor): Likeness | null {
  const writer = new Writer(fakeOf);
  try {
    let text = `${isGradEnabled() ? "g" : "-"}${defaultDtype().name} `;
    text += typeof callee === "string" ? `.${callee}` : callee instanceof PyObject ? writer.text(callee) : `#${identity(callee)}`;
    for (const arg of args) text += ` ${writer.text(arg)}`;
    for (const [name, arg] of kwargs) text += ` ${name}=${writer.text(arg)}`;
    return { text, roots: writer.roots };
  } catch (error) {
    if (error === unlike) return null;
    throw error;
  }
}
