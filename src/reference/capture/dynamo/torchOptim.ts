/** Optimizers and schedules in the traced code (torch/_dynamo/variables/optimizer.py; torch/optim/): what they hold is read, what they do is refused. */
import { PyTensor } from "../../library/torch/index.ts";
import { PyDict, PyFunction, PyList, PyObject, isUserCode, types, type PyType, type Value } from "../../objects/index.ts";
import { following, line, type FollowedLine } from "./pythonFollowed.ts";
import { refuse, unsupported } from "./refuse.ts";
import type { DynamoFrontEnd } from "./frontend.ts";

const isOptimizerClass = (cls: PyType): boolean => cls.mro.some(({ name, module }) => name === "Optimizer" && module === "torch.optim.optimizer");

const isOptimizer = (value: Value): value is PyObject => value instanceof PyObject && isOptimizerClass(value.cls);

/** Methods that torch keeps from Dynamo (torch/_compile.py, `_disable_dynamo`). */
const disabled: ReadonlySet<string> = new Set(["zero_grad", "state_dict", "load_state_dict", "add_param_group"]);

/** A step stops where the grad mode of the step is that of the caller. */
const stepping: readonly FollowedLine[] = [
  line("torch/optim/optimizer.py", 493, "wrapper", "out = func(*args, **kwargs)"), line("torch/optim/optimizer.py", 90, "_use_grad", "torch._dynamo.graph_break()"),
];

export function checkOptimizerCall(self: Value, fn: PyFunction): void {
  if (!isUserCode() || !(self instanceof PyObject)) return;
  if (fn.module === "torch.optim.lr_scheduler") {
    unsupported(`'inline in skipfiles: ${fn.qualname} | ${fn.name} torch/optim/lr_scheduler.py, skipped according trace_rules.lookup FORCE_SKIP_FILES'`);
  }
  if (fn.module !== "torch.optim.optimizer") return;
  if (disabled.has(fn.name)) unsupported(`'inline in skipfiles: Optimizer.${fn.name} | inner torch/_compile.py, skipped according trace_rules.lookup SKIP_DIRS'`);
  if (fn.name === "step") following(stepping, () => unsupported("'skip function graph_break in file torch/_dynamo/decorators.py'"));
}

/** The line of each class's own file that calls the constructor of all. */
const lines: Readonly<Record<string, readonly [string, number]>> = {
  SGD: ["sgd", 63], Adam: ["adam", 99], AdamW: ["adamw", 100], Adamax: ["adamax", 66], NAdam: ["nadam", 73], RAdam: ["radam", 69], SparseAdam: ["sparse_adam", 35], RMSprop: ["rmsprop", 69],
  Adagrad: ["adagrad", 67], Adadelta: ["adadelta", 63], Adafactor: ["_adafactor", 58], ASGD: ["asgd", 61], Rprop: ["rprop", 58], LBFGS: ["lbfgs", 243],
};

/** The first optimizer of a class wraps the class's step, which is no attribute that can be written. */
export function checkOptimizerMade(cls: PyType): void {
  if (!isUserCode() || !isOptimizerClass(cls)) return;
  const [file, at] = Object.hasOwn(lines, cls.name) && cls.module === "torch.optim.optimizer" ? lines[cls.name]! : refuse(`the construction of an optimizer of class ${cls.name}`);
  if (cls.namespace.has("_is_hooked")) refuse("the construction of an optimizer of a class that has been used");
  const frames = [
    line(`torch/optim/${file}.py`, at, "__init__", "super().__init__(params, defaults)"), line("torch/optim/optimizer.py", 359, "__init__", "self._patch_step_function()"),
    line("torch/optim/optimizer.py", 530, "_patch_step_function", "self.__class__.step = self.profile_hook_step(self.__class__.step)  # type: ignore[assignment]"),
  ];
  const variables = ["user_defined.UserDefinedClassVariable", "constant.ConstantVariable", "functions.NestedUserFunctionVariable"].map((name) => `<class 'torch._dynamo.variables.${name}'>`);
  following(frames, () => unsupported(`builtin: setattr [${variables.join(", ")}] False`));
}

/** The parameters of all groups are variables of the trace as soon as the groups are read. */
export function readOptimizer(front: DynamoFrontEnd, object: Value, name: string): void {
  if (!isOptimizer(object) || (name !== "param_groups" && name !== "state") || !isUserCode()) return;
  const groups = object.own("param_groups");
  for (const group of groups instanceof PyList ? groups.items : []) {
    const params = group instanceof PyDict && group.cls === types.dict ? group.map.get("params") : undefined;
    for (const param of params instanceof PyList ? params.items : []) if (param instanceof PyTensor && !front.output.isWrapped(param)) front.output.argument(param);
  }
}
