/**
 * Stack traces of nodes and of rejections: the user's frames, outermost first, as `traceback.StackSummary.format` writes them.
 */
import { StackTrace } from "../../graph/index.ts";
import type { FrameInfo, PyFunction, Realm } from "../../objects/index.ts";

export interface UserFrame {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

/** Lines of sources without their margins. */
const linesOf = new WeakMap<object, readonly string[]>();

/** The line of torch that a line of the prelude stands for, as its trailing comment tells: `#@ 125 return F.linear(input, self.weight, self.bias)`. */
const torchLine = /\s#@ (\d+) (.*)$/;

/** A frame of the prelude as the one of torch's own file that it stands for; undefined where the running line stands for none. */
function torchFrame(realm: Realm, frame: FrameInfo): UserFrame | undefined {
  if (frame.sourceLine !== undefined) return { file: frame.file, line: frame.line, name: frame.name, code: frame.sourceLine };
  const found = torchLine.exec(sourceLine(realm, frame.file, frame.line));
  const module = frame.globals.get("__name__");
  if (found === null || typeof module !== "string") return undefined;
  return { file: `${module.replaceAll(".", "/")}${frame.file.endsWith("/__init__.py") ? "/__init__" : ""}.py`, line: Number(found[1]), name: frame.name, code: found[2]! };
}

/** The line of torch at which a function of the prelude is defined: `def eye_(tensor):  #@ 271`. */
const definitionLine = /\s#@ (\d+)$/;

/** Where a function is defined, `file:line`; undefined for one of the prelude of which that is not told. */
export function definedAt(realm: Realm, { file, line, module }: PyFunction): string | undefined {
  if (!file.startsWith("<prelude>/torch/")) return `${file}:${line}`;
  const found = definitionLine.exec(sourceLine(realm, file, line));
  return found === null ? undefined : `${module.replaceAll(".", "/")}${file.endsWith("/__init__.py") ? "/__init__" : ""}.py:${found[1]!}`;
}

function sourceLine(realm: Realm, file: string, line: number): string {
  const source = realm.sources.get(file);
  if (source === undefined) return "";
  let lines = linesOf.get(source);
  if (lines === undefined) linesOf.set(source, (lines = source.text.split(/\r\n|\r|\n/).map((each) => each.trim())));
  return lines[line - 1] ?? "";
}

/** The frames of evaluated code, the user's and those of torch that are followed, from `frame` outwards, up to and without `stop`; outermost first. */
export function userFrames(realm: Realm, frame: FrameInfo | null, stop: FrameInfo | null): UserFrame[] {
  const frames: UserFrame[] = [];
  for (let each = frame; each !== null && each !== stop; each = each.back) {
    const shown = userFrame(realm, each);
    if (shown !== undefined) frames.push(shown);
  }
  return frames.reverse();
}

function userFrame(realm: Realm, frame: FrameInfo): UserFrame | undefined {
  if (frame.internal) return torchFrame(realm, frame);
  return { file: frame.file, line: frame.line, name: frame.name, code: sourceLine(realm, frame.file, frame.line) };
}

/** `File "F", line L, in N` with its source line below, a frame after the other. */
export function formatFrames(frames: readonly UserFrame[]): string {
  let text = "";
  for (let i = 0, count = 0; i < frames.length; i++) {
    const [frame, next] = [frames[i]!, frames[i + 1]];
    count += 1;
    if (count <= repeated) text += `  ${frameText(frame)}\n`;
    if (next !== undefined && isSamePlace(frame, next)) continue;
    if (count > repeated) text += `  [Previous line repeated ${count - repeated} more time${count - repeated > 1 ? "s" : ""}]\n`;
    count = 0;
  }
  return text;
}

/** How often a line is shown that is running in frame after frame (Lib/traceback.py, `_RECURSIVE_CUTOFF`). */
const repeated = 3;

const isSamePlace = (one: UserFrame, other: UserFrame): boolean => one.file === other.file && one.line === other.line && one.name === other.name;

const frameText = (f: UserFrame): string => `File "${f.file}", line ${f.line}, in ${f.name}${f.code ? `\n    ${f.code}` : ""}`;

/** A frame's trace as it was last made: it holds for frames of the same code while these and those outside of them are where they were. */
interface Made {
  readonly frame: FrameInfo;
  readonly line: number;
  readonly outside: StackTrace | null;
  readonly trace: StackTrace | null;
  /** How many frames there are, this one and those outside. */
  readonly depth: number;
}

const nothing = { trace: null, depth: 0 };

/** Whether two frames are of the same code, which tells what is shown of them at a line. */
const isAlike = (one: FrameInfo, other: FrameInfo): boolean => one === other || (one.file === other.file && one.name === other.name && one.internal === other.internal && one.sourceLine === other.sourceLine);

/** Traces of nodes: nodes that are made in the same frames share these. */
export class NodeTraces {
  /** The frames that were last seen, by how many are outside of them. */
  readonly #made: Made[] = [];
  readonly #realm: Realm;
  /** The frame that called the traced function. */
  readonly #stop: FrameInfo | null;

  constructor(realm: Realm, stop: FrameInfo | null) {
    this.#realm = realm;
    this.#stop = stop;
  }

  /** The trace of what `frame` is doing. What torch's own modules do when they are followed is shown at their caller's line (`is_co_filename_from_nn_modules`). */
  at(frame: FrameInfo | null): StackTrace | null {
    return this.#at(frame).trace;
  }

  #at(frame: FrameInfo | null): Pick<Made, "trace" | "depth"> {
    if (frame === null || frame === this.#stop) return nothing;
    const { trace: outside, depth } = this.#at(frame.back);
    const { line } = frame;
    const made = this.#made[depth];
    if (made !== undefined && made.line === line && made.outside === outside && isAlike(made.frame, frame)) return made;
    const user = userFrame(this.#realm, frame);
    const isShown = user !== undefined && !user.file.startsWith("torch/nn/modules/");
    const trace = isShown ? new StackTrace(outside, user.file, user.line, user.name, user.code) : outside;
    const latest: Made = { frame, line, outside, trace, depth: depth + 1 };
    this.#made[depth] = latest;
    return latest;
  }
}
