/**
 * Runs one operator: the rule for metadata, then, where every tensor is real, the kernel for values.
 *
 * With a shape environment an export is going on: results are fake, as under FakeTensorMode. A fake tensor may still carry a
 * constant (a literal made while tracing); operators over constants alone are computed for real (torch/_subclasses/fake_tensor.py).
 */
import { isSymNode, type ShapeEnv } from "./dims.ts";
import { allTensors } from "./args.ts";
import { fakify, keptAs, numel, settleSizes } from "./construct.ts";
import { layouts } from "./dtype.ts";
import { NotImplementedOp } from "./missing.ts";
import { gradientNode } from "./gradients.ts";
import { adopting, adviseSizes, askLayouts, askSizes } from "./sizeQuestions.ts";
import { Tensor, type Storage } from "./tensor.ts";
import { refusedComplex } from "./table/complexGradients.ts";
import { kernelRefusal } from "./table/kernelTypes.ts";
import { OpError, type Call, type Op, type OpArg, type OpResult } from "./types.ts";
import { snapshot, writeLater } from "./values.ts";
import { checkOrigin, noteOrigin } from "./viewOrigins.ts";

let gradEnabled = true;

/** `torch.is_grad_enabled()`. */
export function isGradEnabled(): boolean { return gradEnabled; }
export function setGradEnabled(enabled: boolean): void { gradEnabled = enabled; }

let inference = false;

/** `torch.is_inference_mode_enabled()`. */
export function isInferenceMode(): boolean { return inference; }

export interface Following { readonly inference: boolean; readonly gradEnabled: boolean }

/** Enters or leaves inference mode, where no gradients are followed, and gives what was in force (c10/core/InferenceMode.h). */
export function setInferenceMode(enabled: boolean): Following {
  const before = { inference, gradEnabled };
  [inference, gradEnabled] = [enabled, !enabled];
  return before;
}

export function restoreFollowing(before: Following): void {
  ({ inference, gradEnabled } = before);
}

let below = false;

/**
 * Runs `body` where nothing follows gradients whatever the grad mode is (`_AutoDispatchBelowAutograd`). What looks at the same memory still
 * requires them: fake tensors hand that on.
 */
export function belowAutograd<T>(body: () => T): T {
  const outer = below;
  below = true;
  try {
    return body();
  } finally {
    below = outer;
  }
}

/** Inference mode leaves out what follows gradients, whatever the grad mode is made in it. */
export function isBelowAutograd(): boolean { return below || inference; }

const followsGradients = (): boolean => gradEnabled && !isBelowAutograd();

/** A call that is going on, with the tensors it is given and those among them that it writes to. */
interface Execution extends Call {
  readonly tensors: readonly Tensor[];
  readonly written: readonly Tensor[];
}

export function execute(op: Op, args: readonly OpArg[], env: ShapeEnv | null): OpResult {
  const tensors = allTensors(args);
  const written = writtenTensors(op, args);
  const call: Execution = { op, args, env, tensors, written };
  if (tensors.some(t => t.layout !== layouts.strided) && !op.tags.has("sparse") && !op.tags.has("unseen")) throw new NotImplementedOp(`${op.name} of a sparse tensor`);
  if (env) {
    const folded = fold(call);
    if (folded !== undefined) return folded;
    if (!op.tags.has("leaf_safe")) written.forEach(forget);
  }
  checkViews(call);
  checkLeaves(call);
  checkInference(call);
  const hasSymbols = env !== null && env.hasSymbols;
  if (hasSymbols) askLayouts(call, tensors);
  const asked = hasSymbols && askSizes(call);
  const result = adopting(op.rule(call), asked);
  if (env) checkDevices(op, tensors);
  const fake = env !== null || tensors.some(t => t.fake);
  for (const [position, tensor] of resultTensors(result).entries()) {
    if (tensors.includes(tensor)) {
      if (followsGradients() && written.includes(tensor)) inheritGradient(call, tensor);
      continue;
    }
    if (tensor.dtype.kind === "quantized" || tensor.dtype.kind === "bits") throw new NotImplementedOp(`${op.name} giving torch.${tensor.dtype.name}`);
    if (hasSymbols && !op.tags.has("keeps_symbols")) settleSizes(tensor);
    if (hasSymbols && tensors.length === 0) keptAs(`${op.name} ${args.map(String).join()}`, tensor);
    tensor.fake = fake;
    // What an operator made on the way is nothing that autograd knows.
    if (!op.tags.has("view")) tensor.base = null;
    const memory = tensor.base ?? (op.tags.has("keeps_memory") ? tensors[0]! : null);
    tensor.inference = memory === null ? inference : memory.inference;
    tensor.unversioned = tensor.inference && inference;
    markGradient(call, tensor, position);
    if (fake && !below && tensor.base !== null && op.tags.has("view") && !op.tags.has("no_gradient")) noteOrigin(op, tensors[0], tensor, position, gradEnabled);
  }
  if (hasSymbols) adviseSizes(call, tensors, resultTensors(result));
  settleValues(call, result, fake);
  return result;
}

