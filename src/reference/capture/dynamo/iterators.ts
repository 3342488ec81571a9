/** Iterators of `itertools` as Dynamo models them (torch/_dynamo/variables/iter.py). */
import { PyGenerator, PyIterator, PyObject, PyTuple, makeType, types, type Kwargs, type Value } from "../../objects/index.ts";
import { call, compare, toArray, truth } from "../../protocol/index.ts";
import { describe } from "./describe.ts";
import { ListIterator } from "./listIterator.ts";
import { holds } from "./polyfills.ts";
import { unsupported } from "./refuse.ts";

/** `cycle`: takes what it goes round from an iterator only; when that is exhausted it gives the last item for ever. */
export class CycleIterator extends PyIterator {
  constructor(iterable: Value) {
    let last: Value | undefined;
    let exhausted = false;
    super(() => {
      if (!(iterable instanceof PyIterator || iterable instanceof PyGenerator)) return unsupported(`next(${describe(iterable)})`);
      const item = exhausted ? undefined : iterable.next();
      exhausted ||= item === undefined;
      if (item !== undefined) last = item;
      return last;
    }, types.iterator);
  }
}

const filterType = makeType("filter", types.iterator);

/**
 * `filter`: items are taken one by one, but what wants them all at once gets the answer of one call with all of them
 * (`FilterVariable.unpack_var_sequence`).
 */
export class FilterIterator extends PyIterator {
  readonly #fn: Value;
  readonly #items: IterableIterator<Value>;
  constructor(fn: Value, items: IterableIterator<Value>) {
    super(() => {
      for (let item = items.next(); item.done !== true; item = items.next()) if (holds(call(fn, [item.value]))) return item.value;
      return undefined;
    }, filterType);
    this.#fn = fn;
    this.#items = items;
  }

  unpacked(): readonly Value[] {
    return [new PyTuple([call(this.#fn, [...this.#items])])];
  }
}

/** The items of what an iterator is made of: all at once where they are there, one by one elsewhere. */
export function itemsOf(value: Value): IterableIterator<Value> {
  if (value instanceof FilterIterator) return value.unpacked()[Symbol.iterator]();
  if (value instanceof ListIterator) return value.rest[Symbol.iterator]();
  return value instanceof PyIterator || value instanceof PyGenerator ? oneByOne(value) : toArray(value)[Symbol.iterator]();
}

function* oneByOne(items: PyIterator | PyGenerator): Generator<Value> {
  for (let item = items.next(); item !== undefined; item = items.next()) yield item;
}

const isLiteral = (value: Value): boolean => value === null || typeof value !== "object";

/** `groupby(iterable, key=…)`: without a key it is the variables that are compared, and two constants are never one. */
export function grouped(args: readonly Value[], kwargs: Kwargs): Value {
  if (args.length !== 1) unsupported("Unsupported arguments for itertools.groupby");
  const key = kwargs.get("key");
  const keyOf = (item: Value): Value => {
    if (key === undefined) return item;
    const found = call(key, [item]);
    return isLiteral(found) ? found : unsupported("Unexpected failure when calling itertools.groupby");
  };
  const same = (left: Value, right: Value): boolean => (key === undefined ? left instanceof PyObject && left === right : truth(compare("eq", left, right)));
  const groups: { readonly key: Value; readonly items: Value[] }[] = [];
  for (const item of toArray(args[0]!)) {
    const name = keyOf(item);
    const last = groups.at(-1);
    if (last !== undefined && same(last.key, name)) last.items.push(item);
    else groups.push({ key: name, items: [item] });
  }
  return new ListIterator(groups.map(({ key: name, items }) => new PyTuple([name, new ListIterator(items)])));
}
