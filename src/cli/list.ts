/** `exportcheck list`: which cases a filter selects. Parses no model. */
import { printable } from "../report/index.ts";
import { EXIT, type Command, type Input } from "./command.ts";
import { PROFILE, selectionFlags } from "./flags.ts";
import { sharded, shardFlags } from "./sharding.ts";
import { openSuite } from "./suite.ts";
import type { Terminal } from "./terminal.ts";

/** Version of the JSON that `--json` writes. */
const LIST_VERSION = 1;

export const list: Command = {
  name: "list",
  summary: "List the cases that a filter selects.",
  flags: [...selectionFlags, PROFILE, ...shardFlags, { name: "json", help: "One JSON document (exportcheck --schema list)." }],
  examples: [
    ["list", "every case with its support level and tags"],
    ["list --tags torch", "all below torch"],
    ["list --support NOT_SUPPORTED_YET", "what does not export yet"],
    ["list --case 'assume_*' --json", "for other programs"],
  ],
  run: async (input: Input, terminal: Terminal) => {
    const { suite: { selected, profile } } = sharded(openSuite(input, terminal), input, terminal);
    if (input.has("json")) {
      const cases = selected.map(({ name, summary, tags, support }) => ({ name, summary, tags, support }));
      terminal.out(`${JSON.stringify({ version: LIST_VERSION, profile, cases }, undefined, 2)}\n`);
      return EXIT.ok;
    }
    const width = Math.max(...selected.map(({ name }) => name.length));
    const { colors } = terminal;
    terminal.out(selected.map(({ name, tags, support }) => `${colors.bold(printable(name).padEnd(width))}  ${support.padEnd(17)}  ${colors.dim(tags.join(" "))}\n`).join(""));
    return EXIT.ok;
  },
};
