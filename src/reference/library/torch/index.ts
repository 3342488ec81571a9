/** The door of `library/torch/`: Python-visible torch. */
export {
  PyConstant, PyDType, PyDevice, PySym, PyTensor, TorchGenerator, aliasTensor, bufferType, dimValue, fakeTensor, fromOpResult, newTuple, opResultOf, parameterType,
  sizeOf, toOpArg, torchTypes, typeText, wrapConstant, wrapDType, wrapDevice, wrapSym, wrapTensor, wrapTensorAs,
} from "./values.ts";
export { TorchFunction, callTensor, callTorch, type TorchKind } from "./function.ts";
export {
  backwardHooks, bufferEntries, callImpl, childModules, isModule, hasForwardHooks, hookHandle, isNonPersistent, isParameter, moduleClassName, moduleEntries, moduleType, parameterEntries, registryOf, setModuleMember, walkModules,
  withFakeParameters, type NNModule,
} from "./module/index.ts";
export { OpaqueFunction, missingTorchMember, missingTorchModule, provide, torchModules } from "./namespace.ts";
export { isTorchNode, namedTupleFields, pytreeNode, type PytreeNode } from "./pytree.ts";
export { areSubclassesAsked, deviceContext, functionModes, ownTorchFunction, pushFunctionMode, suspendSubclasses, unasked, withoutInnermost } from "./functionModes.ts";
export { PyMode, decoratorOf, enteredNothing, isDecorated, currentAutocast, enterAutocast, enterInference, exitAutocast, exitInference, modeTypes, setGradEnabledFunction } from "./modes.ts";
export { allowedInGraph } from "./functions.ts";
export { legacyTensorTypes } from "./methods.ts";
export { checkCall } from "./pythonSignature.ts";
export { PyOpOverload, PyOpPacket, overloadObject } from "./opcalls.ts";
export { asPython } from "./errors.ts";
export { getIndex, setIndex, tensorTypeName } from "./indexing.ts";
export { symOperation, fromSym } from "./sym.ts";
export { importModule, preludeAttribute, setModuleLoader } from "./prelude.ts";
export { functionParameters, ownParameters, partialOf, signatureParameters, type FunctionParameters, type ParameterNames } from "./inspect.ts";
export { str as textOf } from "../../protocol/index.ts";
export { setSource } from "./attributes.ts";
