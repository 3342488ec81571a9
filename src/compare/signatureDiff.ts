/** What differs in two programs' inputs and outputs: signature, annotations, values returned. */
import { bestPairing } from "./align.ts";
import type { Category, ProgramDifference, Sides } from "./difference.ts";
import { constantKinds } from "./facts.ts";
import type { NodeDiff } from "./nodes.ts";
import { specsByName, type Pairing } from "./pair.ts";
import type { Input, Program, Spec } from "./program.ts";
import { valueText, type Value } from "./values.ts";

export function signatureDifferences(a: Program, b: Program, pairing: Pairing, nodes: NodeDiff): ProgramDifference[] {
  return [...inputDifferences(a, b, pairing, nodes), ...outputDifferences(a, b, pairing, nodes)];
}

const difference = (category: Category, subject: string, values: Sides<string>, more: Partial<ProgramDifference> = {}): ProgramDifference =>
  ({ category, breaks: "graph", graph: "", subject, values, names: {}, lines: {}, ...more });

function inputDifferences(a: Program, b: Program, { definitions }: Pairing, nodes: NodeDiff): ProgramDifference[] {
  const [left, right] = [specsByName(a), specsByName(b)];
  const found: ProgramDifference[] = [];
  const alone = (input: Input, spec: Spec | undefined, side: "expected" | "actual"): void => {
    const category = constantKinds.has(spec?.kind ?? "") ? "lifted-constant" : "signature";
    const shown = [spec?.kind, spec?.target, input.annotation].filter((part) => part !== undefined).join(" ");
    found.push(difference(category, `input ${input.name}`, { [side]: shown }, { names: { [side]: input.name }, lines: { [side]: input.line } }));
  };
  for (const input of a.graph.inputs) {
    const other = definitions.of(input);
    if (!other) {
      alone(input, left.get(input.name), "expected");
      continue;
    }
    const more = { names: { expected: input.name, actual: other.name }, lines: { expected: input.line, actual: other.line } };
    found.push(...specDifferences(left.get(input.name), right.get(other.name), `input ${input.name}`, more));
    found.push(...nodes.annotations(input, other, `input ${input.name}`, { breaks: "graph", graph: "", ...more }));
  }
  for (const input of b.graph.inputs) if (!definitions.back(input)) alone(input, right.get(input.name), "actual");
  found.push(...strayInputs(a, b));
  return found;
}

/** Specifications that name no input, which no sound program has. */
function strayInputs(a: Program, b: Program): ProgramDifference[] {
  const stray = (program: Program): string[] => {
    const names = new Set(program.graph.inputs.map(({ name }) => name));
    return program.signature.inputs.filter(({ name }) => !names.has(name)).map(({ kind, name }) => `${kind} ${name}`);
  };
  const [left, right] = [stray(a), stray(b)];
  const one = (text: string, side: "expected" | "actual"): ProgramDifference => difference("signature", "specification of an absent input", { [side]: text });
  return [...left.filter((text) => !right.includes(text)).map((text) => one(text, "expected")), ...right.filter((text) => !left.includes(text)).map((text) => one(text, "actual"))];
}

/** Kind, attribute, persistence and constant value. What one of the layouts does not show is not compared. */
function specDifferences(x: Spec | undefined, y: Spec | undefined, subject: string, more: Partial<ProgramDifference>): ProgramDifference[] {
  if (!x || !y) return x === y ? [] : [difference("signature", subject, { ...(x ? { expected: x.kind } : {}), ...(y ? { actual: y.kind } : {}) }, more)];
  const found: ProgramDifference[] = [];
  const one = (what: string, expected: string | undefined, actual: string | undefined): void => {
    if (expected !== actual) found.push(difference("signature", `${subject}${what}`, { expected: expected ?? "none", actual: actual ?? "none" }, more));
  };
  one(" kind", x.kind, y.kind);
  one(" target", x.target, y.target);
  if (x.kind === "BUFFER" || (x.arg && y.arg)) one(" persistent", x.persistent, y.persistent);
  if (x.arg && y.arg) one(" argument", argumentText(x.arg), argumentText(y.arg));
  return found;
}

/** An argument's class and all that it says but its name. */
const argumentText = (arg: Extract<Value, { kind: "call" }>): string =>
  [arg.callee, ...arg.kwargs.filter(([key]) => key !== "name").map(([key, value]) => `${key}=${valueText(value)}`)].join(" ");

interface Output {
  readonly value: Value;
  readonly spec: Spec | undefined;
  readonly index: number;
}

function outputsOf(program: Program): Output[] {
  const { output } = program.graph;
  const values = output.kind === "tuple" || output.kind === "list" ? output.items : [output];
  return values.map((value, index) => ({ value, index, spec: program.signature.outputs[index] }));
}

function outputDifferences(a: Program, b: Program, pairing: Pairing, nodes: NodeDiff): ProgramDifference[] {
  const [x, y] = [pairing.scopes[0]![0], pairing.scopes[0]![1]];
  const [left, right] = [outputsOf(a), outputsOf(b)];
  const lines = { expected: a.graph.outputLine, actual: b.graph.outputLine };
  const same = (one: Output, other: Output): number => (nodes.values(one.value, other.value, x, y, "", lines).length === 0 ? 4 : 1) + (one.spec?.kind === other.spec?.kind ? 1 : 0);
  const pairs = left.length === right.length ? left.map((one, index) => [one, right[index]!] as const) : bestPairing(left, right, same);
  const found = pairs.flatMap(([one, other]) => {
    const subject = `output ${one.index + 1}`;
    return [...nodes.values(one.value, other.value, x, y, subject, lines), ...specDifferences(one.spec, other.spec, subject, { lines }), ...misnamed(one, other, subject)];
  });
  const paired = new Set(pairs.flat());
  const alone = (one: Output, side: "expected" | "actual"): void => {
    if (!paired.has(one)) found.push(difference("signature", `output ${one.index + 1}`, { [side]: valueText(one.value) }, { lines: { [side]: lines[side] } }));
  };
  left.forEach((one) => alone(one, "expected"));
  right.forEach((one) => alone(one, "actual"));
  const [extraA, extraB] = [a.signature.outputs.length - left.length, b.signature.outputs.length - right.length];
  if (extraA !== extraB) found.push(difference("signature", "output specifications", { expected: String(a.signature.outputs.length), actual: String(b.signature.outputs.length) }));
  return found;
}

/** A specification that names another value than the one returned, on one side only. */
function misnamed(one: Output, other: Output, subject: string): ProgramDifference[] {
  const wrong = ({ value, spec }: Output): string | undefined => (value.kind === "name" && spec && spec.name !== value.name ? spec.name : undefined);
  const [expected, actual] = [wrong(one), wrong(other)];
  return (expected === undefined) === (actual === undefined) ? [] : [difference("signature", `${subject} specification`, { expected: expected ?? one.spec?.name ?? "", actual: actual ?? other.spec?.name ?? "" })];
}
