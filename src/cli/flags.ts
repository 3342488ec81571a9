/** Flags that several commands share, and how their values are read. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { supportLevels } from "../corpus/index.ts";
import { parseTracer, readDeclaredTracers, tracerNames, type TracerSpec } from "../tracers/index.ts";
import { orNear, UsageError, type Flag, type Input } from "./command.ts";

export const PROFILE: Flag = { name: "profile", value: "NAME", words: "profiles", help: "Whose behaviour is expected, such as torch-2.6. Default: the corpus's first." };
export const TRACER: Flag = { name: "tracer", value: "NAME", words: "tracers", help: "reference (default), torch (real PyTorch; executes the cases' code), cmd:COMMAND for any program that speaks the tracer protocol, or results:FILE for the outcomes of an earlier run --json." };
export const PYTHON: Flag = { name: "python", value: "CMD", help: "The interpreter of the torch tracer, default python3; split at blanks, no shell." };
export const TIMEOUT: Flag = { name: "timeout", value: "SECONDS", help: "Time limit of one case. Default 30." };
export const CORPUS: Flag = { name: "corpus", value: "DIR", help: "The folder of corpus.yaml, or exportdb:DIR for PyTorch's own examples in place (torch/_export/db/examples; hold them to a tracer with --against). Default: ./cases, else the cases that ship with the package." };

export const PENDING_DIR: Flag = { name: "pending-dir", value: "DIR", help: "Where pending snapshots are kept, for a tree of sources that must stay as it is. Default: beside the snapshots." };

export const selectionFlags: readonly Flag[] = [
  { name: "tags", value: "EXPR", repeat: true, words: "tags", help: "A tag expression: torch.escape-hatch and not torch.dynamic-value; torch selects all below it; * within a word; && || ! do for and, or, not. Repeated: all must hold." },
  { name: "support", value: "LEVEL", words: supportLevels, help: "SUPPORTED or NOT_SUPPORTED_YET." },
  { name: "case", value: "GLOB", repeat: true, words: "cases", help: "Cases whose name matches, such as 'constrain_*', or @FILE: those that a file names, one a line, as list prints them (@- is standard input). Repeated: one must match." },
  { name: "last-failed", help: "Cases that did not end as expected when they were last run." },
  { name: "changed", value: "REF", optional: true, help: "Cases whose files or snapshots differ from a git revision, HEAD unless one is named with --changed=REF." },
  CORPUS,
];

const DEFAULT_TIMEOUT = 30_000;
/** The command line's time limit, else the tracer's own. */
export const timeoutOf = (input: Input, spec?: TracerSpec): number => input.seconds("timeout") ?? spec?.timeout ?? DEFAULT_TIMEOUT;

export const TRACERS: Flag = { name: "tracers", value: "FILE", help: "Where tracers of your own are declared by name. Default: tracers.yaml, where there is one." };
export const VALIDATE: Flag = { name: "validate", help: "Hold every message of the tracer to the letter of the protocol." };

/** The tracers that a project declares. */
export function declaredTracers(input: Input, cwd: string): ReadonlyMap<string, TracerSpec> {
  const given = input.one("tracers");
  const path = resolve(cwd, given ?? "tracers.yaml");
  if (given === undefined && !existsSync(path)) return new Map();
  return readDeclaredTracers(path);
}

/** The tracer of a flag. Throws `UsageError` for a name that there is not. */
export const tracerOf = (input: Input, cwd: string, flag = "tracer", fallback = "reference"): TracerSpec => tracerNamed(input.one(flag) ?? fallback, input, cwd, `--${flag}`);

export function tracerNamed(text: string, input: Input, cwd: string, where: string): TracerSpec {
  const declared = text === "reference" || text === "torch" ? undefined : declaredTracers(input, cwd);
  const found = declared?.get(text);
  if (found) return found;
  try {
    return parseTracer(text, input.one("python"));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "UnknownTracer") throw error;
    throw new UsageError(`${where}: ${error.message}; ${orNear(text, [...tracerNames, ...(declared?.keys() ?? [])])}, or cmd:COMMAND`);
  }
}
