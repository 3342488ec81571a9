/** Python's operators on symbolic scalars: `torch.SymInt`, `SymFloat`, `SymBool` (torch/__init__.py, torch/fx/experimental/sym_node.py). */
import { PyBuiltin, notImplemented, raise, types, type PyType, type Value } from "../../objects/index.ts";
import { callMethod, front, hash } from "../../protocol/index.ts";
import { SymNode, symCall, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { PySym, newTuple, torchTypes, wrapSym } from "./values.ts";

const isScalar = (value: Value): value is PySym | bigint | number | boolean =>
  value instanceof PySym || typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";

const toSym = (value: PySym | bigint | number | boolean): SymValue => (value instanceof PySym ? value.node : value);

/** A symbolic result as a Python value. */
export function fromSym(value: SymValue): Value {
  return value instanceof SymNode ? wrapSym(value) : value;
}

/** What Python says of a zero in computing the example, and what sympy's functions say where there is none (torch/utils/_sympy/functions.py). */
const zeroDivision: Readonly<Partial<Record<SymOp, readonly [string, string]>>> = {
  mod: ["integer modulo by zero", "Modulo by zero"], floordiv: ["integer division or modulo by zero", "division by zero"], truediv: ["division by zero", "division by zero"],
};

const isZero = (value: Value | undefined): boolean => value === 0n || value === 0 || (value instanceof PySym && value.node.kind !== "bool" && Number(value.node.maybeConstant()) === 0);

const hasNoExample = (value: Value): boolean => value instanceof PySym && !value.node.hasHint;
const isTruth = (value: Value): boolean => typeof value === "boolean" || (value instanceof PySym && value.node.kind === "bool");
const isReal = (value: Value): boolean => typeof value === "number" || (value instanceof PySym && value.node.kind === "float");

/** Sympy makes no maximum of a number and a condition (`Max`); where both have examples, or one is a float, none is made of them. */
function checkComparable(op: SymOp, args: readonly Value[]): void {
  if ((op !== "sym_max" && op !== "sym_min") || !args.some(hasNoExample) || args.some(isReal)) return;
  const truth = args.find(isTruth);
  if (truth !== undefined) raise(types.ValueError, `The argument '${truth instanceof PySym ? truth.node.text() : truth === true ? "True" : "False"}' is not comparable.`);
}

/** An operation on scalars of Python; undefined where one of them is none. */
export function symOperation(op: SymOp, args: readonly Value[]): Value | undefined {
  if (!args.every(isScalar)) return undefined;
  const byZero = Object.hasOwn(zeroDivision, op) ? zeroDivision[op] : undefined;
  if (byZero !== undefined && isZero(args[1])) raise(types.ZeroDivisionError, byZero[args.some(hasNoExample) ? 1 : 0]);
  checkComparable(op, args);
  return fromSym(symCall(op, args.map((each) => toSym(each as PySym))));
}

const arithmetic: Readonly<Record<string, SymOp>> = {
  add: "add", sub: "sub", mul: "mul", truediv: "truediv", floordiv: "floordiv", mod: "mod", pow: "pow", lshift: "lshift", rshift: "rshift", and: "and", or: "or",
};
const comparison: readonly SymOp[] = ["eq", "ne", "lt", "le", "gt", "ge"];
const unaries: Readonly<Record<string, SymOp>> = { __neg__: "neg", __pos__: "pos", __abs__: "abs", __trunc__: "trunc", __floor__: "floor", __ceil__: "ceil" };

type Body = (self: PySym, args: readonly Value[]) => Value;

function define(cls: PyType, name: string, body: Body): void {
  cls.namespace.set(name, new PyBuiltin(name, cls.module, (args) => {
    const [self] = args;
    if (!(self instanceof PySym)) return raise(types.TypeError, `descriptor '${name}' requires a '${cls.name}' object`);
    return body(self, args.slice(1));
  }, cls));
}

function operators(cls: PyType, names: readonly string[]): void {
  for (const name of names) {
    const op = arithmetic[name]!;
    define(cls, `__${name}__`, (self, [other]) => symOperation(op, [self, other ?? null]) ?? notImplemented);
    define(cls, `__r${name}__`, (self, [other]) => symOperation(op, [other ?? null, self]) ?? notImplemented);
  }
}

function comparisons(cls: PyType, names: readonly SymOp[]): void {
  for (const op of names) define(cls, `__${op}__`, (self, [other]) => symOperation(op, [self, other ?? null]) ?? notImplemented);
}

for (const cls of [torchTypes.SymInt, torchTypes.SymFloat]) {
  operators(cls, Object.keys(arithmetic));
  comparisons(cls, comparison);
  for (const [name, op] of Object.entries(unaries)) define(cls, name, (self) => symOperation(op, [self])!);
  define(cls, "__round__", (self, [digits]) => symOperation("round", digits === undefined || digits === null ? [self] : [self, digits])!);
  // Of a float what it is cut to is asked.
  define(cls, "__int__", (self) => { const whole = self.node.kind === "float" ? symOperation("trunc", [self])! : self; return whole instanceof PySym ? whole.node.guardInt() : whole; });
  define(cls, "__index__", (self) => self.node.guardInt());
  define(cls, "__float__", (self) => self.node.guardFloat());
  define(cls, "conjugate", (self) => self);
}
define(torchTypes.SymInt, "bit_length", (self) => BigInt(self.node.guardInt().toString(2).replace("-", "").replace(/^0$/, "").length));
// Of a float the value is asked for these.
for (const name of ["is_integer", "hex"]) define(torchTypes.SymFloat, name, (self) => callMethod(self.node.guardFloat(), name, []));
define(torchTypes.SymInt, "as_integer_ratio", (self) => newTuple([self, 1n]));

define(torchTypes.SymInt, "bit_length", (self) => { const whole = self.node.guardInt(); return BigInt(whole === 0n ? 0 : (whole < 0n ? -whole : whole).toString(2).length); });

// What a boolean can do is little (sym_node.py, `bool_magic_methods`, `bool_becomes_int_magic_methods`).
operators(torchTypes.SymBool, ["and", "or", "add", "sub", "mul"]);
comparisons(torchTypes.SymBool, ["eq"]);
define(torchTypes.SymBool, "__int__", (self) => (self.node.guardBool() ? 1n : 0n));

const plainNumber = ({ node }: PySym): Value => (node.kind === "float" ? node.guardFloat() : node.kind === "bool" ? node.guardBool() : raise(types.TypeError, "unhashable type: non-nested SymInt"));

for (const cls of [torchTypes.SymInt, torchTypes.SymFloat, torchTypes.SymBool]) {
  define(cls, "__bool__", (self) => self.node.guardTruth());
  // A traced integer is a key by its value; any other has no hash, which libraries that keep results by shape take as a sign (torch/__init__.py).
  define(cls, "__hash__", (self) => hash(front()?.index(self) ?? plainNumber(self)));
  define(cls, "__repr__", (self) => self.node.text());
  define(cls, "__str__", (self) => self.node.text());
}
