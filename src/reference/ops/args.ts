/** Reading a call's arguments by their schema names. */
import { isSymNode, toDim, type Dim } from "./dims.ts";
import type { Device, DType, NamedConstant } from "./dtype.ts";
import { Tensor } from "./tensor.ts";
import type { Call, OpArg, Scalar } from "./types.ts";

export function arg(call: Call, name: string): OpArg {
  const i = call.op.schema.index.get(name);
  if (i === undefined) throw new Error(`${call.op.name} has no argument '${name}'`);
  return call.args[i] as OpArg;
}

export function hasArg(call: Call, name: string): boolean {
  return call.op.schema.index.has(name);
}

export function tensor(call: Call, name = "self"): Tensor {
  const value = arg(call, name);
  if (!(value instanceof Tensor)) throw new Error(`${call.op.name}: '${name}' is not a tensor`);
  return value;
}

export function maybeTensor(call: Call, name: string): Tensor | null {
  const value = arg(call, name);
  return value instanceof Tensor ? value : null;
}

export function tensors(call: Call, name = "tensors"): readonly Tensor[] {
  return (arg(call, name) as readonly Tensor[]);
}

/** A plain integer, such as a dimension. A symbol is specialised to its value. */
export function int(call: Call, name: string): number {
  const value = arg(call, name);
  return typeof value === "bigint" ? Number(value) : typeof value === "boolean" ? Number(value) : (value as number);
}

export function maybeInt(call: Call, name: string): number | null {
  return arg(call, name) === null ? null : int(call, name);
}

export function ints(call: Call, name: string): number[] {
  const value = arg(call, name);
  return value === null ? [] : (value as readonly bigint[]).map(Number);
}

export function maybeInts(call: Call, name: string): number[] | null {
  return arg(call, name) === null ? null : ints(call, name);
}

export function dim(call: Call, name: string): Dim {
  return toDim(arg(call, name));
}

export function maybeDim(call: Call, name: string): Dim | null {
  const value = arg(call, name);
  return value === null ? null : toDim(value);
}

export function dims(call: Call, name: string): Dim[] {
  const value = arg(call, name);
  return value === null ? [] : (value as readonly OpArg[]).map(toDim);
}

export function bool(call: Call, name: string): boolean {
  return arg(call, name) === true;
}

export function float(call: Call, name: string): number {
  return Number(arg(call, name));
}

export function maybeFloat(call: Call, name: string): number | null {
  const value = arg(call, name);
  return value === null ? null : Number(value);
}

export function str(call: Call, name: string): string | null {
  return arg(call, name) as string | null;
}

export function dtype(call: Call, name = "dtype"): DType | null {
  return hasArg(call, name) ? (arg(call, name) as DType | null) : null;
}

export function device(call: Call, name = "device"): Device | null {
  return hasArg(call, name) ? (arg(call, name) as Device | null) : null;
}

export function memoryFormat(call: Call, name = "memory_format"): NamedConstant | null {
  return hasArg(call, name) ? (arg(call, name) as NamedConstant | null) : null;
}

export function scalar(call: Call, name: string): Scalar {
  return arg(call, name) as Scalar;
}

/** The tensors among the arguments, lists included. */
export function allTensors(args: readonly OpArg[]): Tensor[] {
  const found: Tensor[] = [];
  for (const value of args) {
    if (value instanceof Tensor) found.push(value);
    else if (Array.isArray(value)) found.push(...allTensors(value as readonly OpArg[]));
  }
  return found;
}

export { isSymNode };
