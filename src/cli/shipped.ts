/** The cases that ship with the package: one folder above the bundle, two above this source. */
import { fileURLToPath } from "node:url";

export const shipped = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../cases" : "../cases", import.meta.url));
