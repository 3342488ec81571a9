/**
 * The syntax tree: CPython's `ast` (Python.asdl), field for field. Operators are plain names (`"Add"`); contexts (Load, Store) are left out,
 * since the place of a node tells them. Lines count from 1, columns from 0 as in the source text. Nodes are never changed.
 */

/** Where something stands in the source. Every located node is one. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Module { readonly kind: "Module"; readonly body: readonly Stmt[] }

// ---- statements

export interface Deferred {
  /** Whether `super` or `__class__` is written in it. */
  readonly mayUseClass: boolean;
  /** The text that it begins with, where it does. */
  readonly doc: () => string | undefined;
}
export interface FunctionDef extends Position {
  readonly kind: "FunctionDef" | "AsyncFunctionDef";
  readonly name: string;
  readonly args: Arguments;
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly returns?: Expr;
  readonly type_params: readonly TypeParam[];
  /** Of a body that is parsed when it is first read: what can be told of it before. */
  readonly deferred?: Deferred;
}
export interface ClassDef extends Position {
  readonly kind: "ClassDef";
  readonly name: string;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly type_params: readonly TypeParam[];
}
export interface Return extends Position { readonly kind: "Return"; readonly value?: Expr }
export interface Delete extends Position { readonly kind: "Delete"; readonly targets: readonly Expr[] }
export interface Assign extends Position { readonly kind: "Assign"; readonly targets: readonly Expr[]; readonly value: Expr }
export interface TypeAlias extends Position { readonly kind: "TypeAlias"; readonly name: Name; readonly type_params: readonly TypeParam[]; readonly value: Expr }
export interface AugAssign extends Position { readonly kind: "AugAssign"; readonly target: Expr; readonly op: OperatorName; readonly value: Expr }
export interface AnnAssign extends Position { readonly kind: "AnnAssign"; readonly target: Expr; readonly annotation: Expr; readonly value?: Expr; readonly simple: number }
export interface For extends Position { readonly kind: "For" | "AsyncFor"; readonly target: Expr; readonly iter: Expr; readonly body: readonly Stmt[]; readonly orelse: readonly Stmt[] }
export interface While extends Position { readonly kind: "While"; readonly test: Expr; readonly body: readonly Stmt[]; readonly orelse: readonly Stmt[] }
export interface If extends Position { readonly kind: "If"; readonly test: Expr; readonly body: readonly Stmt[]; readonly orelse: readonly Stmt[] }
export interface With extends Position { readonly kind: "With" | "AsyncWith"; readonly items: readonly WithItem[]; readonly body: readonly Stmt[] }
export interface Match extends Position { readonly kind: "Match"; readonly subject: Expr; readonly cases: readonly MatchCase[] }
export interface Raise extends Position { readonly kind: "Raise"; readonly exc?: Expr; readonly cause?: Expr }
export interface Try extends Position { readonly kind: "Try" | "TryStar"; readonly body: readonly Stmt[]; readonly handlers: readonly ExceptHandler[]; readonly orelse: readonly Stmt[]; readonly finalbody: readonly Stmt[] }
export interface Assert extends Position { readonly kind: "Assert"; readonly test: Expr; readonly msg?: Expr }
export interface Import extends Position { readonly kind: "Import"; readonly names: readonly Alias[] }
export interface ImportFrom extends Position { readonly kind: "ImportFrom"; readonly module?: string; readonly names: readonly Alias[]; readonly level?: number }
export interface Global extends Position { readonly kind: "Global"; readonly names: readonly string[] }
export interface Nonlocal extends Position { readonly kind: "Nonlocal"; readonly names: readonly string[] }
export interface ExprStatement extends Position { readonly kind: "Expr"; readonly value: Expr }
export interface Pass extends Position { readonly kind: "Pass" }
export interface Break extends Position { readonly kind: "Break" }
export interface Continue extends Position { readonly kind: "Continue" }

export type Stmt =
  | FunctionDef | ClassDef | Return | Delete | Assign | TypeAlias | AugAssign | AnnAssign | For | While | If | With | Match | Raise | Try | Assert
  | Import | ImportFrom | Global | Nonlocal | ExprStatement | Pass | Break | Continue;

// ---- expressions

