/** Sources of random numbers as objects (torch/_dynamo/variables/misc.py, `RandomVariable`; torch's and NumPy's own are objects like any others). */
import { TorchGenerator, preludeAttribute } from "../../library/torch/index.ts";
import { PyBuiltin, PyMethod, PyObject, isUserCode, type Kwargs, type Value } from "../../objects/index.ts";
import { describeAll, describeKwargs } from "./describe.ts";
import { refuseDraw } from "./pythonLibrary.ts";
import { unsupported } from "./refuse.ts";

/** Draws that become inputs of the graph. */
const drawing: ReadonlySet<string> = new Set(["random", "randint", "randrange", "uniform"]);

/** Methods that Dynamo runs itself, on a source of its own. */
const stating: ReadonlySet<string> = new Set(["seed", "getstate", "setstate"]);

/** Whether a call is one of those. */
export const isStating = ({ self, func }: PyMethod): boolean =>
  self instanceof PyObject && self.cls.name === "Random" && self.cls.module === "random" && stating.has((func as PyBuiltin).name) && isUserCode() && self !== preludeAttribute("random", "_inst");

/** A method of `random.Random`, not of the one that the module's functions share, or of `torch.Generator`. */
export function checkRandomCall(method: PyMethod, args: readonly Value[], kwargs: Kwargs): void {
  const { self } = method;
  if (!(self instanceof PyObject) || !isUserCode()) return;
  const { name } = method.func as PyBuiltin;
  if (self instanceof TorchGenerator) unsupported(`call_method UserDefinedObjectVariable(Generator) ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  if (self.cls.name !== "Random" || self.cls.module !== "random" || self === preludeAttribute("random", "_inst")) return;
  if (drawing.has(name)) refuseDraw(method, args, kwargs);
  if (!stating.has(name)) unsupported(`call_method RandomVariable() ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** Methods of NumPy's generators are functions in C, which are objects that nothing calls. */
export function randomAttribute(object: Value, name: string): Value | undefined {
  if (!(object instanceof PyObject) || object.cls.module !== "numpy.random" || !/^(RandomState|Generator)$/.test(object.cls.name) || !isUserCode() || name.startsWith("__")) return undefined;
  return new PyBuiltin(name, "numpy.random", (args, kwargs) => unsupported(`call_method UserDefinedObjectVariable(cython_function_or_method) __call__ ${describeAll(args)} ${describeKwargs(kwargs ?? new Map())}`));
}
