/** `exportcheck completion SHELL`: a script for the shell, which asks this same command for the words that fit. */
import { readFileSync } from "node:fs";
import { EXIT, HELP, Input, orNear, UsageError, type Command, type Flag, type Operands, type Words } from "./command.ts";
import type { Summary } from "./commands.ts";
import { openCorpus } from "./corpus.ts";
import { declaredTracers } from "./flags.ts";
import { schemaNames } from "./schemas.ts";
import type { Terminal } from "./terminal.ts";

const shells = ["bash", "zsh", "fish"] as const;
/** Beside this source, and beside the bundle. */
const scriptOf = (shell: (typeof shells)[number]): string => readFileSync(new URL(`./shells/exportcheck.${shell}`, import.meta.url), "utf8");

/** Made with the table of commands, which holds this one too. */
export const completionOf = (commands: readonly Summary[]): Command => ({
  name: "completion",
  summary: "Print a script that completes commands, flags, tags and cases in a shell.",
  operands: { name: shells.join("|"), least: 1, most: Infinity, words: shells },
  flags: [{ name: "words", help: "Print the words that fit at the end of the given command line, each with what it means (what the scripts ask)." }],
  examples: [
    ['completion bash >> ~/.bashrc', "for bash"],
    ['completion zsh > "${fpath[1]}/_exportcheck"', "for zsh"],
    ["completion fish > ~/.config/fish/completions/exportcheck.fish", "for fish"],
  ],
  run: async (input: Input, terminal: Terminal) => {
    if (input.has("words")) {
      const found = await fitting(commands, input.operands, terminal);
      terminal.out(found.map(({ word, means }) => `${word}${means === "" ? "" : `\t${means}`}\n`).join(""));
      return EXIT.ok;
    }
    const [shell = "", ...more] = input.operands;
    const known = shells.find((one) => one === shell);
    if (known === undefined) throw new UsageError(`there is no completion for "${shell}"; ${orNear(shell, shells)}`);
    if (more.length > 0) throw new UsageError(`completion takes one shell, but got ${input.operands.length}`);
    terminal.out(scriptOf(known));
    return EXIT.ok;
  },
});

/** A word that may stand there, and what it means. */
interface Fit {
  readonly word: string;
  readonly means: string;
}

const bare = (word: string): Fit => ({ word, means: "" });
const helpers: readonly Fit[] = [{ word: "help", means: "Show the help of a command." }, { word: "--help", means: "Show all commands." }, { word: "--version", means: "Print the version." }, { word: "--schema", means: "Print the JSON Schema of what the tool reads and writes." }];

/** The words that may stand where the last one does. Empty where a file name may. */
async function fitting(commands: readonly Summary[], line: readonly string[], terminal: Terminal): Promise<readonly Fit[]> {
  const typed = (line.at(-1) ?? "").replace(/^["']/, ""); // a quote that is still open is the shell's
  const words = [...line.slice(0, -1), typed];
  const named = commands.map(({ name, summary }): Fit => ({ word: name, means: summary }));
  const found = words.length <= 1 ? [...named, ...helpers]
    : words.length === 2 && words[0] === "help" ? named
    : words.length === 2 && words[0] === "--schema" ? schemaNames().map(bare)
    : await ofCommand(commands, words, terminal);
  return found.filter(({ word }) => word.startsWith(typed));
}

async function ofCommand(commands: readonly Summary[], words: readonly string[], terminal: Terminal): Promise<readonly Fit[]> {
  const command = await commands.find(({ name }) => name === words[0])?.load();
  if (!command) return [];
  const flags = [...command.flags, HELP];
  const [before = "", typed = ""] = words.slice(-2);
  const beforeFlag = flags.find(({ name }) => `--${name}` === before);
  if (beforeFlag?.value !== undefined && !beforeFlag.optional) return valuesOf(beforeFlag, typed, words, terminal);
  const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(typed) ?? [];
  const inline = flags.find((flag) => flag.name === name && flag.value !== undefined);
  if (inline) return valuesOf(inline, value ?? "", words, terminal).map(({ word, means }) => ({ word: `--${name}=${word}`, means }));
  if (typed.startsWith("-")) return flags.filter((flag) => flag.repeat || !words.slice(0, -1).includes(`--${flag.name}`)).map(({ name: flag, help }) => ({ word: `--${flag}`, means: firstSentence(help) }));
  return command.operands ? operandsOf(command.operands, operandCount(words, flags), words, terminal) : [];
}

/** How many operands stand before the last word: what is neither a flag nor a flag's value. */
const operandCount = (words: readonly string[], flags: readonly Flag[]): number =>
  words.slice(1, -1).filter((word, index) => {
    const before = flags.find(({ name }) => `--${name}` === words[index]);
    return !word.startsWith("-") && !(before?.value !== undefined && !before.optional);
  }).length;

/** A closed word comes first; cases may be many. */
const operandsOf = ({ words: known, most }: Operands, before: number, words: readonly string[], terminal: Terminal): readonly Fit[] =>
  known === undefined || before >= most || (before > 0 && typeof known !== "string") ? [] : wordsOf(known, words, terminal);

/** Of `a,b,c`, and of an expression of tags, the last word is completed. */
function valuesOf(flag: Flag, typed: string, words: readonly string[], terminal: Terminal): readonly Fit[] {
  if (flag.words === undefined) return [];
  const head = flag.value?.includes(",") ? typed.slice(0, typed.lastIndexOf(",") + 1) : flag.words === "tags" ? /^.*[ (]/.exec(typed)?.[0] ?? "" : "";
  return wordsOf(flag.words, words, terminal).map(({ word, means }) => ({ word: head + word, means }));
}

function wordsOf(known: Words, words: readonly string[], terminal: Terminal): readonly Fit[] {
  if (typeof known !== "string") return known.map(bare);
  try {
    return sources[known](inputOf(words), terminal);
  } catch {
    return []; // a corpus at fault completes nothing, and says so where it is used
  }
}

const sources: Readonly<Record<Extract<Words, string>, (input: Input, terminal: Terminal) => readonly Fit[]>> = {
  cases: (input, terminal) => openCorpus(input, terminal).cases.map(({ name, summary }) => ({ word: name, means: summary })),
  tags: (input, terminal) => [...openCorpus(input, terminal).tags].map(([word, means]) => ({ word, means })),
  profiles: (input, terminal) => openCorpus(input, terminal).profiles.map(bare),
  outcomes: (input, terminal) => [...sources.profiles(input, terminal), ...sources.cases(input, terminal)],
  tracers: (input, terminal) => [
    { word: "reference", means: "The reference tracer." },
    { word: "torch", means: "Real PyTorch." },
    ...[...declaredTracers(input, terminal.cwd).keys()].map((word): Fit => ({ word, means: "Declared in tracers.yaml." })),
    { word: "cmd:", means: "Any program that speaks the protocol." },
    { word: "results:", means: "The outcomes of an earlier run." },
  ],
};

/** The flags among the words that say where to look. */
function inputOf(words: readonly string[]): Input {
  const values = ["corpus", "tracers"].flatMap((name) => {
    const at = words.lastIndexOf(`--${name}`);
    const value = words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? (at < 0 || at === words.length - 1 ? undefined : words[at + 1]);
    return value === undefined ? [] : [[name, [value]] as const];
  });
  return new Input([], new Map(values));
}

const firstSentence = (text: string): string => /^[^]*?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, "") ?? text;
