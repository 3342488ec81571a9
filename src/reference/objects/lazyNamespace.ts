/**
 * A module's namespace in which a name may be bound to what is still to be evaluated: a package's submodules on their first use.
 */
import { realm } from "./realm.ts";
import type { Value } from "./value.ts";

export class LazyNamespace extends Map<string, Value> {
  readonly #pending = new Map<string, () => Value>();
  /** Whether it is a library's, found on the search path. */
  readonly ofLibrary: boolean;
  /** Imports of all names of a module that does not say which: asked, last first, for a name that is not bound. */
  readonly #stars: (() => Iterable<readonly [string, () => Value]>)[] = [];

  constructor(ofLibrary = false) {
    super();
    this.ofLibrary = ofLibrary;
  }

  /** Binds `name` to what `make` gives when it is first read. `make` gets what the name meant before, not yet evaluated either. */
  defer(name: string, make: (before: (() => Value) | undefined) => Value): void {
    const before = this.#pending.get(name);
    super.delete(name);
    this.#pending.set(name, () => make(before));
  }

  /** Binds all the names that `load` tells, when one is first looked for that is not bound otherwise. */
  deferAll(load: () => Iterable<readonly [string, () => Value]>): void {
    this.#stars.push(load);
  }

  override get(name: string): Value | undefined {
    const value = super.get(name);
    if (value !== undefined) return value;
    if (!this.#pending.has(name)) this.#askStars(name);
    return this.#pending.size === 0 ? undefined : this.#evaluate(name);
  }

  #askStars(name: string): void {
    while (this.#stars.length > 0 && !name.startsWith("_") && !realm().builtins.has(name) && !this.#pending.has(name)) {
      for (const [each, make] of this.#stars.pop()!()) if (!super.has(each) && !this.#pending.has(each)) this.#pending.set(each, make);
    }
  }

  #evaluate(name: string): Value | undefined {
    const make = this.#pending.get(name);
    if (make === undefined) return undefined;
    this.#pending.delete(name);
    try {
      // Whatever the evaluation itself bound the name to: importing a submodule binds it in its package.
      super.set(name, make());
    } catch (error) {
      this.#pending.set(name, make);
      throw error;
    }
    return super.get(name);
  }

  /** Evaluates whatever still waits. */
  settle(): void {
    for (const name of [...this.keys()]) this.get(name);
  }

  /** Whether the name is bound to what is still to be evaluated. */
  isDeferred(name: string): boolean {
    return this.#pending.has(name);
  }

  override set(name: string, value: Value): this {
    // The constructor of Map may call this before the field exists.
    this.#pending.delete(name);
    return super.set(name, value);
  }

  override has(name: string): boolean {
    if (!super.has(name)) this.#askStars(name);
    return super.has(name) || this.#pending.has(name);
  }

  override delete(name: string): boolean {
    return this.#pending.delete(name) || super.delete(name);
  }

  override keys(): MapIterator<string> {
    for (const load of this.#stars.splice(0)) for (const [name, make] of load()) if (!super.has(name)) this.#pending.set(name, make);
    return new Set([...super.keys(), ...this.#pending.keys()]).values();
  }
}

/** Evaluates all that waits in the library that a module belongs to, and in what it imports of itself in turn. */
export function settleLibrary(module: string): void {
  const [root] = module.split(".");
  for (const [name, { attributes }] of realm().modules) if (attributes instanceof LazyNamespace && attributes.ofLibrary && name.split(".")[0] === root) attributes.settle();
}
