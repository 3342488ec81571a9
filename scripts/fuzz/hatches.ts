/**
 * Random models over the ways to tell the tracer what it cannot see: results that are assumed to be constant, of every kind and put to every use,
 * values read from tensors with what is promised of them, sizes made of such values.
 */
import { resultClass, statementGenerator, template, type Template, type Variable } from "./statements.ts";

const given: readonly Variable[] = [
  { name: "x", kind: "matrix" }, { name: "v", kind: "vector" }, { name: "k", kind: "ints" }, { name: "n", kind: "scalar" }, { name: "m", kind: "flags" }, { name: "batch['n']", kind: "scalar" },
  { name: "f", kind: "fraction" }, { name: "self.step", kind: "scalar" }, { name: "self.weight", kind: "matrix" },
];

const templates: readonly Template[] = [
  // what is assumed to be constant
  template("scalar", "number", "$r = number_of($0)"), template("scalar", "number", "$r = self.count_of($0)"), template("ints", "numbers", "$r = self.numbers_of($0)"), template("ints", "numbers", "$r = list_of($0)"),
  template("fraction", "ratio", "$r = ratio_of($0)"), template("flags", "known", "$r = self.known_of($0)"), template("scalar", "text", "$r = self.text_of($0)"), template("vector", "constant", "$r = constant_of($0)"),
  template("matrix", "constant", "$r = self.first_row($0)"), template("vector", "constants", "$r = constants_of($0)"), template("scalar", "settings", "$r = self.settings_of($0)"), template("scalar", "mapping", "$r = mapping_of($0)"),
  template("scalar", "record", "$r = record_of($0)"), template("", "number", "$r = self.fixed()"), template("matrix", "shape", "$r = shape_of($0)"), template("number", "number", "$r = doubled($0)"), template("scalar number", "number", "$r = sum_of($0, $1)"),
  template("ints", "number number", "$r, $s, _, _ = list_of($0)"), template("scalar", "number", "$r = number_of($0 + 1)"), template("scalar", "number", "$r = number_of($0, offset=1)"), template("matrix", "number", "$r = doubled($0.shape[0])"),
  // uses of numbers
  template("number matrix", "rows", "$r = $1[: $0]"), template("number matrix", "matrix", "$r = $1 * $0"), template("number", "number", "$r = $0 + 1"), template("number", "number", "$r = max($0, 2)"), template("number", "number", "$r = min($0, 3) // 2"),
  template("number vector", "vector", "$r = $1", "for i in range($0):", "    $r = $r + i"), template("number vector", "vector", "$r = $1.roll($0)"), template("number vector", "vector", "$r = $1 + 1 if $0 > 2 else $1 - 1"), template("number vector", "vector", "$r = $1", "if $0:", "    $r = $r * 2"),
  template("number matrix", "matrix", "$r = $1 if type($0) is float else $1 + 1"), template("number matrix", "matrix", "$r = $1 + ($0 if isinstance($0, int) else 0)"), template("number", "text", "$r = f'n{$0}'"), template("number", "text", "$r = 'n%d' % $0"), template("number", "text", "$r = str($0)"),
  template("number", "vector", "$r = torch.full((4,), float($0))"), template("number", "rows", "$r = torch.zeros($0, 3)"), template("number", "rows", "$r = torch.ones([$0, 3]) * $0"), template("number matrix", "matrix", "$r = $1.sum(dim=$0 % 2, keepdim=True) + $1"),
  template("number", "number", "pair = ($0, 2)", "$r = pair[0] * pair[1]"), template("number", "number", "$r = {'a': $0}['a']"), template("number", "number", "$r = (lambda a: a + 1)($0)"), template("number", "number", "$r = helper($0)"), template("number", "numbers", "$r = [$0, $0 + 1, 2]"),
  template("number matrix", "matrix", "$r = self.layers[$0 % 2]($1)"), template("number vector", "vector", "$r = $1 * self.factors[$0 % 3]"), template("number vector", "vector", "$r = $1 * self.table.get($0, 2.0)"), template("number", "known", "$r = $0 in (1, 2, 3)"), template("number", "known", "$r = $0 == 3 or $0 > 5"),
  template("number matrix", "matrix", "$r = torch.cond($1.sum() > 0, lambda t: t + $0, lambda t: t * $0, ($1,))"), template("number matrix", "matrix", "$r = control_flow.map(lambda row, a: row * a, $1, $0)"), template("number matrix", "matrix", "$r = control_flow.map(lambda row: row * $0, $1)"),
  template("number vector", "vector", "match $0:", "    case 2:", "        $r = $1", "    case 3 | 4:", "        $r = $1 + 1", "    case _:", "        $r = $1 * 3"), template("number matrix", "matrix", "self.seen = $0", "$r = $1 + self.seen"), template("number matrix", "matrix", "$r = $1.select(1, $0 % 3).unsqueeze(1) + $1"),
  template("number value", "value", "$r = $0 + $1"), template("number value", "", "torch._check($1 <= $0 + 40)"), template("number value", "known", "$r = $1 == $0"), template("number matrix", "constants", "$r = list($1.split($0 % 2 + 1)[0])"),
  template("ratio vector", "vector", "$r = $1 * $0"), template("ratio vector", "vector", "$r = torch.nn.functional.dropout($1, $0, training=False)"), template("ratio", "number", "$r = int($0 * 4)"), template("ratio", "ratio", "$r = round($0, 1)"), template("ratio vector", "vector", "$r = $1 if type($0) is int else $1 + $0"),
  template("ratio vector", "vector", "$r = $1.clamp(max=$0)"), template("ratio", "ratio", "$r = math.sqrt($0)"), template("known vector", "vector", "$r = $1 + 1 if $0 else $1"), template("known vector", "vector", "$r = $1.sum(0, keepdim=$0) + $1"), template("known", "known", "$r = not $0"), template("known", "", "assert $0 in (True, False)"),
  template("known vector", "vector", "$r = torch.where(m, $1, $0)"), template("known matrix", "matrix", "$r = torch.cond($0, lambda t: t + 1, lambda t: t * 2, ($1,))"), template("text vector", "vector", "$r = $1 * len($0)"), template("text vector", "vector", "$r = $1.sin() if $0 == 'sin' else $1.cos()"),
  template("text vector", "vector", "$r = $1 + 1 if $0.startswith('s') else $1"), template("text", "text", "$r = $0 + '_x'"), template("text vector", "vector", "$r = getattr(torch, $0 if $0 in ('sin', 'cos') else 'tan')($1)"), template("text vector", "vector", "$r = $1 if type($0) is str else $1 + 1"), template("text", "text", "$r = $0.upper()[:2]"),
  // uses of containers
  template("numbers vector", "vector", "$r = $1 + sum($0)"), template("numbers", "number", "$r = $0[0]"), template("numbers", "number", "$r = len($0) + max($0)"), template("numbers vector", "vector", "$r = $1", "for each in $0:", "    $r = $r + each"), template("numbers", "numbers", "$r = [each * 2 for each in $0]"),
  template("numbers", "numbers", "$r = sorted($0)[::-1]"), template("numbers vector", "vector", "$r = torch.zeros($0[0], $0[-1]).sum() + $1"), template("numbers", "numbers", "$0.append(2)", "$r = $0"), template("numbers", "numbers", "$r = $0 + [1]"), template("numbers vector", "vector", "$r = $1[[each % 4 for each in $0]].sum() + $1"),
  template("numbers vector", "vector", "$r = $1 if type($0) is tuple else $1 * 2"), template("numbers vector", "vector", "$r = $1 * 2 if 3 in $0 else $1"), template("numbers", "numbers", "$r = list(zip($0, $0))[0]"), template("numbers matrix", "matrix", "$r = $1 + torch.tensor($0[:1])"), template("numbers", "number", "a, *rest = $0", "$r = a + len(rest)"),
  template("numbers vector", "vector", "$r = torch.stack([$1 * each for each in $0]).sum(0)"), template("numbers", "numbers", "$r = tuple($0)"), template("numbers vector", "vector", "for i, each in enumerate($0):", "    v2 = $1 * each + i", "$r = v2"), template("numbers vector", "vector", "$r = $1", "for each, row in zip($0, x):", "    $r = $r + row[: each].sum()"),
  template("mapping vector", "vector", "$r = $1 * $0['scale']"), template("mapping vector", "vector", "$r = $1 + $0.get('offset', 0) if 'offset' in $0 else $1"), template("mapping vector", "vector", "$r = $1", "for key in $0:", "    $r = $r + $0[key]"), template("mapping", "number", "$r = len($0)"), template("mapping vector", "vector", "$r = helper(**$0) * $1"),
  template("mapping vector", "vector", "$r = $1 + sum($0.values())"), template("record vector", "vector", "$r = $1 * $0.scale"), template("record vector", "vector", "$r = $1 * $0[1]"), template("record", "number", "$r, _ = $0"), template("record vector", "vector", "$r = $1 + $0._replace(scale=3).scale"), template("record vector", "vector", "$r = $1 if isinstance($0, tuple) else $1 + 1"),
  template("settings vector", "vector", "$r = $1 * $0.scale"), template("settings vector", "vector", "$r = $0.apply($1)"), template("settings vector", "vector", "$r = $1 + $0.offset"), template("settings vector", "vector", "$r = $1 + 1 if hasattr($0, 'scale') else $1"), template("settings vector", "vector", "$r = $1 * getattr($0, 'scale')"),
  template("settings vector", "vector", "$0.scale = 4", "$r = $1 * $0.scale"), template("settings vector", "vector", "$r = $1 + 1 if type($0) is Settings else $1"), template("settings vector", "vector", "$r = $1 + $0.total"), template("settings vector", "vector", "$r = $1 if type($0.scale) is float else $1 + 1"), template("settings vector", "vector", "$r = $1 * $0.sizes[0]"),
  template("shape vector", "vector", "$r = torch.zeros($0).sum() + $1"), template("shape matrix", "matrix", "$r = $1.reshape($0)"), template("shape", "number", "$r = $0[0]"), template("shape", "number", "$r = $0.numel()"),
  // uses of tensors
  template("constant matrix", "matrix", "$r = $1 + $0.sum()"), template("constant", "constant", "$r = $0 * 2"), template("constant", "constant", "$r = $0 + $0"), template("constant vector", "vector", "$r = $1 + $0[0]"), template("constant", "vector", "$r = $0.relu()[:1] + torch.ones(4)"), template("constant", "constant", "$r = -$0"), template("constant vector", "vector", "$r = $0[0] + $1"),
  template("constant vector", "vector", "$r = $1 + 1 if $0.sum() > 0 else $1"), template("constant vector", "vector", "$r = $1 + 1 if $0[0] > 0 else $1"), template("constant", "value", "$r = $0[0].item()"), template("constant vector", "vector", "$r = $1 * ($0 > 0).sum()"), template("constant vector", "vector", "$r = $1 * $0.shape[0] + $0.dim()"), template("constant vector", "vector", "$r = torch.cat([$0, $1]).sum() + $1"),
  template("constant vector", "vector", "$r = $1 + len($0)"), template("constant vector", "vector", "$r = $1 * $0.dtype.is_floating_point"), template("constant vector", "vector", "$r = $1.clone()", "$r[0] = $0[1]"), template("constant vector", "vector", "$r = $1 + sum($0)"), template("constant vector", "vector", "$r = torch.where($1 > $0[0], $1, $0[1])"),
  template("constants vector", "vector", "$r = $1 + $0[0].sum()"), template("constants vector", "vector", "$r = $1", "for each in $0:", "    $r = $r * each.sum()"), template("constants", "constant", "$r = $0[0] * $0[1]"), template("constants", "constant", "a, b, *_ = $0", "$r = a + b"), template("constants vector", "vector", "$r = torch.stack($0).sum() + $1"), template("constants", "constants", "$r = [each * 2 for each in $0]"),
  // values from data and what is promised of them
  template("scalar", "value", "$r = $0.item()"), template("scalar", "value", "$r = int($0)"), template("ints", "value", "$r = $0.max().item()"), template("ints", "value value", "$r, $s, *_ = $0.tolist()"), template("flags", "value", "$r = $0.sum().item()"), template("fraction", "value", "$r = int($0.item() * 8)"),
  template("value", "size", "torch._check_is_size($0)", "torch._check($0 <= 4)", "$r = $0"), template("value", "size", "torch._check_is_size($0, max=4)", "$r = $0"), template("scalar", "size", "$r = $0.item()", "torch._check_is_size($r)", "torch._check($r <= 4)"), template("value", "size", "torch._constrain_as_size($0, min=1, max=4)", "$r = $0"),
  template("scalar", "size", "$r = self.checked($0)"), template("scalar", "size", "$r = checked($0, 0, 4)"), template("value", "value", "torch._check($0 >= 0)", "torch._check($0 <= 5)", "$r = $0"), template("value vector", "vector", "torch._check($0 >= 0)", "torch._check($0 <= 5)", "$r = $1.sin() if $0 < 6 else $1.cos()"),
  template("value vector", "vector", "$r = $1.sin() if $0 < 6 else $1.cos()"), template("value", "", "torch.sym_constrain_range($0, min=0, max=9)"), template("value", "", "torch.sym_constrain_range_for_size($0, min=0, max=9)"), template("value", "", "torch._check($0 > 0, lambda: f'got {$0}')"), template("value", "", "assert $0 >= 0, 'negative'"),
  template("value value", "", "torch._check($0 <= $1)"), template("value value", "value", "$r = $0 + $1"), template("value value", "value", "$r = $0 * $1"), template("value", "value", "$r = $0 // 2"), template("value", "value", "$r = $0 - 1"), template("value value", "value", "$r = torch.sym_ite($0 > $1, $0, $1)"), template("value value", "value", "$r = torch.sym_ite($0 + 1 == 2 * $1, $0, $1)"),
  template("value", "value", "$r = torch.sym_max($0, 2)"), template("value value", "value", "$r = min($0, $1)"), template("value", "value", "$r = abs($0 - 3)"), template("value", "known", "$r = $0 == 0"), template("value vector", "vector", "$r = $1 + $0"), template("value vector", "vector", "$r = $1 * ($0 > 2)"), template("value", "text", "$r = f'{$0}'"),
  template("value matrix", "vector", "$r = $1[$0]"), template("value", "ratio", "$r = $0 / 2"), template("value vector", "vector", "$r = $1", "for i in range($0):", "    $r = $r + i"), template("value vector", "vector", "$r = $1", "for i in range(3):", "    if i < $0:", "        $r = $r + i"), template("value vector", "vector", "$r = [$1, $1 + 1][$0]"),
  template("value", "numbers", "$r = [$0, 2]"), template("value matrix", "matrix", "$r = torch.cond($0 > 2, lambda t: t + 1, lambda t: t * 2, ($1,))"), template("size value", "", "torch._check($0 + $1 <= 9)"), template("size", "size", "$r = $0 + 1"), template("size", "size", "$r = $0 * 2"), template("size", "size", "torch._check($0 % 2 == 0)", "$r = $0 // 2"), template("size size", "size", "$r = $0 + $1"),
  // sizes
  template("size", "rows", "$r = torch.zeros((($0), 3))"), template("size", "rows", "$r = torch.zeros([$0, 3])"), template("size", "rows", "$r = torch.ones($0, 3) * 2"), template("size matrix", "rows", "$r = $1[: $0]"), template("size matrix", "rows", "$r = $1[$0 :]"), template("size matrix", "rows", "$r = $1.narrow(0, 0, $0)"), template("size", "rows", "$r = torch.arange($0)[:, None] * torch.ones(3)"),
  template("size", "vector", "$r = torch.linspace(0, 1, $0)"), template("size", "vector", "$r = torch.full(($0,), 2.0)"), template("size matrix", "rows", "$r = $1[0].expand($0, 3)"), template("size matrix", "rows", "$r = $1[0].repeat($0, 1)"), template("size matrix", "vector", "$r = $1.reshape($0, -1)[0]"), template("size matrix", "rows", "$r = torch.split($1, [$0, 4 - $0])[1]"),
  template("size", "rows", "$r = torch.empty($0 + 1, 3).fill_(1.0)"), template("size", "rows", "$r = torch.zeros(3 * $0).view($0, 3)"), template("size vector", "vector", "$r = $1.topk($0)[0]"), template("size", "rows", "$r = torch.eye($0, 3)"), template("size matrix", "rows", "$r = torch.nn.functional.pad($1, (0, 0, 0, $0))"), template("size size", "vector", "$r = torch.zeros($0, $1).sum() + torch.ones(4)"),
  template("size", "rows", "$r = torch.nn.functional.one_hot(torch.arange($0), 3).float()"), template("size", "rows", "$r = torch.tril(torch.ones($0, $0))[:, :1].expand(-1, 3)"), template("number size", "rows", "$r = torch.zeros($1, 3) + $0"), template("number size", "", "torch._check($1 <= $0 + 9)"), template("size vector", "vector", "$r = $1 * $0"),
  template("rows", "size", "$r = $0.shape[0]"), template("rows", "size", "$r = len($0)"), template("rows", "vector", "$r = $0.sum(0)[0] + v"), template("rows rows", "rows", "$r = torch.cat([$0, $1])"), template("rows", "rows", "$r = $0 + 1"), template("rows", "rows", "$r = self.layers[0]($0)"), template("rows", "rows", "$r = $0 if $0.shape[0] > 0 else x"),
  template("flags matrix", "rows", "$r = $1[$0]"), template("vector", "rows", "$r = $0.nonzero() * torch.ones(3)"), template("rows", "rows", "$r = $0[: $0.shape[0] // 2]"), template("rows", "value", "$r = $0.numel()"), template("rows", "rows", "$r = torch.zeros_like($0)"), template("rows", "vector", "$r = $0.mean(1).sum() + v"),
  template("matrix", "matrix", "$r = $0.relu()"), template("matrix vector", "vector", "$r = $0.sum(1) + $1"), template("vector", "vector", "$r = $0.tanh()"), template("matrix matrix", "matrix", "$r = $0 + $1"),
];

