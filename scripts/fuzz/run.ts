/**
 * Runs a generator of random programs against real PyTorch.
 *
 *     tsx scripts/fuzz/run.ts GENERATOR [--seed N] [--count N] [--from N] [--no-shrink] [--save DIR] [--quiet]
 *
 * `--seed N --from I --count 1` makes program I of seed N again. Exit code 1 where the tracers disagree.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Oracle } from "../oracle.ts";
import { fuzz, type Generator } from "./engine.ts";
import { calls } from "./calls.ts";
import { dynamicShapes } from "./dynamicShapes.ts";
import { operators, signatures } from "./operators.ts";
import { regions } from "./regions.ts";
import { hatches } from "./hatches.ts";
import { values as valueModels } from "./values.ts";

const generators: Readonly<Record<string, Generator<unknown>>> = {
  operators: operators as Generator<unknown>, signatures: signatures as Generator<unknown>, dynamicShapes: dynamicShapes as Generator<unknown>, calls: calls as Generator<unknown>, regions: regions as Generator<unknown>, values: valueModels as Generator<unknown>, hatches: hatches as Generator<unknown>,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string" }, count: { type: "string" }, from: { type: "string" }, "no-shrink": { type: "boolean" }, save: { type: "string" }, quiet: { type: "boolean" },
    python: { type: "string" }, help: { type: "boolean", short: "h" },
  },
});
const generator = generators[positionals[0] ?? ""];
if (generator === undefined || values.help) {
  console.error(`usage: tsx scripts/fuzz/run.ts ${Object.keys(generators).join("|")} [--seed N] [--count N] [--from N] [--no-shrink] [--save DIR] [--quiet] [--python COMMAND]`);
  process.exit(values.help ? 0 : 2);
}
const seed = Number(values.seed ?? 1);
const oracle = new Oracle(values.python);
const result = await fuzz(generator, {
  seed, count: Number(values.count ?? 100), first: Number(values.from ?? 0), shrink: !values["no-shrink"], oracle,
  onFinding: ({ index, verdict, text, expected, actual }) => {
    if (values.save !== undefined) {
      mkdirSync(values.save, { recursive: true });
      writeFileSync(join(values.save, `${generator.name}_${seed}_${index}.py`), text);
    }
    if (values.quiet) return;
    const [want, have] = [expected.split("\n"), actual.split("\n")];
    const [wantSet, haveSet] = [new Set(want), new Set(have)];
    const body = text.slice(text.lastIndexOf("    def forward(")).trimEnd();
    console.log(`${verdict} --seed ${seed} --from ${index} --count 1\n${body}`);
    for (const line of want.filter((line) => !haveSet.has(line)).slice(0, 8)) console.log(`    - ${line.slice(0, 300)}`);
    for (const line of have.filter((line) => !wantSet.has(line)).slice(0, 8)) console.log(`    + ${line.slice(0, 300)}`);
  },
});
await oracle.close();
const total = result.agree + result.differ + result.missing;
console.log(`${generator.name} seed ${seed}: ${total} programs (${result.exported} exported), ${result.agree} agree (${((100 * result.agree) / Math.max(total, 1)).toFixed(2)} %), ${result.differ} differ, ${result.missing} not implemented, ${result.unsteady} unsteady`);
process.exitCode = result.differ > 0 ? 1 : 0;
