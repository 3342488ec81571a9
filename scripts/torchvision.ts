/**
 * Traces torchvision's models from its unmodified source, with PyTorch and with the reference tracer, and holds ours to PyTorch's, byte for byte.
 *
 *     tsx scripts/torchvision.ts --path DIR [--write FOLDER] [--case GLOB] [flags of agree.ts]
 *
 * DIR is the folder that holds `torchvision` (dist-packages of the oracle). What PyTorch prints is recorded where agree.ts keeps its answers, so that a
 * second run costs only our own traces. Without torchvision it says so and ends well: CI runs it everywhere.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { models, sourceOf } from "./torchvisionModels.ts";

const { values, tokens } = parseArgs({
  strict: false, tokens: true, allowPositionals: true,
  options: { path: { type: "string" }, write: { type: "string" }, case: { type: "string" }, python: { type: "string" }, show: { type: "string" }, form: { type: "string" } },
});
const path = typeof values.path === "string" ? values.path : "";
if (!existsSync(join(path, "torchvision"))) {
  console.log(`torchvision: there is none in '${path}', so nothing is compared; name the folder that holds it with --path`);
  process.exit(0);
}
const wanted = typeof values.case === "string" ? new RegExp(`^${values.case.replaceAll("*", ".*")}$`) : /^/;
const folder = typeof values.write === "string" ? values.write : mkdtempSync(join(tmpdir(), "torchvision-"));
mkdirSync(folder, { recursive: true });
for (const [name, model] of Object.entries(models)) if (wanted.test(name)) writeFileSync(join(folder, `${name}.py`), sourceOf(model));
const passed = tokens.flatMap((token) => (token.kind === "option" && !["write", "case"].includes(token.name) ? [`--${token.name}`, ...(token.value === undefined ? [] : [token.value])] : []));
const agree = join(dirname(fileURLToPath(import.meta.url)), "agree.ts");
const { status } = spawnSync(process.execPath, [...process.execArgv, agree, ...passed, folder], { stdio: "inherit" });
if (values.write === undefined) rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
