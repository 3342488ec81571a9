/** Whole or not at all: a file is written under another name, then renamed over the old one. */
import { closeSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export function writeAtomic(path: string, content: string): void {
  const staged = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(staged, content, { flush: true });
    renameSync(staged, path);
  } catch (error) {
    attempt(() => rmSync(staged, { force: true }));
    throw Object.assign(error as NodeJS.ErrnoException, { path }); // the user knows this one, not the staged one
  }
}

function attempt(run: () => void): void {
  try {
    run();
  } catch {
    // what stood in the way of writing stands in the way of this too
  }
}

/** A file that is written piece by piece. */
export interface Written {
  write(text: string): void;
  /** It is whole, and takes the old one's place. */
  commit(): void;
  /** It will not be finished: the old one stays. */
  discard(): void;
}

/** Written beside the old file, which stands until this one is whole. What is no file (a pipe, a terminal) is written to at once. */
export function openAtomic(path: string): Written {
  const found = statSync(path, { throwIfNoEntry: false });
  const target = found ? realpathSync(path) : path;
  const staged = (found && !found.isFile()) || /^\/(?:dev|proc)\//.test(path) ? undefined : `${target}.${process.pid}.tmp`;
  let handle: number | undefined;
  try {
    handle = openSync(staged ?? path, "w");
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
  const close = (): boolean => {
    if (handle === undefined) return false;
    closeSync(handle);
    handle = undefined;
    return staged !== undefined;
  };
  return {
    write: (text) => { if (handle !== undefined) writeWhole(handle, text); },
    commit: () => { if (close()) renameSync(staged!, target); },
    discard: () => { if (close()) attempt(() => rmSync(staged!, { force: true })); },
  };
}

/** A pipe may take less than all at once. */
function writeWhole(handle: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

/** A new folder, whole or not at all: filled under a name that starts with a dot, then renamed. */
export function makeFolderAtomic(path: string, files: Readonly<Record<string, string>>): void {
  const staged = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(staged);
    for (const [name, content] of Object.entries(files)) writeAtomic(join(staged, name), content);
    renameSync(staged, path);
  } catch (error) {
    attempt(() => rmSync(staged, { recursive: true, force: true }));
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}
