/**
 * Functions of Python's library that Dynamo replaces by its own in Python (torch/_dynamo/polyfills/), and whose lines show in stack traces.
 */
import { PyError, PyException, PyGenerator, PyList, PyTuple, raise, realm, types, type CompareOperator, type FrameInfo, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { PyTensor } from "../../library/torch/index.ts";
import { binary, call, callMethod, compare, getAttribute, isInstance, iterate, repr, toArray, truth } from "../../protocol/index.ts";
import { ListIterator } from "./listIterator.ts";
import { unsupported } from "./refuse.ts";

interface Polyfill {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** The lines that may be running, by file: what is known of it. */
const known = new Map<string, string[]>();

const polyfill = (file: string, line: number, name: string, code: string): Polyfill => lineOf(`torch/_dynamo/polyfills/${file}`, line, name, code);

function lineOf(path: string, line: number, name: string, code: string): Polyfill {
  const lines = known.get(path) ?? [];
  known.set(path, lines);
  lines[line - 1] = code;
  return { file: path, line, name };
}

const inReduce = (line: number, code: string): Polyfill => polyfill("functools.py", line, "reduce", code);
const reduceIter = inReduce(30, "it = iter(iterable)");
const reduceFirst = inReduce(35, "value = next(it)  # type: ignore[assignment]");
/** What it starts with is wrapped when it is asked whether there is any. */
const reduceStart = inReduce(33, "if initial is _INITIAL_MISSING:");
const reduceNext = inReduce(43, "for element in it:");
const reduceStep = inReduce(44, "value = function(value, element)");
const sumReduces = polyfill("builtins.py", 56, "sum", "return functools.reduce(operator.add, iterable, start)");
const enumerates = polyfill("builtins.py", 49, "enumerate", "for x in iterable:");
const addcmul = polyfill("__init__.py", 193, "addcmul_inplace", "return self.add_(tensor1 * tensor2 * value)");

const knownLines = (file: string): string => Array.from(known.get(file) ?? [], (line) => line ?? "").join("\n");

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

/** What a variable of a polyfill is given: a tensor of a container's is wrapped there, and a node is named after it (symbolic_convert.py, `STORE_FAST`). */
const stored = (where: Polyfill, name: string, body: () => Value | undefined): Value | undefined => at(where, () => {
  const value = body();
  if (typeof value === "object" && value !== null) realm().interceptor?.store(name, value, "local");
  return value;
});

/** A generator has run to its end when it is made, out of sight of the polyfill that gets it. */
const finished = (iterable: Value): Value => (iterable instanceof PyGenerator ? new PyList(toArray(iterable)) : iterable);

/** `functools.reduce`: items are taken one by one, between the steps. */
export function reduce(step: (value: Value, element: Value) => Value, iterable: Value, start?: Value): Value {
  const all = finished(iterable);
  const items = at(reduceIter, () => iterate(all));
  const first = start === undefined ? stored(reduceFirst, "value", () => items.next()) : stored(reduceStart, "value", () => start);
  if (first === undefined) return raise(types.TypeError, "reduce() of empty iterable with no initial value");
  let value = first;
  const next = (): Value | undefined => stored(reduceNext, "element", () => items.next());
  for (let element = next(); element !== undefined; element = next()) {
    const [left, right] = [value, element];
    value = stored(reduceStep, "value", () => folding(() => step(left, right)))!;
  }
  return value;
}

/** What cannot be computed of constants in a polyfill. */
function folding<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PyError) || !(error.value instanceof PyException) || error.value.raised || error.value.traceback.length > 0) throw error;
    return unsupported(`constant fold exception: ${repr(error.value)}`);
  }
}

const constraining = lineOf("torch/__init__.py", 2731, "_constrain_as_size", "torch.sym_constrain_range_for_size(symbol, min=min, max=max)");

/** The one line of a function of torch's that is followed. */
export const constrainAsSize = <T>(body: () => T): T => at(constraining, body);

const inRadians = polyfill("__init__.py", 69, "radians", "return math.pi / 180.0 * x");

/** `math.radians` of what is no constant. */
export const radians = (angle: Value): Value => at(inRadians, () => binary("mul", Math.PI / 180, angle));

/** `Tensor.addcmul_` with a value: three calls in one line. */
export const addcmulInPlace = <T>(body: () => T): T => at(addcmul, body);

/** `sum(iterable, start)`, by the same loop. */
export const sum = (add: (value: Value, element: Value) => Value, iterable: Value, start: Value): Value => {
  const all = finished(iterable);
  return at(sumReduces, () => reduce(add, all, start));
};

/** `enumerate(iterable, start)`: a generator too, so its loop has run to the end when it is called. */
export function enumerated(iterable: Value, start: Value): ListIterator {
  const all = finished(iterable);
  const source = at(enumerates, () => iterate(all));
  const items: Value[] = [];
  const next = (): Value | undefined => stored(enumerates, "x", () => source.next());
  for (let item = next(); item !== undefined; item = next()) items.push(item);
  let index = start;
  return new ListIterator(items.map((item) => {
    const pair = new PyTuple([index, item]);
    index = binary("add", index, 1n);
    return pair;
  }));
}

