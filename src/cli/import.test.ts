import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runMain, sandbox, type Sandbox } from "./testing/sandbox.ts";

const pagePath = fileURLToPath(new URL("../corpus/testdata/torch.escape-hatch.txt", import.meta.url));
const page = readFileSync(pagePath, "utf8");
const names = ["assume_constant_result", "constrain_as_size_example", "constrain_as_value_example"];

function withPage(text = page): Sandbox {
  const box = sandbox();
  box.write("cases/corpus.yaml", "version: 1\nsnapshots: ../snapshots\nprofiles: [torch-2.6]\ntags: { torch.escape-hatch: Hints., torch.dynamic-value: Values. }\n");
  box.write("page.txt", text);
  return box;
}
const read = (box: Sandbox, path: string): string => readFileSync(join(box.dir, path), "utf8");

test("the examples of a page become cases that the reference tracer passes; importing again changes nothing", async () => {
  const box = withPage();
  expect(await box.run("import", "docs", "page.txt")).toMatchObject({ code: 0, out: expect.stringContaining("3 published") });
  expect(read(box, "cases/constrain_as_size_example/case.yaml")).toMatch(/documented:\n {2}page: torch\.escape-hatch\n {2}sha256: [0-9a-f]{64}\n {2}licence: BSD-3-Clause, PyTorch\n/);
  const files = names.flatMap((name) => [`cases/${name}/case.yaml`, `cases/${name}/model.py`, `snapshots/torch-2.6/${name}.documented.snap`]);
  const before = files.map((file) => read(box, file));
  expect((await box.run("run")).out).toContain("3 cases: 3 passed");
  box.write(files[0] ?? "", (before[0] ?? "").replace(/summary: .*/, "summary: In words of ours. # kept"));
  const again = await box.run("import", "docs", "page.txt");
  expect(again.out).toContain("nothing differs");
  expect(files.slice(1).map((file) => read(box, file))).toEqual(before.slice(1));
  expect(read(box, files[0] ?? "")).toContain("# kept");
}, 60_000);

test("--check says what changed, vanished and is new, and writes nothing", async () => {
  const box = withPage();
  await box.run("import", "docs", "page.txt");
  const kept = read(box, "cases/constrain_as_size_example/model.py");
  box.write("page.txt", page.replace("torch._check(a <= 5)\n        return torch.zeros", "torch._check(a <= 6)\n        return torch.zeros").replace("\nassume_constant_result\n\nNote", "\nbrand_new\n\nNote"));
  const { code, out } = await box.run("import", "docs", "page.txt", "--check");
  expect(out).toMatch(/brand_new +new on the page\nconstrain_as_size_example +changed on the page\nconstrain_as_value_example +unchanged\nassume_constant_result +vanished from the page\n/);
  expect(code).toBe(1);
  expect(read(box, "cases/constrain_as_size_example/model.py")).toBe(kept);
  expect(existsSync(join(box.dir, "cases/brand_new"))).toBe(false);
  box.write("cases/constrain_as_value_example/model.py", `${read(box, "cases/constrain_as_value_example/model.py")}# edited\n`);
  expect((await box.run("import", "docs", "page.txt", "--check")).out).toMatch(/constrain_as_value_example +edited here/);
  await box.run("import", "docs", "page.txt");
  expect(read(box, "cases/constrain_as_size_example/model.py")).toContain("a <= 6");
  expect(read(box, "cases/constrain_as_value_example/model.py")).not.toContain("# edited");
});

test("a case of one's own is never overwritten", async () => {
  const box = withPage();
  box.write("cases/assume_constant_result/case.yaml", "summary: Mine.\ntags: []\nsupport: SUPPORTED\n");
  box.write("cases/assume_constant_result/model.py", "mine = 1\n");
  expect(await box.run("import", "docs", "page.txt")).toMatchObject({ code: 2, err: expect.stringContaining("not a published one") });
  expect(read(box, "cases/assume_constant_result/model.py")).toBe("mine = 1\n");
});

test("this repository's published cases are as published", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  expect(await runMain(["import", "docs", pagePath, "--check"], root)).toMatchObject({ code: 0, out: expect.stringContaining("nothing differs") });
});

const exampleSource = `import torch
from torch._export.db.case import SupportLevel


class Doubles(torch.nn.Module):
    """
    Twice the input. And no more.
    """

    def forward(self, x):
        return x * 2


example_args = (torch.ones(2),)
tags = {"torch.escape-hatch"}
support_level = SupportLevel.NOT_SUPPORTED_YET
model = Doubles()
`;

test("PyTorch's own examples run in place and become cases", async () => {
  const box = withPage();
  box.write("examples/doubles.py", exampleSource);
  box.write("examples/__init__.py", "");
  box.write("examples/helper.py", "nothing = 1\n");
  const listed = await box.run("list", "--corpus", "exportdb:examples", "--support", "NOT_SUPPORTED_YET");
  expect(listed.out).toMatch(/^doubles +NOT_SUPPORTED_YET +torch\.escape-hatch\n$/);
  expect(await box.run("run", "--corpus", "exportdb:examples", "--against", "reference")).toMatchObject({ code: 0, out: expect.stringContaining("1 case: 1 passed") });
  expect(await box.run("update", "--corpus", "exportdb:examples")).toMatchObject({ code: 2, err: expect.stringContaining("read in place") });
  expect((await box.run("import", "exportdb", "examples", "--check")).out).toMatch(/doubles +new on the page/);
  expect(await box.run("import", "exportdb", "examples")).toMatchObject({ code: 0, out: expect.stringContaining("1 published") });
  expect(read(box, "cases/doubles/case.yaml")).toBe("summary: Twice the input.\ntags: [torch.escape-hatch]\nsupport: NOT_SUPPORTED_YET\n");
  expect(read(box, "cases/doubles/model.py")).toBe(exampleSource);
  expect((await box.run("import", "exportdb", "examples")).out).toContain("nothing differs");
  box.write("examples/doubles.py", exampleSource.replace("torch.escape-hatch", "torch.escape-hutch"));
  expect(await box.run("list", "--corpus", "exportdb:examples")).toMatchObject({ code: 2, err: expect.stringContaining("does not declare the tag torch.escape-hutch") });
  expect(await box.run("list", "--corpus", "exportdb:nowhere")).toMatchObject({ code: 2, err: expect.stringContaining("there is no such folder") });
}, 60_000);

test("without a corpus one is started; what cannot be read starts none", async () => {
  const box = withPage();
  rmSync(join(box.dir, "cases"), { recursive: true });
  expect((await box.run("import", "docs", "absent.rst")).code).toBe(2);
  expect(existsSync(join(box.dir, "cases"))).toBe(false);
  expect(await box.run("import", "docs", "page.txt")).toMatchObject({ code: 0, out: expect.stringMatching(/^started a corpus: cases\/corpus\.yaml\n/) });
  expect((await box.run("list", "--snapshots")).out).toMatch(/ documented\n/);
}, 60_000);
