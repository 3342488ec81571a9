/**
 * Sizes and scalars that are in the data: a fresh unbacked symbol, remembered on the tensor as FakeTensor's memo descriptors do,
 * or, outside an export, the real count (torch/_subclasses/fake_impls.py).
 */
import type { ShapeEnv, SymNode } from "../symbolic/index.ts";
import { constrainForSize, unbackedBool, unbackedFloat, unbackedInt, upperBound, dimText, guardEq, type Dim } from "./dims.ts";
import { numel } from "./construct.ts";
import { dtypes } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";
import { OpError, type Call, type OpResult } from "./types.ts";
import { elementsOf, itemOf } from "./values.ts";
import { constantOf } from "./execute.ts";
import { NotImplementedOp } from "./missing.ts";

/** `sys.maxsize - 1` */
const maxSize = 2n ** 63n - 2n;
let epoch = 0;

/** Forgets every memo, as a new trace does (FakeTensorMode.epoch). */
export function nextEpoch(): void { epoch++; }

function remember<T>(tensor: Tensor, what: string, make: () => T): T {
  const key = `${what}@${epoch}`;
  const found = tensor.memo?.get(key);
  if (found && found.version === tensor.storage.version) return found.value as T;
  const value = make();
  if (typeof value === "object") (tensor.memo ??= new Map()).set(key, { version: tensor.storage.version, value: value as never });
  return value;
}

/** A size of at most `max`; null for no bound at all. */
function sizeSymbol(call: Call, max: bigint | null): Dim {
  const size = unbackedInt(call.env!);
  constrainForSize(call.env!, size, max);
  return size;
}

/** A size that a kernel of the user's asks for (torch/_library/fake_impl.py, `allocate_size`). */
export function allocateSize(env: ShapeEnv, min: bigint, max: bigint | null): Dim {
  const size = unbackedInt(env);
  constrainForSize(env, size, max, min);
  return size;
}

function count(tensor: Tensor, what: string, counting: (elements: ArrayLike<number | bigint>) => number): number {
  const elements = elementsOf(tensor);
  if (elements === null) throw new NotImplementedOp(`${what} of a tensor whose values are not known`);
  return counting(elements);
}

/** How many elements of a mask are not zero. */
export function nonzeroCount(call: Call, tensor: Tensor): Dim {
  if (!call.env) return count(tensor, "nonzero", elements => countTrue(elements, tensor.dtype.isComplex));
  return remember(tensor, "nonzero", () => {
    const total = numel(tensor);
    if (total === 0) return 0;
    return sizeSymbol(call, upperBound(total) ?? maxSize);
  });
}

function countTrue(elements: ArrayLike<number | bigint>, complex: boolean): number {
  let n = 0;
  for (let i = 0; i < elements.length; i += complex ? 2 : 1) if (elements[i] != 0 || (complex && elements[i + 1] != 0)) n++;
  return n;
}

export function maskedSelectCount(call: Call, self: Tensor, mask: Tensor): Dim {
  if (!call.env) return count(mask, "masked_select", elements => countTrue(elements, false));
  const most = upperBound(numel(self)) ?? maxSize;
  return sizeSymbol(call, most > 2n ? most : maxSize);
}

export function uniqueCount(call: Call, self: Tensor, dim: number | null): Dim {
  if (!call.env) {
    if (dim !== null) throw new NotImplementedOp("unique_dim of real values");
    return count(self, "unique", elements => new Set(Array.from(elements)).size);
  }
  const make = (): Dim => {
    const total = numel(self);
    if (total === 0) return 0;
    const bound = dim === null ? total : self.sizes[dim]!;
    return sizeSymbol(call, typeof bound === "number" ? BigInt(bound) : maxSize);
  };
  return dim === null ? remember(self, "unique", make) : make();
}

/** How many runs of equal elements there are. */
export const runsOf = (self: Tensor): number =>
  count(self, "unique_consecutive", elements => Array.from(elements).filter((element, i, all) => i === 0 || element !== all[i - 1]).length);

export function repeatCount(call: Call, repeats: Tensor): Dim {
  if (!call.env) return count(repeats, "repeat_interleave", elements => Array.from(elements, Number).reduce((a, b) => a + b, 0));
  return sizeSymbol(call, null);
}

/** `item()`: a symbol of the tensor's kind, or the value. */
export function scalarOf(call: Call, tensor: Tensor): OpResult {
  const total = numel(tensor);
  if (!guardEq(total, 1)) throw new OpError(`a Tensor with ${dimText(total)} elements cannot be converted to Scalar`);
  if (!tensor.fake || !call.env || constantOf(tensor) !== null) {
    const value = itemOf(constantOf(tensor) ?? tensor);
    if (value === null) throw new NotImplementedOp("the value of a tensor that is not known");
    return value;
  }
  const scalar: SymNode = remember(tensor, "item", () => {
    if (tensor.dtype.isFloatingPoint) return unbackedFloat(call.env!);
    if (tensor.dtype.isIntegral) return unbackedInt(call.env!);
    if (tensor.dtype === dtypes.bool) return unbackedBool(call.env!);
    throw new OpError(`local_scalar_dense/item NYI for torch.${tensor.dtype.name}`, "NotImplementedError");
  });
  // What is remembered may have become a constant: of an integer the number itself is given.
  return (scalar.kind === "int" ? scalar.maybeConstant() : undefined) ?? scalar;
}

