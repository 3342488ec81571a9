/**
 * Binds the arguments of a call to one of a function's signatures, with the binding's own texts when none fits
 * (torch/csrc/utils/python_arg_parser.cpp, torch/csrc/utils/invalid_arguments.cpp).
 */
import { NotImplementedConstruct, PyBoxed, PyComplex, PyList, PyTuple, raise, types, type Kwargs, type Value } from "../../objects/index.ts";
import { opaqueTarget } from "../stdlib/opaque.ts";
import { PyConstant, PyDType, PyDevice, TorchGenerator, PySym, PyTensor, typeName } from "./values.ts";
import { signatureTextOf, type Parameter, type ParameterType, type Signature } from "./signature.ts";

export interface Bound {
  readonly signature: Signature;
  /** A value a parameter, undefined where its default holds (also for None where None means that). */
  readonly values: readonly (Value | undefined)[];
}

/** Functions whose tensor parameters take numbers too (`should_allow_numbers_as_tensors`). */
const numberFriendly = new Set(
  "add add_ add_out div div_ div_out divide divide_ divide_out mul mul_ mul_out multiply multiply_ multiply_out sub sub_ sub_out subtract subtract_ subtract_out true_divide true_divide_ true_divide_out to _to_copy copy_ copy floor_divide floor_divide_ floor_divide_out _conj".split(" "),
);

const isInt = (value: Value): boolean => typeof value === "bigint";
const isNumber = (value: Value): boolean => typeof value === "bigint" || typeof value === "number";
const isSequence = (value: Value): value is PyTuple | PyList => value instanceof PyTuple || value instanceof PyList;
const isSym = (value: Value, kind: "int" | "float" | "bool"): boolean => value instanceof PySym && value.node.kind === kind;
const isZeroDim = (value: Value): boolean => value instanceof PyTensor && !value.tensor.requiresGrad && value.tensor.rank === 0;
const isIntegralTensor = (value: Value): value is PyTensor => value instanceof PyTensor && value.tensor.dtype.isIntegral;
/** One element only, told without a guard. */
const hasOneElement = (value: PyTensor): boolean => value.tensor.sizes.every((size) => size === 1);

const isScalar = (value: Value): boolean => isNumber(value) || typeof value === "boolean" || value instanceof PyComplex || value instanceof PySym;

/** `THPUtils_checkDouble`: to C a bool is an int, which integer parameters alone refuse. */
function isDouble(value: Value): boolean {
  return isNumber(value) || typeof value === "boolean" || isZeroDim(value) || isSym(value, "float") || isSym(value, "int");
}

function isIndex(value: Value): boolean {
  return isInt(value) || (isIntegralTensor(value) && hasOneElement(value));
}

/** `is_int_or_symint`. */
function isIntOrSymInt(value: Value): boolean {
  if (isSym(value, "int")) return true;
  if (value instanceof PyTensor) return (value.tensor.dtype.isIntegral || value.tensor.dtype.kind === "bool") && hasOneElement(value);
  return isInt(value);
}

function isIntList(items: readonly Value[]): boolean {
  return items.length === 0 || isSym(items[0]!, "int") || isIndex(items[0]!);
}

function isSymIntList(items: readonly Value[]): boolean {
  return items.length === 0 || isIntOrSymInt(items[0]!);
}

interface Check {
  readonly ok: boolean;
  /** Position of the element at fault. */
  readonly failed?: number;
}
const yes: Check = { ok: true };
const no: Check = { ok: false };
const verdict = (ok: boolean): Check => (ok ? yes : no);

function checkTensorList(value: Value, position: number): Check {
  if (!isSequence(value)) return no;
  for (const [i, item] of value.items.entries()) {
    if (!(item instanceof PyTensor)) {
      raise(types.TypeError, `expected Tensor as element ${i} in argument ${position}, but got ${typeName(item)}`);
    }
  }
  return yes;
}

const listCheck = (isList: (items: readonly Value[]) => boolean, isOne: (value: Value) => boolean) => (value: Value, parameter: Parameter): Check => {
  if (isSequence(value)) return isList(value.items) ? yes : { ok: false, failed: 0 };
  return verdict(parameter.size > 0 && isOne(value));
};

