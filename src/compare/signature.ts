/** Graph signatures in both layouts: one line of `repr`, or a line an argument (PyTorch 2.14). */
import type { Signature, Spec } from "./program.ts";
import { parseValue, Reader, Unreadable, valueText, type Value } from "./values.ts";

const KIND = /^<(?:Input|Output)Kind\.(\w+): (\d+)>$/;

/** `ExportGraphSignature(input_specs=[…], output_specs=[…])`. */
export function parseSignature(text: string): Signature {
  const value = parseValue(text);
  const lists = value.kind === "call" ? new Map(value.kwargs) : new Map<string, Value>();
  return { inputs: specs(lists.get("input_specs")), outputs: specs(lists.get("output_specs")) };
}

function specs(list: Value | undefined): Spec[] {
  if (list?.kind !== "list") throw new Unreadable("no list of argument specifications", 0);
  return list.items.map((item) => {
    const fields = item.kind === "call" ? new Map(item.kwargs) : new Map<string, Value>();
    const kind = KIND.exec(textOf(fields.get("kind")) ?? "");
    const arg = fields.get("arg");
    if (!kind || arg?.kind !== "call") throw new Unreadable("an argument specification without kind or argument", 0);
    const name = arg.kwargs.find(([key]) => key === "name")?.[1];
    const shown = (field: string): string | undefined => (textOf(fields.get(field)) === "None" ? undefined : textOf(fields.get(field)));
    return { kind: kind[1]!, number: kind[2]!, name: name?.kind === "string" ? name.body : "", arg, ...optional("target", shown("target")), ...optional("persistent", shown("persistent")) };
  });
}

const textOf = (value: Value | undefined): string | undefined => value && valueText(value);
const optional = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } => (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };

const LINE = /^(\S*): ([A-Z_]+)(?: target=(.*?))?(?: persistent=(True|False))?$/;

/** `b: BUFFER target='b' persistent=True`. */
export function parseSpecLine(line: string): Spec {
  const match = LINE.exec(line);
  if (!match) throw new Unreadable("no line of a signature", 0);
  return { name: match[1]!, kind: match[2]!, ...optional("target", match[3]), ...optional("persistent", match[4]) };
}

export const specLine = ({ name, kind, target, persistent }: Spec): string =>
  `${name}: ${kind}${target === undefined ? "" : ` target=${target}`}${persistent === undefined ? "" : ` persistent=${persistent}`}`;

export function signatureText({ inputs, outputs }: Signature): string {
  const input = inputs.map((spec) => `InputSpec(${specFields("Input", spec)}, persistent=${spec.persistent ?? "None"})`);
  const output = outputs.map((spec) => `OutputSpec(${specFields("Output", spec)})`);
  return `ExportGraphSignature(input_specs=[${input.join(", ")}], output_specs=[${output.join(", ")}])`;
}

const specFields = (side: string, { kind, number, arg, target }: Spec): string =>
  `kind=<${side}Kind.${kind}: ${number}>, arg=${arg === undefined ? "None" : valueText(arg)}, target=${target ?? "None"}`;

const RANGE = /([^:]+): VR\[([^\],]+), ([^\]]+)\]/y;

/** `{u0: VR[0, 5], 2*s0: VR[4, int_oo]}`. */
export function parseRanges(text: string): { symbol: string; lower: string; upper: string }[] {
  const reader: Reader = new Reader(text);
  reader.expect("{");
  const ranges = [];
  while (!reader.accept("}")) {
    if (ranges.length > 0) reader.expect(", ");
    const match = reader.take(RANGE);
    if (!match) reader.fail("a range was expected");
    ranges.push({ symbol: match[1]!, lower: match[2]!, upper: match[3]! });
  }
  return ranges;
}
