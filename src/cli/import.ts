/**
 * `exportcheck import docs PAGE`: published examples become cases with documented snapshots. `exportcheck import exportdb DIR`: the
 * examples of an installed PyTorch become cases. `--check` says what has drifted.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { caseText, CASE_FILE, DocsPageError, editCaseText, exampleText, loadExportdb, MODEL, parseDocsPage, summaryOf, type Case, type Corpus, type DocsPage, type Documented, type PublishedExample } from "../corpus/index.ts";
import { formatSnapshot, hash, makeFolderAtomic, pathOf, writeAtomic } from "../snapshots/index.ts";
import { EXIT, orNear, UsageError, type Command, type Input } from "./command.ts";
import { openWritableCorpus } from "./corpus.ts";
import { CORPUS, PROFILE } from "./flags.ts";
import { profileOf } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi, startCorpus } from "./writing.ts";

const LICENCE = "BSD-3-Clause, PyTorch";
const kinds = ["docs", "exportdb"] as const;

export const importCases: Command = {
  name: "import",
  summary: "Import published examples, or see which have drifted.",
  about: `DIR is torch/_export/db/examples of an installed PyTorch: each example there becomes a case (its tags and support level are the
    source's own); \`update --from torch\` then records its result. PAGE is a page of the exportdb documentation: its plain text or its reStructuredText source. Each example becomes a case
    (case.yaml, model.py as published) with a documented snapshot. Importing again changes nothing but what was published anew; summaries and
    comments written by hand stay. Without a corpus (./cases or --corpus) one is started in ./cases.

    Exit code: 0; with --check 1 where a published example is new, changed or gone.`,
  operands: { name: "docs PAGE | exportdb DIR", least: 2, most: 2, words: kinds },
  flags: [
    { name: "check", help: "Only say what differs from the page; write nothing." },
    { name: "url", value: "URL", help: "Where the page is published, kept in the cases." },
    PROFILE,
    CORPUS,
  ],
  examples: [
    ["import docs torch.escape-hatch.txt", "write its cases and documented snapshots"],
    ["import docs torch.escape-hatch.rst --check", "which published blocks changed, vanished or are new"],
    ["import exportdb .venv/lib/python3.12/site-packages/torch/_export/db/examples", "the examples of an installed PyTorch"],
  ],
  run,
};

/** What importing an example would do, or did. */
type State = "new" | "changed" | "restored" | "unchanged" | "vanished" | "published";

interface Step {
  readonly name: string;
  readonly state: State;
  /** Files to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** A folder to make with what is in it. */
  readonly folder?: { readonly path: string; readonly files: Readonly<Record<string, string>> };
}

async function run(input: Input, terminal: Terminal): Promise<number> {
  const [kind = "", path = ""] = input.operands;
  if (!kinds.some((known) => known === kind)) throw new UsageError(`import: there is no kind of source "${kind}"; ${orNear(kind, kinds)}`);
  const check = input.has("check");
  if (!check) refuseInCi("import", terminal);
  const started = begin(kind, path, check, input, terminal);
  const corpus = openWritableCorpus(input, terminal);
  if (started) terminal.out("started a corpus: cases/corpus.yaml\n");
  const profile = profileOf(input, corpus);
  const steps = kind === "docs" ? docsSteps(readPage(resolve(terminal.cwd, path), path), corpus, profile, input.one("url")) : exportdbSteps(resolve(terminal.cwd, path), corpus);
  if (!check) steps.forEach(carryOut);
  report(steps, check, path, terminal);
  return check && steps.some(differs) ? EXIT.differ : EXIT.ok;
}

/** Without a corpus one is started in ./cases; not before what is to be imported could be read. */
function begin(kind: string, path: string, check: boolean, input: Input, terminal: Terminal): boolean {
  if (check || input.has("corpus")) return false;
  if (kind === "docs") readPage(resolve(terminal.cwd, path), path);
  return startCorpus(resolve(terminal.cwd, "cases"), input, terminal);
}

const docsSteps = (page: DocsPage, corpus: Corpus, profile: string, url: string | undefined): Step[] =>
  [...page.examples.map((example) => plan(example, page, corpus, profile, url)), ...vanished(page, corpus)];

