/** What a traced function may return (torch/_dynamo/eval_frame.py, `check_user_input_output`). */
import { PySym, PyTensor, typeText } from "../../library/torch/index.ts";
import type { Value } from "../../objects/index.ts";
import { userError } from "../shared/rejection.ts";

const supported = "[<class 'torch.Tensor'>, <class 'torch.SymInt'>, <class 'torch.SymFloat'>, <class 'torch.SymBool'>, <class 'torch.ScriptObject'>, "
  + "<class 'int'>, <class 'float'>, <class 'bool'>, <class 'str'>, <class 'bytes'>, <class 'complex'>, <class 'NoneType'>, <class 'ellipsis'>, "
  + "<class 'code'>, <class 'torch.device'>, <class 'torch.dtype'>, <class 'torch.memory_format'>, <class 'torch.layout'>, <class 'torch.Size'>]";

export function checkOutputs(leaves: readonly Value[]): void {
  for (const leaf of leaves) {
    if (leaf === null || typeof leaf !== "object" || leaf instanceof PyTensor || leaf instanceof PySym) continue;
    throw userError(
      `It looks like one of the outputs with type \`${typeText(leaf)}\` is not supported or pytree-flattenable. \n`
      + `Exported graphs outputs can only contain the following supported types: ${supported}. \n`
      + "If you are using a custom class object, please register a pytree_flatten/unflatten function using "
      + "`torch.utils._pytree.register_pytree_node` or `torch.export.register_dataclass`.",
    );
  }
}
