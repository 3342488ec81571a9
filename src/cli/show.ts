/** `exportcheck show CASE`: everything the corpus says of a case. */
import { relative } from "node:path";
import { render, strictestOf } from "../compare/index.ts";
import { MODEL, type Case, type Corpus } from "../corpus/index.ts";
import { printable } from "../report/index.ts";
import { hash, readSnapshots, type StoredSnapshot } from "../snapshots/index.ts";
import { EXIT, orNear, UsageError, type Command, type Input } from "./command.ts";
import { openCorpus } from "./corpus.ts";
import { CORPUS, PROFILE } from "./flags.ts";
import { profileOf } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

export const show: Command = {
  name: "show",
  summary: "Show a case: its source, tags and expected results.",
  operands: { name: "CASE", least: 1, most: 1, words: "cases" },
  flags: [PROFILE, CORPUS],
  examples: [["show constrain_as_size_example", "the published example and its result"]],
  run: async (input: Input, terminal: Terminal) => {
    const corpus = openCorpus(input, terminal);
    const one = caseNamed(corpus, input.operands[0] ?? "");
    const snapshots = readSnapshots(corpus, profileOf(input, corpus), one.name);
    terminal.out([...head(one, terminal), ...sources(one, terminal), ...snapshots.flatMap((snapshot) => expected(snapshot, one, terminal)), ...(snapshots.length === 0 ? ["no snapshot yet"] : [])].join("\n") + "\n");
    return EXIT.ok;
  },
};

/** Throws `UsageError` with near matches. */
export function caseNamed(corpus: Corpus, name: string): Case {
  const found = corpus.cases.find((one) => one.name === name);
  if (!found) throw new UsageError(`there is no case "${name}"; ${orNear(name, corpus.cases.map((one) => one.name))}`);
  return found;
}

const head = (one: Case, { colors }: Terminal): string[] => [colors.bold(printable(one.name)), printable(one.summary), `tags: ${one.tags.join(", ")}`, `support: ${one.support}`, ""];

const sources = (one: Case, { colors }: Terminal): string[] =>
  Object.entries(one.files()).flatMap(([path, text]) => [colors.underline(printable(path)), printable(text.trimEnd()), ""]);

const origins = { documented: "published", torch: "recorded from PyTorch", reference: "recorded from the reference tracer itself" } as const;

function expected(snapshot: StoredSnapshot, one: Case, { colors, cwd }: Terminal): string[] {
  const recorded = Object.entries(snapshot.recorded ?? {}).map(([name, version]) => `${name} ${version}`).join(", ");
  const stale = snapshot.source === hash(one.files()[MODEL] ?? "") ? [] : [colors.yellow("stale: the source changed since this was recorded")];
  const title = `${relative(cwd, snapshot.path)} (${[origins[snapshot.origin], ...(recorded === "" ? [] : [recorded])].join(", ")})`;
  return [colors.underline(printable(title)), ...stale, printable(render(snapshot.outcome, strictestOf(snapshot.origin))), ""];
}
