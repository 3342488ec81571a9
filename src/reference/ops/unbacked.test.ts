/** Operators over sizes that come from data: results, guards that fail, assertions left to run time (recorded from PyTorch 2.6). */
import { describe, expect, it } from "vitest";
import { GuardOnDataDependent, print, ShapeEnv, symCall, SymNode } from "../symbolic/index.ts";
import { bindArguments, dispatch, dtypes, emptyTensor, findOp, nextEpoch, Tensor, typeText, withEnvironment, type OpArg, type OpResult } from "./index.ts";

const whole = (v: unknown): OpArg => (Array.isArray(v) ? v.map(whole) : typeof v === "number" && Number.isInteger(v) ? BigInt(v) : (v as OpArg));

function trace(): { env: ShapeEnv; u: SymNode; run: (name: string, ...args: unknown[]) => OpResult; x: Tensor } {
  const env = new ShapeEnv();
  const run = (name: string, ...args: unknown[]): OpResult => withEnvironment(env, () => { const op = findOp(name); return dispatch(op, bindArguments(op.schema, args.map(whole))); });
  const u = run("item", emptyTensor({ dtype: dtypes.int64, sizes: [], fake: true })) as SymNode;
  return { env, u, run, x: run("zeros", [8, 4, 3]) as Tensor };
}

const asserts = (env: ShapeEnv): string[] => [...env.deferredRuntimeAsserts.values()].flat().map(each => print(each.expr));
const text = (result: OpResult): unknown => (result instanceof Tensor ? `${typeText(result)} / ${result.strides.map(String).join(", ")}` : Array.isArray(result) ? (result as readonly OpResult[]).map(text) : String(result));

type Trace = ReturnType<typeof trace>;
const cases: readonly (readonly [string, (s: Trace) => OpResult, string | readonly string[]])[] = [
  ["zeros", s => s.run("zeros", [s.u, 5]), "f32[u0, 5] / 5, 1"],
  ["zeros, innermost", s => s.run("zeros", [3, s.u]), "f32[3, u0] / Max(1, u0), 1"],
  ["arange", s => s.run("arange.start_step", 0, s.u, 1), "i64[u0] / 1"],
  ["linear", s => s.run("linear", s.run("zeros", [s.u, 3]), s.run("zeros", [5, 3])), "f32[u0, 5] / 5, 1"],
  ["add", s => s.run("add.Tensor", s.run("zeros", [s.u, 5]), s.run("zeros", [s.u, 1])), "f32[u0, 5] / 5, 1"],
  ["view", s => s.run("view", s.run("zeros", [s.u, 6]), [-1, 3]), "f32[2*u0, 3] / 3, 1"],
  ["cat", s => s.run("cat", [s.run("zeros", [s.u, 6]), s.run("zeros", [2, 6])]), "f32[u0 + 2, 6] / 6, 1"],
  ["slice of it", s => s.run("slice.Tensor", s.run("zeros", [s.u, 6]), 0, 1, 2n ** 63n - 1n), "f32[u0 - 1, 6] / 6, 1"],
  ["narrow", s => s.run("narrow", s.x, 0, 0, s.u), "f32[u0, 4, 3] / 12, 3, 1"],
  ["chunk", s => s.run("chunk", s.run("zeros", [s.u, 6]), 2, 1), ["f32[u0, 3] / 6, 1", "f32[u0, 3] / 6, 1"]],
  ["numel", s => s.run("sym_numel", s.run("zeros", [s.u, 6])), "6*u0"],
];

describe("sizes from data", () => {
  for (const [name, make, expected] of cases) it(name, () => { expect(text(make(trace()))).toEqual(expected); });

  const failing: readonly (readonly [string, (s: Trace) => OpResult, string])[] = [
    ["slice by it", s => s.run("slice.Tensor", s.x, 0, 0, s.u), "u0 < 0"],
    ["split of it", s => s.run("split.Tensor", s.run("zeros", [s.u, 6]), 2), "((u0 + 1)//2)"],
    ["softmax", s => s.run("softmax.int", s.run("zeros", [s.u, 6]), 0), "Eq(6*u0, 0)"],
    ["narrow within", s => s.run("narrow", s.x, 1, 0, s.u), "Eq(12, 3*u0)"],
    ["dropout in place", s => s.run("dropout_", s.run("zeros", [s.u, 6]), 0.5, true), "Eq(6*u0, 0)"],
    ["pairs of rows", s => s.run("pdist", s.run("zeros", [s.u, 6])), "u0 <= 1"],
    ["an expression as size", s => s.run("zeros", [symCall("add", [s.u, 1n])]), "Eq(u0 + 1, 0)"],
  ];
  for (const [name, make, expr] of failing) {
    it(`${name} cannot be decided`, () => {
      const s = trace();
      try {
        make(s);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(GuardOnDataDependent);
        expect((error as Error).message).toContain(`data-dependent expression ${expr} (`);
      }
    });
  }

  it("leaves assertions to run time", () => {
    const s = trace();
    s.run("narrow", s.run("zeros", [8, 4]), 0, 0, s.u);
    s.run("add.Tensor", s.run("zeros", [s.u, 5]), s.run("zeros", [3, 5]));
    expect(asserts(s.env)).toEqual(["0 <= u0", "u0 <= 8", "Eq(u0, 3)"]);
  });

  it("remembers what it has read, until the tensor or the trace changes", () => {
    const { env, run } = trace();
    const source = emptyTensor({ dtype: dtypes.float32, sizes: [], fake: true });
    const first = run("item", source);
    expect((first as SymNode).kind).toBe("float");
    expect(run("item", source)).toBe(first);
    run("add_.Tensor", source, 1);
    const second = run("item", source);
    expect(second).not.toBe(first);
    nextEpoch();
    expect(run("item", source)).not.toBe(second);
    expect(env).toBeInstanceOf(ShapeEnv);
  });

  it("bounds a mask's count by its size", () => {
    const { env, run } = trace();
    const mask = emptyTensor({ dtype: dtypes.bool, sizes: [2, 3], fake: true });
    expect(text(run("nonzero", mask))).toBe("i64[u1, 2] / 2, 1");
    expect(text(run("index.Tensor", run("zeros", [2, 3, 4]), [mask]))).toBe("f32[u1, 4] / 4, 1");
    expect(env.unbackedRanges().find(([name]) => name === "u1")?.[1]).toBe("VR[0, 6]");
  });
});
