/** What the operator table does not know yet: an outcome of its own, never a guess. */
export class NotImplementedOp extends Error {
  override readonly name = "NotImplemented";
  /** `aten.foo.default`, or what is missing about it. */
  readonly construct: string;
  constructor(construct: string) {
    super(construct);
    this.construct = construct;
  }
}
