/** Prints a parsed program as PyTorch does, in the layout that it was read in. */
import type { Graph, Input, Layout, Location, Node, Program } from "./program.ts";
import { signatureText, specLine } from "./signature.ts";
import { valueText } from "./values.ts";

export function printProgram({ layout, graph, signature, ranges }: Program): string {
  const lines = ["ExportedProgram:", ...graphLines(graph, 4, layout)];
  if (layout.signature === "repr") lines.push(`Graph signature: ${signatureText(signature)}`);
  else {
    const empty = layout.blank === "none" ? "" : "    ";
    const inner = (line: string): string => `    ${line}`;
    lines.push("Graph signature:", inner("# inputs"), ...signature.inputs.map(specLine).map(inner), empty, inner("# outputs"), ...signature.outputs.map(specLine).map(inner), empty);
  }
  lines.push(`Range constraints: {${ranges.map(({ symbol, lower, upper }) => `${symbol}: VR[${lower}, ${upper}]`).join(", ")}}`);
  return `${lines.join("\n")}\n`;
}

function graphLines(graph: Graph, indent: number, layout: Layout): string[] {
  const body = indent + 8;
  const blank = " ".repeat({ body, four: 4, none: 0 }[layout.blank]);
  const lines = [`${" ".repeat(indent)}class ${graph.name}(torch.nn.Module):`, `${" ".repeat(indent + 4)}def forward(self${graph.inputs.map((input) => `, ${declared(input)}`).join("")}):`];
  graph.nodes.forEach((node, index) => {
    if (node.location && index > 0) lines.push(blank);
    const { above, before } = node.location ? comment(node.location, body, layout) : { above: [], before: body };
    lines.push(...above, `${" ".repeat(before)}${nodeText(node)}`);
  });
  lines.push(`${" ".repeat(body)}return ${valueText(graph.output)}`, blank);
  return [...lines, ...graph.graphs.flatMap((inner) => graphLines(inner, indent + 4, layout))];
}

/** The comment's line above a node, and how far the node's own is indented. */
function comment(location: Location, body: number, layout: Layout): { above: string[]; before: number } {
  const start = " ".repeat(body + layout.comment);
  switch (location.kind) {
    case "source": return { above: [`${start}# File: ${location.text}`], before: body };
    case "unknown": return { above: [`${start}#${layout.blank === "none" ? "" : " "}`], before: body };
    case "none": return { above: [`${" ".repeat(body)}# No stacktrace found for following nodes`], before: body };
    case "removed": return { above: [], before: body + layout.comment - 8 + body };
  }
}

export const declared = ({ name, annotation }: Input): string => (annotation === undefined ? name : `${name}: "${annotation}"`);

export function nodeText(node: Node): string {
  const dead = node.dead.length === 0 ? "" : `;  ${node.dead.join(" = ")} = None`;
  return `${declared(node)} = ${expressionText(node)}${dead}`;
}

/** What stands right of the equals sign. */
export function expressionText({ style, target, args, kwargs }: Pick<Node, "style" | "target" | "args" | "kwargs">): string {
  const shown = args.map(valueText);
  switch (style) {
    case "call": return `${target}(${[...shown, ...kwargs.map(([name, value]) => `${name} = ${valueText(value)}`)].join(", ")})`;
    case "infix": return `${shown[0]} ${target} ${shown[1]}`;
    case "prefix": return `${target}${shown[0]}`;
    case "item": return `${shown[0]}[${shown[1]}]`;
    case "attribute": return `self.${target}`;
    case "alias": return shown[0]!;
  }
}
