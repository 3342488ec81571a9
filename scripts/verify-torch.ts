/**
 * Holds the suite to real PyTorch, both ways (`npm run verify:torch`): PyTorch traces every case and is held to every snapshot in
 * the strictest form that the snapshot carries, then the reference tracer is held to PyTorch's live outcomes, byte for byte.
 *
 *     npm run verify:torch [-- --python CMD] [-- further flags of `exportcheck run`, such as --case GLOB]
 *
 * Without --python it takes EXPORTCHECK_PYTHON, else the oracle that scripts/oracle-install.sh installs.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "dist/cli.js");
const args = process.argv.slice(2);
const given = args.some((arg) => arg === "--python" || arg.startsWith("--python="));
const python = given ? [] : ["--python", process.env["EXPORTCHECK_PYTHON"] ?? `sh '${join(root, "scripts/oracle-python.sh")}'`];

const steps: readonly (readonly [string, readonly string[]])[] = [
  ["PyTorch held to every snapshot", ["run", "--tracer", "torch"]],
  ["the reference tracer held to PyTorch, verbatim", ["run", "--tracer", "reference", "--against", "torch", "--form", "verbatim"]],
];

let worst = 0;
for (const [title, command] of steps) {
  console.log(`\n== ${title}`);
  const { status, error } = spawnSync(process.execPath, [cli, ...command, "--reporter", "quiet", ...python, ...args], { stdio: "inherit" });
  if (error) throw error;
  worst = Math.max(worst, status ?? 1);
}
console.log(worst === 0 ? "\nverify:torch: passed" : "\nverify:torch: FAILED");
process.exitCode = worst;
