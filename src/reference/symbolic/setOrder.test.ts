import { describe, expect, it } from "vitest";
import { symbol } from "./expr.ts";
import { inSetOrder } from "./setOrder.ts";

describe("sets of symbols", () => {
  const order = (...names: string[]): string => inSetOrder(names.map((name) => symbol(name, "int", { positive: true }))).map(({ name }) => name).join(" ");

  it("are gone through in the order of CPython's hash table", () => {
    expect(order("s2", "s3")).toBe("s3 s2");
    expect(order("s4", "s5")).toBe("s4 s5");
    expect(order("s0", "s3")).toBe("s3 s0");
  });

  it("of a sum are joined", () => {
    const symbols = ["u0", "u1", "u2", "u3", "u4", "u5"].map((name) => symbol(name, "int"));
    expect(inSetOrder(symbols, "joined").map(({ name }) => name).join(",")).toBe("u0,u4,u3,u5,u1,u2");
  });

  it("grow with their fifth element", () => expect(order("s2", "s3", "s4", "s5", "s6")).toBe("s4 s6 s5 s3 s2"));
});
