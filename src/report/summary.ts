/** Words and signs that reporters share. */
import { statuses, type CaseResult, type Check, type RunFinish, type RunStart, type Status } from "../runner/index.ts";

export const signs: Readonly<Record<Status, string>> = {
  pass: "✓",
  fail: "✗",
  "expected-failure": "○",
  "unexpected-pass": "!",
  skip: "-",
  error: "E",
  new: "+",
};

/** How a summary counts them: `1 error`, `2 errors`. */
const words: Readonly<Record<Status, readonly [string, string]>> = {
  pass: ["passed", "passed"],
  fail: ["failed", "failed"],
  "expected-failure": ["expected failure", "expected failures"],
  "unexpected-pass": ["unexpected pass", "unexpected passes"],
  skip: ["skipped", "skipped"],
  error: ["error", "errors"],
  new: ["new (no snapshot)", "new (no snapshot)"],
};

/** `3 cases: 2 passed, 1 failed` with each part passed through `paint`. */
export function summaryLine(finish: RunFinish, paint: (status: Status, text: string) => string): string {
  const ran = statuses.reduce((sum, status) => sum + finish.counts[status], 0);
  const parts = statuses.filter((status) => finish.counts[status] > 0).map((status) => {
    const count = finish.counts[status];
    return paint(status, `${count} ${words[status][count === 1 ? 0 : 1]}`);
  });
  const unrun = finish.unrun > 0 ? [`${finish.unrun} not run (--bail)`] : [];
  const total = ran + finish.unrun;
  return `${total} ${total === 1 ? "case" : "cases"}: ${[...parts, ...unrun].join(", ")}`;
}

/** `reference 0.1.0`, `torch 2.6.0 (Python 3.13.5)`. */
export const tracerLabel = ({ name, version, python }: RunStart["tracer"]): string => `${name} ${version}${python === undefined ? "" : ` (Python ${python})`}`;

/** Who expects it: `documented`, `recorded from PyTorch`, … */
export const originLabel = (check: Check): string =>
  ({ documented: "documented", torch: "recorded from PyTorch", reference: "recorded from the reference tracer", live: `traced by ${check.source}` })[check.origin];

/** What a count of passes does not show: recordings that are no evidence, and recordings of another source. */
export class Notes {
  private own = 0;
  private stale = 0;

  take({ checks }: CaseResult): void {
    if (checks.length > 0 && checks.every(({ origin }) => origin === "reference")) this.own += 1;
    if (checks.some(({ stale }) => stale)) this.stale += 1;
  }

  lines(): string[] {
    return [
      ...(this.own === 0 ? [] : [`${cases(this.own)} held to what the reference tracer itself recorded: a guard against regressions, no evidence of conformance`]),
      ...(this.stale === 0 ? [] : [`${cases(this.stale)} stale: the source changed since it was recorded (exportcheck update)`]),
    ];
  }
}

const cases = (count: number): string => (count === 1 ? "1 case is" : `${count} cases are`);
