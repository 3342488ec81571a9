/**
 * Calls that nobody has recorded: a recorded form (`scripts/data/forms`) with one, two or three things changed. Another input (of another dtype,
 * rank or layout), another number, a keyword more or less, a view in between, the method for the function, `out=`, another spelling.
 */
import { inputSet, modelOf, readFamilies } from "../apiForms.ts";
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";

let seeds: readonly string[] | null = null;

/** The forms over the static inputs, by what they call, so that a function with many forms is no likelier than another. */
let groups: readonly (readonly string[])[] = [];

function seedForms(): readonly (readonly string[])[] {
  if (seeds !== null) return groups;
  seeds = readFamilies().flatMap(({ forms }) => forms.filter(({ inputs }) => inputs === "static" || inputs === "wide").map(({ text }) => text));
  const byCall = new Map<string, string[]>();
  for (const text of seeds) {
    const name = /([\w.]*\w)\(/.exec(text)?.[1]?.replace(/^.*\./, "") ?? text.replace(/\w+/g, "n");
    byCall.set(name, [...(byCall.get(name) ?? []), text]);
  }
  return (groups = [...byCall.values()]);
}

const names = Object.keys(inputSet("wide").values).filter((name) => !["k", "fl", "lst"].includes(name));
const nameHere = new RegExp(String.raw`(?<![\w.'"])(${[...names].sort((a, b) => b.length - a.length).join("|")})(?![\w'"(]|\s*=(?!=))`, "g");
const numbers = ["0", "1", "-1", "2", "-2", "3", "5", "7", "0.5", "-0.5", "1e-3", "100", "True", "None", "2.0", "1j", "float('inf')", "s", "x.shape[0]", "[1]", "'a'"];
const views = [".t()", ".transpose(0, -1)", ".mT", "[None]", "[..., 0]", "[0]", "[::2]", ".double()", ".half()", ".long()", ".bool()", ".detach()", ".clone()", ".requires_grad_()", ".flip(0)", ".expand(2, 2, 3)", ".unsqueeze(-1)", ".to(torch.complex64)", ".bfloat16()", ".contiguous()", ".int()", ".numpy()", ".tolist()", ".shape", ".data", ".squeeze()", "[:0]", ".reshape(-1)"];
const keywords = ["dim=-1", "dim=0", "dim=5", "keepdim=True", "dtype=torch.float64", "dtype=torch.int32", "dtype=torch.float16", "out=torch.empty(0)", "out=x", "out=torch.empty(2, 3)", "inplace=True", "input=x", "other=y", "bogus=1", "device='cpu'", "requires_grad=True", "reduction='none'", "eps=1e-3", "axis=1", "memory_format=torch.channels_last", "alpha=2", "p=1", "rounding_mode='floor'", "descending=True", "bias=None", "generator=None", "dim=None", "dim=(0, 1)", "correction=0", "stable=True", "non_blocking=True", "copy=True"];
const dtypes = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64", "complex128", "float8_e4m3fn", "uint16"];

function replaceOne(random: Random, text: string, pattern: RegExp, made: (match: string) => string): string | null {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return null;
  const { index, 0: match } = random.pick(found);
  return text.slice(0, index) + made(match) + text.slice(index! + match.length);
}

/** The last call's closing parenthesis, where the text is one call. */
function addArgument(random: Random, text: string, argument: string): string | null {
  const [call, ...rest] = text.split(/(?=\s+<- )/);
  if (call === undefined || !/\w\(.*\)$/.test(call) || /; |\blambda\b/.test(call)) return null;
  const inside = /\w\(\)$/.test(call) ? "" : ", ";
  return `${call.slice(0, -1)}${inside}${argument})${rest.join("")}`;
}

type Mutation = (random: Random, text: string) => string | null;

const mutations: readonly (readonly [number, Mutation])[] = [
  [6, (random, text) => replaceOne(random, text, nameHere, () => random.pick(names))],
  [3, (random, text) => replaceOne(random, text, /(?<![\w.'"])-?\d+(\.\d+)?(e-?\d+)?(?![\w.'"])/g, () => random.pick(numbers))],
  [2, (random, text) => (text.includes("<-") ? null : replaceOne(random, text, nameHere, (name) => name + random.pick(views)))],
  [3, (random, text) => addArgument(random, text, random.pick(keywords))],
  [1, (random, text) => addArgument(random, text, random.pick(["1", "0", "-1", "True", "None", "y", "2.5", "'mean'", "(0, 1)", "[0]", "v"]))],
  [1, (random, text) => replaceOne(random, text, /torch\.(float|int|bool|uint|complex|bfloat)\w*/g, () => `torch.${random.pick(dtypes)}`)],
  [1, (random, text) => replaceOne(random, text, /\b(True|False)\b/g, () => random.pick(["True", "False", "None", "1", "'a'"]))],
  [1, (random, text) => replaceOne(random, text, /'\w+'/g, () => random.pick(["'mean'", "'sum'", "'none'", "'bogus'", "None", "''", "1"]))],
  [1, (random, text) => replaceOne(random, text, /, [\w.]+(?=[,)])/g, () => "")],
  [0.7, (_random, text) => { const it = /^torch\.(\w+)\((\w+)(?:, (.*))?\)$/.exec(text); return it === null ? null : `${it[2]!}.${it[1]!}(${it[3] ?? ""})`; }],
  [0.7, (_random, text) => { const it = /^(\w+)\.(\w+)\((.*)\)$/.exec(text); return it === null || !names.includes(it[1]!) ? null : `torch.${it[2]!}(${it[1]!}${it[3] === "" ? "" : `, ${it[3]!}`})`; }],
  [0.3, (_random, text) => { const it = /^(\w+)\.(\w+)\((.*)\)$/.exec(text); return it === null || !names.includes(it[1]!) ? null : `torch.Tensor.${it[2]!}(${it[1]!}${it[3] === "" ? "" : `, ${it[3]!}`})`; }],
  [0.6, (_random, text) => { const it = /^(\w+)\.(\w+[^_])\((.*)\)$/.exec(text); return it === null || !names.includes(it[1]!) ? null : `${it[1]!}.${it[2]!}_(${it[3]!})`; }],
  [0.4, (random, text) => (/; |<-|return/.test(text) ? null : `(${text})${random.pick([" + 1", "[0]", ".sum()", ".shape", " * x", " > 0", ".dtype"])}`)],
];

function mutate(random: Random): string {
  let text = random.pick(random.pick(seedForms()));
  const count = random.weighted([[5, 1], [3, 2], [1, 3]]);
  for (let made = 0, tries = 0; made < count && tries < 20; tries++) {
    const next = random.weighted(mutations)(random, text);
    if (next === null || next === text) continue;
    text = next;
    made++;
  }
  return text;
}

export const calls: Generator<string> = {
  name: "calls",
  generate: mutate,
  render: (text) => modelOf({ text, inputs: "wide", expected: [], gap: null }),
  *shrink() { /* one call is as small as it gets */ },
};
