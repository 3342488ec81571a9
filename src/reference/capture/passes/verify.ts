/** What a finished program may contain (torch/_export/verifier.py). */
import { GraphModule } from "../../graph/index.ts";
import { Tensor } from "../../ops/index.ts";
import { Rejection } from "../shared/rejection.ts";

/** Nested graphs read modules only: a tensor made inside one cannot be lifted out of it. */
export function verifyProgram(module: GraphModule): void {
  for (const node of module.graph.nodes) {
    if (node.op !== "get_attr") continue;
    const value = module.attributes.get(node.target as string);
    if (value instanceof Tensor) {
      throw new Rejection("torch._export.verifier.SpecViolationError",
        "Invalid get_attr type <class 'torch.Tensor'>. \nValid get_attr types: (<class 'torch.fx.graph_module.GraphModule'>,)");
    }
  }
  for (const child of module.attributes.values()) if (child instanceof GraphModule) verifyProgram(child);
}
