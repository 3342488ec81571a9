/** Values as Dynamo's messages show them: the variable that stands for each (torch/_dynamo/variables/, `__repr__`, and torch/_dynamo/utils.py, `typestr`). */
import { PyMode, modeTypes, PyOpOverload, PySym, PyTensor, TorchFunction, isModule, namedTupleFields, torchTypes, typeText } from "../../library/torch/index.ts";
import {
  PyBoxed, PyBuiltin, PyDict, PyDictView, PyException, PyFunction, PyGetSet, PyIterator, PyList, PyMethod, PyModule, PyObject, PyRange, PySet, PySlice, PyTuple, PyType, ellipsis, notImplemented, types,
  type Kwargs, type Value,
} from "../../objects/index.ts";
import { isAutogradClass, isAutogradContext } from "./autogradClass.ts";
import { SourcedConstant } from "./constantSource.ts";
import { isCached, isInGraph, isNested, pythonFunctions } from "./functions.ts";
import { MissingAttribute, OpaqueVariable } from "./getAttr.ts";
import { isCustomized } from "./customizedDict.ts";
import { isModelConfiguration } from "./modelLibraries.ts";
import { isMutableMapping } from "./mutableMapping.ts";
import { ListIterator, readIterators } from "./listIterator.ts";
import { PyFormat } from "./texts.ts";
import { isUnspecialized, madeModules } from "./unspecialized.ts";

import { lookupType, repr } from "../../protocol/index.ts";

/** The class of a variable below `torch._dynamo.variables`. */
export function variableClass(value: Value): string {
  if (value === null || typeof value !== "object" || value instanceof SourcedConstant) return "constant.ConstantVariable";
  if (value instanceof PyTensor) return "tensor.TensorVariable";
  if (value instanceof PySym) return "tensor.SymNodeVariable";
  if (value instanceof TorchFunction) return "torch.TorchInGraphFunctionVariable";
  if (isModule(value)) return isUnspecialized(value) || madeModules.has(value) ? "nn_module.UnspecializedNNModuleVariable" : "nn_module.NNModuleVariable";
  if (value instanceof MissingAttribute) return "misc.GetAttrVariable";
  if (value instanceof OpaqueVariable) return value.variable;
  if (value instanceof PyFunction && value.module === "operator" && value.file.startsWith("<prelude>/")) return "builtin.BuiltinVariable";
  if (value instanceof PyFunction && isInGraph(value)) return "torch.TorchInGraphFunctionVariable";
  if (isCached(value) || (value instanceof PyMethod && isCached(value.func))) return "functions.WrapperUserFunctionVariable";
  if (value instanceof PyFunction) return isNested(value) ? "functions.NestedUserFunctionVariable" : "functions.UserFunctionVariable";
  if (value instanceof PyGetSet) return "misc.GetSetDescriptorVariable";
  if (value instanceof PyMethod) return value.func instanceof PyFunction && !isAutogradClass(value.self) ? "functions.UserMethodVariable" : "misc.GetAttrVariable";
  if (value instanceof PyMode && !value.settled) return modes[value.cls.name] ?? "ctx_manager.GradModeVariable";
  if (isPartial(value)) return "functions.FunctoolsPartialVariable";
  if (isGetter(value)) return "functions.NestedUserFunctionVariable";
  if (isAutogradClass(value)) return "misc.AutogradFunctionVariable";
  if (isAutogradContext(value)) return "misc.AutogradFunctionContextVariable";
  if (isModeClass(value)) return "torch.TorchCtxManagerClassVariable";
  if (value instanceof PyType) return value.heap || value.module === "torch" ? "user_defined.UserDefinedClassVariable" : "builtin.BuiltinVariable";
  if (value instanceof PyBuiltin) return "builtin.BuiltinVariable";
  if (value instanceof PyModule) return "misc.PythonModuleVariable";
  if (value instanceof PyException && !value.cls.heap) return "misc.ExceptionVariable";
  if (value instanceof PyFormat) return "misc.StringFormatVariable";
  if (value === notImplemented || value === ellipsis) return "constant.ConstantVariable";
  if (madeContexts.has(value)) return "ctx_manager.GenericContextWrappingVariable";
  if (isFrozenDataClass(value)) return "user_defined.FrozenDataClassVariable";
  if (isMutableMapping(value)) return "user_defined.MutableMappingVariable";
  return containerClass(value) ?? (isConstantObject(value) ? "constant.ConstantVariable" : isEnum(value) ? "constant.EnumVariable" : isModelConfiguration(value) ? "dicts.HFPretrainedConfigVariable" : "user_defined.UserDefinedObjectVariable");
}

