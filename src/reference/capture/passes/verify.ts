/** What a finished program may contain (torch/_export/verifier.py). */
import { GraphModule } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import type { SymOp } from "../../symbolic/index.ts";
import { SymTarget } from "../shared/targets.ts";
import { Rejection } from "../shared/rejection.ts";

const builtinOps = "getitem add mul sub truediv ge le gt lt eq ne floordiv mod and_ or_ not_ pow neg abs ceil floor trunc round";
const torchFunctions = ["<class 'torch.autograd.grad_mode.set_grad_enabled'>", ...["sym_int", "sym_float", "sym_ite", "sym_max", "sym_min", "sym_not", "_sym_sqrt"].map((name) => `<function ${name} at 0x…>`),
  "<built-in function _set_grad_enabled>", ...["_enter_autocast", "_exit_autocast", "cast_symbool_to_symint_guardless"].map((name) => `<function ${name} at 0x…>`)];

/** Functions of symbols that a program may call. */
const allowed: ReadonlySet<SymOp> = new Set<SymOp>([
  "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "abs", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "ceil", "floor", "trunc", "round",
  "sym_float", "sym_ite", "sym_max", "sym_min", "sym_not", "sqrt",
]);

function forbidden({ op, nodeName }: SymTarget): Rejection {
  const isBuiltin = op === "lshift" || op === "rshift" || op === "pos";
  const name = isBuiltin ? `<built-in function ${nodeName}>` : `<function ${nodeName} at 0x…>`;
  return new Rejection("torch._export.verifier.SpecViolationError",
    `Operator '${name}' is not an allowed operator type: (<class 'torch._ops.OpOverload'>, <class 'torch._ops.HigherOrderOperator'>)\n`
    + `Valid builtin ops: [${builtinOps.split(" ").map((each) => `<built-in function ${each}>`).join(", ")}]Valid torch functions: (${torchFunctions.join(", ")})`);
}

/** Nested graphs read modules only: a tensor made inside one cannot be lifted out of it. */
export function verifyProgram(module: GraphModule, hasSymbols: boolean): void {
  if (hasSymbols || module.graph.count("get_attr") > 0) for (const node of module.graph.nodes) {
    if (node.op === "call_function" && node.target instanceof SymTarget && !allowed.has(node.target.op)) throw forbidden(node.target);
    if (node.op !== "get_attr") continue;
    const value = module.attributes.get(node.target as string);
    if (value instanceof Tensor) {
      throw new Rejection("torch._export.verifier.SpecViolationError",
        `Invalid get_attr type <class '${value.fake ? "torch._subclasses.fake_tensor.FakeTensor" : "torch.Tensor"}'>. \nValid get_attr types: (<class 'torch.fx.graph_module.GraphModule'>,)`);
    }
  }
  for (const child of module.attributes.values()) if (child instanceof GraphModule) verifyProgram(child, hasSymbols);
}
