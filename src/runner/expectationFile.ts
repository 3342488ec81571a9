/**
 * The file of known failures, outside the cases: one a tracer and profile.
 *
 *     version: 1
 *     cases:
 *       branch_on_tensor:
 *         reason: cond is not lowered yet
 *         link: https://example.org/issues/12
 *         owner: anna
 *         expires: 2026-12-31
 *         fails: { status: error, error: NotImplemented, message: cond }
 *
 * Editing keeps comments and the order of entries.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createPatch } from "diff";
import { Document, isMap, isScalar, type Node, type Pair, type YAMLMap } from "yaml";
import { categories } from "../compare/index.ts";
import { CorpusError, dictionary, exactly, list, oneOf, optional, record, required, shownPath, text, YamlFile, type Corpus, type Shape } from "../corpus/index.ts";
import { orNear } from "../util/near.ts";
import type { CaseResult } from "./events.ts";
import { causeOf, patternOf, type Cause, type KnownFailure } from "./knownFailure.ts";

const day: Shape<string> = (node, file) => {
  const value = isScalar(node) ? String(node.source ?? node.value) : "";
  return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value) ? value : file.fault(node, "expected a day, such as 2026-12-31");
};

const pattern: Shape<string> = (node, file) => {
  const value = text(node, file);
  try {
    if (value !== undefined) patternOf(value);
    return value;
  } catch (error) {
    return file.fault(node, `no regular expression: ${(error as Error).message}`);
  }
};

const cause: Shape<Cause> = (node, file) => {
  const read = record({ status: optional(oneOf("status", ["fail", "error"] as const)), error: optional(text), message: optional(pattern), differences: optional(list(oneOf("category of difference", categories))) })(node, file);
  if (read && Object.values(read).every((value) => value === undefined)) return file.fault(node, "a known failure needs a cause: status, error, message or differences");
  return read;
};

const entry = record({ reason: required(text), link: optional(text), owner: optional(text), expires: optional(day), fails: required(cause) });
const shape = record({ version: required(exactly(1, "this is the only version of the format")), tracer: optional(text), profile: optional(text), cases: required(dictionary(entry)) });

export interface KnownFailures {
  readonly path: string;
  readonly byName: ReadonlyMap<string, KnownFailure>;
}

/** For whom a file's entries are. */
export interface Whose {
  readonly tracer: string;
  readonly profile: string;
  /** The corpus's cases: an entry for another name matches nothing, and is at fault. */
  readonly names: readonly string[];
}

/** Throws `CorpusError` with every fault's line and column. */
export function readKnownFailures(path: string, { tracer, profile, names }: Whose): KnownFailures {
  const content = readFileSync(path, "utf8");
  const file = new YamlFile(path, content);
  const read = file.read(shape);
  if (read?.tracer !== undefined && read.tracer !== tracer) file.fault(undefined, `these are known failures of ${read.tracer}, not of ${tracer}`);
  if (read?.profile !== undefined && read.profile !== profile) file.fault(undefined, `these are known failures under ${read.profile}, not ${profile}`);
  const known = new Set(names);
  for (const pair of read ? pairsOf(file.document) : []) {
    const name = nameOf(pair);
    if (!known.has(name)) file.fault(pair.key as Node, `there is no case "${name}"; ${orNear(name, names)}`);
  }
  if (!read || file.problems.length > 0) throw new CorpusError(file.problems);
  return { path, byName: new Map([...read.cases].map(([name, fields]) => [name, { ...fields, promote: () => promotion(path, content, name) }])) };
}

const casesOf = (document: Document | undefined): YAMLMap | undefined => {
  const cases = document?.get("cases", true);
  return isMap(cases) ? cases : undefined;
};
const pairsOf = (document: Document | undefined): Pair[] => (casesOf(document)?.items ?? []) as Pair[];
const nameOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key));

/** A patch of the file without one entry. */
function promotion(path: string, content: string, name: string): string {
  const shown = shownPath(path);
  const [, , ...lines] = createPatch(shown, content, editKnownFailures(path, content, [], [name]).text, undefined, undefined, { context: 1 }).split("\n");
  return lines.join("\n").trimEnd();
}

export interface Edited {
  readonly text: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Makes a file say what a run showed: an entry for each case that failed, none for those in `passed`. What people wrote (reason, link,
 * owner, expiry, comments) is kept; only a cause that is no longer the one is replaced.
 */
export function editKnownFailures(path: string, content: string | undefined, failed: readonly CaseResult[], passed: readonly string[], reasonFor: (result: CaseResult) => string = () => ""): Edited {
  const file = new YamlFile(path, content ?? "version: 1\ncases: {}\n");
  const document = file.document;
  if (!document || !file.read(shape)) throw new CorpusError(file.problems);
  const cases = casesOf(document)!;
  const [added, changed, removed]: string[][] = [[], [], []];
  for (const name of passed) if (cases.delete(name)) removed!.push(name);
  for (const result of failed) {
    const fails = causeOf(result);
    const old = cases.get(result.name, true);
    if (!isMap(old)) {
      cases.flow = false;
      cases.set(document.createNode(result.name), document.createNode({ reason: reasonFor(result), fails }));
      added!.push(result.name);
    } else if (JSON.stringify(sorted(document.createNode(old.get("fails")).toJS(document) as Cause)) !== JSON.stringify(sorted(fails))) {
      old.set("fails", document.createNode(fails));
      changed!.push(result.name);
    }
  }
  if (added!.length + changed!.length === 0 && cases.items.length > 0 && content !== undefined && !cases.flow) {
    return { text: withoutEntries(content, casesOf(file.document)!, removed!), added: [], changed: [], removed: removed! };
  }
  if (cases.items.length === 0) cases.flow = true;
  const untouched = content !== undefined && added!.length + changed!.length + removed!.length === 0;
  return { text: untouched ? content : document.toString({ lineWidth: 0 }), added: added!, changed: changed!, removed: removed! };
}

/** Whole lines are taken out, so that all other lines stay as they were written. */
function withoutEntries(content: string, cases: YAMLMap, names: readonly string[]): string {
  const starts = (cases.items as Pair[]).map((pair) => lineStart(content, (pair.key as Node).range![0]));
  const spans = (cases.items as Pair[]).map((pair, i) => [starts[i]!, lineEnd(content, (pair.value as Node).range![1]), nameOf(pair)] as const);
  return spans.filter(([, , name]) => names.includes(name)).reduceRight((text, [start, end]) => text.slice(0, start) + text.slice(end), content);
}

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** Behind the end of the line on which a value ends; a block ends at the start of the next line already. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

const sorted = (cause: Cause): unknown => Object.entries(cause ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

/** The file's place in a folder, a corpus's own: `expectations/reference.torch-2.6.yaml`. */
export const expectationPath = (dir: string, tracer: string, profile: string): string =>
  join(dir, "expectations", `${basename(tracer).replace(/[^\w.-]/g, "_")}.${profile}.yaml`);

/** The known failures that a corpus keeps of a tracer under a profile, or that another file does. */
export function knownFailuresIn(corpus: Corpus, tracer: string, profile: string, path = expectationPath(corpus.dir, tracer, profile)): KnownFailures["byName"] | undefined {
  return existsSync(path) ? readKnownFailures(path, { tracer, profile, names: corpus.cases.map(({ name }) => name) }).byName : undefined;
}
