/**
 * Holds the interpreter to CPython on plain Python files: what each prints, line by line, and the traceback it ends with.
 *
 *     tsx scripts/agree-python.ts [--python CMD] [--show N] FILE|FOLDER…
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { structuredPatch } from "diff";
import { createImportDoor } from "../src/reference/capture/imports.ts";
import { formatException, importer, installEvaluation, runModule } from "../src/reference/interpreter/index.ts";
import { installBuiltins } from "../src/reference/library/builtins/index.ts";
import { setModuleLoader } from "../src/reference/library/torch/index.ts";
import { PyError, Realm, enter } from "../src/reference/objects/index.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { python: { type: "string" }, show: { type: "string" } } });

function ours(text: string, file: string): string {
  const realm = new Realm();
  setModuleLoader((name) => importer().load(name));
  return enter(realm, () => {
    installBuiltins(realm);
    installEvaluation(realm);
    realm.importDoor = createImportDoor(() => undefined);
    try {
      runModule(text, file, "__main__");
    } catch (error) {
      return realm.output.join("") + (error instanceof PyError ? formatException(error.value) : `NotImplemented or broken: ${String(error)} ${JSON.stringify((error as { place?: unknown }).place)}\n`);
    }
    return realm.output.join("");
  });
}

function real(file: string): string {
  try {
    return execFileSync(values.python ?? "python3", [basename(file)], { cwd: dirname(file), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr.replaceAll(`${join(dirname(file))}/`, "");
  }
}

const files = positionals.flatMap((path) => (statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith(".py")).sort().map((name) => join(path, name)) : [path]));
let differing = 0;
for (const file of files) {
  const [want, have] = [real(file), ours(readFileSync(file, "utf8"), basename(file))];
  if (want === have) continue;
  differing += 1;
  const { hunks } = structuredPatch("", "", want, have, undefined, undefined, { context: 0 });
  console.log(`DIFFERS ${basename(file)}\n${hunks.flatMap((hunk) => hunk.lines).slice(0, Number(values.show ?? 30)).map((line) => `    ${line.slice(0, 300)}`).join("\n")}`);
}
console.log(`${files.length} files, ${differing} differ`);
process.exitCode = differing > 0 ? 1 : 0;
