/** What one uses all day: the cases that failed, those that changed, the same again, on each change. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { modelText, sandbox } from "./testing/sandbox.ts";

const broken = "model = (\n";

test("--last-failed: what failed when it was last run, whatever was run since", async () => {
  const box = sandbox("a", "b", "c");
  await box.run("update", "--accept");
  expect(await box.run("run", "--last-failed")).toMatchObject({ code: 5, err: expect.stringContaining("none of the selected cases failed") });
  box.write("cases/a/model.py", broken);
  box.write("cases/b/model.py", broken);
  expect((await box.run("run")).code).toBe(1);
  expect((await box.run("run", "--case", "c")).code).toBe(0);
  expect((await box.run("list", "--last-failed")).out).toMatch(/^a .*\nb .*\n$/);
  expect(readFileSync(join(box.dir, ".exportcheck/.gitignore"), "utf8")).toBe("*\n");
  box.write("cases/a/model.py", modelText);
  expect((await box.run("run", "--last-failed")).out).toMatch(/✓ a[^]*E b[^]*2 cases/);
  expect((await box.run("list", "--last-failed")).out).toMatch(/^b .*\n$/);
  const kept = readFileSync(join(box.dir, ".exportcheck/last-run.json"), "utf8");
  await box.runWith({ CI: "1" }, "run");
  expect(readFileSync(join(box.dir, ".exportcheck/last-run.json"), "utf8")).toBe(kept);
  box.write(".exportcheck/last-run.json", "{ half");
  expect((await box.run("run", "--last-failed")).code).toBe(5);
}, 120_000);

test("--changed: what git says differs, and what it does not know yet", async () => {
  const box = sandbox("a", "b", "c");
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: box.dir, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  expect(await box.run("list", "--changed")).toMatchObject({ code: 2, err: expect.stringContaining("--changed: git") });
  await box.run("update", "--accept");
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "x");
  expect(await box.run("list", "--changed")).toMatchObject({ code: 5, err: expect.stringContaining("none of the selected cases has changed") });
  box.write("cases/a/model.py", `${modelText}# more\n`);
  box.write("snapshots/torch-2.6/b.snap", `${readFileSync(join(box.dir, "snapshots/torch-2.6/b.snap"), "utf8")}\n`);
  box.write("cases/d/case.yaml", "summary: D.\ntags: []\nsupport: SUPPORTED\n");
  box.write("cases/d/model.py", modelText);
  expect((await box.run("list", "--changed")).out).toMatch(/^a .*\nb .*\nd .*\n$/);
  git("add", "-A");
  git("commit", "-qm", "y");
  expect((await box.run("list", "--changed=HEAD~1", "--case", "?")).out).toMatch(/^a .*\nb .*\nd .*\n$/);
  expect(await box.run("list", "--changed=nowhere")).toMatchObject({ code: 2, err: expect.stringContaining("nowhere") });
}, 60_000);

/** A tracer that counts. */
const counting = `
import { createInterface } from "node:readline";
let count = 0;
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
createInterface({ input: process.stdin }).on("line", (line) => {
  const { seq, command, case: name } = JSON.parse(line);
  if (command === "hello") say({ seq, name: "counting", version: "1", profiles: ["torch-2.6"] });
  else if (command === "trace") say({ seq, outcome: "exported", program: "ExportedProgram:\\n    " + (name === "b" ? count++ : 0) + "\\n" });
  else process.exit(0);
});
`;

test("--repeat: a tracer that gives other programs for the same source is caught", async () => {
  const box = sandbox("a", "b");
  box.write("counting.mjs", counting);
  const { code, out } = await box.run("run", "--tracer", `cmd:node ${join(box.dir, "counting.mjs")}`, "--repeat", "3");
  expect(out).toMatch(/E b: error\n.*NotDeterministic: trace 2 of the same source differs from the first\n +line 2: +0\n +then: +1/);
  expect(code).toBe(1);
});

test("--seed: the same cases in another order, the same one each time", async () => {
  const box = sandbox("a", "b", "c", "d", "e", "f");
  await box.run("update", "--accept");
  const order = async (...flags: string[]): Promise<string> => [...(await box.run("run", ...flags)).out.matchAll(/^✓ (\w)/gm)].map(([, name]) => name).join("");
  const [plain, one, again, two] = [await order(), await order("--seed", "1"), await order("--seed", "1"), await order("--seed", "2")];
  expect(plain).toBe("abcdef");
  expect(again).toBe(one);
  expect([...one].sort().join("")).toBe("abcdef");
  expect(new Set([plain, one, two]).size).toBe(3);
}, 60_000);

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

