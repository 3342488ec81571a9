/** The one door to a corpus: every command that reads one or writes to one comes through here, whatever `--corpus` names. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CORPUS_FILE, loadCorpus, loadExportdb, type Corpus } from "../corpus/index.ts";
import { UsageError, type Input } from "./command.ts";
import { shipped } from "./shipped.ts";
import type { Terminal } from "./terminal.ts";

/** What stands before the folder of PyTorch's own examples. */
const EXPORTDB = "exportdb:";

/** A corpus to read: a folder with a corpus.yaml, PyTorch's own examples in place, or, where none is named, ./cases or the package's own. */
export function openCorpus(input: Input, terminal: Terminal): Corpus {
  const given = input.one("corpus");
  const corpus = given === undefined ? loadCorpus(ownFolder(terminal) ?? shipped) : given.startsWith(EXPORTDB) ? examplesIn(given, terminal) : loadCorpus(namedFolder(given, terminal));
  const pending = input.one("pending-dir");
  return pending === undefined ? corpus : { ...corpus, pending: resolve(terminal.cwd, pending) };
}

/** A corpus to write to: never the one that ships with the package, nor PyTorch's own files. */
export function openWritableCorpus(input: Input, terminal: Terminal): Corpus {
  const given = input.one("corpus");
  refuseExamples(given);
  if (given === undefined && ownFolder(terminal) === undefined) throw new UsageError("there is no cases/corpus.yaml here; --corpus DIR names the corpus to write to");
  return openCorpus(input, terminal);
}

/** Where a corpus is written to, or is to be started. */
export function writableFolder(input: Input, terminal: Terminal): string {
  const given = input.one("corpus");
  refuseExamples(given);
  return resolve(terminal.cwd, given ?? "cases");
}

/** Whether nothing is to be written beside it: the package's own, or PyTorch's. */
export const isForeign = (corpus: Corpus, input: Input): boolean =>
  isFallback(corpus, input) || (corpus.dir === shipped && shipped.includes("node_modules")) || (input.one("corpus")?.startsWith(EXPORTDB) ?? false);

/** Whether it is the package's own because the user has none and named none. */
export const isFallback = (corpus: Corpus, input: Input): boolean => corpus.dir === shipped && !input.has("corpus");

function ownFolder(terminal: Terminal): string | undefined {
  const folder = resolve(terminal.cwd, "cases");
  return existsSync(join(folder, CORPUS_FILE)) ? folder : undefined;
}

function namedFolder(given: string, terminal: Terminal): string {
  const folder = resolve(terminal.cwd, given);
  if (!existsSync(folder)) throw new UsageError(`--corpus ${given}: there is no such folder`);
  if (!existsSync(join(folder, CORPUS_FILE))) throw new UsageError(`--corpus ${given}: there is no ${CORPUS_FILE} in that folder${existsSync(join(folder, "cases", CORPUS_FILE)) ? `; did you mean ${join(given, "cases")}?` : ""}`);
  return folder;
}

/** They have the vocabulary and the profiles of the package's own corpus. */
function examplesIn(given: string, terminal: Terminal): Corpus {
  const { tags, profiles } = loadCorpus(shipped);
  return loadExportdb(resolve(terminal.cwd, given.slice(EXPORTDB.length)), tags, profiles);
}

function refuseExamples(given: string | undefined): void {
  if (given?.startsWith(EXPORTDB)) throw new UsageError(`--corpus ${given}: PyTorch's own examples are read in place and not written to (\`exportcheck import exportdb DIR\` makes cases of them)`);
}
