/** Syntax errors as Python's exceptions. */
import { PyError, PyTuple, types, type PyException } from "../objects/index.ts";
import { call } from "../protocol/index.ts";
import { PythonSyntaxError } from "../syntax/index.ts";

/** Turns a syntax error of the parser's or of the scopes' into Python's exception. */
export function parsed<T>(parse: () => T, file: string, text: string): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    throw new PyError(syntaxError(error, file, text));
  }
}

function syntaxError(error: PythonSyntaxError, file: string, text: string): PyException {
  const line = text.split(/\r\n|\r|\n/)[error.line - 1] ?? "";
  const details = new PyTuple([file, BigInt(error.line), BigInt(error.column), line, BigInt(error.line), BigInt(error.endColumn)]);
  return call(error.indentation ? types.IndentationError : types.SyntaxError, [error.message, details]) as PyException;
}
