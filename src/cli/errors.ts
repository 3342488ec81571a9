/** Errors as users see them: a line that says what is wrong and what to do, and the exit code of its kind. */
import { printable } from "../util/printable.ts";
import { shownPath } from "../util/shownPath.ts";
import { EXIT } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** By name, so that deciding loads no other part of the tool. */
const codes: Readonly<Record<string, number>> = {
  UsageError: EXIT.usage,
  UnknownTracer: EXIT.usage,
  CorpusError: EXIT.usage,
  SelectionError: EXIT.usage,
  SnapshotError: EXIT.usage,
  ResultsError: EXIT.usage,
  PolicyError: EXIT.usage,
  TracerUnavailable: EXIT.tracer,
  NothingSelected: EXIT.empty,
};

/** File system faults that a user can mend. */
const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  EISDIR: "that is a folder",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "no space left",
};

/** Prints the error and answers the exit code. What nobody foresaw is a fault of the tool, and shows its stack. */
export function exitCodeOf(error: unknown, terminal: Terminal): number {
  const label = terminal.errColors.red("exportcheck:");
  if (!(error instanceof Error)) {
    terminal.err(`${label} ${String(error)}\n`);
    return EXIT.usage;
  }
  const fault = fileFaults[(error as NodeJS.ErrnoException).code ?? ""];
  if (fault !== undefined) {
    terminal.err(`${label} ${printable(shownPath((error as NodeJS.ErrnoException).path ?? ""))}: ${fault}\n`);
    return EXIT.usage;
  }
  const code = codes[error.name];
  terminal.err(code === undefined ? `${label} this is a fault of the tool itself; please report it:\n${error.stack ?? error.message}\n` : `${label} ${printable(error.message)}\n`);
  return code ?? EXIT.usage;
}
