/** `exportcheck completion SHELL`: a script for the shell, which asks this same command for the words that fit. */
import { supportLevels, loadCorpus } from "../corpus/index.ts";
import { forms } from "../compare/index.ts";
import { EXIT, HELP, Input, orNear, UsageError, type Command, type Flag } from "./command.ts";
import type { Summary } from "./commands.ts";
import { corpusFolder } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

const scripts: Readonly<Record<string, string>> = {
  bash: `_exportcheck() {
  mapfile -t COMPREPLY < <(compgen -W "$(exportcheck completion --words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}")
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _exportcheck exportcheck
`,
  zsh: `#compdef exportcheck
_exportcheck() {
  local -a found
  found=("\${(@f)$(exportcheck completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if (( \${#found} )) && [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _exportcheck exportcheck
`,
  fish: `complete -c exportcheck -a '(exportcheck completion --words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** Made with the table of commands, which holds this one too. */
export const completionOf = (commands: readonly Summary[]): Command => ({
  name: "completion",
  summary: "Print a script that completes commands, flags, tags and cases in a shell.",
  operands: { name: "bash|zsh|fish", least: 1, most: Infinity },
  flags: [{ name: "words", help: "Print the words that fit at the end of the given command line (what the scripts ask)." }],
  examples: [
    ['completion bash >> ~/.bashrc', "for bash"],
    ['completion zsh > "${fpath[1]}/_exportcheck"', "for zsh"],
    ["completion fish > ~/.config/fish/completions/exportcheck.fish", "for fish"],
  ],
  run: async (input: Input, terminal: Terminal) => {
    if (input.has("words")) {
      terminal.out((await fitting(commands, input.operands, terminal)).map((word) => `${word}\n`).join(""));
      return EXIT.ok;
    }
    const [shell = ""] = input.operands;
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined) throw new UsageError(`there is no completion for "${shell}"; ${orNear(shell, Object.keys(scripts))}`);
    terminal.out(script);
    return EXIT.ok;
  },
});

/** The words that may stand where the last one does. Empty where a file name may. */
async function fitting(commands: readonly Summary[], words: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const typed = words.at(-1) ?? "";
  const names = commands.map(({ name }) => name);
  const found = words.length <= 1 ? [...names, "--help", "--version", "--schema"] : await ofCommand(commands, words, terminal);
  return found.filter((word) => word.startsWith(typed));
}

async function ofCommand(commands: readonly Summary[], words: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const command = await commands.find(({ name }) => name === words[0])?.load();
  if (!command) return [];
  const flags = [...command.flags, HELP];
  const before = flags.find(({ name }) => `--${name}` === words.at(-2));
  if (before?.value !== undefined && !before.optional) return valuesOf(before, terminal);
  if ((words.at(-1) ?? "").startsWith("-")) return flags.map(({ name }) => `--${name}`);
  return command.operands?.name.includes("CASE") ? corpusWords(terminal, "cases") : [];
}

function valuesOf(flag: Flag, terminal: Terminal): readonly string[] {
  if (flag.name === "form") return forms;
  if (flag.name === "support") return supportLevels;
  if (flag.name === "case") return corpusWords(terminal, "cases");
  if (flag.name === "tags") return corpusWords(terminal, "tags");
  if (flag.name === "profile") return corpusWords(terminal, "profiles");
  return flag.name === "tracer" || flag.name === "against" ? ["reference", "torch", "cmd:"] : [];
}

function corpusWords(terminal: Terminal, what: "cases" | "tags" | "profiles"): readonly string[] {
  try {
    const corpus = loadCorpus(corpusFolder(new Input([], new Map()), terminal));
    return what === "cases" ? corpus.cases.map(({ name }) => name) : what === "tags" ? [...corpus.tags.keys()] : corpus.profiles;
  } catch {
    return []; // a corpus at fault completes nothing, and says so where it is used
  }
}
