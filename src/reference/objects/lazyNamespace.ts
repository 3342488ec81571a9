/**
 * A module's namespace in which a name may be bound to what is still to be evaluated: a package's submodules on their first use.
 */
import { realm } from "./realm.ts";
import type { Value } from "./value.ts";

interface Star {
  readonly load: () => Iterable<readonly [string, () => Value]>;
  readonly origin: string;
}

export class LazyNamespace extends Map<string, Value> {
  readonly #pending = new Map<string, () => Value>();
  /** Names that imports have bound. */
  readonly #imports = new Set<string>();
  /** Whether it is a library's, found on the search path. */
  readonly ofLibrary: boolean;
  /** The modules that names wait for. */
  readonly #origins = new Map<string, string>();
  /** Imports of all names of a module that does not say which: asked, last first, for a name that is not bound. */
  readonly #stars: Star[] = [];

  constructor(ofLibrary = false) {
    super();
    this.ofLibrary = ofLibrary;
  }

  /** Binds `name` to what `make` gives when it is first read, an import from `origin` perhaps. `make` gets what the name meant before, not yet evaluated either. */
  defer(name: string, make: (before: (() => Value) | undefined) => Value, origin?: string): void {
    const before = this.#pending.get(name);
    super.delete(name);
    if (origin !== undefined) {
      this.#imports.add(name);
      this.#origins.set(name, origin);
    }
    this.#pending.set(name, () => make(before));
  }

  /** Binds all the names that `load` tells, when one is first looked for that is not bound otherwise. */
  deferAll(load: Star["load"], origin: string): void {
    this.#stars.push({ load, origin });
  }

  /** What waits for other modules: each with the name it waits for there, and what evaluates it. */
  pendingModules(): readonly { readonly origin: string; readonly name: string | null; readonly evaluate: () => void }[] {
    const names = [...this.#origins].filter(([name]) => this.#pending.has(name)).map(([name, origin]) => ({ origin, name, evaluate: () => void this.get(name) }));
    return [...names, ...this.#stars.map((star) => ({ origin: star.origin, name: null, evaluate: () => this.#askStar(star) }))];
  }

  #askStar(star: Star): void {
    const at = this.#stars.indexOf(star);
    if (at < 0) return;
    this.#stars.splice(at, 1);
    for (const [name, make] of star.load()) this.#fromStar(name, make);
  }

  override get(name: string): Value | undefined {
    const value = super.get(name);
    if (value !== undefined) return value;
    if (!this.#pending.has(name)) this.#askStars(name);
    return this.#pending.size === 0 ? undefined : this.#evaluate(name);
  }

  #askStars(name: string): void {
    while (this.#stars.length > 0 && !name.startsWith("_") && !realm().builtins.has(name) && !this.#pending.has(name)) {
      for (const [each, make] of this.#stars.pop()!.load()) this.#fromStar(each, make);
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

  /** Names of imports that wait. */
  pendingImports(): readonly string[] {
    this.#askAllStars();
    return [...this.#pending.keys()].filter((name) => this.#imports.has(name));
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

  #askAllStars(): void {
    for (const { load } of this.#stars.splice(0)) for (const [name, make] of load()) this.#fromStar(name, make);
  }

  #fromStar(name: string, make: () => Value): void {
    if (super.has(name) || this.#pending.has(name)) return;
    this.#pending.set(name, make);
    this.#imports.add(name);
  }

  override keys(): MapIterator<string> {
    this.#askAllStars();
    return new Set([...super.keys(), ...this.#pending.keys()]).values();
  }
}

