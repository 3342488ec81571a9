/**
 * Where a node comes from: a frame of the user's, below those outside of it. Nodes share what is outside; the text, which few are asked for, is made then.
 */
export class StackTrace {
  readonly outside: StackTrace | null;
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** The line of source, empty where there is none. */
  readonly code: string;

  constructor(outside: StackTrace | null, file: string, line: number, name: string, code: string) {
    this.outside = outside;
    this.file = file;
    this.line = line;
    this.name = name;
    this.code = code;
  }

  /** As `traceback.StackSummary.format` writes it, outermost frame first, without the margin of the first line and the end of the last. */
  get text(): string {
    const own = `${this.#place}${this.code === "" ? "" : `\n    ${this.code}`}`;
    return this.outside === null ? own : `${this.outside.text}\n  ${own}`;
  }

  /** `File: F:L in FN, code: SRC` of the innermost frame that a line follows: its source, or the next frame's place (torch/fx/graph.py, `_parse_stack_trace`). */
  get summary(): string {
    let next = "";
    for (let frame: StackTrace | null = this; frame !== null; frame = frame.outside) {
      const code = frame.code === "" ? next : frame.code;
      if (code !== "") return `File: ${frame.file}:${frame.line} in ${frame.name}, code: ${code}`;
      next = frame.#place;
    }
    return "";
  }

  /** Whether the texts are the same. */
  isLike(other: StackTrace): boolean {
    if (this === other) return true;
    if (this.line !== other.line || this.name !== other.name || this.file !== other.file || this.code !== other.code) return false;
    return this.outside === null || other.outside === null ? this.outside === other.outside : this.outside.isLike(other.outside);
  }

  get #place(): string {
    return `File "${this.file}", line ${this.line}, in ${this.name}`;
  }
}
