/** The reference tracer behind the harness's words: a request in, an outcome out, at once. The only file of the harness that imports it. */
import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { isAbsolute, join, sep } from "node:path";
import { profiles, trace, version } from "../reference/index.ts";
import type { Outcome, TraceRequest, TracerInfo } from "./types.ts";

export const referenceInfo: TracerInfo = { name: "reference", version, profiles };

/** What `trace FILE` may add to a request: expressions in place of the module's own `model` and `example_args`, folders to import from. */
export interface Overrides {
  readonly model?: string;
  readonly args?: string;
  /** The folder of the file itself, where it has one: its other modules, tried after the request's own files. */
  readonly folder?: string;
  /** Absolute paths of the search path, tried in order after that. */
  readonly search?: readonly string[];
}

/** Traces in this thread. Whatever the tracer throws is a fault of its own and becomes an error of the case. */
export function traceReference(request: TraceRequest, overrides: Overrides = {}): Outcome {
  const source = request.files[request.file];
  if (source === undefined) return failed("TracerFailed", `there is no file ${request.file} among the case's files`);
  if (!profiles.includes(request.profile)) return failed("NotImplemented", `the reference tracer has no profile ${request.profile}; it has ${profiles.join(", ")}`);
  const listings: Listings = new Map();
  try {
    return trace(source, {
      file: request.file,
      profile: request.profile,
      readModule: (path) => {
        const own = given(request.files, path) ?? (overrides.folder === undefined ? undefined : readBelow([overrides.folder], path, listings));
        if (own !== undefined) return { path, text: own };
        const text = readBelow(overrides.search ?? [], path, listings);
        return text === undefined ? undefined : { path, text, lazy: true };
      },
      ...(overrides.model === undefined ? {} : { model: overrides.model }),
      ...(overrides.args === undefined ? {} : { args: overrides.args }),
    });
  } catch (error) {
    return failed("InternalError", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function given(files: TraceRequest["files"], path: string): string | undefined {
  if (path.endsWith("/")) {
    const folder = path === "./" ? "" : path;
    const entries = Object.keys(files).filter((file) => file.startsWith(folder)).map((file) => /^[^/]*\/?/.exec(file.slice(folder.length))![0]);
    return entries.length === 0 ? undefined : [...new Set(entries)].join("\n");
  }
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

/** What folders of the search path hold, which are asked for many packages' metadata. */
type Listings = Map<string, readonly string[]>;

/** A module's text below the first folder that has it. A path that would leave the folder is no module. */
function readBelow(folders: readonly string[], path: string, listings: Listings): string | undefined {
  if (path.split("/").includes("..") || isAbsolute(path)) return undefined;
  for (const folder of folders) {
    const file = join(folder, path.includes("*") ? firstMatch(folder, path, listings) : path);
    if (!existsSync(file)) continue; // most are not in most folders, and to throw takes long
    try {
      // Modules may be linked, as installers do it; what is read as a text may not lead out of the folder.
      if (!path.endsWith(".py") && !isBelow(realpathSync(folder), realpathSync(file))) continue;
      return path.endsWith("/") ? readdirSync(file, { withFileTypes: true }).map((entry) => entry.name + (entry.isDirectory() ? "/" : "")).join("\n") : readFileSync(file, "utf8");
    } catch {
      // not ours to read
    }
  }
  return undefined;
}

const isBelow = (folder: string, file: string): boolean => file === folder || file.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** The path below the folder in which the first part, a pattern with a `*`, is the first entry of the folder that fits. */
function firstMatch(folder: string, path: string, listings: Listings): string {
  const [pattern, ...rest] = path.split("/");
  const [before, after] = pattern!.split("*") as [string, string];
  if (!listings.has(folder)) listings.set(folder, existsSync(folder) ? readdirSync(folder) : []);
  const entry = listings.get(folder)!.find((each) => each.startsWith(before) && each.endsWith(after));
  return [entry ?? pattern, ...rest].join("/");
}

const failed = (type: string, message: string): Outcome => ({ outcome: "error", phase: "export", error: { type, message } });
