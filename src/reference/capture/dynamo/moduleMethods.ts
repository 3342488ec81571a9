/**
 * Methods of `torch.nn.Module` on a module of the model (torch/_dynamo/variables/nn_module.py, `NNModuleVariable.call_method`): walks over
 * its members are done at once, with everything found registered; most others are refused.
 */
import { PyTensor, isModule } from "../../library/torch/index.ts";
import { PyList, PyObject, PyTuple, uninterrupted, type Kwargs, type Value } from "../../objects/index.ts";
import { callMethod, iter, plain, toArray } from "../../protocol/index.ts";
import { describe, describeAll, describeKwargs, isConstant } from "./describe.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { unsupported } from "./refuse.ts";
import { attributeSource } from "./sources.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Walks, by the one that names what it finds. */
const walks: Readonly<Record<string, string>> = {
  named_children: "named_children", children: "named_children", named_modules: "named_modules", modules: "named_modules",
  named_parameters: "named_parameters", parameters: "named_parameters", named_buffers: "named_buffers", buffers: "named_buffers",
  items: "items", values: "items",
};

/** Walks that give what they find with its name. */
const withNames = (name: string): boolean => name.startsWith("named_") || name === "items";

const followed = names(`
  _call_impl _wrapped_call_impl forward __call__ __getattr__ __setattr__ __delattr__ __len__ __contains__ __iter__ __getitem__ keys
  _check_input_dim _get_abs_string_index _conv_forward _output_padding __init__ __repr__
`);

/** The result of a method of torch's own on a module that the model holds; undefined where it is followed like any function. */
export function moduleMethod(front: DynamoFrontEnd, module: PyObject, source: string, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const walk = Object.hasOwn(walks, name) ? walks[name]! : undefined;
  if (walk === undefined) {
    if (followed.has(name)) return undefined;
    return unsupported(`call_method ${describe(module)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  }
  if (![...args, ...kwargs.values()].every(isConstant)) unsupported(`non-const NNModule method ${name}`);
  const entries = uninterrupted(() => toArray(callMethod(module, walk, args, kwargs))).map((pair) => (pair as PyTuple).items as readonly [string, PyObject]);
  const key = front.output.register(module, source);
  const found = entries.map(([path, member]) => [path, register(front, member, memberSource(source, path), [key, path])] as const);
  // `ListIteratorVariable`: `next(self.parameters())` works, and it is used up once.
  return plain(() => iter(new PyList(found.map(([path, member]) => (withNames(name) ? new PyTuple([path, member]) : member)))));
}

function register(front: DynamoFrontEnd, member: PyObject, source: string, keys: readonly string[]): PyObject {
  if (member instanceof PyTensor) return front.output.tensorAttribute(member, source, keys);
  if (!isModule(member) || front.sources.of(member) !== undefined) return member;
  front.output.register(member, source, keys);
  front.sources.add(member, source);
  return member;
}

const memberSource = (source: string, path: string): string => (path === "" ? source : path.split(".").reduce(attributeSource, source));
