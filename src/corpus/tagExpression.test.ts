import { describe, expect, test } from "vitest";
import { globToRegExp } from "./glob.ts";
import { sourceTags } from "./sourceTags.ts";
import { parseTags } from "./tagExpression.ts";

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
])("%s selects %s", (expression, names) => expect(selected(expression)).toBe(names));

test.each([
  ["", "expected a tag here", 0],
  ["torch and", "expected a tag here", 9],
  ["torch or or python", "expected a tag here", 9],
  ["(torch", 'expected ")" here', 6],
  ["torch)", 'expected "and" or "or" here', 5],
  ["torch python", 'expected "and" or "or" here', 6],
  ["torch && python", 'expected "and" or "or" here', 6],
  ["not to/rch", '"to/rch" is no tag', 4],
  // a prefix ends at a dot
  ["torch.dynamic", 'there is no tag "torch.dynamic"', 0],
  ["torch.cond or python.closre", "did you mean python.closure?", 14],
])("%j: %s", (expression, message, column) => {
  const run = (): unknown => parseTags(expression, vocabulary);
  expect(run).toThrow(message);
  expect(run).toThrow(`\n  ${expression}\n  ${" ".repeat(column)}^`);
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
