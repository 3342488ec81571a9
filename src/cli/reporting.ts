/** `--reporter NAME[=FILE]`: from flags to the sinks that take a run's events. */
import { resolve } from "node:path";
import picocolors from "picocolors";
import { reporters } from "../report/index.ts";
import { tee, type Sink } from "../runner/index.ts";
import { openAtomic, type Written } from "../snapshots/index.ts";
import { orNear, UsageError, type Flag, type Input } from "./command.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export const reporterFlags: readonly Flag[] = [
  { name: "reporter", value: "NAME[=FILE]", repeat: true, words: Object.keys(reporters), help: `${Object.keys(reporters).join(", ")}; to standard output or a file. Default: list on a terminal, list without colours elsewhere.` },
  { name: "json", help: "Short for --reporter json: one JSON document (exportcheck --schema results)." },
];

/** Reporters that write whole lines while the run goes on: a status line may stand below. */
const LINES: ReadonlySet<string> = new Set(["list", "quiet", "verbose"]);

/**
 * `--reporter NAME[=FILE]`…: checked and opened before anything runs. Standard output takes one of them. A report's file is the old one until the run is
 * told to its end; one that ends early leaves the old one.
 */
export function openReporters(input: Input, terminal: Terminal): { readonly sink: Sink; close(): void } {
  const asked = [...input.all("reporter"), ...(input.has("json") ? ["json"] : [])];
  const wanted = asked.length > 0 ? asked : ["list"];
  // Bazel names the file where it looks for JUnit XML.
  const xml = terminal.env["XML_OUTPUT_FILE"];
  if (xml !== undefined && xml !== "") wanted.push(`junit=${xml}`);
  const files: Written[] = [];
  let whole = false;
  const toTerminal: string[] = [];
  let progress: Progress | undefined;
  const sinkOf = (text: string): Sink => {
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
    const opened = openAtomic(resolve(terminal.cwd, file));
    files.push(opened);
    return reporter({ write: (text) => opened.write(text), paint: picocolors.createColors(false), env: terminal.env });
  };
  const close = (): void => {
    process.off("exit", close);
    progress?.close();
    for (const file of files.splice(0)) if (whole) file.commit(); else file.discard();
  };
  process.on("exit", close); // a run that is stopped takes away what it began to write
  try {
    const sinks = wanted.map(sinkOf);
    const end: Sink = { take: (event) => { if (event.event === "finish") whole = true; } };
    return { sink: tee([...sinks, ...(progress ? [progress] : []), end]), close };
  } catch (error) {
    close();
    throw error;
  }
}

function splitOnce(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}
