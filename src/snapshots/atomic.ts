/** Whole or not at all: a file is written under another name, then renamed over the old one. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export function writeAtomic(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const staged = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(staged, content, { flush: true });
    renameSync(staged, path);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
}

/** A new folder, whole or not at all: filled under a name that starts with a dot, then renamed. */
export function makeFolderAtomic(path: string, files: Readonly<Record<string, string>>): void {
  const staged = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    for (const [name, content] of Object.entries(files)) writeAtomic(join(staged, name), content);
    renameSync(staged, path);
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    throw error;
  }
}
