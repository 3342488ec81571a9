/**
 * Operators that evaluated code defines (torch/library.py): a schema, kernels, and a function that tells the shapes of results.
 */
import { PyList, noKwargs, raise, realm, types, uninterrupted, type Value } from "../../objects/index.ts";
import { DType, Device, NamedConstant, OpError, allocateSize, currentEnvironment, parseSchema, withEnvironment, withoutModes, type Call, type Op, type OpArg, type OpResult } from "../../ops/index.ts";
import { call } from "../../protocol/index.ts";
import { fromOpResult, opResultOf, wrapConstant, wrapDType, wrapDevice } from "./values.ts";

interface CustomOp {
  readonly op: Op;
  /** Kernels by dispatch key, in capitals: CPU, META, FAKE, COMPOSITEIMPLICITAUTOGRAD, … */
  readonly kernels: Map<string, Value>;
}

const slot = Symbol("customOps");

function registry(): Map<string, Map<string, CustomOp>> {
  const { slots } = realm();
  if (!slots.has(slot)) slots.set(slot, new Map());
  return slots.get(slot) as Map<string, Map<string, CustomOp>>;
}

/** `mylib::foo.out` and the signature after it. */
export function defineOperator(qualname: string, signature: string): Op {
  const [namespace = "", rest = ""] = qualname.split("::");
  const [packet = "", overload = ""] = rest.split(".");
  const schema = parseSchema(`${packet}${overload === "" ? "" : `.${overload}`}${signature}`);
  const tags = new Set<string>(schema.written.length > 0 ? ["inplace"] : []);
  const kernels = new Map<string, Value>();
  const name = overload === "" ? "default" : overload;
  const op: Op = { schema, namespace, packet, overload: name, name: `${namespace}.${packet}.${name}`, tags, rule: (each) => execute(each, kernels) };
  const key = `${namespace}::${packet}`;
  const overloads = registry().get(key) ?? new Map<string, CustomOp>();
  registry().set(key, overloads);
  overloads.set(name, { op, kernels });
  return op;
}

export function registerKernel(qualname: string, dispatchKey: string, fn: Value): void {
  const [packet = "", overload = "default"] = qualname.split(".");
  const found = registry().get(packet)?.get(overload);
  if (found === undefined) return raise(types.RuntimeError, `operator ${qualname} does not exist`);
  found.kernels.set(dispatchKey.toUpperCase(), fn);
}

/** The overloads of an operator of a namespace other than `aten`. */
export function customOverloads(namespace: string, packet: string): readonly Op[] {
  return [...(registry().get(`${namespace}::${packet}`)?.values() ?? [])].map(({ op }) => op);
}

/** On fake tensors the fake kernel, or one that runs on tensors of any kind; on real ones the kernel of their device. */
function execute({ op, args, env }: Call, kernels: ReadonlyMap<string, Value>): OpResult {
  const anywhere = kernels.get("COMPOSITEIMPLICITAUTOGRAD") ?? kernels.get("COMPOSITEEXPLICITAUTOGRAD");
  const kernel = env === null ? kernels.get("CPU") ?? anywhere ?? kernels.get("META") ?? kernels.get("FAKE") : kernels.get("FAKE") ?? kernels.get("META") ?? anywhere;
  if (kernel === undefined) throw new OpError(op.name, env === null ? "NotImplementedError" : "UnsupportedOperatorException");
  const values: Value[] = [];
  const named = new Map<string, Value>();
  op.schema.args.forEach((arg, i) => {
    const value = asValue(args[i] as OpArg);
    if (arg.kwargOnly) named.set(arg.name, value);
    else values.push(value);
  });
  const result = uninterrupted(() => withoutModes(() => withEnvironment(env, () => call(kernel, values, named.size === 0 ? noKwargs : named))));
  return op.schema.returns.length === 0 ? null : opResultOf(result);
}

/** `ctx.new_dynamic_size()` in a fake kernel; on real tensors there is no size to be made up. */
export function newDynamicSize(min: bigint, max: bigint | null): Value {
  const env = currentEnvironment();
  if (env === null) return raise(types.RuntimeError, "torch.library.get_ctx() can only be used in a fake kernel");
  return fromOpResult(allocateSize(env, min, max) as OpResult);
}

function asValue(arg: OpArg): Value {
  if (Array.isArray(arg)) return new PyList((arg as readonly OpArg[]).map(asValue));
  if (typeof arg === "string") return arg;
  if (arg instanceof DType) return wrapDType(arg);
  if (arg instanceof Device) return wrapDevice(arg);
  if (arg instanceof NamedConstant) return wrapConstant(arg);
  return fromOpResult(arg as OpResult);
}
