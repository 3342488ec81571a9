/** `value in container` where the value, or what the container holds, is traced (torch/_dynamo/utils.py, `iter_contains`). */
import { PySym, PyTensor } from "../../library/torch/index.ts";
import { PyDict, PyList, PyRange, PySet, PyTuple, type Value } from "../../objects/index.ts";
import { binary, compare, contains, equal, toArray } from "../../protocol/index.ts";
import { evaluateInt } from "./conditions.ts";
import { isConstant } from "./describe.ts";

const isTraced = (value: Value): boolean => value instanceof PyTensor || value instanceof PySym;

/** Undefined where Python's own answer is Dynamo's. */
export function membership(container: Value, item: Value): Value | undefined {
  if ((container instanceof PyDict || container instanceof PySet) && item instanceof PySym) return contains(container, evaluateInt(item));
  if (!(container instanceof PyList || container instanceof PyTuple || container instanceof PyRange)) return undefined;
  const members = toArray(container);
  if (isTraced(item)) return anyEqual(members, item);
  // A constant is looked for among constants.
  if (isConstant(item) && members.some(isTraced)) return members.some((each) => !isTraced(each) && equal(each, item));
  return undefined;
}

/** All are compared, and the answers joined, the newest first. */
function anyEqual(members: readonly Value[], item: Value): Value {
  let found: Value | undefined;
  for (const each of members) {
    const check = compare("eq", each, item);
    found = found === undefined ? check : binary("or", check, found, false);
  }
  return found ?? false;
}
