/**
 * `match` (https://docs.python.org/3.13/reference/compound_stmts.html#the-match-statement).
 */
import { PyBoxed, PyBytes, PyDict, PyList, PyObject, PyRange, PyTuple, PyType, Hash, raise, types, type StatementKind, type Value } from "../../objects/index.ts";
import { callMethod, compare, getAttributeOr, getItem, identical, inherits, isInstance, length, lookupType, toArray, truth } from "../../protocol/index.ts";
import type { Match as MatchNode, MatchClass as MatchClassNode, MatchMapping as MatchMappingNode, MatchSequence as MatchSequenceNode, Pattern } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import { storeName, type Store } from "../expressions/names.ts";
import { condition } from "../expressions/operators.ts";
import { NEXT, type Execute, type Frame } from "../frame.ts";

/** What a pattern captured, stored when the whole pattern has matched. */
export type Captures = { store: Store; value: Value }[];
export type Matcher = (frame: Frame, subject: Value, captures: Captures) => boolean;

export interface Case {
  readonly matches: Matcher;
  readonly guard: ((frame: Frame) => boolean) | null;
}

export function casesOf(node: MatchNode, compiler: Compiler): Case[] {
  return node.cases.map(({ pattern, guard }) => ({ matches: matcher(pattern, compiler), guard: guard === undefined ? null : condition(guard, compiler) }));
}

/** The index of the case that takes the subject, its names bound; -1 for none. */
export function selectCase(cases: readonly Case[], frame: Frame, subject: Value, node: MatchNode): number {
  for (let i = 0; i < cases.length; i++) {
    const { matches, guard } = cases[i]!;
    const captures: Captures = [];
    frame.at = patternPosition(node, i);
    if (!matches(frame, subject, captures)) continue;
    for (const { store, value } of captures) store(frame, value);
    if (guard === null || guard(frame)) return i;
  }
  return -1;
}

const patternPosition = (node: MatchNode, i: number): Frame["at"] => node.cases[i]!.pattern;

export function Match(node: MatchNode, compiler: Compiler): Execute {
  const subject = compiler.expression(node.subject);
  const cases = casesOf(node, compiler);
  const bodies = node.cases.map((each) => compiler.block(each.body));
  return (frame) => {
    const chosen = selectCase(cases, frame, subject(frame), node);
    return chosen < 0 ? NEXT : bodies[chosen]!(frame);
  };
}

const ask = (frame: Frame, kind: StatementKind, subject: Value): void => {
  if (!frame.internal) frame.realm.interceptor?.statement(kind, subject);
};

type Patterns = { readonly [K in Pattern["kind"]]: (node: Extract<Pattern, { kind: K }>, compiler: Compiler) => Matcher };

const patterns: Patterns = {
  MatchValue(node, compiler) {
    const value = compiler.expression(node.value);
    return (frame, subject) => {
      const expected = value(frame);
      frame.at = node;
      return truth(compare("eq", subject, expected));
    };
  },
  MatchSingleton: (node) => (_frame, subject) => identical(subject, node.value),
  MatchSequence: sequence,
  MatchMapping: mapping,
  MatchClass: classPattern,
  MatchStar(node, compiler) {
    const store = node.name === undefined ? null : storeName(node.name, compiler);
    return (_frame, subject, captures) => {
      if (store !== null) captures.push({ store, value: subject });
      return true;
    };
  },
  MatchAs(node, compiler) {
    const inner = node.pattern === undefined ? null : matcher(node.pattern, compiler);
    const store = node.name === undefined ? null : storeName(node.name, compiler);
    return (frame, subject, captures) => {
      if (inner !== null && !inner(frame, subject, captures)) return false;
      if (store !== null) captures.push({ store, value: subject });
      return true;
    };
  },
  MatchOr(node, compiler) {
    const alternatives = node.patterns.map((each) => matcher(each, compiler));
    return (frame, subject, captures) => alternatives.some((alternative) => {
      const before = captures.length;
      if (alternative(frame, subject, captures)) return true;
      captures.length = before;
      return false;
    });
  },
};

function matcher(node: Pattern, compiler: Compiler): Matcher {
  return (patterns[node.kind] as (node: Pattern, compiler: Compiler) => Matcher)(node, compiler);
}

/** Sequences in the sense of patterns: not strings, bytes or mappings. */
function sequenceItems(subject: Value): readonly Value[] | undefined {
  if (subject instanceof PyList || subject instanceof PyTuple) return subject.items;
  if (subject instanceof PyRange) return toArray(subject);
  if (!(subject instanceof PyObject) || subject instanceof PyBoxed || subject instanceof PyBytes || subject instanceof PyDict) return undefined;
  const registered = subject.cls.mro.some((cls) => cls.heap && cls.name === "Sequence" && cls.module.startsWith("collections"));
  if (!registered) return undefined;
  return Array.from({ length: Number(length(subject)) }, (_, i) => getItem(subject, BigInt(i)));
}

