/**
 * Comprehensions and generator expressions (https://docs.python.org/3.13/reference/expressions.html#displays-for-lists-sets-and-dictionaries).
 *
 * List, set and dict comprehensions run in the frame around them, with slots of their own (PEP 709).
 */
import { Hash, NotImplementedConstruct, PyCell, PyDict, PyList, PySet, type Value } from "../../objects/index.ts";
import { iterate, type HostIterator } from "../../protocol/index.ts";
import type { Comprehension, DictComp as DictCompNode, Expr, GeneratorExp as GeneratorExpNode, ListComp as ListCompNode, SetComp as SetCompNode } from "../../syntax/index.ts";
import { prepareCells, type Compiler } from "../compiler.ts";
import { Frame, type Code, type Evaluate } from "../frame.ts";
import { makeGenerator } from "../run.ts";
import { closureOf, makeCode } from "../code.ts";
import type { Scope } from "../scopes.ts";
import { target } from "./access.ts";
import { keyOf } from "./collections.ts";
import { condition } from "./operators.ts";
import type { Store } from "./names.ts";

type Emit<A> = (frame: Frame, into: A) => void;

interface Clause {
  readonly node: Comprehension;
  readonly store: Store;
  readonly iterable: Evaluate;
  readonly tests: readonly ((frame: Frame) => boolean)[];
}

/** The clauses of a comprehension; the first iterable belongs to the scope around. */
function clauses(nodes: readonly Comprehension[], outer: Compiler, inner: Compiler): Clause[] {
  return nodes.map((node, i) => {
    if (node.is_async) throw new NotImplementedConstruct("an asynchronous comprehension");
    return {
      node,
      store: target(node.target, inner),
      iterable: (i === 0 ? outer : inner).expression(node.iter),
      tests: node.ifs.map((test) => condition(test, inner)),
    };
  });
}

function loops<A>(all: readonly Clause[], emit: Emit<A>): Emit<A> {
  return all.reduceRight<Emit<A>>((inner, { node, store, iterable, tests }) => (frame, into) => {
    const source = iterable(frame);
    frame.at = node.iter;
    const iterator = iterate(source);
    const current = frame.realm;
    for (;;) {
      frame.at = node.iter;
      const item = iterator.next();
      if (item === undefined) return;
      current.spend();
      store(frame, item);
      if (tests.every((test) => test(frame))) inner(frame, into);
    }
  }, emit);
}

/** Gives the comprehension's captured variables a fresh cell each time it runs. */
function freshCells(scope: Scope): (frame: Frame) => void {
  const captured = [...scope.variables.values()].filter((variable) => variable.captured);
  return (frame) => {
    for (const { slot } of captured) frame.slots[slot] = new PyCell();
  };
}

function comprehension<A>(node: { readonly generators: readonly Comprehension[] }, compiler: Compiler, emit: (inner: Compiler) => Emit<A>, start: () => A, finish: (result: A) => Value): Evaluate {
  const scope = compiler.scopeOf(node);
  const inner = compiler.inside(scope);
  const run = loops(clauses(node.generators, compiler, inner), emit(inner));
  const prepare = freshCells(scope);
  return (frame) => {
    const into = start();
    prepare(frame);
    run(frame, into);
    return finish(into);
  };
}

export function ListComp(node: ListCompNode, compiler: Compiler): Evaluate {
  return comprehension<Value[]>(node, compiler, (inner) => {
    const element = inner.expression(node.elt);
    return (frame, into) => void into.push(element(frame));
  }, () => [], (items) => new PyList(items));
}

export function SetComp(node: SetCompNode, compiler: Compiler): Evaluate {
  return comprehension<Hash<null>>(node, compiler, (inner) => {
    const element = inner.expression(node.elt);
    return (frame, into) => {
      into.set(keyOf(element(frame), frame), null);
    };
  }, () => new Hash(), (map) => new PySet(map));
}

export function DictComp(node: DictCompNode, compiler: Compiler): Evaluate {
  return comprehension<Hash<Value>>(node, compiler, (inner) => {
    const key = inner.expression(node.key);
    const value = inner.expression(node.value);
    return (frame, into) => {
      const name = key(frame);
      const item = value(frame);
      into.set(keyOf(name, frame), item);
    };
  }, () => new Hash(), (map) => new PyDict(map));
}

// ---- generator expressions

export function GeneratorExp(node: GeneratorExpNode, compiler: Compiler): Evaluate {
  const scope = compiler.scopeOf(node);
  const code = makeCode("<genexpr>", node, scope, compiler);
  const [first] = node.generators;
  const source = compiler.expression(first!.iter);
  const closure = closureOf(code, compiler);
  let run: ((frame: Frame, iterator: HostIterator) => Generator<Value, void, Value>) | undefined;
  return (frame) => {
    const iterable = source(frame);
    frame.at = first!.iter;
    const iterator = iterate(iterable);
    run ??= generatorLoops(node, compiler, code);
    const slots: (Value | undefined)[] = [];
    prepareCells(code, slots, closure(frame));
    const inner = new Frame(code, frame.globals, slots, null, frame.realm, frame.fn);
    inner.at = node;
    return makeGenerator(inner, "<genexpr>", code.qualname, run(inner, iterator));
  };
}

function generatorLoops(node: GeneratorExpNode, compiler: Compiler, code: Code): (frame: Frame, iterator: HostIterator) => Generator<Value, void, Value> {
  const inner = compiler.forCode(code);
  const all = clauses(node.generators, compiler, inner);
  const element = inner.expression(node.elt as Expr);
  function* level(depth: number, frame: Frame, iterator: HostIterator): Generator<Value, void, Value> {
    const { node: clause, store, tests } = all[depth]!;
    const deeper = all[depth + 1];
    for (;;) {
      frame.at = clause.iter;
      const item = iterator.next();
      if (item === undefined) return;
      frame.realm.spend();
      store(frame, item);
      if (!tests.every((test) => test(frame))) continue;
      if (deeper === undefined) {
        const value = element(frame);
        frame.at = node.elt;
        yield value;
      } else yield* level(depth + 1, frame, iterate(deeper.iterable(frame)));
    }
  }
  return (frame, iterator) => level(0, frame, iterator);
}
