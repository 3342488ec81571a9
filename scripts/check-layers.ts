/**
 * Checks the rules of the source's architecture (the tests run it): which folder may import which, no import cycle between files, and what
 * may stand where. A regular expression over import lines is enough: the sources use one style of import. Prints each
 * breach with its file and line and ends with exit code 1 where there is one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const defaultRoot = join(here, "..");

/** What a folder of the harness may import besides itself and `util`: downwards in the design's list. */
const harness: Readonly<Record<string, readonly string[]>> = {
  cli: ["gate", "report", "runner", "tracers", "compare", "snapshots", "corpus", "schemas"],
  gate: ["report", "runner", "tracers", "compare", "snapshots", "corpus", "schemas"],
  report: ["runner", "tracers", "compare", "snapshots", "corpus", "schemas"],
  runner: ["tracers", "compare", "snapshots", "corpus"],
  tracers: ["compare", "snapshots", "corpus"],
  compare: ["snapshots", "corpus", "reference/graph"],
  snapshots: ["corpus"],
  corpus: ["reference/syntax"],
  util: [],
};
/** The only file of the harness that imports the reference tracer. */
const REFERENCE_DOOR = "src/tracers/reference.ts";
/** Files at the top of src: the package's entry points. */
const entryPoints = ["cli", "gate", "report", "runner", "tracers", "compare", "snapshots", "corpus", "schemas"];

/** What a folder of the reference tracer may import besides itself and `util`. */
const lowest = ["util"];
const capture = ["capture", "capture/passes", "capture/dynamo", "capture/retrace"];
const libraries = ["syntax", "symbolic", "graph", "ops", "objects", "protocol", "interpreter", "library"];
const below = [...libraries, "capture/shared", "capture/passes"];
const reference: Readonly<Record<string, readonly string[]>> = {
  util: [],
  syntax: lowest,
  symbolic: lowest,
  graph: [...lowest, "symbolic"],
  ops: [...lowest, "symbolic", "graph"],
  objects: [...lowest, "syntax", "symbolic", "graph"],
  protocol: [...lowest, "objects"],
  interpreter: [...lowest, "syntax", "objects", "protocol"],
  library: [...lowest, "symbolic", "graph", "ops", "objects", "protocol"],
  "capture/shared": [...lowest, ...libraries],
  "capture/passes": [...lowest, "symbolic", "graph", "ops", "capture/shared"],
  "capture/dynamo": [...lowest, ...below, "capture"],
  "capture/retrace": [...lowest, ...below, "capture"],
  capture: [...lowest, ...below, ...capture],
  "": [...lowest, ...below, ...capture],
};

/** Folders that may write operators' names as text. */
const operatorFolders = ["src/reference/ops/", "src/reference/library/", "src/reference/capture/passes/", "src/reference/capture/retrace/", "src/reference/capture/shared/"];
/** The cases whose results are published: nothing under src/reference/ may know them, in any spelling. */
const documentedCases = /constrain_?as_?(size|value)_?example|assume_?constant_?result_?example/i;
const nodeModules = new Set(builtinModules);

export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly from: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

const IMPORT = /^\s*(?:import|export)\s+(type\s)?[^"'`;]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

function readSources(root: string): Source[] {
  return readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      const imports = [...text.matchAll(IMPORT)].map((match) => ({ from: match[2] ?? match[3] ?? match[4] ?? "", line: lineOf(text, match.index), typeOnly: match[1] !== undefined }));
      return { path, text, imports };
    });
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split("\n").length + (text[index] === "\n" ? 1 : 0);
const isTest = (path: string): boolean => path.endsWith(".test.ts") || path.includes("/testing/") || path.startsWith("src/tests/");

/** The layer a file belongs to: the longest folder of the table, `undefined` outside `src/reference/`. */
function referenceLayer(path: string): string | undefined {
  if (!path.startsWith("src/reference/")) return undefined;
  const inside = path.slice("src/reference/".length).split("/").slice(0, -1).join("/");
  return Object.keys(reference).filter((layer) => layer === "" || inside === layer || inside.startsWith(`${layer}/`)).sort((a, b) => b.length - a.length)[0];
}

const topFolder = (path: string): string => (path.split("/").length > 2 ? (path.split("/")[1] ?? "") : "");

/** Whether a folder of the harness may import that file. */
function harnessMay(source: string, target: string): boolean {
  const from = topFolder(source);
  const to = topFolder(target);
  if (from === to || to === "util") return true;
  const allowed = from === "" ? entryPoints : harness[from];
  if (!allowed) return true; // a folder that the table does not know, such as src/tests
  if (to !== "reference") return allowed.includes(to);
  return source === REFERENCE_DOOR || allowed.some((folder) => folder.startsWith("reference/") && target.startsWith(`src/${folder}/`));
}

