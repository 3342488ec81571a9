/**
 * Attributes of functions. Dynamo looks them up without asking descriptors: what was set on a function is found, and of all that its class has
 * only the descriptor (torch/_dynamo/variables/functions.py, `UserFunctionVariable.var_getattr`; builtin.py, `call_getattr`).
 */
import { PyFunction, PyGetSet, PyMethod, PyObject, isUserCode, realm, types, type Value } from "../../objects/index.ts";
import { MissingAttribute } from "./getAttr.ts";
import { isCached, isNested } from "./functions.ts";
import { dynamoError } from "./refuse.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Descriptors of CPython's class of functions, by their kind (Objects/funcobject.c, Objects/typeobject.c). */
const getSets = names("__code__ __defaults__ __kwdefaults__ __annotations__ __dict__ __name__ __qualname__ __type_params__ __class__");
const members = names("__doc__ __closure__ __globals__ __builtins__ __module__");
const wrappers = names("__call__ __get__ __repr__ __str__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __init__ __getattribute__ __setattr__ __delattr__");

const known = new Map<string, PyObject>();

function descriptor(name: string): PyObject {
  let made = known.get(name);
  if (made === undefined) known.set(name, (made = members.has(name) ? new PyObject(types.member_descriptor) : new PyGetSet(name, () => null)));
  return made;
}

/** Whether the traced code reads an attribute by name. */
const isRead = (): boolean => (realm().frame as { readonly at?: { readonly kind?: string } } | null)?.at?.kind === "Attribute";

/** What `object.name` is of a function or a method of the user's, where that is not what Python says. */
export function functionAttribute(object: Value, name: string): Value | undefined {
  if (object instanceof PyGetSet) return isUserCode() && isRead() ? new MissingAttribute(object, name) : undefined;
  const fn = object instanceof PyMethod ? object.func : object;
  if (!(fn instanceof PyFunction) || !isUserCode()) return undefined;
  if (isCached(fn)) return name === "__wrapped__" || !isRead() ? undefined : new MissingAttribute(object as PyObject, name);
  if (fn.file.startsWith("<")) return undefined;
  if (isNested(fn)) return isRead() ? new MissingAttribute(object as PyObject, name) : undefined;
  if (object === fn && (name === "__name__" || name === "__module__")) return undefined;
  if (members.has(name) || getSets.has(name)) return descriptor(name);
  if (fn.hasOwn(name)) return undefined;
  if (wrappers.has(name)) dynamoError("InternalTorchDynamoError", "AttributeError: 'wrapper_descriptor' object has no attribute '__module__'");
  return isRead() ? new MissingAttribute(object as PyObject, name) : undefined;
}
