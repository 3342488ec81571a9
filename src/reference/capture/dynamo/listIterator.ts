/** Iterators over items that are there already (torch/_dynamo/variables/lists.py, `ListIteratorVariable`). */
import { PyIterator, makeType, types, type PyType, type Value } from "../../objects/index.ts";

const iteratorType: PyType = makeType("tuple_iterator", types.iterator);

/** Iterators that were there before the trace and that Dynamo has no variable for. */
export const outsideIterators: ReadonlySet<string> = new Set(["list_iterator", "str_ascii_iterator", "dict_keyiterator", "dict_valueiterator", "dict_itemiterator", "set_iterator", "bytes_iterator"]);

/** Those of them that the traced code has read from somewhere. */
export const readIterators: WeakSet<PyIterator> = new WeakSet();

export class ListIterator extends PyIterator {
  readonly items: readonly Value[];
  index = 0;
  constructor(items: readonly Value[]) {
    super(() => (this.index < this.items.length ? this.items[this.index++] : undefined), iteratorType);
    this.items = items;
  }

  get text(): string {
    return `ListIteratorVariable(length=${this.items.length}, index=${this.index})`;
  }
}
