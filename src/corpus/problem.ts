/** What is wrong with a corpus: every problem at once, each with its place and its remedy. */
import { readFileSync } from "node:fs";
import { shownPath } from "../util/shownPath.ts";
import { decodeUtf8, NotUtf8 } from "../util/utf8.ts";

export { shownPath };

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Problems shown of one corpus; the rest is counted. */
const SHOWN = 20;

/** The corpus is at fault: exit code 2. */
export class CorpusError extends Error {
  override readonly name = "CorpusError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const more = problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : [];
    super([...problems.slice(0, SHOWN), ...more].join("\n"));
    this.problems = problems;
  }
}

/** `cases/a/case.yaml:3:7: …`, from where the user stands. */
export const problemAt = ({ file, line, column }: Place, message: string): string => `${shownPath(file)}:${line}:${column}: ${message}`;

/** A file of the corpus as text. Throws `CorpusError` where it is none. */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    throw error instanceof NotUtf8 ? new CorpusError([`${shownPath(path)}: ${error.message}`]) : error;
  }
}
