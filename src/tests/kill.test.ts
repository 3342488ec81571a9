/**
 * Nothing is lost: update, accept, import, run and merge are killed at random moments, and two updates run at once. Every file is then the old one or the new
 * one, whole, and the next run works. EXPORTCHECK_KILLS says how often; CI kills 200 times.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { modelText } from "../cli/testing/sandbox.ts";
import { loadCorpus } from "../corpus/index.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const published = fileURLToPath(new URL("../corpus/testdata/torch.escape-hatch.txt", import.meta.url));
const kills = Number(process.env["EXPORTCHECK_KILLS"] ?? 24);
const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
};

/** Runs the command as a user does; `after` milliseconds later it is killed, unless it is done. */
function command(args: readonly string[], after?: number): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: dir, env: { ...process.env, CI: "" }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (chunk) => { out += String(chunk); });
    child.stderr.on("data", (chunk) => { out += String(chunk); });
    const timer = after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), after);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out });
    });
  });
}

const names = ["a", "b", "c", "d"];
const source = (operator: string): string => modelText.replace("sin", operator);
const setSources = (operator: string): void => names.forEach((name) => write(`cases/${name}/model.py`, source(operator)));

function corpus(): void {
  write("cases/corpus.yaml", "version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags: { torch.escape-hatch: Hints., torch.dynamic-value: Values. }\n");
  for (const name of names) write(`cases/${name}/case.yaml`, "summary: A case.\ntags: []\nsupport: SUPPORTED\n");
  writeFileSync(join(dir, "page.txt"), readFileSync(published));
}

/** Each report that is there is whole: JSON to its end, JSON lines to their last event. */
function brokenReports(): string[] {
  const isWhole = (text: string): boolean => {
    try {
      const lines = text.startsWith('{"event"') ? text.trimEnd().split("\n").map((line) => JSON.parse(line) as { event: string }) : [(JSON.parse(text), { event: "finish" })];
      return lines.at(-1)?.event === "finish";
    } catch {
      return false;
    }
  };
  return readdirSync(dir).filter((file) => /\.jsonl?$/.test(file) && !isWhole(readFileSync(join(dir, file), "utf8")));
}

/** Each snapshot in force or pending is whole: what one of the two sources gives. */
function broken(whole: ReadonlySet<string>): string[] {
  const folder = join(dir, "snapshots/torch-2.6");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^.\.snap(?:\.new)?$/.test(file)) : [];
  return files.filter((file) => !whole.has(readFileSync(join(folder, file), "utf8")));
}

test.skipIf(!existsSync(cli))(`killed ${kills} times, two updates at once`, async () => {
  corpus();
  const whole = new Set<string>();
  for (const operator of ["cos", "sin"]) {
    setSources(operator);
    expect((await command(["update", "--accept"])).code).toBe(0);
    for (const name of names) whole.add(readFileSync(join(dir, `snapshots/torch-2.6/${name}.snap`), "utf8"));
  }
  const began = performance.now();
  await command(["update", "--accept"]);
  const usual = performance.now() - began;
  const commands = [["update", "--case", "?"], ["update", "--case", "?", "--accept"], ["accept"], ["import", "docs", "page.txt"], ["run", "--reporter", "json=out.json", "--reporter", "jsonl=out.jsonl"], ["merge", "shard.jsonl", "--reporter", "json=merged.json", "--timings", "timings.json"], ["reject"]];
  expect((await command(["run", "--shard", "1/1", "--reporter", "jsonl=shard.jsonl"])).code).toBe(0);
  for (let i = 0; i < kills; i += 1) {
    setSources(i % 2 === 0 ? "cos" : "sin");
    for (const name of ["assume_constant_result", "constrain_as_size_example"]) rmSync(join(dir, "cases", name), { recursive: true, force: true });
    await command(commands[i % commands.length] ?? ["update"], Math.random() * usual * 1.5);
    expect([...broken(whole), ...brokenReports()]).toEqual([]);
    expect(() => loadCorpus(join(dir, "cases"))).not.toThrow();
    if (i % 25 === 24) expect([0, 1], "a run works").toContain((await command(["run"])).code);
  }
  const ours = ["--case", "?"];
  await Promise.all([command(["update", ...ours, "--accept"]), command(["update", ...ours]), command(["update", ...ours, "--accept"])]);
  expect(broken(whole)).toEqual([]);
  expect((await command(["update", "--accept"])).code).toBe(0);
  expect((await command(["update", "--accept"])).out).toMatch(/^\d+ unchanged\n$/);
  expect((await command(["import", "docs", "page.txt"])).code).toBe(0);
  expect((await command(["run"])).code).toBe(0);
  await command(["prune"]);
  expect(readdirSync(join(dir, "snapshots/torch-2.6")).filter((file) => file.endsWith(".tmp"))).toEqual([]);
}, 60_000 + kills * 4000);
