/** What a merge promises, for any run cut in any way. */
import { expect, test } from "vitest";
import { shardsOf, statuses, type CaseResult, type Status } from "../runner/index.ts";
import { always, fc } from "../util/testing/property.ts";
import { mergedEvents, mergeProblems, type Part } from "./merge.ts";

const resultOf = (name: string, status: Status): CaseResult => ({ name, status, tags: [], support: "SUPPORTED", outcome: { outcome: "skipped", reason: "" }, checks: [], seconds: 0 });

/** A run of these cases on `count` machines. */
function partsOf(results: readonly CaseResult[], count: number): Part[] {
  const owners = shardsOf(results.map(({ name }) => name), count);
  return Array.from({ length: count }, (_, at): Part => partOf(results.filter((_, index) => owners[index] === at + 1), at + 1, count, results.length));
}

function partOf(mine: readonly CaseResult[], index: number, count: number, selected: number): Part {
  const counts = Object.fromEntries(statuses.map((status) => [status, mine.filter((one) => one.status === status).length])) as Record<Status, number>;
  return {
    name: `shard-${index}`,
    start: { event: "start", version: "1", tracer: { name: "t", version: "1", profiles: [] }, profile: "p", cases: mine.length, shard: { index, count, selected, selection: "s", corpus: "c" } },
    finish: { event: "finish", counts, unrun: 0, seconds: index },
    cases: mine.map(({ name }) => name),
    results: () => mine,
  };
}

const run = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_]{1,6}$/), fc.constantFrom(...statuses)), { selector: ([name]) => name, minLength: 1, maxLength: 40 })
  .map((all) => all.map(([name, status]) => resultOf(name, status)).sort((a, b) => (a.name < b.name ? -1 : 1)));
const machines = fc.integer({ min: 1, max: 9 });

test("however a run is cut, and in whatever order its parts come, it is the whole run again", () => {
  always(fc.property(run, machines, fc.nat(), (results, count, turn) => {
    const parts = partsOf(results, count);
    const turned = [...parts.slice(turn % count), ...parts.slice(0, turn % count)];
    expect(mergeProblems(turned)).toEqual([]);
    const events = [...mergedEvents(turned)];
    expect(events.flatMap((event) => (event.event === "case" ? [event.result] : []))).toEqual(results);
    expect(events.at(-1)).toMatchObject({ event: "finish", seconds: count, counts: partOf(results, 1, 1, 1).finish.counts });
  }));
});

test("a case or a part that is lost, that is there twice, or that is another's is never let through", () => {
  always(fc.property(run, machines, fc.nat(), fc.constantFrom("lost case", "case twice", "lost part", "part twice", "another tracer", "another corpus"), (results, count, at, fault) => {
    const parts = partsOf(results, count);
    const victim = parts.findIndex(({ cases }) => cases.length > 0);
    const { start, cases } = parts[victim]!;
    const edited: Readonly<Record<typeof fault, () => Part[]>> = {
      "lost case": () => parts.with(victim, { ...parts[victim]!, cases: cases.slice(1) }),
      "case twice": () => parts.with(at % count, { ...parts[at % count]!, cases: [...parts[at % count]!.cases, cases[0]!] }),
      "lost part": () => parts.toSpliced(victim, 1),
      "part twice": () => [...parts, parts[victim]!],
      "another tracer": () => [...parts.with(victim, { ...parts[victim]!, start: { ...start, tracer: { ...start.tracer, version: "2" } } })],
      "another corpus": () => [...parts.with(victim, { ...parts[victim]!, start: { ...start, shard: { ...start.shard!, corpus: "d" } } })],
    };
    fc.pre(count > 1 || !fault.startsWith("another"));
    expect(mergeProblems(edited[fault]())).not.toEqual([]);
  }), 300);
});
