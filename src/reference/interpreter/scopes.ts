/**
 * Which variable each name means, decided once a module (Python/symtable.c; PEP 227, PEP 709).
 *
 * A frame scope (module, function, class, generator expression) owns the slots of its frames. A block scope (list, set and dict comprehensions,
 * type parameters) has names of its own in the slots of the frame around it: such comprehensions have no frame since Python 3.12.
 * A variable that a nested frame uses is *captured*: its slot holds a cell.
 */
import { PythonSyntaxError, type Arguments, type Comprehension, type ExceptHandler, type Expr, type FunctionDef, type Pattern, type Position, type Stmt, type TypeParam } from "../syntax/index.ts";
import { mangle } from "../protocol/index.ts";

export interface Variable {
  readonly name: string;
  readonly slot: number;
  captured: boolean;
  /** For a free variable: the variable of the frame around, whose cell is shared. */
  readonly outer: Variable | null;
}

export type ScopeKind = "module" | "function" | "class" | "comprehension" | "typeParameters";

export class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  /** The scope that owns the slots: this one, or the frame scope around a block. */
  readonly frame: Scope;
  readonly className: string | null;
  readonly variables: Map<string, Variable> = new Map();
  readonly free: Map<string, Variable> = new Map();
  readonly globals: Set<string> = new Set();
  readonly nonlocals: Set<string> = new Set();
  readonly used: Set<string> = new Set();
  readonly children: Scope[] = [];
  slots = 0;
  isGenerator = false;
  /** Whether this is the function that a generator expression is. */
  isExpression = false;
  /** Analyses the body of a function that is parsed later. */
  later: (() => void) | null = null;

  constructor(kind: ScopeKind, parent: Scope | null, className: string | null) {
    this.kind = kind;
    this.parent = parent;
    this.className = className;
    this.frame = kind === "comprehension" || kind === "typeParameters" ? parent!.frame : this;
    parent?.children.push(this);
  }

  mangled(name: string): string {
    return mangle(this.className, name);
  }

  declare(name: string): Variable {
    let variable = this.variables.get(name);
    if (variable === undefined) this.variables.set(name, (variable = { name, slot: this.frame.slots++, captured: false, outer: null }));
    return variable;
  }

  /** A slot of the frame for the compiler's own use. */
  temporary(): number {
    return this.frame.slots++;
  }

  /** Before a function's body is first looked at. What is free in it outside of functions is known before: `__class__` at most. */
  complete(): void {
    const { later } = this;
    this.later = null;
    later?.();
  }

  /** Whether names that are assigned here live in a namespace rather than in slots. */
  get hasNamespace(): boolean {
    return this.kind === "module" || this.kind === "class";
  }

  /** The variable that a name means here; null: looked up by name (in the class's namespace, the globals, the builtins). */
  resolve(name: string, fromInside = false): Variable | null {
    const passThrough = this.kind === "class" && fromInside && name !== "__class__";
    if (!passThrough) {
      if (this.globals.has(name)) return null;
      const own = this.variables.get(name);
      if (own !== undefined && !this.nonlocals.has(name)) return own;
      if (this.kind === "class" && fromInside && name === "__class__") return this.declare(name);
    }
    if (this.parent === null) return null;
    const free = this.free.get(name);
    if (free !== undefined) return free;
    const outer = this.parent.resolve(name, true);
    if (outer === null || this.frame !== this) return outer;
    outer.captured = true;
    const made: Variable = { name, slot: this.slots++, captured: true, outer };
    this.free.set(name, made);
    return made;
  }
}

/** The scopes of a module by the node that opens each. */
export type ScopeMap = ReadonlyMap<object, Scope>;

/** The scopes of a module's statements, or of some of them; those of bodies that are parsed later join them then. */
export function analyse(body: readonly Stmt[], root: Scope, scopes: Map<object, Scope> = new Map()): ScopeMap {
  const analysis = new Analysis(scopes);
  const known = root.children.length;
  analysis.statements(body, root);
  for (const check of analysis.checks) check();
  resolveAll(root, known);
  return scopes;
}

/** The scopes of one expression, evaluated in a module. */
export function analyseExpression(expression: Expr, root: Scope): ScopeMap {
  const analysis = new Analysis(new Map());
  analysis.visit(expression, root);
  resolveAll(root);
  return analysis.scopes;
}

function resolveAll(scope: Scope, firstChild = 0): void {
  if (scope.parent !== null) {
    for (const name of scope.used) scope.resolve(name);
    for (const name of scope.nonlocals) scope.resolve(name);
  }
  for (let i = firstChild; i < scope.children.length; i++) resolveAll(scope.children[i]!);
}

type Node = { readonly kind: string };

