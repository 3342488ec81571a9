/** `exportcheck diff A B`: what differs between two outcomes, or two sets of them, in the domain's words. */
import { compare, differencesOf, forms, generalLine, generalMessage, renderPair, type Form, type Group } from "../compare/index.ts";
import { printable, unifiedDiff } from "../report/index.ts";
import type { Outcome } from "../tracers/index.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { CORPUS, PROFILE } from "./flags.ts";
import { outcomesOf, type Outcomes } from "./outcomes.ts";
import { NothingSelected } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export const diff: Command = {
  name: "diff",
  summary: "Say what differs between two programs, snapshots, result files or profiles.",
  about: `A and B are each a file (a printed program, a snapshot, results of run --json, lines of trace --json; - is standard input), a folder of
    snapshots, a profile, a case, or PROFILE/CASE. Programs are compared as graphs: operators added, removed, replaced; arguments, rewired inputs,
    shapes, dtypes, assertions, ranges, signature, lifted constants, subgraphs, order; and, where the graphs are equal, names and layout. Either
    release's layout can be read (PyTorch 2.6 and 2.14).

    Of two sets, cases are paired by name, and a change that many cases share is told once.

    Exit code: 0 equal in the form that is asked for, 1 not, 2 something cannot be read, 5 there is nothing to compare.`,
  operands: { name: "A B", least: 2, most: 2, words: "outcomes" },
  flags: [
    { name: "form", value: "FORM", words: forms, help: `How strictly to compare: ${forms.join(", ")}. Default documented; graph looks past names.` },
    { name: "each", help: "Of two sets, what differs case by case, instead of grouped." },
    { name: "text", help: "The lines that differ, too." },
    { name: "json", help: "One JSON document (exportcheck --schema diff)." },
    PROFILE,
    CORPUS,
  ],
  examples: [
    ["diff before.txt after.txt", "two programs"],
    ["diff before.txt after.txt --form graph", "equal if only names differ"],
    ["diff torch-2.6 torch-2.14", "what changed between two releases, grouped"],
    ["diff old-results.json new-results.json --each", "two runs, case by case"],
  ],
  run,
};

/** The version of the JSON document. */
const VERSION = 1;

type Standing = "equal" | "differs" | "only in A" | "only in B";

interface Compared {
  readonly name: string;
  readonly standing: Standing;
  readonly holds?: Form;
  readonly groups: readonly Group[];
  readonly sides: readonly [Outcome | undefined, Outcome | undefined];
}

async function run(input: Input, terminal: Terminal): Promise<number> {
  const form = input.choice("form", forms) ?? "documented";
  const [nameA = "", nameB = ""] = input.operands;
  const [a, b] = [outcomesOf(nameA, input, terminal), outcomesOf(nameB, input, terminal)];
  const several = a.several || b.several;
  if (a.several !== b.several && a.byName.size !== b.byName.size) throw new UsageError(`${a.several ? nameA : nameB} holds several outcomes, ${a.several ? nameB : nameA} one; name a case: PROFILE/CASE`);
  if (a.byName.size + b.byName.size === 0) throw new NothingSelected(`neither ${nameA} nor ${nameB} holds any outcome`);
  const compared = a.several && b.several ? pairByName(a, b, form) : [compareOne(nameA, first(a), first(b), form)];
  if (input.has("json")) terminal.out(`${JSON.stringify(document(nameA, nameB, form, compared), undefined, 2)}\n`);
  else if (several && !input.has("each")) showGrouped(compared, form, terminal);
  else for (const one of compared) showOne(one, form, [nameA, nameB], several, input.has("text"), terminal);
  return compared.every(({ standing }) => standing === "equal") ? EXIT.ok : EXIT.differ;
}

const first = ({ byName }: Outcomes): Outcome => [...byName.values()][0]!;

function pairByName(a: Outcomes, b: Outcomes, form: Form): Compared[] {
  const names = [...new Set([...a.byName.keys(), ...b.byName.keys()])].sort();
  return names.map((name) => compareOne(name, a.byName.get(name), b.byName.get(name), form));
}

function compareOne(name: string, a: Outcome | undefined, b: Outcome | undefined, form: Form): Compared {
  const sides = [a, b] as const;
  if (!a || !b) return { name, standing: a ? "only in A" : "only in B", groups: [], sides };
  if (!settled(a) || !settled(b)) {
    const same = JSON.stringify(a) === JSON.stringify(b);
    return { name, standing: same ? "equal" : "differs", groups: same ? [] : [{ category: "outcome", breaks: "graph", message: `${said(a)} became ${said(b)}`, members: [] }], sides };
  }
  const { holds } = compare(a, b, "verbatim");
  const equal = holds !== undefined && forms.indexOf(holds) <= forms.indexOf(form);
  return { name, standing: equal ? "equal" : "differs", ...(holds === undefined ? {} : { holds }), groups: equal ? [] : differencesOf(a, b, form === "outcome" ? "graph" : form), sides };
}

