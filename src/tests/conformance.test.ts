/** The package's own corpora, held through its entry for vitest: one test a case. */
import { conformanceSuite } from "../vitest.ts";

conformanceSuite({ corpus: new URL("../../cases/", import.meta.url) });
conformanceSuite({ corpus: new URL("../../cases/models/", import.meta.url) });
