/** `--reporter NAME[=FILE]`: from flags to the sinks that take a run's events. */
import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import picocolors from "picocolors";
import { reporters } from "../report/index.ts";
import { tee, type Sink } from "../runner/index.ts";
import { orNear, UsageError, type Flag, type Input } from "./command.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export const reporterFlags: readonly Flag[] = [
  { name: "reporter", value: "NAME[=FILE]", repeat: true, words: Object.keys(reporters), help: `${Object.keys(reporters).join(", ")}; to standard output or a file. Default: list on a terminal, list without colours elsewhere.` },
  { name: "json", help: "Short for --reporter json: one JSON document (exportcheck --schema results)." },
];

/** Reporters that write whole lines while the run goes on: a status line may stand below. */
const LINES: ReadonlySet<string> = new Set(["list", "quiet", "verbose"]);

/** `--reporter NAME[=FILE]`…: checked and opened before anything runs. Standard output takes one of them. */
export function openReporters(input: Input, terminal: Terminal): { readonly sink: Sink; close(): void } {
  const asked = [...input.all("reporter"), ...(input.has("json") ? ["json"] : [])];
  const wanted = asked.length > 0 ? asked : ["list"];
  // Bazel names the file where it looks for JUnit XML.
  const xml = terminal.env["XML_OUTPUT_FILE"];
  if (xml !== undefined && xml !== "") wanted.push(`junit=${xml}`);
  const files: number[] = [];
  const toTerminal: string[] = [];
  let progress: Progress | undefined;
  const sinks = wanted.map((text) => {
    const [name = "", file] = splitOnce(text, "=");
    const reporter = reporters[name];
    if (!Object.hasOwn(reporters, name) || !reporter) throw new UsageError(`--reporter: there is no "${name}"; ${orNear(name, Object.keys(reporters))}`);
    if (file === undefined) {
      toTerminal.push(name);
      if (toTerminal.length > 1) throw new UsageError(`standard output takes one reporter, not ${toTerminal.join(" and ")}; give the other a file: --reporter ${toTerminal[0]}=FILE`);
      if (LINES.has(name) && Progress.fits(terminal)) progress = new Progress(terminal);
      const line = progress;
      return reporter({ write: (text) => (line ? line.write(text) : terminal.out(text)), paint: terminal.colors, env: terminal.env });
    }
    if (file === "") throw new UsageError(`--reporter ${name}= names no file`);
    const handle = openSync(resolve(terminal.cwd, file), "w");
    files.push(handle);
    return reporter({ write: (line) => void writeSync(handle, line), paint: picocolors.createColors(false), env: terminal.env });
  });
  const close = (): void => {
    progress?.close();
    files.splice(0).forEach((handle) => closeSync(handle));
  };
  return { sink: tee(progress ? [...sinks, progress] : sinks), close };
}

function splitOnce(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}
