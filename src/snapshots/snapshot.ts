/** What a snapshot is, and its file: a YAML header between `---` lines, then the program's text or the rejection's message. */
import { createHash } from "node:crypto";
import { dictionary, exactly, oneOf, optional, record, required, shownPath, text, word, YamlFile } from "../corpus/index.ts";

/** Published text, recorded from the real release, or recorded from the reference tracer (a guard against regressions, no evidence). */
export const origins = ["documented", "torch", "reference"] as const;
export type Origin = (typeof origins)[number];

export type ExpectedOutcome =
  | { readonly outcome: "exported"; readonly program: string }
  | { readonly outcome: "rejected"; readonly error: { readonly type: string; readonly message: string } };

export interface Snapshot {
  /** The case's name. */
  readonly name: string;
  readonly origin: Origin;
  /** The versions it was recorded with: torch and python, or the reference tracer's own. */
  readonly recorded?: Readonly<Record<string, string>>;
  /** `hash` of the case's model.py; another one means that the snapshot is stale. */
  readonly source: string;
  readonly outcome: ExpectedOutcome;
}

/** A snapshot's file is not what it should be. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

export const hash = (source: string): string => `sha256:${createHash("sha256").update(source).digest("hex")}`;

const header = record({
  version: required(exactly(1, "this is the only version of the format")),
  origin: required(oneOf("origin", origins)),
  recorded: optional(dictionary(word)),
  source: required(text),
  outcome: required(oneOf("outcome", ["exported", "rejected"] as const)),
  error: optional(record({ type: required(text) })),
});

const FENCE = /^---\n([^]*?\n)---\n/;
const MARKER = /^(?:<{7}|>{7})(?: |$)/m;

/** Throws `SnapshotError` with the place and what to do. */
export function parseSnapshot(name: string, path: string, content: string): Snapshot {
  const marker = MARKER.exec(content);
  if (marker) throw new SnapshotError(`${shownPath(path)}:${content.slice(0, marker.index).split("\n").length}: an unresolved merge; resolve it, or record the snapshot anew with \`exportcheck update --case ${name} --accept\``);
  const fenced = FENCE.exec(content);
  if (!fenced) throw new SnapshotError(`${shownPath(path)}:1: expected a header between two lines of ---${content.includes("\r\n") ? "; its lines end in CR LF: switch that off for snapshots" : ""}`);
  const file = new YamlFile(path, fenced[1] ?? "", 2);
  const read = file.read(header);
  const body = content.slice(fenced[0].length);
  if (read && (read.outcome === "rejected") !== (read.error !== undefined)) file.fault(undefined, read.error ? "an exported outcome has no error" : "a rejected outcome needs its error: { type: … }");
  if (!read || file.problems.length > 0) throw new SnapshotError(file.problems.join("\n"));
  const outcome: ExpectedOutcome = read.error ? { outcome: "rejected", error: { type: read.error.type, message: body.replace(/\n$/, "") } } : { outcome: "exported", program: body };
  return { name, origin: read.origin, ...(read.recorded ? { recorded: Object.fromEntries(read.recorded) } : {}), source: read.source, outcome };
}

/** The file's text. A message gets a line end, which reading takes away again; a program has its own. */
export function formatSnapshot({ origin, recorded, source, outcome }: Snapshot): string {
  const versions = recorded && Object.entries(recorded).map(([name, version]) => `${name}: ${version}`).join(", ");
  const lines = ["---", "version: 1", `origin: ${origin}`, ...(versions ? [`recorded: { ${versions} }`] : []), `source: ${source}`, `outcome: ${outcome.outcome}`];
  if (outcome.outcome === "rejected") lines.push(`error: { type: ${outcome.error.type} }`);
  const body = outcome.outcome === "rejected" ? `${outcome.error.message}\n` : outcome.program.replace(/\n?$/, "\n");
  return `${lines.join("\n")}\n---\n${body}`;
}
