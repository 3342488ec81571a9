/**
 * Classes of `torch.autograd.Function` as values: all that is known of one is how its methods are called (torch/_dynamo/variables/misc.py,
 * `AutogradFunctionVariable`); any other attribute is put off until something uses it.
 */
import { PyObject, PyType, isUserCode, types, type Kwargs, type Value } from "../../objects/index.ts";
import { MissingAttribute } from "./getAttr.ts";
import { dynamoError, unsupported } from "./refuse.ts";

const module = "torch.autograd.function";

/** `torch.autograd.Function` or a class made of it. */
export const isAutogradClass = (value: Value): boolean =>
  value instanceof PyType && value.mro.some((cls) => cls.name === "Function" && cls.module === module);

/** `cls.name` where the traced code reads it. */
export function autogradAttribute(cls: Value, name: string): MissingAttribute | undefined {
  if (!(cls instanceof PyType) || !isAutogradClass(cls) || !isUserCode() || name === "apply") return undefined;
  const found = cls.mro.map((each) => each.namespace.get(name)).find((each) => each !== undefined);
  const isMethod = found instanceof PyObject && (found.cls === types.staticmethod || found.cls === types.classmethod);
  return isMethod && name !== "backward" ? undefined : new MissingAttribute(cls, name);
}

/** What the context of such a function has that no variable knows (misc.py, `AutogradFunctionContextVariable.var_getattr`). */
const ofContexts: ReadonlySet<string> = new Set(["saved_variables", "next_functions", "raw_saved_tensors"]);

export const isAutogradContext = (value: Value): boolean => value instanceof PyObject && value.cls.name === "Function" && value.cls.module === module;

export const contextAttribute = (object: Value, name: string): MissingAttribute | undefined =>
  (isAutogradContext(object) && ofContexts.has(name) && isUserCode() ? new MissingAttribute(object as PyObject, name) : undefined);

/** A call of what no method is; the backward of one is called by torch's own autograd alone. */
export function callAutograd(attribute: string, [first]: readonly Value[], _kwargs: Kwargs): never {
  if (attribute === "backward" && (first === null || typeof first !== "object")) return dynamoError("AssertionError", "");
  return unsupported(`Unsupported method: ${attribute}`);
}

/** The class that defines an attribute. */
const definer = (cls: PyType, name: string): PyType | undefined => cls.mro.find((each) => each.namespace.has(name));

/** Whether a class says itself how it is differentiated in a way that Dynamo does not follow. */
export function ownRule(cls: PyType): string | undefined {
  return ["vjp", "jvp"].find((name) => definer(cls, name)?.module !== module);
}
