/**
 * From a call of Python to an operator on complete arguments, and back: what the generated bindings do
 * (torchgen's gen_python_functions, `emit_single_dispatch`).
 */
import { NotImplementedConstruct, PyBuiltin, PyGetSet, PyList, PyTuple, makeType, raise, types, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { repr } from "../../protocol/index.ts";
import { DType, Tensor, cpu, scalarTypeName, type Op, type OpArg, type OpResult, type Schema } from "../../ops/index.ts";
import { bind, type Bound } from "./binder.ts";
import { convert } from "./convert.ts";
import { exceptionType, operator, run, runtimeError } from "./errors.ts";
import { namesDimensions, type Signature } from "./signature.ts";
import { PyTensor, fromOpResult, toOpArg } from "./values.ts";

/** Where an operator's argument comes from. */
type Origin =
  | { readonly kind: "self" }
  | { readonly kind: "parameter"; readonly index: number; readonly fallback: OpArg }
  | { readonly kind: "constant"; readonly value: OpArg };

interface Plan {
  readonly op: Op;
  readonly origins: readonly Origin[];
  /** Position of `requires_grad`, which is applied to the result. */
  readonly requiresGrad: number;
  readonly out: number;
}

const plans = new WeakMap<Signature, Plan>();

const isLike = (packet: string): boolean => packet.startsWith("new_") || packet.endsWith("_like");

/** What the binding gives where nothing is given. Factories are told their device; a kind of the same tensor inherits it. */
function fallbackOf(schema: Schema, index: number, packet: string): OpArg {
  const arg = schema.args[index]!;
  const isOption = arg.kwargOnly && schema.index.has("pin_memory") && schema.index.has("layout");
  if (isOption && arg.name === "pin_memory") return false;
  if (isOption && arg.name === "device" && !isLike(packet)) return cpu;
  return arg.default === undefined ? null : arg.default;
}

function planFor(signature: Signature, isMethod: boolean): Plan {
  let plan = plans.get(signature);
  if (plan !== undefined) return plan;
  const op = operator(signature.overload);
  const { schema } = op;
  const position = (name: string): number => signature.parameters.findIndex((each) => each.name === name);
  const operands = signature.operands?.filter((each) => each !== "out");
  const origins = schema.args.map((arg, i): Origin => {
    const name = operands === undefined ? arg.name : operands[i];
    if (name !== undefined && /^-?\d+$/.test(name)) return { kind: "constant", value: BigInt(name) };
    if (isMethod && name === "self") return { kind: "self" };
    let index = name === undefined ? -1 : position(name);
    if (index < 0 && name === "self") index = position("input");
    // A default that is written as a C++ constant is read as a number by `atol`, which makes it nought.
    const isNamed = index >= 0 && signature.parameters[index]!.default?.startsWith("at::Reduction::") === true;
    const fallback = isNamed ? 0n : fallbackOf(schema, i, op.packet);
    return index < 0 ? { kind: "constant", value: fallback } : { kind: "parameter", index, fallback };
  });
  plan = { op, origins, requiresGrad: position("requires_grad"), out: position("out") };
  plans.set(signature, plan);
  return plan;
}

/** Operators that refuse any name (ATen/native, `reportNYIDimnameOverload`). */
const unnamed: ReadonlySet<string> = new Set("all any sort argsort gather index_add index_fill index_copy index_select scatter scatter_add".split(" "));

/** What fake tensors refuse altogether (FakeTensorMode). */
const unsupportedOperator = exceptionType("torch._subclasses.fake_tensor.UnsupportedOperatorException");

/** Names of dimensions choose operators that only named tensors have: the one answer for the others is that there is no such name. */
function refuseNames(bound: Bound, self: PyTensor | null): void {
  for (const [i, parameter] of bound.signature.parameters.entries()) {
    const value = bound.values[i];
    if (value === undefined || !namesDimensions(parameter.type)) continue;
    if (parameter.name === "names" && self === null) raise(unsupportedOperator, "torch.compile doesn't support named tensors");
    const tensor = self ?? bound.values.find((each) => each instanceof PyTensor);
    const given = value instanceof PyTuple || value instanceof PyList ? value.items[0] ?? null : value;
    if (given === null && !unnamed.has(bound.signature.name)) runtimeError("Please look up dimensions by name, got: name = None.");
    if (unnamed.has(bound.signature.name)) {
      runtimeError(`${bound.signature.name}: You passed a dimname (string) to this op in place of a dimension index but it does not yet support this behavior. Please pass a dimension index to work around this.`);
    }
    const name = String(given);
    const names = tensor instanceof PyTensor ? tensor.tensor.sizes.map(() => "None").join(", ") : "None";
    runtimeError(`Name '${name}' not found in Tensor[${names}].`);
  }
}

/** Calls the function that `signatures` describe; `self` for methods. */
export function callSignatures(signatures: readonly Signature[], self: PyTensor | null, args: readonly Value[], kwargs: Kwargs): Value {
  const bound = bind(signatures, args, kwargs);
  return callBound(bound, self);
}

export function callBound(bound: Bound, self: PyTensor | null): Value {
  const { signature, values } = bound;
  if (signature.takesNames) refuseNames(bound, self);
  // An overload that names dimensions is no less one where the names are None.
  if (signature.overload.endsWith(".names")) raise(unsupportedOperator, "torch.compile doesn't support named tensors");
  const plan = planFor(signature, self !== null);
  const opArgs = argumentsOf(plan, bound, self);
  const out = plan.out < 0 ? undefined : values[plan.out];
  if (out !== undefined) return writeTo(signature, opArgs, out, values[signature.parameters.findIndex((each) => each.name === "dtype")] !== undefined);
  const result = run(plan.op, opArgs);
  if (plan.requiresGrad >= 0 && values[plan.requiresGrad] === true) requireGrad(result);
  return resultOf(plan.op, result);
}

/** What the compiled bindings read, they read from right to left, as C++ evaluates the arguments of a call: the items of tensors come in that order. */
function argumentsOf({ origins }: Plan, { signature, values }: Bound, self: PyTensor | null): OpArg[] {
  const opArgs: OpArg[] = new Array(origins.length);
  for (let i = origins.length - 1; i >= 0; i--) {
    const origin = origins[i]!;
    if (origin.kind === "self") opArgs[i] = self!.tensor;
    else if (origin.kind === "constant") opArgs[i] = origin.value;
    else {
      const value = values[origin.index];
      opArgs[i] = value === undefined ? origin.fallback : convert(value, signature.parameters[origin.index]!, signature.name);
    }
  }
  return opArgs;
}

function requireGrad(result: OpResult): void {
  if (!(result instanceof Tensor)) return;
  if (!result.dtype.isFloatingPoint && !result.dtype.isComplex) runtimeError("Only Tensors of floating point and complex dtype can require gradients");
  result.requiresGrad = true;
}

/** A factory's dtype is told by `out` (torch/csrc/utils/out_types.cpp, `check_out_type_matches`). */
function checkOptions(signature: Signature, wanted: OpArg, outputs: readonly Value[]): void {
  const [out] = outputs;
  if (!(wanted instanceof DType) || !(out instanceof PyTensor) || !signature.parameters.some((each) => each.name === "pin_memory")) return;
  if (out.tensor.dtype !== wanted) runtimeError(`dtype ${scalarTypeName(wanted)} does not match dtype of out parameter (${scalarTypeName(out.tensor.dtype)})`);
}

function writeTo(signature: Signature, opArgs: readonly OpArg[], out: Value, hasDType: boolean): Value {
  if (signature.out === null) throw new NotImplementedConstruct(`${signature.name}(out=…)`);
  const op = operator(signature.out);
  const inner = new Map(operator(signature.overload).schema.args.map((arg, i) => [arg.name, opArgs[i]!] as const));
  const outputs = out instanceof PyTuple || out instanceof PyList ? [...out.items] : [out];
  if (outputs.some((each) => !(each instanceof PyTensor))) raise(types.AssertionError, "");
  if (hasDType) checkOptions(signature, inner.get("dtype") ?? null, outputs);
  const args = op.schema.args.map((arg): OpArg => (arg.alias?.write === true ? (arg.type.list ? outputs.splice(0).map(toOpArg) : toOpArg(outputs.shift() ?? null)) : inner.get(arg.name) ?? arg.default ?? null));
  return resultOf(op, run(op, args));
}

// ---- results with names: torch.return_types

const structTypes = new Map<string, PyType>();

/** `torch.return_types.max`: a tuple whose fields have names. */
export function structType(op: Op): PyType | null {
  const fields = op.schema.returns.map((each) => each.name);
  if (fields.length < 2 || fields.some((name) => name === null)) return null;
  const name = op.packet;
  const key = [name, ...fields].join(" ");
  let made = structTypes.get(key);
  if (made === undefined) {
    made = makeType(name, types.tuple, "torch.return_types");
    fields.forEach((field, i) => made!.namespace.set(field!, new PyGetSet(field!, (self) => (self as PyTuple).items[i]!)));
    made.namespace.set("n_fields", BigInt(fields.length));
    made.namespace.set("__match_args__", new PyTuple(fields.map((field) => field!)));
    made.namespace.set("__repr__", new PyBuiltin("__repr__", "torch.return_types", ([self]) => structRepr(self as PyTuple), made));
    structFields.set(made, fields.map((field) => field!));
    structTypes.set(key, made);
  }
  return made;
}

/** The field names of a class of `torch.return_types`. */
export const structFields = new WeakMap<PyType, readonly string[]>();

/** The result of an operator as the bindings give it. */
export function resultOf(op: Op, result: OpResult): Value {
  const value = fromOpResult(result);
  if (!(value instanceof PyTuple)) return value;
  const struct = structType(op);
  return struct === null ? value : new PyTuple(value.items, struct);
}

/** `torch.return_types.max(\nvalues=…,\nindices=…)`. */
function structRepr(value: PyTuple): string {
  const fields = structFields.get(value.cls) ?? [];
  return `torch.return_types.${value.cls.name}(\n${value.items.map((item, i) => `${fields[i] ?? ""}=${repr(item)}`).join(",\n")})`;
}
