/** Nothing stays from one trace to the next. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const told = (source: string): string | undefined => {
  const outcome = trace(`${source}\n`);
  return outcome.outcome === "exported" ? undefined : outcome.error.message.trim().split("\n").at(-1);
};

test("a class of one trace is no subclass in the next", () => {
  const source = 'class Probe: pass\nclass Failure(ValueError): pass\nraise Failure([each.__name__ for base in (object, ValueError) for each in base.__subclasses__()].count("Probe"))';
  expect([told(source), told(source)]).toEqual(["model.Failure: 1", "model.Failure: 1"]);
});
