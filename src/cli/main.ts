/** One command line: finds the command, parses, runs, answers the exit code. */
import { EXIT, orNear, parseInput, UsageError } from "./command.ts";
import { nearest } from "../util/near.ts";
import { commands } from "./commands.ts";
import { exitCodeOf } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command line and answers its exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined || word === "--help" || word === "-h" || word === "help") return help(rest, terminal, word === undefined);
  if (word === "--version" || word === "-V") {
    terminal.out(`${(await import("../util/version.ts")).version}\n`);
    return EXIT.ok;
  }
  if (word === "--schema") return (await import("./schemas.ts")).printSchema(rest, terminal);
  const command = await find(word);
  const input = parseInput(command, rest.includes("-h") && !rest.includes("--") ? ["--help"] : rest);
  if (!input.has("help")) return command.run(input, terminal);
  terminal.out((await import("./help.ts")).helpOf(command, terminal.colors));
  return EXIT.ok;
}

const words = ["--help", "--version", "--schema"];

function find(word: string) {
  if (word.startsWith("-")) throw new UsageError(`there is no flag ${word} without a command; ${nearest(word, words).length > 0 ? orNear(word, words) : "flags stand behind the command: exportcheck COMMAND [FLAGS]"}`);
  const found = commands.find(({ name }) => name === word);
  if (!found) throw new UsageError(`there is no command "${word}"; ${orNear(word, commands.map(({ name }) => name))}`);
  return found.load();
}

/** Without any argument help goes to standard error, and the exit code says that nothing was done. */
async function help(rest: readonly string[], terminal: Terminal, asked: boolean): Promise<number> {
  const { helpOf, overview } = await import("./help.ts");
  const [word] = rest;
  const text = word === undefined ? overview(commands, asked ? terminal.errColors : terminal.colors) : helpOf(await find(word), terminal.colors);
  if (!asked) terminal.out(text);
  else terminal.err(text);
  return asked ? EXIT.usage : EXIT.ok;
}
