/**
 * Python's exceptions as Dynamo meets them (torch/_dynamo/exc.py, symbolic_convert.py `exception_handler`).
 *
 * Dynamo models exceptions that the user's code raises, and a few that its variables raise as Python would ("observed"); only those
 * can be caught. Any other exception is one of Dynamo's own, raised where the user's code stands, and ends the trace whatever `try` surrounds it.
 */
import { PyTensor, isModule } from "../../library/torch/index.ts";
import { definedAt } from "./stack.ts";
import { NotImplementedConstruct, PyBuiltin, PyError, PyException, PyFunction, PyList, PyMethod, PyObject, PyTuple, PyType, realm, types, type FrameInfo, type Kwargs, type TracebackEntry, type Value } from "../../objects/index.ts";
import { inherits, repr, str } from "../../protocol/index.ts";
import { bindFailure } from "./binding.ts";
import { comparesByValue } from "./operations.ts";
import { describe, describeAll, describeKwargs, isConstant, variableClass } from "./describe.ts";
import { dynamoError, dynamoFailure, refusalAt, refuse, type DynamoError } from "./refuse.ts";
import { typeTextOf } from "./describe.ts";
import type { Rejection } from "../shared/rejection.ts";

/** The last call that the traced code made, and what it last unpacked: what an exception is then about. */
export interface Doing {
  callee: Value;
  args: readonly Value[];
  kwargs: Kwargs;
  iterated: Value;
}

/** Exceptions that leave the traced function: all that are left are observed ones, and only the outermost frame is told. */
export function translateErrors<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    const { value } = error;
    const frames = value instanceof PyException ? value.traceback.filter(isUserFrame).slice(0, 1) : [];
    throw refusalAt(frames, "Unsupported", "Observed exception");
  }
}

const asPython = new WeakSet<PyObject>();

/** What a function that an operation stands for raises is observed, whatever the operation is. */
export function raisedAsPython<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof PyError && error.value instanceof PyObject) asPython.add(error.value);
    throw error;
  }
}

const isUserFrame = (entry: TracebackEntry): boolean => !entry.file.startsWith("<");

/** What becomes of an exception that no `raise` of the user's threw, in the frame where it came up; undefined where Dynamo observes it as Python does. */
export function failure(doing: Doing, exception: PyException, frame: FrameInfo): Rejection | undefined {
  const { name } = exception.cls;
  if (asPython.has(exception)) return undefined;
  const node = (frame as { readonly at?: { readonly kind?: string } }).at?.kind ?? "";
  // Tuples are lists to Dynamo (lists.py, `BaseListVariable`).
  const text = str(exception).replace(/^tuple index out of range$/, "list index out of range");
  const internal = (message: string): Rejection => dynamoFailure(frame, "InternalTorchDynamoError", message);
  const unsupported = (message: string): Rejection => dynamoFailure(frame, "Unsupported", message);
  if (name === "ValueError" && text.startsWith("zip() argument")) return dynamoFailure(frame, "UserError", "zip() has one argument of len differing from others");
  // What a module without a forward says is said in Python.
  if (name === "StopIteration" || (name === "NotImplementedError" && text.endsWith('is missing the required "forward" function'))) return undefined;
  // `index` of a list is written in Python, and raises as Python does (torch/_dynamo/polyfills/__init__.py).
  if (name === "ValueError" && isCall(node) && /is not in list$|x not in tuple$/.test(text)) return undefined;
  if (name === "KeyError") return isCall(node) ? internal(`KeyError: ${text}`) : undefined;
  if (name === "RecursionError") return internal(`RecursionError: ${text}`);
  if (name === "UnboundLocalError") {
    const variable = /'(.*?)'/.exec(text)?.[1] ?? "";
    return isCell(frame, variable) ? unsupported("cannot read uninitialized cell") : internal(`KeyError: ${variable}`);
  }
  if (name === "NameError" && text.startsWith("cannot access free variable")) return unsupported("cannot read uninitialized cell");
  if (name === "ModuleNotFoundError" && /'torch[.']/.test(text)) return refuse(`the import of ${/'(.*)'/.exec(text)?.[1] ?? "a module"}`);
  if (name === "ModuleNotFoundError") return unsupported("import a module that does not exist");
  // `Module.__getattr__` itself is followed, and raises for all to see.
  if (name === "AttributeError" && calledMethod(frame) === "__getattr__") return undefined;
  if (name === "AttributeError") return missingAttribute(exception, internal);
  if (text.startsWith("exceptions must derive from") || text.startsWith("exceptions must be")) return unsupported("raise <module 'torch._dynamo.exc' from 'torch/_dynamo/exc.py'>");
  if (node === "Tuple" || node === "List") return unpackFailure(doing, text, name, internal, unsupported, frame);
  if (node === "Compare" && comparesByValue(text)) return internal(`${name}: ${text}`);
  if (constantNodes.has(node)) return unsupported(`constant fold exception: ${repr(exception)}`);
  if (isCall(node)) return callFailure(doing, exception, text, internal, unsupported, frame);
  return internal(`${name}: ${text}`);
}

/** Whether an inner function uses a variable of this frame's. */
const isCell = (frame: FrameInfo, variable: string): boolean =>
  (frame as { readonly code?: { readonly cells: readonly { readonly name: string }[] } }).code?.cells.some(({ name }) => name === variable) === true;

