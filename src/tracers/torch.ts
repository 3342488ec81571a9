/**
 * Real PyTorch as a tracer: any `python3` that has it runs the worker script, which comes as text (`-c`), so the two need no file system in
 * common. It executes the cases' code with the rights of whoever runs it.
 */
import { readFileSync } from "node:fs";
import { openProcess, type ProcessOptions } from "./process.ts";
import { splitCommand } from "./command.ts";
import type { Tracer } from "./types.ts";

export interface TorchOptions extends Omit<ProcessOptions, "command" | "label"> {
  /** The interpreter, split without a shell: `python3`, or `podman run -i image python3`. */
  readonly python?: string;
}

/** Milliseconds for importing PyTorch from a cold disk. */
const HANDSHAKE = 120_000;

/** What every run of a case should share, whoever starts it: string hashes decide the order of sets. */
const environment = { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1", PYTHONUNBUFFERED: "1" };

/** The worker's source; it lies beside this file in the sources and beside the bundle in the package. */
export const workerSource = (): string => readFileSync(new URL("./worker.py", import.meta.url), "utf8");

/** Starts PyTorch. Throws `TracerUnavailable` where there is no such Python or it has no PyTorch. */
export function openTorch(options: TorchOptions = {}): Promise<Tracer> {
  const { python = "python3", ...rest } = options;
  const [program, ...args] = splitCommand(python);
  return openProcess({
    command: [program, ...args, "-c", workerSource()],
    label: `torch (${python})`,
    scratch: "EXPORTCHECK_SCRATCH",
    ...rest,
    handshake: rest.handshake ?? HANDSHAKE,
    env: { ...environment, ...rest.env },
  });
}
