import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runScript } from "./script.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "script-"));
  path = join(folder, "it-0.cjs");
  writeFileSync(path, 'globalThis.ran = (globalThis.ran ?? 0) + require("node:path").basename(scriptUrl).length;\nfunction never() { return 1; }\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const tag = cachedDataVersionTag();
const ran = (): unknown => {
  const found = (globalThis as { ran?: unknown }).ran;
  delete (globalThis as { ran?: unknown }).ran;
  return found;
};
const kept = (): string[] => readdirSync(folder).filter((name) => name !== "it-0.cjs");

test("a script runs, and its code is kept once for a version of V8", () => {
  runScript(path, tag).keep();
  expect([ran(), kept()]).toEqual([8, [`it-0.cjs.${tag}.cache`]]);
  const written = statSync(join(folder, kept()[0]!)).mtimeMs;
  runScript(path, tag).keep();
  expect([ran(), kept().length, statSync(join(folder, kept()[0]!)).mtimeMs]).toEqual([8, 1, written]);
});

test("what V8 does not take is compiled anew; what cannot be written is done without", () => {
  writeFileSync(`${path}.${tag}.cache`, "no code");
  runScript(path, tag).keep();
  expect(ran()).toBe(8);
  const { keep } = runScript(path, tag + 1);
  rmSync(folder, { recursive: true });
  expect(keep).not.toThrow();
  expect(ran()).toBe(8);
  folder = mkdtempSync(join(tmpdir(), "script-"));
});
