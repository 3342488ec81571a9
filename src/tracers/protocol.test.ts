import { expect, test } from "vitest";
import { always, fc } from "../util/testing/property.ts";
import { problemsOfTrace, readHello, readTrace } from "./protocol.ts";

const reply = (fields: object): string => JSON.stringify({ seq: 1, ...fields });

test.each([
  [{ outcome: "exported", program: 3, seconds: -1 }, ['expected "seconds" to be a number of seconds, got -1', 'expected "program" to be text, got 3']],
  [{ seq: 0, outcome: "error", phase: "lunch", error: { type: 1 }, more: 1 }, ['expected "seq": 1, got 0, which was answered before: one line answers one request', 'expected no field but seq, outcome, phase, error, seconds, got "more"', 'expected "phase": "load" | "export" | "print", got "lunch"', 'expected "type" to be text, got 1', 'expected "message" to be text, got nothing']],
  [{ outcome: "maybe", seconds: "x" }, ['expected "seconds" to be a number of seconds, got "x"', 'expected "outcome": "exported" | "rejected" | "skipped" | "error", got "maybe"']],
  [{ outcome: "rejected", error: { type: "UserError", message: "m" } }, ['expected the exception\'s full name, such as "builtins.ValueError", got "UserError"']],
  [{ outcome: "skipped", reason: "r", link: 1 }, ['expected "link" to be text, got 1']],
])("all that is wrong with %j", (fields, problems) => expect(problemsOfTrace(reply(fields), 1)).toEqual(problems));

test("a reply as text names all of it too", () => {
  expect(() => readTrace(reply({ outcome: "exported", program: 3, seconds: -1 }), 1, 0)).toThrow(/-1; expected "program"/);
  expect(() => readHello('{"seq":0,"version":1}', 0)).toThrow(/"profiles".*; expected "name" to be text, got nothing; expected "version" to be text, got 1/);
});

test("any line is a reply or a fault of the protocol, and shows no control character", () => {
  const key = fc.constantFrom("seq", "outcome", "program", "error", "phase", "reason", "link", "seconds", "extra_inputs", "name", "version", "profiles", "__proto__", "constructor");
  const value = fc.oneof(fc.constantFrom<unknown>(1, "exported", "rejected", "skipped", "error", "load", { type: "a.B", message: "m" }, { agree: true }), fc.jsonValue());
  const line = fc.oneof(fc.string(), fc.json(), fc.dictionary(key, value).map((one) => JSON.stringify(one)));
  always(fc.property(line, fc.boolean(), (text, validate) => {
    for (const read of [() => readTrace(text, 1, 0, validate), () => readHello(text, 1, validate)]) {
      try {
        read();
      } catch (error) {
        expect((error as Error).name).toBe("ProtocolError");
        expect((error as Error).message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    }
  }), 500);
});
