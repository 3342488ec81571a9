/** What tests of commands share: a folder of their own with a small corpus, and a command line run in this process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import picocolors from "picocolors";
import { onTestFinished } from "vitest";
import { main } from "../main.ts";

export interface Sandbox {
  readonly dir: string;
  write(path: string, text: string | Uint8Array): void;
  run(...args: string[]): Promise<Ran>;
  /** At a terminal where these keys are pressed. */
  press(keys: string, ...args: string[]): Promise<Ran>;
  /** With environment variables. */
  runWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ran>;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const corpusText = "version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags:\n  torch.escape-hatch: Hints.\n  torch.cond: Branches.\n  python.closure: Closures.\n";
export const caseText = "summary: A case.\ntags: [torch.escape-hatch]\nsupport: SUPPORTED\n";
export const modelText = "import torch\n\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n        return x.sin()\n\n\nmodel = M()\nexample_args = (torch.randn(2),)\n";

/** A folder with `cases/corpus.yaml` and a case for each name, gone when the test is done. */
export function sandbox(...cases: string[]): Sandbox {
  const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  write("cases/corpus.yaml", corpusText);
  for (const name of cases) {
    write(`cases/${name}/case.yaml`, caseText);
    write(`cases/${name}/model.py`, modelText);
  }
  const runWith = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ran> => runMain(args, dir, env);
  return { dir, write, runWith, run: (...args) => runWith({}, ...args), press: (keys, ...args) => runMain(args, dir, {}, [...keys]) };
}

/** One command line, as a terminal without colours sees it. */
export async function runMain(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}, keys?: string[]): Promise<Ran> {
  const colors = picocolors.createColors(false);
  let out = "";
  let err = "";
  const code = await main(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, colors, errColors: colors, interactive: keys !== undefined, answers: keys !== undefined, key: async () => keys?.shift() ?? "q", width: 80, env, cwd });
  return { code, out, err };
}
