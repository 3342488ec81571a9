/**
 * The callables that graph nodes call, one object each, so that identity is equality:
 * functions of `operator` and `math` on symbols and tensors, operators of the table, and Python callables of the first graph.
 */
import { Leaf, candidateFor, type Argument, type CallTarget, type GraphModule } from "../../graph/index.ts";
import type { Kwargs, PyObject, Value } from "../../objects/index.ts";
import type { SymOp } from "../../symbolic/index.ts";
import { findOp, type Op } from "../../ops/index.ts";

/** A function on symbolic scalars, by the name `torch/fx/experimental/sym_node.py` gives it. */
export class SymTarget implements CallTarget {
  readonly op: SymOp;
  readonly nodeName: string;
  readonly qualified: string;
  readonly template?: string;
  constructor(op: SymOp, nodeName: string, qualified: string, template?: string) {
    this.op = op;
    this.nodeName = nodeName;
    this.qualified = qualified;
    if (template !== undefined) this.template = template;
  }
}

/** `operator` functions that print infix, then those that print as calls (sym_node.py, METHOD_TO_OPERATOR; fx/graph.py, magic_methods). */
const symRows: readonly (readonly [SymOp, string, string, string?])[] = [
  ["add", "add", "_operator.add", "{} + {}"],
  ["sub", "sub", "_operator.sub", "{} - {}"],
  ["mul", "mul", "_operator.mul", "{} * {}"],
  ["floordiv", "floordiv", "_operator.floordiv", "{} // {}"],
  ["mod", "mod", "_operator.mod", "{} % {}"],
  ["truediv", "truediv", "_operator.truediv", "{} / {}"],
  ["pow", "pow", "_operator.pow", "{} ** {}"],
  ["neg", "neg", "_operator.neg", "-{}"],
  ["pos", "pos", "_operator.pos", "+{}"],
  ["eq", "eq", "_operator.eq", "{} == {}"],
  ["ne", "ne", "_operator.ne", "{} != {}"],
  ["lt", "lt", "_operator.lt", "{} < {}"],
  ["le", "le", "_operator.le", "{} <= {}"],
  ["gt", "gt", "_operator.gt", "{} > {}"],
  ["ge", "ge", "_operator.ge", "{} >= {}"],
  ["and", "and_", "_operator.and_", "{} & {}"],
  ["or", "or_", "_operator.or_", "{} | {}"],
  ["lshift", "lshift", "_operator.lshift", "{} << {}"],
  ["rshift", "rshift", "_operator.rshift", "{} >> {}"],
  ["abs", "abs", "_operator_abs"],
  ["sym_not", "sym_not", "torch.sym_not"],
  ["sym_min", "sym_min", "torch.sym_min"],
  ["sym_max", "sym_max", "torch.sym_max"],
  ["sym_float", "sym_float", "torch.sym_float"],
  ["sym_ite", "sym_ite", "torch.sym_ite"],
  ["trunc", "trunc", "math_trunc"],
  ["ceil", "ceil", "math_ceil"],
  ["floor", "floor", "math_floor"],
  ["round", "round", "round"],
  ["sym_sum", "sym_sum", "torch.sym_sum"],
];

const symTargets = new Map<SymOp, SymTarget>();

/** The target that a node for `op` has. */
export function symTarget(op: SymOp): SymTarget {
  if (symTargets.size === 0) for (const row of symRows) symTargets.set(row[0], new SymTarget(...row));
  let target = symTargets.get(op);
  if (target === undefined) symTargets.set(op, (target = new SymTarget(op, `_sym_${op}`, `torch._sym_${op}`)));
  return target;
}

/** An operator of the table. Nodes that passes make are named after the overload too: `sym_size.int` gives `sym_size_int`. */
export class OpTarget implements CallTarget {
  readonly op: Op;
  /** What the retrace names its nodes after: the packet alone. */
  readonly candidate: string;
  readonly nodeName: string;
  readonly qualified: string;
  constructor(op: Op) {
    this.op = op;
    this.nodeName = `${op.packet}.${op.overload}`;
    this.qualified = `torch.ops.${op.name}`;
    this.candidate = candidateFor(op.packet);
  }
}

const opTargets = new WeakMap<Op, OpTarget>();

export function opTarget(op: Op): OpTarget {
  let target = opTargets.get(op);
  if (target === undefined) opTargets.set(op, (target = new OpTarget(op)));
  return target;
}

