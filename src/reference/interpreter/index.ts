/** The door of `interpreter/`: evaluates Python source. It knows no library; builtins and modules are injected through the realm. */
import "./functionAttributes.ts";

export { evaluateExpression, runModule, runStatements, type RunOptions } from "./evaluate.ts";
export { formatEntries, formatException } from "./traceback.ts";
export { closureOf, globalsOf, namesUsedBy, signatureOf, type FunctionParameter, type ParameterKind } from "./functionAttributes.ts";
export { importer, type Importer } from "./imports.ts";
export { handledException } from "./frame.ts";
export type { ImportDoor, ModuleSource } from "../objects/index.ts";
export { installEvaluation } from "./builtins.ts";
