/** Graphs: nodes, names, the printer, the signature. */
export { Graph, GraphModule, type NodeObserver } from "./graph.ts";
export { Namespace, candidateFor } from "./names.ts";
export { DictArg, Leaf, Node, SliceArg, TupleArg, forEachInput, forEachNode, mapNodes, noKwargs } from "./node.ts";
export type { Argument, CallTarget, KeyPath, KeyStep, ModuleFrame, NodeMeta, Opcode } from "./node.ts";
export { StackTrace } from "./stackTrace.ts";
export { formatNode } from "./format.ts";
export { annotation, argumentText, floatRepr, printModule, pythonRepr, stringRepr } from "./print.ts";
export { inputKinds, outputKinds, placeholderPrefix, signatureText } from "./signature.ts";
export type { ArgumentSpec, InputKind, InputSpec, OutputKind, OutputSpec, Signature } from "./signature.ts";
