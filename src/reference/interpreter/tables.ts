/**
 * Which function compiles which construct. A construct that is missing here is a compile error.
 */
import { NotImplementedConstruct } from "../objects/index.ts";
import type { Expr as ExprNode, Stmt } from "../syntax/index.ts";
import type { Compilers, Tables } from "./compiler.ts";
import { Attribute, Slice, Starred, Subscript } from "./expressions/access.ts";
import { Call } from "./expressions/call.ts";
import { Dict, List, SetExpression, Tuple } from "./expressions/collections.ts";
import { DictComp, GeneratorExp, ListComp, SetComp } from "./expressions/comprehensions.ts";
import { Constant, FormattedValue, JoinedStr } from "./expressions/constants.ts";
import { Name } from "./expressions/names.ts";
import { BinOp, BoolOp, Compare, IfExp, NamedExpr, UnaryOp } from "./expressions/operators.ts";
import { NEXT, type Evaluate, type Execute } from "./frame.ts";
import { generatorBlock, generators } from "./generators.ts";
import { AnnAssign, Assign, AugAssign } from "./statements/assign.ts";
import { For, If, While } from "./statements/control.ts";
import { ClassDef, FunctionDef, Lambda, TypeAlias } from "./statements/define.ts";
import { Import, ImportFrom } from "./statements/import.ts";
import { Match } from "./statements/match.ts";
import { Assert, Break, Continue, Delete, Expr, Pass, Raise, Return } from "./statements/simple.ts";
import { Try, With } from "./statements/try.ts";

/** Constructs that only asynchronous code has: refused when they are run. */
const asynchronous = (what: string) => (): (() => never) => () => {
  throw new NotImplementedConstruct(what);
};

/** Yields are taken out of expressions before these are compiled (`lower.ts`). */
const misplaced = (): Evaluate => {
  throw new Error("a yield that was not lowered");
};

const expressions: Compilers<ExprNode, Evaluate> = {
  Attribute, Await: asynchronous("await"), BinOp, BoolOp, Call, Compare, Constant, Dict, DictComp, FormattedValue, GeneratorExp, IfExp, JoinedStr, Lambda, List, ListComp,
  Name, NamedExpr, Set: SetExpression, SetComp, Slice, Starred, Subscript, Tuple, UnaryOp, Yield: misplaced, YieldFrom: misplaced,
};

const nothing = (): Execute => () => NEXT;

const statements: Compilers<Stmt, Execute> = {
  AnnAssign, Assert, Assign, AsyncFor: asynchronous("async for"), AsyncFunctionDef: FunctionDef, AsyncWith: asynchronous("async with"), AugAssign, Break, ClassDef, Continue, Delete, Expr, For,
  FunctionDef, Global: nothing, If, Import, ImportFrom, Match, Nonlocal: nothing, Pass, Raise, Return, Try, TryStar: Try, TypeAlias, While, With,
};

export const tables: Tables = { expressions, statements, generators, generatorBlock };
