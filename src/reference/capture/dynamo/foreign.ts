/**
 * Tensors that are inputs of the first graph without being arguments: globals, defaults (torch/_dynamo/eval_frame.py,
 * `check_signature_rewritable`, `produce_matching`). They are traced as any other; the export fails once the trace is complete.
 */
import { PyTensor, functionParameters } from "../../library/torch/index.ts";
import { PyFunction, PyMethod, realm, type PyObject, type PyType, type Value } from "../../objects/index.ts";
import { getAttributeOr } from "../../protocol/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { locate, type Place } from "./locate.ts";
import { refuse } from "./refuse.ts";
import { formatFrames, userFrames } from "./stack.ts";

export class ForeignTensors {
  readonly #found = new Map<PyTensor, { readonly fake: PyTensor; readonly place: Place; readonly stack: string }>();
  readonly #front: DynamoFrontEnd;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** The traced tensor that stands for a real one of any origin. */
  trace(real: PyTensor): PyTensor {
    const { output } = this.#front;
    const held = this.#front.itemSources.get(real);
    if (held?.startsWith(this.#front.rootSource) === true) return output.tensorAttribute(real, held);
    const place = locate(this.#front, real);
    if (place === undefined) return refuse("a tensor that is neither an input nor an attribute");
    if (place.origin === "model") return output.tensorAttribute(real, place.source);
    const known = this.#found.get(real);
    if (known !== undefined) return known.fake;
    const fake = output.fakeOf(real);
    output.input(place.source.replace(/[^A-Za-z0-9]/g, "_"), fake);
    const frames = userFrames(realm(), realm().frame, output.rootFrame);
    this.#found.set(real, { fake, place, stack: formatFrames(frames.slice(0, frames.length - place.skip)) });
    return fake;
  }

  /** Raises what the export ends with because of them. */
  check(): void {
    const globals = [...this.#found.values()].filter(({ place }) => place.origin === "global");
    if (globals.length > 0) {
      throw userError("Cannot export model which references tensors that are neither buffers/parameters/constants nor are direct inputs.  "
        + "For each tensor, if you'd like this tensor to be an explicit input, add it as a dummy argument to the top-level model definition you are exporting; "
        + "if you would like its value to be embedded as an exported constant, wrap its access in a function marked with @assume_constant_result.\n\n"
        + globals.map(({ place, stack }) => `${place.source}, accessed at:\n${stack}`).join("\n\n"));
    }
    const [first] = this.#found.keys();
    if (first !== undefined) throw unexpectedInput(this.#front.root, first.cls);
  }
}

/** An input of the first graph that no argument explains. A parameter with a default is blamed first. */
export function unexpectedInput(model: PyObject, { module, name }: PyType): Rejection {
  const forward = getAttributeOr(model, "forward") ?? null;
  if (forward instanceof PyMethod && forward.func instanceof PyFunction && functionParameters(forward.func).optional.size > 0) {
    return new Rejection("torch._dynamo.exc.Unsupported", "Tracing through optional input is not supported yet");
  }
  return new Rejection("builtins.AssertionError",
    `Unexpectedly found a <class '${module}.${name}'> in the inputs.\nPlease file an issue along with a paste of the logs from TORCH_LOGS="+export"`);
}

export type { Value };
