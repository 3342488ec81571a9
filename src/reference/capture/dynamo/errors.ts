/**
 * Exceptions that leave the traced function, as what leaves Dynamo (torch/_dynamo/convert_frame.py, utils.py `get_fake_value`).
 */
import { PyException, PyError, PyObject, realm } from "../../objects/index.ts";
import { str } from "../../protocol/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { dynamoError } from "./refuse.ts";

/** Exceptions that Dynamo models: a `raise` of the user's, and those that its variables raise as Python would. */
const observed: ReadonlySet<string> = new Set(["StopIteration", "KeyError", "AssertionError"]);

export function translateErrors<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    return translate(error.value);
  }
}

function translate(exception: PyObject): never {
  const name = exception.cls.name;
  if (exception instanceof PyException && (exception.raised || observed.has(name))) dynamoError("Unsupported", "Observed exception");
  return dynamoError("InternalTorchDynamoError", `${name}: ${str(exception)}`);
}

void Rejection; void realm;
