/** Real PyTorch for tests, where this machine has it. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../scripts/oracle-python.sh", import.meta.url));

/** The command of that release's python3: EXPORTCHECK_PYTHON for 2.6, else what scripts/oracle-install.sh made. Says so where there is none. */
export function oracle(release: "2.6" | "2.14", tests: string): string | undefined {
  const given = release === "2.6" ? process.env["EXPORTCHECK_PYTHON"] : undefined;
  if (given) return given;
  const root = release === "2.6" ? process.env["EXPORTCHECK_ORACLE"] : undefined;
  if (existsSync(join(root ?? join(homedir(), ".cache/exportcheck", `torch-${release}`), "usr/bin/python3"))) return `sh '${script}' ${release}`;
  console.log(`${tests}: skipped, there is no PyTorch ${release} on this machine; \`sh scripts/oracle-install.sh ${release}\` installs it`);
  return undefined;
}
