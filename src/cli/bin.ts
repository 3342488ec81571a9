/** The command `exportcheck`: standard streams in, exit code out. */
import { constants } from "node:os";
import { EXIT } from "./command.ts";
import { main } from "./main.ts";
import { systemTerminal } from "./terminal.ts";

/** A reader that went away (`exportcheck run | head -1`) is no fault: the work goes on unseen, so that the exit code says how it ended. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  if (process.argv.includes("--watch")) process.exit(EXIT.ok);
}

/** Who stops the command from outside stops what it has started, too: whoever listens to `exit` cleans up. --watch ends in its own way. */
if (!process.argv.includes("--watch")) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

process.stdout.on("error", endQuietly);
process.stderr.on("error", endQuietly);
void main(process.argv.slice(2), systemTerminal()).then((code) => {
  process.exitCode = code;
});
