import { PyObject, makeType, types } from "../../objects/index.ts";

const cls = makeType("GetAttrVariable", types.object, "torch._dynamo.variables.misc");

/** An attribute that its object does not have and that nothing has used yet. */
export class MissingAttribute extends PyObject {
  readonly object: PyObject;
  readonly attribute: string;
  constructor(object: PyObject, attribute: string) {
    super(cls);
    this.object = object;
    this.attribute = attribute;
  }
}

const opaque = makeType("OpaqueVariable", types.object, "torch._dynamo.variables");

/** What Dynamo has a variable for that knows next to nothing: an address, a storage. */
export class OpaqueVariable extends PyObject {
  /** The variable's class below `torch._dynamo.variables`. */
  readonly variable: string;
  constructor(variable: string) {
    super(opaque);
    this.variable = variable;
  }
}
