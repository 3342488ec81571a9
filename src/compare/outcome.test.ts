import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { forms, type Form } from "./forms.ts";
import { compare, render, type Settled } from "./outcome.ts";
import { publishedLabel } from "./rejection.ts";
import { documented, verbatim } from "./text.ts";

const program = readFileSync(new URL("samples/size2-2.6.txt", import.meta.url), "utf8");
const exported = (text: string): Settled => ({ outcome: "exported", program: text });
const rejected = (type: string, message: string): Settled => ({ outcome: "rejected", error: { type, message } });
const holds = (a: Settled, b: Settled, strictest: Form = "verbatim"): Form | undefined => compare(a, b, strictest).holds;

describe("the strictest form that holds", () => {
  const changes: readonly (readonly [string, Form | undefined, (text: string) => string])[] = [
    ["nothing", "verbatim", (text) => text],
    ["a memory address", "verbatim", (text) => text.replace("code: a = x.item()", "code: a = f(<object at 0x7f00deadbeef>)")],
    ["a source line", "documented", (text) => text.replace("size2.py:8", "size2.py:9").replace("model.py:8", "model.py:9")],
    ["a name", "graph", (text) => text.replaceAll("ge_4", "ge_9")],
    ["a symbol", "graph", (text) => text.replace(/\bu0\b/g, "u7")],
    ["a range that no shape shows", "graph", (text) => text.replace("u2: VR[0, 5]", "u2: VR[0, 6]")],
    ["a lost deletion", "graph", (text) => text.replace(";  add_1 = None", "")],
    ["a range", "outcome", (text) => text.replace("u0: VR[0, 5]", "u0: VR[0, 6]")],
    ["a dtype", "outcome", (text) => text.replace('"f32[u1, u0]"', '"f64[u1, u0]"')],
    ["a name in one place only", "outcome", (text) => text.replace("zeros.default([add_1, 5]", "zeros.default([item, 5]")],
    ["the whole text", "outcome", () => "ExportedProgram: nothing that can be read\n"],
  ];
  test.each(changes)("%s: %s", (what, form, change) => {
    const other = change(program);
    if (what !== "nothing") expect(other).not.toBe(program);
    const result = compare(exported(program.replace("code: a = x.item()", what === "a memory address" ? "code: a = f(<object at 0x7f0000000001>)" : "code: a = x.item()")), exported(other), "verbatim");
    expect(result.holds).toBe(form);
    expect(result.differences.length > 0).toBe(form !== "verbatim");
  });

  test("no form is looked at that is stricter than what was published", () => {
    expect(compare(exported(documented(program)), exported(program), "documented")).toEqual({ holds: "documented", differences: [] });
    expect(holds(exported(program), rejected("builtins.ValueError", "no"))).toBeUndefined();
  });

  test("forms are nested", () => {
    for (const [, , change] of changes) {
      const results = forms.map((form) => holds(exported(program), exported(change(program)), form));
      const places = results.map((form) => forms.indexOf(form!));
      expect(places).toEqual(forms.map((_, index) => Math.max(index, places[0]!)));
    }
  });
});

describe("rejections", () => {
  const user = "torch._dynamo.exc.UserError";
  test.each([
    [rejected(user, "no\nbecause"), rejected(user, "no\nbecause"), "verbatim"],
    [rejected(user, "no\nbecause"), rejected(user, "no\notherwise"), "documented"],
    [rejected(user, "cannot guard on u0 > u1"), rejected(user, "cannot guard on u3 > u7"), "graph"],
    [rejected(user, "cannot guard on u0 > u1"), rejected(user, "cannot guard on u0 > u0"), "outcome"],
    [rejected(user, "no"), rejected(user, "yes"), "outcome"],
    [rejected(user, "no"), rejected("torch._dynamo.exc.Unsupported", "no"), undefined],
  ] as const)("%j beside %j", (a, b, form) => expect(holds(a, b)).toBe(form));

  test("published ones name a base class and the first line", () => {
    expect(holds(rejected("Unsupported", "no"), rejected(user, "no\nbecause"), "documented")).toBe("documented");
    expect(holds(rejected("RuntimeError", "no"), rejected(user, "no"), "documented")).toBeUndefined();
    expect([user, "torch._dynamo.exc.TorchRuntimeError", "builtins.AssertionError", "builtins.NotImplementedError", "builtins.ValueError"].map(publishedLabel))
      .toEqual(["Unsupported", "RuntimeError", "AssertionError", "RuntimeError", "ValueError"]);
  });

  test("what differs is said", () => {
    expect(compare(rejected(user, "no"), rejected("builtins.ValueError", "never"), "verbatim").differences).toEqual([
      { category: "error-type", message: `${user} became builtins.ValueError` },
      { category: "message", message: '"no" became "never"' },
    ]);
  });
});

test("the documentation's normaliser, as the published page shows it", () => {
  const printed = [
    "        def forward(self, x: \"i64[]\"):",
    "             # File: model.py:8 in forward, code: a = x.item()",
    "            item: \"Sym(u0)\" = torch.ops.aten.item.default(x);  x = None",
    "            ",
    "             # ",
    "            ge_2: \"Sym(u0 >= 0)\" = item >= 0",
    "",
  ].join("\n");
  expect(documented(printed).split("\n")).toEqual([
    "        def forward(self, x: \"i64[]\"):",
    "                 item: \"Sym(u0)\" = torch.ops.aten.item.default(x);  x = None",
    "",
    "             #",
    "            ge_2: \"Sym(u0 >= 0)\" = item >= 0",
    "",
  ]);
  expect(verbatim("Caused by: (_export/non_strict_utils.py:1377 in __torch_function__)\nCaused by: (mp/model.py:9 in forward)  # torch/a.py:3\n")).not.toContain("a.py");
  expect(verbatim("no\nException raised from f at ./c10/a.cpp:2 (most recent call first):\nframe #0: f + 0x92 (0x7f in libc10.so)\n<omitting python frames>\n\n\nfrom user code:\n")).toBe("no\n\nfrom user code:\n");
});

test("an outcome as a form shows it", () => {
  expect(render(exported(program), "outcome")).toBe("exported\n");
  expect(render(exported(program), "documented")).toBe(documented(program));
  expect(render(rejected("builtins.ValueError", "no\nway"), "documented")).toBe("builtins.ValueError: no\n");
  expect(render(rejected("builtins.ValueError", "no\nway"), "verbatim")).toBe("builtins.ValueError: no\nway\n");
});
