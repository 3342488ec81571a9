/** The vocabulary of the operator table: arguments, results, operators, rules. */
import type { ShapeEnv, SymNode } from "../symbolic/index.ts";
import type { Device, DType, NamedConstant } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/** A complex number given as a scalar argument. */
export class ComplexScalar {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

export type Scalar = boolean | bigint | number | ComplexScalar | SymNode;

/** One argument of an operator. Integers are bigints, floats numbers; lists are arrays. */
export type OpArg =
  | null | Scalar | string | Tensor | DType | Device | NamedConstant | Generator | readonly OpArg[];

/** `torch.Generator`, opaque to the operators. */
export interface Generator { readonly generator: true }

/** Tensors, symbolic or plain scalars, lists and tuples of them, or nothing. */
export type OpResult = Tensor | SymNode | bigint | number | boolean | ComplexScalar | null | readonly OpResult[];

/** `SymInt[2]?` is base `SymInt`, list of size 2, optional. */
export interface SchemaType {
  readonly base: string;
  readonly list: boolean;
  /** Size of a fixed list (`int[2]`), to which a single value is expanded. */
  readonly size: number | null;
  readonly optional: boolean;
  /** `Tensor?[]`. */
  readonly elementOptional: boolean;
}

/** `(a!)`: the alias sets before and after the call, and whether it is written to. */
export interface Alias {
  readonly set: string;
  readonly write: boolean;
}

export interface SchemaArg {
  readonly name: string;
  readonly type: SchemaType;
  /** undefined: required. */
  readonly default: OpArg | undefined;
  readonly kwargOnly: boolean;
  readonly alias: Alias | null;
}

export interface SchemaReturn {
  readonly name: string | null;
  readonly type: SchemaType;
  readonly alias: Alias | null;
}

export interface Schema {
  /** `aten::add` */
  readonly name: string;
  /** `Tensor`, or "" for the default overload. */
  readonly overload: string;
  readonly args: readonly SchemaArg[];
  readonly returns: readonly SchemaReturn[];
  /** Position of each argument by name. */
  readonly index: ReadonlyMap<string, number>;
  /** Positions of the arguments that are written to. */
  readonly written: readonly number[];
  /** How many arguments may be given by position: those before `*`. */
  readonly positional: number;
  readonly text: string;
}

/** What a rule sees: the arguments in schema order, complete (defaults filled in), by position and by name. */
export interface Call {
  readonly op: Op;
  readonly args: readonly OpArg[];
  /** The shape environment of the export that is going on; null in eager evaluation. */
  readonly env: ShapeEnv | null;
}

/** Metadata of the results: dtype, sizes, strides, aliasing. Throws `OpError` with eager PyTorch's own text where it refuses. */
export type Rule = (call: Call) => OpResult;

/** Computes values for tensors that have them, writing into the result that the rule has made. Absent: values become unknown. */
export type Kernel = (call: Call, result: OpResult) => void;

export interface Op {
  readonly schema: Schema;
  /** `aten` */
  readonly namespace: string;
  /** `add`: the packet's name, from which node names come. */
  readonly packet: string;
  /** `Tensor`, or `default`. */
  readonly overload: string;
  /** `aten.add.Tensor`, as printed after `torch.ops.`. */
  readonly name: string;
  readonly tags: ReadonlySet<string>;
  readonly rule: Rule;
  readonly kernel?: Kernel;
  /** What it is composed of, where that asks questions of symbolic sizes. */
  readonly composition?: (call: Call) => Tensor | readonly Tensor[] | void;
}

/** A failure that eager PyTorch reports for these arguments: becomes `RuntimeError`, `IndexError`, … in Python. */
export class OpError extends Error {
  readonly pythonType: string;
  constructor(message: string, pythonType = "RuntimeError") {
    super(message);
    this.pythonType = pythonType;
  }
}
