/** Bad input: each a clear error with its remedy and the right exit code, and nothing lost. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { caseText, modelText, sandbox } from "./testing/sandbox.ts";

const model = (body: string): string => `import torch\n\n\nclass M(torch.nn.Module):\n    def forward(self, x):\n        ${body}\n\n\nmodel = M()\nexample_args = (torch.randn(2),)\n`;

describe("a model at fault: exit code 1, and the reason names the place", () => {
  test.each([
    ["a syntax error", "import torch\nx = = 1\n", /SyntaxError:[^]*File "model\.py", line 2\n {4}x = = 1\n +\^/],
    ["no example_args", "import torch\nmodel = torch.nn.ReLU()\n", /no `example_args`/],
    ["no model", "import torch\nexample_args = ()\n", /no `model`/],
    ["an endless loop", "while True:\n    pass\n", /step budget is used up: an endless loop\?\n {2}at model\.py:1 in <module>\n {4}while True:/],
    ["runaway recursion", "def f(n):\n    return f(n + 1)\n\n\nf(0)\n", /File "model\.py", line 2, in f[^]*RecursionError: maximum recursion depth exceeded/],
    ["an import of something absent", "import torch\nimport nothing_of_that_name\n", /line 2, in <module>[^]*ModuleNotFoundError: No module named 'nothing_of_that_name'/],
  ])("%s", async (_, source, reason) => {
    const box = sandbox();
    box.write("model.py", source);
    const { code, out, err } = await box.run("trace", "model.py");
    expect(err).toMatch(reason);
    expect({ code, out }).toEqual({ code: 1, out: "" });
  }, 60_000);

  test("costs its case, not the run", async () => {
    const box = sandbox("a", "b", "c");
    box.write("cases/b/model.py", "while True:\n    pass\n");
    expect((await box.run("update", "--case", "a", "--case", "c", "--accept")).code).toBe(0);
    const { code, out } = await box.run("run");
    expect(code).toBe(1);
    expect(out).toMatch(/✓ a[^]*E b[^]*✓ c[^]*again: npx exportcheck run --case b[^]*3 cases: 2 passed, 1 error/);
  }, 60_000);

  test("recursion while tracing is a rejection, not a crash", async () => {
    const box = sandbox();
    box.write("model.py", model("return self.forward(x)"));
    const { code, out } = await box.run("trace", "model.py");
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining("RecursionError") });
  }, 60_000);
});

test("a rewrite is of a case that does not export, and exports itself", async () => {
  const box = sandbox("a", "b");
  const head = (support: string, rewrite: string): string => `summary: A case.\ntags: []\nsupport: ${support}\nrewrite: ${rewrite}\n`;
  const says = async (text: string): Promise<string> => { box.write("cases/a/case.yaml", text); return (await box.run("list")).err; };
  expect(await says(head("SUPPORTED", "b"))).toMatch(/case\.yaml:4:10: only a case that is NOT_SUPPORTED_YET has a rewrite/);
  expect(await says(head("NOT_SUPPORTED_YET", "bb"))).toMatch(/case\.yaml:4:10: there is no case "bb"; did you mean b\?/);
  expect(await says(head("NOT_SUPPORTED_YET", "a"))).toMatch(/case\.yaml:4:10: the rewrite "a" does not export either/);
  expect(await says(head("NOT_SUPPORTED_YET", "b"))).toBe("");
});

describe("what is typed: exit code 2 and near matches", () => {
  test.each([
    [["run", "--tags", "torch.escape-hatc"], /there is no tag "torch\.escape-hatc"; did you mean torch\.escape-hatch\?/],
    [["run", "--tags", "torch and"], /expected a tag here\n {2}torch and\n {11}\^/],
    [["list", "--case", "aaaaaaaaaaaa"], /no case is named "aaaaaaaaaaaa"/],
    [["list", "--support", "SUPORTED"], /did you mean SUPPORTED\?/],
    [["run", "--tracer", "referense"], /did you mean reference\?/],
    [["run", "--profile", "torch-2.5"], /did you mean torch-2\.6\?/],
    [["run", "--form", "grph"], /did you mean graph\?/],
    [["run", "--tag", "torch"], /did you mean --tags/],
    [["rnu"], /did you mean run\?/],
    [["show", "z"], /there is no case "z"; did you mean a, b\?/],
    [["run", "--changed", "main"], /did you mean --changed=main\?/],
    [["run", "extra"], /cases are selected by --case or --tags/],
    [["run", "--case", "alhpa*"], /no case is named "alhpa\*"/],
    [["run", "--tracer", "cmd:"], /cmd: names no program/],
    [["--verison"], /did you mean --version\?/],
    [["--corpus", "x", "run"], /flags stand behind the command/],
    [["list", "--corpus", "nowhere"], /there is no such folder/],
    [["trace", "nowhere.py"], /^error: nowhere\.py: there is no such file\n$/],
    [["trace", "cases/a"], /^error: cases\/a: that is a folder; name a file in it, such as cases\/a\/model\.py\n$/],
    [["trace", "cases"], /that is a folder; name a file in it, or hold a corpus to a tracer with run --corpus/],
    [["trace", "cases/a/model.py/x"], /a part of the path is no folder/],
    [["run", "--reporter", "json=no/such/folder.json"], /no such file or folder/],
  ])("%j", async (args, message) => {
    const { code, err } = await sandbox("a", "b").run(...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  test("a right filter that selects nothing is exit code 5", async () => {
    expect(await sandbox("a").run("run", "--tags", "torch.cond")).toMatchObject({ code: 5, err: expect.stringContaining("no case passes the filter") });
  });

  test.each([[["--tracer", "cmd:./no-such-tracer"]], [["--tracer", "torch", "--python", "./no-such-python"]]])("a tracer that cannot be run is exit code 3: %j", async (flags) => {
    expect(await sandbox("a").run("run", ...flags)).toMatchObject({ code: 3, err: expect.stringMatching(/no such program: \.\/no-such-/) });
  });
});

describe("the corpus at fault: exit code 2, with file, line, column and remedy, all at once", () => {
  const bomb = ["a0: &a0 [x, x]", ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`), ""].join("\n");
  test.each([
    ["malformed YAML", "summary: [a\n", /case\.yaml:2:1: no valid YAML: /],
    ["a YAML alias bomb", bomb, /case\.yaml:1:9: anchors and aliases have no use here/],
    ["an unknown tag", "summary: A.\ntags: [torch.cnd]\nsupport: SUPPORTED\n", /case\.yaml:2:8: there is no tag "torch\.cnd"; did you mean torch\.cond\?/],
    ["an unknown key", `${caseText}suport: SUPPORTED\n`, /case\.yaml:4:1: unknown key "suport"; did you mean support\?/],
    ["a missing key", "summary: A.\ntags: []\n", /case\.yaml:1:1: "support" is missing/],
    ["a key twice", `${caseText}summary: B.\n`, /case\.yaml:4:1: no valid YAML: Map keys must be unique/],
    ["a wrong kind of value", "summary: A.\ntags: torch.cond\nsupport: SUPPORTED\n", /case\.yaml:2:7: expected a list, such as \[a, b\], got "torch\.cond"/],
    ["nothing", "", /case\.yaml:1:1: the file is empty/],
  ])("%s", async (_, text, message) => {
    const box = sandbox("good", "bad", "worse");
    box.write("cases/bad/case.yaml", text);
    box.write("cases/worse/case.yaml", "summary: ''\ntags: []\nsupport: SUPPORTED\n");
    const { code, err } = await box.run("list");
    expect(err).toMatch(message);
    expect(err).toMatch(/worse\/case\.yaml:1:10: expected text, got empty text/);
    expect(code).toBe(2);
  });

  test("a missing model", async () => {
    const box = sandbox();
    box.write("cases/a/case.yaml", caseText);
    expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringMatching(/a\/case\.yaml:1:1: there is no model\.py beside it/) });
  });

  test("tags that disagree with the source's own", async () => {
    const box = sandbox("a");
    box.write("cases/a/model.py", `${modelText}tags = {\n    "torch.cond",  # a comment\n    'torch.escape-hatch',\n}\n`);
    expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringMatching(/a\/case\.yaml:2:7: the tags disagree with those that model\.py states \(there also: torch\.cond\)/) });
  });

  test("names that are not apart", async () => {
    const box = sandbox("a", "group/a");
    expect(await box.run("list")).toMatchObject({ code: 2, err: expect.stringMatching(/group\/a and .*cases\/a have the same name/) });
  });

  test("a snapshot with merge markers costs its case, and recording it anew mends it", async () => {
    const box = sandbox("a", "b");
    await box.run("update", "--accept");
    const path = "snapshots/torch-2.6/a.snap";
    const good = readFileSync(join(box.dir, path), "utf8");
    box.write(path, good.replace("outcome: exported", "<<<<<<< HEAD\noutcome: exported\n=======\noutcome: rejected\n>>>>>>> other"));
    const { code, out } = await box.run("run");
    expect(out).toMatch(/a\.snap:\d+: an unresolved merge; resolve it, or[^]*✓ b[^]*2 cases: 1 passed, 1 error/);
    expect(code).toBe(2);
    expect((await box.run("update", "--case", "a", "--accept")).code).toBe(0);
    expect(readFileSync(join(box.dir, path), "utf8")).toBe(good);
  }, 60_000);

  test("a folder that cannot be written to", async () => {
    const box = sandbox("a");
    box.write("snapshots/torch-2.6", "a file where a folder should be");
    const { code, err } = await box.run("update");
    expect(err).toMatch(/snapshots\/torch-2\.6.*: (?:a part of the path is no folder|.*exist)/);
    expect(code).toBe(2);
    expect(existsSync(join(box.dir, "cases/a/model.py"))).toBe(true);
  }, 60_000);
});

test("in CI nothing is written", async () => {
  const box = sandbox("a");
  box.write("m.py", modelText);
  for (const args of [["update"], ["new", "b", "m.py"], ["import", "docs", "page.txt"]]) {
    expect(await box.runWith({ CI: "true" }, ...args)).toMatchObject({ code: 2, err: expect.stringContaining("refused in CI") });
  }
  expect(existsSync(join(box.dir, "snapshots"))).toBe(false);
});
