/**
 * The frame in which Dynamo begins: what a call of the model comes to first. Its local variables are where all that is traced is reached
 * from, so that `self` under another name, a wrapper's `*args` or a closure give other sources and names (torch/_dynamo/eval_frame.py,
 * `OptimizedModule._initialize`).
 */
import { isDecorated, isModule, ownParameters, partialOf, type ParameterNames } from "../../library/torch/index.ts";
import { PyCell, PyFunction, PyMethod, PyObject, PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { globalsOf, namesUsedBy } from "../../interpreter/index.ts";
import { getAttribute, getAttributeOr, plain } from "../../protocol/index.ts";
import { isLibraryWrapper } from "./pythonLibrary.ts";
import { isDisabled, isLeafModule, isOptimized, originalOf } from "./modules.ts";

export interface Entry {
  /** Whether the first frame is a wrapper of Dynamo's, `forward` being a function of torch's. */
  readonly wrapped: boolean;
  /** How the model is reached. */
  readonly rootSource: string;
  /** Whether the model is an argument of the frame: what is reached in other ways is no input of anybody's (source.py, `is_from_local_source`). */
  readonly isArgument: boolean;
  /** Parameters of the frame, `self` where it has one among them. */
  readonly parameters: ParameterNames;
  /** What the frame is called with. */
  readonly args: readonly Value[];
  readonly kwargs: Kwargs;
  /** Parameters that functions within the frame use. */
  readonly captured: ReadonlySet<string>;
  /** How many of `args` come before those of the export. */
  readonly given: number;
}

/** torch/_dynamo/external_utils.py, `wrap_inline`. */
const wrapper: ParameterNames = { positional: [], positionalOnly: 0, varPositional: "args", keywordOnly: [], varKeyword: "kwargs" };

/** The entry of `given`, which may be what `torch.compile` made of a model. */
export function entryOf(given: PyObject, args: PyTuple, kwargs: Kwargs): Entry {
  const model = isOptimized(given) ? originalOf(given) : given;
  // A compiled module calls a method, not the module (torch/_dynamo/eval_frame.py, `OptimizedModule._initialize`).
  if (isForeignForward(model)) return { wrapped: true, rootSource: model === given ? "L['fn']" : "L['fn'].__self__", isArgument: false, parameters: wrapper, args: args.items, kwargs, captured: new Set(), given: 0 };
  let callee = firstCallable(model);
  const before: Value[] = [];
  const named = new Map<string, Value>();
  const partial = partialOf(callee);
  if (partial !== undefined) {
    before.push(...partial.args);
    for (const [name, value] of partial.kwargs) named.set(name, value);
    callee = partial.func;
  }
  if (callee instanceof PyMethod) before.unshift(callee.self);
  const fn = callee instanceof PyMethod ? callee.func : callee;
  const parameters = fn instanceof PyFunction ? ownParameters(fn) : wrapper;
  for (const [name, value] of kwargs) named.set(name, value);
  const entry = { wrapped: false, parameters, args: [...before, ...args.items], kwargs: named, captured: capturedBy(fn), given: before.length };
  const place = before.indexOf(model);
  const outside = place >= 0 ? undefined : closureSource(fn, model) ?? globalSource(fn, model);
  return { ...entry, rootSource: place >= 0 ? positionalSource(parameters, place) : outside ?? "L['self']", isArgument: outside === undefined };
}

/** What is followed first: a `__call__` of the user's class, or `forward`, to which torch's own leads. */
export const firstCallable = (model: PyObject): Value => getAttribute(model, hasOwnCall(model) ? "__call__" : "forward");

/** Whether a class of the user's says itself what a call does. */
export const hasOwnCall = (model: PyObject): boolean => {
  const owner = model.cls.mro.find((cls) => cls.namespace.has("__call__"));
  return owner !== undefined && owner.heap && owner.namespace.get("__call__") instanceof PyFunction && !/^torch\./.test(owner.module);
};

/** The source of each of the export's arguments, in the order of the call. */
export function argumentSources({ parameters, args, kwargs, given }: Entry): (readonly [source: string, value: Value])[] {
  const own = new Set([...parameters.positional, ...parameters.keywordOnly]);
  return [
    ...args.slice(given).map((value, i) => [positionalSource(parameters, i + given), value] as const),
    ...[...kwargs].map(([name, value]) => [parameters.varKeyword === null || own.has(name) ? `L['${name}']` : `L['${parameters.varKeyword}']['${name}']`, value] as const),
  ];
}

const positionalSource = ({ positional, varPositional }: ParameterNames, i: number): string =>
  i < positional.length ? `L['${positional[i]!}']` : `L['${varPositional ?? "args"}'][${i - positional.length}]`;

function capturedBy(fn: Value): ReadonlySet<string> {
  const cells = fn instanceof PyFunction ? getAttributeOr(getAttributeOr(fn, "__code__") ?? null, "co_cellvars") : undefined;
  return new Set(cells instanceof PyTuple ? (cells.items as readonly string[]) : []);
}

/** A function that is no method gets at the model through its closure: by a variable that is the model or a method of it. */
function closureSource(fn: Value, model: PyObject): string | undefined {
  if (!(fn instanceof PyFunction)) return undefined;
  const names = plain(() => getAttributeOr(getAttributeOr(fn, "__code__") ?? null, "co_freevars"));
  const cells = plain(() => getAttributeOr(fn, "__closure__"));
  if (!(names instanceof PyTuple) || !(cells instanceof PyTuple)) return undefined;
  const held = names.items.map((name, i) => [name as string, (cells.items[i] as PyCell).value ?? null] as const);
  const direct = held.find(([, value]) => value === model);
  const bound = held.find(([, value]) => value instanceof PyMethod && value.self === model);
  const first = held.find((each) => each === direct || each === bound);
  return first === undefined ? undefined : first === direct ? `L['${first[0]}']` : `L['${first[0]}'].__self__`;
}

/** The same of a global that the function reads. */
function globalSource(fn: Value, model: PyObject): string | undefined {
  if (!(fn instanceof PyFunction)) return undefined;
  const used = namesUsedBy(fn);
  const [name] = [...globalsOf(fn)].find(([each, value]) => value === model && used.has(each)) ?? [];
  return name === undefined ? undefined : `G['${name}']`;
}

/** Whether `forward` is a function of torch's or Python's: one that a module inherits, or what a decorator of theirs makes. */
function isForeignForward(model: PyObject): boolean {
  const own = model.own("forward");
  if (own !== undefined) {
    const owner = own instanceof PyMethod && isModule(own.self) ? own.self : undefined;
    return owner !== undefined && [...owner.cls.mro].some((cls) => isLeafModule(cls.module) && [...cls.namespace.values()].includes((own as PyMethod).func));
  }
  const owner = model.cls.mro.find((cls) => cls.namespace.has("forward"));
  const forward = owner?.namespace.get("forward");
  return owner !== undefined && (isLeafModule(owner.module) || isDecorated(forward!) || isDisabled(forward!) || isLibraryWrapper(forward!));
}
