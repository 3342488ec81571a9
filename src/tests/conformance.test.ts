/** The package's own corpora, held through its entry for vitest: one test a case. */
import { expect, test } from "vitest";
import { conformanceTags } from "../index.ts";
import { conformanceSuite } from "../vitest.ts";

conformanceSuite({ corpus: new URL("../../cases/", import.meta.url) });
conformanceSuite({ corpus: new URL("../../cases/models/", import.meta.url) });

test("the vocabulary for vitest's configuration is that of the corpus which the suite finds", () => {
  expect(conformanceTags()).toEqual(conformanceTags(new URL("../../cases/", import.meta.url)));
});