class Analysis {
  readonly scopes: Map<object, Scope>;
  /** What can be told only when all bindings are known. */
  readonly checks: (() => void)[] = [];
  #loops = 0;

  constructor(scopes: Map<object, Scope>) {
    this.scopes = scopes;
  }

  statements(nodes: readonly Stmt[], scope: Scope): void {
    for (const node of nodes) this.visit(node, scope);
  }

  visit(node: Node, scope: Scope): void {
    const visit = visitors[node.kind];
    if (visit === undefined) this.visitChildren(node, scope);
    else visit.call(null, this, node as never, scope);
  }

  visitChildren(node: Node, scope: Scope): void {
    for (const field in node) this.visitField((node as unknown as Record<string, unknown>)[field], scope);
  }

  visitField(value: unknown, scope: Scope): void {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) for (const each of value) this.visitField(each, scope);
    else if ("kind" in value) this.visit(value as Node, scope);
  }

  /** Names that an assignment binds. */
  target(node: Expr, scope: Scope): void {
    switch (node.kind) {
      case "Name": return this.bind(node.id, scope, node);
      case "Tuple": case "List": return node.elts.forEach((each) => this.target(each, scope));
      case "Starred": return this.target(node.value, scope);
      default: return this.visit(node, scope);
    }
  }

  bind(raw: string, scope: Scope, _at: Position): void {
    const name = scope.mangled(raw);
    scope.used.add(name);
    if (scope.hasNamespace || scope.globals.has(name) || scope.nonlocals.has(name)) return;
    scope.declare(name);
  }

  open(node: object, kind: ScopeKind, parent: Scope, className = parent.className): Scope {
    const scope = new Scope(kind, parent, className);
    this.scopes.set(node, scope);
    return scope;
  }

  insideLoop(body: () => void): void {
    this.#loops++;
    body();
    this.#loops--;
  }

  /** A function's body: no loop of the outside counts in it. */
  apart(body: () => void): void {
    const outer = this.#loops;
    this.#loops = 0;
    body();
    this.#loops = outer;
  }

  checkLoop(node: Position, text: string): void {
    if (this.#loops === 0) fail(text, node);
  }

  parameters(args: Arguments, scope: Scope): void {
    const all = [...args.posonlyargs, ...args.args, ...args.kwonlyargs, ...(args.vararg ? [args.vararg] : []), ...(args.kwarg ? [args.kwarg] : [])];
    for (const arg of all) {
      const name = scope.mangled(arg.arg);
      if (scope.variables.has(name)) fail(`duplicate argument '${arg.arg}' in function definition`, arg);
      scope.declare(name);
    }
  }

  /** Defaults and annotations are evaluated where the function is defined. */
  signature(args: Arguments, scope: Scope, annotations: Scope): void {
    for (const each of [...args.defaults, ...args.kw_defaults]) if (each !== null) this.visit(each, scope);
    for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs, args.vararg, args.kwarg]) if (arg?.annotation) this.visit(arg.annotation, annotations);
  }

  /** The scope that holds a definition's type parameters, or the scope around where there are none. */
  typeParameters(node: object, params: readonly TypeParam[], scope: Scope): Scope {
    if (params.length === 0) return scope;
    const block = this.open(params, "typeParameters", scope);
    for (const param of params) {
      block.declare(block.mangled(param.name));
      if (param.bound) this.visit(param.bound, block);
      if (param.default_value) this.visit(param.default_value, block);
    }
    void node;
    return block;
  }

  comprehension(node: Expr & { readonly generators: readonly Comprehension[] }, scope: Scope, parts: readonly Expr[]): void {
    const [first] = node.generators;
    this.visit(first!.iter, scope);
    const own = this.open(node, node.kind === "GeneratorExp" ? "function" : "comprehension", scope);
    own.isExpression = own.isGenerator = node.kind === "GeneratorExp";
    node.generators.forEach((clause, i) => {
      this.target(clause.target, own);
      if (i > 0) this.visit(clause.iter, own);
      for (const test of clause.ifs) this.visit(test, own);
    });
    for (const part of parts) this.visit(part, own);
  }
}

function fail(text: string, at: Position): never {
  throw new PythonSyntaxError(text, at.line, at.column + 1, at.endColumn + 1);
}

/** The scope that a walrus inside comprehensions binds in. */
function walrusScope(scope: Scope): Scope {
  return scope.kind === "comprehension" || scope.isExpression ? walrusScope(scope.parent!) : scope;
}

/** What a walrus binds outside of a generator expression is no variable of the expression's own. */
function reachThrough(name: string, from: Scope, home: Scope): void {
  const isGlobal = home.kind === "module" || home.globals.has(name);
  for (let scope = from; scope !== home; scope = scope.parent!) if (scope.isExpression) (isGlobal ? scope.globals : scope.nonlocals).add(name);
}

