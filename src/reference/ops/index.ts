/** The operator table's door: schemas, rules, values, the dispatcher. */
export * from "./dtype.ts";
export { Tensor, type Elements, type Storage } from "./tensor.ts";
export { duplicate } from "./duplicate.ts";
export * from "./types.ts";
export * from "./dispatch.ts";
export { globalState, initialState, setGlobalState, type GlobalState } from "./globalState.ts";
export {
  allowsNumbersAsTensors, bindArguments, chooseOverload, fits, parseDevice, parseSchema, sameArg, trimDefaults, type TrimmedArgs,
} from "./schema.ts";
export { findOp, hasRule, lookup, overloadOrder, tensorsFirst } from "./registry.ts";
export { belowAutograd, constantOf, execute, inferenceSaved, isBelowAutograd, isGradEnabled, isInferenceMode, restoreFollowing, setGradEnabled, setInferenceMode, type Following } from "./execute.ts";
export {
  askKept, askNoted, channelsLastStrides, defaultComplex, defaultDtype, defaultStrides, emptyTensor, fakify, firstOnes, fromElements, guardContiguous, fromNested, isContiguous,
  isDenseNonOverlapping, looksChannelsLast, noteLayout, numel, numelOf, setDefaultDtype, settleSizes, storageSize, typeText, viewOf, type TensorInit,
} from "./construct.ts";
export { castElements, elementsOf, itemOf, leafAt, nestedOf, packElements, type Leaf, type Nested } from "./values.ts";
export { canCast, cppTypeName, promoteTypes, resultType, scalarTypeName, dtypeOfScalar } from "./promote.ts";
export { allTensors } from "./args.ts";
export { checkExpand, tupleText } from "./broadcast.ts";
export { autocastTo } from "./autocast.ts";
export { NotImplementedOp } from "./missing.ts";
export { allocateSize, nextEpoch } from "./unbacked.ts";
export { currentEnvironment } from "./environment.ts";
export { CpuGenerator, defaultGenerator, manualSeed, type GeneratorState } from "./random.ts";
export { guardEq, uncheckedText } from "./dims.ts";
export { isOutdated } from "./viewOrigins.ts";
