/**
 * What `torch.ops.aten.add.Tensor(…)` says of arguments that do not fit: the JIT's words, not those of Python's bindings
 * (torch/csrc/jit/python/pybind_utils.h, `createStackForSchema`, `argumentToIValue`; aten/src/ATen/core/function_schema_inl.h).
 */
import { PyList, PyTuple, type Kwargs, type Value } from "../../objects/index.ts";
import { repr, str } from "../../protocol/index.ts";
import { fits, type Op, type SchemaArg, type SchemaType } from "../../ops/index.ts";
import { toOpArg, typeName, typeText } from "./values.ts";

const baseNames: Readonly<Record<string, string>> = { SymInt: "int", ScalarType: "int", Layout: "int", MemoryFormat: "int", QScheme: "int", Scalar: "number", "Device": "Device", Generator: "Generator" };

/** A schema's type as the JIT prints it: `Optional[List[int]]`. */
function jitType(type: SchemaType): string {
  const base = baseNames[type.base] ?? type.base;
  const element = type.list && type.elementOptional ? `Optional[${base}]` : base;
  const whole = type.list ? `List[${element}]` : element;
  return type.optional ? `Optional[${whole}]` : whole;
}

const isSequence = (value: Value): value is PyList | PyTuple => value instanceof PyList || value instanceof PyTuple;
/** Stand-ins by the module that has them. */
const standIns: Readonly<Record<string, string>> = { FakeTensor: "torch._subclasses.fake_tensor", immutable_list: "torch.fx.immutable_collections" };
const classText = (value: Value): string => (Object.hasOwn(standIns, typeName(value)) ? `<class '${standIns[typeName(value)]!}.${typeName(value)}'>` : typeText(value));
const castText = (value: Value): string =>
  `Cast error details: Unable to cast Python instance of type ${classText(value)} to C++ type '?' (#define PYBIND11_DETAILED_ERROR_MESSAGES or compile in debug mode for details)`;

function whyNot({ type }: SchemaArg, value: Value): string {
  if (type.base === "Tensor" && !type.list) return `Cast error details: Unable to cast ${str(value)} to Tensor`;
  if (!type.list || type.base === "Tensor" || typeof value === "string") return castText(value);
  if (!isSequence(value)) return ` Python error details: TypeError: '${typeName(value)}' object is not iterable`;
  return castText(value.items.find((item) => typeof item !== "bigint") ?? value);
}

/** The complaint about a call of `op`, without its head. */
export function jitProblem(op: Op, args: readonly Value[], kwargs: Kwargs): string {
  const { schema } = op;
  const declared = `Declaration: ${schema.text.startsWith("aten::") ? schema.text : `aten::${schema.text}`}`;
  const head = `aten::${op.packet}()`;
  if (args.length > schema.args.length) return `${head} expected at most ${schema.args.length} argument(s) but received ${args.length} argument(s). ${declared}`;
  if (args.length > schema.positional) return `${head} takes ${schema.positional} positional argument(s) but ${args.length} was/were given.  ${declared}`;
  for (const [i, arg] of schema.args.entries()) {
    const value = i < args.length ? args[i]! : kwargs.get(arg.name);
    if (value === undefined) {
      if (arg.default === undefined && !arg.type.optional) return `${head} is missing value for argument '${arg.name}'. ${declared}`;
      continue;
    }
    if (fits(arg.type, toOpArg(value), op.packet)) continue;
    return `${head} Expected a value of type '${jitType(arg.type)}' for argument '${arg.name}' but instead found type '${typeName(value)}'.\nPosition: ${i}\nValue: ${repr(value)}\n${declared}\n${whyNot(arg, value)}`;
  }
  const text = declared.replace("Declaration", "Schema");
  const given = schema.args.slice(0, args.length).find((arg) => kwargs.has(arg.name));
  if (given !== undefined) return `Argument '${given.name}' specified both as positional and keyword argument. ${text}`;
  const unknown = [...kwargs.keys()].find((key) => !schema.index.has(key));
  return unknown === undefined ? declared : `Unknown keyword argument '${unknown}' for operator 'aten::${op.packet}'. ${text}`;
}
