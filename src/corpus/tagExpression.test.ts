import { describe, expect, test } from "vitest";
import { globToRegExp } from "./glob.ts";
import { sourceTags } from "./sourceTags.ts";
import { parseTags } from "./tagExpression.ts";
import { always, fc } from "../util/testing/property.ts";

const vocabulary = ["torch.cond", "torch.dynamic-shape", "torch.dynamic-value", "torch.escape-hatch", "python.closure", "python.control-flow"];
const cases: Readonly<Record<string, readonly string[]>> = { none: [], both: ["torch.dynamic-value", "torch.escape-hatch"], hatch: ["torch.escape-hatch"], flow: ["python.control-flow", "torch.cond"] };
const selected = (expression: string): string => Object.keys(cases).filter((name) => parseTags(expression, vocabulary)(cases[name] ?? [])).join(" ");

test.each([
  ["torch.escape-hatch", "both hatch"],
  ["torch.escape-hatch and not torch.dynamic-value", "hatch"],
  ["not torch.escape-hatch", "none flow"],
  ["not not torch.cond", "flow"],
  ["torch", "both hatch flow"],
  ["torch.", "both hatch flow"],
  ["torch.dynamic-*", "both"],
  ["*.cond", "flow"],
  ["*", "both hatch flow"],
  ["python.closure", ""],
  // `not` binds before `and` before `or`
  ["torch.cond or torch.escape-hatch and torch.dynamic-value", "both flow"],
  ["(torch.cond or torch.escape-hatch) and torch.dynamic-value", "both"],
  ["not (torch.cond or torch.dynamic-value)", "none hatch"],
  ["not torch.cond and not torch.dynamic-value", "none hatch"],
  // signs do for words
  ["!torch.cond && !torch.dynamic-value", "none hatch"],
  ["!(torch.cond||torch.dynamic-value)", "none hatch"],
])("%s selects %s", (expression, names) => expect(selected(expression)).toBe(names));

test.each([
  ["", "expected a tag here", 0],
  ["torch and", "expected a tag here", 9],
  ["torch or or python", "expected a tag here", 9],
  ["(torch", 'expected ")" here', 6],
  ["torch)", 'expected "and" or "or" here', 5],
  ["torch python", 'expected "and" or "or" here', 6],
  ["torch & python", 'expected "and" or "or" here', 6],
  ["torch.cond &&", "expected a tag here", 13],
  ["not to/rch", '"to/rch" is no tag', 4],
  // a prefix ends at a dot
  ["torch.dynamic", 'there is no tag "torch.dynamic"', 0],
  ["torch.cond or python.closre", "did you mean python.closure?", 14],
])("%j: %s", (expression, message, column) => {
  const run = (): unknown => parseTags(expression, vocabulary);
  expect(run).toThrow(message);
  expect(run).toThrow(`\n  ${expression}\n  ${" ".repeat(column)}^`);
});

/** An expression with what it means, written with as few parentheses as its precedence allows. */
interface Meant {
  readonly text: string;
  /** 0 `or`, 1 `and`, 2 what binds closer. */
  readonly level: number;
  holds(tags: readonly string[]): boolean;
}
const { meant } = fc.letrec<{ meant: Meant }>((tie) => {
  const within = (one: Meant, level: number): string => (one.level < level ? `(${one.text})` : one.text);
  const word = fc.constantFrom(...vocabulary).map((tag): Meant => ({ text: tag, level: 2, holds: (tags) => tags.includes(tag) }));
  const prefix = fc.constantFrom("torch", "python").map((root): Meant => ({ text: root, level: 2, holds: (tags) => tags.some((tag) => tag.startsWith(`${root}.`)) }));
  const not = tie("meant").map((one): Meant => ({ text: `not ${within(one, 2)}`, level: 2, holds: (tags) => !one.holds(tags) }));
  const joined = (join: string, level: number, of: (a: boolean, b: boolean) => boolean) =>
    fc.tuple(tie("meant"), tie("meant")).map(([a, b]): Meant => ({ text: `${within(a, level)} ${join} ${within(b, level)}`, level, holds: (tags) => of(a.holds(tags), b.holds(tags)) }));
  return { meant: fc.oneof({ maxDepth: 5, withCrossShrink: true }, word, prefix, not, joined("and", 1, (a, b) => a && b), joined("or", 0, (a, b) => a || b)) };
});

test("any expression selects what it says", () => {
  always(fc.property(meant, fc.subarray(vocabulary), ({ text, holds }, tags) => { expect(parseTags(text, vocabulary)(tags)).toBe(holds(tags)); }), 300);
});

test("any text is an expression or a fault, in no long time", () => {
  const pieces = fc.array(fc.constantFrom("torch", "torch.cond", "and", "or", "not", "(", ")", " ", "*", "x", "\n", "é"), { maxLength: 30 }).map((all) => all.join(" "));
  always(fc.property(fc.oneof(pieces, fc.string()), (text) => {
    try {
      expect(typeof parseTags(text, vocabulary)([])).toBe("boolean");
    } catch (error) {
      expect((error as Error).name).toBe("SelectionError");
    }
  }), 300);
});

test("a glob without signs selects its own name and no other", () => {
  always(fc.property(fc.string(), fc.string(), (name, other) => {
    fc.pre(!/[*?[\]{}]/.test(name));
    expect(globToRegExp(name).test(name)).toBe(true);
    expect(globToRegExp(name).test(other)).toBe(name === other);
  }));
});

describe("globs over names", () => {
  const names = ["size_in_ones", "size_in_full", "two_sizes", "a.b", "a+b"];
  test.each([
    ["size_*", "size_in_ones size_in_full"],
    ["*sizes", "two_sizes"],
    ["size_in_{ones,full}", "size_in_ones size_in_full"],
    ["size_in_[of]*", "size_in_ones size_in_full"],
    ["size_in_[!o]*", "size_in_full"],
    ["a?b", "a.b a+b"],
    ["a.b", "a.b"],
    ["a+b", "a+b"],
    ["(", ""],
    ["{", ""],
    ["size", ""],
  ])("%s", (glob, expected) => expect(names.filter((name) => globToRegExp(glob).test(name)).join(" ")).toBe(expected));
});

describe("the tags that a source states", () => {
  test.each([
    ['tags = {"torch.cond"}', ["torch.cond"]],
    ["tags = {\n    'torch.cond',  # not \"this\"\n    \"python.closure\",\n}\nx = 1", ["torch.cond", "python.closure"]],
    ["x = 1", undefined],
    ["    tags = {'indented'}", undefined],
    ["tags = make()", undefined],
    ["tags = {'a'} | more", undefined],
    ["tags = {'a', b}", undefined],
    ["tags = {'a'", undefined],
  ])("%j", (source, tags) => expect(sourceTags(source)).toEqual(tags));
});
