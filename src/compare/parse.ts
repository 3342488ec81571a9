/** Reads printed programs, in PyTorch 2.6's layout and in 2.14's, with `# File:` lines or after the documentation's normaliser. */
import type { Graph, Input, Layout, Location, Node, Program, Signature, Spec, Style } from "./program.ts";
import { parseRanges, parseSignature, parseSpecLine } from "./signature.ts";
import { Reader, Unreadable, type Value } from "./values.ts";

/** The text is no printed program: which line, and why. */
export class UnreadableProgram extends Error {
  override readonly name = "UnreadableProgram";
  readonly line: number;
  constructor(reason: string, line: number) {
    super(`line ${line}: ${reason}`);
    this.line = line;
  }
}

export function parseProgram(text: string): Program {
  const lines = new Lines(text);
  try {
    lines.expect("ExportedProgram:");
    const graph = parseGraph(lines, 4);
    const { signature, layout } = parseSignatureLines(lines);
    lines.skipBlank();
    const ranges = parseRanges(lines.after("Range constraints: "));
    lines.skipBlank();
    if (!lines.done) throw new Unreadable("nothing more was expected", 0);
    return { layout: { ...lines.layout, signature: layout }, graph, signature, ranges };
  } catch (error) {
    if (error instanceof Unreadable) throw new UnreadableProgram(error.message, Math.min(lines.number, lines.count));
    throw error;
  }
}

/** The lines of a text, read one after another. What their indentation tells of the layout is noted on the way. */
class Lines {
  layout: Pick<Layout, "comment" | "blank"> = { comment: 0, blank: "none" };
  private readonly lines: readonly string[];
  private next = 0;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, "").split("\n");
  }

  get done(): boolean {
    return this.next >= this.lines.length;
  }

  get count(): number {
    return this.lines.length;
  }

  /** The number of the line at hand, counted from 1. */
  get number(): number {
    return this.next + 1;
  }

  peek(): string {
    return this.lines[this.next] ?? "";
  }

  take(): string {
    if (this.done) throw new Unreadable("the text ends too early", 0);
    return this.lines[this.next++]!;
  }

  expect(line: string): void {
    if (this.peek().trimEnd() !== line) throw new Unreadable(`"${line}" was expected`, 0);
    this.next += 1;
  }

  after(start: string): string {
    if (!this.peek().startsWith(start)) throw new Unreadable(`"${start.trim()}" was expected`, 0);
    return this.take().slice(start.length);
  }

  /** Passes blank lines, and notes how far they are indented. */
  skipBlank(body = -1): void {
    while (!this.done && this.peek().trim() === "") {
      const width = this.take().length;
      if (body >= 0 && width > 0) this.layout = { ...this.layout, blank: width === body && width !== 4 ? "body" : "four" };
    }
  }
}

const CLASS = /^( *)class (\w+)\(torch\.nn\.Module\):$/;
const INPUT = /([A-Za-z_]\w*)(?:: "([^"]*)")?/y;

/** A class and the classes inside it. `indent` is that of its `class` line. */
function parseGraph(lines: Lines, indent: number): Graph {
  const head = CLASS.exec(lines.peek());
  if (!head || head[1]!.length !== indent) throw new Unreadable("a graph module's class was expected", 0);
  lines.take();
  const inputs = parseInputs(lines, indent + 4);
  const body = indent + 8;
  const nodes: Node[] = [];
  let location: Location | undefined;
  for (;;) {
    lines.skipBlank(body);
    const line = lines.peek();
    const text = line.trimStart();
    const extra = line.length - text.length - body;
    if (text.startsWith("return ")) break;
    if (text.startsWith("#")) {
      location = locationOf(text);
      if (location.kind !== "none") lines.layout = { ...lines.layout, comment: extra };
      lines.take();
      continue;
    }
    if (extra > 0) location = removed(lines, body, extra);
    nodes.push(parseNode(text, lines.number, location));
    lines.take();
    location = undefined;
  }
  const outputLine = lines.number;
  const output = wholeValue(lines.take().trim().slice("return ".length));
  lines.skipBlank(body);
  const graphs: Graph[] = [];
  while (CLASS.exec(lines.peek())?.[1]!.length === indent + 4) graphs.push(parseGraph(lines, indent + 4));
  return { name: head[2]!, inputs, nodes, output, graphs, outputLine };
}

