/**
 * Python signatures of torch's built-in functions, parsed from the generated text when a function is first called
 * (torch/csrc/utils/python_arg_parser.h: `FunctionSignature`, `FunctionParameter`).
 */
import { signatureText } from "./signatures.ts";

export type ParameterType =
  | "Tensor" | "Scalar" | "int" | "SymInt" | "double" | "complex" | "TensorList" | "IntList" | "SymIntList" | "FloatList" | "ScalarList"
  | "Generator" | "bool" | "Storage" | "object" | "ScalarType" | "Layout" | "MemoryFormat" | "QScheme" | "Device" | "Stream" | "str"
  | "Dimname" | "DimnameList";

/** The C++ spellings, and what the messages call them (`FunctionParameter::type_name`). */
const typeTable: Readonly<Record<string, readonly [ParameterType, string]>> = {
  "Tensor": ["Tensor", "Tensor"],
  "Scalar": ["Scalar", "Number"],
  "int64_t": ["int", "int"],
  "int": ["int", "int"],
  "SymInt": ["SymInt", "int"],
  "double": ["double", "float"],
  "complex": ["complex", "complex"],
  "TensorList": ["TensorList", "tuple of Tensors"],
  "c10::List<::std::optional<Tensor>>": ["TensorList", "tuple of Tensors"],
  "IntArrayRef": ["IntList", "tuple of ints"],
  "SymIntArrayRef": ["SymIntList", "tuple of ints"],
  "ArrayRef<double>": ["FloatList", "tuple of floats"],
  "ScalarList": ["ScalarList", "tuple of Scalars"],
  "ArrayRef<Scalar>": ["ScalarList", "tuple of Scalars"],
  "Generator": ["Generator", "torch.Generator"],
  "bool": ["bool", "bool"],
  "Storage": ["Storage", "torch.Storage"],
  "PyObject*": ["object", "object"],
  "ScalarType": ["ScalarType", "torch.dtype"],
  "Layout": ["Layout", "torch.layout"],
  "MemoryFormat": ["MemoryFormat", "torch.memory_format"],
  "QScheme": ["QScheme", "torch.qscheme"],
  "Device": ["Device", "torch.device"],
  "DeviceIndex": ["int", "int"],
  "Stream": ["Stream", "torch.Stream"],
  "c10::string_view": ["str", "str"],
  "std::string": ["str", "str"],
  "Dimname": ["Dimname", "name"],
  "DimnameList": ["DimnameList", "tuple of names"],
  "DispatchKeySet": ["object", "DispatchKeySet"],
};

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly typeName: string;
  /** `int[2]`: the size to which one value is expanded; 0 where none is. */
  readonly size: number;
  /** None is accepted. */
  readonly allowNone: boolean;
  readonly optional: boolean;
  /** The default's text, for messages. */
  readonly default: string | null;
  readonly keywordOnly: boolean;
  /** Names by which numpy calls it. */
  readonly aliases: readonly string[];
}

export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly minArgs: number;
  readonly maxArgs: number;
  readonly maxPositional: number;
  /** Whether dimensions may be given by their names. */
  readonly takesNames: boolean;
  readonly deprecated: boolean;
  /** The operator it stands for (`add.Tensor`), and the one that writes to `out`. */
  readonly overload: string;
  readonly out: string | null;
  /** Names (or the literal 1) in the operator's order, where a deprecated form orders its operands otherwise. */
  readonly operands: readonly string[] | null;
}

const numpyNames: Readonly<Record<string, readonly string[]>> = {
  dim: ["axis"], keepdim: ["keepdims"], input: ["x", "a", "x1"], other: ["x2"],
};

function parseParameter(text: string, keywordOnly: boolean): Parameter {
  const equals = text.indexOf("=");
  const declared = (equals < 0 ? text : text.slice(0, equals)).trim();
  const fallback = equals < 0 ? null : text.slice(equals + 1).trim();
  const space = declared.lastIndexOf(" ");
  const name = declared.slice(space + 1);
  const match = /^(.*?)(?:\[(\d+)\])?(\?)?$/.exec(declared.slice(0, space))!;
  const known = typeTable[match[1]!];
  if (known === undefined) throw new Error(`a signature has a parameter of unknown type ${match[1]!}`);
  return {
    name, type: known[0], typeName: known[1], size: Number(match[2] ?? 0), keywordOnly,
    allowNone: match[3] !== undefined || fallback === "None", optional: fallback !== null, default: fallback,
    aliases: numpyNames[name] ?? [],
  };
}

/** One line of the generated text: `signature => operator | out operator : operands`. */
export function parseSignature(line: string): Signature {
  const arrow = line.indexOf(" => ");
  const declaration = arrow < 0 ? line : line.slice(0, arrow);
  const [targets = "", operands] = arrow < 0 ? [] : line.slice(arrow + 4).split(" : ");
  const [overload = "", out] = targets.split(" | ");
  const open = declaration.indexOf("(");
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of declaration.slice(open + 1, declaration.lastIndexOf(")")).split(", ")) {
    if (part === "*") keywordOnly = true;
    else if (part !== "") parameters.push(parseParameter(part, keywordOnly));
  }
  return {
    name: declaration.slice(0, open), parameters,
    minArgs: parameters.filter((each) => !each.optional).length,
    maxArgs: parameters.length,
    maxPositional: parameters.filter((each) => !each.keywordOnly).length,
    takesNames: parameters.some(({ type }) => namesDimensions(type)),
    deprecated: operands !== undefined, overload, out: out ?? null, operands: operands?.split(", ") ?? null,
  };
}

export const namesDimensions = (type: ParameterType): boolean => type === "Dimname" || type === "DimnameList";

/** `(Tensor input, *, Number alpha = 1)`, as messages list it. */
export function signatureTextOf(signature: Signature): string {
  let starred = false;
  const parts = signature.parameters.map((each) => {
    const star = each.keywordOnly && !starred ? "*, " : "";
    if (each.keywordOnly) starred = true;
    const fallback = each.default === null ? "" : ` = ${each.default}`;
    return `${star}${each.typeName} ${each.name}${fallback}`;
  });
  return `(${parts.join(", ")})`;
}

export type SignatureGroup = "torch" | "Tensor" | "torch._C._nn" | "torch._C._fft" | "torch._C._linalg" | "torch._C._special";

function linesOf(text: string, name: string): string[] {
  const lines: string[] = [];
  let at = text.indexOf(`\n${name}(`);
  while (at >= 0) {
    const end = text.indexOf("\n", at + 1);
    lines.push(text.slice(at + 1, end));
    at = text.startsWith(`\n${name}(`, end) ? end : -1;
  }
  return lines;
}

const parsed = new Map<string, readonly Signature[]>();

/** The signatures of `name` in the order they are tried, deprecated ones last; none where there is no such function. */
export function signaturesOf(group: SignatureGroup, name: string): readonly Signature[] {
  const key = `${group}.${name}`;
  let found = parsed.get(key);
  if (found === undefined) {
    const all = linesOf(signatureText[group] ?? "", name).map(parseSignature);
    found = [...all.filter((each) => !each.deprecated), ...all.filter((each) => each.deprecated)];
    parsed.set(key, found);
  }
  return found;
}

const names = new Map<SignatureGroup, ReadonlySet<string>>();

/** Whether there is such a function, without parsing its signatures. */
export function hasSignatures(group: SignatureGroup, name: string): boolean {
  let known = names.get(group);
  if (known === undefined) names.set(group, (known = new Set((signatureText[group] ?? "").match(/^\w+(?=\()/gm))));
  return known.has(name);
}
