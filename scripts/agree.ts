/**
 * Holds the reference tracer to real PyTorch on loose model files, byte for byte, and says what differs first. PyTorch's answers are kept
 * by content, so that a second run costs only our own trace.
 *
 *     tsx scripts/agree.ts [--python CMD] [--form verbatim|documented] [--path DIR]… [--show N] [--quiet] FILE|FOLDER…
 *
 * Exit code 1 where a file differs. What is not implemented is counted apart: it is missing, not wrong.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { structuredPatch } from "diff";
import { documented, verbatim } from "../src/compare/index.ts";
import { traceReference } from "../src/tracers/reference.ts";
import type { Outcome } from "../src/tracers/index.ts";
import { Oracle } from "./oracle.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { python: { type: "string" }, form: { type: "string" }, path: { type: "string", multiple: true }, show: { type: "string" }, quiet: { type: "boolean" }, torch: { type: "boolean" } },
});
const shown = Number(values.show ?? 14);
const normal = values.form === "documented" ? documented : verbatim;

const oracle = new Oracle(values.python);

const text = (outcome: Outcome): string =>
  outcome.outcome === "exported" ? normal(outcome.program)
    : outcome.outcome === "rejected" ? `rejected: ${outcome.error.type}: ${values.form === "documented" ? outcome.error.message.split("\n")[0] : verbatim(outcome.error.message)}\n`
      : outcome.outcome === "error" ? `error (${outcome.phase}): ${outcome.error.type}: ${outcome.error.message}\n` : "skipped\n";

function differing(expected: string, actual: string): string[] {
  const { hunks } = structuredPatch("", "", expected, actual, undefined, undefined, { context: 1 });
  return hunks.flatMap((hunk) => [`@@ ${hunk.oldStart}`, ...hunk.lines]).slice(0, shown).map((line) => `    ${line.slice(0, 600)}`);
}

const files = positionals.flatMap((path) =>
  statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith(".py") && !name.startsWith("__")).sort().map((name) => join(path, name)) : [path]);
const counts = { agree: 0, differ: 0, missing: 0, broken: 0 };
for (const file of files) {
  const source = readFileSync(file, "utf8");
  const expected = await oracle.trace(source);
  if (values.torch) {
    console.log(text(expected));
    continue;
  }
  const began = performance.now();
  const actual = traceReference({ case: "agree", profile: "torch-2.6", file: "model.py", files: { "model.py": source } }, { folder: dirname(resolve(file)), search: (values.path ?? []).map((each) => resolve(each)) });
  const took = performance.now() - began;
  const [want, have] = [text(expected), text(actual)];
  const name = basename(file).padEnd(32);
  if (expected.outcome === "error" && actual.outcome === "error" && actual.error.type === expected.error.type) {
    counts.agree += 1;
    continue;
  }
  if (want === have) {
    counts.agree += 1;
    if (!values.quiet) console.log(`ok       ${name} ${took.toFixed(0)} ms`);
  } else if (actual.outcome === "error") {
    const kind = actual.error.type === "NotImplemented" ? "missing" : "broken";
    counts[kind] += 1;
    console.log(`${kind.padEnd(8)} ${name} ${actual.error.type}: ${actual.error.message.trimEnd().split("\n").slice(...(kind === "missing" ? [0, 3] : [-7])).join("\n    ")}${expected.outcome === "exported" ? "" : `\n    (PyTorch: ${want.slice(0, 200).split("\n")[0]})`}`);
  } else {
    counts.differ += 1;
    console.log(`DIFFERS  ${name}\n${differing(want, have).join("\n")}`);
  }
}
await oracle.close();
console.log(`${files.length} files: ${counts.agree} agree, ${counts.differ} differ, ${counts.missing} not implemented, ${counts.broken} broken`);
process.exitCode = counts.differ + counts.broken > 0 ? 1 : 0;
