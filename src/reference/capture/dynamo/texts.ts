/**
 * Texts with something in them that is no constant: formats to be filled in later (torch/_dynamo/variables/misc.py, `StringFormatVariable`).
 */
import { PyObject, makeType, types, type Value } from "../../objects/index.ts";
import { PyTensor } from "../../library/torch/index.ts";
import { repr } from "../../protocol/index.ts";
import { Rejection } from "../shared/rejection.ts";

const textType = makeType("StringFormat", types.object, "builtins");

export class PyFormat extends PyObject {
  readonly format: string;
  readonly args: readonly Value[];
  constructor(format: string, args: readonly Value[]) {
    super(textType);
    this.format = format;
    this.args = args;
  }

  /** What it is once the graph has run, on the fake tensors of an export. */
  filled(text: (value: Value) => string): string {
    const args = [...this.args];
    return this.format.replace(/\{[^{}]*\}/g, (field) => {
      const arg = args.shift() ?? null;
      if (arg instanceof PyTensor && field.includes(":") && field !== "{:}") throw new Rejection("builtins.TypeError", "unsupported format string passed to FakeTensor.__format__");
      return typeof arg === "string" ? arg : text(arg);
    });
  }

  /** As messages show it. */
  text(describe: (value: Value) => string): string {
    return `StringFormatVariable(${repr(this.format)}, [${this.args.map(describe).join(", ")}], {})`;
  }
}

/** The parts of an f-string put together (symbolic_convert.py, `BUILD_STRING`). */
export function joinFormats(parts: readonly Value[]): PyFormat {
  return new PyFormat(parts.map((part) => (part instanceof PyFormat ? part.format : "{}")).join(""), parts.flatMap((part) => (part instanceof PyFormat ? part.args : [part])));
}