/** Found when it is first asked for. */
function named(name: string): () => OpTarget {
  let target: OpTarget | undefined;
  return () => (target ??= opTarget(findOp(name)));
}

/** The operators that stages know by name. */
export const aten = {
  assertScalar: named("aten::_assert_scalar"),
  constrainForSize: named("aten::sym_constrain_range_for_size"),
  constrain: named("aten::sym_constrain_range"),
  symSize: named("aten::sym_size.int"),
  symStride: named("aten::sym_stride.int"),
  symNumel: named("aten::sym_numel"),
  symStorageOffset: named("aten::sym_storage_offset"),
};

/** `operator.getitem`: projections of tuples, in either graph. */
export const getItemTarget: CallTarget = { nodeName: "getitem", qualified: "_operator.getitem", template: "{}[{}]" };

/** A Python callable, as the first graph calls it. `run` is what executing the node does, which calls `callee` where that is an object. */
export class PythonTarget implements CallTarget {
  readonly nodeName: string;
  readonly qualified: string;
  readonly run: (args: readonly Value[], kwargs: Kwargs) => Value;
  /** The callable's `repr`, memory addresses aside. */
  readonly text: string;
  readonly callee: PyObject | null;
  constructor(nodeName: string, qualified: string, run: PythonTarget["run"], text = `<built-in function ${nodeName}>`, callee: PyObject | null = null) {
    this.nodeName = nodeName;
    this.qualified = qualified;
    this.run = run;
    this.text = text;
    this.callee = callee;
  }
}

/** A higher-order operator of the first graph, with the graphs of the functions it was given. */
export class HigherOrderCall implements CallTarget {
  readonly nodeName: HigherOrderName;
  readonly qualified: string;
  readonly subgraphs: readonly GraphModule[];
  /** Dynamo's names of the subgraphs, which are arguments there: in front, or after the predicate. */
  readonly names: readonly string[];
  /** Results that gradients do not follow, by their positions. */
  readonly fixed: ReadonlySet<number>;
  /** What makes the contexts that a checkpoint's function runs in. */
  readonly contexts: Value | undefined;
  constructor(name: HigherOrderName, subgraphs: readonly GraphModule[], names: readonly string[], fixed: ReadonlySet<number> = new Set(), contexts?: Value) {
    this.fixed = fixed;
    this.contexts = contexts;
    this.names = names;
    this.nodeName = name;
    this.qualified = `torch.ops.higher_order.${name}`;
    this.subgraphs = subgraphs;
  }

  shown(args: readonly Argument[]): readonly Argument[] {
    const graphs = this.names.map((name) => new Leaf(null, `%${name}`));
    return this.nodeName === "cond" ? [args[0]!, ...graphs, ...args.slice(1)] : [...graphs, ...args];
  }
}

export type HigherOrderName = "cond" | "map_impl" | "while_loop" | "scan" | "hints_wrapper" | "strict_mode" | InlinedName;

/** Operators that are executed in place: the finished graph has the nodes of their functions. */
export type InlinedName = "tag_activation_checkpoint" | "autograd_function_apply";

/** A change of grad mode or autocast: in both graphs until the regions between become operators of their own. */
export class ModeTarget implements CallTarget {
  readonly nodeName: string;
  readonly qualified: string;
  constructor(nodeName: string, qualified: string) {
    this.nodeName = nodeName;
    this.qualified = qualified;
  }
}

export const setGradEnabledTarget = new ModeTarget("_set_grad_enabled", "torch._C._set_grad_enabled");
export const enterAutocastTarget = new ModeTarget("_enter_autocast", "torch.amp.autocast_mode._enter_autocast");
export const exitAutocastTarget = new ModeTarget("_exit_autocast", "torch.amp.autocast_mode._exit_autocast");

export const enterInferenceTarget = new ModeTarget("_enter_inference_mode", "torch.autograd.grad_mode._enter_inference_mode");
export const exitInferenceTarget = new ModeTarget("_exit_inference_mode", "torch.autograd.grad_mode._exit_inference_mode");

/** A higher-order operator of a finished graph: `torch.ops.higher_order.cond`. */
export class HigherOrderTarget implements CallTarget {
  readonly nodeName: string;
  readonly qualified: string;
  constructor(name: string) {
    this.nodeName = name;
    this.qualified = `torch.ops.higher_order.${name}`;
  }
}
