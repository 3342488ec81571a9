/**
 * The text of a graph module in PyTorch 2.6's layout (torch/fx/graph.py `_gen_python_code`, torch/fx/graph_module.py `_print_readable`).
 * Names come first (a second namespace, of the printer alone), then one small function an opcode; nothing here computes shapes.
 */
import { dimText, SymNode, printWhole as printExpr, type Dim } from "../symbolic/index.ts";
import { Namespace } from "./names.ts";
import { DictArg, Leaf, Node, SliceArg, TupleArg, forEachInput, type Argument } from "./node.ts";
import { GraphModule } from "./graph.ts";
import type { StackTrace } from "./stackTrace.ts";

/** Python's `repr` of a float: the shortest digits that read back, in Python's choice of notation. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const digits = mantissa.replace("-", "").replace(".", "");
  const sign = value < 0 ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** Printable ASCII without quotes and backslashes. */
const plain = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

/** Python's `repr` of a str. */
export function stringRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === quote || char === "\\") body += `\\${char}`;
    else if (char === "\n") body += "\\n";
    else if (char === "\r") body += "\\r";
    else if (char === "\t") body += "\\t";
    else if (code < 0x20 || code === 0x7f || (code >= 0x80 && code < 0xa0) || code === 0xad) body += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code >= 0x80 && /[\p{C}\p{Z}]/u.test(char)) body += code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    else body += char;
  }
  return quote + body + quote;
}

export function pythonRepr(value: null | boolean | bigint | number | string): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return floatRepr(value);
  return stringRepr(value);
}

/** An argument's text, nodes by `nameOf`. */
export function argumentText(arg: Argument, nameOf: (node: Node) => string): string {
  if (arg === null || typeof arg !== "object") return pythonRepr(arg);
  if (arg instanceof Node) return nameOf(arg);
  if (arg instanceof Leaf) return arg.text;
  const inner = (item: Argument): string => argumentText(item, nameOf);
  if (arg instanceof TupleArg) return arg.items.length === 1 ? `(${inner(arg.items[0]!)},)` : `(${argumentsText(arg.items, nameOf)})`;
  if (arg instanceof SliceArg) return `slice(${inner(arg.start)}, ${inner(arg.stop)}, ${inner(arg.step)})`;
  if (arg instanceof DictArg) return `{${arg.entries.map(([key, value]) => `${inner(key)}: ${inner(value)}`).join(", ")}}`;
  return `[${argumentsText(arg as readonly Argument[], nameOf)}]`;
}

function argumentsText(args: readonly Argument[], nameOf: (node: Node) => string, from = 0): string {
  let text = "";
  for (let i = from; i < args.length; i++) text += (i > from ? ", " : "") + argumentText(args[i]!, nameOf);
  return text;
}

interface TensorMeta { readonly dtype: { readonly code: string }; readonly sizes: readonly Dim[] }

const isTensorMeta = (value: unknown): value is TensorMeta =>
  typeof value === "object" && value !== null && "dtype" in value && "sizes" in value;

/** `f32[3, s0]`, `Sym(u0 + 1)`, or nothing for values that are not annotated. */
export function annotation(value: unknown): string | null {
  if (isTensorMeta(value)) return `${value.dtype.code}[${value.sizes.map(dimText).join(", ")}]`;
  if (value instanceof SymNode) return `Sym(${printExpr(value.expr)})`;
  return null;
}

/** A graph module's class, each line after `margin`. Submodules follow their parent, in order of registration. */
export function printModule(module: GraphModule, margin = "", name = "GraphModule"): string {
  const inner = `${margin}    `;
  let text = `${margin}class ${name}(torch.nn.Module):\n${printForward(module.graph, inner)}`;
  for (const [key, child] of module.attributes) {
    if (child instanceof GraphModule) text += `\n${printModule(child, inner, key)}`;
  }
  return text;
}

/** Lines of a function's body; empty ones are left out at its top. */
class Body {
  text = "";
  readonly #margin: string;
  constructor(margin: string) {
    this.#margin = `\n${margin}`;
  }

  push(line: string): void {
    if (line !== "" || this.text !== "") this.text += this.#margin + line;
  }
}

