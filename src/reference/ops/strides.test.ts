/** Memory layout of results for plain, permuted, expanded, sliced and channels-last operands. */
import { describe, expect, it } from "vitest";
import { ShapeEnv } from "../symbolic/index.ts";
import { bindArguments, dtypes, emptyTensor, execute, findOp, OpError, Tensor, type DType, type OpArg, type OpResult } from "./index.ts";
import { layouts, stridedResults } from "./testdata/strides.ts";
import { Reader } from "./testdata/notation.ts";

const fake = (sizes: readonly number[], dtype: DType = dtypes.float32, strides?: readonly number[]): Tensor => emptyTensor({ dtype, sizes, strides, fake: true });
const helpers: Readonly<Record<string, OpArg>> = {
  "@mask": fake([2, 3, 4, 5], dtypes.bool), "@index": fake([2], dtypes.int64), "@three": fake([3]), "@kernel": fake([3, 3, 2, 2]),
  "@weight": fake([7, 5]), "@matrix": fake([5, 7]), "@double": dtypes.float64,
};

function text(result: OpResult): string {
  if (!(result instanceof Tensor)) return (result as readonly OpResult[]).map(text).join(" ");
  return `${result.sizes.join(",")}/${result.strides.join(",")}/${result.dtype.name}/${String(result.offset)}`;
}

function run(form: string, operands: readonly Tensor[]): string {
  const [name = "", rest = ""] = [form.split(":")[0], form.slice(form.indexOf(":") + 1)];
  const joined = /^(cat|stack)2$/.exec(name)?.[1];
  const given = form.includes(":") ? new Reader(rest, word => (word === "@self" ? operands[0]! : helpers[word])).arguments(null).args : [];
  const op = findOp(joined ?? name);
  const args: OpArg[] = joined ? [[operands[0]!, operands[0]!], 1n] : [...operands, ...given];
  return text(execute(op, bindArguments(op.schema, args), new ShapeEnv()));
}

/** Where a dimension of size 1 leaves two layouts possible, these choose otherwise than PyTorch. One that starts to agree fails, to be taken off. */
const otherwise: ReadonlySet<string> = new Set(["softmax.int:1|single", "log_softmax.int:-1|single", "upsample_nearest2d.vec:[8,10],None|single", "group_norm:3|ones", "stack2|single", "cat2|single"]);

describe("layout of results", () => {
  for (const row of stridedResults.trim().split("\n")) {
    const [form = "", names = "", expected = ""] = row.split("|");
    if (expected === "-") continue;
    (otherwise.has(`${form}|${names}`) ? it.fails : it)(`${form} of ${names}`, () => {
      const operands = names.split(" ").map(name => fake(layouts[name]![0], dtypes.float32, layouts[name]![1]));
      try {
        expect(run(form, operands)).toBe(expected);
      } catch (error) {
        if (error instanceof OpError) throw new Error(`refused: ${error.message}`);
        throw error;
      }
    });
  }
});
