/**
 * Reads a page of the exportdb documentation, as its plain text or as its reStructuredText source, into published examples. Both give the
 * same examples with the same hashes: the text of the source and of the result, without blanks at the ends of lines.
 * The page's generator is docs/source/scripts/exportdb/generate_example_rst.py.
 */
import { createHash } from "node:crypto";
import { basename, extname } from "node:path";

export interface PublishedExample {
  readonly name: string;
  readonly tags: readonly string[];
  readonly support: string;
  /** The source as published, less the call of `torch.export.export` that the page's generator adds. */
  readonly source: string;
  readonly outcome:
    | { readonly outcome: "exported"; readonly program: string }
    /** The type is the base class that the page's generator caught, the message is its first line. */
    | { readonly outcome: "rejected"; readonly error: { readonly type: string; readonly message: string } };
  /** Of the block as published. */
  readonly sha256: string;
}

export interface DocsPage {
  /** Such as torch.escape-hatch. */
  readonly page: string;
  readonly examples: readonly PublishedExample[];
}

/** The text is no page of published examples. */
export class DocsPageError extends Error {
  override readonly name = "DocsPageError";
}

/** An example's pieces before they are understood; `line` is where it begins. */
interface Block {
  readonly line: number;
  readonly name: string;
  readonly tags: string;
  readonly support: string;
  readonly source: readonly string[];
  readonly result: readonly string[];
}

const GENERATED_CALL = /\n+torch\.export\.export\(model, example_args[^\n]*\)\n*$/;
const FIRST_OF_PROGRAM = "ExportedProgram:";
const LAST_OF_PROGRAM = /^Range constraints: /;

/** Throws `DocsPageError` with the line. */
export function parseDocsPage(text: string, path: string): DocsPage {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) => line.trimEnd());
  const blocks = lines.some((line) => line.startsWith(".. code-block::")) ? restructured(lines, path) : plain(lines);
  if (blocks.length === 0) throw new DocsPageError(`${path}: no published example was found; expected an exportdb page, as plain text or reStructuredText (a name, "Tags:", "Support Level:", "Original source code:", "Result:")`);
  const examples = blocks.map((block) => understand(block, path));
  const names = examples.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DocsPageError(`${path}: "${twice}" is published twice on this page`);
  return { page: pageName(lines) ?? basename(path, extname(path)), examples };
}

const pageName = (lines: readonly string[]): string | undefined => lines.find((line) => /^(?:torch|python)(?:\.[a-z-]+)+$/.test(line));

/** Plain text: an example is a name, `Note`, `Tags: …`, `Support Level: …`, then two headings with their texts. */
function plain(lines: readonly string[]): Block[] {
  const starts = lines.flatMap((line, i) => (/^\w+$/.test(line) && startsExample(lines, i) ? [i] : []));
  return starts.map((start, i) => {
    const own = lines.slice(start, starts[i + 1]);
    const source = own.indexOf("Original source code:");
    const result = own.indexOf("Result:");
    return {
      line: start + 1,
      name: own[0] ?? "",
      tags: after(own, "Tags:"),
      support: after(own, "Support Level:"),
      source: source < 0 || result < 0 ? [] : own.slice(source + 1, result),
      result: result < 0 ? [] : own.slice(result + 1),
    };
  });
}

function startsExample(lines: readonly string[], at: number): boolean {
  const following = lines.slice(at + 1, at + 8).filter((line) => line !== "");
  return following[0] === "Note" && (following[1] ?? "").startsWith("Tags:");
}

const after = (lines: readonly string[], label: string): string => lines.map((line) => line.trim()).find((line) => line.startsWith(label))?.slice(label.length).trim() ?? "";

/** reStructuredText: an example is a title underlined with `^`, a note, then two code blocks. */
function restructured(lines: readonly string[], path: string): Block[] {
  const starts = lines.flatMap((line, i) => (/^\w+$/.test(line) && /^\^{3,}$/.test(lines[i + 1] ?? "") ? [i] : []));
  return starts.map((start, i) => {
    const own = lines.slice(start, starts[i + 1]);
    const place = `${path}:${start + 1}`;
    return {
      line: start + 1,
      name: own[0] ?? "",
      tags: after(own, "Tags:").replace(/:doc:`([^`<]*?)\s*(?:<[^>]*>)?`/g, "$1"),
      support: after(own, "Support Level:"),
      source: codeBlock(own, "Original source code:", place),
      result: codeBlock(own, "Result:", place),
    };
  });
}

/** The indented text of the first code block under a heading. */
function codeBlock(lines: readonly string[], heading: string, place: string): string[] {
  const from = lines.indexOf(heading);
  const directive = lines.findIndex((line, i) => i > from && line.startsWith(".. code-block::"));
  if (from < 0 || directive < 0) throw new DocsPageError(`${place}: "${lines[0]}" has no code block under "${heading}"`);
  const rest = lines.slice(directive + 1);
  const end = rest.findIndex((line) => line !== "" && !/^\s/.test(line));
  const body = (end < 0 ? rest : rest.slice(0, end)).filter((line, i) => !(i < 3 && /^\s+:[\w-]+:/.test(line)));
  const margin = Math.min(...body.filter((line) => line !== "").map((line) => line.length - line.trimStart().length));
  return body.map((line) => line.slice(Number.isFinite(margin) ? margin : 0));
}

function understand(block: Block, path: string): PublishedExample {
  const { name, support } = block;
  const fail = (what: string): never => {
    throw new DocsPageError(`${path}:${block.line}: "${name}" ${what}`);
  };
  const published = trimmed(block.source);
  if (published === "") fail('has no text under "Original source code:"');
  const result = resultText(trimmed(block.result).split("\n"));
  const rejection = /^([A-Za-z_][\w.]*): (.*)$/.exec(result);
  if (!result.startsWith(FIRST_OF_PROGRAM) && !rejection) fail(`has a result that is neither an exported program nor an error: ${JSON.stringify(result.slice(0, 60))}`);
  return {
    name,
    tags: block.tags.split(",").map((tag) => tag.trim()).filter((tag) => tag !== ""),
    support,
    source: `${published.replace(GENERATED_CALL, "")}\n`,
    outcome: result.startsWith(FIRST_OF_PROGRAM) || !rejection
      ? { outcome: "exported", program: `${result}\n` }
      : { outcome: "rejected", error: { type: rejection[1] ?? "", message: rejection[2] ?? "" } },
    sha256: createHash("sha256").update(`${published}\n\n${result}\n`).digest("hex"),
  };
}

/** A program ends with its range constraints, an error is one line; what follows belongs to the page. */
function resultText(lines: readonly string[]): string {
  if (lines[0] !== FIRST_OF_PROGRAM) return lines[0] ?? "";
  const last = lines.findIndex((line) => LAST_OF_PROGRAM.test(line));
  return lines.slice(0, last < 0 ? undefined : last + 1).join("\n").trimEnd();
}

const trimmed = (lines: readonly string[]): string => lines.join("\n").replace(/^\n+/, "").trimEnd();
