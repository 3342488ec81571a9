/** Iterators of `itertools` as Dynamo models them (torch/_dynamo/variables/iter.py). */
import { PyGenerator, PyIterator, PyObject, PyTuple, types, type Kwargs, type Value } from "../../objects/index.ts";
import { call, compare, toArray, truth } from "../../protocol/index.ts";
import { describe } from "./describe.ts";
import { ListIterator } from "./listIterator.ts";
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
