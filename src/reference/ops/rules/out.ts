/** Overloads that write into tensors given as `out=`: the functional form's rule, then what is said of the tensors (torch/_prims_common/wrappers.py, `out_wrapper`). */
import { allTensors } from "../args.ts";
import { sameShape } from "../broadcast.ts";
import { defaultStrides } from "../construct.ts";
import { isBelowAutograd, isGradEnabled } from "../execute.ts";
import { canCast, cppTypeName, scalarTypeName } from "../promote.ts";
import { dynamicShapeError } from "./answers.ts";
import { Tensor } from "../tensor.ts";
import { OpError, type Op, type OpArg, type OpResult, type Rule, type SchemaArg } from "../types.ts";

/** Whether an argument is one of those that results are written to. */
export const isOut = (arg: SchemaArg): boolean => arg.kwargOnly && arg.alias?.write === true;

export function intoOut(functional: Op): Rule {
  return call => {
    const { args: parameters, index } = call.op.schema;
    if (isGradEnabled() && !isBelowAutograd() && allTensors(call.args).some(t => t.requiresGrad)) {
      throw new OpError(`${call.op.packet}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.`);
    }
    const value = (arg: SchemaArg): OpArg => (index.has(arg.name) ? (call.args[index.get(arg.name)!] as OpArg) : arg.default ?? null);
    if (call.env && functional.tags.has("dynamic_output_shape")) throw new OpError(call.op.name, dynamicShapeError);
    const result = functional.rule({ op: functional, args: functional.schema.args.map(value), env: call.env });
    const results: readonly OpResult[] = Array.isArray(result) ? (result as readonly OpResult[]) : [result];
    const outs = parameters.flatMap((arg, i) => (isOut(arg) ? allTensors([call.args[i] as OpArg]) : []));
    outs.forEach((out, i) => { const made = results[i]; if (!(made instanceof Tensor)) return; checkOwn(functional, out, made); write(out, made, exactness(functional, outs.length), functional.tags.has("comma_out")); });
    if (call.op.schema.returns.length === 0) return null;
    return outs.length === 1 ? outs[0]! : outs;
  };
}

const isSpectral = /^fft_(\w*fft)[2n]?$/;

/** What some operators say of a tensor of the wrong kind before anybody else does (ATen/native/SpectralOps.cpp, Pow.cpp). */
function checkOwn({ packet }: Op, out: Tensor, result: Tensor): void {
  if (packet === "float_power" && out.dtype !== result.dtype) {
    throw new OpError(`the output given to float_power has dtype ${scalarTypeName(out.dtype)} but the operation's result requires dtype ${scalarTypeName(result.dtype)}`);
  }
  const transform = isSpectral.exec(packet);
  if (transform && result.dtype.isComplex !== out.dtype.isComplex) {
    throw new OpError(`${transform[1]!}${/[2n]$/.test(packet) ? "n" : ""} expects a ${result.dtype.isComplex ? "complex" : "floating point"} output tensor, but got ${scalarTypeName(out.dtype)}`);
  }
}

type Exactness = "exact" | "long" | "any" | null;

function exactness({ packet, tags }: Op, outputs: number): Exactness {
  // The extremum of two tensors is an elementwise operator.
  if (tags.has("index_out")) return outputs > 1 || !/^(max|min)$/.test(packet) ? "long" : null;
  return tags.has("exact_out") ? "exact" : tags.has("any_out") ? "any" : null;
}

function write(out: Tensor, result: Tensor, exact: Exactness, comma: boolean): void {
  if (exact !== "long" && !sameShape(out.sizes, result.sizes)) resize(out, result);
  if (exact === "long" && out.dtype !== result.dtype) throw new OpError(`Expected out tensor to have dtype ${cppTypeName(result.dtype)}, but got ${cppTypeName(out.dtype)} instead`);
  if (exact === "exact" && out.dtype !== result.dtype) throw new OpError(`Expected out tensor to have dtype torch.${result.dtype.name}${comma ? "," : ""} but got torch.${out.dtype.name} instead`);
  if (exact !== "any" && !canCast(result.dtype, out.dtype)) {
    throw new OpError(`Attempting to cast from torch.${result.dtype.name} to out tensor with dtype torch.${out.dtype.name}, but this can't be cast because it is not safe!`);
  }
  if (!sameShape(out.sizes, result.sizes)) resize(out, result);
}

/** It is made to fit before anything is said of its dtype. */
function resize(out: Tensor, result: Tensor): void {
  out.sizes = result.sizes;
  out.strides = defaultStrides(result.sizes);
}
