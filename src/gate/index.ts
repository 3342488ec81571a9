/** The gate: a policy and a baseline make a verdict of results. */
export { baselineOf, formatBaseline, readBaseline, type Baseline, type Standing } from "./baseline.ts";
export { changeKinds, changesBetween, type Change, type ChangeKind } from "./changes.ts";
export { defaultPolicy, PolicyError, readPolicy, type Policy, type Rule } from "./policy.ts";
export { judgeGate, type RuleVerdict, type Verdict } from "./verdict.ts";
