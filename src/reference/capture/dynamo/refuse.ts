/**
 * What Dynamo says no to (torch/_dynamo/exc.py), with the trailer that names the user's frames.
 */
import { NotImplementedConstruct, realm, type FrameInfo, type TracebackEntry } from "../../objects/index.ts";
import { Rejection } from "../shared/rejection.ts";
import { formatFrames, userFrames } from "./stack.ts";

/** Types of `torch._dynamo.exc`, and Python's own where Dynamo raises those. */
export type DynamoError = "Unsupported" | "UserError" | "TorchRuntimeError" | "InternalTorchDynamoError" | "UncapturedHigherOrderOpError" | "ArgsMismatchError" | "IncorrectUsage" | "ObservedException" | "AttributeMutationError" | "AssertionError";

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
  return trailerOf(formatFrames(userFrames(realm(), frame, captureRoot)));
}

function trailerOf(frames: string): string {
  const stack = frames === "" ? "" : `\n\nfrom user code:\n ${frames.trimEnd()}`;
  return `${stack}\n\nSet TORCH_LOGS="+dynamo" and TORCHDYNAMO_VERBOSE=1 for more information\n`;
}

/** Raises `torch._dynamo.exc.<type>` with the trailer. */
export function dynamoError(type: DynamoError, message: string): never {
  throw dynamoFailure(realm().frame, type, message);
}

/** How many context managers of the user's a frame is within. */
const managers = new WeakMap<FrameInfo, number>();

export const enterManager = (frame: FrameInfo): void => void managers.set(frame, (managers.get(frame) ?? 0) + 1);
export const leaveManager = (frame: FrameInfo): void => void managers.set(frame, Math.max(0, (managers.get(frame) ?? 0) - 1));

/** Calls and items within a context manager of the user's may not be refused: the outermost one says so (symbolic_convert.py, `break_graph_if_unsupported`). */
function managedFrame(frame: FrameInfo | null): FrameInfo | null {
  let found: FrameInfo | null = null;
  for (let each = frame; each !== null && each !== captureRoot; each = each.back) {
    const { at } = each as { readonly at?: { readonly kind?: string } };
    if ((managers.get(each) ?? 0) > 0 && (at?.kind === "Call" || at?.kind === "Subscript")) found = each;
  }
  return found;
}

/** The same as a value, for a frame that has been left already. */
export function dynamoFailure(frame: FrameInfo | null, type: DynamoError, message: string): Rejection {
  const managed = type === "Unsupported" ? managedFrame(frame) : null;
  if (managed !== null) return new Rejection(qualified(type), `Graph break under GenericContextWrappingVariable${trailer(managed)}`);
  return new Rejection(qualified(type), message + trailer(frame));
}

/** With frames that were kept; null for those that run now. */
export function refusalAt(frames: readonly TracebackEntry[] | null, type: DynamoError, message: string): Rejection {
  if (frames === null) return dynamoFailure(realm().frame, type, message);
  const { sources } = realm();
  const shown = frames.map(({ file, line, name }) => ({ file, line, name, code: sources.get(file)?.text.split("\n")[line - 1]?.trim() ?? "" }));
  return new Rejection(qualified(type), message + trailerOf(formatFrames(shown)));
}

const qualified = (type: DynamoError): string => (type === "AssertionError" ? "builtins.AssertionError" : `torch._dynamo.exc.${type}`);

export const unsupported = (message: string): never => dynamoError("Unsupported", message);

/** What this front end cannot follow yet: never passed off as PyTorch's own refusal. */
export function refuse(construct: string): never {
  throw new NotImplementedConstruct(construct);
}
