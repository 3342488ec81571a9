/** Every recorded Python form gives the graph lines that PyTorch gave. A known gap that has closed must lose its mark (`scripts/api-table.ts --gaps`). */
import { describe, expect, it } from "vitest";
import { linesOf, modelOf, readFamilies } from "../../scripts/apiForms.ts";
import { traceReference } from "../tracers/reference.ts";

for (const family of readFamilies()) {
  describe(family.name, () => {
    it("gives PyTorch's graph lines", () => {
      const broken: string[] = [];
      const closed: string[] = [];
      for (const form of family.forms) {
        const lines = linesOf(traceReference({ case: "form", profile: "torch-2.6", file: "model.py", files: { "model.py": modelOf(form) } }));
        const agree = lines.join("\n") === form.expected.join("\n");
        if (agree && form.gap !== null) closed.push(form.text);
        if (!agree && form.gap === null) broken.push(`${form.text}\n  expected ${form.expected.join("\n           ")}\n  ours     ${lines.join("\n           ")}`);
      }
      expect(broken, broken.join("\n")).toEqual([]);
      expect(closed, "marked as gaps, but agree").toEqual([]);
    }, 60_000);
  });
}
