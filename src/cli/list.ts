/** `exportcheck list`: which cases a filter selects. Parses no model. */
import { relative } from "node:path";
import { CorpusError, MODEL, type Case, type Corpus } from "../corpus/index.ts";
import { printable } from "../report/index.ts";
import { hash, obsoleteFiles, readPending, readSnapshots, SnapshotError } from "../snapshots/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { PENDING_DIR, PROFILE, selectionFlags } from "./flags.ts";
import { sharded, shardFlags } from "./sharding.ts";
import { openSuite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

/** Version of the JSON that `--json` writes. */
const LIST_VERSION = 1;

export const list: Command = {
  name: "list",
  summary: "List the cases that a filter selects.",
  flags: [...selectionFlags, PROFILE, PENDING_DIR, ...shardFlags, { name: "snapshots", help: "How each case's snapshots stand: missing, stale, recorded from the reference tracer itself, pending; and which files are obsolete." }, { name: "json", help: "One JSON document (exportcheck --schema list)." }],
  examples: [
    ["list", "every case with its support level and tags"],
    ["list --tags torch", "all below torch"],
    ["list --support NOT_SUPPORTED_YET", "what does not export yet"],
    ["list --snapshots", "which cases have no snapshot, or a stale one"],
    ["list --case 'assume_*' --json", "for other programs"],
  ],
  run: async (input: Input, terminal: Terminal) => {
    const { suite: { corpus, selected, profile } } = sharded(openSuite(input, terminal), input, terminal);
    const standing = input.has("snapshots") ? standingOf(corpus, profile) : undefined;
    const obsolete = standing === undefined ? undefined : obsoleteFiles(corpus, profile).map((path) => relative(terminal.cwd, path));
    if (input.has("json")) {
      const cases = selected.map((one) => ({ name: one.name, summary: one.summary, tags: one.tags, support: one.support, ...(standing && { snapshots: standing(one) }) }));
      terminal.out(`${JSON.stringify({ version: LIST_VERSION, profile, cases, ...(obsolete && { obsolete }) }, undefined, 2)}\n`);
      return EXIT.ok;
    }
    const width = Math.max(...selected.map(({ name }) => name.length));
    const { colors } = terminal;
    terminal.out(selected.map((one) => `${colors.bold(printable(one.name).padEnd(width))}  ${one.support.padEnd(17)}  ${standing ? colored(standing(one), terminal) : colors.dim(one.tags.join(" "))}\n`).join(""));
    for (const path of obsolete ?? []) terminal.out(`${colors.yellow("obsolete")}  ${printable(path)}; exportcheck prune removes it\n`);
    return EXIT.ok;
  },
};

/** One word for each thing that is to be known of a case's snapshots. */
type Standing = "documented" | "torch" | "self-recorded" | "stale" | "missing" | "pending" | "unreadable";

const standingOf = (corpus: Corpus, profile: string) => (one: Case): Standing[] => {
  try {
    const source = hash(one.files()[MODEL] ?? "");
    const stored = readSnapshots(corpus, profile, one.name);
    const origins = stored.map(({ origin }): Standing => (origin === "reference" ? "self-recorded" : origin));
    return [
      ...(origins.length === 0 ? (["missing"] as const) : origins),
      ...(stored.some((snapshot) => snapshot.source !== source) ? (["stale"] as const) : []),
      ...(readPending(corpus, profile, one.name) ? (["pending"] as const) : []),
    ];
  } catch (error) {
    if (error instanceof SnapshotError || error instanceof CorpusError) return ["unreadable"];
    throw error;
  }
};

const colored = (standing: readonly Standing[], { colors }: Terminal): string =>
  standing.map((word) => (word === "documented" || word === "torch" ? colors.dim(word) : colors.yellow(word))).join(" ");
