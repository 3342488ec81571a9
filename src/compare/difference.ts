/** What differs between two programs, in the domain's words. A difference says the same from either side, with the sides swapped. */
import type { Form } from "./forms.ts";

/** Every category, in the order in which reports show them. The last four leave the graph as it is. */
export const categories = [
  "outcome", "error-type", "message", "unreadable",
  "signature", "op-added", "op-removed", "op-replaced", "rewired", "argument", "shape", "dtype", "assertion", "range", "lifted-constant", "subgraph", "reordered",
  "renamed", "deletion", "layout", "location",
] as const;

export type Category = (typeof categories)[number];

export interface Sides<T> {
  readonly expected?: T;
  readonly actual?: T;
}

export interface Difference {
  readonly category: Category;
  /** A sentence that is the same for every difference of its kind: `aten.slice.Tensor argument 3: 4 became 5`. */
  readonly message: string;
}

export interface ProgramDifference {
  readonly category: Category;
  /** The form that it breaks; those stricter are broken too. */
  readonly breaks: Exclude<Form, "outcome">;
  /** The path of the subgraph, empty for the root. */
  readonly graph: string;
  /** What it is about: an operator, an input, `output 1`. */
  readonly subject: string;
  /** What stands there on either side; absent where nothing does. */
  readonly values: Sides<string>;
  /** The names of the node or input. */
  readonly names: Sides<string>;
  /** Lines of the two texts, counted from 1. */
  readonly lines: Sides<number>;
}

const swap = <T>({ expected, actual }: Sides<T>): Sides<T> => ({ ...(actual === undefined ? {} : { expected: actual }), ...(expected === undefined ? {} : { actual: expected }) });

const opposite: Partial<Record<Category, Category>> = { "op-added": "op-removed", "op-removed": "op-added" };

/** The same difference, seen from the other side. */
export const mirrored = (one: ProgramDifference): ProgramDifference =>
  ({ ...one, category: opposite[one.category] ?? one.category, values: swap(one.values), names: swap(one.names), lines: swap(one.lines) });

const sentences: Partial<Record<Category, (subject: string, expected: string, actual: string) => string>> = {
  "op-replaced": (_, expected, actual) => `${expected} became ${actual}`,
  rewired: (subject, expected, actual) => `${subject} reads ${actual} in place of ${expected}`,
  reordered: (subject) => `${subject} stands elsewhere in the order`,
  renamed: (_, expected, actual) => `${expected} is named ${actual}`,
  assertion: (_, expected, actual) => `${expected} became ${actual}`,
  layout: (_, expected, actual) => `${expected} became ${actual}`,
  deletion: (_, expected, actual) => `names end elsewhere: "${expected}" became "${actual}"`,
};

export function messageOf({ category, subject, values: { expected, actual } }: ProgramDifference): string {
  if (expected === undefined && actual === undefined) return sentences[category]?.(subject, "", "") ?? subject;
  if (category === "assertion" && expected === undefined) return `${actual} was added`;
  if (category === "assertion" && actual === undefined) return `${expected} was removed`;
  if (expected === undefined) return actual === subject ? `${subject} was added` : `${subject} was added: ${actual}`;
  if (actual === undefined) return expected === subject ? `${subject} was removed` : `${subject} was removed: ${expected}`;
  return sentences[category]?.(subject, expected, actual) ?? `${subject}: ${expected} became ${actual}`;
}

export interface Group extends Difference {
  readonly breaks: ProgramDifference["breaks"];
  readonly members: readonly ProgramDifference[];
}

/** Equal changes are one group, whatever they happened to; groups in the order of categories, then of first appearance. */
export function grouped(differences: readonly ProgramDifference[]): Group[] {
  const groups = new Map<string, ProgramDifference[]>();
  for (const one of differences) {
    const key = gathered.has(one.category) ? one.category : `${one.category}: ${messageOf(one)}`;
    const members = groups.get(key);
    if (members) members.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()]
    .map((members) => ({ category: members[0]!.category, breaks: members[0]!.breaks, message: groupMessage(members), members }))
    .sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
}

/** Categories whose differences say little one by one. */
const gathered: ReadonlySet<Category> = new Set(["renamed", "location", "deletion"]);
/** How many of a group are named. */
const NAMED = 3;

function groupMessage(members: readonly ProgramDifference[]): string {
  const first = members[0]!;
  if (members.length === 1) return `${messageOf(first)}${placeOf(first)}`;
  if (gathered.has(first.category)) return `${messageOf(first)}, and ${members.length - 1} more`;
  const names = [...new Set(members.map(({ names, graph }) => [graph, names.expected ?? names.actual ?? ""].filter((name) => name !== "").join(".")).filter((name) => name !== ""))];
  const shown = names.slice(0, NAMED).join(", ") + (names.length > NAMED ? `, … ${names.length - NAMED} more` : "");
  return `${messageOf(first)} (${members.length} times${names.length > 0 ? `: ${shown}` : ""})`;
}

/** Which node, in which subgraph, unless the message says so. */
function placeOf({ names, graph, subject }: ProgramDifference): string {
  const name = names.expected ?? names.actual;
  const parts = [...(name === undefined || subject.includes(name) ? [] : [name]), ...(graph === "" ? [] : [`in ${graph}`])];
  return parts.length === 0 ? "" : ` (${parts.join(" ")})`;
}

/** The same for all programs in which the same thing changed: without names, symbols and bounds of their own. */
export function generalMessage(one: ProgramDifference): string {
  const { category, subject, values: { expected, actual } } = one;
  const happened = expected === undefined ? "was added" : actual === undefined ? "was removed" : "changed";
  switch (category) {
    case "renamed": return "other names";
    case "location": return "other source locations";
    case "deletion": return "names end elsewhere";
    case "reordered": return `${subject.replace(/^input .*/, "an input")} stands elsewhere in the order`;
    case "rewired": return `${subject} reads another value`;
    case "range": return `the range of a symbol ${happened}`;
    case "lifted-constant": return `a lifted constant ${happened}`;
    case "subgraph": return `a subgraph ${happened}`;
    case "assertion": return (expected ?? actual ?? "").startsWith("aten.") && happened !== "changed" ? messageOf(one).replace(/\(.*\) was/, " was") : `a condition ${happened}`;
    case "argument": return expected?.startsWith("[") && actual?.startsWith("(") ? `${subject}: a list became a tuple` : expected?.startsWith("(") && actual?.startsWith("[") ? `${subject}: a tuple became a list` : messageOf(one);
    default: return messageOf(one);
  }
}
