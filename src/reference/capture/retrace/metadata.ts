/** What higher-order operators compare of tensors when they are run on fake ones (torch/fx/passes/shape_prop.py, `_extract_tensor_metadata`). */
import { PyTensor } from "../../library/torch/index.ts";
import { makeType, raise, types, type Value } from "../../objects/index.ts";
import { isContiguous, looksChannelsLast, type Tensor } from "../../ops/index.ts";

const sizeText = (dims: readonly unknown[]): string => `torch.Size([${dims.map(String).join(", ")}])`;
const tupleText = (dims: readonly unknown[]): string => (dims.length === 1 ? `(${String(dims[0])},)` : `(${dims.map(String).join(", ")})`);

function memoryFormat(tensor: Tensor): string {
  if (isContiguous(tensor)) return "torch.contiguous_format";
  return looksChannelsLast(tensor) ? "torch.channels_last" : "None";
}

/** The fields in order, as text. */
function metadata({ tensor }: PyTensor): readonly (readonly [string, string])[] {
  return [
    ["shape", sizeText(tensor.sizes)], ["dtype", `torch.${tensor.dtype.name}`], ["requires_grad", tensor.requiresGrad ? "True" : "False"],
    ["stride", tupleText(tensor.strides)], ["memory_format", memoryFormat(tensor)],
  ];
}

/** Each field in which two values differ (`diff_tensor_meta`). */
function differences(left: Value, right: Value, fields: (name: string) => boolean): string[] {
  if (!(left instanceof PyTensor) || !(right instanceof PyTensor)) return [];
  const other = metadata(right);
  return metadata(left).flatMap(([name, text], i) => (fields(name) && text !== other[i]![1] ? [`'${name}: ${text} vs ${other[i]![1]}'`] : []));
}

const mismatch = makeType("CondOpArgsMismatchError", types.Exception, "torch._dynamo.exc");

/**
 * Branches must agree (torch/_higher_order_ops/cond.py). Where gradients are followed the functions that are run have no name (`null`), and saying how they
 * do not agree fails; else they have Dynamo's. In the retrace gradients do not count.
 */
export function checkBranches(yes: readonly Value[], no: readonly Value[], names: readonly string[] | null, traced: boolean): void {
  if (yes.length !== no.length) raise(types.RuntimeError, "Unmatched number of outputs from cond() branches.");
  const fields = (name: string): boolean => !traced || (name !== "requires_grad" && name !== "memory_format");
  const at = yes.findIndex((value, i) => differences(value, no[i]!, fields).length > 0);
  if (at < 0) return;
  if (names === null) raise(types.AttributeError, "'<lambda>' object has no attribute '__name__'");
  const lines = [yes[at]!, no[at]!].map((value, i) => `\n  ${names[i]!} returns ${metadataText(value as PyTensor, traced)}`);
  raise(mismatch, `Expected each tensor to have same metadata but got:${lines.join("")}`);
}

/** Below autograd only what went in requires gradients. */
const metadataText = (value: PyTensor, traced: boolean): string =>
  `TensorMetadata(${metadata(value).map(([name, text]) => `${name}=${text}`).join(", ")}, is_quantized=False, qparams={})`;

/** What a loop carries stays what it was (torch/_higher_order_ops/while_loop.py, `check_outputs_carry_consistency`). */
export function checkCarried(outputs: readonly Value[], carried: readonly Value[]): void {
  const all = outputs.map((value, i) => differences(carried[i] ?? null, value, () => true)).filter((each) => each.length > 0);
  if (all.length > 0) raise(types.RuntimeError, `Expected carried_inputs and body outputs return tensors with same metadata but found:\n${all.map((each) => each.join(",")).join("\n")}`);
}