function sequence(node: MatchSequenceNode, compiler: Compiler): Matcher {
  const parts = node.patterns.map((each) => matcher(each, compiler));
  const star = node.patterns.findIndex((each) => each.kind === "MatchStar");
  return (frame, subject, captures) => {
    ask(frame, "match sequence", subject);
    const items = sequenceItems(subject);
    if (items === undefined) return false;
    if (star < 0 ? items.length !== parts.length : items.length < parts.length - 1) return false;
    const after = star < 0 ? 0 : parts.length - star - 1;
    return parts.every((part, i) => {
      if (i === star) return part(frame, new PyList(items.slice(star, items.length - after)), captures);
      return part(frame, star >= 0 && i > star ? items[items.length - parts.length + i]! : items[i]!, captures);
    });
  };
}

function isMapping(subject: Value): subject is PyObject {
  if (subject instanceof PyDict) return true;
  return subject instanceof PyObject && subject.cls.mro.some((cls) => cls.name === "Mapping" && cls.module.startsWith("collections"));
}

function mapping(node: MatchMappingNode, compiler: Compiler): Matcher {
  const keys = compiler.expressions(node.keys);
  const parts = node.patterns.map((each) => matcher(each, compiler));
  const rest = node.rest === undefined ? null : storeName(node.rest, compiler);
  return (frame, subject, captures) => {
    ask(frame, "match mapping", subject);
    if (!isMapping(subject)) return false;
    if (keys.length > 0 && subject instanceof PyDict && subject.map.size < keys.length) return false;
    if (keys.length > 0 || rest !== null) ask(frame, "match keys", subject);
    const names = keys.map((key) => key(frame));
    const values: Value[] = [];
    for (const name of names) {
      const value = subject instanceof PyDict ? subject.map.get(name) : (callMethod(subject, "get", [name, absent]));
      if (value === undefined || value === absent) return false;
      values.push(value);
    }
    if (!parts.every((part, i) => part(frame, values[i]!, captures))) return false;
    if (rest !== null) captures.push({ store: rest, value: withoutKeys(subject, names) });
    return true;
  };
}

const absent = new PyObject(types.object);

function withoutKeys(subject: PyObject, names: readonly Value[]): PyDict {
  const map = new Hash<Value>();
  const entries = subject instanceof PyDict ? [...subject.map.entries()] : toArray(callMethod(subject, "items", [])).map((pair) => toArray(pair) as [Value, Value]);
  for (const [key, value] of entries) map.set(key, value);
  for (const name of names) map.delete(name);
  return new PyDict(map);
}

/** Built-in classes whose one positional pattern is the subject itself. */
const selfMatching: ReadonlySet<PyType> = new Set([types.bool, types.bytes, types.dict, types.float, types.frozenset, types.int, types.list, types.set, types.str, types.tuple]);

function classPattern(node: MatchClassNode, compiler: Compiler): Matcher {
  const cls = compiler.expression(node.cls);
  const positional = node.patterns.map((each) => matcher(each, compiler));
  const keywords = node.kwd_patterns.map((each) => matcher(each, compiler));
  return (frame, subject, captures) => {
    const type = cls(frame);
    frame.at = node;
    ask(frame, "match class", subject);
    if (!(type instanceof PyType)) raise(types.TypeError, "called match pattern must be a class");
    if (!isInstance(subject, type)) return false;
    const attempt = (name: string, part: Matcher): boolean => {
      const value = getAttributeOr(subject, name);
      return value !== undefined && part(frame, value, captures);
    };
    if (positional.length > 0) {
      if (lookupType(type, "__match_args__") === undefined && [...selfMatching].some((each) => inherits(type, each))) {
        if (positional.length > 1) raise(types.TypeError, `${type.name}() accepts 1 positional sub-pattern (${positional.length} given)`);
        if (!positional[0]!(frame, subject, captures)) return false;
      } else {
        const names = matchArgs(type, positional.length);
        if (!positional.every((part, i) => attempt(names[i]!, part))) return false;
      }
    }
    return keywords.every((part, i) => attempt(node.kwd_attrs[i]!, part));
  };
}

function matchArgs(type: PyType, count: number): string[] {
  const args = lookupType(type, "__match_args__");
  const names = args instanceof PyTuple ? args.items.map(String) : [];
  if (count > names.length) raise(types.TypeError, `${type.name}() accepts ${names.length} positional sub-pattern${names.length === 1 ? "" : "s"} (${count} given)`);
  return names;
}
