/**
 * A printed program, read: what `str(exported_program)` says, as data. Parsing loses nothing, so that `printProgram(parseProgram(text))` is
 * `text`. Words are torch.fx's; layouts differ between PyTorch's releases and between the forms of comparison.
 */
import { parts, type Value } from "./values.ts";

export interface Program {
  readonly layout: Layout;
  readonly graph: Graph;
  readonly signature: Signature;
  readonly ranges: readonly Range[];
}

/** How one release lays a program out: 2.6 indents comments by one more blank and prints signatures as Python's `repr`. */
export interface Layout {
  /** Blanks before a comment beyond those of the body. */
  readonly comment: number;
  /** How far a blank line is indented: as its body is, or always by four. */
  readonly blank: "body" | "four" | "none";
  readonly signature: "repr" | "lines";
}

export interface Graph {
  /** The class's name: `GraphModule`, `true_graph_0`. */
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly nodes: readonly Node[];
  readonly output: Value;
  readonly graphs: readonly Graph[];
  /** The line of its output, counted from 1. */
  readonly outputLine: number;
}

export interface Input {
  readonly name: string;
  /** `f32[3, s0]`; constants have none. */
  readonly annotation?: string;
  readonly line: number;
}

export interface Node extends Input {
  readonly style: Style;
  /** `torch.ops.aten.add.Tensor`, `+`, the attribute's name. */
  readonly target: string;
  readonly args: readonly Value[];
  readonly kwargs: readonly (readonly [string, Value])[];
  /** The names that end with this line: `;  x = None`. */
  readonly dead: readonly string[];
  /** The comment above it. */
  readonly location?: Location;
}

/** How a node is written: `f(a)`, `a + b`, `-a`, `a[0]`, `self.a`, `a`. */
export type Style = "call" | "infix" | "prefix" | "item" | "attribute" | "alias";

export type Location =
  | { readonly kind: "source"; readonly text: string }
  /** A trace without a source line: a bare `# `. */
  | { readonly kind: "unknown" }
  /** No trace: `# No stacktrace found for following nodes`. */
  | { readonly kind: "none" }
  /** The documentation's normaliser took it out. */
  | { readonly kind: "removed" };

export interface Signature {
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
}

export interface Spec {
  /** `USER_INPUT`, `PARAMETER`, … and the number that a `repr` shows. */
  readonly kind: string;
  readonly number?: string;
  readonly name: string;
  /** `TensorArgument(name='x')`; only where the layout shows it. */
  readonly arg?: Extract<Value, { kind: "call" }>;
  /** The attribute's path, as a Python string. */
  readonly target?: string;
  readonly persistent?: string;
}

/** `2*s0: VR[4, 40]`. */
export interface Range {
  readonly symbol: string;
  readonly lower: string;
  readonly upper: string;
}

/** A graph and all below it, each with its path: ``, `true_graph_0`, `true_graph_0.false_graph_0`. */
export function* graphsOf(graph: Graph, path = ""): Generator<readonly [path: string, graph: Graph]> {
  yield [path, graph];
  for (const inner of graph.graphs) yield* graphsOf(inner, path === "" ? inner.name : `${path}.${inner.name}`);
}

/** The names that a node's arguments hold. */
export const readNames = (node: Node): string[] =>
  [...node.args, ...node.kwargs.map(([, value]) => value)].flatMap((value) => [...parts(value)].flatMap((part) => (part.kind === "name" ? [part.name] : [])));