test("cases that a file names", async () => {
  const box = sandbox("alpha", "beta", "gamma");
  box.write("some.txt", "# what I look at\nbeta   SUPPORTED  torch.cond\n\n  gamma # too\n");
  expect((await box.run("list", "--case", "@some.txt")).out.match(/^\w+/gm)).toEqual(["beta", "gamma"]);
  expect((await box.run("list", "--case", "@some.txt", "--case", "al*")).out.match(/^\w+/gm)).toEqual(["alpha", "beta", "gamma"]);
  box.write("some.txt", "beta\ngama\n");
  expect(await box.run("run", "--case", "@some.txt")).toMatchObject({ code: 2, err: expect.stringContaining('--case @some.txt: line 2: there is no case "gama"; did you mean gamma?') });
  box.write("some.txt", "# none\n");
  expect(await box.run("run", "--case", "@some.txt")).toMatchObject({ code: 5 });
  expect(await box.run("run", "--case", "@nofile")).toMatchObject({ code: 2, err: expect.stringContaining("no such file") });
});

test.skipIf(!existsSync(cli))("a reader that goes away changes no exit code", async () => {
  const box = sandbox("a", "b");
  const { stdout } = spawnSync("bash", ["-c", `'${process.execPath}' '${cli}' run | head -1 > /dev/null; echo \${PIPESTATUS[0]}`], { cwd: box.dir, encoding: "utf8" });
  expect(stdout).toBe("1\n");
}, 60_000);

test.skipIf(!existsSync(cli))("--watch: runs again what a change touches", async () => {
  const box = sandbox("a", "b");
  await box.run("update", "--accept");
  const child = spawn(process.execPath, [cli, "run", "--watch"], { cwd: box.dir, env: { ...process.env, CI: "" }, stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => { child.kill("SIGKILL"); });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => { out += chunk; });
  const until = async (pattern: RegExp): Promise<void> => {
    for (let i = 0; i < 400 && !pattern.test(out); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(out).toMatch(pattern);
  };
  await until(/2 cases: 2 passed\n[^]*\nwatching/);
  out = "";
  box.write("cases/b/model.py", modelText.replace("sin", "cos"));
  await until(/✗ b[^]*1 case: 1 failed\n[^]*\nwatching/);
  expect(out).not.toMatch(/[✓✗] a/);
  out = "";
  box.write("cases/b/case.yaml", "summary: [\n");
  await until(/watching/);
  box.write("cases/b/case.yaml", "summary: B.\ntags: []\nsupport: SUPPORTED\n");
  box.write("cases/b/model.py", modelText);
  await until(/1 case: 1 passed/);
  child.kill("SIGINT");
  expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
}, 120_000);

test.skipIf(!existsSync(cli))("a run that is stopped leaves the old report, and no tracer behind", async () => {
  const box = sandbox("a");
  box.write("hangs.mjs", `import { writeFileSync } from "node:fs";\nimport { createInterface } from "node:readline";\ncreateInterface({ input: process.stdin }).on("line", (line) => {\n  const { seq, command } = JSON.parse(line);\n  if (command === "hello") return process.stdout.write(JSON.stringify({ seq, name: "hangs", version: "1", profiles: ["torch-2.6"] }) + "\\n");\n  writeFileSync("pid", String(process.pid));\n  for (;;);\n});\n`);
  box.write("r.json", "old\n");
  const child = spawn(process.execPath, [cli, "run", "--tracer", `cmd:'${process.execPath}' hangs.mjs`, "--reporter", "json=r.json"], { cwd: box.dir, stdio: "ignore" });
  const pidFile = join(box.dir, "pid");
  for (let i = 0; i < 400 && !(existsSync(pidFile) && readFileSync(pidFile, "utf8") !== ""); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  const tracer = Number(readFileSync(pidFile, "utf8"));
  child.kill("SIGINT");
  expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(130);
  for (let i = 0; i < 100 && isAlive(tracer); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isAlive(tracer)).toBe(false);
  expect(readdirSync(box.dir).sort()).toEqual(["cases", "hangs.mjs", "pid", "r.json"]);
  expect(readFileSync(join(box.dir, "r.json"), "utf8")).toBe("old\n");
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
