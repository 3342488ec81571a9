/** Command lines read as CPython's argparse reads them. */
import { expect, test } from "vitest";
import { trace } from "../../index.ts";

const parser = `import argparse, torch
p = argparse.ArgumentParser(description="a model's options")
p.add_argument("--lr", type=float, default=1e-3)
p.add_argument("-b", "--batch-size", type=int, default="64")
p.add_argument("--name", default="x", choices=["x", "y"])
p.add_argument("--no-bias", dest="bias", action="store_false")
p.add_argument("--dims", nargs="+", type=int, default=[1, 2])
p.add_argument("-v", action="count", default=0)
p.add_argument("--opt", nargs="?", const="c")
p.add_argument("rest", nargs="*")
`;

/** `repr` of what a line is parsed to, found as the message of an error. */
const parsed = (line: string): string => {
  const outcome = trace(`${parser}raise KeyError(repr(p.parse_args(${JSON.stringify(line)}.split())))\n`, { file: "model.py" });
  return outcome.outcome === "error" ? outcome.error.message : outcome.outcome;
};

test.each([
  ["", "Namespace(lr=0.001, batch_size=64, name='x', bias=True, dims=[1, 2], v=0, opt=None, rest=[])"],
  ["--lr 1 -b3 --no-bias --dims 4 5 -vv --opt", "Namespace(lr=1.0, batch_size=3, name='x', bias=False, dims=[4, 5], v=2, opt='c', rest=[])"],
  ["a --batch=7 b --opt=e --name y", "Namespace(lr=0.001, batch_size=7, name='y', bias=True, dims=[1, 2], v=0, opt='e', rest=['a', 'b'])"],
])("%j", (line, expected) => {
  expect(parsed(line)).toContain(expected);
});

test.each(["--lr q", "--name z", "--dims", "--unknown"])("%j ends the program", (line) => {
  expect(parsed(line)).toContain("SystemExit: 2");
});