type Checker = (value: Value, parameter: Parameter, position: number, functionName: string) => Check;

/** `FunctionParameter::check`, a row a type. */
const checks: Readonly<Record<ParameterType, Checker>> = {
  Tensor: (value, _p, _i, name) => verdict(value instanceof PyTensor || (numberFriendly.has(name) && isScalar(value))),
  Scalar: (value) => verdict(isScalar(value) || isDouble(value)),
  complex: (value) => verdict(value instanceof PyComplex || isDouble(value)),
  double: (value) => verdict(isDouble(value)),
  int: (value) => verdict(isInt(value) || isSym(value, "int") || (isIntegralTensor(value) && isZeroDim(value))),
  SymInt: (value) => verdict(isIntOrSymInt(value)),
  IntList: listCheck(isIntList, (value) => isInt(value) || isSym(value, "int")),
  SymIntList: listCheck(isSymIntList, isIntOrSymInt),
  FloatList: (value) => verdict(isSequence(value) && (value.items.length === 0 || isNumber(value.items[0]!) || isSym(value.items[0]!, "float"))),
  ScalarList: (value) => verdict(isSequence(value) && value.items.every(isScalar)),
  TensorList: (value, _p, position) => checkTensorList(value, position),
  Generator: (value) => verdict(value instanceof TorchGenerator),
  bool: (value) => verdict(typeof value === "boolean"),
  Storage: () => no,
  object: () => yes,
  ScalarType: (value) => verdict(value instanceof PyDType || value === types.float || value === types.int || value === types.bool || value === types.complex),
  Layout: (value) => verdict(value instanceof PyConstant && value.constant.kind === "layout"),
  MemoryFormat: (value) => verdict(value instanceof PyConstant && value.constant.kind === "memory_format"),
  QScheme: (value) => verdict(value instanceof PyConstant && value.constant.kind === "qscheme"),
  Device: (value) => verdict(isInt(value) || typeof value === "string" || value instanceof PyDevice),
  Stream: () => no,
  str: (value) => verdict(typeof value === "string"),
  Dimname: (value) => verdict(typeof value === "string" || value === null),
  DimnameList: (value, parameter) => verdict(
    isSequence(value) ? value.items.length > 0 && value.items.every((item) => typeof item === "string" || item === null) : parameter.size === 1 && (typeof value === "string" || value === null)),
};

const typeError = (message: string): never => raise(types.TypeError, message);

function tooMany(signature: Signature, given: number): never {
  const { name, minArgs, maxPositional } = signature;
  if (minArgs !== maxPositional) {
    return typeError(`${name}() takes from ${minArgs} to ${maxPositional} positional arguments but ${given} were given`);
  }
  return typeError(`${name}() takes ${maxPositional} positional argument${maxPositional === 1 ? "" : "s"} but ${given} ${given === 1 ? "was" : "were"} given`);
}

/** The plural is the wrong way round in the original too. */
function missing(signature: Signature, from: number): never {
  const names = signature.parameters.slice(from).filter((each) => !each.optional).map((each) => `"${each.name}"`);
  return typeError(`${signature.name}() missing ${names.length} required positional argument${names.length === 1 ? "s" : ""}: ${names.join(", ")}`);
}

function badKeyword(signature: Signature, kwargs: Kwargs, positional: number): never {
  for (const key of kwargs.keys()) {
    const index = signature.parameters.findIndex((each) => each.name === key || each.aliases.includes(key));
    if (index < 0) typeError(`${signature.name}() got an unexpected keyword argument '${key}'`);
    if (index < positional) typeError(`${signature.name}() got multiple values for argument '${key}'`);
  }
  return typeError("invalid keyword arguments");
}

/** Whether what is not implemented would fit nobody knows. */
function refuseOpaque(values: readonly Value[]): void {
  for (const value of values) {
    const target = opaqueTarget(value);
    if (target !== null) throw new NotImplementedConstruct(target);
  }
}

