/**
 * `is` and `is not`. Variables of different kinds are never the same; of one kind the rule is the kind's: lists are compared item by item, sets and
 * dictionaries of constants are made anew to be compared, and what has no rule is refused (torch/_dynamo/variables/builtin.py, `create_cmp_op_handlers`).
 */
import { PyTensor } from "../../library/torch/index.ts";
import { PyList, PyMethod, PyObject, PyTuple, isUserCode, type Value } from "../../objects/index.ts";
import { identical } from "../../protocol/index.ts";
import { describe, isConstant, variableClass } from "./describe.ts";
import { listSame } from "./polyfills.ts";
import { unsupported } from "./refuse.ts";
import { builtinText } from "./unmodelled.ts";

const isSequence = (value: Value): value is PyList | PyTuple => value instanceof PyList || value instanceof PyTuple;
const tuples = /^lists\.(Tuple|Size)Variable$/;

/** Kinds that are constants where all in them is, and then a new object each time. */
const madeAnew = /^dicts\.(ConstDict|DefaultDict)Variable$|^lists\.ListIteratorVariable$|^functions\.FunctoolsPartialVariable$/;
const withoutRule = /^functions\.(NestedUserFunction|WrapperUserFunction)Variable$|^misc\.GetAttrVariable$|^iter\./;
const sets = /^dicts\.(Set|Frozenset|DictKeys)/;

/** Whether two values are the same object; undefined where Python's answer is Dynamo's. */
export function identity(left: Value, right: Value, isNegated: boolean): boolean | undefined {
  if (left instanceof PyTensor && right instanceof PyTensor) return left.tensor === right.tensor || undefined;
  if (!isUserCode() || !(left instanceof PyObject) || !(right instanceof PyObject)) return undefined;
  const [first, second] = [variableClass(left), variableClass(right)];
  const name = isNegated ? "is_not" : "is_";
  if (isSequence(left) && isSequence(right) && first.startsWith("lists.") && second.startsWith("lists.")) {
    if (first !== second && !(tuples.test(first) && tuples.test(second))) unsupported(`${name}(${describe(left)}, ${describe(right)})`);
    return listSame(left.items, right.items, identical);
  }
  if (first !== second) return undefined;
  // Methods are compared by their functions alone.
  if (left instanceof PyMethod && right instanceof PyMethod && first === "functions.UserMethodVariable") return left.func === right.func;
  if (sets.test(first)) return false;
  if (withoutRule.test(first) || (madeAnew.test(first) && !(isConstant(left) && isConstant(right)))) unsupported(builtinText(name, [left, right]));
  return madeAnew.test(first) ? false : undefined;
}
