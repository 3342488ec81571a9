import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { traceReference } from "./reference.ts";

const net = "import torch\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        return x + 1\n";
const model = (head: string): string => `${head}\nimport torch\nmodel = Net()\nexample_args = (torch.ones(2),)\n`;
const ask = (files: Readonly<Record<string, string>>, search: readonly string[] = []) => traceReference({ case: "c", profile: "torch-2.6", file: "model.py", files }, { search });

const searched = mkdtempSync(join(tmpdir(), "exportcheck-search-"));
mkdirSync(join(searched, "outer/inner"), { recursive: true });
writeFileSync(join(searched, "outer/inner/net.py"), net);
afterAll(() => rmSync(searched, { recursive: true }));

test("a folder without __init__.py is a package, among a case's files and on the search path", () => {
  expect(ask({ "model.py": model("from parts.net import Net"), "parts/net.py": net }).outcome).toBe("exported");
  expect(ask({ "model.py": model("import outer\nfrom outer.inner import net\nNet = net.Net") }, [searched]).outcome).toBe("exported");
});

test("what is no folder either is not found", () => {
  expect(ask({ "model.py": model("import outer"), "outside.py": "" })).toMatchObject({ outcome: "error", error: { message: expect.stringContaining("No module named 'outer'") } });
  expect(ask({ "model.py": model("from outer import absent") }, [searched])).toMatchObject({ error: { message: expect.stringContaining("cannot import name 'absent' from 'outer' (unknown location)") } });
});

test("a package wins over a module of its name", () => {
  expect(ask({ "model.py": model("from both import Net"), "both.py": "", "both/__init__.py": net }).outcome).toBe("exported");
});

test("a text is read from below the search path alone, whatever is linked there", () => {
  const read = (path: string): string => JSON.stringify(ask({ "model.py": `import os\nraise ValueError(open(${JSON.stringify(path)}).read() if not ${JSON.stringify(path)}.endswith("/") else os.listdir(${JSON.stringify(path)}))` }, [searched]));
  const outside = mkdtempSync(join(tmpdir(), "exportcheck-outside-"));
  try {
    writeFileSync(join(outside, "secret.txt"), "secret");
    writeFileSync(join(searched, "outer/told.txt"), "told");
    symlinkSync(join(outside, "secret.txt"), join(searched, "outer/linked.txt"));
    symlinkSync(outside, join(searched, "away"));
    expect(read("outer/told.txt")).toContain("ValueError: told");
    for (const path of ["outer/linked.txt", "away/secret.txt", "away/", join(outside, "secret.txt"), "../secret.txt"]) expect(read(path), path).not.toMatch(/ValueError: secret|secret\.txt'/);
  } finally {
    rmSync(outside, { recursive: true });
  }
});
