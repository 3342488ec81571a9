/** For tests of the report: results of one's own, and the page that is made of them. */
import { readFileSync } from "node:fs";
import picocolors from "picocolors";
import { statuses, type CaseResult, type RunEvent, type Status } from "../../../runner/index.ts";
import { html } from "../index.ts";

const program = readFileSync(new URL("../../../compare/samples/condnest-2.6.txt", import.meta.url), "utf8");

export const one = (name: string, status: Status, more: Partial<CaseResult> = {}): CaseResult =>
  ({ name, status, tags: ["torch.cond"], support: "SUPPORTED", outcome: { outcome: "exported", program }, checks: [], seconds: 0, ...more });
export const failing = (name: string, expected: string, actual: string): CaseResult =>
  one(name, "fail", { tags: ["torch.dynamic-shape", "python.closure"], support: "NOT_SUPPORTED_YET", checks: [{ origin: "torch", source: "x.snap", form: "verbatim", passed: false, holds: "outcome", differences: [{ category: "shape", message: "aten.add.Tensor: [2] became [3]" }], expected, actual }], reproduce: `npx exportcheck run --case ${name}` });

export function report(cases: readonly CaseResult[]): string {
  let text = "";
  const sink = html({ write: (piece) => { text += piece; }, paint: picocolors.createColors(false), env: {} });
  const counts = Object.fromEntries(statuses.map((status) => [status, cases.filter((each) => each.status === status).length])) as Record<Status, number>;
  const events: RunEvent[] = [
    { event: "start", version: "0.1.0", tracer: { name: "mine", version: "<1>", profiles: [] }, profile: "torch-2.6", cases: cases.length },
    ...cases.map((result): RunEvent => ({ event: "case", result })),
    { event: "finish", counts, unrun: 0, seconds: 1 },
  ];
  for (const event of events) sink.take(event);
  return text;
}
