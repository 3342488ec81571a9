/** The signature of an exported program, as `torch/export/graph_signature.py` has and prints it. */
import { Leaf } from "./node.ts";
import { pythonRepr } from "./print.ts";

export type ArgumentSpec =
  | { readonly kind: "TensorArgument" | "SymIntArgument" | "SymFloatArgument" | "SymBoolArgument"; name: string }
  | { readonly kind: "ConstantArgument"; name: string; readonly value: null | boolean | bigint | number | string | Leaf }
  | { readonly kind: "CustomObjArgument"; name: string; readonly classFqn: string };

export const inputKinds = { USER_INPUT: 1, PARAMETER: 2, BUFFER: 3, CONSTANT_TENSOR: 4, CUSTOM_OBJ: 5, TOKEN: 6 } as const;
export const outputKinds = { USER_OUTPUT: 1, LOSS_OUTPUT: 2, BUFFER_MUTATION: 3, GRADIENT_TO_PARAMETER: 4, GRADIENT_TO_USER_INPUT: 5, USER_INPUT_MUTATION: 6, TOKEN: 7 } as const;
export type InputKind = keyof typeof inputKinds;
export type OutputKind = keyof typeof outputKinds;

export interface InputSpec {
  kind: InputKind;
  arg: ArgumentSpec;
  target: string | null;
  persistent: boolean | null;
}

export interface OutputSpec {
  kind: OutputKind;
  arg: ArgumentSpec;
  target: string | null;
}

export interface Signature {
  readonly inputs: InputSpec[];
  readonly outputs: OutputSpec[];
}

/** Prefixes of placeholder names by what they hold (torch/_export/utils.py, placeholder_prefixes). */
export const placeholderPrefix: Readonly<Record<InputKind, string>> = {
  USER_INPUT: "", PARAMETER: "p_", BUFFER: "b_", CONSTANT_TENSOR: "c_", CUSTOM_OBJ: "obj_", TOKEN: "token",
};

const optional = (value: string | boolean | null): string => pythonRepr(value);

function argumentText(arg: ArgumentSpec): string {
  const name = pythonRepr(arg.name);
  switch (arg.kind) {
    case "ConstantArgument": return `ConstantArgument(name=${name}, value=${arg.value instanceof Leaf ? arg.value.text : pythonRepr(arg.value)})`;
    case "CustomObjArgument": return `CustomObjArgument(name=${name}, class_fqn=${pythonRepr(arg.classFqn)}, fake_val=None)`;
    case "TensorArgument": case "SymIntArgument": case "SymFloatArgument": case "SymBoolArgument": return `${arg.kind}(name=${name})`;
  }
}

const inputText = (spec: InputSpec): string =>
  `InputSpec(kind=<InputKind.${spec.kind}: ${inputKinds[spec.kind]}>, arg=${argumentText(spec.arg)}, target=${optional(spec.target)}, persistent=${optional(spec.persistent)})`;

const outputText = (spec: OutputSpec): string =>
  `OutputSpec(kind=<OutputKind.${spec.kind}: ${outputKinds[spec.kind]}>, arg=${argumentText(spec.arg)}, target=${optional(spec.target)})`;

/** The one line that `str(program)` shows in 2.6 after `Graph signature: `. */
export function signatureText(signature: Signature): string {
  return `ExportGraphSignature(input_specs=[${signature.inputs.map(inputText).join(", ")}], output_specs=[${signature.outputs.map(outputText).join(", ")}])`;
}
