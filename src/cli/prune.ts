/** `exportcheck prune`: removes snapshots that belong to no case. Found from the corpus, never from a run. */
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { printable } from "../report/index.ts";
import { obsoleteFiles } from "../snapshots/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { openWritableCorpus } from "./corpus.ts";
import { CORPUS, PENDING_DIR } from "./flags.ts";
import type { Terminal } from "./terminal.ts";
import { refuseInCi } from "./writing.ts";

export const prune: Command = {
  name: "prune",
  summary: "Remove snapshots that belong to no case.",
  about: `Obsolete are snapshots, pending ones too, of a name that no case has, published results of a case that is not a published one, and what an interrupted write left behind. They
    are found from the corpus's cases, under every profile; what a run selects or leaves out has no part in it.

    Exit code: 0; with --check 1 where there is something to remove.`,
  flags: [{ name: "check", help: "Only list them; remove nothing." }, CORPUS, PENDING_DIR],
  examples: [["prune --check", "in CI: fail when there are any"], ["prune", "remove them"]],
  run: async (input: Input, terminal: Terminal) => {
    const check = input.has("check");
    if (!check) refuseInCi("prune", terminal);
    const corpus = openWritableCorpus(input, terminal);
    const files = corpus.profiles.flatMap((profile) => obsoleteFiles(corpus, profile));
    if (!check) for (const file of files) rmSync(file, { force: true });
    for (const file of files) terminal.out(`${terminal.colors.yellow(check ? "obsolete" : "removed")}  ${printable(relative(terminal.cwd, file))}\n`);
    if (files.length === 0) terminal.out("no snapshot is obsolete\n");
    return check && files.length > 0 ? EXIT.differ : EXIT.ok;
  },
};
