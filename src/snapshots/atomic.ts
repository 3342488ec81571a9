/** Whole or not at all: a file is written under another name, then renamed over the old one. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
