/** Judges results by a policy: a verdict a rule, with the margin by which it is met or missed, and what changed since the baseline. */
import type { Form } from "../compare/index.ts";
import { parseTags } from "../corpus/index.ts";
import type { Results } from "../report/index.ts";
import { standingsOf, type Baseline, type Standing } from "./baseline.ts";
import { changesBetween, strength, type Change } from "./changes.ts";
import { needsBaseline, PolicyError, statusWords, type Policy, type Requirement, type Rule } from "./policy.ts";

export interface Offender {
  readonly name: string;
  readonly reason: string;
}

export interface RuleVerdict {
  readonly rule: string;
  readonly why?: string;
  readonly met: boolean;
  /** Cases that the rule is about. */
  readonly selected: number;
  readonly needs: string;
  readonly has: string;
  /** By how many cases the rule is met; below 0, by how many it is missed. */
  readonly margin: number;
  readonly offenders: readonly Offender[];
}

export interface Verdict {
  readonly met: boolean;
  readonly rules: readonly RuleVerdict[];
  readonly changes: readonly Change[];
}

/** Throws `PolicyError` where a rule cannot be judged: no baseline, another profile, a tag that there is not. */
export function judgeGate(policy: Policy, results: Results, baseline: Baseline | undefined, vocabulary: readonly string[] = []): Verdict {
  const cases = standingsOf(results);
  if (baseline) comparable(results, baseline);
  const changes = baseline ? changesBetween(baseline.cases, cases) : [];
  const words = [...new Set([...vocabulary, ...[...cases, ...(baseline?.cases ?? [])].flatMap(({ tags }) => tags), "SUPPORTED", "NOT_SUPPORTED_YET"])];
  const rules = policy.rules.map((rule) => {
    if (needsBaseline(rule) && !baseline) throw new PolicyError(`the rule "${rule.text}" needs a baseline: --baseline FILE, or baseline: in the policy; exportcheck gate --write-baseline FILE makes one`);
    return judgeRule(rule, { cases, before: baseline?.cases ?? [], changes, words });
  });
  if (results.summary.unrun > 0) rules.unshift(notRun(results.summary.unrun, cases.length));
  return { met: rules.every(({ met }) => met), rules, changes };
}

function comparable(results: Results, baseline: Baseline): void {
  if (baseline.profile !== results.profile) throw new PolicyError(`the baseline is of profile ${baseline.profile}, the results are of ${results.profile}`);
  if (baseline.tracer.name !== results.tracer.name) throw new PolicyError(`the baseline is of the tracer ${baseline.tracer.name}, the results are of ${results.tracer.name}`);
  if (baseline.form !== results.form) throw new PolicyError(`the baseline was made with ${baseline.form ? `--form ${baseline.form}` : "no --form"}, the results with ${results.form ? `--form ${results.form}` : "none"}`);
}

const notRun = (count: number, ran: number): RuleVerdict =>
  ({ rule: "every selected case is run", met: false, selected: count + ran, needs: "0 not run", has: `${count} not run`, margin: -count, offenders: [] });

interface Context {
  readonly cases: readonly Standing[];
  readonly before: readonly Standing[];
  readonly changes: readonly Change[];
  readonly words: readonly string[];
}

function judgeRule(rule: Rule, { cases, before, changes, words }: Context): RuleVerdict {
  const tagged = rule.cases === undefined ? () => true : parseTags(rule.cases, words, `rule "${rule.text}"`);
  const selects = ({ tags, support, checks }: Standing): boolean => tagged([...tags, support]) && (rule.origin === undefined || checks.some(({ origin }) => origin === rule.origin));
  const selected = cases.filter(selects);
  const names = new Set([...cases, ...before].filter(selects).map(({ name }) => name));
  const measured = measure(rule.requirement, rule, selected, changes.filter(({ name }) => names.has(name)), before);
  // A rule that is about no case guards nothing.
  const empty = names.size === 0;
  return { rule: rule.text, ...(rule.why === undefined ? {} : { why: rule.why }), selected: selected.length, ...measured, met: measured.margin >= 0 && !empty, ...(empty ? { has: "no case" } : {}) };
}

type Measured = Pick<RuleVerdict, "needs" | "has" | "margin" | "offenders">;

function measure(requirement: Requirement, rule: Rule, selected: readonly Standing[], changes: readonly Change[], before: readonly Standing[]): Measured {
  switch (requirement.kind) {
    case "share": {
      const offenders = selected.filter((one) => !holds(one, requirement.form, rule.origin)).map((one) => ({ name: one.name, reason: standingText(one, rule.origin) }));
      const needed = Math.ceil((requirement.percent / 100) * selected.length - 1e-9);
      const has = selected.length - offenders.length;
      return { needs: `${requirement.percent} %`, has: selected.length === 0 ? "no case" : `${percent(has, selected.length)} %`, margin: has - needed, offenders };
    }
    case "no-regression": {
      const offenders = requirement.form === undefined ? changes.filter(({ kind, cause }) => cause === "tracer" && (kind === "newly failing" || kind === "weaker")).map(offence) : lost(requirement.form, rule, selected, before, changes);
      return { needs: "0", has: String(offenders.length), margin: -offenders.length, offenders };
    }
    case "changes": {
      const offenders = changes.filter(({ kind }) => kind === requirement.change).map(offence);
      return { needs: `${requirement.most === 0 ? "0" : `at most ${requirement.most}`}`, has: String(offenders.length), margin: requirement.most - offenders.length, offenders };
    }
    case "statuses": {
      const offenders = selected.filter(({ status }) => status === statusWords[requirement.status]).map((one) => ({ name: one.name, reason: standingText(one, rule.origin) }));
      return { needs: `${requirement.most === 0 ? "0" : `at most ${requirement.most}`}`, has: String(offenders.length), margin: requirement.most - offenders.length, offenders };
    }
  }
}

const offence = ({ name, kind, detail, cause }: Change): Offender => ({ name, reason: `${kind} (${detail}${cause === "corpus" ? "; the corpus changed" : ""})` });

/** Cases that held in a form and no longer do, by the tracer's doing. */
function lost(form: Form, rule: Rule, selected: readonly Standing[], before: readonly Standing[], changes: readonly Change[]): Offender[] {
  const old = new Map(before.map((one) => [one.name, one]));
  const corpus = new Set(changes.filter(({ kind }) => kind === "golden changed" || kind === "source changed").map(({ name }) => name));
  return selected.filter((one) => {
    const was = old.get(one.name);
    return was && !corpus.has(one.name) && one.status !== "skip" && holds(was, form, rule.origin) && !holds(one, form, rule.origin);
  }).map((one) => ({ name: one.name, reason: standingText(one, rule.origin) }));
}

/** A case holds in a form where each of its expectations does; without a form, where it passed. */
function holds(one: Standing, form: Form | undefined, origin: string | undefined): boolean {
  const checks = one.checks.filter((check) => origin === undefined || check.origin === origin);
  if (form === undefined && origin === undefined) return one.status === "pass";
  return checks.length > 0 && checks.every((check) => check.holds !== undefined && strength(check.holds) <= strength(form ?? "documented"));
}

function standingText(one: Standing, origin: string | undefined): string {
  const checks = one.checks.filter((check) => origin === undefined || check.origin === origin);
  const held = checks.map((check) => `${check.origin}: ${check.holds === undefined ? "no form holds" : `holds in ${check.holds} form`}`);
  return [one.status, ...held].join("; ");
}

/** Rounded down, so that 99.99 % is not shown as 100. */
const percent = (part: number, all: number): string => {
  const value = Math.floor((part / all) * 10_000) / 100;
  return String(value);
};