export const hatches = statementGenerator({ name: "hatches", given, templates, length: [2, 8], render });

function render(body: readonly string[], result: string): string {
  return `import math
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import torch
import torch._dynamo as torchdynamo
from functorch.experimental import control_flow

Pair = namedtuple("Pair", ["first", "rest"])
Record = namedtuple("Record", ["size", "scale"])


${resultClass}


class Settings:
    def __init__(self, scale):
        self.scale = scale
        self.offset = torch.full((4,), 0.5)
        self.sizes = [scale, 2]

    @property
    def total(self):
        return self.scale * 2

    def apply(self, t):
        return t * self.scale + self.offset


@torchdynamo.assume_constant_result
def number_of(t, offset=0):
    return t.item() + offset


@torchdynamo.assume_constant_result
def list_of(t):
    return t.tolist()


@torchdynamo.assume_constant_result
def ratio_of(t):
    return float(t)


@torch.compiler.assume_constant_result
def constant_of(t):
    return torch.arange(2) + 0.5


@torch.compiler.assume_constant_result
def constants_of(t):
    return [torch.ones(2), torch.full((2,), 2.0)]


@torchdynamo.assume_constant_result
def mapping_of(t):
    return {"scale": t.item(), "offset": 1}


@torchdynamo.assume_constant_result
def record_of(t):
    return Record(t.item(), 0.5)


@torchdynamo.assume_constant_result
def shape_of(t):
    return torch.Size(t.shape)


@torchdynamo.assume_constant_result
def doubled(a):
    return a * 2


@torchdynamo.assume_constant_result
def sum_of(t, a):
    return t.item() + a


def helper(scale=1, offset=0):
    return scale * 2 + offset


def checked(t, low, high):
    value = t.item()
    torch._check_is_size(value)
    torch._check(value >= low)
    torch._check(value <= high)
    return value


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("step", torch.tensor(2))
        self.weight = torch.nn.Parameter(torch.ones(4, 3))
        self.layers = torch.nn.ModuleList([torch.nn.Linear(3, 3), torch.nn.LayerNorm(3)])
        self.factors = [0.5, 2.0, 4.0]
        self.table = {1: 0.5, 3: 1.5}
        self.seen = 0

    @torchdynamo.assume_constant_result
    def count_of(self, t):
        return int(t)

    @torchdynamo.assume_constant_result
    def numbers_of(self, t):
        return [int(each) for each in t]

    @torchdynamo.assume_constant_result
    def known_of(self, t):
        return bool(t.any())

    @torchdynamo.assume_constant_result
    def text_of(self, t):
        return "sin" if t.item() > 2 else "cos"

    @torchdynamo.assume_constant_result
    def first_row(self, t):
        return torch.ones(3) * 2

    @torchdynamo.assume_constant_result
    def settings_of(self, t):
        return Settings(t.item())

    @torchdynamo.assume_constant_result
    def fixed(self):
        return self.weight.shape[0] - 1

    def checked(self, t):
        value = t.item()
        torch._check_is_size(value)
        torch._check(value <= 4)
        return value

    def forward(self, x, v, k, n, m, batch, f):
${body.map((line) => `        ${line}`).join("\n")}
        return ${result}


model = Model()
example_args = (torch.ones(4, 3) * 2, torch.tensor([0.5, -1.0, 2.0, 0.25]), torch.tensor([1, 2, 3, 4]), torch.tensor(3), torch.tensor([True, False, True, True]), {"n": torch.tensor(2)}, torch.tensor(0.5))
`;
}
