/**
 * Generators: Dynamo runs one to its end when it is made, and what it yielded is an iterator over a list
 * (torch/_dynamo/symbolic_convert.py, `InliningGeneratorInstructionTranslator`).
 */
import { PyBuiltin, PyGenerator, PyObject, realm, type FrameInfo, type Value } from "../../objects/index.ts";
import { iterate } from "../../protocol/index.ts";
import { describe, isConstant, isConstantObject } from "./describe.ts";
import { ListIterator } from "./listIterator.ts";
import { dynamoError, dynamoFailure, unsupported } from "./refuse.ts";

/** MAX_ITERATOR_LIMIT (torch/_dynamo/utils.py). */
const limit = 100 * 1024;

const tooMany = "Too many yield values in generator. Maybe you are inlining an infinite generator. If not, please report a bug at "
  + "https://github.com/pytorch/pytorch/issues/new?&labels=oncall%3A+pt2&projects=&template=pt2-bug-report.yml";

export function drain(made: PyGenerator, frame: FrameInfo): ListIterator {
  const items: Value[] = [];
  for (let item = made.resume("send", null); item !== undefined; item = made.resume("send", null)) {
    items.push(item);
    if (items.length > limit) {
      throw dynamoFailure({ ...placeOf(frame), back: realm().frame }, "Unsupported", tooMany);
    }
  }
  // Whatever it returns besides must be a constant, and None.
  if (made.returned !== null) {
    if (made.returned instanceof PyObject && !isConstantObject(made.returned) && !isConstant(made.returned)) dynamoError("InternalTorchDynamoError", `NotImplementedError: ${describe(made.returned)} is not a constant`);
    dynamoError("AssertionError", "");
  }
  return new ListIterator(items);
}

/** Functions of `itertools` that Dynamo has in Python, or computes itself: they have run to their end when they are called. */
const finishing: ReadonlySet<string> = new Set(["chain", "islice", "zip_longest", "accumulate", "product", "combinations", "pairwise", "compress", "dropwhile"]);

export const isFinished = (name: string, args: readonly Value[]): boolean => finishing.has(name) || (name === "repeat" && args.length > 1);

export function finish(iterator: Value): ListIterator {
  const items: Value[] = [];
  const source = iterate(iterator);
  for (let item = source.next(); item !== undefined; item = source.next()) if (items.push(item) > limit) unsupported(tooMany);
  return new ListIterator(items);
}

/** Where a suspended generator stands. */
const placeOf = ({ file, name, qualname, line, column, globals, internal }: FrameInfo): Omit<FrameInfo, "back"> => ({ file, name, qualname, line, column, globals, internal });

/** What a generator has that a list's iterator has not. */
const refused: ReadonlySet<string> = new Set(["send", "throw", "close"]);

export function iteratorMethod(iterator: ListIterator, name: string, describeArgs: (args: readonly Value[]) => string): Value | undefined {
  if (!refused.has(name)) return undefined;
  return new PyBuiltin(name, "generator", (args) => unsupported(`call_method ${iterator.text} ${name} ${describeArgs(args)} {}`));
}
