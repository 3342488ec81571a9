/**
 * Tracers that a project declares, in `tracers.yaml`:
 *
 *     version: 1
 *     tracers:
 *       mine: { command: ./my-tracer --fast, env: { MODE: strict }, profiles: [torch-2.6], timeout: 60 }
 *       nightly: { torch: podman run -i nightly python3, profiles: [torch-2.14] }
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CorpusError, dictionary, exactly, list, optional, positive, record, required, text, word, YamlFile, type Shape } from "../corpus/index.ts";
import type { TracerSpec } from "./types.ts";

const tracer = record({
  command: optional(text),
  torch: optional(text),
  env: optional(dictionary(word)),
  cwd: optional(text),
  profiles: optional(list(text)),
  timeout: optional(positive),
});

/** One way to start it, and one only. */
const declared: Shape<NonNullable<ReturnType<typeof tracer>>> = (node, file) => {
  const read = tracer(node, file);
  if (read && (read.command === undefined) === (read.torch === undefined)) return file.fault(node, "a tracer has a command (any program that speaks the protocol) or torch (an interpreter that has PyTorch), one of the two");
  return read;
};

const shape = record({ version: required(exactly(1, "this is the only version of the format")), tracers: required(dictionary(declared)) });

/** By name. Throws `CorpusError` with every fault's place. */
export function readDeclaredTracers(path: string): ReadonlyMap<string, TracerSpec> {
  const file = new YamlFile(path, readFileSync(path, "utf8"));
  const read = file.read(shape);
  if (!read || file.problems.length > 0) throw new CorpusError(file.problems);
  const folder = dirname(resolve(path));
  return new Map([...read.tracers].map(([name, { command: program, torch, env, cwd, profiles, timeout }]) => [name, {
    kind: torch === undefined ? "command" : "torch",
    text: name,
    command: program ?? torch ?? "",
    cwd: cwd === undefined ? folder : resolve(folder, cwd),
    ...(env === undefined ? {} : { env: Object.fromEntries(env) }),
    ...(profiles === undefined ? {} : { profiles }),
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
  }]));
}