/** A view of what an operator made on the way: that follows gradients too. */
function followedBase(inputs: readonly Tensor[], { base, requiresGrad }: Tensor): void {
  if (!requiresGrad || base === null || inputs.some(t => t === base || t.base === base)) return;
  base.requiresGrad = true;
  base.isLeaf = false;
}

/** A new tensor that is differentiable in one that requires grad does so too. */
function markGradient({ op, args, tensors: inputs }: Execution, result: Tensor, position: number): void {
  const differentiable = (result.dtype.isFloatingPoint || result.dtype.isComplex) && !op.tags.has("no_gradient");
  const follows = followsGradients();
  if (!differentiable && result.fake && follows && !below && op.tags.has("saves_operands") && inputs.some(t => t.requiresGrad)) throw new OpError(undifferentiable);
  // A fake tensor requires grad where what it is a view of does, followed or not.
  result.requiresGrad = (follows || (result.fake && op.tags.has("view"))) && differentiable && inputs.some(t => t.requiresGrad);
  result.isLeaf = !result.requiresGrad || (!follows && !below);
  if (!result.isLeaf) {
    checkComplex(op, result);
    result.gradientNode = gradientNode(op, args, result, position);
  }
  followedBase(inputs, result);
}

/** What follows gradients has a type that can (torch/csrc/autograd/functions/utils.h, `set_history`). */
const undifferentiable = 'isDifferentiableType(variable.scalar_type()) INTERNAL ASSERT FAILED at "./torch/csrc/autograd/functions/utils.h":74, please report a bug to PyTorch. ';

/** What a fake tensor is refused for; kernels refuse real ones before (torch/csrc/autograd/VariableTypeUtils.h, `throw_error_for_complex_autograd`). */
function checkComplex(op: Op, { dtype, fake }: Tensor): void {
  const name = dtype.isComplex && fake && !below ? refusedComplex(op) : undefined;
  if (name !== undefined) throw new OpError(`${name} does not support automatic differentiation for outputs with complex dtype.`);
}

/** What is written with something that requires grad does so from then on. */
function inheritGradient({ op, args, tensors: inputs }: Execution, written: Tensor): void {
  const floating = written.dtype.isFloatingPoint || written.dtype.isComplex;
  if (op.tags.has("leaf_safe") || !inputs.some(t => t.requiresGrad)) return;
  if (!floating && op.tags.has("takes_gradients")) throw new OpError("only Tensors of floating point and complex dtype can require gradients");
  if (!floating) return;
  written.requiresGrad = true;
  written.isLeaf = false;
  written.gradientNode = gradientNode(op, args, written, 0);
}

/** Views are checked before anything else is, those that are written to first (VariableTypeUtils.h, `check_inplace`). */
function checkViews({ op, tensors, written }: Execution): void {
  if (!followsGradients() || op.tags.has("leaf_safe") || op.tags.has("no_gradient") || !tensors.some(t => t.requiresGrad)) return;
  for (const tensor of written) checkOrigin(tensor, false);
  for (const tensor of tensors) checkOrigin(tensor, true);
}

function checkLeaves({ op, written }: Execution): void {
  if (!followsGradients() || op.tags.has("leaf_safe")) return;
  for (const { requiresGrad, isLeaf, base } of written) {
    if (!requiresGrad) continue;
    if (base !== null && (base.isLeaf || isLeaf)) throw new OpError("a view of a leaf Variable that requires grad is being used in an in-place operation.");
    if (isLeaf) throw new OpError("a leaf Variable that requires grad is being used in an in-place operation.");
  }
}

export const inferenceSaved = "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor and use it in autograd.";

/** Tensors that were made in inference mode are not kept for gradients, and but for views that were made outside keep no versions (c10/core/TensorImpl.h, torch/csrc/autograd/saved_variable.cpp). */
function checkInference({ op, tensors, written }: Execution): void {
  if (inference || !tensors.some((each) => each.inference)) return;
  if (written.some((each) => each.unversioned)) {
    throw new OpError("Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.");
  }
  if (followsGradients() && op.tags.has("saves_operands") && tensors.some((each) => each.requiresGrad)) throw new OpError(inferenceSaved);
}

/** Fake tensors of an operator are on one device; numbers on the CPU go with any (torch/_subclasses/fake_tensor.py, `_find_common_device`). */
function checkDevices(op: Op, tensors: readonly Tensor[]): void {
  const first = tensors[0]?.device;
  if (first === undefined || tensors.every(t => t.device.type === first.type) || op.tags.has("any_device")) return;
  const known = tensors.filter(t => t.device.type !== "cpu" || t.rank > 0);
  const other = known.find(t => t.device.type !== known[0]!.device.type);
  if (other === undefined) return;
  if (op.tags.has("implicit")) throw new NotImplementedOp(`${op.name} of tensors on different devices`);
  throw new OpError(`Unhandled FakeTensor Device Propagation for ${op.name}, found two different devices ${known[0]!.device.type}, ${other.device.type}`);
}

