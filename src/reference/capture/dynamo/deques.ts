/** Deques (torch/_dynamo/variables/lists.py). */
import { PyDict, PyList, PyObject, PyTuple, realm, type FrameInfo, type Value } from "../../objects/index.ts";
import { dynamoFailure, refusalAt } from "./refuse.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

const holds = (value: Value, wanted: Value): boolean => value === wanted
  || ((value instanceof PyList || value instanceof PyTuple) && value.items.some((item) => holds(item, wanted))) || (value instanceof PyDict && [...value.map.values()].some((item) => holds(item, wanted)));

/** What a deque that the traced code makes or changes does to an export. */
export class Deques {
  /** The frame of the traced function in which a deque was made last. */
  #frame: FrameInfo | null = null;
  readonly #front: DynamoFrontEnd;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** Notes that one is made. */
  made(): void {
    this.#frame = this.#rootFrame();
  }

  /** A deque that the traced code made cannot be handed out where its module has a name `deque` already (lists.py, `DequeVariable.reconstruct`). */
  check(result: Value): void {
    const frame = this.#frame;
    if (frame === null || !frame.globals.has("deque")) return this.#checkChanged();
    const holdsDeque = (value: Value): boolean => value instanceof PyList && value.cls.name === "deque"
      || ((value instanceof PyList || value instanceof PyTuple) && value.items.some(holdsDeque)) || (value instanceof PyDict && [...value.map.values()].some(holdsDeque));
    if (holdsDeque(result)) throw dynamoFailure(frame, "AssertionError", "");
  }

  /** Nor can one that was there before be changed then. */
  #checkChanged(): void {
    const isDeque = (each: PyObject): boolean => each instanceof PyList && each.cls.name === "deque" && (this.#front.sources.of(each) !== undefined || this.#front.given.some((value) => holds(value, each)));
    if (this.#front.returnedAt.length > 0 && this.#front.globals?.has("deque") === true && [...this.#front.sideEffects.changed].some(isDeque)) throw refusalAt(this.#front.returnedAt, "AssertionError", "");
  }

  #rootFrame(): FrameInfo | null {
    let frame = realm().frame;
    while (frame !== null && frame.back !== this.#front.output.rootFrame) frame = frame.back;
    return frame;
  }
}
