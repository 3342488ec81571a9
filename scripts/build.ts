/**
 * Builds what users run into dist/: the command, the package's entry points, the thread of the reference tracer, the worker script, the
 * JSON Schemas and the type declarations.
 *
 * Start-up time is a feature. The command and the tracer's thread are one script each, whose compiled code is kept beside it
 * (`util/script.ts`). For programs, the reference tracer is one self-contained module that touches no Node API (built for no platform, so
 * that a use of one fails here), and the rest is split into chunks. Npm dependencies are bundled: one file is read faster than a hundred.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { embedPrelude } from "./embed-prelude.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = (path: string): string => join(root, "src", path);
const staging = join(root, `dist.${process.pid}.tmp`);

const shared: BuildOptions = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  outdir: staging,
  absWorkingDir: root,
};

/** The tracer is a file of its own, which the harness imports instead of holding a second copy. */
const referenceApart: Plugin = {
  name: "reference-apart",
  setup: (bundle) => bundle.onResolve({ filter: /^\.\.?\/reference\/index\.ts$/ }, () => ({ path: "./reference.js", external: true })),
};

const forNode: BuildOptions = {
  ...shared,
  platform: "node",
  external: ["vitest"],
  // The package's build for Node is CommonJS, which cannot be split, and is read slower.
  alias: { yaml: join(root, "node_modules/yaml/browser/index.js") },
};

async function modules(): Promise<void> {
  await Promise.all([
    build({ ...shared, entryPoints: { reference: source("reference/index.ts") }, platform: "neutral", mainFields: ["module", "main"] }),
    build({ ...forNode, entryPoints: { index: source("index.ts"), vitest: source("vitest.ts") }, splitting: true, chunkNames: "chunk-[hash]", plugins: [referenceApart] }),
  ]);
}

/** A script named by its content; answers the name. */
async function script(name: string, path: string): Promise<string> {
  const { metafile } = await build({ ...forNode, entryPoints: { [name]: source(path) }, format: "cjs", outExtension: { ".js": ".cjs" }, entryNames: "[name]-[hash]", metafile: true, define: { "import.meta.url": "scriptUrl" } });
  return basename(Object.keys(metafile.outputs)[0]!);
}

/** What starts the scripts. */
async function starters(): Promise<void> {
  const [command, thread] = await Promise.all([script("command", "cli/bin.ts"), script("tracer", "tracers/referenceThread.ts")]);
  await Promise.all([
    build({ ...forNode, entryPoints: { cli: source("cli/start.ts") }, define: { COMMAND_SCRIPT: JSON.stringify(command) } }),
    build({ ...forNode, entryPoints: { thread: source("tracers/startThread.ts") }, format: "cjs", outExtension: { ".js": ".cjs" }, define: { THREAD_SCRIPT: JSON.stringify(thread) } }),
  ]);
}

/** Without it a user's first run is a little slower, and does this itself. */
function keepCompiled(): void {
  const done = spawnSync(process.execPath, [...process.execArgv, join(root, "scripts/keep-compiled.ts"), staging, join(root, "cases")], { encoding: "utf8" });
  if (done.status !== 0) console.error(`build: no compiled code is kept\n${done.stdout}${done.stderr}`);
}

function assets(): void {
  cpSync(source("tracers/worker.py"), join(staging, "worker.py"));
  cpSync(source("cli/shells"), join(staging, "shells"), { recursive: true });
  cpSync(source("schemas"), join(staging, "schemas"), { recursive: true });
  chmodSync(join(staging, "cli.js"), 0o755);
}

/** Declarations only: type errors are `npm run check`'s. */
function types(): void {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const done = spawnSync(process.execPath, [tsc, "-p", join(root, "scripts/tsconfig.types.json"), "--outDir", join(staging, "types")], { encoding: "utf8" });
  if (done.status !== 0) console.error(`build: no complete type declarations\n${done.stdout}${done.stderr}`);
}

/** The finished folder takes the old one's place at once, so that a command started meanwhile finds one or the other. */
function publish(): void {
  const target = join(root, "dist");
  const old = `${target}.${process.pid}.old.tmp`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(staging, target);
  rmSync(old, { recursive: true, force: true });
}

const began = performance.now();
try {
  embedPrelude();
  await Promise.all([modules(), starters()]);
  assets();
  types();
  keepCompiled();
  publish();
  const size = ["cli.js", "reference.js"].map((name) => `${name} ${Math.round(statSync(join(root, "dist", name)).size / 1024)} kB`).join(", ");
  console.log(`built dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s (${size})`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