function containerClass(value: PyObject): string | null {
  if (value instanceof PyTuple) {
    if (value.cls === types.tuple) return "lists.TupleVariable";
    return value.cls === torchTypes.Size ? "lists.SizeVariable" : namedTupleFields(value) === undefined ? null : "lists.NamedTupleVariable";
  }
  if (value instanceof PyList) return value.cls === types.list ? "lists.ListVariable" : value.cls.name === "deque" ? "lists.DequeVariable" : isPlainSubclass(value.cls) ? "lists.RestrictedListSubclassVariable" : null;
  if (isCustomized(value)) return "dicts.CustomizedDictVariable";
  if (value instanceof PyDict) return value.cls.name === "defaultdict" ? "dicts.DefaultDictVariable" : value.cls === types.dict || value.cls.name === "OrderedDict" ? "dicts.ConstDictVariable" : null;
  if (value instanceof PySet && readSets.get(value) === false) return null;
  if (value instanceof PySet) return value.cls === types.frozenset ? "dicts.FrozensetVariable" : "dicts.SetVariable";
  if (value instanceof PyRange) return "lists.RangeVariable";
  if (value instanceof PySlice) return "lists.SliceVariable";
  if (value instanceof PyIterator && Object.hasOwn(iterators, value.cls.name)) return `iter.${iterators[value.cls.name]!}Variable`;
  if (value instanceof PyIterator && readIterators.has(value)) return null;
  if (value instanceof PyIterator) return "lists.ListIteratorVariable";
  if (value instanceof PyDictView) return value.cls.name === "dict_keys" ? "dicts.DictKeys" : value.cls.name === "dict_values" ? "dicts.DictValues" : "lists.TupleVariable";
  return null;
}

/** Subclasses of list that add names only are lists (lists.py, `RestrictedListSubclassVariable`). */
function isPlainSubclass(cls: PyType): boolean {
  if (cls.cls !== types.type || cls.mro.length !== 3 || cls.bases[0] !== types.list) return false;
  return ![...cls.namespace.keys()].some((name) => !allowedNames.has(name) && (disallowedNames.has(name) || types.list.namespace.has(name) || types.object.namespace.has(name)));
}

const allowedNames: ReadonlySet<string> = new Set(["__call__", "__module__", "__dict__", "__doc__", "__name__", "__qualname__"]);
const disallowedNames: ReadonlySet<string> = new Set(["__getattribute__", "__getattr__", "__setattr__"]);

/** Instances of data classes that cannot be changed (user_defined.py, `FrozenDataClassVariable`). */
function isFrozenDataClass({ cls }: PyObject): boolean {
  const params = cls.heap ? lookupType(cls, "__dataclass_params__") : undefined;
  return params instanceof PyObject && params.own("frozen") === true;
}

/** Sets that were there before the trace and were read, and whether all in them is literal. */
export const readSets: WeakMap<PySet, boolean> = new WeakMap();

/** Context managers of the user's classes that the traced code has made. */
export const madeContexts: WeakSet<PyObject> = new WeakSet();
const iterators: Readonly<Record<string, string>> = { map: "Map", filter: "Filter", zip: "Zip" };

