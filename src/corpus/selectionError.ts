/** A filter that is wrong in itself, or names what there is not: exit code 2. A right one that selects nothing is no error here. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
}
