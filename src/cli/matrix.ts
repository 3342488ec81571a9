/** `exportcheck matrix`: several tracers or profiles over one selection; who agrees with whom, in which form. */
import { compare, forms, type Form } from "../compare/index.ts";
import { printable } from "../report/index.ts";
import { runCases, TracerPool } from "../runner/index.ts";
import { readSnapshots } from "../snapshots/index.ts";
import type { Outcome } from "../tracers/index.ts";
import { version } from "../util/version.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { PYTHON, selectionFlags, TIMEOUT, TRACERS, timeoutOf, tracerNamed } from "./flags.ts";
import { openSuite, type Suite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export const matrix: Command = {
  name: "matrix",
  summary: "Run several tracers or profiles over the cases and show who agrees with whom.",
  about: `A column a tracer and profile, and one for what is recorded under the profile. In each row, columns with the same letter agree in the form that
    is asked for: a with whatever stands first. ! is an error, - a skip, a dot nothing recorded. Below stands how many cases each two columns share, by form.

    Exit code: 0 all columns agree in every case, 1 some do not.`,
  flags: [
    ...selectionFlags,
    { name: "tracer", value: "NAME", repeat: true, words: "tracers", help: "As for run; repeated, one column each. Default: reference." },
    { name: "profile", value: "NAME", repeat: true, words: "profiles", help: "Repeated, one column for each tracer and profile. Default: the corpus's first." },
    { name: "form", value: "FORM", words: forms, help: `The form in which columns agree: ${forms.join(", ")}. Default documented.` },
    { name: "no-snapshots", help: "No column for what is recorded." },
    { name: "differing", help: "Only the rows in which not all agree." },
    { name: "json", help: "One JSON document (exportcheck --schema matrix)." },
    TRACERS,
    PYTHON,
    TIMEOUT,
  ],
  examples: [
    ["matrix --tracer reference --tracer torch", "the reference tracer, real PyTorch and what is recorded"],
    ["matrix --tracer mine --tracer reference --form graph --differing", "where mine differs in more than names"],
    ["matrix --tracer torch --profile torch-2.6 --profile torch-2.14", "one tracer under two profiles"],
  ],
  run,
};

const VERSION = 1;

interface Column {
  readonly title: string;
  readonly profile: string;
  /** By the case's name. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

interface Agreement {
  readonly a: string;
  readonly b: string;
  /** Cases in which both have a program or a rejection. */
  readonly cases: number;
  /** How many of them hold in a form or a stricter one. */
  readonly by: Readonly<Record<Form, number>>;
}

async function run(input: Input, terminal: Terminal): Promise<number> {
  const form = input.choice("form", forms) ?? "documented";
  const suite = openSuite(input, terminal);
  const wanted = input.all("profile");
  const profiles = wanted.length > 0 ? wanted : [suite.profile];
  for (const profile of profiles) if (!suite.corpus.profiles.includes(profile)) throw new UsageError(`--profile: there is no "${profile}" in this corpus; known: ${suite.corpus.profiles.join(", ")}`);
  const tracers = input.all("tracer").length > 0 ? input.all("tracer") : ["reference"];
  const columns: Column[] = [];
  for (const profile of profiles) {
    if (!input.has("no-snapshots")) columns.push(recorded(suite, profile, profiles.length > 1));
    for (const text of tracers) columns.push(await traced(text, profile, profiles.length > 1, suite, input, terminal));
  }
  if (columns.length < 2) throw new UsageError("a matrix needs two columns: two tracers, two profiles, or one and what is recorded");
  const rows = suite.cases.map(({ name }) => ({ name, letters: lettersOf(columns.map(({ outcomes }) => outcomes.get(name)), form) }));
  const agreements = columns.flatMap((a, index) => columns.slice(index + 1).map((b) => agreementOf(a, b, suite.cases.map(({ name }) => name))));
  if (input.has("json")) terminal.out(`${JSON.stringify(document(form, columns, rows, agreements), undefined, 2)}\n`);
  else show(columns, input.has("differing") ? rows.filter(({ letters }) => !uniform(letters)) : rows, agreements, form, terminal);
  return rows.every(({ letters }) => uniform(letters)) ? EXIT.ok : EXIT.differ;
}

/** What is recorded, else what is published. */
function recorded(suite: Suite, profile: string, several: boolean): Column {
  const outcomes = new Map<string, Outcome>();
  for (const one of suite.cases) {
    const all = readSnapshots(suite.corpus, profile, one.name);
    const best = all.find(({ origin }) => origin !== "documented") ?? all[0];
    if (best) outcomes.set(one.name, best.outcome);
  }
  return { title: several ? `recorded/${profile}` : "recorded", profile, outcomes };
}

async function traced(text: string, profile: string, several: boolean, suite: Suite, input: Input, terminal: Terminal): Promise<Column> {
  const spec = tracerNamed(text, input, terminal.cwd, "--tracer");
  const tracer = await TracerPool.open(spec, 1);
  const outcomes = new Map<string, Outcome>();
  try {
    const cases = suite.cases.map((one) => ({ ...one, expectations: () => [] }));
    for await (const event of runCases({ version, profile, cases, tracer, timeout: timeoutOf(input, spec), reproduce: () => "" })) {
      if (event.event === "case") outcomes.set(event.result.name, event.result.outcome);
    }
  } finally {
    await tracer.close();
  }
  return { title: several ? `${text}/${profile}` : text, profile, outcomes };
}

type Settled = Extract<Outcome, { outcome: "exported" | "rejected" }>;
const settled = (outcome: Outcome | undefined): outcome is Settled => outcome?.outcome === "exported" || outcome?.outcome === "rejected";

const agree = (a: Settled, b: Settled, form: Form): boolean => {
  const { holds } = compare(a, b, form);
  return holds !== undefined && forms.indexOf(holds) <= forms.indexOf(form);
};

/** One letter a column: the same for columns that agree. */
function lettersOf(outcomes: readonly (Outcome | undefined)[], form: Form): string[] {
  const groups: Settled[] = [];
  return outcomes.map((outcome) => {
    if (!outcome) return "·";
    if (!settled(outcome)) return outcome.outcome === "skipped" ? "-" : "!";
    const known = groups.findIndex((other) => agree(other, outcome, form));
    return String.fromCodePoint(97 + (known >= 0 ? known : groups.push(outcome) - 1));
  });
}

/** Nothing recorded and skips say nothing of who agrees. */
const uniform = (letters: readonly string[]): boolean => new Set(letters.filter((letter) => letter !== "·" && letter !== "-")).size <= 1 && !letters.includes("!");

function agreementOf(a: Column, b: Column, names: readonly string[]): Agreement {
  const by: Record<Form, number> = { verbatim: 0, documented: 0, graph: 0, outcome: 0 };
  let cases = 0;
  for (const name of names) {
    const [x, y] = [a.outcomes.get(name), b.outcomes.get(name)];
    if (!settled(x) || !settled(y)) continue;
    cases += 1;
    const { holds } = compare(x, y, "verbatim");
    if (holds !== undefined) for (const form of forms.slice(forms.indexOf(holds))) by[form] += 1;
  }
  return { a: a.title, b: b.title, cases, by };
}

const document = (form: Form, columns: readonly Column[], rows: readonly { name: string; letters: readonly string[] }[], agreements: readonly Agreement[]) => ({
  version: VERSION,
  form,
  columns: columns.map(({ title, profile }) => ({ title, profile })),
  cases: rows.map(({ name, letters }) => ({ name, agree: uniform(letters), letters })),
  agreements,
});

function show(columns: readonly Column[], rows: readonly { name: string; letters: readonly string[] }[], agreements: readonly Agreement[], form: Form, { colors, out }: Terminal): void {
  const width = Math.max(4, ...rows.map(({ name }) => name.length));
  const paint = (letter: string): ((text: string) => string) => (letter === "a" ? colors.green : letter === "·" || letter === "-" ? colors.dim : colors.red);
  const cell = (text: string, index: number): string => text.padEnd(Math.max(1, columns[index]!.title.length));
  out(`${colors.bold(["case".padEnd(width), ...columns.map(({ title }) => printable(title))].join("  "))}\n`);
  for (const { name, letters } of rows) out(`${printable(name).padEnd(width)}  ${letters.map((letter, index) => paint(letter)(cell(letter, index))).join("  ")}\n`);
  out(`\n${colors.bold(`agreement (letters: in ${form} form)`)}\n`);
  const label = ({ a, b }: Agreement): string => printable(`${a} and ${b}`);
  const longest = Math.max(...agreements.map((one) => label(one).length));
  for (const one of agreements) out(`  ${label(one).padEnd(longest)}  ${one.cases} cases: ${forms.map((name) => `${name} ${one.by[name]}`).join(", ")}\n`);
}