/** Objects that Dynamo holds as constants: dtypes, devices, complex numbers, bytes. */
export function isConstantObject(value: PyObject): boolean {
  return value.cls === types.complex || value.cls === types.bytes || value.cls.module === "re" || (value.cls.module === "builtins" && /^(ellipsis|NotImplementedType)$/.test(value.cls.name)) || constantClasses.has(value.cls.name) && value.cls.module === "torch";
}

const constantClasses: ReadonlySet<string> = new Set(["dtype", "device", "memory_format", "layout"]);

const isModeClass = (value: Value): boolean => value instanceof PyType && !value.heap && (Object.values(modeTypes) as readonly PyType[]).includes(value);

const isEnum = (value: PyObject): boolean => value.cls.mro.some((cls) => cls.name === "Enum" && cls.module === "enum");

const sized: ReadonlySet<string> = new Set(["RestrictedListSubclassVariable", "ListVariable", "TupleVariable", "SizeVariable", "NamedTupleVariable"]);

/** A value as Dynamo names its variable in messages. */
export function describe(value: Value): string {
  if (value === null) return "ConstantVariable(NoneType: None)";
  if (typeof value !== "object") return `ConstantVariable(${typeName(value)}: ${repr(value)})`;
  const name = variableClass(value).replace(/^\w+\./, "");
  if (value instanceof ListIterator) return value.text;
  if (value instanceof MissingAttribute) return `GetAttrVariable(${describe(value.object)}, ${value.attribute})`;
  if (value instanceof PyFormat) return value.text(describe);
  if ((value instanceof PyList || value instanceof PyTuple) && sized.has(name)) return `${name}(length=${value.items.length})`;
  switch (name) {
    case "ConstantVariable": return `ConstantVariable(${value.cls.name}: ${repr(value)})`;
    case "UserDefinedClassVariable": case "EnumVariable": return `${name}(${name === "EnumVariable" || isEnum(instanceOf(value as PyType)) ? enumText(name === "EnumVariable" ? (value as PyObject).cls : (value as PyType)) : typeText(instanceOf(value as PyType))})`;
    case "AutogradFunctionContextVariable": case "UserDefinedObjectVariable": case "FrozenDataClassVariable": case "GenericContextWrappingVariable": case "MutableMappingVariable": case "UnspecializedNNModuleVariable": return `${name}(${value.cls.name})`;
    case "TorchCtxManagerClassVariable": return `TorchCtxManagerClassVariable(<class '${(value as PyType).module}.${(value as PyType).name}'>)`;
    case "BuiltinVariable": return `BuiltinVariable(${(value as PyBuiltin).name})`;
    case "PythonModuleVariable": return `PythonModuleVariable(${moduleText(value as PyModule)})`;
    case "TorchInGraphFunctionVariable": return `TorchInGraphFunctionVariable(${value instanceof TorchFunction ? functionText(value) : repr(value)})`;
    case "GetAttrVariable": return value instanceof PyMethod ? `GetAttrVariable(${describe(value.self)}, ${(value.func as PyBuiltin).name})` : `${name}()`;
    case "UserMethodVariable": return `UserMethodVariable(${repr((value as PyMethod).func)}, ${describe((value as PyMethod).self)})`;
    default: return `${name}()`;
  }
}

/** Packages of torch's; what else it has is a file. */
const packages: ReadonlySet<string> = new Set(("torch torch.fft torch.linalg torch.special torch.nn torch.nn.modules torch.nn.utils torch.nn.attention torch.utils torch.utils.data torch.jit torch.cuda torch.cpu torch.mps torch.xpu "
  + "torch.backends torch.optim torch.distributions torch.autograd torch.func torch.fx torch.export torch.compiler torch.sparse torch.nested torch.masked torch.amp torch.ao torch.onnx torch.profiler torch.distributed torch.testing").split(" "));

