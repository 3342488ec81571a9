/**
 * Holds the reference tracer to the recorded graph lines of Python forms (`scripts/data/forms`) and prints the rate of agreement by family.
 *
 *     tsx scripts/api-table.ts [--family PART] [--form PART] [--show [N]] [--torch] [--record] [--gaps] [--models DIR]
 *
 * --torch holds to live PyTorch instead, byte for byte, signature and comments included; --record writes PyTorch's lines into the files
 * (a form without lines is a new one: write the form alone, then record); --gaps marks what does not agree today as known gaps and
 * unmarks what does; --models writes the model files. What is not implemented is counted apart: it is missing, not wrong.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { verbatim } from "../src/compare/index.ts";
import { traceReference } from "../src/tracers/reference.ts";
import type { Outcome } from "../src/tracers/index.ts";
import { agrees, linesOf, modelOf, readFamilies, writeFamily, type ApiForm } from "./apiForms.ts";
import { Oracle } from "./oracle.ts";

const { values } = parseArgs({
  options: {
    family: { type: "string" }, form: { type: "string" }, show: { type: "boolean" }, torch: { type: "boolean" }, record: { type: "boolean" },
    gaps: { type: "boolean" }, models: { type: "string" }, python: { type: "string" }, quiet: { type: "boolean" },
  },
});

const oracle = new Oracle(values.python);
const ours = (form: ApiForm): Outcome => traceReference({ case: "form", profile: "torch-2.6", file: "model.py", files: { "model.py": modelOf(form) } });

const whole = (outcome: Outcome): string => (outcome.outcome === "exported" ? verbatim(outcome.program)
  : outcome.outcome === "skipped" ? "skipped" : `${outcome.outcome} ${outcome.error.type}: ${verbatim(outcome.error.message)}`);

const isMissing = (outcome: Outcome): boolean => outcome.outcome === "error" && outcome.error.type === "NotImplemented";

function reasonOf(outcome: Outcome): string {
  return outcome.outcome === "error" ? `${outcome.error.type}: ${outcome.error.message.split("\n")[0]}`.slice(0, 200) : "differs";
}

function show(form: ApiForm, expected: readonly string[], actual: readonly string[]): void {
  const [want, have] = [new Set(expected), new Set(actual)];
  console.log(`  ${form.text}`);
  for (const line of expected) if (!have.has(line)) console.log(`    - ${line.slice(0, 500)}`);
  for (const line of actual) if (!want.has(line)) console.log(`    + ${line.slice(0, 500)}`);
}

const total = { agree: 0, differ: 0, missing: 0 };
for (const family of readFamilies(values.family)) {
  const count = { agree: 0, differ: 0, missing: 0 };
  const written: ApiForm[] = [];
  for (const [at, form] of family.forms.entries()) {
    if (values.form !== undefined && !form.text.includes(values.form)) {
      written.push(form);
      continue;
    }
    if (values.models !== undefined) {
      mkdirSync(values.models, { recursive: true });
      writeFileSync(join(values.models, `${family.name}_${String(at).padStart(3, "0")}.py`), modelOf(form));
    }
    const torch = values.torch === true || values.record === true || form.expected.length === 0 ? await oracle.trace(modelOf(form)) : null;
    const held = values.record === true || form.expected.length === 0 ? { ...form, expected: linesOf(torch!) } : form;
    const actual = ours(form);
    const agree = values.torch ? whole(torch!) === whole(actual) : agrees(held, actual);
    const kind = agree ? "agree" : isMissing(actual) ? "missing" : "differ";
    count[kind] += 1;
    written.push(values.gaps ? { ...held, gap: agree ? null : held.gap ?? reasonOf(actual) } : held);
    if (agree || !values.show) continue;
    if (kind === "missing") console.log(`  ${form.text}\n    ${reasonOf(actual)}`);
    else if (values.torch) show(form, whole(torch!).split("\n"), whole(actual).split("\n"));
    else show(form, held.expected, linesOf(actual));
  }
  if (values.record || values.gaps || family.forms.some((form) => form.expected.length === 0)) {
    const comment = readFileSync(family.path, "utf8").split("\n").filter((line) => line.startsWith("# "));
    writeFileSync(family.path, writeFamily(written, comment));
  }
  for (const kind of ["agree", "differ", "missing"] as const) total[kind] += count[kind];
  const all = count.agree + count.differ + count.missing;
  if (all > 0 && !values.quiet) console.log(`${family.name.padEnd(28)} ${((100 * count.agree) / all).toFixed(1).padStart(6)} % of ${String(all).padStart(4)}   ${count.differ} differ, ${count.missing} not implemented`);
}
await oracle.close();
const all = total.agree + total.differ + total.missing;
console.log(`${"all".padEnd(28)} ${((100 * total.agree) / Math.max(all, 1)).toFixed(1).padStart(6)} % of ${String(all).padStart(4)}   ${total.differ} differ, ${total.missing} not implemented`);
process.exitCode = total.differ > 0 ? 1 : 0;
