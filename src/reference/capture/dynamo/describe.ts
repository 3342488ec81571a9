/** Values as Dynamo's messages show them: the variable that stands for each (torch/_dynamo/utils.py, `typestr`). */
import { PySym, PyTensor, isModule } from "../../library/torch/index.ts";
import { PyDict, PyFunction, PyList, PyTuple, type Value } from "../../objects/index.ts";

/** A value as Dynamo names its variable in messages. */
export function describe(value: Value): string {
  if (value instanceof PyTensor) return "TensorVariable()";
  if (value instanceof PySym) return "SymNodeVariable()";
  if (value === null) return "ConstantVariable(NoneType: None)";
  if (typeof value !== "object") {
    const type = typeof value === "bigint" ? "int" : typeof value === "number" ? "float" : typeof value === "boolean" ? "bool" : "str";
    const text = typeof value === "string" ? `'${value}'` : typeof value === "boolean" ? (value ? "True" : "False") : String(value);
    return `ConstantVariable(${type}: ${text})`;
  }
  if (value instanceof PyFunction) return value.qualname.includes("<locals>") ? "NestedUserFunctionVariable()" : "UserFunctionVariable()";
  if (isModule(value)) return `NNModuleVariable()`;
  if (value instanceof PyList) return `ListVariable(length=${value.items.length})`;
  if (value instanceof PyTuple) return `TupleVariable(length=${value.items.length})`;
  if (value instanceof PyDict) return "ConstDictVariable()";
  return `UserDefinedObjectVariable(${value.cls.name})`;
}

