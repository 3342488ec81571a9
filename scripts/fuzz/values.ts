/**
 * Random models over values read from tensors, state and nested inputs and outputs: items, sizes that depend on data, checks on them, buffers
 * and parameters that change, constants in containers, dictionaries, named tuples and dataclasses.
 */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";

/** What a variable holds: tensors by their shape, numbers by where they come from. */
type Kind = "matrix" | "vector" | "ints" | "scalar" | "flag" | "value" | "size" | "rows" | "list" | "fraction";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

interface Statement {
  readonly lines: readonly string[];
  readonly defines: readonly Variable[];
  readonly uses: readonly string[];
}

interface Program {
  readonly statements: readonly Statement[];
  readonly results: readonly string[];
  readonly shape: "tuple" | "dict" | "nested" | "named" | "dataclass" | "one";
}

const inputs: readonly Variable[] = [
  { name: "x", kind: "matrix" }, { name: "v", kind: "vector" }, { name: "k", kind: "ints" }, { name: "n", kind: "scalar" }, { name: "d['a']", kind: "matrix" }, { name: "d['n']", kind: "scalar" },
  { name: "f", kind: "fraction" },
];

const members: readonly Variable[] = [
  { name: "self.buffer", kind: "matrix" }, { name: "self.weight", kind: "matrix" }, { name: "self.constant", kind: "vector" }, { name: "self.items[0]", kind: "vector" }, { name: "self.table['m']", kind: "matrix" },
];

interface Template {
  /** Kinds of the operands, `$0` and on in the text; `$r` is the new variable, `$s` another. */
  readonly takes: readonly Kind[];
  readonly gives: readonly Kind[];
  readonly lines: readonly string[];
  readonly weight?: number;
}

const template = (takes: string, gives: string, ...lines: readonly string[]): Template =>
  ({ takes: takes === "" ? [] : (takes.split(" ") as Kind[]), gives: gives === "" ? [] : (gives.split(" ") as Kind[]), lines });

