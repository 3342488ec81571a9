/** Iterators over items that are there already (torch/_dynamo/variables/lists.py, `ListIteratorVariable`). */
import { PyIterator, makeType, types, type PyObject, type PyType, type Value } from "../../objects/index.ts";

const iteratorType: PyType = makeType("list_iterator", types.iterator);

/** Iterators that were there before the trace and that Dynamo has no variable for. */
export const outsideIterators: ReadonlySet<string> = new Set(["list_iterator", "str_ascii_iterator", "dict_keyiterator", "dict_valueiterator", "dict_itemiterator", "set_iterator", "bytes_iterator"]);

/** Those of them that the traced code has read from somewhere. */
export const readIterators: WeakSet<PyObject> = new WeakSet();

export class ListIterator extends PyIterator {
  readonly items: readonly Value[];
  index = 0;
  constructor(items: readonly Value[]) {
    super(() => (this.index < this.items.length ? this.items[this.index++] : undefined), iteratorType);
    this.items = items;
  }

  /** What is left: most of what takes items takes these and leaves the iterator where it is (`unpack_var_sequence`). */
  get rest(): readonly Value[] {
    return this.items.slice(this.index);
  }

  get text(): string {
    return `ListIteratorVariable(length=${this.items.length}, index=${this.index})`;
  }
}
