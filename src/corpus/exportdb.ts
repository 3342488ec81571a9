/**
 * PyTorch's own examples (torch/_export/db/examples) as a corpus, in place: one case a file, named after it. Tags and support level
 * are read from the source's text (torch/_export/db/case.py gives their meaning). It has no snapshots: it is held to a live tracer.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { caseText, summaryOf } from "./caseText.ts";
import { isCaseName, MODEL, supportLevels, type Case, type Corpus, type Support } from "./case.ts";
import { CorpusError, readText, shownPath } from "./problem.ts";
import { sourceTags } from "./sourceTags.ts";

const SUPPORT = /^support_level\s*=\s*(?:\w+\.)*(\w+)\s*(?:#.*)?$/m;
const EXAMPLE = /^model\s*(?::[^=\n]*)?=/m;

/** `vocabulary` is the tags that the examples may have and `profiles` whose behaviour may be asked for. Throws `CorpusError`. */
export function loadExportdb(folder: string, vocabulary: ReadonlyMap<string, string>, profiles: readonly string[]): Corpus {
  const dir = resolve(folder);
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new CorpusError([`${shownPath(dir)}: there is no such folder; the examples lie in torch/_export/db/examples of an installed PyTorch`]);
  const problems: string[] = [];
  const cases = readdirSync(dir).filter((name) => name.endsWith(".py") && !name.startsWith("__")).sort().flatMap((name) => exampleOf(join(dir, name), vocabulary, problems) ?? []);
  if (cases.length === 0) problems.push(`${shownPath(dir)}: no example is there: a file that binds \`model\` and \`example_args\``);
  if (problems.length > 0) throw new CorpusError(problems);
  return { dir, snapshots: join(dir, "snapshots"), profiles, tags: vocabulary, cases };
}

function exampleOf(path: string, vocabulary: ReadonlyMap<string, string>, problems: string[]): Case | undefined {
  const source = readFileSync(path, "utf8");
  if (!EXAMPLE.test(source)) return undefined;
  const name = basename(path, ".py");
  const tags = sourceTags(source) ?? [];
  const support = SUPPORT.exec(source)?.[1] ?? "SUPPORTED";
  const unknown = tags.filter((tag) => !vocabulary.has(tag));
  if (!isCaseName(name)) problems.push(`${shownPath(path)}: "${name}" cannot name a case`);
  if (unknown.length > 0) problems.push(`${shownPath(path)}: corpus.yaml does not declare the tag ${unknown.join(", ")}`);
  if (!supportLevels.some((level) => level === support)) problems.push(`${shownPath(path)}: support_level ${support} is neither ${supportLevels.join(" nor ")}`);
  return { name, dir: join(path, ".."), path, summary: summaryOf(source, name), tags, support: support as Support, files: () => ({ [MODEL]: readText(path) }) };
}

/** The case.yaml of an example that becomes a case of another corpus. */
export const exampleText = ({ summary, tags, support }: Case): string => caseText({ summary, tags, support });
