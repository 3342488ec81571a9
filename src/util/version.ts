/** The package's own version. */
import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
}

/** package.json lies one folder above the bundles, two above this source. */
export const version: string = (JSON.parse(readFileSync(new URL(import.meta.url.endsWith(".ts") ? "../../package.json" : "../package.json", import.meta.url), "utf8")) as Manifest).version;
