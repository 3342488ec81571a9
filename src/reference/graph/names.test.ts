import { describe, expect, it } from "vitest";
import { Namespace, candidateFor } from "./names.ts";

describe("a namespace", () => {
  it("numbers repeated names, and never gives a name twice", () => {
    const names = new Namespace();
    expect(["add", "add", "add_1", "add"].map((each) => names.create(each))).toEqual(["add", "add_1", "add_2", "add_3"]);
  });

  it("does not shadow keywords, builtins and the globals of generated code", () => {
    const names = new Namespace();
    expect(["sum", "slice", "or", "inf", "device"].map((each) => names.create(each))).toEqual(["sum_1", "slice_1", "or_1", "inf_1", "device_1"]);
  });

  it("makes identifiers of what is none, and loses leading zeros of a suffix", () => {
    const names = new Namespace();
    expect(["sym_size.int", "0_w", "x_01", ""].map((each) => names.create(each))).toEqual(["sym_size_int", "_0_w", "x_1", "_unnamed"]);
  });

  it("continues a base's count from the highest suffix it has given", () => {
    const names = new Namespace();
    expect(["ge_2", "ge", "ge"].map((each) => names.create(each))).toEqual(["ge_2", "ge", "ge_3"]);
  });
});

describe("a candidate", () => {
  it.each([["__and__", "and"], ["numpy_T", "numpy_t"], ["mT", "m_t"], ["matrix_H", "matrix_h"], ["add", "add"]])("of %s is %s", (target, name) => {
    expect(candidateFor(target)).toBe(name);
  });
});
