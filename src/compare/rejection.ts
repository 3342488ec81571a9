/** Rejections: what two of them share. Published ones name a base class only, and the first line of the message. */

export interface Rejection {
  readonly type: string;
  readonly message: string;
}

/**
 * The exception classes that the documentation's generator prints under the name of a base class, tried in its order
 * (docs/source/scripts/exportdb/generate_example_rst.py): Python's full names as PyTorch's sources declare them.
 */
const labels: readonly (readonly [string, ReadonlySet<string>])[] = [
  ["Unsupported", new Set(["Unsupported", "UserError", "ArgsMismatchError", "AttributeMutationError", "CondOpArgsMismatchError", "RecompileLimitExceeded"].map((name) => `torch._dynamo.exc.${name}`))],
  ["AssertionError", new Set(["builtins.AssertionError"])],
  ["RuntimeError", new Set([
    ...["RuntimeError", "NotImplementedError", "RecursionError"].map((name) => `builtins.${name}`),
    ...["TorchDynamoException", "InternalTorchDynamoError", "TorchRuntimeError", "UncapturedHigherOrderOpError", "UnsafeScriptObjectError", "ObservedException", "ObservedUserStopIteration", "ObservedKeyError", "ObservedAttributeError", "SkipFrame", "RecompileError", "BackendCompilerFailed"].map((name) => `torch._dynamo.exc.${name}`),
    ...["GuardOnDataDependentSymNode", "PendingUnbackedSymbolNotFound", "ConstraintViolationError"].map((name) => `torch.fx.experimental.symbolic_shapes.${name}`),
    ...["UnsupportedFakeTensorException", "DynamicOutputShapeException", "DataDependentOutputException", "UnsupportedOperatorException", "MetadataMismatchError"].map((name) => `torch._subclasses.fake_tensor.${name}`),
    "torch._higher_order_ops.utils.UnsupportedAliasMutationException",
    "torch.utils._sympy.value_ranges.ValueRangeError",
    "torch._export.pass_base.ExportPassBaseError",
  ])],
];

/** The name that the documentation prints for a class: its base's, or its own last name where the generator catches none. */
export function publishedLabel(type: string): string {
  const found = labels.find(([, types]) => types.has(type));
  return found ? found[0] : type.slice(type.lastIndexOf(".") + 1);
}

/** A type without a dot is a published label. */
export function sameType(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  if (!expected.includes(".")) return publishedLabel(actual) === expected;
  return !actual.includes(".") && publishedLabel(expected) === actual;
}

export const firstLine = (message: string): string => message.split("\n", 1)[0]!.trimEnd();
