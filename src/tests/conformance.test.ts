/** The package's own corpus, held through its entry for vitest: one test a case. */
import { conformanceSuite } from "../vitest.ts";

conformanceSuite({ corpus: new URL("../../cases/", import.meta.url) });