type Settled = Extract<Outcome, { outcome: "exported" | "rejected" }>;
const settled = (outcome: Outcome): outcome is Settled => outcome.outcome === "exported" || outcome.outcome === "rejected";
const said = (outcome: Outcome): string => (outcome.outcome === "exported" ? "exported" : outcome.outcome === "skipped" ? "skipped" : `${outcome.outcome} (${outcome.error.type})`);

function document(a: string, b: string, form: Form, compared: readonly Compared[]) {
  return {
    version: VERSION,
    a,
    b,
    form,
    equal: compared.every(({ standing }) => standing === "equal"),
    cases: compared.map(({ name, standing, holds, groups }) => ({
      name,
      standing,
      ...(holds === undefined ? {} : { holds }),
      differences: groups.map(({ category, breaks, message, members }) => ({ category, breaks, message, places: members.map(({ graph, subject, values, names, lines }) => ({ graph, subject, values, names, lines })) })),
    })),
    groups: acrossCases(compared).map(({ category, message, cases }) => ({ category, message, cases })),
  };
}

interface Shared {
  readonly category: string;
  readonly message: string;
  readonly cases: readonly string[];
}

/** Changes by how many cases share them. Names and places are left out: those are each case's own. */
function acrossCases(compared: readonly Compared[]): Shared[] {
  const found = new Map<string, { category: string; message: string; cases: Set<string> }>();
  for (const { name, groups } of compared) {
    const otherClass = groups.some(({ category }) => category === "error-type");
    for (const group of groups) {
      if (otherClass && group.category === "message") continue; // an exception of another class says something else
      for (const message of group.members.length === 0 ? [shortened(generalLine(group.message))] : new Set(group.members.map(generalMessage))) {
        const key = `${group.category}: ${message}`;
        const known = found.get(key);
        if (known) known.cases.add(name);
        else found.set(key, { category: group.category, message, cases: new Set([name]) });
      }
    }
  }
  return [...found.values()].map((one) => ({ ...one, cases: [...one.cases] })).sort((x, y) => y.cases.length - x.cases.length);
}

/** Long sentences by how they begin and end. */
const LONGEST = 100;
const shortened = (message: string): string => message.replace(/"([^"]*)"/g, (_, text: string) => `"${text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 30)} … ${text.slice(-28)}`}"`);

function showOne(one: Compared, form: Form, [a, b]: readonly [string, string], several: boolean, text: boolean, terminal: Terminal): void {
  const { colors } = terminal;
  if (one.standing === "equal") {
    if (!several) terminal.out(`${colors.green("equal")} in ${form} form${one.holds === form || one.holds === undefined ? "" : ` (and in ${one.holds} form)`}\n`);
    return;
  }
  const holds = one.holds === undefined ? "" : `; the strictest form that holds is ${one.holds}`;
  const title = several ? `${printable(one.name)}: ${one.standing}${one.standing === "differs" ? holds : ""}` : `differs in ${form} form${holds}`;
  terminal.out([colors.bold(title), ...one.groups.flatMap((group) => groupLines(group, terminal)), ...(text ? textLines(one, form, [a, b], terminal) : [])].join("\n") + "\n");
}

function groupLines({ category, message, members }: Group, { colors }: Terminal): string[] {
  const member = members.length === 1 ? members[0] : undefined;
  const lines = [member?.lines.expected, member?.lines.actual].map((line) => line ?? "-");
  const place = member === undefined || lines.every((line) => line === "-") ? "" : colors.dim(`  line ${lines[0] === lines[1] ? lines[0] : lines.join(" → ")}`);
  return [`  ${colors.yellow(category)}: ${printable(message)}${place}`];
}

function textLines({ sides: [left, right] }: Compared, form: Form, names: readonly [string, string], { colors }: Terminal): string[] {
  if (!left || !right || !settled(left) || !settled(right)) return [];
  const { expected, actual } = renderPair(left, right, form);
  return unifiedDiff(expected, actual, names, colors).map((line) => `  ${line}`);
}

/** Cases that are named behind a shared change. */
const NAMED = 5;

function showGrouped(compared: readonly Compared[], form: Form, terminal: Terminal): void {
  const { colors } = terminal;
  const count = (standing: Standing): number => compared.filter((one) => one.standing === standing).length;
  const counts = (["equal", "differs", "only in A", "only in B"] as const).filter((standing) => count(standing) > 0).map((standing) => `${count(standing)} ${standing === "differs" ? "differ" : standing}`);
  terminal.out(`${colors.bold(`${compared.length} ${compared.length === 1 ? "case" : "cases"} in ${form} form: ${counts.join(", ")}`)}\n`);
  for (const { category, message, cases } of acrossCases(compared)) {
    const named = cases.slice(0, NAMED).join(", ") + (cases.length > NAMED ? `, … ${cases.length - NAMED} more` : "");
    terminal.out(`${String(cases.length).padStart(5)}  ${colors.yellow(category)}: ${printable(message)}  ${colors.dim(printable(named))}\n`);
  }
  for (const standing of ["only in A", "only in B"] as const) {
    const names = compared.filter((one) => one.standing === standing).map(({ name }) => name);
    if (names.length > 0) terminal.out(`${standing}: ${printable(names.join(", "))}\n`);
  }
}
