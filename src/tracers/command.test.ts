import { expect, test } from "vitest";
import { splitCommand } from "./command.ts";

test.each([
  ["python3", ["python3"]],
  ["../oracle/python 2.6", ["../oracle/python", "2.6"]],
  [`./t --name "two words" 'and $HOME'`, ["./t", "--name", "two words", "and $HOME"]],
  ["a\\ b c", ["a b", "c"]],
  [`--x="1 2"y ''`, ["--x=1 2y", ""]],
])("%s", (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test("an empty command is no tracer", () => {
  expect(() => splitCommand("  ")).toThrow("empty");
});
