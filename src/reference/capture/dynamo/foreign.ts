/**
 * Tensors that are inputs of the first graph without being arguments: globals, defaults (torch/_dynamo/eval_frame.py,
 * `check_signature_rewritable`, `produce_matching`). They are traced as any other; the export fails once the trace is complete.
 */
import { PyTensor, functionParameters, isModule } from "../../library/torch/index.ts";
import { PyFunction, PyMethod, realm, type PyObject, type PyType, type Value } from "../../objects/index.ts";
import { getAttributeOr } from "../../protocol/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { locate, type Place } from "./locate.ts";
import { refuse } from "./refuse.ts";
import { formatFrames, userFrames } from "./stack.ts";
import { isUnspecialized } from "./unspecialized.ts";

interface Met {
  readonly place: Place;
  /** The frames in which it was got hold of. */
  readonly stack: string;
}

export class ForeignTensors {
  readonly #found = new Map<PyTensor, Met & { readonly fake: PyTensor }>();
  readonly #front: DynamoFrontEnd;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** The traced tensor that stands for a real one of any origin. */
  trace(real: PyTensor): PyTensor {
    const held = this.#front.itemSources.get(real);
    if (held?.replace(/^(___odict_getitem\(|getattr\()+/, "").startsWith(this.#front.rootSource) === true) return this.#ofModel(real, held);
    const constant = held === undefined ? undefined : this.#front.constants.item(real, held);
    if (constant !== undefined) return constant;
    if (held?.startsWith("G[") === true) {
      if (this.#isHeldByModule(held)) return this.#front.output.tensorAttribute(real, held);
      this.load(real, () => held);
    }
    this.meet(real);
    const met = this.#met.get(real);
    if (met === undefined) return refuse("a tensor that is neither an input nor an attribute");
    if (met.place.origin === "model") return this.#ofModel(real, met.place.source);
    return this.#input(real, met);
  }

  readonly #met = new Map<PyTensor, Met>();

  /** A global name has given a tensor. */
  load(real: PyTensor, source: () => string): void {
    if (!this.#met.has(real) && !this.#front.output.isWrapped(real)) this.#met.set(real, { place: { source: source(), origin: "global", skip: 0 }, stack: this.#stack(0) });
  }

  /** Where a tensor that the traced code has got hold of lies: a global is an input from where it is loaded. */
  meet(real: PyTensor): void {
    if (this.#met.has(real)) return;
    const place = locate(this.#front, real);
    if (place !== undefined) this.#met.set(real, { place, stack: this.#stack(place.skip) });
  }

  readonly #held = new Set<PyTensor>();

  #ofModel(real: PyTensor, source: string): PyTensor {
    const { root, output, ownTensors, dynamicClasses } = this.#front;
    if (!this.#isInput(source)) return output.tensorAttribute(real, source);
    if (!this.#isClosed() && dynamicClasses.has(root.cls)) {
      if (!ownTensors.has(real)) ownTensors.set(real, root);
      return output.tensorAttribute(real, source);
    }
    this.#held.add(real);
    return this.#input(real, { place: { source, origin: this.#isClosed() ? "global" : "default", skip: 0 }, stack: this.#stack(0) });
  }

  /** Whether the model is a variable of the function around the traced one, and so no input (source.py, `is_from_local_source`). */
  #isClosed(): boolean {
    return !this.#front.rootIsArgument;
  }

  /** A module's own tensor that has been read, where the module is not specialised on. */
  note(real: PyTensor, source: string): void {
    if (!this.#isClosed() || this.#found.has(real)) return;
    this.#found.set(real, { fake: this.#front.output.fakeOf(real), place: { source, origin: "global", skip: 0 }, stack: this.#stack(0) });
  }

  #stack(skip: number): string {
    const frames = userFrames(realm(), realm().frame, this.#front.output.rootFrame);
    return skip === Infinity ? "" : formatFrames(frames.slice(0, frames.length - skip));
  }

  /** A tensor in a container of a module's is an input unless a module that Dynamo specialises on is on the way to it (builder.py, `wrap_tensor`). */
  #isInput(source: string): boolean {
    const { root, rootSource } = this.#front;
    return isUnspecialized(root) && !/^[.]\w+$/.test(source.slice(rootSource.length)) && !this.#isHeldByModule(source);
  }

  /** Whether a module that Dynamo specialises on is on the way to it. */
  #isHeldByModule(source: string): boolean {
    const { output } = this.#front;
    return [...output.attributes].some(([key, value]) => {
      const own = output.keySources.get(key);
      return own !== undefined && isModule(value) && !isUnspecialized(value) && source.startsWith(own) && /^[.[]/.test(source.slice(own.length));
    });
  }

  #input(real: PyTensor, { place, stack }: Met): PyTensor {
    const { output } = this.#front;
    const known = this.#found.get(real);
    if (known !== undefined) return known.fake;
    const fake = output.fakeOf(real);
    output.input(place.source.replace(/[^A-Za-z0-9]/g, "_"), fake);
    this.#found.set(real, { fake, place, stack });
    return fake;
  }

  /** A tensor that an input holds. */
  held(real: PyTensor, source: string): PyTensor {
    return this.#input(real, { place: { source, origin: "default", skip: 0 }, stack: "" });
  }

  /** The same for an object of NumPy's, of which `real` is the tensor. */
  traceNumpy(object: PyObject, real: PyTensor): PyTensor {
    const { output, sources } = this.#front;
    const known = this.#found.get(real);
    if (known !== undefined) return known.fake;
    const own = sources.of(object);
    const place = own !== undefined ? { source: own, origin: own.startsWith(this.#front.rootSource) ? "model" as const : "global" as const, skip: 0 } : locate(this.#front, object);
    if (place === undefined || (place.origin === "default" && !this.#front.givenObjects.has(object)) || place.skip > 0) return refuse("an array of NumPy's that is neither an attribute nor a global");
    if (place.origin === "model") {
      const fake = output.tensorAttribute(real, place.source);
      this.#front.numpyInputs.add(fake);
      return fake;
    }
    const fake = output.fakeOf(real);
    output.input(place.source.replace(/[^A-Za-z0-9]/g, "_"), fake);
    const stack = `${formatFrames(userFrames(realm(), realm().frame, output.rootFrame))}(elided 1 more accesses)`;
    this.#found.set(real, { fake, place: { ...place, source: `___from_numpy(${place.source})` }, stack });
    return fake;
  }

  #isUsed(fake: PyTensor): boolean {
    return (this.#front.output.originOf(fake)?.users.size ?? 1) > 0;
  }

  /** What the export ends with because of them. An array of NumPy's that nothing uses is no input. */
  refusal(): Rejection | undefined {
    const globals = [...this.#found.values()].filter(({ fake, place }) => place.origin === "global" && this.#isUsed(fake));
    if (globals.length > 0) {
      return userError("Cannot export model which references tensors that are neither buffers/parameters/constants nor are direct inputs.  "
        + "For each tensor, if you'd like this tensor to be an explicit input, add it as a dummy argument to the top-level model definition you are exporting; "
        + "if you would like its value to be embedded as an exported constant, wrap its access in a function marked with @assume_constant_result.\n\n"
        + globals.map(({ place, stack }) => (stack === "" ? `${place.source}, a closed over free variable` : `${place.source}, accessed at:\n${stack}`)).join("\n\n"));
    }
    return undefined;
  }

  /** Inputs of other origins that no argument explains, once types have been looked at. */
  unexpected(): Rejection | undefined {
    if (this.refusal() !== undefined) return undefined;
    const { output } = this.#front;
    for (const [real, { fake, place }] of this.#found) {
      // What is taken from a container is wrapped where it is used (variables/lazy.py).
      if (this.#isUsed(fake) || !(place.origin === "global" || place.source.startsWith("___from_numpy") || this.#held.has(real))) return unexpectedInput(this.#front.root, real.cls);
      output.root.graph.erase(output.originOf(fake)!);
    }
    return undefined;
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
