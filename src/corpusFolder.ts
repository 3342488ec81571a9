/** Where the corpus is that a program means: the one it names, else ./cases, else the cases that ship with the package. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

// One folder above this source and above the bundles alike.
const shipped = new URL("../cases", import.meta.url);

export function corpusFolder(given?: string | URL): string {
  if (given !== undefined) return given instanceof URL ? fileURLToPath(given) : given;
  return existsSync("cases/corpus.yaml") ? "cases" : fileURLToPath(shipped);
}
