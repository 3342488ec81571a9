/**
 * Builds what users run into dist/: the command, the package's entry points, the thread of the reference tracer, the worker script, the
 * JSON Schemas and the type declarations.
 *
 * Two bundles, because start-up time is a feature: the reference tracer is one self-contained module that touches no Node API (built for
 * no platform, so that a use of one fails here), and the rest is split into chunks, so that a command loads only what it uses. Npm
 * dependencies are bundled: one file is read faster than a hundred.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
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

const entries: Readonly<Record<string, string>> = {
  cli: source("cli/bin.ts"),
  referenceThread: source("tracers/referenceThread.ts"),
  index: source("index.ts"),
  vitest: source("vitest.ts"),
};

async function bundles(): Promise<void> {
  const present = Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path)));
  await Promise.all([
    build({ ...shared, entryPoints: { reference: source("reference/index.ts") }, platform: "neutral", mainFields: ["module", "main"] }),
    build({
      ...shared,
      entryPoints: present,
      platform: "node",
      splitting: true,
      chunkNames: "chunk-[hash]",
      external: ["vitest"],
      // The package's build for Node is CommonJS, which cannot be split.
      alias: { yaml: join(root, "node_modules/yaml/browser/index.js") },
      plugins: [referenceApart],
    }),
  ]);
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
  await bundles();
  assets();
  types();
  publish();
  const size = ["cli.js", "reference.js"].map((name) => `${name} ${Math.round(statSync(join(root, "dist", name)).size / 1024)} kB`).join(", ");
  console.log(`built dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s (${size})`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