/** An example that is a case already keeps its case.yaml; only its source is brought up to date. */
const exportdbSteps = (folder: string, corpus: Corpus): Step[] =>
  loadExportdb(folder, corpus.tags, corpus.profiles).cases.map((example) => {
    const old = corpus.cases.find((one) => one.name === example.name);
    if (old?.documented) return { name: example.name, state: "published", files: new Map() };
    const dir = old?.dir ?? join(corpus.dir, example.name);
    const source = example.files()[MODEL] ?? "";
    const same = old?.files()[MODEL] === source;
    if (!old) return { name: example.name, state: "new", files: new Map(), folder: { path: dir, files: { [CASE_FILE]: exampleText(example), [MODEL]: source } } };
    return { name: example.name, state: same ? "unchanged" : "changed", files: new Map(same ? [] : [[join(dir, MODEL), source]]) };
  });

/** The folder comes last, and at once: whenever this is interrupted, the corpus is one that loads. */
function carryOut({ files, folder }: Step): void {
  for (const [file, text] of files) writeAtomic(file, text);
  if (folder) makeFolderAtomic(folder.path, folder.files);
}

function readPage(path: string, shown: string): DocsPage {
  try {
    return parseDocsPage(readFileSync(path, "utf8"), shown);
  } catch (error) {
    if (error instanceof DocsPageError) throw new UsageError(error.message);
    throw error;
  }
}

function plan(example: PublishedExample, page: DocsPage, corpus: Corpus, profile: string, url: string | undefined): Step {
  const { name, tags, support, source, sha256 } = example;
  const unknown = tags.find((tag) => !corpus.tags.has(tag));
  if (unknown !== undefined) throw new UsageError(`${page.page}: "${name}" has the tag "${unknown}", which corpus.yaml does not declare; ${orNear(unknown, [...corpus.tags.keys()])}`);
  const old = corpus.cases.find((one) => one.name === name);
  if (old && !old.documented) throw new UsageError(`${page.page}: "${name}" is a case of the corpus that is not a published one; rename it first`);
  const documented: Documented = { page: page.page, ...(url ?? old?.documented?.url ? { url: url ?? old?.documented?.url } : {}), sha256, licence: LICENCE };
  const dir = old?.dir ?? join(corpus.dir, name);
  const head = { tags, support, documented };
  const yaml = old ? editedHead(old, head) : caseText({ summary: summaryOf(source, name), ...head });
  const snapshot = [pathOf(corpus, profile, name, "documented"), formatSnapshot({ name, origin: "documented", source: hash(source), outcome: example.outcome })] as const;
  if (!old) return { name, state: "new", files: new Map([snapshot]), folder: { path: dir, files: { [CASE_FILE]: yaml, [MODEL]: source } } };
  const wanted = new Map([snapshot, [join(dir, MODEL), source], [join(dir, CASE_FILE), yaml]]);
  const files = new Map([...wanted].filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text));
  const state = old.documented?.sha256 !== sha256 ? "changed" : files.size > 0 ? "restored" : "unchanged";
  return { name, state, files };
}

/** The case's file, edited only where it says otherwise than the page. */
function editedHead(old: Case, head: { tags: readonly string[]; support: string; documented: Documented }): string {
  const text = readFileSync(join(old.dir, CASE_FILE), "utf8");
  const same = [...old.tags].sort().join() === [...head.tags].sort().join() && old.support === head.support && JSON.stringify(old.documented) === JSON.stringify(head.documented);
  return same ? text : editCaseText(text, head);
}

const vanished = (page: DocsPage, corpus: Corpus): Step[] => {
  const published = new Set(page.examples.map(({ name }) => name));
  return corpus.cases.filter(({ name, documented }) => documented?.page === page.page && !published.has(name)).map(({ name }) => ({ name, state: "vanished", files: new Map() }));
};

const wording: Readonly<Record<State, readonly [string, string]>> = {
  new: ["added", "new on the page"],
  changed: ["updated to what is published now", "changed on the page"],
  restored: ["restored as published", "edited here: differs from what is published"],
  unchanged: ["unchanged", "unchanged"],
  published: ["left alone: a published case has this name", "a published case has this name"],
  vanished: ["no longer on the page; left alone", "vanished from the page"],
};

const differs = ({ state }: Step): boolean => state !== "unchanged" && state !== "published";

function report(steps: readonly Step[], check: boolean, source: string, terminal: Terminal): void {
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const step of steps) {
    const { name, state } = step;
    const paint = !differs(step) ? terminal.colors.dim : terminal.colors.yellow;
    terminal.out(`${name.padEnd(width)}  ${paint(wording[state][check ? 1 : 0])}\n`);
  }
  const changed = steps.filter(differs).length;
  terminal.out(`${source}: ${steps.filter(({ state }) => state !== "vanished").length} published, ${changed === 0 ? "nothing differs" : `${changed} ${check ? "differ" : "written or noted"}`}\n`);
}
