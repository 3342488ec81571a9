/**
 * `torch.nn.Module` (torch/nn/modules/module.py). In TypeScript because nearly every traced program makes and calls modules.
 *
 * An instance keeps what Python's has, under the same names (`_parameters`, `_buffers`, `_modules`, …), so that code which
 * reaches into `__dict__` finds it.
 */
import "./methods.ts";

export { backwardHooks, callImpl, hasForwardHooks, hookHandle, type OnLine } from "./hooks.ts";
export { setModuleMember } from "./members.ts";
export {
  bufferEntries, childModules, isModule, isNonPersistent, isParameter, moduleClassName, moduleEntries, moduleType, parameterEntries, registryOf, torchTypeName, walkModules, withFakeParameters,
  type NNModule,
} from "./registries.ts";