function importBreaches(source: Source): Breach[] {
  const layer = referenceLayer(source.path);
  const breaches: Breach[] = [];
  const breach = (line: number, rule: string): void => void breaches.push({ file: source.path, line, rule });
  for (const { from, line } of source.imports) {
    if (!from.startsWith(".")) {
      const name = from.replace(/^node:/, "").split("/")[0] ?? "";
      if (layer !== undefined && !isTest(source.path) && (from.startsWith("node:") || nodeModules.has(name))) breach(line, `src/reference/ uses no Node API, but imports ${from}`);
      continue;
    }
    const target = normalize(join(dirname(source.path), from)).split(sep).join("/");
    if (layer !== undefined) {
      const other = referenceLayer(target);
      if (other === undefined) breach(line, `src/reference/ imports nothing outside itself, but ${from}`);
      else if (other !== layer && !isTest(source.path) && !reference[layer]?.includes(other)) breach(line, `${layer || "reference"} may not import ${other || "reference"} (${from})`);
    } else if (!isTest(source.path)) {
      if (!harnessMay(source.path, target)) breach(line, `${topFolder(source.path) || "an entry point"} may not import ${target.slice("src/".length)}`);
      // Across folders through the door. Inside the reference tracer the table is enough: its folders are large and their files are the units.
      const crosses = topFolder(source.path) !== topFolder(target) && target.startsWith("src/") && !target.startsWith("src/reference/");
      if (crosses && topFolder(target) !== "util" && !/\/index\.ts$|\.json$/.test(target)) breach(line, `across folders import only ${topFolder(target)}/index.ts, not ${from}`);
    }
    if (dirname(target) === dirname(source.path) && target.endsWith("/index.ts") && dirname(target) !== "src" && !isTest(source.path)) breach(line, "inside a folder never import its own index.ts");
  }
  return breaches;
}

/** A rule about text: where it holds, what must not be there. */
interface TextRule {
  readonly pattern: RegExp;
  readonly applies: (path: string) => boolean;
  readonly rule: string;
  /** What stands in quotes does not count. */
  readonly bare?: boolean;
}

const inReference = (path: string): boolean => path.startsWith("src/reference/") && !isTest(path);
const textRules: readonly TextRule[] = [
  { pattern: /\bprocess\.exit\b/, applies: (path) => !path.startsWith("src/cli/"), rule: "process.exit stands only in src/cli/" },
  { pattern: /(?::|\bas|<|,|\|)\s*any\b(?!\s*[:(])/, applies: () => true, bare: true, rule: "no `any`" },
  { pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s|^\s*(?:export\s+)?namespace\s|constructor\((?:.*,)?\s*(?:private|public|protected|readonly)(?:\s+readonly)?\s+\w+\??\s*:|^\s*(?:private|public|protected)\s+readonly\s+\w+\s*:[^;=]*,\s*$/, applies: () => true, rule: "only TypeScript that can be erased: no enum, namespace or parameter property" },
  { pattern: /@ts-(?:ignore|nocheck)/, applies: () => true, rule: "no silenced type errors" },
  { pattern: documentedCases, applies: inReference, rule: "a documented case is known by name: find the general rule" },
  { pattern: /["'`](?:torch\.ops\.)?aten[.:]+[a-z_]\w*/, applies: (path) => inReference(path) && !operatorFolders.some((folder) => path.startsWith(folder)), rule: "operators' names stand only in the operator table, library/, passes/, retrace/ and shared/" },
  { pattern: /\b(?:process|Buffer)\.\w|\b__dirname\b/, applies: inReference, bare: true, rule: "src/reference/ uses no Node API" },
];

function textBreaches(source: Source): Breach[] {
  const lines = source.text.split("\n");
  const generated = /\bgenerated\b/i.test(source.text.slice(0, 300));
  return textRules.filter(({ applies, bare }) => applies(source.path) && !(bare && generated)).flatMap(({ pattern, rule, bare }) =>
    lines.flatMap((line, i) => (pattern.test(bare ? unquoted(code(line)) : code(line)) ? [{ file: source.path, line: i + 1, rule }] : [])));
}

/** A line without its comment, as far as a line shows it. */
const code = (line: string): string => (/^\s*(?:\*|\/\/|\/\*)/.test(line) ? "" : line.replace(/\s\/\/ .*$/, "").replace(/\/\*\*.*?\*\//g, ""));

const unquoted = (line: string): string => line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, '""');

/** Files that a script writes say which: the word `generated` stands in the first line with the script's path. */
function generatedBreaches(source: Source): Breach[] {
  const first = source.text.slice(0, 600);
  return /\bgenerated\b/i.test(first) && /do not edit/i.test(first) && !/scripts\/[\w.-]+/.test(first)
    ? [{ file: source.path, line: 1, rule: "a generated file names its script in its head" }]
    : [];
}

/** Each cycle once, as the list of its files. Type imports count across folders; inside one, or from a folder to the one it lies in, a class and its parts may name each other's types. */
function cycles(sources: readonly Source[]): Breach[] {
  const graph = new Map(sources.map((source) => [source.path, source.imports.filter(({ from, typeOnly }) => from.startsWith(".") && !(typeOnly && /^\.\.?\/[^/]+$/.test(from))).map(({ from }) => normalize(join(dirname(source.path), from)).split(sep).join("/"))]));
  const state = new Map<string, "open" | "done">();
  const found: Breach[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done" || !graph.has(path)) return;
    if (state.get(path) === "open") {
      const loop = [...trail.slice(trail.indexOf(path)), path];
      found.push({ file: path, line: 1, rule: `an import cycle: ${loop.map((file) => file.replace("src/", "")).join(" -> ")}` });
      return;
    }
    state.set(path, "open");
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, "done");
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

/** Every breach of the rules under `root`. */
export function checkLayers(root: string = defaultRoot): Breach[] {
  const sources = readSources(root);
  return [...sources.flatMap((source) => [...importBreaches(source), ...textBreaches(source), ...generatedBreaches(source)]), ...cycles(sources)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = checkLayers();
  for (const { file, line, rule } of breaches) console.error(`${file}:${line}: ${rule}`);
  if (breaches.length > 0) process.exitCode = 1;
  else console.log("layers: every rule holds");
}