function printForward(graph: Graph, margin: string): string {
  const names = new Namespace();
  const given = new Map<Node, string>();
  const nameOf = (node: Node): string => {
    let name = given.get(node);
    if (name === undefined) given.set(node, (name = names.create(node.name)));
    return name;
  };
  const nodes = graph.nodes;
  // The printer names nodes as it meets them, last uses first (they are walked before anything is printed, but not named then).
  const lastUses = findLastUses(nodes);
  let parameters = "";
  const body = new Body(`${margin}    `);
  let trace: StackTrace | null | undefined;
  for (const node of nodes) {
    if (node.op === "placeholder") {
      const target = String(node.target);
      parameters += `, ${target}${annotated(node)}`;
      const bare = target.replaceAll("*", "");
      const name = nameOf(node);
      if (name !== bare) body.push(`${name} = ${bare}`);
    } else if (node.op === "output") {
      body.push(`return ${argumentText(node.args[0] ?? null, nameOf)}`);
      body.push("");
    } else {
      trace = comment(node, trace, body);
      body.push(statement(node, nameOf) + deletion(node, lastUses.get(node) ?? none, nameOf));
    }
  }
  return `${margin}def forward(self${parameters}):${body.text}`;
}

const none: readonly Node[] = [];

type Graph = GraphModule["graph"];

function annotated(node: Node): string {
  const text = annotation(node.meta.val);
  return text === null ? "" : `: "${text}"`;
}

/** Pushes the comment that goes before `node` where its trace differs from the one before (undefined before the first node); gives the trace now in force. */
function comment(node: Node, previous: StackTrace | null | undefined, body: Body): StackTrace | null {
  const trace = node.meta.stackTrace ?? null;
  if (trace !== null) {
    if (previous?.isLike(trace)) return trace;
    body.push("");
    body.push(` # ${trace.summary}`);
  } else if (previous !== null) {
    body.push("");
    body.push("# No stacktrace found for following nodes");
  }
  return trace;
}

function statement(node: Node, nameOf: (node: Node) => string): string {
  const text = (arg: Argument): string => argumentText(arg, nameOf);
  // The node's own name is made before its arguments', as fx's f-strings evaluate.
  const left = nameOf(node) + annotated(node);
  if (node.op === "get_attr") return `${left} = self.${node.target as string}`;
  const all = (from: number): string => {
    let given = argumentsText(node.args, nameOf, from);
    if (node.kwargs.size > 0) for (const [key, arg] of node.kwargs) given += `${given === "" ? "" : ", "}${key} = ${text(arg)}`;
    return given;
  };
  if (node.op === "call_module") return `${left} = self.${node.target as string}(${all(0)})`;
  if (node.op === "call_method") return `${left} = ${text(node.args[0]!)}.${node.target as string}(${all(1)})`;
  if (typeof node.target === "string") throw new Error(`node ${node.name} calls a name`);
  if (node.target.template !== undefined) {
    const parts = node.args.map(text);
    return `${left} = ${node.target.template.replace(/\{\}/g, () => parts.shift() ?? "")}`;
  }
  return `${left} = ${node.target.qualified}(${all(0)})`;
}

/** For each node, what it is the last to use, in the order in which fx finds them. */
function findLastUses(nodes: readonly Node[]): Map<Node, Node[]> {
  const seen = new Set<Node>();
  const uses = new Map<Node, Node[]>();
  let last: Node[] = [];
  const visit = (input: Node): void => {
    if (seen.has(input)) return;
    seen.add(input);
    last.push(input);
  };
  for (let i = nodes.length - 1; i >= 0; i--) {
    forEachInput(nodes[i]!, visit);
    if (last.length === 0) continue;
    uses.set(nodes[i]!, last);
    last = [];
  }
  return uses;
}

function deletion(node: Node, lastUsed: readonly Node[], nameOf: (node: Node) => string): string {
  let text = "";
  for (const each of lastUsed) text += `${nameOf(each)} = `;
  if (node.users.size === 0) text += `${nameOf(node)} = `;
  return text === "" ? "" : `;  ${text}None`;
}
