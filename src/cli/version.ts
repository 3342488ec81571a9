/** The package's own version. */
import { readFileSync } from "node:fs";

interface Manifest {
  readonly version: string;
}

/** package.json lies one folder above the bundle, two above this source. */
const manifest = new URL(import.meta.url.endsWith(".ts") ? "../../package.json" : "../package.json", import.meta.url);
export const version: string = (JSON.parse(readFileSync(manifest, "utf8")) as Manifest).version;
