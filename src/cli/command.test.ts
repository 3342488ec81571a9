import { describe, expect, test } from "vitest";
import { Input, parseInput, type Command } from "./command.ts";

const command: Command = {
  name: "try",
  summary: "",
  operands: { name: "FILE", least: 1, most: 2 },
  flags: [
    { name: "tags", value: "EXPR", repeat: true, help: "" },
    { name: "jobs", value: "N", help: "" },
    { name: "timeout", value: "SECONDS", help: "" },
    { name: "bail", value: "N", optional: true, help: "" },
    { name: "form", value: "FORM", help: "" },
    { name: "json", help: "" },
  ],
  examples: [],
  run: async () => 0,
};
const parse = (...args: string[]): Input => parseInput(command, args);
const failure = (...args: string[]): string => {
  try {
    parse(...args);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

test("values, repeats, switches and operands in any order", () => {
  const input = parse("--tags", "a and b", "x.py", "--tags=c", "--json", "--", "--y.py");
  expect(input.all("tags")).toEqual(["a and b", "c"]);
  expect(input.has("json")).toBe(true);
  expect(input.operands).toEqual(["x.py", "--y.py"]);
});

test("an optional value takes only a number", () => {
  expect(parse("--bail", "3", "x").one("bail")).toBe("3");
  expect(parse("--bail", "x").one("bail")).toBe("");
  expect(parse("x", "--bail").operands).toEqual(["x"]);
  expect(parse("x", "--", "--bail").operands).toEqual(["x", "--bail"]);
});

describe("what is wrong is named", () => {
  test.each([
    [["--tag", "a", "x"], "unknown flag --tag; did you mean --tags?"],
    [["--constructor", "x"], "unknown flag --constructor; known:"],
    [["-q", "x"], "unknown flag -q"],
    [["x", "--tags"], "--tags needs a value: --tags EXPR"],
    [["--tags", "--json", "x"], "written --tags=--json"],
    [["--tags=", "x"], "--tags needs a value"],
    [["--json=1", "x"], "--json takes no value"],
    [["--jobs", "1", "--jobs", "2", "x"], "--jobs was given twice"],
    [[], "try needs FILE"],
    [["1", "2", "3"], "takes FILE, but got 3 operands"],
  ])("%j", (args, message) => {
    expect(failure(...args)).toContain(message);
  });

  test("numbers and choices", () => {
    expect(() => parse("x", "--jobs", "0").count("jobs", 1)).toThrow('--jobs takes a whole number of at least 1, not "0"');
    expect(() => parse("x", "--jobs", "1e3").count("jobs", 1)).toThrow("whole number");
    expect(parse("x", "--timeout", "0.5").seconds("timeout")).toBe(500);
    expect(() => parse("x", "--timeout", "0").seconds("timeout")).toThrow("number of seconds");
    expect(() => parse("x", "--form", "graf").choice("form", ["verbatim", "graph"])).toThrow('there is no "graf"; did you mean graph?');
  });
});
