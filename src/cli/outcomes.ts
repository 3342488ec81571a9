/** What `exportcheck diff` compares: from an argument to named outcomes. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Corpus } from "../corpus/index.ts";
import { parseSnapshot, readSnapshots } from "../snapshots/index.ts";
import type { Outcome } from "../tracers/index.ts";
import { orNear, UsageError, type Input } from "./command.ts";
import { openCorpus } from "./corpus.ts";
import { profileOf } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

/** The outcomes that an argument names. */
export interface Outcomes {
  /** Several cases, told apart by name; else one outcome, whatever it is called. */
  readonly several: boolean;
  readonly byName: ReadonlyMap<string, Outcome>;
}

const SNAPSHOT = /(?:\.documented)?\.snap(?:\.new)?$/;

/** A file of any kind that the tool writes, a folder of snapshots, a profile, a case, or PROFILE/CASE. Throws `UsageError`. */
export function outcomesOf(argument: string, input: Input, terminal: Terminal): Outcomes {
  const path = resolve(terminal.cwd, argument);
  if (argument === "-") return outcomesOfText("standard input", readFileSync(0, "utf8"));
  if (existsSync(path)) return statSync(path).isDirectory() ? folder(argument, path) : outcomesOfText(argument, readFileSync(path, "utf8"));
  return outcomesOfCorpus(argument, input, terminal);
}

function folder(argument: string, path: string): Outcomes {
  const names = readdirSync(path).filter((file) => file.endsWith(".snap")).sort();
  if (names.length === 0) throw new UsageError(`${argument}: there are no snapshots in that folder`);
  // What was recorded follows what was published of the same case, and takes its place.
  const ordered = names.sort((a, b) => Number(b.endsWith(".documented.snap")) - Number(a.endsWith(".documented.snap")));
  return { several: true, byName: new Map(ordered.map((file) => [file.replace(SNAPSHOT, ""), parseSnapshot(file.replace(SNAPSHOT, ""), join(path, file), readFileSync(join(path, file), "utf8")).outcome])) };
}

function outcomesOfCorpus(argument: string, input: Input, terminal: Terminal): Outcomes {
  const corpus = openCorpus(input, terminal);
  if (corpus.profiles.includes(argument)) return { several: true, byName: new Map(corpus.cases.flatMap(({ name }) => snapshotOf(corpus, argument, name).map((outcome) => [name, outcome] as const))) };
  const [profile, name] = argument.includes("/") ? splitAt(argument, argument.indexOf("/")) : [profileOf(input, corpus), argument];
  if (!corpus.profiles.includes(profile)) throw new UsageError(`${argument}: there is no such file, and no profile "${profile}"; ${orNear(profile, corpus.profiles)}`);
  if (!corpus.cases.some((one) => one.name === name)) throw new UsageError(`${argument}: there is no such file, profile or case; ${orNear(name, [...corpus.profiles, ...corpus.cases.map((one) => one.name)])}`);
  const found = snapshotOf(corpus, profile, name);
  if (found.length === 0) throw new UsageError(`${argument}: the case has no snapshot under ${profile}`);
  return { several: false, byName: new Map([[name, found[0]!]]) };
}

const splitAt = (text: string, at: number): [string, string] => [text.slice(0, at), text.slice(at + 1)];

/** What was recorded, else what was published. */
function snapshotOf(corpus: Corpus, profile: string, name: string): Outcome[] {
  const snapshots = readSnapshots(corpus, profile, name);
  const best = snapshots.find(({ origin }) => origin !== "documented") ?? snapshots[0];
  return best ? [best.outcome] : [];
}

/** A program's text, a snapshot, or JSON: results of `run`, lines of `run --reporter jsonl` or `trace --json`, one outcome. */
export function outcomesOfText(name: string, text: string): Outcomes {
  const start = text.trimStart();
  if (start.startsWith("---")) {
    const own = basename(name).replace(SNAPSHOT, "");
    return single(own, parseSnapshot(own, name, text).outcome);
  }
  if (start.startsWith("{")) return json(name, text);
  if (start.startsWith("ExportedProgram:")) return single(name, { outcome: "exported", program: text.slice(text.length - start.length) });
  const rejected = /^rejected: ([\w.]+): ([^]*)$/.exec(start);
  if (rejected) return single(name, { outcome: "rejected", error: { type: rejected[1]!, message: rejected[2]!.replace(/\n$/, "") } });
  throw new UsageError(`${name}: neither a printed program nor a snapshot nor results; a program begins with "ExportedProgram:"`);
}

const single = (name: string, outcome: Outcome): Outcomes => ({ several: false, byName: new Map([[name, outcome]]) });

function json(name: string, text: string): Outcomes {
  const documents = parsed(text) ?? text.split("\n").filter((line) => line.trim() !== "").map((line) => parsed(line)?.[0]);
  const found: [string, Outcome][] = [];
  for (const document of documents) {
    if (!isRecord(document)) throw new UsageError(`${name}: no valid JSON`);
    if (Array.isArray(document["cases"])) found.push(...document["cases"].flatMap((one) => (isRecord(one) ? named(one, "name") : [])));
    else if (isRecord(document["result"])) found.push(...named(document["result"], "name"));
    else if (typeof document["outcome"] === "string") found.push(...named("file" in document ? document : { file: name, ...document }, "file"));
  }
  if (found.length === 0) throw new UsageError(`${name}: no outcomes in this JSON; expected results of run --json or trace --json`);
  const traced = found.length === 1 && !Array.isArray((documents[0] as Record<string, unknown>)["cases"]);
  return { several: !traced, byName: new Map(found) };
}

function parsed(text: string): unknown[] | undefined {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function named(record: Record<string, unknown>, key: string): [string, Outcome][] {
  const outcome = isRecord(record["outcome"]) ? record["outcome"] : record;
  const name = record[key];
  return typeof name === "string" && isOutcome(outcome) ? [[name, outcome]] : [];
}

function isOutcome(value: Record<string, unknown>): value is Record<string, unknown> & Outcome {
  const error = value["error"];
  switch (value["outcome"]) {
    case "exported": return typeof value["program"] === "string";
    case "skipped": return true;
    case "rejected": case "error": return isRecord(error) && typeof error["type"] === "string" && typeof error["message"] === "string";
    default: return false;
  }
}
