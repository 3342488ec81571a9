/** Iterators over items that are there already (torch/_dynamo/variables/lists.py, `ListIteratorVariable`). */
import { PyIterator, makeType, types, type PyType, type Value } from "../../objects/index.ts";

const iteratorType: PyType = makeType("tuple_iterator", types.iterator);

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
