/** What a variable of a model is, by our own export of the model as far as it goes. */
import { ours } from "./engine.ts";

const codes: Readonly<Record<string, string>> = {
  f32: "float32", f64: "float64", f16: "float16", bf16: "bfloat16", i64: "int64", i32: "int32", i16: "int16", i8: "int8", u8: "uint8", b8: "bool", c64: "complex64", c128: "complex128", c32: "complex32",
};

export interface Learnt {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Dtype and sizes of the only thing that the model returns; its text where it is a number; null where it is neither. */
export function learn(model: string): Learnt | string | null | "refused" {
  const outcome = ours(model);
  if (outcome.outcome !== "exported") return "refused";
  const returned = /^ {12}return \(([\w.-]+),\)$/m.exec(outcome.program)?.[1];
  if (returned === undefined) return null;
  if (/^-?[\d.]+$/.test(returned)) return returned;
  const type = new RegExp(String.raw`\b${returned}: "(\w+)\[([\d, ]*)\]"`).exec(outcome.program);
  if (!type || codes[type[1]!] === undefined) return null;
  return { dtype: codes[type[1]!]!, shape: type[2] === "" ? [] : type[2]!.split(", ").map(Number) };
}
