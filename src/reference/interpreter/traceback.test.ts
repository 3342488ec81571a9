/** Tracebacks, as Python 3.13 prints them. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const failing = (source: string): string => {
  const outcome = trace(source, { file: "model.py" });
  return outcome.outcome === "error" ? outcome.error.message : outcome.outcome;
};

test("a call that is all that is assigned has no marks, a part of a line has", () => {
  expect(failing(`def build(n):
    scale = check(n) + 1
    return scale
def check(n):
    return 1 / n
model = build(0)
`)).toBe(`Traceback (most recent call last):
  File "model.py", line 6, in <module>
    model = build(0)
  File "model.py", line 2, in build
    scale = check(n) + 1
            ~~~~~^^^
  File "model.py", line 5, in check
    return 1 / n
           ~~^~~
ZeroDivisionError: division by zero
`);
});

test("of a call over several lines all are marked that its brackets reach over", () => {
  expect(failing(`import torch
import torch.nn as nn
def f(**kw):
    return kw["missing"]
x = dict(a=f(
    b=1,
    c=2,
    d=3,
), b=2)
`)).toBe(`Traceback (most recent call last):
  File "model.py", line 5, in <module>
    x = dict(a=f(
               ~^
        b=1,
        ^^^^
        c=2,
        ^^^^
        d=3,
        ^^^^
    ), b=2)
    ^
  File "model.py", line 4, in f
    return kw["missing"]
           ~~^^^^^^^^^^^
KeyError: 'missing'
`);
});

test("a name in an annotation must be there when the function is defined", () => {
  expect(failing(`def f(x: undefined_type): pass
`)).toBe(`Traceback (most recent call last):
  File "model.py", line 1, in <module>
    def f(x: undefined_type): pass
             ^^^^^^^^^^^^^^
NameError: name 'undefined_type' is not defined
`);
});