const none: readonly Tensor[] = [];

function writtenTensors({ schema: { written } }: Op, args: readonly OpArg[]): readonly Tensor[] {
  return written.length === 0 ? none : written.flatMap(i => allTensors([args[i] as OpArg]));
}

function resultTensors(result: OpResult): Tensor[] {
  if (result instanceof Tensor) return [result];
  return Array.isArray(result) ? (result as readonly OpResult[]).flatMap(resultTensors) : [];
}

/** Storages of constants that something unknown has been written to. */
const stale = new WeakSet<Storage>();

/** The value a fake tensor is known to have, or null. */
export function constantOf(tensor: Tensor): Tensor | null {
  return tensor.constant && !stale.has(tensor.constant.storage) ? tensor.constant : null;
}

function forget(tensor: Tensor): void {
  if (tensor.constant) stale.add(tensor.constant.storage);
}

/** Larger results are not kept as constants (CONSTANT_NUMEL_LIMIT). */
const constantLimit = 1;
const small = (tensor: Tensor): boolean => { const n = numel(tensor); return typeof n === "number" && n <= constantLimit; };

function asConstant(tensor: Tensor): Tensor {
  const fake = fakify(tensor);
  fake.constant = tensor;
  return fake;
}

/** Computes an operator over constants for real; undefined when it cannot. */
function fold({ op, args, tensors, written }: Execution): OpResult | undefined {
  // Of plain numbers alone, where numbers may stand for tensors, the result is known.
  const isKnown = op.tags.has("lift") || (op.tags.has("numbers_as_tensors") && !hasSymbol(args));
  if (isKnown && tensors.every(t => !t.fake)) {
    const real = execute(op, args, null) as Tensor;
    return small(real) ? asConstant(real) : fakify(real);
  }
  if (tensors.length === 0 || op.tags.has("nondeterministic_seeded") || op.tags.has("inplace_view")) return undefined;
  if (!tensors.every(t => t.fake && constantOf(t) !== null) || hasSymbol(args)) return undefined;
  const real = execute(op, replaceTensors(args, t => t.constant!), null);
  const outputs = resultTensors(real);
  if (!outputs.every(small)) {
    for (const output of outputs) stale.add(output.storage);
    return undefined;
  }
  const rewrap = (value: OpResult): OpResult => {
    if (value instanceof Tensor) return tensors.find(t => t.constant === value) ?? asConstant(value);
    return Array.isArray(value) ? (value as readonly OpResult[]).map(rewrap) : value;
  };
  const wrapped = rewrap(real);
  for (const tensor of written) tensor.storage.version++;
  return wrapped;
}

function hasSymbol(args: readonly OpArg[]): boolean {
  return args.some(value => isSymNode(value) || (Array.isArray(value) && hasSymbol(value as readonly OpArg[])));
}

function replaceTensors(args: readonly OpArg[], replace: (tensor: Tensor) => Tensor): OpArg[] {
  return args.map(value => (value instanceof Tensor ? replace(value) : Array.isArray(value) ? replaceTensors(value as readonly OpArg[], replace) : value));
}

/** Values of the results: computed by the kernel, copied where a rule had to copy a view, unknown otherwise. */
function settleValues(call: Execution, result: OpResult, fake: boolean): void {
  const { tensors: inputs, written } = call;
  for (const tensor of written) tensor.storage.version++;
  if (fake) return;
  const refusal = kernelRefusal(call, result);
  if (refusal !== null) throw new OpError(refusal);
  // A conversion with nothing to convert hands its input back, which keeps what it has.
  const handedBack = written.length === 0 && resultTensors(result).every(tensor => inputs.includes(tensor));
  if (handedBack && inputs.length > 0) return;
  if (call.op.kernel) {
    call.op.kernel(call, result);
    return;
  }
  if (!call.op.tags.has("inplace_view") && !call.op.tags.has("leaf_safe")) for (const tensor of written) tensor.storage.elements = null;
  // A `reshape` that could not be a view holds the same elements in row-major order.
  if (call.op.tags.has("view") && inputs[0]) {
    for (const tensor of resultTensors(result)) if (tensor.storage !== inputs[0].storage && tensor.dtype === inputs[0].dtype) copyValues(inputs[0], tensor);
  }
}

/** Gives `target` the elements of `source`, which has as many. */
export function copyValues(source: Tensor, target: Tensor): void {
  if (numel(source) !== numel(target)) return;
  const content = snapshot(source);
  writeLater(target, () => content.read());
}