function badArgument(signature: Signature, parameter: Parameter, value: Value, position: number | null, args: readonly Value[], failed: number | undefined): never {
  refuseOpaque([value]);
  const head = `${signature.name}(): argument '${parameter.name}'`;
  if (position === null) return typeError(`${head} must be ${parameter.typeName}, not ${typeName(value)}`);
  const where = `${head} (position ${position + 1}) must be ${parameter.typeName}`;
  if (failed === undefined) return typeError(`${where}, not ${typeName(value)}`);
  const items = isSequence(value) ? value.items : args;
  return typeError(`${where}, but found element of type ${typeName(items[failed] ?? null)} at pos ${failed}`);
}

function keyword(parameter: Parameter, kwargs: Kwargs): Value | undefined {
  if (kwargs.size === 0) return undefined;
  const value = kwargs.get(parameter.name);
  if (value !== undefined) return value;
  for (const alias of parameter.aliases) {
    const other = kwargs.get(alias);
    if (other !== undefined) return other;
  }
  return undefined;
}

/** `FunctionSignature::parse`: the values, or null where they do not fit and `strict` does not ask for the reason to be raised. */
function tryParse(signature: Signature, args: readonly Value[], kwargs: Kwargs, strict: boolean): readonly (Value | undefined)[] | null {
  const { parameters, maxPositional } = signature;
  const first = parameters[0];
  const spread = maxPositional === 1 && first !== undefined && (first.type === "IntList" || first.type === "SymIntList");
  if (args.length > maxPositional && !spread) return strict ? tooMany(signature, args.length) : null;
  const values: (Value | undefined)[] = [];
  let position = 0;
  let keywordsLeft = kwargs.size;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    let value: Value | undefined;
    const named = position >= args.length;
    if (!named) {
      if (parameter.keywordOnly) return strict ? tooMany(signature, args.length) : null;
      value = args[position];
    } else {
      value = keyword(parameter, kwargs);
    }
    if (value === undefined) {
      if (!parameter.optional) return strict ? missing(signature, i) : null;
      values.push(undefined);
      continue;
    }
    if (value === null && parameter.allowNone) {
      values.push(undefined);
    } else {
      const check = checks[parameter.type](value, parameter, i, signature.name);
      if (check.ok) {
        values.push(value);
      } else if (spread && position === 0 && !named && i === 0 && (first.type === "IntList" ? isIntList : isSymIntList)(args)) {
        values.push(new PyTuple(args));
        position = args.length;
        continue;
      } else if (strict) {
        const failed = check.failed ?? (spread && i === 0 && !named ? 0 : undefined);
        return badArgument(signature, parameter, value, named ? null : position, args, failed);
      } else {
        return null;
      }
    }
    if (named) keywordsLeft--;
    else position++;
  }
  if (keywordsLeft > 0) return strict ? badKeyword(signature, kwargs, args.length) : null;
  return values;
}

/** Chooses the signature and binds to it; raises TypeError. `shown` are the arguments for messages (without `self`). */
/** Numbers and strings of classes of their own (an IntEnum's member, `np.float64`) are taken for what they are, in lists too. */
const holdsBoxed = (value: Value): boolean => value instanceof PyBoxed || (value instanceof PyList || value instanceof PyTuple) && value.items.some((item) => item instanceof PyBoxed);

function unboxed(value: Value): Value {
  if (value instanceof PyBoxed) return value.value;
  if (!holdsBoxed(value)) return value;
  return value instanceof PyList ? new PyList(value.items.map(unboxed)) : new PyTuple((value as PyTuple).items.map(unboxed));
}

export function bind(signatures: readonly Signature[], given: readonly Value[], named: Kwargs): Bound {
  const args = given.some(holdsBoxed) ? given.map(unboxed) : given;
  const kwargs = named.size > 0 && [...named.values()].some(holdsBoxed) ? new Map([...named].map(([name, value]) => [name, unboxed(value)] as const)) : named;
  if (signatures.length === 1) {
    const signature = signatures[0]!;
    return { signature, values: tryParse(signature, args, kwargs, true)! };
  }
  for (const signature of signatures) {
    const values = tryParse(signature, args, kwargs, false);
    if (values !== null) return { signature, values };
  }
  return refuse(signatures, args, kwargs);
}

