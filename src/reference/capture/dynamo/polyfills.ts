/**
 * Functions of Python's library that Dynamo replaces by its own in Python (torch/_dynamo/polyfills/), and whose lines show in stack traces.
 */
import { PyGenerator, PyList, raise, realm, types, type FrameInfo, type Value } from "../../objects/index.ts";
import { iterate, toArray } from "../../protocol/index.ts";

interface Polyfill {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

const inReduce = (line: number, code: string): Polyfill => ({ file: "torch/_dynamo/polyfills/functools.py", line, name: "reduce", code });
const reduceIter = inReduce(30, "it = iter(iterable)");
const reduceFirst = inReduce(35, "value = next(it)");
const reduceNext = inReduce(43, "for element in it:");
const reduceStep = inReduce(44, "value = function(value, element)");
const sumReduces: Polyfill = { file: "torch/_dynamo/polyfills/builtins.py", line: 56, name: "sum", code: "return functools.reduce(operator.add, iterable, start)" };

const addcmul: Polyfill = { file: "torch/_dynamo/polyfills/__init__.py", line: 193, name: "addcmul_inplace", code: "return self.add_(tensor1 * tensor2 * value)" };

/** What is known of a polyfill's file: the lines that may be running. */
function knownLines(file: string): string {
  const lines: string[] = [];
  for (const each of [reduceIter, reduceFirst, reduceNext, reduceStep, sumReduces, addcmul]) if (each.file === file) lines[each.line - 1] = each.code;
  return Array.from(lines, (line) => line ?? "").join("\n");
}

/** Runs `body` in a frame that stands at a line of a polyfill. */
function at<T>({ file, line, name }: Polyfill, body: () => T): T {
  const current = realm();
  if (!current.sources.has(file)) current.sources.set(file, { path: file, text: knownLines(file) });
  const outer = current.frame;
  const frame: FrameInfo = { file, name, qualname: name, line, column: 0, back: outer, globals: new Map(), internal: false };
  current.frame = frame;
  try {
    return body();
  } finally {
    current.frame = outer;
  }
}

/** `functools.reduce`: items are taken one by one, between the steps; a generator has run to its end when it is made. */
export function reduce(step: (value: Value, element: Value) => Value, iterable: Value, start?: Value): Value {
  const all = iterable instanceof PyGenerator ? new PyList(toArray(iterable)) : iterable;
  const items = at(reduceIter, () => iterate(all));
  const first = start === undefined ? at(reduceFirst, () => items.next()) : start;
  if (first === undefined) return raise(types.TypeError, "reduce() of empty iterable with no initial value");
  let value = first;
  for (let element = at(reduceNext, () => items.next()); element !== undefined; element = at(reduceNext, () => items.next())) {
    const [left, right] = [value, element];
    value = at(reduceStep, () => step(left, right));
  }
  return value;
}

/** `Tensor.addcmul_` with a value: three calls in one line. */
export const addcmulInPlace = <T>(body: () => T): T => at(addcmul, body);

/** `sum(iterable, start)`, by the same loop. */
export const sum = (add: (value: Value, element: Value) => Value, iterable: Value, start: Value): Value => {
  const all = iterable instanceof PyGenerator ? new PyList(toArray(iterable)) : iterable;
  return at(sumReduces, () => reduce(add, all, start));
};
