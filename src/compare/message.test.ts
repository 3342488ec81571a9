import { describe, expect, test } from "vitest";
import { always, fc } from "../util/testing/property.ts";
import { sameUpToNames } from "./message.ts";
import { compare } from "./outcome.ts";

const guard = (expression: string, symbols = "none"): string => `Could not guard on data-dependent expression ${expression} (unhinted: ${expression}).  (Size-like symbols: ${symbols})`;

describe("the same up to names and places", () => {
  test.each([
    [guard("u0 > 3"), guard("u7 > 3")],
    [guard("Eq(u0, 1)", "u0"), guard("Eq(u2, 1)", "u2")],
    // sympy orders terms by names, PyTorch lists symbols as a set does
    [guard("u0 + 2*u1 > 3", "u0, u1"), guard("2*u0 + u9 > 3", "u0, u9")],
    [guard("u0*u1 + u2 > s0", "u2, u0"), guard("u0 + u1*u2 > s77", "u1, u0")],
    ["3 not in range(u0, (u1 + 1)) and (s0, s1)", "3 not in range(u5, (u4 + 1)) and (s3, s9)"],
    ["Runtime assertion failed for expression u0 >= 0 on node 'ge_2'", "Runtime assertion failed for expression u3 >= 0 on node 'ge_7'"],
    ["'skip function shifted in file /usr/lib/python3.13/contextlib.py'", "'skip function shifted in file /opt/py/lib/python3.12/contextlib.py'"],
    ['File "model.py", line 7, in forward', 'File "cases/model.py", line 12, in forward'],
    ["", ""],
  ])("%j and %j", (a, b) => {
    expect(sameUpToNames(a, b)).toBe(true);
    expect(sameUpToNames(b, a)).toBe(true);
  });
});

describe("not the same", () => {
  test.each([
    [guard("u0 > u1"), guard("u0 > u0")],
    [guard("u0 > u1"), guard("u1 > u0").replace("unhinted: u1 > u0", "unhinted: u0 > u1")],
    [guard("u0 > 3"), guard("s0 > 3")],
    [guard("u0 > 3"), guard("u0 >= 3")],
    [guard("u0 > 3"), guard("u0 > 4")],
    [guard("u0 > 3", "u0"), guard("u0 > 3", "none")],
    ["(s0, s1) of s0", "(s0, s1) of s1"],
    ["builtin: open", "builtin: eval"],
    ["in file a/contextlib.py", "in file a/functools.py"],
    ["no", "no "],
  ])("%j and %j", (a, b) => expect(sameUpToNames(a, b)).toBe(false));
});

test("any renaming that keeps symbols apart is none; one that does not is a difference", () => {
  const name = fc.tuple(fc.constantFrom("s", "u"), fc.nat({ max: 5 })).map(([letter, number]) => `${letter}${number}`);
  const piece = fc.oneof(name, fc.constantFrom(" > ", " is ", "(", ") ", ", ", " Eq(", " 3", " - ", " issues/475", " model.py"));
  always(fc.property(fc.array(piece, { maxLength: 12 }).map((all) => all.filter((one, at) => !(/^[su]\d/.test(one) && /^[su]\d/.test(all[at - 1] ?? "")))), fc.uniqueArray(fc.integer({ min: 10, max: 99 }), { minLength: 6, maxLength: 6 }), (pieces, numbers) => {
    const line = pieces.join("");
    const renamed = line.replace(/\b([su])(\d)\b/g, (_, letter: string, number: string) => `${letter}${numbers[Number(number)]}`);
    expect(sameUpToNames(line, renamed)).toBe(true);
    const merged = line.replace(/\bs\d\b/g, "s1");
    const apart = new Set(line.match(/\bs\d\b/g) ?? []).size;
    if (apart > 1) expect(sameUpToNames(line, merged)).toBe(false);
  }), 300);
});

describe("what differs in a rejection is told by category", () => {
  const user = "torch._dynamo.exc.UserError";
  const told = (a: string, b: string, form: "verbatim" | "documented" | "graph" = "verbatim", other = user): unknown => {
    const { holds, differences } = compare({ outcome: "rejected", error: { type: user, message: a } }, { outcome: "rejected", error: { type: other, message: b } }, form);
    return [holds, differences.map(({ category, message }) => `${category}: ${message}`)];
  };
  test.each([
    ["u0 > 3\nmore", "u4 > 3\nmore", "verbatim", ["graph", ['renamed: "u0 > 3" became "u4 > 3"']]],
    ["in file /a/x.py", "in file /b/x.py", "verbatim", ["graph", ['location: "in file /a/x.py" became "in file /b/x.py"']]],
    ["no\nfile x.py:7\nend", "no\nfile x.py:9\nend", "verbatim", ["documented", ['location: line 2 of the message: "file x.py:7" became "file x.py:9"']]],
    ["no\nfile x.py:7\nend", "no\nfile x.py:9\nother", "verbatim", ["documented", ['message: line 3 of the message: "end" became "other"']]],
    ["no", "no\nbecause", "verbatim", ["documented", ['message: line 2 of the message: "because" was added']]],
    ["no\nthis", "yes\nthat", "documented", ["outcome", ['message: "no" became "yes"']]],
    ["u0 > 3\nthis", "u4 > 3\nthat", "graph", ["graph", []]],
  ] as const)("%j and %j in %s form", (a, b, form, expected) => expect(told(a, b, form)).toEqual(expected));

  test("a class that the documentation prints under another name", () => {
    const { differences, holds } = compare({ outcome: "rejected", error: { type: "Unsupported", message: "no" } }, { outcome: "rejected", error: { type: user, message: "no" } }, "verbatim");
    expect([holds, differences]).toEqual(["documented", [{ category: "error-type", message: `Unsupported is told as ${user}` }]]);
  });
});
