/** What a traced function may return (torch/_dynamo/eval_frame.py, `check_user_input_output`). */
import { PySym, PyTensor, signatureParameters, torchTypes, typeText } from "../../library/torch/index.ts";
import { PyIterator, PyObject, PyType, types, type Value } from "../../objects/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import { checkMissing } from "./missingAttribute.ts";

/** `common_constant_types` of torch/_dynamo/utils.py. The text has them in the order of a set of classes, which is by address. */
const constantTypes = "int float complex bool str bytes NoneType ellipsis NotImplementedType code torch.device torch.dtype torch.memory_format torch.layout torch.finfo torch.iinfo "
  + "torch.nn.attention._SDPBackend torch._utils._CudaDeviceProperties";
const supported = `[${["torch.Tensor", "torch.SymInt", "torch.SymFloat", "torch.SymBool", "torch.ScriptObject", ...constantTypes.split(" ")].map((each) => `<class '${each}'>`).join(", ")}]`;

/** `str(type(leaf))`; tensor classes have a metaclass, which is not modelled. */
const leafType = (leaf: Value): string => (leaf instanceof PyIterator && /^(enumerate|list_iterator)$/.test(leaf.cls.name) ? "<class 'tuple_iterator'>" : leaf instanceof PyType && leaf.mro.includes(torchTypes.Tensor) ? "<class 'torch._C._TensorMeta'>" : typeText(leaf));

/** Constants that Dynamo lets out and the retrace then has no name for (torch/_functorch/_aot_autograd/traced_function_transforms.py). */
const unknownOutputs: ReadonlySet<string> = new Set(["bytes", "complex", "ellipsis", "NotImplementedType", "dtype", "device", "memory_format", "layout", "finfo", "iinfo"]);

export function checkKnownOutputs(leaves: readonly Value[]): void {
  for (const leaf of leaves) {
    if (!isConstantLeaf(leaf)) continue;
    throw new Rejection("builtins.RuntimeError",
      `Found ${typeText(leaf)} in output, which is not a known type. If this type holds tensors, you need to register a pytree for it. `
      + "See https://github.com/pytorch/functorch/issues/475 for a brief explanation why. If you don't need to register a pytree, please leave a comment explaining your use case and we'll make this more ergonomic to deal with");
  }
}

const isConstantLeaf = (leaf: Value): boolean =>
  leaf instanceof PyObject && unknownOutputs.has(leaf.cls.name) && (leaf.cls.module === "builtins" || leaf.cls.module === "torch");

/** What is of a class of the user's is a constant if it is one of Python's own besides: a member of an `IntEnum`, say. */
const isOfConstants = (cls: PyType): boolean => (cls.module !== "numpy" || numpyConstants.has(cls.name)) && cls.mro.some((each) => constantBases.has(each));

/** Scalars of NumPy's that are Python's own numbers too. */
const numpyConstants: ReadonlySet<string> = new Set(["float64", "complex128"]);

const constantBases: ReadonlySet<PyType> = new Set([types.int, types.float, types.complex, types.str, types.bytes]);

/** `direction`: whether they come in or go out. */
export function checkLeaves(leaves: readonly Value[], direction: "input" | "output"): void {
  checkMissing(leaves);
  for (const leaf of leaves) {
    if (leaf === null || typeof leaf !== "object" || leaf instanceof PyTensor || leaf instanceof PySym || isConstantLeaf(leaf) || isOfConstants(leaf.cls)) continue;
    throw userError(
      `It looks like one of the ${direction}s with type \`${leafType(leaf)}\` is not supported or pytree-flattenable. \n`
      + `Exported graphs ${direction}s can only contain the following supported types: ${supported}. \n`
      + "If you are using a custom class object, please register a pytree_flatten/unflatten function using "
      + "`torch.utils._pytree.register_pytree_node` or `torch.export.register_dataclass`.",
    );
  }
}

/** A graph that stands in for none takes for each parameter the leaf of the inputs in its place, whether there is one or not. */
export function checkStandIn(forward: Value, inputs: readonly Value[]): void {
  const parameters = signatureParameters(forward);
  const count = parameters.positional.length + parameters.keywordOnly.length + Number(parameters.varPositional !== null) + Number(parameters.varKeyword !== null);
  if (count > inputs.length) throw new Rejection("builtins.IndexError", "list index out of range");
}
