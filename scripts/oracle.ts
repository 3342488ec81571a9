/** Real PyTorch for maintainers' scripts: answers are kept by the content of what was asked, so that a second run costs nothing. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openTracer, parseTracer, type Outcome, type Tracer } from "../src/tracers/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const LIMIT = { timeout: 300_000 };

export class Oracle {
  readonly python: string;
  readonly #cache = process.env["EXPORTCHECK_ANSWERS"] ?? join(root, ".cache/answers");
  #worker: Tracer | undefined;

  constructor(python?: string) {
    this.python = python ?? process.env["EXPORTCHECK_PYTHON"] ?? `sh '${join(root, "scripts/oracle-python.sh")}'`;
  }

  /** PyTorch's outcome for a model file. */
  async trace(text: string): Promise<Outcome> {
    const key = createHash("sha256").update(text).digest("hex");
    const kept = join(this.#cache, `${key}.json`);
    if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as Outcome;
    this.#worker ??= await openTracer(parseTracer("torch", this.python));
    const { outcome } = await this.#worker.trace({ case: "agree", profile: "torch-2.6", file: "model.py", files: { "model.py": text } }, LIMIT);
    mkdirSync(this.#cache, { recursive: true });
    if (outcome.outcome !== "error" || outcome.phase !== "export") writeFileSync(kept, JSON.stringify(outcome));
    return outcome;
  }

  async close(): Promise<void> {
    await this.#worker?.close();
  }
}