const inFunction = (scope: Scope): boolean => scope.frame.kind === "function";

type Visitors = { readonly [K in string]?: (analysis: Analysis, node: never, scope: Scope) => void };
type Located = Stmt | Expr | Pattern | ExceptHandler;
type Of<K extends string, N = Located> = N extends { kind: infer T } ? (K extends T ? N : never) : never;

function visitFunction(analysis: Analysis, node: FunctionDef, scope: Scope): void {
  for (const decorator of node.decorator_list) analysis.visit(decorator, scope);
  const around = analysis.typeParameters(node, node.type_params, scope);
  analysis.signature(node.args, scope, around);
  if (node.returns) analysis.visit(node.returns, around);
  analysis.bind(node.name, scope, node);
  const own = analysis.open(node, "function", around);
  analysis.parameters(node.args, own);
  if (node.deferred === undefined) return analysis.apart(() => analysis.statements(node.body, own));
  if (node.deferred.mayUseClass) own.used.add("__class__");
  own.later = () => void analyse(node.body, own, analysis.scopes);
}

const visitors: Visitors = {
  Name(_analysis: Analysis, node: Of<"Name">, scope: Scope) {
    const name = scope.mangled(node.id);
    scope.used.add(name);
    if (name === "super" && scope.kind !== "module" && scope.kind !== "class") scope.used.add("__class__");
  },
  FunctionDef: visitFunction,
  AsyncFunctionDef: visitFunction,
  Lambda(analysis: Analysis, node: Of<"Lambda">, scope: Scope) {
    analysis.signature(node.args, scope, scope);
    const own = analysis.open(node, "function", scope);
    analysis.parameters(node.args, own);
    analysis.apart(() => analysis.visit(node.body, own));
  },
  ClassDef(analysis: Analysis, node: Of<"ClassDef">, scope: Scope) {
    for (const decorator of node.decorator_list) analysis.visit(decorator, scope);
    const around = analysis.typeParameters(node, node.type_params, scope);
    for (const base of node.bases) analysis.visit(base, around);
    for (const keyword of node.keywords) analysis.visit(keyword.value, around);
    analysis.bind(node.name, scope, node);
    const own = analysis.open(node, "class", around, node.name);
    analysis.apart(() => analysis.statements(node.body, own));
  },
  TypeAlias(analysis: Analysis, node: Of<"TypeAlias">, scope: Scope) {
    analysis.bind(node.name.id, scope, node);
    analysis.visit(node.value, analysis.typeParameters(node, node.type_params, scope));
  },
  Assign(analysis: Analysis, node: Of<"Assign">, scope: Scope) {
    analysis.visit(node.value, scope);
    for (const each of node.targets) analysis.target(each, scope);
  },
  AugAssign(analysis: Analysis, node: Of<"AugAssign">, scope: Scope) {
    analysis.visit(node.value, scope);
    analysis.target(node.target, scope);
  },
  AnnAssign(analysis: Analysis, node: Of<"AnnAssign">, scope: Scope) {
    if (node.value) analysis.visit(node.value, scope);
    if (scope.kind !== "function") analysis.visit(node.annotation, scope);
    analysis.target(node.target, scope);
  },
  NamedExpr(analysis: Analysis, node: Of<"NamedExpr">, scope: Scope) {
    analysis.visit(node.value, scope);
    const home = walrusScope(scope);
    if (home !== scope && home.kind === "class") fail("assignment expression within a comprehension cannot be used in a class body", node);
    analysis.bind(node.target.id, home, node);
    reachThrough(scope.mangled(node.target.id), scope, home);
    scope.used.add(scope.mangled(node.target.id));
  },
  Delete(analysis: Analysis, node: Of<"Delete">, scope: Scope) {
    for (const each of node.targets) analysis.target(each, scope);
  },
  For: visitFor,
  AsyncFor: visitFor,
  While(analysis: Analysis, node: Of<"While">, scope: Scope) {
    analysis.visit(node.test, scope);
    analysis.insideLoop(() => analysis.statements(node.body, scope));
    analysis.statements(node.orelse, scope);
  },
  Break: (analysis: Analysis, node: Of<"Break">) => analysis.checkLoop(node, "'break' outside loop"),
  Continue: (analysis: Analysis, node: Of<"Continue">) => analysis.checkLoop(node, "'continue' not properly in loop"),
  Return(analysis: Analysis, node: Of<"Return">, scope: Scope) {
    if (!inFunction(scope)) fail("'return' outside function", node);
    analysis.visitChildren(node, scope);
  },
  With: visitWith,
  AsyncWith: visitWith,
  ExceptHandler(analysis: Analysis, node: Of<"ExceptHandler">, scope: Scope) {
    if (node.type) analysis.visit(node.type, scope);
    if (node.name !== undefined) analysis.bind(node.name, scope, node);
    analysis.statements(node.body, scope);
  },
  Import(analysis: Analysis, node: Of<"Import">, scope: Scope) {
    for (const alias of node.names) analysis.bind(alias.asname ?? alias.name.split(".")[0]!, scope, node);
  },
  ImportFrom(analysis: Analysis, node: Of<"ImportFrom">, scope: Scope) {
    for (const alias of node.names) {
      if (alias.name === "*" && scope.kind !== "module") fail("import * only allowed at module level", node);
      if (alias.name !== "*") analysis.bind(alias.asname ?? alias.name, scope, node);
    }
  },
  Global(_analysis: Analysis, node: Of<"Global">, scope: Scope) {
    for (const raw of node.names) {
      const name = scope.mangled(raw);
      if (scope.variables.has(name)) fail(`name '${raw}' is assigned to before global declaration`, node);
      scope.globals.add(name);
    }
  },
  Nonlocal(analysis: Analysis, node: Of<"Nonlocal">, scope: Scope) {
    if (scope.kind === "module") fail("nonlocal declaration not allowed at module level", node);
    for (const raw of node.names) {
      const name = scope.mangled(raw);
      if (scope.variables.has(name)) fail(`name '${raw}' is assigned to before nonlocal declaration`, node);
      scope.nonlocals.add(name);
      analysis.checks.push(() => {
        if (!boundAround(scope, name)) fail(`no binding for nonlocal '${raw}' found`, node);
      });
    }
  },
  Yield: visitYield,
  YieldFrom: visitYield,
  Await(analysis: Analysis, node: Of<"Await">, scope: Scope) {
    if (!inFunction(scope)) fail("'await' outside function", node);
    analysis.visitChildren(node, scope);
  },
  ListComp: (analysis: Analysis, node: Of<"ListComp">, scope: Scope) => analysis.comprehension(node, scope, [node.elt]),
  SetComp: (analysis: Analysis, node: Of<"SetComp">, scope: Scope) => analysis.comprehension(node, scope, [node.elt]),
  GeneratorExp: (analysis: Analysis, node: Of<"GeneratorExp">, scope: Scope) => analysis.comprehension(node, scope, [node.elt]),
  DictComp: (analysis: Analysis, node: Of<"DictComp">, scope: Scope) => analysis.comprehension(node, scope, [node.key, node.value]),
  Call(analysis: Analysis, node: Of<"Call">, scope: Scope) {
    const seen = new Set<string>();
    for (const { arg, ...at } of node.keywords) {
      if (arg === undefined) continue;
      if (seen.has(arg)) fail(`keyword argument repeated: ${arg}`, at);
      seen.add(arg);
    }
    analysis.visitChildren(node, scope);
  },
  MatchAs(analysis: Analysis, node: Of<"MatchAs">, scope: Scope) {
    if (node.pattern) analysis.visit(node.pattern, scope);
    if (node.name !== undefined) analysis.bind(node.name, scope, node);
  },
  MatchStar(analysis: Analysis, node: Of<"MatchStar">, scope: Scope) {
    if (node.name !== undefined) analysis.bind(node.name, scope, node);
  },
  MatchMapping(analysis: Analysis, node: Of<"MatchMapping">, scope: Scope) {
    analysis.visitChildren(node, scope);
    if (node.rest !== undefined) analysis.bind(node.rest, scope, node);
  },
};

function visitFor(analysis: Analysis, node: Of<"For">, scope: Scope): void {
  analysis.visit(node.iter, scope);
  analysis.target(node.target, scope);
  analysis.insideLoop(() => analysis.statements(node.body, scope));
  analysis.statements(node.orelse, scope);
}

function visitWith(analysis: Analysis, node: Of<"With">, scope: Scope): void {
  for (const item of node.items) {
    analysis.visit(item.context_expr, scope);
    if (item.optional_vars) analysis.target(item.optional_vars, scope);
  }
  analysis.statements(node.body, scope);
}

function visitYield(analysis: Analysis, node: Expr, scope: Scope): void {
  if (scope.kind === "comprehension") fail("'yield' inside list comprehension", node);
  if (!inFunction(scope)) fail("'yield' outside function", node);
  scope.frame.isGenerator = true;
  analysis.visitChildren(node, scope);
}

function boundAround(scope: Scope, name: string): boolean {
  for (let each = scope.parent; each !== null; each = each.parent) {
    if (each.kind === "function" && (each.variables.has(name) || each.nonlocals.has(name))) return true;
    if (each.kind === "class" && name === "__class__") return true;
  }
  return false;
}
