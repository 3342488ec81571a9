/**
 * Tensors of classes of the user's, which are objects like any others to Dynamo: only classes that wrap tensors by a protocol of their own are
 * traced as tensors (torch/_dynamo/variables/builder.py, `_wrap`).
 */
import { PyTensor, bufferType, parameterType, torchTypes } from "../../library/torch/index.ts";
import { PyGetSet, PyObject, type Value } from "../../objects/index.ts";
import { lookupType } from "../../protocol/index.ts";
import { describe } from "./describe.ts";
import { MissingAttribute } from "./getAttr.ts";
import { following } from "./pythonFollowed.ts";
import { unsupported } from "./refuse.ts";

/** What the traced code has in hand instead of such a tensor. */
export class SubclassedTensor extends PyObject {
  readonly real: PyTensor;
  constructor(real: PyTensor) {
    super(real.cls, real.dict);
    this.real = real;
  }
}

const traced: ReadonlySet<unknown> = new Set([torchTypes.Tensor, parameterType, bufferType]);

export const isSubclassed = (value: Value): value is PyTensor => value instanceof PyTensor && value.cls.heap && !traced.has(value.cls) && !/^torch\./.test(value.cls.module);

const known = new WeakMap<PyTensor, SubclassedTensor>();

export function standInFor(real: PyTensor): SubclassedTensor {
  let made = known.get(real);
  if (made === undefined) known.set(real, (made = new SubclassedTensor(real)));
  return made;
}

/** `__iter__` of tensors is written in Python (torch/_tensor.py). */
export const refuseIteration = (object: SubclassedTensor): never =>
  following([{ file: "torch/_tensor.py", line: 1153, name: "__iter__", code: "if self.dim() == 0:" }], () => unsupported(`call_method ${describe(object)} dim [] {}`));

/** What a tensor has by descriptors in C is not read before it is used. */
export function subclassedAttribute(object: SubclassedTensor, name: string): Value | undefined {
  return !object.hasOwn(name) && lookupType(object.cls, name) instanceof PyGetSet && name !== "__dict__" ? new MissingAttribute(object, name) : undefined;
}
