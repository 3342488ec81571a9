import { expect, test } from "vitest";
import { printable } from "./printable.ts";
import { always, fc } from "./testing/property.ts";

test("of any text nothing is left that a terminal obeys, and nothing else is changed", () => {
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  const text = fc.string({ unit: fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), fc.constantFrom("\u001b", "\u0007", "\u202e", "\n", "\t", "é")) });
  always(fc.property(text, (one) => {
    expect(printable(one)).not.toMatch(control);
    expect(printable(printable(one))).toBe(printable(one));
    if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(one)) expect(printable(one)).toBe(one);
  }), 300);
});
