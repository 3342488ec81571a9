/** The integer behind a bool, as a node of the graph (torch/fx/experimental/symbolic_shapes.py, `cast_symbool_to_symint_guardless`). */
import { PySym, fromOpResult } from "../../library/torch/index.ts";
import { castToInt } from "../../symbolic/index.ts";
import { PythonTarget } from "./targets.ts";

export const castTarget = new PythonTarget("cast_symbool_to_symint_guardless", "torch.fx.experimental.symbolic_shapes.cast_symbool_to_symint_guardless",
  ([condition]) => fromOpResult(castToInt(condition instanceof PySym ? condition.node : condition as boolean)));
