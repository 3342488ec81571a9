/**
 * What Dynamo says no to (torch/_dynamo/exc.py), with the trailer that names the user's frames.
 */
import { NotImplementedConstruct, realm, type FrameInfo } from "../../objects/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { formatFrames, userFrames } from "./stack.ts";

export type DynamoError = "Unsupported" | "UserError" | "TorchRuntimeError" | "InternalTorchDynamoError" | "UncapturedHigherOrderOpError" | "ArgsMismatchError" | "IncorrectUsage" | "ObservedException" | "AttributeMutationError";

/** The frame below which the trailer's frames lie; set while a capture goes on. */
let captureRoot: FrameInfo | null = null;

export function withCaptureRoot<T>(root: FrameInfo | null, body: () => T): T {
  const outer = captureRoot;
  captureRoot = root;
  try {
    return body();
  } finally {
    captureRoot = outer;
  }
}

/** `\n\nfrom user code:\n` and the frames (torch/_dynamo/exc.py, `augment_exc_message`). */
export function trailer(frame: FrameInfo | null = realm().frame): string {
  const frames = formatFrames(userFrames(realm(), frame, captureRoot));
  const stack = frames === "" ? "" : `\n\nfrom user code:\n ${frames.trimEnd()}`;
  return `${stack}\n\nSet TORCH_LOGS="+dynamo" and TORCHDYNAMO_VERBOSE=1 for more information\n`;
}

/** Raises `torch._dynamo.exc.<type>` with the trailer. */
export function dynamoError(type: DynamoError, message: string): never {
  throw new Rejection(`torch._dynamo.exc.${type}`, message + trailer());
}

export const unsupported = (message: string): never => dynamoError("Unsupported", message);

/** What this front end cannot follow yet: never passed off as PyTorch's own refusal. */
export function refuse(construct: string): never {
  throw new NotImplementedConstruct(construct);
}
