/**
 * From syntax to closures: each construct is one function that is given its node once and returns what runs it.
 *
 * STYLE's `If(node, frame)` is here `If(node, compiler)`, which returns `(frame) => …`: names are resolved to slots and operators to functions
 * before the first run, and a run allocates nothing for the tree. A function's body is compiled when it is first called.
 * Constructs recurse through `compiler.expression(node)`, so none of them imports the tables (`tables.ts`).
 */
import { PyCell, type Value } from "../objects/index.ts";
import type { Expr, Stmt } from "../syntax/index.ts";
import { NEXT, type Code, type Evaluate, type Execute, type ExecuteGenerator, type Frame } from "./frame.ts";
import type { Scope, ScopeMap, Variable } from "./scopes.ts";

export type Compilers<N extends { readonly kind: string }, R> = {
  readonly [K in N["kind"]]: (node: Narrow<N, K>, compiler: Compiler) => R;
};
type Narrow<N, K> = N extends { readonly kind: infer T } ? (K extends T ? N : never) : never;

export interface Tables {
  readonly expressions: Compilers<Expr, Evaluate>;
  readonly statements: Compilers<Stmt, Execute>;
  /** Statements that may have a `yield` inside; undefined for those that cannot be split, or need not. */
  readonly generatorBlock: (nodes: readonly Stmt[], compiler: Compiler) => ExecuteGenerator;
  readonly generators: { readonly [K in Stmt["kind"]]?: (node: never, compiler: Compiler) => ExecuteGenerator };
}

/** What all code of one source file shares. */
export interface Unit {
  readonly file: string;
  readonly text: string;
  readonly internal: boolean;
  readonly scopes: ScopeMap;
  readonly tables: Tables;
  /** `from __future__ import annotations`: annotations stay text. */
  readonly lazyAnnotations: boolean;
  /** Names that imports at module level bind. */
  readonly imported: ReadonlySet<string>;
}

export class Compiler {
  readonly unit: Unit;
  readonly scope: Scope;
  /** Prefix of the qualified names of what is defined here: `Model.forward.<locals>.` */
  readonly prefix: string;

  constructor(unit: Unit, scope: Scope, prefix: string) {
    this.unit = unit;
    this.scope = scope;
    this.prefix = prefix;
  }

  /** The same frame, seen from a block scope (a comprehension). */
  inside(scope: Scope): Compiler {
    return new Compiler(this.unit, scope, this.prefix);
  }

  /** The inside of a function or class that is defined here. */
  forCode(code: Code): Compiler {
    const inner = code.scope.kind === "class" ? `${code.qualname}.` : `${code.qualname}.<locals>.`;
    return new Compiler(this.unit, code.scope, inner);
  }

  scopeOf(node: object): Scope {
    const scope = this.unit.scopes.get(node);
    if (scope === undefined) throw new Error("a node without its scope");
    return scope;
  }

  expression(node: Expr): Evaluate {
    const compile = this.unit.tables.expressions[node.kind] as (node: Expr, compiler: Compiler) => Evaluate;
    return compile(node, this);
  }

  expressions(nodes: readonly Expr[]): Evaluate[] {
    return nodes.map((node) => this.expression(node));
  }

  statement(node: Stmt): Execute {
    const compile = this.unit.tables.statements[node.kind] as (node: Stmt, compiler: Compiler) => Execute;
    return compile(node, this);
  }

  /** Statements one after the other, up to the first that does not simply end. */
  block(nodes: readonly Stmt[]): Execute {
    const steps = nodes.filter((node) => node.kind !== "Pass" && node.kind !== "Global" && node.kind !== "Nonlocal").map((node) => this.statement(node));
    const [first, second] = steps;
    if (first === undefined) return () => NEXT;
    if (second === undefined) return first;
    if (steps.length === 2) {
      return (frame) => {
        const completion = first(frame);
        return completion === NEXT ? second(frame) : completion;
      };
    }
    return (frame) => {
      for (let i = 0; i < steps.length; i++) {
        const completion = steps[i]!(frame);
        if (completion !== NEXT) return completion;
      }
      return NEXT;
    };
  }

  /** A statement of a generator; plain statements are run as they are. */
  generatorStatement(node: Stmt): ExecuteGenerator {
    const compile = this.unit.tables.generators[node.kind] as ((node: Stmt, compiler: Compiler) => ExecuteGenerator) | undefined;
    if (compile !== undefined) return compile(node, this);
    const plain = this.statement(node);
    // eslint-disable-next-line require-yield
    return function* (frame) {
      return plain(frame);
    };
  }

  resolve(name: string): Variable | null {
    return this.scope.resolve(name);
  }
}

/** The cells that a frame starts with: fresh ones for its captured variables, those of the function for its free ones. */
export function prepareCells(code: Code, slots: (Value | undefined)[], closure: readonly PyCell[]): void {
  for (const { slot } of code.cells) slots[slot] = new PyCell(slots[slot]);
  for (let i = 0; i < code.free.length; i++) slots[code.free[i]!.slot] = closure[i];
}

/** Reads the cell in a slot. */
export function cellAt(frame: Frame, slot: number): PyCell {
  return frame.slots[slot] as PyCell;
}
