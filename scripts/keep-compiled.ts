/**
 * Keeps the compiled code of the command and of the tracer's thread (`src/util/script.ts`) with what typical runs call compiled as well. A first
 * run keeps it where the build did not, for another version of Node; this does it better. A process of its own: the flags are part of the code.
 *
 *     tsx scripts/keep-compiled.ts DIST CORPUS
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { ThreadReply, ThreadRequest } from "../src/tracers/referenceThread.ts";
import type { ThreadStart } from "../src/tracers/startThread.ts";
import { COMMAND_FLAGS } from "../src/util/script.ts";

const [dist = "dist", corpus = "cases"] = process.argv.slice(2);
/** One case in five: more make the code that is kept larger, not faster. */
const files = readdirSync(corpus).map((name) => join(corpus, name, "model.py")).filter((path) => existsSync(path)).filter((_, i) => i % 5 === 0);

setFlagsFromString(COMMAND_FLAGS);
const thread = new Worker(join(dist, "thread.cjs"), { resourceLimits: { stackSizeMb: 48 }, workerData: { tag: cachedDataVersionTag(), keepAfter: files.length } satisfies ThreadStart });
const requests = files.map((path): ThreadRequest => ({ request: { case: path, profile: "torch-2.6", file: "model.py", files: { "model.py": readFileSync(path, "utf8") } }, overrides: {} }));
/** One more than it is to keep after: the last answer says that it has. */
let left = requests.length + 1;
for (const request of [...requests, requests[0]]) thread.postMessage(request);
thread.on("message", (reply: ThreadReply) => {
  if (!("ready" in reply) && --left === 0) void thread.terminate();
});

spawnSync(process.execPath, [join(dist, "cli.js"), "run", "--corpus", corpus, "--case", "a*", "--reporter", "quiet"]);
