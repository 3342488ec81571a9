/** Schemas: parsing, binding, what a recording mode sees. */
import { describe, expect, it } from "vitest";
import { bindArguments, chooseOverload, dtypes, emptyTensor, findOp, hasRule, lookup, overloadOrder, parseSchema, trimDefaults, type OpArg } from "./index.ts";
import { atenSchemas } from "./table/schemas.ts";

const x = emptyTensor({ dtype: dtypes.float32, sizes: [2, 3] });

describe("parseSchema", () => {
  it("reads arguments, defaults and results", () => {
    const schema = parseSchema("add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
    expect([schema.name, schema.overload]).toEqual(["aten::add", "Tensor"]);
    expect(schema.args.map(arg => [arg.name, arg.type.base, arg.default, arg.kwargOnly])).toEqual([
      ["self", "Tensor", undefined, false], ["other", "Tensor", undefined, false], ["alpha", "Scalar", 1n, true],
    ]);
  });

  it("reads aliasing", () => {
    const { args, returns } = parseSchema("split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[]");
    expect(args[0]!.alias).toEqual({ set: "a", write: false });
    expect(returns[0]!.type).toMatchObject({ base: "Tensor", list: true });
    expect(parseSchema("add_(Tensor(a!) self) -> Tensor(a!)").args[0]!.alias).toEqual({ set: "a", write: true });
  });

  it("tells optional lists from lists of optionals", () => {
    expect(parseSchema("f(int[1]? dim=None) -> ()").args[0]!.type).toMatchObject({ list: true, size: 1, optional: true, elementOptional: false });
    expect(parseSchema("f(Tensor?[] indices) -> ()").args[0]!.type).toMatchObject({ list: true, optional: false, elementOptional: true });
  });

  it("keeps integers and floats apart, and widens defaults of fixed lists", () => {
    const { args } = parseSchema("f(int[2] padding=0, float eps=1.0000000000000001e-05, Scalar a=1., str m='x', int[2] s=[]) -> Tensor");
    expect(args.map(arg => arg.default)).toEqual([[0n, 0n], 1e-5, 1, "x", []]);
  });

  it("parses the whole table", () => {
    for (const line of atenSchemas.trim().split("\n")) {
      const schema = parseSchema(line.replace(/ #.*/, ""));
      expect(schema.args.every(arg => /^\w+$/.test(arg.name)), line).toBe(true);
    }
  });
});

describe("bindArguments", () => {
  it("fills in defaults, converts, and finds names", () => {
    const bound = bindArguments(findOp("max_pool2d").schema, [x], new Map<string, OpArg>([["kernel_size", 2n], ["ceil_mode", true]]));
    expect(bound.slice(1)).toEqual([[2n, 2n], [], [0n, 0n], [1n, 1n], true]);
    expect(bindArguments(findOp("dropout").schema, [x, 1n, true])[1]).toBe(1);
  });

  it("refuses what does not fit", () => {
    expect(() => bindArguments(findOp("relu").schema, [])).toThrow("missing required argument 'input' (pos 1)");
    expect(() => bindArguments(findOp("relu").schema, [x, 1n])).toThrow("takes 1 positional argument but 2 were given");
    expect(() => bindArguments(findOp("relu").schema, [x], new Map([["p", 1n]]))).toThrow("got an unexpected keyword argument 'p'");
  });

  it("a number passes for a tensor in arithmetic only", () => {
    expect(chooseOverload(overloadOrder("add"), [x, 1n]).schema.overload).toBe("Tensor");
    expect(chooseOverload(overloadOrder("eq"), [x, 1n]).schema.overload).toBe("Scalar");
  });
});

describe("trimDefaults", () => {
  const shown = (name: string, args: readonly OpArg[], kwargs?: ReadonlyMap<string, OpArg>): unknown => {
    const { schema } = findOp(name);
    const trimmed = trimDefaults(schema, bindArguments(schema, args, kwargs));
    return [trimmed.args.slice(1), [...trimmed.kwargs]];
  };
  it("drops defaults from the end", () => {
    expect(shown("slice.Tensor", [x, 0n, null, null, 1n])).toEqual([[], []]);
    expect(shown("slice.Tensor", [x, 0n, null, null, 2n])).toEqual([[0n, null, null, 2n], []]);
  });
  it("is strict about types", () => {
    expect(shown("elu", [x, 1n])).toEqual([[], []]);
    expect(shown("elu", [x, 1])).toEqual([[1], []]);
  });
  it("shows keyword arguments where they differ", () => {
    expect(shown("add.Tensor", [x, x], new Map([["alpha", 1n]]))).toEqual([[x], []]);
    expect(shown("add.Tensor", [x, x], new Map([["alpha", 2n]]))).toEqual([[x], [["alpha", 2n]]]);
  });
});

describe("the table", () => {
  it("names what has no rule", () => {
    const op = findOp("choose_qparams_optimized");
    expect(hasRule(op)).toBe(false);
    expect(() => op.rule({ op, args: [x], env: null })).toThrow("aten.choose_qparams_optimized.default");
    expect(() => findOp("no_such_operator")).toThrow("aten.no_such_operator.default");
    expect(lookup("no_such_operator")).toEqual([]);
  });
  it("carries tags and the printed name", () => {
    const op = findOp("aten::mul_.Tensor");
    expect([op.name, op.packet, op.overload, op.tags.has("inplace"), op.tags.has("pointwise")]).toEqual(["aten.mul_.Tensor", "mul_", "Tensor", true, true]);
    expect(findOp("view").tags.has("view")).toBe(true);
  });
});
