import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Case, Corpus } from "../corpus/index.ts";
import { always, fc } from "../util/testing/property.ts";
import { acceptPending, formatSnapshot, hash, obsoleteFiles, parseSnapshot, pendingNames, readSnapshots, writeAtomic, writePending, writeSnapshot, type ExpectedOutcome, type Snapshot } from "./index.ts";

const exported = (program: string): ExpectedOutcome => ({ outcome: "exported", program });
const rejected = (message: string): ExpectedOutcome => ({ outcome: "rejected", error: { type: "torch._dynamo.exc.UserError", message } });
const snapshot = (outcome: ExpectedOutcome, name = "a"): Snapshot => ({ name, origin: "torch", recorded: { torch: "2.6.0", python: "3.13.5" }, source: hash("x"), outcome });

function corpus(...names: string[]): Corpus {
  const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const documented = { page: "p", sha256: "0", licence: "BSD-3-Clause" };
  const cases = names.map((name): Case => ({ name, dir, summary: "", tags: [], support: "SUPPORTED", documented, files: () => ({}) }));
  return { dir, snapshots: join(dir, "snapshots"), profiles: ["p"], tags: new Map(), cases };
}

test.each([
  ["a program, with blanks at line ends", exported("ExportedProgram:\n    x   \n             \nRange constraints: {}\n")],
  ["a program with a line of dashes", exported("ExportedProgram:\n---\nRange constraints: {}\n")],
  ["a message", rejected("one line")],
  ["a message that ends with line ends", rejected("two\nlines\n\n")],
  ["an empty message", rejected("")],
  ["odd characters", rejected("\u2028 é \t ### ---\n=======\n")],
])("%s comes back byte for byte", (_, outcome) => {
  expect(parseSnapshot("a", "a.snap", formatSnapshot(snapshot(outcome)))).toEqual(snapshot(outcome));
});

test("any outcome comes back byte for byte", () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom("\n", "---", " ", "=======", "origin: torch\n", "\t"), fc.string({ unit: "grapheme", maxLength: 3 })) });
  const outcome = fc.oneof(text.map((body) => exported(`${body}\n`)), text.map(rejected));
  always(fc.property(outcome, (one) => {
    fc.pre(!/^(?:<{7}|>{7})/m.test(JSON.stringify(one)) && !/\r/.test(JSON.stringify(one)));
    expect(parseSnapshot("a", "a.snap", formatSnapshot(snapshot(one)))).toEqual(snapshot(one));
  }), 200);
});

test("the published one first, then the recorded; pending ones stand apart until they are accepted", () => {
  const c = corpus("a");
  writeSnapshot(c, "p", { ...snapshot(exported("published\n")), origin: "documented" });
  writePending(c, "p", snapshot(exported("recorded\n")));
  expect(readSnapshots(c, "p", "a").map(({ origin }) => origin)).toEqual(["documented"]);
  expect(pendingNames(c, "p")).toEqual(["a"]);
  acceptPending(c, "p", "a");
  expect(readSnapshots(c, "p", "a").map(({ origin, outcome }) => [origin, outcome])).toEqual([["documented", exported("published\n")], ["torch", exported("recorded\n")]]);
  expect(pendingNames(c, "p")).toEqual([]);
});

test("files without a case are obsolete, whatever kind they are", () => {
  const c = corpus("a");
  for (const name of ["a", "gone"]) {
    writeSnapshot(c, "p", snapshot(exported("x\n"), name));
    writeSnapshot(c, "p", { ...snapshot(exported("x\n"), name), origin: "documented" });
    writePending(c, "p", snapshot(exported("x\n"), name));
  }
  expect(obsoleteFiles(c, "p").map((path) => path.split("/").at(-1))).toEqual(["gone.documented.snap", "gone.snap", "gone.snap.new"]);
});

test("a write that fails leaves the old file and nothing else", () => {
  const c = corpus();
  const path = join(c.dir, "f");
  writeAtomic(path, "old");
  mkdirSync(join(c.dir, "folder"));
  writeFileSync(join(c.dir, "folder/full"), "");
  expect(() => writeAtomic(join(c.dir, "folder"), "new")).toThrow();
  expect(() => writeAtomic(join(path, "below"), "new")).toThrow();
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(c.dir).sort()).toEqual(["f", "folder"]);
});

test.each([
  ["merge markers", formatSnapshot(snapshot(exported("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n"))), /a\.snap:9: an unresolved merge/],
  ["no header", "ExportedProgram:\n", /a\.snap:1: expected a header/],
  ["line ends of another system", formatSnapshot(snapshot(exported("x\n"))).replaceAll("\n", "\r\n"), /CR LF/],
  ["another version", formatSnapshot(snapshot(exported("x\n"))).replace("version: 1", "version: 9"), /a\.snap:2:10: expected 1, got 9/],
  ["no origin that there is", formatSnapshot(snapshot(exported("x\n"))).replace("origin: torch", "origin: tourch"), /a\.snap:3:9: there is no origin "tourch"; did you mean torch\?/],
  ["a rejection without its error", formatSnapshot(snapshot(rejected("x"))).replace(/error: .*\n/, ""), /needs its error/],
])("%s are told with their place", (_, text, message) => expect(() => parseSnapshot("a", "a.snap", text)).toThrow(message));
