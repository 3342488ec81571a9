import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { shardVariables } from "../runner/index.ts";
import { sandbox, type Sandbox } from "./testing/sandbox.ts";

const names = ["a", "b", "c", "d", "e", "f", "g"];
const COUNT = 3;

/** A quick tracer, so that many runs are cheap. */
function quick(box: Sandbox, version = "1"): string[] {
  box.write("quick.mjs", [
    'import { createInterface } from "node:readline";',
    "const say = (message) => process.stdout.write(`${JSON.stringify(message)}\\n`);",
    'createInterface({ input: process.stdin }).on("line", (line) => {',
    "  const { seq, command, case: name } = JSON.parse(line);",
    '  if (command === "bye") process.exit(0);',
    `  if (command === "hello") return say({ seq, name: "quick", version: process.env.VERSION ?? "${version}", profiles: ["torch-2.6"] });`,
    '  say(name === "d" ? { seq, outcome: "error", phase: "export", error: { type: "T", message: "m" } } : { seq, outcome: "skipped", reason: name });',
    "});",
  ].join("\n"));
  return ["--tracer", `cmd:${JSON.stringify(process.execPath)} ${JSON.stringify(join(box.dir, "quick.mjs"))}`];
}

async function shards(box: Sandbox, format = "jsonl", more: readonly string[] = []): Promise<string[]> {
  const tracer = quick(box);
  const files = Array.from({ length: COUNT }, (_, index) => `s${index + 1}.${format}`);
  for (const [index, file] of files.entries()) await box.run("run", ...tracer, "--shard", `${index + 1}/${COUNT}`, "--reporter", `${format}=${file}`, ...more);
  return files;
}

const withoutTimes = (text: string): unknown => JSON.parse(text.replace(/"seconds": [\d.e-]+/g, '"seconds": 0'));

describe("merged shards are the whole run", () => {
  test.each(["jsonl", "json"])("%s", async (format) => {
    const box = sandbox(...names);
    const files = await shards(box, format);
    expect((await box.run("run", ...quick(box), "--reporter", "json=whole.json")).code).toBe(1);
    const { code } = await box.run("merge", ...files.reverse(), "--reporter", "json=merged.json", "--timings", "timings.json");
    expect(code).toBe(1);
    expect(withoutTimes(readFileSync(join(box.dir, "merged.json"), "utf8"))).toEqual(withoutTimes(readFileSync(join(box.dir, "whole.json"), "utf8")));
    expect(Object.keys((JSON.parse(readFileSync(join(box.dir, "timings.json"), "utf8")) as { seconds: object }).seconds)).toEqual(names);
    const balanced = await Promise.all(Array.from({ length: COUNT }, (_, index) => box.run("list", "--shard", `${index + 1}/${COUNT}`, "--timings", "timings.json")));
    expect(balanced.flatMap(({ out }) => [...out.matchAll(/^\w+/gm)].map(([name]) => name)).sort()).toEqual(names);
    expect((await box.run("merge", ...files)).out).toMatch(/7 cases: 6 skipped, 1 error\n$/);
  }, 60_000);

  test("a run that is as expected ends with 0", async () => {
    const box = sandbox("a", "b");
    const files = await shards(box);
    expect(await box.run("merge", ...files)).toMatchObject({ code: 0 });
  }, 60_000);
});

describe("what is not one run is refused, with what is wrong", () => {
  test("a shard missing, twice, cut short, of another corpus, tracer or selection, or none", async () => {
    const box = sandbox(...names);
    const [one = "", two = "", three = ""] = await shards(box);
    const copy = (file: string, change: (text: string) => string): void => box.write(file, change(readFileSync(join(box.dir, two), "utf8")));
    copy("twice.jsonl", (text) => text.replace(/("event":"start".*)/, "$1"));
    copy("cut.jsonl", (text) => text.split("\n").slice(0, -2).join("\n"));
    copy("torn.jsonl", (text) => text.slice(0, -40));
    copy("tracer.jsonl", (text) => text.replace('"version":"1"', '"version":"2"'));
    copy("corpus.jsonl", (text) => text.replace(/"corpus":"sha256:../, '"corpus":"sha256:zz'));
    copy("lost.jsonl", (text) => text.split("\n").filter((line, index) => index !== 1 || !line.includes('"case"')).join("\n"));
    const merged = async (...files: string[]): Promise<string> => {
      const { code, err } = await box.run("merge", ...files, "--reporter", "json=merged.json");
      expect(code).toBe(2);
      expect(existsSync(join(box.dir, "merged.json"))).toBe(false);
      return err;
    };
    expect(await merged(one, three)).toContain(`shards that are missing: 2/${COUNT}`);
    expect(await merged(one, two, three, "twice.jsonl")).toMatch(/shard 2 is in s2\.jsonl already\n {2}the case \w ran in s2\.jsonl and in twice\.jsonl/);
    expect(await merged(one, "cut.jsonl", three)).toContain("the results end early");
    expect(await merged(one, "torn.jsonl", three)).toContain("the results were cut short");
    expect(await merged(one, "tracer.jsonl", three)).toContain("another tracer than s1.jsonl: quick 2, not quick 1");
    expect(await merged(one, "corpus.jsonl", three)).toContain("another corpus than");
    expect(await merged(one, "lost.jsonl", three)).toContain(`1 of ${names.length} cases ran in no shard`);
    await box.run("run", ...quick(box), "--reporter", "json=plain.json");
    expect(await merged(one, "plain.json", three)).toContain("plain.json: this is no shard");
  }, 60_000);
});

test("as Bazel asks: the status file is touched, the XML lies where it looks", async () => {
  const box = sandbox("a", "b");
  const env = { TEST_SHARD_INDEX: "0", TEST_TOTAL_SHARDS: "2", TEST_SHARD_STATUS_FILE: join(box.dir, "status"), XML_OUTPUT_FILE: join(box.dir, "test.xml") };
  expect((await box.runWith(env, "run", ...quick(box), "--shard", "auto")).out).toMatch(/cases?: /);
  expect(existsSync(env.TEST_SHARD_STATUS_FILE)).toBe(true);
  expect(readFileSync(env.XML_OUTPUT_FILE, "utf8")).toContain("<testsuites");
}, 60_000);

test("an empty shard is no failure; a shard at fault is exit code 2", async () => {
  const box = sandbox("a");
  const codes = [];
  for (let index = 1; index <= 3; index += 1) codes.push((await box.run("run", ...quick(box), "--shard", `${index}/3`)).code);
  expect(codes).toEqual([0, 0, 0]);
  expect(await box.run("run", "--shard", "4/3")).toMatchObject({ code: 2, err: expect.stringContaining("a shard of 3 is from 1 to 3") });
  expect(await box.run("run", "--timings", "x.json")).toMatchObject({ code: 2 });
  box.write("x.json", "[]");
  expect(await box.run("list", "--shard", "1/2", "--timings", "x.json")).toMatchObject({ code: 2, err: expect.stringContaining("as merge --timings writes it") });
}, 60_000);

test("the page on scale names the variables that are read", () => {
  const page = readFileSync(new URL("../../docs/scale.md", import.meta.url), "utf8");
  for (const engine of shardVariables) {
    const [, name = "", variable = ""] = /^(\w+) \((\w+)\)$/.exec(engine) ?? [];
    expect(page).toMatch(new RegExp(`\\| ${name} \\| .*${variable}`));
  }
});
