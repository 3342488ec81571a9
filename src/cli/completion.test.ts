/** Completion: the words, then each shell for real, where it is on this machine: keys are typed at its prompt, and what it makes of them is read. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { sandbox, type Sandbox } from "./testing/sandbox.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

describe("the words that fit", () => {
  async function words(...typed: string[]): Promise<string[]> {
    const box = sandbox("alpha", "beta");
    box.write("tracers.yaml", "version: 1\ntracers: { mine: { command: ./x } }\n");
    box.write("other/corpus.yaml", "version: 1\nsnapshots: .\nprofiles: [torch-9]\ntags: { own.tag: Own. }\n");
    box.write("db/one_example.py", "model = 1\nexample_args = ()\n");
    const { code, out } = await box.run("completion", "--words", "--", ...typed);
    expect(code).toBe(0);
    return out.split("\n").filter((line) => line !== "").map((line) => line.split("\t")[0]!);
  }
  test.each([
    [["re"], ["review", "reject"]],
    [["he"], ["help"]],
    [["help", "tr"], ["trace"]],
    [["--schema", "base"], ["baseline"]],
    [["run", "--ta"], ["--tags"]],
    [["run", "--seed", "1", "--se"], []],
    [["run", "--tags", "torch.cond", "--ta"], ["--tags"]],
    [["run", "--case", "a"], ["alpha"]],
    [["run", "--case=b"], ["--case=beta"]],
    [["run", "--tags", "torch."], ["torch.escape-hatch", "torch.cond"]],
    [["run", "--tags", "'not (torch.c"], ["not (torch.cond"]],
    [["run", "--form", ""], ["verbatim", "documented", "graph", "outcome"]],
    [["run", "--support", "N"], ["NOT_SUPPORTED_YET"]],
    [["run", "--tracer", ""], ["reference", "torch", "mine", "cmd:", "results:"]],
    [["run", "--reporter", "j"], ["json", "jsonl", "junit"]],
    [["run", "--corpus", ""], []],
    [["list", "--corpus", "other", "--tags", ""], ["own.tag"]],
    [["list", "--corpus=other", "--profile", ""], ["torch-9"]],
    [["show", "--corpus", "exportdb:db", ""], ["one_example"]],
    [["show", "b"], ["beta"]],
    [["show", "alpha", "b"], []],
    [["diff", "alpha", ""], ["torch-2.6", "alpha", "beta"]],
    [["accept", "--only", "renamed,loc"], ["renamed,location"]],
    [["import", ""], ["docs", "exportdb"]],
    [["import", "docs", ""], []],
    [["trace", "m"], []],
    [["no-such-command", ""], []],
  ] as const)("%j", async (typed, fit) => expect(await words(...typed)).toEqual(fit));

  test("each has what it means; a shell that is not known is exit code 2", async () => {
    const box = sandbox("alpha");
    expect((await box.run("completion", "--words", "--", "run", "--case", "a")).out).toBe("alpha\tA case.\n");
    expect((await box.run("completion", "--words", "--", "run", "--se")).out).toBe("--seed\tRun in an order shuffled by this number.\n");
    expect(await box.run("completion", "fsh")).toMatchObject({ code: 2, err: expect.stringContaining("did you mean fish, zsh?") });
    expect(await box.run("completion", "bash", "zsh")).toMatchObject({ code: 2 });
  });
});

/** `exportcheck` on the path, and a corpus to complete from. */
function shellBox(): { readonly box: Sandbox; readonly env: NodeJS.ProcessEnv } {
  const box = sandbox("alpha", "beta");
  box.write("bin/exportcheck", `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  box.write("notes.txt", "");
  spawnSync("chmod", ["+x", join(box.dir, "bin/exportcheck")]);
  return { box, env: { ...process.env, PATH: `${join(box.dir, "bin")}:${process.env["PATH"]}`, HOME: box.dir, TERM: "xterm", HISTFILE: "/dev/null", PS1: "$ " } };
}

const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing = (shell: string, ...needs: string[]): string | undefined =>
  !existsSync(cli) ? "the package is not built; npm run build" : [shell, ...needs].filter((program) => !has(program)).map((program) => `there is no ${program} here`)[0];

/** What a line becomes when Tab is pressed at its end, in a shell at a terminal of its own (util-linux's `script` makes one). */
async function pressed(shell: string, setup: (box: Sandbox) => string, lines: readonly (readonly [typed: string, becomes: RegExp])[]): Promise<void> {
  const { box, env } = shellBox();
  const child = spawn("script", ["-qec", shell, "/dev/null"], { cwd: box.dir, env, stdio: ["pipe", "pipe", "ignore"] });
  onTestFinished(() => { child.kill("SIGKILL"); });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => { out += chunk; });
  const until = async (pattern: RegExp): Promise<void> => {
    const plain = (): string => out.replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b[=>]/g, "");
    for (let i = 0; i < 400 && !pattern.test(plain()); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(plain()).toMatch(pattern);
  };
  child.stdin.write(`stty cols 100 rows 40\n${setup(box)}\necho rea'dy'\n`);
  await until(/[\r\n]ready/);
  for (const [typed, becomes] of lines) {
    out = "";
    child.stdin.write(`${typed}\t`);
    await until(becomes);
    child.stdin.write("\u0015"); // the line is thrown away
  }
  const ended = new Promise((resolve) => child.on("close", resolve));
  child.stdin.end("exit\n");
  await ended;
}

const lines: readonly (readonly [string, RegExp])[] = [
  ["exportcheck rev", /review $/],
  ["exportcheck run --form=d", /--form=documented $/],
  ["exportcheck show al", /show alpha $/],
  ["exportcheck list --tags 'torch.co", /'torch\.cond' $/],
  ["exportcheck trace no", /trace notes\.txt $/],
];

const tests: readonly (readonly [shell: string, needs: readonly string[], run: () => Promise<void>])[] = [
  ["bash", ["script"], () => pressed("bash --norc --noprofile -i", () => "source <(exportcheck completion bash)", [...lines, ["exportcheck run --tracer=ref", /--tracer=reference $/], ["exportcheck re\t", /reject +review/]])],
  ["zsh", ["script"], () => pressed("zsh -f -i", ({ dir }) => `exportcheck completion zsh > _exportcheck; fpath=(${dir} $fpath); autoload -U compinit; compinit -u -D`, [...lines, ["exportcheck re", /reject +-- Throw pending snapshots away\.\s+review +-- Walk/]])],
  ["fish", [], async () => {
    const { box, env } = shellBox();
    writeFileSync(join(box.dir, "exportcheck.fish"), (await box.run("completion", "fish")).out);
    const complete = (line: string): string => spawnSync("fish", ["-c", `source exportcheck.fish; complete -C ${JSON.stringify(line)}`], { cwd: box.dir, env, encoding: "utf8" }).stdout;
    expect(complete("exportcheck re").split("\n").sort()).toEqual(["", "reject\tThrow pending snapshots away.", "review\tWalk through pending snapshots: accept, reject or skip each."]);
    expect(complete("exportcheck run --form=d")).toBe("--form=documented\n");
    expect(complete("exportcheck show al")).toBe("alpha\tA case.\n");
    expect(complete("exportcheck list --tags 'torch.co")).toBe("torch.cond\tBranches.\n");
    expect(complete("exportcheck trace no")).toBe("notes.txt\n");
  }],
];

for (const [shell, needs, run] of tests) {
  const reason = missing(shell, ...needs);
  if (reason !== undefined) console.log(`skipped: completion in ${shell} (${reason})`);
  test.skipIf(reason !== undefined)(`in ${shell}, for real`, run, 60_000);
}
