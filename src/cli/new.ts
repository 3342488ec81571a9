/** `exportcheck new NAME FILE`: a file of one's own becomes a case. Starts a corpus in ./cases where there is none. */
import { join, relative, resolve } from "node:path";
import { caseText, CASE_FILE, CORPUS_FILE, isCaseName, loadCorpus, MODEL, readText, sourceTags, summaryOf, supportLevels } from "../corpus/index.ts";
import { makeFolderAtomic } from "../snapshots/index.ts";
import { openTracer, parseTracer, type Outcome } from "../tracers/index.ts";
import { EXIT, orNear, UsageError, type Command, type Input } from "./command.ts";
import { writableFolder } from "./corpus.ts";
import { CORPUS, PROFILE, timeoutOf } from "./flags.ts";
import { quoted } from "./shell.ts";
import { profileOf } from "./suite.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi, startCorpus } from "./writing.ts";

export const newCase: Command = {
  name: "new",
  summary: "Make a case of a file of your own.",
  about: `FILE defines model and example_args (and may define example_kwargs, dynamic_shapes and tags). It is copied as the case's model.py; the
    reference tracer says whether it is supported. Without a corpus (./cases or --corpus) one is started in ./cases.`,
  operands: { name: "NAME FILE", least: 2, most: 2 },
  flags: [
    { name: "summary", value: "TEXT", help: "What the case shows, in a sentence. Default: the first sentence of the first docstring." },
    { name: "tags", value: "TAG,…", words: "tags", help: "Its tags, from the corpus's vocabulary. Default: the file's own tags = {…}, else none." },
    { name: "support", value: "LEVEL", words: supportLevels, help: "SUPPORTED or NOT_SUPPORTED_YET. Default: whether the reference tracer exports it." },
    PROFILE,
    CORPUS,
  ],
  examples: [
    ["new my_model model.py", "cases/my_model with its case.yaml and model.py"],
    ["new my_model model.py --tags torch.cond,python.closure --summary 'A branch on data.'", "all said at once"],
  ],
  run,
};

async function run(input: Input, terminal: Terminal): Promise<number> {
  refuseInCi("new", terminal);
  const [name = "", path = ""] = input.operands;
  if (!isCaseName(name)) throw new UsageError(`"${name}" cannot name a case: use letters, digits, _, - and .`);
  const source = readText(resolve(terminal.cwd, path));
  const dir = writableFolder(input, terminal);
  const started = startCorpus(dir, input, terminal);
  const corpus = loadCorpus(dir);
  const clash = corpus.cases.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (clash) throw new UsageError(`there is a case "${clash.name}" already (${relative(terminal.cwd, clash.dir)}); a name is an identity, so choose another`);
  const tags = tagsOf(input, source, [...corpus.tags.keys()]);
  const outcome = await traced(name, source, profileOf(input, corpus), input);
  if (outcome.outcome === "error" && outcome.phase === "load") throw new UsageError(`${path} does not load: ${outcome.error.type}: ${outcome.error.message}`);
  const support = input.choice("support", supportLevels) ?? (outcome.outcome === "rejected" ? "NOT_SUPPORTED_YET" : "SUPPORTED");
  const folder = join(dir, name);
  makeFolderAtomic(folder, { [MODEL]: source, [CASE_FILE]: caseText({ summary: input.one("summary") ?? summaryOf(source, name), tags, support }) });
  const shown = relative(terminal.cwd, folder) || ".";
  terminal.out([
    ...(started ? [`started a corpus: ${relative(terminal.cwd, join(dir, CORPUS_FILE))}`] : []),
    `made ${shown}/${CASE_FILE} and ${shown}/${MODEL} (${support}; ${told(outcome)})`,
    `next: npx exportcheck update --case ${quoted(name)} --accept    # --from torch records what real PyTorch gives`,
    "",
  ].join("\n"));
  return EXIT.ok;
}

function tagsOf(input: Input, source: string, vocabulary: readonly string[]): readonly string[] {
  const own = sourceTags(source);
  const given = input.one("tags")?.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
  const tags = given ?? own ?? [];
  const unknown = tags.find((tag) => !vocabulary.includes(tag));
  if (unknown !== undefined) throw new UsageError(`there is no tag "${unknown}"; ${orNear(unknown, vocabulary)}`);
  if (given && own && [...given].sort().join() !== [...own].sort().join()) throw new UsageError(`--tags disagrees with the file's own tags (${own.join(", ")})`);
  return tags;
}

async function traced(name: string, source: string, profile: string, input: Input): Promise<Outcome> {
  const tracer = await openTracer(parseTracer("reference"));
  try {
    return (await tracer.trace({ case: name, profile, file: MODEL, files: { [MODEL]: source } }, { timeout: timeoutOf(input) })).outcome;
  } finally {
    await tracer.close();
  }
}

function told(outcome: Outcome): string {
  if (outcome.outcome === "exported") return "the reference tracer exports it";
  if (outcome.outcome === "rejected") return `the reference tracer says ${outcome.error.type}`;
  return outcome.outcome === "error" ? `the reference tracer cannot tell: ${outcome.error.type}: ${outcome.error.message.split("\n")[0]}` : outcome.reason;
}
