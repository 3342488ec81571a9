/**
 * A run with places for its tensors: what it did to some, it does to others that are alike. Results are made again as the run left them, with the same
 * ones views of each other and of the tensors it was given. Nothing of the run itself is kept.
 */
import { PyTensor, wrapTensor, wrapTensorAs } from "../../library/torch/index.ts";
import { PyList, PyTuple, type Value } from "../../objects/index.ts";
import { Tensor, allTensors, duplicate, type Op, type OpArg, type OpResult, type Storage } from "../../ops/index.ts";
import type { OpCall } from "./runs.ts";

/** Stands for a tensor by its place among all of the run. */
class Place {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

type Filled<T> = T | Place | readonly Filled<T>[];

interface CallPattern {
  readonly op: Op;
  readonly args: readonly Filled<OpArg>[];
  readonly result: Filled<OpResult>;
}

/** A tensor that the run made: a copy that nothing later changes, and the places of what it is a view of and of its storage. */
interface Made {
  readonly copy: Tensor;
  readonly base: number;
  readonly storage: number;
}

/** The run on other tensors. */
export interface Instance {
  readonly value: Value;
  readonly calls: readonly OpCall[];
  readonly tensors: readonly Tensor[];
}

/** Makes the value of a run again, out of the objects that it was given and all its tensors. */
type MakeValue = (roots: readonly PyTensor[], tensors: readonly Tensor[]) => Value;

export class Pattern {
  /** What autograd calls the nodes of the roots after the run, where it has written to them. */
  readonly #gradientNodes: readonly (string | null)[];
  /** Roots that are views of tensors that are no roots. */
  readonly #bases: readonly number[];
  readonly #made: readonly Made[];
  /** Storages that the run made, as it left them. */
  readonly #storages: readonly Storage[];
  /** Places of storages of the roots that were written to, once a write. */
  readonly #written: readonly number[];
  readonly #calls: readonly CallPattern[];
  readonly #value: MakeValue;

  private constructor(roots: readonly PyTensor[], calls: readonly OpCall[], value: Value) {
    const places = new Places(roots.map(({ tensor }) => tensor));
    this.#calls = calls.map((call) => places.call(call));
    this.#bases = places.bases;
    this.#made = places.made;
    this.#storages = places.storages;
    this.#written = places.written;
    this.#gradientNodes = places.written.length === 0 ? [] : roots.map(({ tensor }) => tensor.gradientNode);
    this.#value = makeValue(value, roots, places);
  }

  /** The pattern of a run on `roots`; null where other tensors had a part in it, or operators of which nothing is known. */
  static of(roots: readonly PyTensor[], calls: readonly OpCall[], value: Value): Pattern | null {
    const known = new Set<Tensor>(roots.map(({ tensor }) => tensor));
    for (const { op, args, result } of calls) {
      if (op.namespace !== "aten" || !allTensors(args).every((each) => known.has(each))) return null;
      for (const each of allTensors([result as OpArg])) {
        if (!known.has(each) && (each.storage.elements !== null || each.memo !== null)) return null;
        known.add(each);
      }
    }
    const isKnown = (each: PyTensor): boolean => roots.includes(each) || (known.has(each.tensor) && each === each.tensor.wrapper);
    return tensorsIn(value).every(isKnown) ? new Pattern(roots, calls, value) : null;
  }

