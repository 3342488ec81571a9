/** `exportcheck --schema [NAME]`: the JSON Schemas of what the tool reads and writes. */
import { readdirSync, readFileSync } from "node:fs";
import { EXIT, orNear, UsageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

const folder = new URL(import.meta.url.endsWith(".ts") ? "../schemas/" : "./schemas/", import.meta.url);
const SUFFIX = ".schema.json";

export const schemaNames = (): string[] => readdirSync(folder).filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)).sort();

/** Prints one schema; without a name, the schema of `run --json`. */
export function printSchema(args: readonly string[], terminal: Terminal): number {
  const names = schemaNames();
  const [name = "results", ...more] = args;
  if (more.length > 0) throw new UsageError(`--schema takes one name: ${names.join(", ")}`);
  if (!names.includes(name)) throw new UsageError(`there is no schema "${name}"; ${orNear(name, names)}`);
  terminal.out(readFileSync(new URL(name + SUFFIX, folder), "utf8"));
  return EXIT.ok;
}
