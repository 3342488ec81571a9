/** From flags to what the runner runs: the corpus, the profile, the selected cases with their files and expectations. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadCorpus, loadExportdb, select, type Case, type Corpus } from "../corpus/index.ts";
import { runCaseOf, type RunCase } from "../runner/index.ts";
import { orNear, UsageError, type Input } from "./command.ts";
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

/** The cases that ship with the package: one folder above the bundle, two above this source. */
export const shipped = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../cases" : "../cases", import.meta.url));

export function corpusFolder(input: Input, terminal: Terminal): string {
  const given = input.one("corpus");
  if (given?.startsWith(EXPORTDB)) throw new UsageError(`--corpus ${given}: PyTorch's own examples are read in place; this needs a corpus of one's own (\`exportcheck import exportdb DIR\` makes cases of them)`);
  if (given !== undefined) {
    const folder = resolve(terminal.cwd, given);
    if (!existsSync(join(folder, "corpus.yaml"))) throw new UsageError(`--corpus ${given}: there is no corpus.yaml in that folder`);
    return folder;
  }
  const here = resolve(terminal.cwd, "cases");
  return existsSync(join(here, "corpus.yaml")) ? here : shipped;
}

/** What stands before the folder of PyTorch's own examples. */
const EXPORTDB = "exportdb:";

/** The corpus to read: a folder with a corpus.yaml, or PyTorch's own examples in place. */
export function openCorpus(input: Input, terminal: Terminal): Corpus {
  const given = input.one("corpus");
  if (!given?.startsWith(EXPORTDB)) return loadCorpus(corpusFolder(input, terminal));
  const { tags, profiles } = loadCorpus(shipped);
  return loadExportdb(resolve(terminal.cwd, given.slice(EXPORTDB.length)), tags, profiles);
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
  const profile = profileOf(input, corpus);
  const selected = select(corpus, { tags: input.all("tags"), support: input.one("support"), cases: input.all("case") });
  if (selected.length === 0) throw new NothingSelected(corpus.cases.length === 0 ? "the corpus has no cases yet" : "no case passes the filter");
  return { corpus, profile, selected, cases: selected.map((one) => runCaseOf(corpus, profile, one)) };
}
