/** `--help`, made from the table of commands: what it is, how it is typed, what each flag does, examples. */
import { HELP, type Command, type Flag } from "./command.ts";
import type { Summary } from "./commands.ts";
import type { Colors } from "./terminal.ts";

const WIDTH = 96;

export function overview(commands: readonly Summary[], colors: Colors): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "exportcheck: a conformance suite for torch.export, with a reference tracer that needs neither Python nor PyTorch.",
    heading("Usage", colors),
    "  exportcheck COMMAND [FLAGS]",
    heading("Commands", colors),
    ...commands.map(({ name, summary }) => `  ${colors.bold(name.padEnd(width))}${summary}`),
    heading("Start here", colors),
    ...examples([
      ["run", "hold the reference tracer to every case"],
      ["trace model.py", "show the graph that torch.export makes of a model, or why it makes none"],
      ["list --tags torch.escape-hatch", "see which cases a filter selects"],
      ["COMMAND --help", "the flags of a command, with examples"],
    ], colors),
    heading("Exit codes", colors),
    "  0 as expected · 1 cases differ · 2 usage, configuration or corpus at fault · 3 a tracer could not be run",
    "  4 gate policy not met · 5 nothing selected",
    "",
    "exportcheck --version prints the version, --schema [NAME] the JSON Schema of what the tool reads and writes.",
    "",
  ].join("\n");
}

export function helpOf(command: Command, colors: Colors): string {
  const flags = [...command.flags, HELP];
  const operands = command.operands ? ` ${command.operands.name}` : "";
  return [
    `${colors.bold(`exportcheck ${command.name}`)}: ${command.summary}`,
    ...(command.about ? ["", ...command.about.trim().split("\n").map((line) => line.trim()).join("\n").split("\n\n").flatMap((part) => [...wrap(part.replaceAll("\n", " "), WIDTH), ""]).slice(0, -1)] : []),
    heading("Usage", colors),
    `  exportcheck ${command.name}${operands}${command.flags.length > 0 ? " [FLAGS]" : ""}`,
    heading("Flags", colors),
    ...table(flags.map((flag) => [spelling(flag), flag.help])),
    heading("Examples", colors),
    ...examples(command.examples, colors),
    "",
  ].join("\n");
}

const heading = (text: string, colors: Colors): string => `\n${colors.underline(text)}`;

function spelling(flag: Flag): string {
  const value = flag.value === undefined ? "" : flag.optional ? ` [${flag.value}]` : ` ${flag.value}`;
  return `--${flag.name}${value}${flag.repeat ? " …" : ""}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.flatMap(([name, text]) => wrap(text, WIDTH - left - 2).map((line, i) => `  ${(i === 0 ? name : "").padEnd(left)}${line}`));
}

function examples(rows: readonly (readonly [string, string])[], colors: Colors): string[] {
  const typed = rows.map(([command]) => `exportcheck ${command}`);
  const left = Math.min(Math.max(...typed.map((text) => text.length)) + 2, 58);
  return rows.flatMap(([, meaning], i) => {
    const text = typed[i] ?? "";
    return text.length < left ? [`  ${text.padEnd(left)}${colors.dim(`# ${meaning}`)}`] : [`  ${text}`, `  ${"".padEnd(left)}${colors.dim(`# ${meaning}`)}`];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
