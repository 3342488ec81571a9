/**
 * Torch's callables. Each knows its public name, so that a front end can classify a call before it happens.
 */
import { PyBuiltin, noKwargs, raise, types, type Kwargs, type PyType, type Value } from "../../objects/index.ts";
import { callSignatures } from "./call.ts";
import { signaturesOf, type SignatureGroup } from "./signature.ts";
import { PyTensor, torchTypes, typeName } from "./values.ts";

export type TorchKind = "function" | "method";

export class TorchFunction extends PyBuiltin {
  /** `torch.relu`, `torch._C._nn.gelu`, `torch.Tensor.add`. */
  readonly target: string;
  readonly kind: TorchKind;
  constructor(name: string, target: string, kind: TorchKind, invoke: PyBuiltin["invoke"], owner: PyType | null = null) {
    super(name, target.slice(0, target.lastIndexOf(".")), invoke, owner);
    this.target = target;
    this.kind = kind;
  }
}

/** A function whose signatures are in the generated table. */
export function generatedFunction(group: SignatureGroup, name: string): TorchFunction {
  return new TorchFunction(name, `${group}.${name}`, "function", (args, kwargs) => callSignatures(signaturesOf(group, name), null, args, kwargs));
}

/** A method whose signatures are in the generated table. */
export function generatedMethod(name: string): TorchFunction {
  return new TorchFunction(name, `torch.Tensor.${name}`, "method", (args, kwargs) => {
    const signatures = signaturesOf("Tensor", name);
    const self = selfOf(args, name);
    if (signatures.length === 1 && signatures[0]!.maxArgs === 0) refuseArguments(self, name, args.length - 1, kwargs);
    return callSignatures(signatures, self, args.slice(1), kwargs);
  }, torchTypes.TensorBase);
}

/** Methods without parameters are Python's to refuse arguments for (METH_NOARGS). */
function refuseArguments(self: PyTensor, name: string, given: number, kwargs: Kwargs): void {
  if (kwargs.size > 0) raise(types.TypeError, `${typeName(self)}.${name}() takes no keyword arguments`);
  if (given > 0) raise(types.TypeError, `${typeName(self)}.${name}() takes no arguments (${given} given)`);
}

/** The tensor that a method was called on. */
export function selfOf(args: readonly Value[], name: string): PyTensor {
  const [self] = args;
  if (self instanceof PyTensor) return self;
  return raiseNeedsTensor(name, self);
}


function raiseNeedsTensor(name: string, self: Value | undefined): never {
  if (self === undefined) raise(types.TypeError, `unbound method TensorBase.${name}() needs an argument`);
  return raise(types.TypeError, `descriptor '${name}' for 'torch._C.TensorBase' objects doesn't apply to a '${typeName(self)}' object`);
}

/** Calls a method of the table from TypeScript. */
export function callTensor(self: PyTensor, name: string, args: readonly Value[] = [], kwargs: Kwargs = noKwargs): Value {
  return callSignatures(signaturesOf("Tensor", name), self, args, kwargs);
}

/** Calls a function of the table from TypeScript. */
export function callTorch(name: string, args: readonly Value[], kwargs: Kwargs = noKwargs, group: SignatureGroup = "torch"): Value {
  return callSignatures(signaturesOf(group, name), null, args, kwargs);
}
