/** `run --watch`: runs, then again whatever a change touches, until it is told to stop. */
import { existsSync, statSync, watch, type FSWatcher } from "node:fs";
import { resolve } from "node:path";
import type { Corpus } from "../corpus/index.ts";
import { touched } from "./changed.ts";
import type { Terminal } from "./terminal.ts";

/** Changes that come within so many milliseconds are one: editors write a file in several steps. */
const SETTLE = 120;

export interface Watched {
  readonly corpus: Corpus;
  /** The words of a tracer's command: a file among them is watched too, and a change of it runs everything again. */
  readonly command: readonly string[];
}

/**
 * Calls `again` with the names that a change touches, or with `undefined` for all, one call at a time. Ends when `q` is pressed, or when
 * `stopped` is.
 */
export async function watchAnd({ corpus, command }: Watched, again: (names: ReadonlySet<string> | undefined) => Promise<void>, terminal: Terminal, stopped: AbortSignal): Promise<void> {
  const files = new Set<string>();
  let everything = false;
  let wake: () => void = () => undefined;
  const notice = (file: string | undefined): void => {
    if (file === undefined) everything = true;
    else if (!/\.tmp$|~$|\.swp$/.test(file)) files.add(file);
    wake();
  };
  const programs = command.map((word) => resolve(terminal.cwd, word)).filter((path) => existsSync(path) && statSync(path).isFile());
  const watchers: FSWatcher[] = [
    ...[corpus.dir, corpus.snapshots].filter((folder) => existsSync(folder)).map((folder) => watch(folder, { recursive: true }, (_, file) => notice(file === null ? undefined : resolve(folder, file)))),
    ...programs.map((path) => watch(path, () => notice(undefined))),
  ];
  stopped.addEventListener("abort", () => wake());
  if (terminal.answers) void listen(terminal, () => notice(undefined), () => { everything = false; files.clear(); quit.abort(); wake(); });
  const quit = new AbortController();
  try {
    while (!stopped.aborted && !quit.signal.aborted) {
      terminal.out(terminal.colors.dim(`\nwatching${terminal.answers ? "; Enter runs all again, q quits" : ""}\n`));
      if (!everything && files.size === 0) await new Promise<void>((resume) => { wake = resume; });
      await new Promise((resume) => setTimeout(resume, SETTLE));
      const names = everything ? undefined : touched(corpus, [...files]);
      everything = false;
      files.clear();
      if (stopped.aborted || quit.signal.aborted) break;
      if (names === undefined || names.size > 0) await again(names);
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

async function listen(terminal: Terminal, all: () => void, quit: () => void): Promise<void> {
  for (;;) {
    const key = await terminal.key();
    if (key === "q") return quit();
    if (key === "\r" || key === "\n") all();
  }
}