const makes = polyfill("__init__.py", 171, "instantiate_user_defined_class_object", "obj = cls.__new__(cls, *args, **kwargs)");
const initializes = polyfill("__init__.py", 176, "instantiate_user_defined_class_object", "obj.__init__(*args, **kwargs)");

/** An object of a class that has a `__new__` of the user's. */
export function instantiate(cls: PyType, args: readonly Value[], kwargs: Kwargs): Value {
  const object = at(makes, () => call(getAttribute(cls, "__new__"), [cls, ...args], kwargs));
  if (isInstance(object, cls)) at(initializes, () => callMethod(object, "__init__", args, kwargs));
  return object;
}

const comparing = polyfill("__init__.py", 83, "list_cmp", "if a != b:");
const comparingFirst = polyfill("__init__.py", 84, "list_cmp", "return op(a, b)");
const comparingLengths = polyfill("__init__.py", 85, "list_cmp", "return op(len(left), len(right))");

/** Two lists are compared item by item up to the first that differ. */
export function listCompare(op: CompareOperator, left: readonly Value[], right: readonly Value[]): Value {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (at(comparing, () => truth(compare("ne", left[i]!, right[i]!)))) return at(comparingFirst, () => compare(op, left[i]!, right[i]!));
  }
  return at(comparingLengths, () => compare(op, BigInt(left.length), BigInt(right.length)));
}

/** The same of `is`, by what tells two values and two lengths apart: small numbers are the same where they are equal. */
export function listSame(left: readonly Value[], right: readonly Value[], same: (left: Value, right: Value) => boolean): boolean {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (at(comparing, () => truth(compare("ne", left[i]!, right[i]!)))) return same(left[i]!, right[i]!);
  }
  return left.length === right.length;
}

const finding = polyfill("__init__.py", 55, "index", "if item == elem:");

/** Where an item first is among others; undefined where it is not. */
export function indexOf(items: readonly Value[], item: Value): bigint | undefined {
  const found = items.findIndex((each) => at(finding, () => truth(compare("eq", item, each))));
  return found < 0 ? undefined : BigInt(found);
}

const predicate = polyfill("__init__.py", 199, "predicate", "if obj:");

/** Whether `filter` keeps an item, by what its function has said. */
export const holds = (answer: Value): boolean => at(predicate, () => truth(answer));

const inBuiltins = (line: number, name: string, code: string): Polyfill => polyfill("builtins.py", line, name, code);
const allNext = inBuiltins(28, "all", "for elem in iterable:");
const allAsks = inBuiltins(29, "all", "if not elem:");
const anyNext = inBuiltins(36, "any", "for elem in iterable:");
const anyAsks = inBuiltins(37, "any", "if elem:");

/** `all` and `any`: whether an element is found that is what is `looked` for. */
function finds(iterable: Value, looked: boolean, next: Polyfill, asks: Polyfill): boolean {
  const all = finished(iterable);
  const items = at(next, () => iterate(all));
  const taken = (): Value | undefined => stored(next, "elem", () => items.next());
  for (let element = taken(); element !== undefined; element = taken()) {
    const asked = element;
    if (at(asks, () => truth(asked)) === looked) return true;
  }
  return false;
}

export const areAll = (iterable: Value): boolean => !finds(iterable, false, allNext, allAsks);
export const isAny = (iterable: Value): boolean => finds(iterable, true, anyNext, anyAsks);

/** Where what `operator.itemgetter`, `attrgetter` and `methodcaller` make does its work; undefined for anything else. */
export function gotten<T>(name: string, body: () => T): T | undefined {
  const where = Object.hasOwn(getters, name) ? getters[name]! : undefined;
  return where && at(where, body);
}
const inOperator = (line: number, name: string, code: string): Polyfill => polyfill("operator.py", line, name, code);
const getters: Readonly<Record<string, Polyfill>> = {
  itemgetter: inOperator(90, "getter", "return obj[item]"),
  attrgetter: inOperator(51, "resolve_attr", "obj = getattr(obj, name)"),
  methodcaller: inOperator(107, "caller", "return getattr(obj, name)(*args, **kwargs)"),
};

/** Where functions of `itertools` go through what they are given. */
const walkedBy: Readonly<Record<string, (args: readonly Value[]) => Polyfill>> = {
  chain: () => chained,
  pairwise: () => paired,
  islice: ([, start = null, stop]) => ((stop === undefined ? start : stop) === null ? enumerates : slicedTo),
  zip_longest: () => zippedToTheEnd,
};
const inItertools = (line: number, name: string, code: string): Polyfill => polyfill("itertools.py", line, name, code);
const chained = inItertools(31, "chain", "yield from iterable");
const slicedTo = inItertools(65, "islice", "for i, element in zip(indices, iterable):");
const zippedToTheEnd = polyfill("__init__.py", 136, "zip_longest", "iterators = [iter(it) for it in iterables]");
const paired = inItertools(78, "pairwise", "for b in iterable:");

/** The arguments of a function of `itertools` with the rows of tensors in their place; undefined where there are none. */
export function withRows(name: string, args: readonly Value[]): readonly Value[] | undefined {
  const where = Object.hasOwn(walkedBy, name) && args.some((arg) => arg instanceof PyTensor) ? walkedBy[name]!(args) : undefined;
  return where && args.map((arg) => (arg instanceof PyTensor ? at(where, () => new PyList(toArray(arg))) : arg));
}
