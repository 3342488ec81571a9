/**
 * Holds the suite to real PyTorch, both ways (`npm run verify:torch`): PyTorch traces every case once and is held to every snapshot in the
 * strictest form that the snapshot carries, then the reference tracer is held to those outcomes of PyTorch, byte for byte; last it is
 * held to PyTorch on the examples that come with PyTorch (EXPORTCHECK_EXPORTDB, else the oracle's torch/_export/db/examples).
 *
 *     npm run verify:torch [-- --python CMD] [-- further flags of `exportcheck run`, such as --case GLOB]
 *
 * Without --python it takes EXPORTCHECK_PYTHON, else the oracle that scripts/oracle-install.sh installs.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist/cli.js");
const { values, tokens } = parseArgs({ args: process.argv.slice(2), options: { python: { type: "string" } }, strict: false, tokens: true });
const python = values["python"] ?? process.env["EXPORTCHECK_PYTHON"] ?? `sh '${join(root, "scripts/oracle-python.sh")}'`;
const others = process.argv.slice(2).filter((_, i) => !tokens.some((token) => token.kind === "option" && token.name === "python" && (i === token.index || (!token.inlineValue && i === token.index + 1))));

const scratch = mkdtempSync(join(tmpdir(), "exportcheck-"));
const outcomes = join(scratch, "torch.json");
const live = ["--tracer", "torch", "--python", String(python)];
const oracle = process.env["EXPORTCHECK_ORACLE"] ?? join(homedir(), ".cache/exportcheck/torch-2.6");
const examples = process.env["EXPORTCHECK_EXPORTDB"] ?? join(oracle, "usr/lib/python3/dist-packages/torch/_export/db/examples");
/** The package's corpora; where flags select (a corpus or cases), only what they select. */
const corpora: readonly (readonly [string, readonly string[]])[] = others.length > 0 ? [["", []]] : [["", []], [" of cases/models", ["--corpus", join(root, "cases/models")]]];
const steps: readonly (readonly [string, readonly string[]])[] = [
  ...corpora.flatMap(([of, flags]) => [
    [`PyTorch held to every snapshot${of}`, [...live, ...flags, "--reporter", `json=${outcomes}`]],
    [`the reference tracer held to PyTorch${of}, verbatim`, [...flags, "--tracer", "reference", "--against", `results:${outcomes}`, "--form", "verbatim"]],
  ] as const),
  ...(existsSync(examples) && others.length === 0 ? [["the reference tracer held to PyTorch on exportdb's own examples, verbatim", ["--corpus", `exportdb:${examples}`, "--against", "torch", "--python", String(python), "--form", "verbatim"]] as const] : []),
];
if (!existsSync(examples)) console.log(`verify:torch: exportdb's own examples are left out: there is no folder ${examples}`);

let worst = 0;
try {
  for (const [title, flags] of steps) {
    console.log(`\n== ${title}`);
    const { status, error } = spawnSync(process.execPath, [cli, "run", ...flags, "--reporter", "quiet", "--timeout", "300", ...others], { stdio: "inherit" });
    if (error) throw error;
    worst = Math.max(worst, status ?? 1);
    if (worst > 1) break; // it could not be run at all
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(worst === 0 ? "\nverify:torch: passed" : "\nverify:torch: FAILED");
process.exitCode = worst;
