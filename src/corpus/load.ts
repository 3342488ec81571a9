/** Loads a corpus: its own file, then every case's. All that is wrong is found at once. Parses no model. */
import { lstatSync, readdirSync, readFileSync, type Dirent, type Stats } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isMap, type Node } from "yaml";
import { CASE_FILE, CORPUS_FILE, isCaseName, MODEL, supportLevels, type Case, type Corpus } from "./case.ts";
import { CorpusError, readText, shownPath } from "./problem.ts";
import { orNear } from "../util/near.ts";
import { sourceTags } from "./sourceTags.ts";
import { dictionary, exactly, list, oneOf, optional, positive, record, required, text, YamlFile, type Shape } from "./yaml.ts";

const corpusShape = record({
  version: required(exactly(1, "this is the only version of the format")),
  snapshots: required(text),
  profiles: required(list(text)),
  tags: required(dictionary(text)),
});

const documentedShape = record({
  page: required(text),
  url: optional(text),
  sha256: required(text),
  licence: required(text),
});

const caseShape = (tags: readonly string[]) =>
  record({
    summary: required(text),
    tags: required(list(oneOf("tag", tags))),
    support: required(oneOf("support level", supportLevels)),
    documented: optional(documentedShape),
    rewrite: optional(text),
    tolerance: optional(record({ absolute: optional(positive), relative: optional(positive) })),
  });

/** Throws `CorpusError` with every problem. */
export function loadCorpus(folder: string): Corpus {
  const dir = resolve(folder);
  const path = join(dir, CORPUS_FILE);
  const file = new YamlFile(path, readText(path));
  const head = file.read(corpusShape);
  if (head && head.profiles.length === 0) file.fault(undefined, "profiles: name at least one, such as [torch-2.6]");
  if (!head || file.problems.length > 0) throw new CorpusError(file.problems);
  const problems: string[] = [];
  const cases = caseFolders(dir, problems).flatMap((caseDir) => loadCase(caseDir, caseShape([...head.tags.keys()]), problems) ?? []);
  cases.sort((a, b) => (a.name < b.name ? -1 : 1));
  problems.push(...clashes(cases), ...lostRewrites(cases));
  if (problems.length > 0) throw new CorpusError(problems);
  return { dir, snapshots: resolve(dir, head.snapshots), profiles: head.profiles, tags: head.tags, cases };
}

/** Folders that hold a case.yaml, at any depth; what is inside a case is the case's own, and so is what is inside another corpus. */
function caseFolders(dir: string, problems: string[]): string[] {
  return sorted(dir).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "__pycache__").flatMap((entry) => {
    const folder = join(dir, entry.name);
    const names = new Set(sorted(folder).map(({ name }) => name));
    if (names.has(CASE_FILE)) return [folder];
    // A corpus of its own.
    if (names.has(CORPUS_FILE)) return [];
    if (!names.has(MODEL)) return caseFolders(folder, problems);
    problems.push(`${shownPath(folder)}: there is a ${MODEL} but no ${CASE_FILE}; \`exportcheck new\` makes a case of a file`);
    return [];
  });
}

const sorted = (dir: string): Dirent[] => readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

function loadCase(dir: string, shape: Shape<Omit<Case, "name" | "dir" | "path" | "files">>, problems: string[]): Case | undefined {
  const name = basename(dir);
  const path = join(dir, CASE_FILE);
  const model = lstatSync(join(dir, MODEL), { throwIfNoEntry: false });
  const links = [CASE_FILE, MODEL].filter((each) => (each === MODEL ? model : lstatSync(join(dir, each), { throwIfNoEntry: false }))?.isSymbolicLink());
  if (links.length > 0) {
    problems.push(...links.map((each) => `${shownPath(join(dir, each))}: a symbolic link; a case's files are its own, so put the text itself there`));
    return undefined;
  }
  const file = yamlFile(path, problems);
  if (!file) return undefined;
  const head = file.read(shape);
  if (!isCaseName(name)) file.fault(undefined, `"${name}" cannot name a case: use letters, digits, _, - and .`);
  if (head?.rewrite !== undefined && head.support === "SUPPORTED") file.fault(nodeOf(file, "rewrite"), "only a case that is NOT_SUPPORTED_YET has a rewrite, which does the job and exports; take it out");
  if (head) checkSource(dir, model, head.tags, file);
  problems.push(...file.problems);
  return head && { name, dir, path: join(dir, MODEL), ...head, files: () => pythonFiles(dir) };
}

/** A case's own file; `undefined` where it cannot be read, which is one problem among others. */
function yamlFile(path: string, problems: string[]): YamlFile | undefined {
  try {
    return new YamlFile(path, readText(path));
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/**
 * The model is there, and its own `tags = {...}`, if it states any, are the case's. One whose text is no UTF-8 is a fault of the case, as an
 * exception at its import would be, and not of the corpus: it is told where the case is run.
 */
function checkSource(dir: string, model: Stats | undefined, tags: readonly string[], file: YamlFile): void {
  if (!model?.isFile()) {
    file.fault(undefined, model ? `the ${MODEL} beside it is no file` : `there is no ${MODEL} beside it, which holds the case's source`);
    return;
  }
  const own = sourceTags(readFileSync(join(dir, MODEL), "utf8"));
  if (!own) return;
  const extra = own.filter((tag) => !tags.includes(tag));
  const missing = tags.filter((tag) => !own.includes(tag));
  if (extra.length + missing.length === 0) return;
  const parts = [...(extra.length > 0 ? [`there also: ${extra.join(", ")}`] : []), ...(missing.length > 0 ? [`only here: ${missing.join(", ")}`] : [])];
  file.fault(nodeOf(file, "tags"), `the tags disagree with those that ${MODEL} states (${parts.join("; ")}); make them equal`);
}

const nodeOf = (file: YamlFile, key: string): Node | undefined => (isMap(file.contents) ? (file.contents.get(key, true) as Node | undefined) : undefined);

function clashes(cases: readonly Case[]): string[] {
  const seen = new Map<string, Case>();
  return cases.flatMap((one) => {
    const key = one.name.toLowerCase(); // some file systems take no notice of letter case
    const first = seen.get(key);
    seen.set(key, one);
    return first ? [`${shownPath(one.dir)} and ${shownPath(first.dir)} have the same name; a case's name is its identity, so rename one`] : [];
  });
}

function lostRewrites(cases: readonly Case[]): string[] {
  const names = new Map(cases.map(({ name, support }) => [name, support]));
  return cases.flatMap(({ dir, rewrite }) => {
    if (rewrite === undefined || names.get(rewrite) === "SUPPORTED") return [];
    const path = join(dir, CASE_FILE);
    const file = new YamlFile(path, readText(path));
    file.fault(nodeOf(file, "rewrite"), names.has(rewrite) ? `the rewrite "${rewrite}" does not export either; name a case that is SUPPORTED` : `there is no case "${rewrite}"; ${orNear(rewrite, [...names.keys()])}`);
    return file.problems;
  });
}

function pythonFiles(dir: string): Record<string, string> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(paths.map((path) => [path.slice(dir.length + 1).replaceAll("\\", "/"), readText(path)]));
}
