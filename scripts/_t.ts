import { readFileSync } from "node:fs";
import { Realm, enter, PyError } from "../src/reference/objects/index.ts";
import { installBuiltins } from "../src/reference/library/builtins/index.ts";
import { createImportDoor } from "../src/reference/capture/imports.ts";
import { runModule, formatException, importer } from "../src/reference/interpreter/index.ts";
import { setModuleLoader } from "../src/reference/library/torch/index.ts";
setModuleLoader((n) => importer().load(n));
const file = process.argv[2]!;
const realm = new Realm();
enter(realm, () => {
  installBuiltins(realm);
  realm.importDoor = createImportDoor(() => undefined);
  const t0 = performance.now();
  try { runModule(readFileSync(file, "utf8"), "prog.py", "prog"); }
  catch (e) { if (e instanceof PyError) console.log(formatException(e.value as never)); else console.log(e); }
  console.log(realm.output.join(""));
  if (process.env.TIME) console.log("ms", performance.now() - t0);
});