const templates: readonly Template[] = [
  // values
  template("scalar", "value", "$r = $0.item()"), template("ints", "value", "$r = $0.max().item()"), template("ints", "value", "$r = $0[1].item()"), template("ints", "value", "$r = int($0.sum())"),
  template("ints", "value value", "$r, $s, _, _ = $0.tolist()"), template("vector", "value", "$r = ($0 > 0).sum().item()"),
  template("value", "value", "$r = $0 + 1"), template("value", "value", "$r = $0 * 2"), template("value value", "value", "$r = $0 + $1"), template("value", "value", "$r = max($0, 2)"), template("value", "value", "$r = $0 // 2"),
  template("value", "", "torch._check($0 >= 0)"), template("value", "", "torch._check($0 > 1)"), template("value", "", "torch._check($0 <= 4)"), template("value", "", "torch._check($0 != 7)"),
  template("value", "", "torch._check($0 < 100)"), template("value value", "", "torch._check($0 <= $1 + 50)"), template("value", "", "assert $0 >= 0"), template("value", "", "torch._check_is_size($0)"),
  template("value", "size", "torch._check_is_size($0)", "$r = $0"), template("value", "size", "$r = $0", "torch._check_is_size($r)", "torch._check($r <= 4)"), template("scalar", "size", "$r = $0.item()", "torch._check_is_size($r)", "torch._check($r <= 4)"),
  template("value", "size", "$r = $0", "torch._check($r >= 1)", "torch._check($r <= 4)", "torch._check_is_size($r)"),
  template("rows", "size", "$r = $0.shape[0]"), template("rows", "size", "$r = len($0)"),
  // sizes
  template("size", "rows", "$r = torch.zeros($0, 3)"), template("size", "rows", "$r = torch.ones($0, 3) * 2"), template("size", "rows", "$r = torch.full(($0, 3), 1.5)"), template("size matrix", "rows", "$r = $1[:$0]"),
  template("size matrix", "rows", "$r = $1.narrow(0, 0, $0)"), template("size matrix", "rows", "$r = $1.new_zeros($0, 3)"), template("size", "rows", "$r = torch.arange($0).unsqueeze(1).expand(-1, 3).float()"), template("size vector", "rows", "$r = torch.ones($0, 1) * torch.ones(3)"),
  template("size size", "rows", "$r = torch.zeros($0 + $1, 3)"),
  // rows that depend on data
  template("matrix", "rows", "$r = $0[$0[:, 0] > 0]"), template("matrix vector", "rows", "$r = $0[$1 > 0]"), template("matrix vector", "rows", "$r = $0.index_select(0, ($1 > 0).nonzero().squeeze(-1))"),
  template("vector", "rows", "$r = torch.masked_select($0, $0 > 0).unsqueeze(1) + torch.zeros(3)"), template("ints", "rows", "$r = torch.unique($0).unsqueeze(1) * torch.ones(3)"), template("vector", "rows", "$r = $0.nonzero() * torch.ones(3)"),
  template("rows", "rows", "$r = $0.relu()"), template("rows", "rows", "$r = $0 + 1"), template("rows", "rows", "$r = $0 @ torch.ones(3, 3)"), template("rows rows", "rows", "$r = torch.cat([$0, $1])"), template("rows matrix", "rows", "$r = torch.cat([$0, $1], 0)"),
  template("rows", "rows", "$r = self.linear($0)"), template("rows", "rows", "$r = $0.softmax(-1)"), template("rows", "rows", "$r = $0.t().t()"), template("rows", "rows", "$r = $0.view(-1, 3)"), template("rows", "rows", "$r = $0.clone()"),
  template("rows matrix", "matrix", "$r = $1 + $0.sum(0)"), template("rows vector", "vector", "$r = $1 * $0.sum()"), template("rows rows", "rows", "$r = $0 + $1"), template("rows", "vector", "$r = self.constant + $0.mean()"),
  // numbers among tensors
  template("matrix value", "matrix", "$r = $0 * $1"), template("vector value", "vector", "$r = $0 + $1"), template("vector value", "vector", "$r = $0.clamp(max=$1)"), template("vector size", "vector", "$r = $0.roll($1)"),
  template("vector value", "vector", "$r = torch.where($0 > $1, $0, 0.0)"), template("fraction vector", "vector", "$r = $1 * $0.item()"), template("value", "vector", "$r = torch.full((4,), $0).float()"),
  // branches
  template("value vector", "vector", "$r = $1 + 1 if $0 > 3 else $1"), template("size vector", "vector", "$r = $1", "if $0 == 0:", "    $r = $r * 2"), template("rows matrix", "matrix", "$r = $1", "if $0.shape[0] > 10:", "    $r = $r + 1"),
  template("value vector", "vector", "torch._check($0 > 3)", "$r = $1", "if $0 > 2:", "    $r = $r + $0"),
  // state
  template("matrix", "", "self.buffer.add_($0)"), template("matrix", "", "self.buffer.copy_($0)"), template("vector", "", "self.buffer[:, 0] = $0"), template("", "", "self.count.add_(1)"), template("", "", "self.count += 2"),
  template("", "matrix", "$r = self.buffer * self.count"), template("matrix", "", "$0.mul_(2)"), template("vector", "", "$0[0] = 1.5"), template("matrix", "vector", "$r = $0[:, 1]", "$r.add_(1)"), template("matrix", "matrix", "$r = self.norm($0)"),
  template("matrix", "matrix", "$r = $0.clone()", "$r[1] = 0"), template("matrix", "matrix", "$r = $0 + self.weight"), template("matrix", "matrix", "$r = self.linear($0)"), template("vector", "vector", "for each in self.items:", "    $0 = $0 + each", "$r = $0"),
  template("matrix", "matrix", "$r = $0 * self.table['m'] + self.table['scale']"), template("matrix", "matrix", "$r = sum([$0, self.weight])"), template("vector", "vector", "$r = torch.stack([$0, self.items[1]]).sum(0)"), template("matrix", "matrix", "$r = $0 + torch.tensor([1.0, 2.0, 3.0])"),
  template("matrix", "matrix", "with torch.no_grad():", "    $r = $0 * 2"), template("matrix", "matrix", "$r = self.helper($0, scale=2)"),
  // structures
  template("matrix vector", "list", "$r = [$0, $1]", "$r.append($0 + 1)"), template("list", "matrix", "$r = $0[0] + $0[-1]"), template("list matrix", "list", "$r = [each * 2 for each in $0] + [$1]"), template("matrix matrix", "matrix", "pair = {'p': $0, 'q': $1}", "$r = pair['p'] - pair['q']"),
  template("matrix", "matrix", "$r, other = $0.sin(), $0.cos()", "$r = $r + other"),
];


function fill(line: string, operands: readonly string[], made: readonly string[]): string {
  return line.replace(/\$(\d)/g, (_, i: string) => operands[Number(i)]!).replaceAll("$r", made[0] ?? "").replaceAll("$s", made[1] ?? "");
}

