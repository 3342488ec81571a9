/**
 * A run with places for its tensors: what it did to some, it does to others that are alike. Results are made again as the run left them, with the same
 * ones views of each other and of the tensors it was given.
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

export class Pattern {
  readonly #roots: readonly PyTensor[];
  /** What autograd calls the nodes of the roots after the run: it may have written to them. */
  readonly #gradientNodes: readonly (string | null)[];
  readonly #places = new Map<Tensor, number>();
  readonly #storagePlaces = new Map<Storage, number>();
  readonly #bases: number[] = [];
  readonly #made: Made[] = [];
  /** Storages that the run made, as it left them. */
  readonly #storages: Storage[] = [];
  /** Places of storages of the roots that were written to, once a write. */
  readonly #written: number[] = [];
  readonly #calls: readonly CallPattern[];
  readonly #value: Value;

  private constructor(roots: readonly PyTensor[], calls: readonly OpCall[], value: Value) {
    this.#roots = roots;
    this.#gradientNodes = roots.map(({ tensor }) => tensor.gradientNode);
    roots.forEach(({ tensor }, i) => {
      this.#places.set(tensor, i);
      this.#storagePlaces.set(tensor.storage, i);
    });
    roots.forEach(({ tensor: { base } }, i) => {
      if (base === null || this.#places.has(base)) return;
      this.#places.set(base, roots.length + this.#bases.length);
      this.#bases.push(i);
    });
    this.#calls = calls.map(({ op, args, result }) => {
      const given = args.map((arg) => this.#placed(arg));
      for (const tensor of allTensors([result as OpArg])) this.#make(tensor);
      for (const i of op.schema.written) for (const { storage } of allTensors([args[i]!])) this.#write(this.#storagePlaces.get(storage)!);
      return { op, args: given, result: this.#placed(result) };
    });
    this.#value = value;
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

  #make(original: Tensor): void {
    if (this.#places.has(original)) return;
    if (original.base !== null) this.#make(original.base);
    let storage = this.#storagePlaces.get(original.storage);
    if (storage === undefined) {
      this.#storagePlaces.set(original.storage, (storage = this.#roots.length + this.#storages.length));
      this.#storages.push({ ...original.storage });
    }
    this.#places.set(original, this.#roots.length + this.#bases.length + this.#made.length);
    this.#made.push({ copy: duplicate(original), base: original.base === null ? -1 : this.#places.get(original.base)!, storage });
  }

  #write(storage: number): void {
    if (storage < this.#roots.length) this.#written.push(storage);
  }

  #placed<T extends OpArg | OpResult>(value: T): Filled<T> {
    if (value instanceof Tensor) return new Place(this.#places.get(value)!);
    if (!Array.isArray(value)) return value;
    const items = (value as readonly T[]).map((item) => this.#placed(item));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }

  /** The run on other tensors, one for each of its own. */
  on(roots: readonly PyTensor[]): Instance {
    const tensors = roots.map(({ tensor }) => tensor);
    const storages = tensors.map(({ storage }) => storage);
    for (const i of this.#bases) tensors.push(tensors[i]!.base!);
    for (const storage of this.#storages) storages.push({ ...storage });
    for (const { copy, base, storage } of this.#made) tensors.push(duplicate(copy, storages[storage], base < 0 ? null : tensors[base]));
    for (const place of this.#written) storages[place]!.version++;
    if (this.#written.length > 0) this.#gradientNodes.forEach((node, i) => (tensors[i]!.gradientNode = node));
    const fill = <T>(value: Filled<T>): T => {
      if (value instanceof Place) return tensors[value.index] as T;
      return Array.isArray(value) ? (value as readonly Filled<T>[]).map(fill) as T : value as T;
    };
    const calls = this.#calls.map(({ op, args, result }) => ({ op, args: args.map(fill) as readonly OpArg[], result: fill(result) as OpResult }));
    return { value: this.#filled(this.#value, roots, tensors), calls, tensors };
  }

  #filled(value: Value, roots: readonly PyTensor[], tensors: readonly Tensor[]): Value {
    if (value instanceof PyTensor) {
      const root = this.#roots.indexOf(value);
      if (root >= 0) return roots[root]!;
      const tensor = tensors[this.#places.get(value.tensor)!]!;
      return tensor.wrapper === null ? wrapTensorAs(tensor, value.cls) : wrapTensor(tensor);
    }
    if (value instanceof PyTuple) return new PyTuple(value.items.map((item) => this.#filled(item, roots, tensors)), value.cls);
    if (value instanceof PyList) return new PyList(value.items.map((item) => this.#filled(item, roots, tensors)));
    return value;
  }
}

const tensorsIn = (value: Value): readonly PyTensor[] =>
  value instanceof PyTensor ? [value] : value instanceof PyTuple || value instanceof PyList ? value.items.flatMap(tensorsIn) : [];