  /** The run on other tensors, one for each of its own. */
  on(roots: readonly PyTensor[]): Instance {
    const tensors = roots.map(({ tensor }) => tensor);
    const storages = tensors.map(({ storage }) => storage);
    for (const i of this.#bases) tensors.push(tensors[i]!.base!);
    for (const { elements, size, version } of this.#storages) storages.push({ elements, size, version });
    for (const { copy, base, storage } of this.#made) tensors.push(duplicate(copy, storages[storage], base < 0 ? null : tensors[base]));
    for (const place of this.#written) storages[place]!.version++;
    this.#gradientNodes.forEach((node, i) => (tensors[i]!.gradientNode = node));
    const calls = this.#calls.map(({ op, args, result }) => ({ op, args: args.map((arg) => filled(arg, tensors)), result: filled(result, tensors) }));
    return { value: this.#value(roots, tensors), calls, tensors };
  }
}

/** The places of a run's tensors, given out in the order in which they are met: the roots, what these are views of, what the run made. */
class Places {
  readonly bases: number[] = [];
  readonly made: Made[] = [];
  readonly storages: Storage[] = [];
  readonly written: number[] = [];
  readonly #roots: number;
  readonly #tensors = new Map<Tensor, number>();
  readonly #storages = new Map<Storage, number>();

  constructor(roots: readonly Tensor[]) {
    this.#roots = roots.length;
    roots.forEach((tensor, i) => {
      this.#tensors.set(tensor, i);
      this.#storages.set(tensor.storage, i);
    });
    roots.forEach(({ base }, i) => {
      if (base === null || this.#tensors.has(base)) return;
      this.#tensors.set(base, this.#tensors.size);
      this.bases.push(i);
    });
  }

  of(tensor: Tensor): number {
    return this.#tensors.get(tensor)!;
  }

  call({ op, args, result }: OpCall): CallPattern {
    const given = args.map((arg) => this.#placed(arg));
    for (const tensor of allTensors([result as OpArg])) this.#make(tensor);
    for (const i of op.schema.written) for (const { storage } of allTensors([args[i]!])) this.#write(this.#storages.get(storage)!);
    return { op, args: given, result: this.#placed(result) };
  }

  #make(original: Tensor): void {
    if (this.#tensors.has(original)) return;
    if (original.base !== null) this.#make(original.base);
    let storage = this.#storages.get(original.storage);
    if (storage === undefined) {
      this.#storages.set(original.storage, (storage = this.#roots + this.storages.length));
      this.storages.push({ ...original.storage });
    }
    this.#tensors.set(original, this.#tensors.size);
    this.made.push({ copy: duplicate(original, original.storage, null), base: original.base === null ? -1 : this.of(original.base), storage });
  }

  #write(storage: number): void {
    if (storage < this.#roots) this.written.push(storage);
  }

  #placed<T extends OpArg | OpResult>(value: T): Filled<T> {
    if (value instanceof Tensor) return new Place(this.of(value));
    if (!Array.isArray(value)) return value;
    const items = (value as readonly T[]).map((item) => this.#placed(item));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
}

function filled<T>(value: Filled<T>, tensors: readonly Tensor[]): T {
  if (value instanceof Place) return tensors[value.index] as T;
  return Array.isArray(value) ? ((value as readonly Filled<T>[]).map((item) => filled(item, tensors)) as T) : (value as T);
}

function makeValue(value: Value, roots: readonly PyTensor[], places: Places): MakeValue {
  if (value instanceof PyTensor) {
    const root = roots.indexOf(value);
    if (root >= 0) return (given) => given[root]!;
    const place = places.of(value.tensor);
    const { cls } = value;
    return (_, tensors) => {
      const tensor = tensors[place]!;
      return tensor.wrapper === null ? wrapTensorAs(tensor, cls) : wrapTensor(tensor);
    };
  }
  if (!(value instanceof PyTuple || value instanceof PyList)) return () => value;
  const items = value.items.map((item) => makeValue(item, roots, places));
  const all: (...run: Parameters<MakeValue>) => Value[] = (given, tensors) => items.map((make) => make(given, tensors));
  const { cls } = value;
  return value instanceof PyTuple ? (...run) => new PyTuple(all(...run), cls) : (...run) => new PyList(all(...run));
}

const tensorsIn = (value: Value): readonly PyTensor[] =>
  value instanceof PyTensor ? [value] : value instanceof PyTuple || value instanceof PyList ? value.items.flatMap(tensorsIn) : [];