export interface BoolOp extends Position { readonly kind: "BoolOp"; readonly op: "And" | "Or"; readonly values: readonly Expr[] }
export interface NamedExpr extends Position { readonly kind: "NamedExpr"; readonly target: Name; readonly value: Expr }
export interface BinOp extends Position { readonly kind: "BinOp"; readonly left: Expr; readonly op: OperatorName; readonly right: Expr }
export interface UnaryOp extends Position { readonly kind: "UnaryOp"; readonly op: "Invert" | "Not" | "UAdd" | "USub"; readonly operand: Expr }
export interface Lambda extends Position { readonly kind: "Lambda"; readonly args: Arguments; readonly body: Expr }
export interface IfExp extends Position { readonly kind: "IfExp"; readonly test: Expr; readonly body: Expr; readonly orelse: Expr }
export interface Dict extends Position { readonly kind: "Dict"; readonly keys: readonly (Expr | null)[]; readonly values: readonly Expr[] }
export interface SetDisplay extends Position { readonly kind: "Set"; readonly elts: readonly Expr[] }
export interface ListComp extends Position { readonly kind: "ListComp"; readonly elt: Expr; readonly generators: readonly Comprehension[] }
export interface SetComp extends Position { readonly kind: "SetComp"; readonly elt: Expr; readonly generators: readonly Comprehension[] }
export interface DictComp extends Position { readonly kind: "DictComp"; readonly key: Expr; readonly value: Expr; readonly generators: readonly Comprehension[] }
export interface GeneratorExp extends Position { readonly kind: "GeneratorExp"; readonly elt: Expr; readonly generators: readonly Comprehension[] }
export interface Await extends Position { readonly kind: "Await"; readonly value: Expr }
export interface Yield extends Position { readonly kind: "Yield"; readonly value?: Expr }
export interface YieldFrom extends Position { readonly kind: "YieldFrom"; readonly value: Expr }
export interface Compare extends Position { readonly kind: "Compare"; readonly left: Expr; readonly ops: readonly CompareName[]; readonly comparators: readonly Expr[] }
export interface Call extends Position { readonly kind: "Call"; readonly func: Expr; readonly args: readonly Expr[]; readonly keywords: readonly Keyword[] }
export interface FormattedValue extends Position { readonly kind: "FormattedValue"; readonly value: Expr; readonly conversion: number; readonly format_spec?: Expr }
export interface JoinedStr extends Position { readonly kind: "JoinedStr"; readonly values: readonly Expr[] }
export interface Attribute extends Position { readonly kind: "Attribute"; readonly value: Expr; readonly attr: string }
export interface Subscript extends Position { readonly kind: "Subscript"; readonly value: Expr; readonly slice: Expr }
export interface Starred extends Position { readonly kind: "Starred"; readonly value: Expr }
export interface Name extends Position { readonly kind: "Name"; readonly id: string }
export interface ListDisplay extends Position { readonly kind: "List"; readonly elts: readonly Expr[] }
export interface TupleDisplay extends Position { readonly kind: "Tuple"; readonly elts: readonly Expr[] }
export interface Slice extends Position { readonly kind: "Slice"; readonly lower?: Expr; readonly upper?: Expr; readonly step?: Expr }

/** A literal, re-read from the source: `1` and `1.0` are told apart by `type`. */
export type Constant = Position & { readonly kind: "Constant" } & Literal;
export type Literal =
  | { readonly type: "None"; readonly value: null }
  | { readonly type: "Ellipsis"; readonly value: null }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  /** An imaginary number. */
  | { readonly type: "complex"; readonly value: number }
  | { readonly type: "str"; readonly value: string }
  | { readonly type: "bytes"; readonly value: Uint8Array };

export type Expr =
  | BoolOp | NamedExpr | BinOp | UnaryOp | Lambda | IfExp | Dict | SetDisplay | ListComp | SetComp | DictComp | GeneratorExp | Await | Yield | YieldFrom
  | Compare | Call | FormattedValue | JoinedStr | Constant | Attribute | Subscript | Starred | Name | ListDisplay | TupleDisplay | Slice;

export type OperatorName = "Add" | "Sub" | "Mult" | "MatMult" | "Div" | "Mod" | "Pow" | "LShift" | "RShift" | "BitOr" | "BitXor" | "BitAnd" | "FloorDiv";
export type CompareName = "Eq" | "NotEq" | "Lt" | "LtE" | "Gt" | "GtE" | "Is" | "IsNot" | "In" | "NotIn";

// ---- parts

export interface Comprehension { readonly kind: "Comprehension"; readonly target: Expr; readonly iter: Expr; readonly ifs: readonly Expr[]; readonly is_async: number }
export interface ExceptHandler extends Position { readonly kind: "ExceptHandler"; readonly type?: Expr; readonly name?: string; readonly body: readonly Stmt[] }
export interface Arguments {
  readonly kind: "Arguments";
  readonly posonlyargs: readonly Arg[];
  readonly args: readonly Arg[];
  readonly vararg?: Arg;
  readonly kwonlyargs: readonly Arg[];
  readonly kw_defaults: readonly (Expr | null)[];
  readonly kwarg?: Arg;
  readonly defaults: readonly Expr[];
}
export interface Arg extends Position { readonly kind: "Arg"; readonly arg: string; readonly annotation?: Expr }
export interface Keyword extends Position { readonly kind: "Keyword"; readonly arg?: string; readonly value: Expr }
export interface Alias extends Position { readonly kind: "Alias"; readonly name: string; readonly asname?: string }
export interface WithItem { readonly kind: "WithItem"; readonly context_expr: Expr; readonly optional_vars?: Expr }
export interface MatchCase { readonly kind: "MatchCase"; readonly pattern: Pattern; readonly guard?: Expr; readonly body: readonly Stmt[] }

export interface MatchValue extends Position { readonly kind: "MatchValue"; readonly value: Expr }
export interface MatchSingleton extends Position { readonly kind: "MatchSingleton"; readonly value: null | boolean }
export interface MatchSequence extends Position { readonly kind: "MatchSequence"; readonly patterns: readonly Pattern[] }
export interface MatchMapping extends Position { readonly kind: "MatchMapping"; readonly keys: readonly Expr[]; readonly patterns: readonly Pattern[]; readonly rest?: string }
export interface MatchClass extends Position { readonly kind: "MatchClass"; readonly cls: Expr; readonly patterns: readonly Pattern[]; readonly kwd_attrs: readonly string[]; readonly kwd_patterns: readonly Pattern[] }
export interface MatchStar extends Position { readonly kind: "MatchStar"; readonly name?: string }
export interface MatchAs extends Position { readonly kind: "MatchAs"; readonly pattern?: Pattern; readonly name?: string }
export interface MatchOr extends Position { readonly kind: "MatchOr"; readonly patterns: readonly Pattern[] }
export type Pattern = MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr;

export interface TypeParam extends Position { readonly kind: "TypeVar" | "ParamSpec" | "TypeVarTuple"; readonly name: string; readonly bound?: Expr; readonly default_value?: Expr }
