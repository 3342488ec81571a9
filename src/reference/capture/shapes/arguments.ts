/** Arguments by parameter, and how Dynamo names what they hold (`inspect.Signature.bind`; torch/_dynamo/source.py). */
import { PyTensor, namedTupleFields, pytreeNode, type ParameterNames } from "../../library/torch/index.ts";
import { PyDict, PyList, PyObject, PyTuple, dictEntries, dictOf, type Kwargs, type Value } from "../../objects/index.ts";
import { repr } from "../../protocol/index.ts";
import type { CombinedArgs } from "./spec.ts";

/** The arguments in the order of the parameters they are bound to; what is left over goes to `*args` and `**kwargs`. */
export function combinedArgs({ positional, keywordOnly, varPositional, varKeyword }: ParameterNames, args: readonly Value[], kwargs: Kwargs): CombinedArgs {
  const bound: (readonly [string, Value])[] = [];
  const left = new Map(kwargs);
  const take = (name: string): void => {
    if (left.has(name)) bound.push([name, left.get(name)!]);
    left.delete(name);
  };
  positional.forEach((name, i) => {
    if (i < args.length) bound.push([name, args[i]!]);
    else take(name);
  });
  if (varPositional !== null && args.length > positional.length) bound.push([varPositional, new PyTuple(args.slice(positional.length))]);
  keywordOnly.forEach(take);
  if (varKeyword !== null && left.size > 0) bound.push([varKeyword, dictOf([...left])]);
  return bound;
}

/** The frame that Dynamo begins in. */
export interface Frame {
  /** Whether it is a wrapper of Dynamo's own. */
  readonly wrapped: boolean;
  readonly parameters: ParameterNames;
  readonly args: readonly Value[];
  readonly kwargs: Kwargs;
  /** Parameters that functions within it use. */
  readonly captured: ReadonlySet<string>;
}

export interface Sourced {
  readonly source: string;
  /** Whether it is held by an object, whose attributes are met when the traced code reads them (torch/_dynamo/variables/lazy.py). */
  readonly isHeld: boolean;
}

/**
 * Tensors in the order in which Dynamo meets them, local variable by local variable and then cell by cell (torch/_dynamo/symbolic_convert.py,
 * `InstructionTranslator.__init__`), with the source of each.
 */
export function tensorSources({ parameters, args, kwargs, captured }: Frame): Map<PyTensor, Sourced> {
  const { varPositional, varKeyword } = parameters;
  const last = (name: string): number => (captured.has(name) ? 3 : 0) + (name === varKeyword ? 2 : name === varPositional ? 1 : 0);
  const found = new Map<PyTensor, Sourced>();
  for (const [name, value] of [...combinedArgs(parameters, args, kwargs)].sort(([a], [b]) => last(a) - last(b))) visit(value, `L['${name}']`, false, found);
  return found;
}

function visit(value: Value, source: string, isHeld: boolean, found: Map<PyTensor, Sourced>): void {
  if (value instanceof PyTensor) {
    const known = found.get(value);
    if (known === undefined || (known.isHeld && !isHeld)) found.set(value, { source, isHeld });
  } else if (value instanceof PyTuple) {
    const fields = namedTupleFields(value);
    value.items.forEach((item, i) => visit(item, fields === undefined ? `${source}[${i}]` : `${source}.${fields[i]!}`, isHeld, found));
  } else if (value instanceof PyList) {
    value.items.forEach((item, i) => visit(item, `${source}[${i}]`, isHeld, found));
  } else if (value instanceof PyDict) {
    for (const [key, item] of dictEntries(value)) visit(item, `${source}[${repr(key)}]`, isHeld, found);
  } else if (value instanceof PyObject && pytreeNode(value) !== undefined) {
    for (const [name, item] of value.dict ?? []) visit(item, `${source}.${name}`, true, found);
  }
}
