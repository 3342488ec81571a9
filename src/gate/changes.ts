/** What changed since the baseline, case by case, with changes of the corpus apart from changes of the tracer. */
import { forms, type Form } from "../compare/index.ts";
import type { Standing } from "./baseline.ts";

export const changeKinds = ["newly failing", "weaker", "newly skipped", "fixed", "stronger", "added", "removed", "golden changed", "source changed"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly kind: ChangeKind;
  readonly name: string;
  /** `corpus` where what the case expects, or its source, is not what it was: the tracer may be as it was. */
  readonly cause: "tracer" | "corpus";
  readonly detail: string;
}

export function changesBetween(before: readonly Standing[], after: readonly Standing[]): Change[] {
  const old = new Map(before.map((one) => [one.name, one]));
  const now = new Map(after.map((one) => [one.name, one]));
  const found: Change[] = [];
  for (const one of after) {
    const was = old.get(one.name);
    if (was) found.push(...caseChanges(was, one));
    else found.push({ kind: "added", name: one.name, cause: "corpus", detail: one.status });
  }
  for (const one of before) if (!now.has(one.name)) found.push({ kind: "removed", name: one.name, cause: "corpus", detail: `was ${one.status}` });
  return found;
}

function caseChanges(was: Standing, is: Standing): Change[] {
  const found: Change[] = [];
  const golden = origins(was, is).filter((origin) => goldenOf(was, origin) !== goldenOf(is, origin));
  const source = was.source !== undefined && is.source !== undefined && was.source !== is.source;
  const cause = golden.length > 0 || source ? "corpus" : "tracer";
  const one = (kind: ChangeKind, detail: string, by: Change["cause"] = cause): void => void found.push({ kind, name: is.name, cause: by, detail });
  if (golden.length > 0) one("golden changed", golden.join(", "), "corpus");
  if (source) one("source changed", "model.py", "corpus");
  if (was.status !== "skip" && is.status === "skip") one("newly skipped", `was ${was.status}`);
  else if (was.status === "pass" && is.status !== "pass" && is.status !== "skip") one("newly failing", is.status);
  else if (was.status !== "pass" && is.status === "pass") one("fixed", `was ${was.status}`);
  else if (was.status === is.status) {
    for (const origin of origins(was, is)) {
      const [from, to] = [heldForm(was, origin), heldForm(is, origin)];
      if (strength(from) < strength(to)) one("weaker", `${origin}: ${from ?? "no form"} held, now ${to ?? "none"}`);
      else if (strength(from) > strength(to)) one("stronger", `${origin}: ${from ?? "no form"} held, now ${to}`);
    }
  }
  return found;
}

/** Expectations that both have. */
const origins = (was: Standing, is: Standing): string[] => was.checks.map(({ origin }) => origin).filter((origin) => is.checks.some((check) => check.origin === origin));
const goldenOf = (one: Standing, origin: string): string | undefined => one.checks.find((check) => check.origin === origin)?.golden;
const heldForm = (one: Standing, origin: string): Form | undefined => one.checks.find((check) => check.origin === origin)?.holds;

/** Strictest 0; none is weaker than every form. */
export const strength = (form: Form | undefined): number => (form === undefined ? forms.length : forms.indexOf(form));
