/**
 * The conformance suite inside vitest: one test a case.
 *
 * ```ts
 * import { conformanceSuite } from "exportcheck/vitest";
 * conformanceSuite({ corpus: "cases", tracer: "cmd:./my-tracer", tags: ["torch.escape-hatch"] });
 * ```
 */
import picocolors from "picocolors";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { RunSettings } from "./index.ts";
import { corpusFolder } from "./corpusFolder.ts";
import { loadCorpus, select } from "./corpus/index.ts";
import { explain } from "./report/index.ts";
import { knownFailuresIn, runCase, runCaseOf, TracerPool, unexpected } from "./runner/index.ts";
import { parseTracer } from "./tracers/index.ts";

export interface ConformanceOptions extends RunSettings {
  /** The folder of corpus.yaml. Default: ./cases, else the cases that ship with the package. */
  readonly corpus?: string | URL;
  /** Give each test its case's tags; vitest wants them declared: `test: { tags: conformanceTags() }` in its configuration, with `conformanceTags` of `exportcheck`. */
  readonly tagged?: boolean;
}

const DEFAULT_TIMEOUT = 30_000;
/** Milliseconds for starting the tracer: PyTorch from a cold disk takes a while. */
const START = 120_000;

/** Declares the tests. A case that does not end as expected fails with the differences, the diff and the command that reproduces it. */
export function conformanceSuite(options: ConformanceOptions = {}): void {
  const corpus = loadCorpus(corpusFolder(options.corpus));
  const profile = options.profile ?? corpus.profiles[0] ?? "";
  const spec = parseTracer(options.tracer ?? "reference", options.python);
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const paint = picocolors.createColors(false);
  describe(`${spec.text}, ${profile}`, () => {
    let tracer: TracerPool;
    let known: ReturnType<typeof knownFailuresIn>;
    beforeAll(async () => {
      tracer = await TracerPool.open(spec, 1);
      known = knownFailuresIn(corpus, tracer.info.name, profile, options.expectations);
    }, START);
    afterAll(async () => { await tracer?.close(); });
    for (const one of select(corpus, options)) {
      test(one.name, { timeout: timeout + 10_000, ...(options.tagged ? { tags: [...one.tags] } : {}) }, async ({ skip }) => {
        const result = await runCase(runCaseOf(corpus, profile, one), { profile, tracer, known, form: options.form, timeout, reproduce: (name) => `npx exportcheck run --case ${name}` });
        if (result.status === "skip") skip(result.reason);
        if (unexpected.has(result.status)) throw new Error(explain(result, paint).join("\n"));
      });
    }
  });
}
