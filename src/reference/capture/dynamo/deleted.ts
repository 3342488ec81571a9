/** Attributes that the traced code has deleted (torch/_dynamo/side_effects.py, `load_attr`; variables/misc.py, `DeletedVariable`). */
import { PyObject, isUserCode, types, type Value } from "../../objects/index.ts";
import { unsupported } from "./refuse.ts";

/** What stands for an attribute of a module that has been deleted. */
export const deletedMember = new PyObject(types.object);

export class Deleted {
  readonly #names = new Map<PyObject, Set<string>>();

  has(object: Value, name: string): boolean {
    return object instanceof PyObject && this.#names.get(object)?.has(name) === true;
  }

  /** `del object.name`, or a value where it was. */
  note(object: Value, name: string, value: Value | undefined): void {
    if (!(object instanceof PyObject)) return;
    if (value !== undefined) this.#names.get(object)?.delete(name);
    else if (object.hasOwn(name)) this.#names.set(object, (this.#names.get(object) ?? new Set()).add(name));
  }

  /** Only `hasattr` may look for it. */
  check(object: Value, name: string): void {
    if (this.#names.size > 0 && this.has(object, name) && isUserCode()) unsupported("read deleted attribute");
  }
}