function makeStatement(random: Random, scope: readonly Variable[], fresh: () => string): Statement | null {
  const chosen = random.pick(templates);
  const operands: string[] = [];
  for (const kind of chosen.takes) {
    // Sizes are numbers too; what was made last is used most.
    const fitting = scope.filter((each) => each.kind === kind || (kind === "value" && each.kind === "size"));
    if (fitting.length === 0) return null;
    operands.push(random.chance(0.5) ? fitting.at(-1)!.name : random.pick(fitting).name);
  }
  // Names are bound anew by loops; members and entries of inputs are not.
  if (chosen.lines.some((line) => line.includes("    $0 =")) && !/^\w+$/.test(operands[0]!)) return null;
  const made = chosen.gives.map((kind) => ({ name: fresh(), kind }));
  const names = made.map((each) => each.name);
  return { lines: chosen.lines.map((line) => fill(line, operands, names)), defines: made, uses: operands };
}

export const values: Generator<Program> = {
  name: "values",
  generate(random) {
    const scope: Variable[] = [...inputs, ...members];
    const statements: Statement[] = [];
    let count = 0;
    const wanted = 2 + random.int(0, 8);
    for (let tries = 0; statements.length < wanted && tries < 200; tries++) {
      const made = makeStatement(random, scope, () => `t${count++}`);
      if (made === null) continue;
      statements.push(made);
      scope.push(...made.defines);
    }
    const made = scope.slice(inputs.length + members.length).map((each) => each.name);
    const results = made.length === 0 ? ["x + 1"] : Array.from({ length: 1 + random.int(0, 2) }, () => (random.chance(0.7) ? made[made.length - 1 - random.int(0, Math.min(3, made.length) - 1)]! : random.pick(scope).name));
    return { statements, results, shape: random.pick(["tuple", "dict", "nested", "named", "dataclass", "one"] as const) };
  },
  render,
  *shrink(program) {
    const { statements, results } = program;
    for (let i = 0; i < statements.length; i++) {
      const kept = without(statements, i);
      const names = new Set(kept.flatMap((each) => each.defines.map(({ name }) => name)));
      const left = results.filter((each) => !/^t\d+$/.test(each) || names.has(each));
      yield { ...program, statements: kept, results: left.length > 0 ? left : [[...names].at(-1) ?? "x + 1"] };
    }
    if (results.length > 1) for (let i = 0; i < results.length; i++) yield { ...program, results: results.filter((_, at) => at !== i) };
    if (program.shape !== "tuple") yield { ...program, shape: "tuple" };
  },
};

/** All but one statement and those that need what it defines. */
function without(statements: readonly Statement[], index: number): Statement[] {
  const gone = new Set(statements[index]!.defines.map(({ name }) => name));
  return statements.filter((each, i) => {
    if (i === index) return false;
    if (!each.uses.some((name) => gone.has(name))) return true;
    for (const { name } of each.defines) gone.add(name);
    return false;
  });
}

function result({ results, shape }: Program): string {
  const [first, ...rest] = results as [string, ...string[]];
  switch (shape) {
    case "one": return first;
    case "tuple": return `(${results.join(", ")},)`;
    case "dict": return `{${results.map((each, i) => `"r${i}": ${each}`).join(", ")}}`;
    case "nested": return `[${first}, {"rest": (${rest.map((each) => `${each}, `).join("")})}, None]`;
    case "named": return `Pair(${first}, [${rest.join(", ")}])`;
    case "dataclass": return `Result(first=${first}, rest=[${rest.join(", ")}])`;
  }
}

function render(program: Program): string {
  const body = program.statements.flatMap((each) => each.lines).map((line) => `        ${line}`);
  return `from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import torch

Pair = namedtuple("Pair", ["first", "rest"])


@dataclass
class Result:
    first: Any
    rest: Any


torch.export.register_dataclass(Result)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("buffer", torch.ones(4, 3))
        self.register_buffer("count", torch.tensor(0), persistent=False)
        self.weight = torch.nn.Parameter(torch.ones(4, 3))
        self.constant = torch.ones(4)
        self.items = [torch.ones(4), torch.zeros(4)]
        self.table = {"m": torch.ones(4, 3), "scale": 2.0}
        self.linear = torch.nn.Linear(3, 3)
        self.norm = torch.nn.BatchNorm1d(3)

    def helper(self, value, *, scale=1):
        return value * scale + self.weight

    def forward(self, x, v, k, n, d, f):
${body.join("\n")}
        return ${result(program)}


model = Model()
example_args = (torch.randn(4, 3), torch.randn(4), torch.tensor([1, 2, 3, 4]), torch.tensor(3), {"a": torch.randn(4, 3), "n": torch.tensor(2)}, torch.tensor(0.5))
`;
}
