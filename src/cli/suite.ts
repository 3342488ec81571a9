/** From flags to what the runner runs: the corpus, the profile, the selected cases with their files and expectations. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { select, type Case, type Corpus } from "../corpus/index.ts";
import { runCaseOf, type RunCase } from "../runner/index.ts";
import { orNear, UsageError, type Input } from "./command.ts";
import { changedCases } from "./changed.ts";
import { isFallback, openCorpus } from "./corpus.ts";
import { lastFailed } from "./state.ts";
import type { Terminal } from "./terminal.ts";

/** The filter is right, and no case passes it: exit code 5. */
export class NothingSelected extends Error {
  override readonly name = "NothingSelected";
}

export interface Suite {
  readonly corpus: Corpus;
  readonly profile: string;
  readonly selected: readonly Case[];
  readonly cases: readonly RunCase[];
}

export function profileOf(input: Input, corpus: Corpus): string {
  const [first] = corpus.profiles;
  const wanted = input.one("profile") ?? first;
  if (wanted === undefined || !corpus.profiles.includes(wanted)) throw new UsageError(`--profile: there is no "${wanted}" in this corpus; ${orNear(wanted ?? "", corpus.profiles)}`);
  return wanted;
}

/** Loads and selects. Throws for a corpus at fault, a filter at fault and an empty selection. */
export function openSuite(input: Input, terminal: Terminal): Suite {
  const corpus = openCorpus(input, terminal);
  if (isFallback(corpus, input) && terminal.interactive) terminal.err("there is no cases/corpus.yaml here: these are the cases that ship with exportcheck\n");
  const profile = profileOf(input, corpus);
  const filtered = select(corpus, { tags: input.all("tags"), support: input.one("support"), cases: input.all("case").flatMap((text) => (text.startsWith("@") ? namesIn(text.slice(1), corpus, terminal) : [text])) });
  const narrowed = [...(input.has("last-failed") ? [new Set(lastFailed(corpus, input, terminal))] : []), ...(input.has("changed") ? [changedCases(corpus, input.one("changed") || "HEAD")] : [])];
  const selected = filtered.filter(({ name }) => narrowed.every((names) => names.has(name)));
  if (selected.length === 0) throw new NothingSelected(nothing(corpus, filtered, input));
  return { corpus, profile, selected, cases: selected.map((one) => runCaseOf(corpus, profile, one)) };
}

/** Names of cases in a file, the first word of each line, so that what `list` prints is one; # begins a comment. */
function namesIn(file: string, corpus: Corpus, terminal: Terminal): string[] {
  const known = new Set(corpus.cases.map(({ name }) => name));
  const lines = readFileSync(file === "-" ? 0 : resolve(terminal.cwd, file), "utf8").split("\n");
  const names = lines.map((line) => /^\s*([^\s#]*)/.exec(line)![1]!);
  const stray = names.findIndex((name) => name !== "" && !known.has(name));
  if (stray >= 0) throw new UsageError(`--case @${file}: line ${stray + 1}: there is no case "${names[stray]}"; ${orNear(names[stray]!, [...known])}`);
  if (names.every((name) => name === "")) throw new NothingSelected(`--case @${file}: the file names no case`);
  return names.filter((name) => name !== "");
}

function nothing(corpus: Corpus, filtered: readonly Case[], input: Input): string {
  if (corpus.cases.length === 0) return "the corpus has no cases yet; exportcheck new NAME FILE makes one of a file";
  if (filtered.length === 0) return "no case passes the filter";
  return input.has("last-failed") ? "none of the selected cases failed when it was last run" : "none of the selected cases has changed";
}
