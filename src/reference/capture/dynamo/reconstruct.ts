/**
 * Handing the result out (torch/_dynamo/codegen.py, output_graph.py `compile_subgraph`). A tensor of a container is a variable only once something
 * asks for it. What is first asked for while the result is put together comes too late: the graph's module has been made by then. What the traced
 * code put into an object of its own making is read again from where it came from, which of the model's tensors gives no value of the graph's.
 */
import { PySym, PyTensor, pytreeNode } from "../../library/torch/index.ts";
import { PyBuiltin, PyDict, PyFunction, PyList, PyObject, PySet, PyTuple, dictEntries, type Value } from "../../objects/index.ts";
import { getAttribute, plain } from "../../protocol/index.ts";
import { flatten, children } from "../shared/pytree.ts";
import { describe, variableClass } from "./describe.ts";
import { checkLeaves } from "./outputs.ts";
import { refusalAt, refuse } from "./refuse.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

export interface HandedOut {
  /** Keys of attributes that came too late. */
  readonly late: readonly string[];
  /** Tensors of the model that are read again. */
  readonly loaded: readonly PyTensor[];
  /** How much of the graph's is handed out. */
  readonly outputs: number;
}

export function reconstruct(front: DynamoFrontEnd, result: Value): HandedOut {
  front.output.returnedAt = front.returnedAt;
  front.realize(result);
  const writer = new Writer(front);
  writer.put(result, false);
  writer.putFields();
  writer.putChanges();
  return writer;
}

/** What nothing in the program could be written for (`reconstruct`): functions, modules and objects that were there before, what an inner function closes over. */
function checkWritable(front: DynamoFrontEnd, value: Value, again = false): void {
  if (!(value instanceof PyObject) || pytreeNode(value) !== undefined) return;
  const refuse = (what: string): never => {
    throw refusalAt(front.returnedAt, "Unsupported", `reconstruct: ${what}`);
  };
  const variable = variableClass(value);
  if (unwritable.has(variable) || (variable === "user_defined.UserDefinedObjectVariable" && !again && !front.made.has(value) && (front.sources.of(value) !== undefined || front.givenObjects.has(value)))) refuse(describe(value));
  if (value instanceof PyFunction && variable === "functions.NestedUserFunctionVariable" && closesOver(value, front.cells)) refuse("CellVariable()");
  if (value instanceof PyBuiltin && variable === "builtin.BuiltinVariable") {
    throw refusalAt(front.returnedAt, "InternalTorchDynamoError", "TypeError: PyCodegen.create_load_global() got multiple values for argument 'add'");
  }
  if (variable === "functions.FunctoolsPartialVariable") checkWritable(front, value.dict!.get("func")!);
}

/** Whether a function sees variables of the traced function's own: those of functions that were called in it are made anew. */
function closesOver(fn: PyFunction, cells: ReadonlySet<unknown>): boolean {
  const closure = plain(() => getAttribute(fn, "__closure__"));
  return closure instanceof PyTuple && closure.items.some((cell) => cells.has(cell));
}

const unwritable: ReadonlySet<string> = new Set(["functions.UserFunctionVariable", "functions.WrapperUserFunctionVariable", "functions.UserMethodVariable", "misc.PythonModuleVariable", "misc.AutogradFunctionVariable"]);

class Writer implements HandedOut {
  readonly late: string[] = [];
  readonly loaded: PyTensor[] = [];
  outputs = 0;
  readonly #front: DynamoFrontEnd;
  readonly #instances: PyObject[] = [];

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** `again`: what has a place of its own is read from there. */
  put(value: Value, again: boolean): void {
    checkWritable(this.#front, value, again);
    if (value instanceof PyTensor) this.#putTensor(value, again);
    else if (value instanceof PySym) this.outputs++;
    else if (!(value instanceof PyObject)) return;
    else if (this.#isRead(value, again)) this.#load(value);
    else if (pytreeNode(value) !== undefined) {
      if (this.#front.made.has(value)) this.#instances.push(value);
      else this.#load(value);
    } else if (!isConstantArgument(value, (tensor) => this.#realizeLate(tensor))) children(value).forEach((child) => this.put(child, again));
  }

  /** Objects that the traced code made get their fields when all else is there. */
  putFields(): void {
    for (const instance of this.#instances) for (const child of children(instance)) this.put(child, true);
  }

  /** What containers that were there before hold by now; their items are read from where they came from (side_effects.py, `codegen_update_mutated`). */
  putChanges(): void {
    for (const object of this.#front.sideEffects.changed) {
      if (this.#front.sources.of(object) !== undefined) isConstantArgument(object, (tensor) => this.#realizeLate(tensor));
    }
  }

  #putTensor(value: PyTensor, again: boolean): void {
    const name = again ? this.#front.constants.nameOf(value) : undefined;
    if (name !== undefined) return this.#loadConstant(name);
    if (again && this.#realOf(value) !== undefined) {
      this.#load(value);
      return;
    }
    this.#realizeLate(value);
    this.outputs++;
  }

  /** A constant is loaded like a global of its name (torch/_dynamo/codegen.py, `create_load_global`), which the code must know by then. */
  #loadConstant(name: string): never {
    const { returnedAt, names, globals } = this.#front;
    if (names?.has(name) !== true) throw refusalAt(returnedAt, "AssertionError", `${name} not in co_names`);
    const found = globals?.get(name);
    if (found !== undefined) checkLeaves([found], "output");
    return refuse("a constant that is loaded by the name of another");
  }

  /** A list or a dictionary that was there before is handed out as it is, unless it came out of another. */
  #isRead(value: PyObject, again: boolean): boolean {
    const { sources, lazyContainers } = this.#front;
    return sources.of(value) !== undefined && (again || ((value instanceof PyList || value instanceof PyDict) && !lazyContainers.has(value)));
  }

  #load(value: Value): void {
    for (const { value: leaf } of flatten(value)) {
      const real = leaf instanceof PyTensor ? this.#realOf(leaf) : undefined;
      if (real !== undefined) this.loaded.push(real);
    }
  }

  #realOf = (value: PyTensor): PyTensor | undefined => (value.tensor.fake ? this.#front.output.readFrom(value) : value);

  #realizeLate(value: PyTensor): void {
    const { output } = this.#front;
    if (value.tensor.fake || output.isWrapped(value)) return;
    output.argument(value);
    const key = output.keyOf(value);
    if (key !== undefined) this.late.push(key);
  }
}

/**
 * `check_constant_args`, `is_python_constant`: containers are asked for their items up to the first that is no constant, and a tensor that is asked
 * is a variable from then on.
 */
export function isConstantArgument(value: Value, ask: (tensor: PyTensor) => void): boolean {
  if (value instanceof PyTensor) {
    ask(value);
    return false;
  }
  if (value instanceof PySym) return false;
  if (value instanceof PyList || value instanceof PyTuple) return value.items.every((item) => isConstantArgument(item, ask));
  if (value instanceof PyDict) return dictEntries(value).every(([key, item]) => isConstantArgument(key, ask) && isConstantArgument(item, ask));
  if (value instanceof PySet) return [...value.map.keys()].every((item) => isConstantArgument(item, ask));
  return !(value instanceof PyObject && value.cls.heap);
}
