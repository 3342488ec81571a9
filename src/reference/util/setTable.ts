/**
 * The order in which CPython goes through a set: that of its open table (Objects/setobject.c). Hashes are those of an interpreter that does not
 * randomise them (PYTHONHASHSEED=0); a set with a key whose hash is its address has no order that repeats, and is gone through as it was filled.
 */

const linearProbes = 9;

interface Slot<T> {
  readonly key: T;
  readonly hash: bigint;
}

export class SetTable<T> {
  /** null: a key was here. */
  #slots: (Slot<T> | null | undefined)[] = new Array<undefined>(8).fill(undefined);
  #used = 0;
  /** Slots that are or were taken. */
  #fill = 0;

  /** A set of one. */
  static of<T>(key: T, hash: bigint): SetTable<T> {
    const made = new SetTable<T>();
    made.add(key, hash);
    return made;
  }

  /** `set_add_entry`: the table grows fourfold once three fifths are taken. */
  add(key: T, hash: bigint): void {
    this.#insert({ key, hash });
    if (this.#fill * 5 >= (this.#slots.length - 1) * 3) this.#resize(this.#used > 50000 ? this.#used * 2 : this.#used * 4);
  }

  /** `set_merge`: there is room for twice what there will be beforehand. Keys that are there already are the caller's to leave out. */
  merge(other: SetTable<T>, isNew: (key: T) => boolean): void {
    if ((this.#fill + other.#used) * 5 >= (this.#slots.length - 1) * 3) this.#resize((this.#used + other.#used) * 2);
    if (this.#fill === 0 && this.#slots.length === other.#slots.length && other.#fill === other.#used) {
      this.#slots = [...other.#slots];
      this.#fill = this.#used = other.#used;
      return;
    }
    const isEmpty = this.#fill === 0;
    for (const slot of other.#slots) if (slot != null && isNew(slot.key)) isEmpty ? this.#insert(slot) : this.add(slot.key, slot.hash);
  }

  remove(key: T): void {
    const at = this.#slots.findIndex((slot) => slot != null && slot.key === key);
    if (at < 0) return;
    this.#slots[at] = null;
    this.#used--;
  }

  *keys(): IterableIterator<T> {
    for (const slot of this.#slots) if (slot != null) yield slot.key;
  }

  #resize(least: number): void {
    const old = this.#slots;
    let size = 8;
    while (size <= least) size *= 2;
    this.#slots = new Array<undefined>(size).fill(undefined);
    this.#fill = this.#used = 0;
    for (const slot of old) if (slot != null) this.#insert(slot);
  }

  #insert(slot: Slot<T>): void {
    const mask = BigInt(this.#slots.length - 1);
    let perturb = BigInt.asUintN(64, slot.hash);
    let at = perturb & mask;
    for (;;) {
      const start = Number(at);
      const end = start + linearProbes < this.#slots.length ? start + linearProbes : start;
      for (let i = start; i <= end; i++) {
        if (this.#slots[i] !== undefined) continue;
        this.#slots[i] = slot;
        this.#used++;
        this.#fill++;
        return;
      }
      perturb >>= 5n;
      at = (at * 5n + 1n + perturb) & mask;
    }
  }
}
