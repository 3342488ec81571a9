/** Any program that speaks the tracer protocol, given as one line that is split as a shell would, without a shell. */
import { openProcess, type ProcessOptions } from "./process.ts";
import { TracerUnavailable, type Tracer } from "./types.ts";

/** Splits at blanks; single and double quotes keep blanks, a backslash keeps the next character. Nothing is expanded. */
export function splitCommand(text: string): [string, ...string[]] {
  const words = [...text.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? ""));
  const [program, ...args] = words;
  if (program === undefined) throw new TracerUnavailable("a tracer's command is empty");
  return [program, ...args];
}

/** Starts the command and shakes hands. Throws `TracerUnavailable`. */
export const openCommand = (command: string, options: Omit<ProcessOptions, "command" | "label"> = {}): Promise<Tracer> =>
  openProcess({ command: splitCommand(command), label: command, ...options });
