#!/usr/bin/env node
/** The command `exportcheck`, as the system starts it: standard streams in, exit code out. */
import { setFlagsFromString } from "node:v8";
import { EXIT } from "./command.ts";
import { main } from "./main.ts";
import { systemTerminal } from "./terminal.ts";

// A command is over in a second, and most code runs a few times: only what is really hot is optimised. A third less time over the corpus.
setFlagsFromString("--interrupt-budget=1500000");

/** A reader that went away (`exportcheck list | head -1`) is no fault. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.ok);
}

process.stdout.on("error", endQuietly);
process.stderr.on("error", endQuietly);
process.exitCode = await main(process.argv.slice(2), systemTerminal());
