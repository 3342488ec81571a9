/**
 * Stack traces of nodes and of rejections: the user's frames, outermost first, as `traceback.StackSummary.format` writes them.
 */
import type { FrameInfo, Realm } from "../../objects/index.ts";

export interface UserFrame {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

const linesOf = new WeakMap<object, readonly string[]>();

/** The line of torch that a line of the prelude stands for, as its trailing comment tells: `#@ 125 return F.linear(input, self.weight, self.bias)`. */
const torchLine = /\s#@ (\d+) (.*)$/;

/** A frame of the prelude as the one of torch's own file that it stands for; undefined where the running line stands for none. */
function torchFrame(realm: Realm, frame: FrameInfo): UserFrame | undefined {
  if (frame.sourceLine !== undefined) return { file: frame.file, line: frame.line, name: frame.name, code: frame.sourceLine };
  const found = torchLine.exec(sourceLine(realm, frame.file, frame.line));
  const module = frame.globals.get("__name__");
  if (found === null || typeof module !== "string") return undefined;
  return { file: `${module.replaceAll(".", "/")}.py`, line: Number(found[1]), name: frame.name, code: found[2]! };
}

function sourceLine(realm: Realm, file: string, line: number): string {
  const source = realm.sources.get(file);
  if (source === undefined) return "";
  let lines = linesOf.get(source);
  if (lines === undefined) linesOf.set(source, (lines = source.text.split(/\r\n|\r|\n/)));
  return (lines[line - 1] ?? "").trim();
}

/** The frames of evaluated code, the user's and those of torch that are followed, from `frame` outwards, up to and without `stop`; outermost first. */
export function userFrames(realm: Realm, frame: FrameInfo | null, stop: FrameInfo | null): UserFrame[] {
  const frames: UserFrame[] = [];
  for (let each = frame; each !== null && each !== stop; each = each.back) {
    if (each.internal) {
      const stands = torchFrame(realm, each);
      if (stands !== undefined) frames.push(stands);
      continue;
    }
    frames.push({ file: each.file, line: each.line, name: each.name, code: sourceLine(realm, each.file, each.line) });
  }
  return frames.reverse();
}

/** `File "F", line L, in N` with its source line below, a frame after the other. */
export function formatFrames(frames: readonly UserFrame[]): string {
  return frames.map((f) => `  File "${f.file}", line ${f.line}, in ${f.name}\n${f.code ? `    ${f.code}\n` : ""}`).join("");
}