function refuse(signatures: readonly Signature[], args: readonly Value[], kwargs: Kwargs): never {
  const count = args.length + kwargs.size;
  const plausible = signatures.filter((each) => count >= each.minArgs && count <= each.maxArgs && !each.deprecated);
  if (plausible.length === 1) tryParse(plausible[0]!, args, kwargs, true);
  refuseOpaque([...args, ...kwargs.values()]);
  return typeError(invalidCombination(signatures[0]!.name, signatures.filter((each) => !each.deprecated).map(signatureTextOf), args, kwargs));
}

// ---- invalid_arguments.cpp: it reads the printed signatures again, naively, and so do we

interface Option {
  readonly text: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
}

function parseOption(text: string): Option {
  const parts = text.slice(1, -1).split(", ");
  return {
    text,
    types: parts.map((part) => part.slice(0, Math.max(part.lastIndexOf(" "), 0)) || part),
    names: parts.map((part) => part.slice(part.lastIndexOf(" ") + 1)),
  };
}

const matches = (type: string, value: Value): boolean => {
  const name = typeName(value);
  if (type === "float") return name === "float" || name === "int";
  return type === name;
};

/** The map that the original keeps them in gives the newest first. */
const namedBackwards = (kwargs: Kwargs): readonly (readonly [string, Value])[] => [...kwargs].reverse();

function describe(args: readonly Value[], kwargs: Kwargs): string {
  const parts = [...args.map((each) => `${typeName(each)}, `), ...namedBackwards(kwargs).map(([name, value]) => `${name}=${typeName(value)}, `)].join("");
  return `(${args.length > 0 ? parts.slice(0, -2) : parts})`;
}

/** The elements' types of a tuple or list are told, too. */
function described(value: Value): string {
  if (!isSequence(value)) return typeName(value);
  const items = value.items.map(typeName).join(", ") + (value instanceof PyTuple && value.items.length === 1 ? "," : "");
  return `${typeName(value)} of ${value instanceof PyTuple ? `(${items})` : `[${items}]`}`;
}

function describeAgainst(option: Option, args: readonly Value[], kwargs: Kwargs): string {
  const total = args.length + kwargs.size;
  let text = "";
  for (let i = 0; i < total; i++) {
    const named = i >= args.length;
    const name = option.names[i] ?? "";
    const value = named ? kwargs.get(name) ?? null : args[i]!;
    const mark = matches(option.types[i] ?? "", value) ? "" : "!";
    text += `${mark}${named ? `${name}=` : ""}${described(value)}${mark}, `;
  }
  return `(${args.length > 0 ? text.slice(0, -2) : text})`;
}

function unmatchedKeywords(option: Option, kwargs: Kwargs): string[] {
  const start = Math.max(option.names.length - kwargs.size, 0);
  return namedBackwards(kwargs).map(([name]) => name).filter((name) => !option.names.slice(start).includes(name));
}

/** `format_invalid_args`. */
export function invalidCombination(name: string, options: readonly string[], args: readonly Value[], kwargs: Kwargs): string {
  const head = `${name}() received an invalid combination of arguments - `;
  const count = args.length + kwargs.size;
  if (options.length === 1) {
    const option = parseOption(options[0]!);
    const unmatched = kwargs.size > 0 ? unmatchedKeywords(option, kwargs) : [];
    if (unmatched.length > 0) return `${head}got unrecognized keyword arguments: ${unmatched.join(", ")}`;
    const got = option.names.length === count ? describeAgainst(option, args, kwargs) : describe(args, kwargs);
    return `${head}got ${got}, but expected ${option.text}`;
  }
  let message = `${head}got ${describe(args, kwargs)}, but expected one of:\n`;
  for (const text of options) {
    const option = parseOption(text);
    message += ` * ${text}\n`;
    if (option.names.length !== count) continue;
    const unmatched = kwargs.size > 0 ? unmatchedKeywords(option, kwargs) : [];
    message += unmatched.length > 0
      ? `      didn't match because some of the keywords were incorrect: ${unmatched.join(", ")}\n`
      : `      didn't match because some of the arguments have invalid types: ${describeAgainst(option, args, kwargs)}\n`;
  }
  return message;
}
