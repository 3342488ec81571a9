import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Form } from "../compare/index.ts";
import type { Results } from "../report/index.ts";
import { resultsDocument } from "../report/index.ts";
import type { CaseResult, Status } from "../runner/index.ts";
import { baselineOf, formatBaseline, readBaseline } from "./baseline.ts";
import { changeKinds, changesBetween } from "./changes.ts";
import { defaultPolicy, PolicyError, readPolicy, requirementOf, statusWords } from "./policy.ts";
import { judgeGate } from "./verdict.ts";

interface Shape {
  readonly status?: Status;
  readonly holds?: Form;
  readonly golden?: string;
  readonly source?: string;
  readonly tags?: readonly string[];
  readonly support?: string;
  readonly origin?: "documented" | "torch";
}

function one(name: string, { status = "pass", holds = "verbatim", golden = "g", source = "s", tags = ["torch.cond"], support = "SUPPORTED", origin = "torch" }: Shape = {}): CaseResult {
  const checks = status === "skip" || status === "error" || status === "new" ? [] : [{ origin, source: "x", form: "verbatim" as const, passed: status === "pass", ...(holds ? { holds } : {}), differences: [], golden }];
  return { name, status, tags, support, source, outcome: { outcome: "skipped", reason: "" }, checks, seconds: 0 };
}

const results = (cases: readonly CaseResult[], unrun = 0): Results =>
  resultsDocument({ event: "start", version: "1", tracer: { name: "t", version: "1", profiles: ["p"] }, profile: "p", cases: cases.length }, cases, { event: "finish", counts: {} as never, unrun, seconds: 0 }) as Results;
const policy = (...rules: string[]) => readPolicy("gate.yaml", `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`);
const judged = (rule: string, now: readonly CaseResult[], before?: readonly CaseResult[]) => {
  const verdict = judgeGate(policy(rule), results(now), before && baselineOf(results(before)), ["torch.cond", "torch.map", "python.closure"]);
  const [{ met, margin, selected, has, offenders }] = verdict.rules as [(typeof verdict.rules)[number]];
  return { met, margin, selected, has, offenders: offenders.map(({ name }) => name) };
};

describe("rules, with the margin by which they are met", () => {
  const four = [one("a"), one("b"), one("c", { holds: "graph", status: "fail" }), one("d", { support: "NOT_SUPPORTED_YET", tags: ["torch.map"], status: "expected-failure", holds: "outcome" })];
  test.each([
    ["100 %", false, -2, 4, "50 %", ["c", "d"]],
    ["SUPPORTED: 100 % in documented form", false, -1, 3, "66.66 %", ["c"]],
    ["SUPPORTED: 100 % in graph form", true, 0, 3, "100 %", []],
    ['"SUPPORTED: 100 % in graph form"', true, 0, 3, "100 %", []],
    ["SUPPORTED: at least 60 % in verbatim form", true, 0, 3, "66.66 %", ["c"]],
    ["SUPPORTED: 30 % in verbatim form", true, 1, 3, "66.66 %", ["c"]],
    ["torch.cond and not torch.map: 100 % in graph form", true, 0, 3, "100 %", []],
    ["{ origin: documented, require: 100 % in documented form }", false, 0, 0, "no case", []],
    ["python.closure: 100 %", false, 0, 0, "no case", []],
    ["no failures", false, -1, 4, "1", ["c"]],
    ["at most 2 failures", true, 1, 4, "1", ["c"]],
    ["at most 0 expected failures", false, -1, 4, "1", ["d"]],
  ] as const)("%s", (rule, met, margin, selected, has, offenders) => expect(judged(rule, four)).toEqual({ met, margin, selected, has, offenders: [...offenders] }));

  test("a skipped case and one with an error hold in no form", () => {
    expect(judged("100 % in outcome form", [one("a"), one("b", { status: "skip" }), one("c", { status: "error" })])).toMatchObject({ met: false, margin: -2, offenders: ["b", "c"] });
  });
});

