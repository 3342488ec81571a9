/** `exportcheck accept` and `reject`: pending snapshots are put in force, or thrown away, without a terminal. */
import { printable } from "../report/index.ts";
import { acceptPending, rejectPending } from "../snapshots/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { acceptable, onlyCategories, openPending, pendingFlags, type Pending } from "./pending.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi } from "./writing.ts";

export const accept: Command = {
  name: "accept",
  summary: "Put pending snapshots in force.",
  about: `Without names, all that are pending. --only accepts those that differ in nothing but the given categories: new, stale (the same outcome, another source or
    origin), renamed, reordered, location, layout, range, assertion, argument and the others that a diff names. One whose case changed since it was recorded is
    not accepted: record it again.

    Exit code: 0; 1 where one had to be left because its case changed.`,
  operands: { name: "[CASE…]", least: 0, most: Infinity, words: "cases" },
  flags: [{ name: "only", value: "CATEGORY,…", words: acceptable, help: "Only those that differ in nothing else." }, ...pendingFlags],
  examples: [
    ["accept", "all that are pending"],
    ["accept size_in_full", "one case"],
    ["accept --only renamed,location", "what no graph shows"],
  ],
  run: async (input: Input, terminal: Terminal) => {
    refuseInCi("accept", terminal);
    const only = onlyCategories(input);
    const { corpus, profile, all } = openPending(input, terminal);
    const isWanted = ({ categories }: Pending): boolean => only === undefined || categories.every((category) => only.has(category));
    const taken = all.filter((one) => isWanted(one) && !one.outdated);
    const outdated = all.filter((one) => isWanted(one) && one.outdated);
    for (const { name } of taken) acceptPending(corpus, profile, name);
    report([
      ...taken.map(({ name, categories }) => `${terminal.colors.green("✓")} ${printable(name)}  in force (${categories.join(", ")})`),
      ...outdated.map(({ name }) => `${terminal.colors.yellow("!")} ${printable(name)}  left: its source changed since it was recorded; record it again`),
    ], `${taken.length} accepted, ${all.length - taken.length} still pending`, terminal);
    return outdated.length > 0 ? EXIT.differ : EXIT.ok;
  },
};

export const reject: Command = {
  name: "reject",
  summary: "Throw pending snapshots away.",
  operands: { name: "[CASE…]", least: 0, most: Infinity, words: "cases" },
  flags: pendingFlags,
  examples: [["reject", "all that are pending"], ["reject size_in_full", "one case"]],
  run: async (input: Input, terminal: Terminal) => {
    refuseInCi("reject", terminal);
    const { corpus, profile, all } = openPending(input, terminal);
    for (const { name } of all) rejectPending(corpus, profile, name);
    report(all.map(({ name }) => `${terminal.colors.red("✗")} ${printable(name)}  rejected`), `${all.length} rejected`, terminal);
    return EXIT.ok;
  },
};

const report = (lines: readonly string[], summary: string, terminal: Terminal): void => terminal.out([...lines, terminal.colors.bold(summary), ""].join("\n"));
