/** Values: random numbers of PyTorch's generator, kernels, writes through views, constants while tracing. */
import { beforeEach, describe, expect, it } from "vitest";
import { ShapeEnv } from "../symbolic/index.ts";
import {
  bindArguments, constantOf, CpuGenerator, dtypes, elementsOf, emptyTensor, execute, findOp, fromNested, itemOf, manualSeed, nestedOf, Tensor, type OpArg, type OpResult,
} from "./index.ts";
import { recordedValues } from "./testdata/draws.ts";
import { Reader } from "./testdata/notation.ts";

/** Calls within calls, run eagerly. */
class Evaluator extends Reader {
  constructor(text: string) { super(text, () => undefined); }
  override value(): OpArg {
    const head = this.match(/^[a-z_]\w*(\.\w+)?(?=\()/);
    if (!head) return super.value();
    this.eat("(");
    const { args, kwargs } = this.arguments(")");
    const op = findOp(head[0]);
    return execute(op, bindArguments(op.schema, args, kwargs), null) as OpArg;
  }
}

const run = (name: string, ...args: OpArg[]): OpResult => { const op = findOp(name); return execute(op, bindArguments(op.schema, args), null); };
const numbers = (tensor: Tensor): unknown => Array.from(elementsOf(tensor) as Float64Array, v => (tensor.dtype === dtypes.bool ? v !== 0 : Number(v)));

describe("recorded values", () => {
  for (const line of recordedValues.trim().split("\n")) {
    const [calls = "", values = ""] = line.split(" | ");
    it(calls, () => {
      manualSeed(0n);
      let result: OpArg = null;
      for (const call of calls.split(" ; ")) result = new Evaluator(call).value();
      expect(numbers(result as Tensor)).toEqual(JSON.parse(values));
    });
  }
});

describe("generators", () => {
  beforeEach(() => { manualSeed(0n); });

  it("makes numbers late, from where they were drawn", () => {
    const first = run("rand", [3n]) as Tensor;
    const large = run("randn", [1000n, 1000n]) as Tensor;
    const last = run("rand", [2n]) as Tensor;
    const lastValues = numbers(last), firstValues = numbers(first);
    manualSeed(0n);
    expect(firstValues).toEqual(numbers(run("rand", [3n]) as Tensor));
    run("randn", [1000n, 1000n]);
    expect(lastValues).toEqual(numbers(run("rand", [2n]) as Tensor));
    expect(large.sizes).toEqual([1000, 1000]);
  });

  it("knows nothing after draws that are not modelled", () => {
    run("poisson", run("ones", [2n]) as Tensor);
    expect(elementsOf(run("rand", [2n]) as Tensor)).toBeNull();
    manualSeed(1n);
    expect(elementsOf(run("rand", [2n]) as Tensor)).not.toBeNull();
  });

  it("serves a generator of one's own", () => {
    const op = findOp("rand.generator");
    const own = (): Tensor => execute(op, bindArguments(op.schema, [[2n]], new Map([["generator", new CpuGenerator(0n)]])), null) as Tensor;
    expect(numbers(own())).toEqual(numbers(own()));
  });
});

describe("writes", () => {
  it("go through views and keep what was read before", () => {
    const x = run("zeros", [2n, 2n]) as Tensor;
    const before = run("clone", x) as Tensor;
    run("fill_.Scalar", run("select.int", x, 1n, 0n) as Tensor, 5n);
    expect(nestedOf(x)).toEqual([[5, 0], [5, 0]]);
    expect(nestedOf(before)).toEqual([[0, 0], [0, 0]]);
  });

  it("return the tensor itself", () => {
    const x = run("ones", [2n]) as Tensor;
    expect(run("add_.Tensor", x, 1n)).toBe(x);
    expect(nestedOf(x)).toEqual([2, 2]);
  });

  it("are not made by what only changes autograd's view, or converts nothing", () => {
    const x = run("ones", [2n]) as Tensor;
    for (const op of ["detach_", "contiguous", "requires_grad_"]) expect(run(op, x), op).toBe(x);
    expect(run("to.dtype", x, dtypes.float32)).toBe(x);
    expect(nestedOf(x)).toEqual([1, 1]);
  });

  it("make the tensor require grad when what is written does", () => {
    const [w, x] = [run("ones", [2n]) as Tensor, run("ones", [2n]) as Tensor];
    w.requiresGrad = true;
    run("mul_.Tensor", x, w);
    expect([x.requiresGrad, x.isLeaf]).toEqual([true, false]);
    expect((run("detach", x) as Tensor).requiresGrad).toBe(false);
    expect((run("select.int", x, 0n, 0n) as Tensor).requiresGrad).toBe(true);
  });

  it("refuse leaves that require grad", () => {
    const w = run("ones", [2n]) as Tensor;
    w.requiresGrad = true;
    expect(() => run("add_.Tensor", w, 1n)).toThrow("a leaf Variable that requires grad is being used in an in-place operation.");
  });
});

describe("answers", () => {
  it("are computed from known values", () => {
    expect(run("equal", run("ones", [2n]) as Tensor, run("ones", [2n]) as Tensor)).toBe(true);
    expect(run("allclose", run("ones", [2n]) as Tensor, run("zeros", [2n]) as Tensor)).toBe(false);
    expect(run("is_nonzero", run("ones", []) as Tensor)).toBe(true);
    expect((run("one_hot", fromNested([0n, 4n], dtypes.int64)) as Tensor).sizes).toEqual([2, 5]);
  });
  it("are missing, not guessed, where values are not known", () => {
    const unknown = run("empty.memory_format", [2n]) as Tensor;
    expect(() => run("equal", unknown, unknown)).toThrow("aten.equal.default of values that are not known");
    expect(() => run("item", run("empty.memory_format", []) as Tensor)).toThrow("not known");
  });
});

describe("constants while tracing", () => {
  const env = new ShapeEnv();
  const traced = (name: string, ...args: OpArg[]): OpResult => { const op = findOp(name); return execute(op, bindArguments(op.schema, args), env); };

  it("a lifted literal of one element keeps its value", () => {
    const lifted = traced("lift_fresh_copy", fromNested(3n, dtypes.int64)) as Tensor;
    expect(lifted.fake).toBe(true);
    expect(itemOf(constantOf(lifted)!)).toBe(3n);
    const sum = traced("add.Tensor", lifted, 4n) as Tensor;
    expect(traced("item", sum)).toBe(7n);
  });

  it("a larger one does not", () => {
    expect(constantOf(traced("lift_fresh_copy", fromNested([1n, 2n], dtypes.int64)) as Tensor)).toBeNull();
  });

  it("is forgotten when something unknown is written to it", () => {
    const lifted = traced("lift_fresh_copy", fromNested(3, dtypes.float32)) as Tensor;
    const input = emptyTensor({ dtype: dtypes.float32, sizes: [], fake: true });
    expect(traced("add_.Tensor", lifted, input)).toBe(lifted);
    expect(constantOf(lifted)).toBeNull();
  });

  it("stays known through writes of constants", () => {
    const lifted = traced("lift_fresh_copy", fromNested(3, dtypes.float32)) as Tensor;
    expect(traced("add_.Tensor", lifted, 1n)).toBe(lifted);
    expect(traced("item", lifted)).toBe(4);
  });
});
