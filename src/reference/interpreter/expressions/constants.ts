/**
 * Literals and f-strings (https://docs.python.org/3.13/reference/lexical_analysis.html#f-strings).
 */
import { PyBytes, PyComplex, PyObject, ellipsis, type Value } from "../../objects/index.ts";
import { ascii, format, front, repr, str } from "../../protocol/index.ts";
import type { Constant as ConstantNode, FormattedValue as FormattedValueNode, JoinedStr as JoinedStrNode } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate } from "../frame.ts";

export function constantValue(node: ConstantNode): Value {
  switch (node.type) {
    case "Ellipsis": return ellipsis;
    case "complex": return new PyComplex(0, node.value);
    case "bytes": return new PyBytes(node.value);
    case "None": case "bool": case "int": case "float": case "str": return node.value;
  }
}

export function Constant(node: ConstantNode): Evaluate {
  const value = constantValue(node);
  return () => value;
}

export function JoinedStr(node: JoinedStrNode, compiler: Compiler): Evaluate {
  const parts = compiler.expressions(node.values);
  return (frame) => {
    const texts = parts.map((part) => part(frame));
    return texts.every((text) => typeof text === "string") ? texts.join("") : frame.realm.interceptor!.join(texts);
  };
}

const conversions: Readonly<Record<number, { readonly letter: string; readonly convert: (value: Value) => string }>> = {
  114: { letter: "r", convert: repr },
  115: { letter: "s", convert: str },
  97: { letter: "a", convert: ascii },
};

export function FormattedValue(node: FormattedValueNode, compiler: Compiler): Evaluate {
  const value = compiler.expression(node.value);
  const spec = node.format_spec === undefined ? () => "" : compiler.expression(node.format_spec);
  const conversion = conversions[node.conversion];
  return (frame) => {
    const operand = value(frame);
    const formatSpec = spec(frame) as string;
    frame.at = node;
    const stands = frame.internal ? undefined : frame.realm.interceptor?.field(operand, conversion?.letter ?? "", formatSpec);
    if (stands !== undefined) return stands;
    if (conversion === undefined) return format(operand, formatSpec);
    const answer = operand instanceof PyObject ? front()?.format(operand, conversion.letter, formatSpec) : undefined;
    return answer ?? format(conversion.convert(operand), formatSpec);
  };
}
