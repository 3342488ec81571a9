/** `exportcheck review`: pending snapshots one by one, with a key each. Without a terminal it shows them and the commands that do the same. */
import { printable } from "../report/index.ts";
import { acceptPending, rejectPending } from "../snapshots/index.ts";
import { accept, reject } from "./accept.ts";
import { EXIT, UsageError, type Command, type Input } from "./command.ts";
import { describePending, openPending, pendingFlags, type Pending, type PendingSet } from "./pending.ts";
import type { Terminal } from "./terminal.ts";
import { inCi, refuseInCi } from "./writing.ts";

export const review: Command = {
  name: "review",
  summary: "Walk through pending snapshots: accept, reject or skip each.",
  about: `Keys: a accept, r reject, s skip, A R S the same for all that follow, q quit. Without a terminal nothing is asked or changed: it shows what is pending and the commands
    that decide (accept, reject, update --accept).

    Exit code: 0 when nothing is pending any more, else 1.`,
  operands: { name: "[CASE…]", least: 0, most: Infinity, words: "cases" },
  flags: [{ name: "accept", help: "Ask nothing: accept all, as exportcheck accept does." }, { name: "reject", help: "Ask nothing: reject all, as exportcheck reject does." }, ...pendingFlags],
  examples: [["review", "all that are pending"], ["review size_in_full", "one case"], ["review | less", "only to read"]],
  run: async (input: Input, terminal: Terminal) => {
    if (input.has("accept") && input.has("reject")) throw new UsageError("--accept and --reject: give one");
    if (input.has("accept")) return accept.run(input, terminal);
    if (input.has("reject")) return reject.run(input, terminal);
    const set = openPending(input, terminal);
    if (set.all.length === 0) {
      terminal.out("nothing is pending\n");
      return EXIT.ok;
    }
    if (terminal.answers && !inCi(terminal.env)) return walk(set, terminal);
    set.all.forEach((one, i) => show(one, i, set.all.length, terminal));
    terminal.out("\nto decide: exportcheck accept [CASE…] [--only CATEGORY,…] · exportcheck reject [CASE…] · exportcheck update --accept\n");
    return EXIT.differ;
  },
};

type Action = "accept" | "reject" | "skip";
const keys: Readonly<Record<string, Action>> = { a: "accept", r: "reject", s: "skip" };
const PROMPT = "[a]ccept [r]eject [s]kip, [A] [R] [S] all the rest, [q]uit ";

async function walk({ corpus, profile, all }: PendingSet, terminal: Terminal): Promise<number> {
  refuseInCi("review", terminal);
  const counts: Record<Action, number> = { accept: 0, reject: 0, skip: 0 };
  let rest: Action | undefined;
  for (const [i, one] of all.entries()) {
    if (rest === undefined) show(one, i, all.length, terminal);
    const answer: Action | "quit" | { readonly all: Action } = rest ?? (await ask(terminal));
    if (answer === "quit") break;
    if (typeof answer === "object") rest = answer.all;
    const action = typeof answer === "object" ? answer.all : answer;
    if (action === "accept" && !one.outdated) acceptPending(corpus, profile, one.name);
    if (action === "reject") rejectPending(corpus, profile, one.name);
    counts[action === "accept" && one.outdated ? "skip" : action] += 1;
  }
  const left = all.length - counts.accept - counts.reject;
  terminal.out(`\n${counts.accept} accepted, ${counts.reject} rejected, ${left} still pending\n`);
  return left === 0 ? EXIT.ok : EXIT.differ;
}

async function ask(terminal: Terminal): Promise<Action | "quit" | { readonly all: Action }> {
  terminal.out(terminal.colors.bold(PROMPT));
  for (;;) {
    const key = await terminal.key();
    const action = keys[key.toLowerCase()];
    if (key !== "q" && action === undefined) continue;
    terminal.out(`${key === "q" ? "quit" : action}\n`);
    return action === undefined ? "quit" : key === key.toLowerCase() ? action : { all: action };
  }
}

function show(one: Pending, index: number, count: number, terminal: Terminal): void {
  const lines = describePending(one, terminal).map((line) => `  ${line}`);
  terminal.out(`\n${terminal.colors.bold(printable(one.name))} (${index + 1} of ${count})\n${lines.join("\n")}\n`);
}
