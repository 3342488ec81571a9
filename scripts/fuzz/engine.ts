/**
 * Random programs held to real PyTorch. Each program comes from a seed and a number, so that one can be made again alone; a program on which
 * the tracers disagree is made smaller as long as they still do.
 */
import { verbatim } from "../../src/compare/index.ts";
import { traceReference } from "../../src/tracers/reference.ts";
import type { Outcome } from "../../src/tracers/index.ts";
import { Oracle } from "../oracle.ts";
import { Random } from "./random.ts";

export interface Generator<P> {
  readonly name: string;
  generate(random: Random): P;
  /** The model file. */
  render(program: P): string;
  /** Smaller programs to try instead, the smallest first. */
  shrink(program: P): Iterable<P>;
}

/** `unsteady`: PyTorch's own outcome changes from run to run. */
export type Verdict = "agree" | "differ" | "missing" | "unsteady";

export interface Finding {
  readonly index: number;
  readonly verdict: Verdict;
  readonly text: string;
  readonly expected: string;
  readonly actual: string;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
  readonly first?: number;
  readonly shrink?: boolean;
  readonly oracle: Oracle;
  readonly onFinding?: (finding: Finding) => void;
}

export interface FuzzResult {
  readonly agree: number;
  readonly differ: number;
  readonly missing: number;
  readonly unsteady: number;
  /** Programs that PyTorch exported, the others being rejected. */
  readonly exported: number;
}

/** Our own outcome for a model file. */
export const ours = (text: string): Outcome => traceReference({ case: "fuzz", profile: "torch-2.6", file: "model.py", files: { "model.py": text } });

/** What the garbage collector freed too early; without it such programs are exported. */
const isUnsteady = (text: string): boolean => text.includes("an undefined Tensor");

const textOf = (outcome: Outcome): string =>
  outcome.outcome === "exported" ? verbatim(outcome.program) : outcome.outcome === "skipped" ? "skipped" : `${outcome.outcome} ${outcome.error.type}: ${verbatim(outcome.error.message)}`;

export async function judge(text: string, oracle: Oracle): Promise<Omit<Finding, "index">> {
  const [expected, actual] = [await oracle.trace(text), ours(text)];
  const [want, have] = [textOf(expected), textOf(actual)];
  const bothFail = expected.outcome === "error" && actual.outcome === "error" && expected.error.type === actual.error.type;
  const verdict: Verdict = want === have || bothFail ? "agree" : isUnsteady(want) ? "unsteady" : actual.outcome === "error" && actual.error.type === "NotImplemented" ? "missing" : "differ";
  return { verdict, text, expected: want, actual: have };
}

/** Program `index` of `seed`. */
export const program = <P>(generator: Generator<P>, seed: number, index: number): P => generator.generate(new Random(seed * 1_000_003 + index));

/** The smallest program found on which the verdict is the same. */
export async function shrunk<P>(generator: Generator<P>, start: P, verdict: Verdict, oracle: Oracle): Promise<P> {
  let best = start;
  for (let budget = 60; budget > 0;) {
    let better: P | undefined;
    for (const smaller of generator.shrink(best)) {
      if (budget-- <= 0) break;
      if ((await judge(generator.render(smaller), oracle)).verdict === verdict) {
        better = smaller;
        break;
      }
    }
    if (better === undefined) break;
    best = better;
  }
  return best;
}

export async function fuzz<P>(generator: Generator<P>, options: FuzzOptions): Promise<FuzzResult> {
  const result = { agree: 0, differ: 0, missing: 0, unsteady: 0, exported: 0 };
  const first = options.first ?? 0;
  for (let index = first; index < first + options.count; index++) {
    const made = program(generator, options.seed, index);
    const found = await judge(generator.render(made), options.oracle);
    result[found.verdict]++;
    if (found.expected.startsWith("ExportedProgram")) result.exported++;
    if (found.verdict === "agree" || found.verdict === "unsteady") continue;
    const small = options.shrink ? await shrunk(generator, made, found.verdict, options.oracle) : made;
    options.onFinding?.({ index, ...(small === made ? found : await judge(generator.render(small), options.oracle)) });
  }
  return result;
}