/** The normaliser leaves all of a comment's indentation but eight blanks before the line that follows. */
function removed(lines: Lines, body: number, extra: number): Location {
  lines.layout = { ...lines.layout, comment: extra + 8 - body };
  return { kind: "removed" };
}

function locationOf(text: string): Location {
  if (text.startsWith("# File: ")) return { kind: "source", text: text.slice("# File: ".length) };
  if (text.trimEnd() === "#") return { kind: "unknown" };
  if (text === "# No stacktrace found for following nodes") return { kind: "none" };
  throw new Unreadable("an unknown comment", 0);
}

function parseInputs(lines: Lines, indent: number): Input[] {
  const reader: Reader = new Reader(lines.peek());
  reader.expect(`${" ".repeat(indent)}def forward(self`);
  const inputs: Input[] = [];
  while (!reader.accept("):")) {
    reader.expect(", ");
    const match = reader.take(INPUT);
    if (!match) reader.fail("an input was expected");
    inputs.push({ name: match[1]!, ...(match[2] === undefined ? {} : { annotation: match[2] }), line: lines.number });
  }
  lines.take();
  return inputs;
}

const TARGET = /([A-Za-z_]\w*)(?:: "([^"]*)")? = /y;
const SELF = /self\.([\w.]+)(?=;|$)/y;
const INFIX = / (\+|-|\*\*|\*|\/\/|\/|%|@|==|!=|<=|>=|<<|>>|<|>|&|\||\^) /y;
const PREFIX = /([-~])(?=[A-Za-z_])/y;
const DEAD = /([A-Za-z_]\w*) = /y;

function parseNode(text: string, line: number, location: Location | undefined): Node {
  const reader: Reader = new Reader(text);
  const target = reader.take(TARGET);
  if (!target) reader.fail("a node was expected");
  const expression = parseExpression(reader);
  const dead: string[] = [];
  if (reader.accept(";  ")) {
    for (let name = reader.take(DEAD); name; name = reader.take(DEAD)) dead.push(name[1]!);
    reader.expect("None");
  }
  if (!reader.done) reader.fail(`nothing more was expected, but "${reader.text.slice(reader.at)}" follows`);
  return { name: target[1]!, ...(target[2] === undefined ? {} : { annotation: target[2] }), ...expression, dead, line, ...(location ? { location } : {}) };
}

type Expression = Pick<Node, "style" | "target" | "args" | "kwargs">;
const expression = (style: Style, target: string, args: readonly Value[], kwargs: Expression["kwargs"] = []): Expression => ({ style, target, args, kwargs });

function parseExpression(reader: Reader): Expression {
  const attribute = reader.take(SELF);
  if (attribute) return expression("attribute", attribute[1]!, []);
  const prefix = reader.take(PREFIX);
  if (prefix) return expression("prefix", prefix[1]!, [reader.value()]);
  const value = reader.value();
  const infix = reader.take(INFIX);
  if (infix) return expression("infix", infix[1]!, [value, reader.value()]);
  if (reader.accept("[")) {
    const key = reader.value();
    reader.expect("]");
    return expression("item", "getitem", [value, key]);
  }
  if (value.kind === "call") return expression("call", value.callee, value.args, value.kwargs);
  return expression("alias", "alias", [value]);
}

function wholeValue(text: string): Value {
  const reader: Reader = new Reader(text);
  const value = reader.value();
  if (!reader.done) reader.fail("nothing more was expected");
  return value;
}

function parseSignatureLines(lines: Lines): { signature: Signature; layout: Layout["signature"] } {
  if (lines.peek().startsWith("Graph signature: ")) return { signature: parseSignature(lines.after("Graph signature: ")), layout: "repr" };
  lines.expect("Graph signature:");
  const section = (title: string): Spec[] => {
    lines.skipBlank();
    lines.expect(`    ${title}`);
    const specs: Spec[] = [];
    while (lines.peek().startsWith("    ") && lines.peek().trim() !== "") specs.push(parseSpecLine(lines.take().slice(4)));
    return specs;
  };
  return { signature: { inputs: section("# inputs"), outputs: section("# outputs") }, layout: "lines" };
}
