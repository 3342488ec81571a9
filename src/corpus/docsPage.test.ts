import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDocsPage, type PublishedExample } from "./docsPage.ts";

/** The page as the documentation's site shows it, its text copied. */
const plain = readFileSync(new URL("testdata/torch.escape-hatch.txt", import.meta.url), "utf8");
const page = parseDocsPage(plain, "torch.escape-hatch.txt");

/** The same example as the documentation's own generator writes it. */
const restructured = ({ name, tags, support, source, outcome }: PublishedExample): string => {
  const block = (text: string): string => text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
  const result = outcome.outcome === "exported" ? outcome.program : `${outcome.error.type}: ${outcome.error.message}`;
  return `${name}
${"^".repeat(name.length)}

.. note::

    Tags: ${tags.map((tag) => `:doc:\`${tag} <${tag}>\``).join(", ")}

    Support Level: ${support}

Original source code:

.. code-block:: python

${block(`${source}\n\ntorch.export.export(model, example_args)`)}

Result:

.. code-block::

${block(result)}
`;
};

test("the published page", () => {
  expect(page.page).toBe("torch.escape-hatch");
  expect(page.examples.map(({ name, tags, support }) => ({ name, tags, support }))).toEqual([
    { name: "assume_constant_result", tags: ["torch.escape-hatch"], support: "SUPPORTED" },
    { name: "constrain_as_size_example", tags: ["torch.escape-hatch", "torch.dynamic-value"], support: "SUPPORTED" },
    { name: "constrain_as_value_example", tags: ["torch.escape-hatch", "torch.dynamic-value"], support: "SUPPORTED" },
  ]);
  for (const { source, outcome } of page.examples) {
    expect(source).toMatch(/^# mypy: allow-untyped-defs\nimport torch\n[^]*\nmodel = \w+\(\)\n$/);
    expect(outcome).toMatchObject({ outcome: "exported", program: expect.stringMatching(/^ExportedProgram:\n[^]*\nRange constraints: \{.*\}\n$/) });
  }
});

test("the same page as reStructuredText gives the same examples", () => {
  const text = `torch.escape-hatch\n${"=".repeat(22)}\n\n${page.examples.map(restructured).join("\n\n")}`;
  expect(parseDocsPage(text, "torch.escape-hatch.rst")).toEqual(page);
});

describe("a rejected example", () => {
  const rejected = `torch.cond\n\nsome_case\n\nNote\n\nTags: torch.cond\n\nSupport Level: NOT_SUPPORTED_YET\n\nOriginal source code:\n\nimport torch\nmodel = M()\n\n\ntorch.export.export(model, example_args, dynamic_shapes=dynamic_shapes)\n\nResult:\n\nUnsupported: dynamic shape operator: aten.nonzero: why\n\nYou can rewrite the example above to something like the following:\n\nimport torch\n`;
  test("as plain text", () => {
    const [example] = parseDocsPage(rejected, "p.txt").examples;
    expect(example).toMatchObject({ source: "import torch\nmodel = M()\n", outcome: { outcome: "rejected", error: { type: "Unsupported", message: "dynamic shape operator: aten.nonzero: why" } } });
  });
});

test.each([
  ["nothing at all", "", /no published example was found/],
  ["another page", "A page\n\nabout something else\n", /no published example was found/],
  ["a result that is neither", plain.replace("ExportedProgram:", "Exported:"), /torch\.txt:5: "assume_constant_result" has a result that is neither/],
  ["no source", plain.replace("Original source code:", "Source:"), /torch\.txt:5: "assume_constant_result" has no text under/],
  ["an example twice", plain.replaceAll("constrain_as_value_example", "constrain_as_size_example"), /"constrain_as_size_example" is published twice/],
])("%s is refused", (_, text, message) => expect(() => parseDocsPage(text, "torch.txt")).toThrow(message));