/** The name of the method that a frame is calling. */
const calledMethod = (frame: FrameInfo): string | undefined => {
  const { at } = frame as { readonly at?: { readonly kind: string; readonly func?: { readonly kind: string; readonly attr?: string } } };
  return at?.kind === "Call" && at.func?.kind === "Attribute" ? at.func.attr : undefined;
};

const isCall = (node: string): boolean => node === "Call";

/** Expressions that Dynamo folds where their operands are constants. */
const constantNodes: ReadonlySet<string> = new Set(["BinOp", "UnaryOp", "Compare", "AugAssign"]);

type Make = (message: string) => Rejection;

/** Objects of the user's classes raise an observed AttributeError; a module's carries the bare name. */
function missingAttribute(exception: PyException, internal: Make): Rejection | undefined {
  const object = exception.own("obj") ?? null;
  const name = exception.own("name") ?? null;
  if (isModule(object)) return internal(`AttributeError: ${String(name)}`);
  if (object instanceof PyObject && object.cls.heap && !(object instanceof PyTensor)) return undefined;
  return internal(`AttributeError: ${str(exception)}`);
}

function unpackFailure(doing: Doing, text: string, name: string, internal: Make, unsupported: Make, frame: FrameInfo): Rejection {
  const { iterated } = doing;
  const wanted = /expected (?:at least )?(\d+)/.exec(text)?.[1];
  if (iterated instanceof PyTensor && wanted !== undefined) {
    return dynamoFailure(frame, "AssertionError", `Can't unpack a tensor of ${String(iterated.tensor.sizes[0])} rows into a tuple of ${wanted} elements.`);
  }
  if (name === "ValueError") return text.includes("at least") ? internal("AssertionError: ") : unsupported("UNPACK_SEQUENCE length mismatch");
  return unsupported(`UNPACK_SEQUENCE ${describe(iterated)}`);
}

function callFailure(doing: Doing, exception: PyException, text: string, internal: Make, unsupported: Make, frame: FrameInfo): Rejection {
  const { callee, args, kwargs } = doing;
  const { name } = exception.cls;
  const misfit = name === "TypeError" ? argumentsMismatch(callee, args, kwargs) : undefined;
  if (misfit !== undefined) return dynamoFailure(frame, ...misfit);
  const varying = callee instanceof PyList || callee instanceof PyTuple ? firstVarying(callee) : undefined;
  if (name === "TypeError" && text.endsWith("is not callable") && varying !== undefined) return internal(`NotImplementedError: ${describe(varying)} is not a constant`);
  if (name === "TypeError" && text.endsWith("is not callable")) return unsupported(`call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  const folds = (callee instanceof PyBuiltin && callee.owner === null && (callee.module === "builtins" || callee.module === "math")) || (callee instanceof PyType && !callee.heap);
  if (callee instanceof PyBuiltin && callee.module === "math") return internal(`${name}: ${text}`);
  if (folds && [...args, ...kwargs.values()].every(isConstant)) return unsupported(`constant fold exception: ${repr(exception)}`);
  return internal(`${name}: ${text}`);
}

/** What Dynamo says of arguments that a function does not take. */
export function argumentsMismatch(callee: Value, args: readonly Value[], kwargs: Kwargs): [DynamoError, string] | undefined {
  const bound = callee instanceof PyMethod ? callee.func : callee;
  if (!(bound instanceof PyFunction)) return undefined;
  const all = callee instanceof PyMethod ? [callee.self, ...args] : args;
  const reason = bindFailure(bound, all.length, kwargs);
  if (reason === null) return undefined;
  const untyped = all.find(hasNoType);
  if (untyped !== undefined) return ["InternalTorchDynamoError", `NotImplementedError: ${describe(untyped)} has no type`];
  const place = definedAt(realm(), bound);
  if (place === undefined) throw new NotImplementedConstruct(`wrong arguments for ${bound.name} of ${bound.file}`);
  return ["ArgsMismatchError", `${reason}.\n  func = '${bound.name}' ${place}, args = [${all.map(typeTextOf).join(", ")}], kwargs = ${describeKwargs(kwargs)}`];
}

/** Variables whose class nothing tells (variables/base.py, `python_type`). */
const hasNoType = (value: Value): boolean => /\.(NestedUserFunction|FunctoolsPartial)Variable$/.test(variableClass(value)) && !isConstant(value);

/** Where a function is followed into a graph of its own, a call that cannot be made is a graph break there. */
export function checkCall(callee: Value, args: readonly Value[], kwargs: Kwargs): void {
  const misfit = argumentsMismatch(callee, args, kwargs);
  if (misfit !== undefined) dynamoError(...misfit);
  if (/^(constant|lists|dicts)\./.test(variableClass(callee))) throw refusalAt(null, "Unsupported", `call_function ${describe(callee)} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** Before a call Dynamo asks for the value of what is called, which a list or a tuple computes from its items (lists.py, `value`). */
const firstVarying = (value: PyList | PyTuple): Value | undefined =>
  value.items.flatMap((item) => (item instanceof PyList || item instanceof PyTuple ? [firstVarying(item)] : isConstant(item) ? [] : [item])).find((item) => item !== undefined);

// ---- `raise`

/** The user's `raise`: only exceptions of Python's own classes are modelled. */
export function checkRaise(exception: PyObject): void {
  if (!(exception instanceof PyException) || !exception.cls.heap) return;
  throw refusalAt(null, "Unsupported", "raise <module 'torch._dynamo.exc' from 'torch/_dynamo/exc.py'>");
}

export const isException = (cls: PyType): boolean => inherits(cls, types.BaseException);
