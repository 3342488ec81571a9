/**
 * What a command of the tool is: a record of its flags, operands and examples, from which parsing, checking and `--help` are made, and one
 * function that does the work and answers the exit code.
 */
import { parseArgs } from "node:util";
import { orNear } from "../util/near.ts";
import type { Terminal } from "./terminal.ts";

/** What exit codes mean: DESIGN, section 7. */
export const EXIT = { ok: 0, differ: 1, usage: 2, tracer: 3, gate: 4, empty: 5 } as const;

export interface Flag {
  readonly name: string;
  /** The placeholder of its value, as help shows it; absent for a switch. */
  readonly value?: string;
  /** The value may be left out. */
  readonly optional?: boolean;
  /** May be given more than once. */
  readonly repeat?: boolean;
  readonly help: string;
  /** What a shell may complete it with. */
  readonly words?: Words;
}

/** Words of a closed list, or where they come from: the corpus (outcomes are profiles and cases), the tracers that are known. */
export type Words = readonly string[] | "cases" | "tags" | "profiles" | "outcomes" | "tracers";

export interface Operands {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What a shell may complete them with, or, where it is a closed list, the first of them; else files. */
  readonly words?: Words;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs under the summary in `--help`. */
  readonly about?: string;
  readonly operands?: Operands;
  readonly flags: readonly Flag[];
  /** [what is typed after `exportcheck`, what it does]. */
  readonly examples: readonly (readonly [string, string])[];
  run(input: Input, terminal: Terminal): Promise<number>;
}

/** Something is wrong with what was typed, configured or written in the corpus: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The parsed command line of one command. */
export class Input {
  readonly operands: readonly string[];
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(operands: readonly string[], values: ReadonlyMap<string, readonly string[]>) {
    this.operands = operands;
    this.values = values;
  }

  has(flag: string): boolean {
    return this.values.has(flag);
  }

  /** The last value given. */
  one(flag: string): string | undefined {
    return this.values.get(flag)?.at(-1);
  }

  all(flag: string): readonly string[] {
    return this.values.get(flag) ?? [];
  }

  /** A whole number of at least `least`. */
  count(flag: string, least: number): number | undefined {
    const text = this.one(flag);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least) throw new UsageError(`--${flag} takes a whole number of at least ${least}, not "${text}"`);
    return number;
  }

  /** A number of seconds, in milliseconds. */
  seconds(flag: string): number | undefined {
    const text = this.one(flag);
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0 || Number(text) > 86_400) throw new UsageError(`--${flag} takes a number of seconds, such as 10 or 0.5, not "${text}"`);
    return Number(text) * 1000;
  }

  /** One word of a closed list. */
  choice<T extends string>(flag: string, choices: readonly T[]): T | undefined {
    const text = this.one(flag);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new UsageError(`--${flag}: there is no "${text}"; ${orNear(text, choices)}`);
    return found;
  }
}

export { orNear };

export const HELP: Flag = { name: "help", help: "Show this help." };

/** Checks a command line against its command. Throws `UsageError`, with near matches for a misspelt flag. */
export function parseInput(command: Command, args: readonly string[]): Input {
  const flags = new Map([...command.flags, HELP].map((flag) => [flag.name, flag]));
  const { tokens } = parseArgs({
    args: spellOptional(args, flags),
    options: Object.fromEntries([...flags].map(([name, flag]) => [name, { type: flag.value ? "string" : "boolean" } as const])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const flag = flags.get(token.name);
    if (!flag) throw new UsageError(`${command.name}: unknown flag ${token.rawName}; ${orNear(`--${token.name}`, [...flags.keys()].map((name) => `--${name}`))}`);
    const seen = values.get(flag.name) ?? [];
    if (seen.length > 0 && !flag.repeat && flag.value) throw new UsageError(`--${flag.name} was given twice`);
    values.set(flag.name, [...seen, valueOf(flag, token)]);
  }
  const input = new Input(operands, values);
  if (!input.has("help")) checkOperands(command, operands, args);
  return input;
}

/** What an operand too many may have been meant for. */
function remedyOf(command: Command, operand: string, args: readonly string[]): string {
  const before = args[args.indexOf(operand) - 1];
  if (command.flags.some(({ name, optional }) => optional && `--${name}` === before)) return `; did you mean ${before}=${operand}?`;
  return command.flags.some(({ name }) => name === "case") ? `; cases are selected by --case or --tags` : "";
}

/** `parseArgs` knows no optional values: `--bail` alone becomes `--bail=`, `--bail 3` becomes `--bail=3`. */
function spellOptional(args: readonly string[], flags: ReadonlyMap<string, Flag>): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    if (arg === "--") return [...out, ...args.slice(i)];
    const flag = arg.startsWith("--") ? flags.get(arg.slice(2)) : undefined;
    if (!flag?.optional) out.push(arg);
    else if (/^\d+$/.test(args[i + 1] ?? "")) out.push(`${arg}=${args[(i += 1)]}`);
    else out.push(`${arg}=`);
  }
  return out;
}

function valueOf(flag: Flag, token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined }): string {
  if (!flag.value) {
    if (token.value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    return "";
  }
  const { value } = token;
  if (value === undefined || (value === "" && !flag.optional)) throw new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
  if (!token.inlineValue && value.startsWith("-") && value.length > 1) throw new UsageError(`--${flag.name} needs a value; one that starts with a dash is written --${flag.name}=${value}`);
  return value;
}

function checkOperands(command: Command, operands: readonly string[], args: readonly string[]): void {
  const { name, least, most } = command.operands ?? { name: "", least: 0, most: 0 };
  if (operands.length < least) throw new UsageError(`${command.name} needs ${name}; exportcheck ${command.name} --help shows examples`);
  if (operands.length > most) throw new UsageError(most === 0 ? `${command.name} takes no operand, but got "${operands[0]}"${remedyOf(command, operands[0] ?? "", args)}` : `${command.name} takes ${name}, but got ${operands.length} operands`);
}