/** `repr` of a module, with the file that it would be from. */
function moduleText(module: PyModule): string {
  if (!/^torch(\.|$)/.test(module.name) || module.attributes.has("__file__")) return repr(module);
  return `<module '${module.name}' from '${module.name.replaceAll(".", "/")}${packages.has(module.name) ? "/__init__" : ""}.py'>`;
}

/** `repr` of a callable of torch: those of its Python files are functions, those of `torch._C._nn` and its like built-in ones, all others built-in methods. */
export function functionText(fn: TorchFunction): string {
  if (fn instanceof PyOpOverload) return fn.op.name;
  if (/^torch\._C\._\w+\./.test(fn.target)) return `<built-in function ${fn.name}>`;
  if (fn.owner !== null) return `<method '${fn.name}' of 'torch._C.${fn.owner.name}' objects>`;
  return pythonFunctions.has(fn.target) ? `<function ${fn.name} at 0x…>` : `<built-in method ${fn.name} of type object at 0x…>`;
}

/** `typeText` writes the class of what it is given. */
const instanceOf = (cls: PyType): PyObject => new PyObject(cls);

function typeName(value: Exclude<Value, PyObject | null>): string {
  return typeof value === "bigint" ? "int" : typeof value === "number" ? "float" : typeof value === "boolean" ? "bool" : "str";
}

/** `[…]` and `{…}` of variables. */
export const describeAll = (values: readonly Value[]): string => `[${values.map(describe).join(", ")}]`;
export const describeKwargs = (kwargs: Kwargs): string => `{${[...kwargs].map(([name, value]) => `'${name}': ${describe(value)}`).join(", ")}}`;

/** Whether Dynamo holds a value as a constant of Python's (`is_python_constant`). */
export function isConstant(value: Value): boolean {
  if (value === null || typeof value !== "object" || (value instanceof PyBoxed && (value instanceof SourcedConstant || isEnum(value) || value.cls.module === "numpy"))) return true;
  if (value instanceof PyTensor || value instanceof PySym || isAutogradClass(value)) return false;
  if (value instanceof PyList && value.cls.heap && variableClass(value) !== "lists.DequeVariable") return false;
  if (value instanceof ListIterator) return value.index === 0 && value.items.every(isConstant);
  if (value instanceof PyList || value instanceof PyTuple) return value.items.every(isConstant);
  if (value instanceof PyDict) return [...value.map.values()].every(isConstant);
  if (value instanceof PySet) return [...value.map.keys()].every(isConstant);
  if (value instanceof PyFunction) return !isCached(value) && !isNested(value);
  if (isPartial(value)) return partOf(value, "func", isConstant) && partOf(value, "args", isConstant) && partOf(value, "keywords", isConstant);
  return value instanceof PyRange || value instanceof PySlice || value instanceof PyType || value instanceof TorchFunction || value instanceof PyBuiltin || value instanceof PyGetSet || isConstantObject(value) || isEnum(value);
}

const modes: Readonly<Record<string, string>> = { autocast: "ctx_manager.AutocastModeVariable", inference_mode: "ctx_manager.InferenceModeVariable" };

const isPartial = (value: PyObject): boolean => value.cls.name === "partial" && value.cls.module === "functools";

/** What `operator.itemgetter` and its like make is a function inside one of Dynamo's own. */
const isGetter = (value: PyObject): boolean => value.cls.module === "operator" && /^(itemgetter|attrgetter|methodcaller)$/.test(value.cls.name);

const partOf = (partial: PyObject, part: string, holds: (value: Value) => boolean): boolean => holds(partial.own(part)!);

/** `str(python_type())`. */
export function typeTextOf(value: Value): string {
  if (value instanceof PySym) return value.node.kind === "int" ? "<class 'int'>" : value.node.kind === "float" ? "<class 'float'>" : "<class 'bool'>";
  return typeText(value);
}

/** `EnumType.__repr__`. */
const enumText = (cls: PyType): string => `<${cls.mro.some((each) => each.name === "Flag" && each.module === "enum") ? "flag" : "enum"} '${cls.name}'>`;
