/** Frames of torch's own Python code that Dynamo follows: they show in stack traces as the user's do. */
import { realm, type FrameInfo } from "../../../objects/index.ts";

export interface LibraryLine {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

/** Runs `body` as if called from a line of torch's code. */
export function atLine<T>({ file, line, name, code }: LibraryLine, body: () => T): T {
  const current = realm();
  const lines = (current.sources.get(file)?.text ?? "").split("\n");
  while (lines.length < line) lines.push("");
  if (lines[line - 1] !== code) {
    lines[line - 1] = code;
    current.sources.set(file, { path: file, text: lines.join("\n") });
  }
  const outer = current.frame;
  const frame: FrameInfo = { file, name, qualname: name, line, column: 0, back: outer, globals: new Map(), internal: false };
  current.frame = frame;
  try {
    return body();
  } finally {
    current.frame = outer;
  }
}