describe("since the baseline", () => {
  const before = [one("kept"), one("broke"), one("skipped"), one("fixed", { status: "fail", holds: "graph" }), one("gone"), one("golden", { golden: "old" }), one("hidden"), one("weaker")];
  const now = [one("kept"), one("broke", { status: "fail", holds: "outcome" }), one("skipped", { status: "skip" }), one("fixed"), one("golden", { golden: "new", status: "fail", holds: "graph" }), one("hidden", { status: "expected-failure", holds: "outcome" }), one("weaker", { holds: "documented" }), one("came")];

  test("changes of the tracer apart from changes of the corpus", () => {
    const told = changesBetween(baselineOf(results(before)).cases, baselineOf(results(now)).cases).map(({ kind, name, cause }) => `${cause}: ${name} ${kind}`).sort();
    expect(told).toEqual([
      "corpus: came added", "corpus: golden golden changed", "corpus: golden newly failing", "corpus: gone removed",
      "tracer: broke newly failing", "tracer: fixed fixed", "tracer: hidden newly failing", "tracer: skipped newly skipped", "tracer: weaker weaker",
    ]);
  });

  test.each([
    ["no regression", ["broke", "hidden", "weaker"]],
    ["no regression in documented form", ["broke", "hidden"]],
    ["nothing newly skipped", ["skipped"]],
    ["nothing newly failing", ["broke", "golden", "hidden"]],
    ["nothing golden changed", ["golden"]],
    ["nothing removed", ["gone"]],
    ["at most 1 added", ["came"]],
  ])("%s", (rule, offenders) => {
    const verdict = judged(rule, now, before);
    expect(verdict.offenders.sort()).toEqual(offenders);
    expect(verdict.met).toBe(rule.startsWith("at most"));
  });

  test("nothing changed: everything is met", () => {
    expect(judgeGate(defaultPolicy(true), results(before), baselineOf(results(before))).met).toBe(true);
  });

  test("a baseline is kept as lines and read back; whole results serve too", () => {
    const baseline = baselineOf(results(now));
    expect(readBaseline("b.json", formatBaseline(baseline))).toEqual(baseline);
    expect(formatBaseline(baseline).split("\n")).toHaveLength(now.length + 3);
    expect(readBaseline("r.json", JSON.stringify(results(now)))).toEqual(baseline);
  });

  test("what cannot be compared is refused", () => {
    const baseline = baselineOf(results(before));
    const against = (other: Partial<typeof baseline>): (() => unknown) => () => judgeGate(policy("no regression"), results(now), { ...baseline, ...other });
    expect(against({ profile: "q" })).toThrow("the baseline is of profile q");
    expect(against({ tracer: { name: "u", version: "1", profiles: [] } })).toThrow("the tracer u");
    expect(against({ form: "graph" })).toThrow("--form graph");
    expect(() => judgeGate(policy("no regression"), results(now), undefined)).toThrow("needs a baseline");
  });
});

test("a run that was cut short meets no policy", () => {
  const verdict = judgeGate(policy("100 %"), results([one("a")], 3), undefined);
  expect(verdict).toMatchObject({ met: false, rules: [{ has: "3 not run", margin: -3 }, { met: true }] });
});

describe("a policy at fault says where and what would be right", () => {
  test.each([
    ["rules: []\n", /gate\.yaml:1:1: "version" is missing/],
    ["version: 1\nrules: []\n", /lets everything through/],
    ["version: 1\nrules:\n  - SUPPORTED: 100 % in documentd form\n", /gate\.yaml:3:\d+: there is no form "documentd"; did you mean documented\?/],
    ["version: 1\nrules:\n  - nothing newly skiped\n", /3:5: there is no "newly skiped"; did you mean newly skipped\?/],
    ["version: 1\nrules:\n  - 120 %\n", /no more than 100 %/],
    ["version: 1\nrules:\n  - be good\n", /"be good" is no requirement; such are/],
    ["version: 1\nrules:\n  - { require: no errors, cause: x }\n", /unknown key "cause"/],
  ])("%j", (content, message) => {
    expect(() => readPolicy("gate.yaml", content)).toThrow(PolicyError);
    expect(() => readPolicy("gate.yaml", content)).toThrow(message);
  });

  test("a tag that there is not", () => {
    expect(() => judged("torch.cnd: 100 %", [one("a")])).toThrow(/rule "torch\.cnd: 100 %": there is no tag "torch\.cnd"; did you mean torch\.cond/);
  });

  test("the published schema accepts the same sentences", () => {
    const { $defs } = JSON.parse(readFileSync(new URL("../schemas/policy.schema.json", import.meta.url), "utf8")) as { $defs: { sentence: { pattern: string } } };
    const pattern = new RegExp($defs.sentence.pattern);
    for (const sentence of ["100 %", "at least 99.5% in graph form", "no regression", "no regressions in outcome form", ...changeKinds.map((kind) => `nothing ${kind}`), ...Object.keys(statusWords).map((word) => `at most 3 ${word}`), "be good", "nothing new", "at most failures", ""]) {
      expect(pattern.test(sentence), sentence).toBe(typeof requirementOf(sentence) !== "string");
    }
  });

  test("sentences", () => {
    expect(requirementOf("100 % in documented form")).toEqual({ kind: "share", percent: 100, form: "documented" });
    expect(requirementOf("99.5%")).toEqual({ kind: "share", percent: 99.5 });
    expect(requirementOf("no regressions in graph form")).toEqual({ kind: "no-regression", form: "graph" });
    expect(requirementOf("at most 3 expected failures")).toEqual({ kind: "statuses", status: "expected failures", most: 3 });
  });
});
