/**
 * Functions that torch.func transforms (torch/_dynamo/variables/higher_order_ops.py, `FunctorchHigherOrderVariable`). Such a function is followed only as far as
 * Dynamo refuses it: what PyTorch makes of the rest depends on where its process put its objects (torch/fx/passes/shape_prop.py asks for
 * memory formats in the order of a set, and batched tensors know one of them), or on formulas of gradients.
 */
import { PyDict, PyTuple, type Value } from "../../../objects/index.ts";
import { call } from "../../../protocol/index.ts";
import type { DynamoFrontEnd } from "../frontend.ts";
import { dynamoError, refuse } from "../refuse.ts";
import { Rejection } from "../../shared/rejection.ts";

export type Transform = "vmap" | "grad";

export function transformed(front: DynamoFrontEnd, [kind, fn, args, kwargs]: readonly Value[]): Value {
  const { output } = front;
  const outer = output.transform;
  output.transform = kind as Transform;
  try {
    call(fn!, (args as PyTuple).items, new Map([...(kwargs as PyDict).map.entries()] as [string, Value][]));
  } finally {
    output.transform = outer;
  }
  return refuse(`torch.func.${String(kind)}`);
}

/** A tensor of a module cannot be made a fake one while a function is transformed: neither one read for the first time, nor those of a leaf that is called. */
export function refuseNewFake(transform: Transform, ofLeaf: boolean): never {
  if (transform === "vmap") {
    dynamoError("InternalTorchDynamoError", "RuntimeError: You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed by a functorch transform. "
      + "This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.");
  }
  if (ofLeaf) throw new Rejection("torch._dynamo.exc.Unsupported", "view functorch tensors are not supported by meta conversion");
  dynamoError("InternalTorchDynamoError", "RuntimeError: Cannot access data pointer of Tensor that doesn't have storage");
}
