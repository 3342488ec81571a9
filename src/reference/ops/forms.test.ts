/** Every recorded one-operator program: types of results, and arguments that print as they were recorded. */
import { describe, expect, it } from "vitest";
import { ShapeEnv } from "../symbolic/index.ts";
import { bindArguments, dtypes, emptyTensor, execute, findOp, Tensor, trimDefaults, typeText, type OpArg, type OpResult } from "./index.ts";
import { exportedForms } from "./testdata/forms.ts";
import { Reader } from "./testdata/notation.ts";

const byCode = new Map(Object.values(dtypes).map(dtype => [dtype.code as string, dtype]));

function tensorOf(type: string): Tensor {
  const [, code = "", sizes = ""] = /^(\w+)\[(.*)\]$/.exec(type)!;
  return emptyTensor({ dtype: byCode.get(code)!, sizes: sizes ? sizes.split(", ").map(Number) : [], fake: true });
}

const inputTypes: Readonly<Record<string, string>> = {
  x: "f32[2, 3]", y: "f32[2, 3]", v: "f32[3]", w: "f32[4, 3]", b: "f32[4]", sq: "f32[3, 3]", t3: "f32[2, 3, 4]", t3b: "f32[2, 4, 5]", im: "f32[1, 3, 8, 8]",
  seq: "f32[1, 3, 8]", vol: "f32[1, 3, 4, 4, 4]", q4: "f32[1, 2, 4, 8]", i: "i64[2, 3]", idx: "i64[2]", m: "b8[2, 3]", s: "f32[]", c: "c64[2, 3]",
};

type Scope = Map<string, OpResult>;

function evaluate(expression: string, scope: Scope): OpResult {
  const item = /^(\w+)\[(\d+)\]$/.exec(expression);
  if (item) return (scope.get(item[1]!) as readonly OpResult[])[Number(item[2])]!;
  const [head = ""] = /^aten\.\w+\.\w+/.exec(expression)!;
  const reader = new Reader(expression.slice(head.length + 1), name => scope.get(name) as OpArg | undefined);
  const { args, kwargs } = reader.arguments(")");
  const op = findOp(head);
  const bound = bindArguments(op.schema, args, kwargs);
  const trimmed = trimDefaults(op.schema, bound);
  expect([trimmed.args.length, [...trimmed.kwargs.keys()]], expression).toEqual([args.length, [...kwargs.keys()]]);
  return execute(op, bound, new ShapeEnv());
}

describe("exported forms", () => {
  const forms = exportedForms.trim().split("\n");
  it("there are many", () => { expect(forms.length).toBeGreaterThan(700); });
  for (const form of forms) {
    it(form.length > 120 ? `${form.slice(0, 117)}...` : form, () => {
      const scope: Scope = new Map(Object.entries(inputTypes).map(([name, type]) => [name, tensorOf(type)]));
      for (const line of form.split(" ; ")) {
        const [, name = "", type, expression = ""] = /^(\w+)(?:: "([^"]*)")? = (.*)$/.exec(line)!;
        const result = evaluate(expression, scope);
        if (type !== undefined) {
          expect(result).toBeInstanceOf(Tensor);
          expect(typeText(result as Tensor), line).toBe(type);
        }
        scope.set(name, result);
      }
    });
  }
});
