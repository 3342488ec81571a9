/**
 * Functions of Python's library that Dynamo replaces by its own in Python (torch/_dynamo/polyfills/), and whose lines show in stack traces.
 */
import { realm, type FrameInfo, type Value } from "../../objects/index.ts";

interface Polyfill {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

const reduceStep: Polyfill = { file: "torch/_dynamo/polyfills/functools.py", line: 44, name: "reduce", code: "value = function(value, element)" };

/** Runs `body` in a frame that stands at a line of a polyfill. */
function at<T>({ file, line, name, code }: Polyfill, body: () => T): T {
  const current = realm();
  if (!current.sources.has(file)) current.sources.set(file, { path: file, text: `${"\n".repeat(line - 1)}${code}` });
  const outer = current.frame;
  const frame: FrameInfo = { file, name, qualname: name, line, column: 0, back: outer, globals: new Map(), internal: false };
  current.frame = frame;
  try {
    return body();
  } finally {
    current.frame = outer;
  }
}

/** `functools.reduce`, and `sum` by it. */
export function reduce(step: (value: Value, element: Value) => Value, items: readonly Value[], start: Value): Value {
  return at(reduceStep, () => items.reduce(step, start));
}
