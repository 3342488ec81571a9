/** What the comparison knows of operators and signatures. */
import type { Node } from "./program.ts";

/** Operators that check and compute nothing. */
const assertions: ReadonlySet<string> = new Set([
  "torch.ops.aten._assert_scalar.default",
  "torch.ops.aten._assert_async.default",
  "torch.ops.aten._assert_async.msg",
  "torch.ops.aten._assert_tensor_metadata.default",
  "torch.ops.aten.sym_constrain_range.default",
  "torch.ops.aten.sym_constrain_range_for_size.default",
]);

export const isAssertion = (node: Pick<Node, "target">): boolean => assertions.has(node.target);

/** Kinds of input that hold a constant which the tracer lifted out of the code. */
export const constantKinds: ReadonlySet<string> = new Set(["CONSTANT_TENSOR", "CUSTOM_OBJ"]);

/** Kinds of input that are known by their attribute's path, wherever they stand. */
export const attributeKinds: ReadonlySet<string> = new Set(["PARAMETER", "BUFFER", ...constantKinds]);
