/**
 * Random models over values read from tensors, state and nested inputs and outputs: items, sizes that depend on data, checks on them, buffers
 * and parameters that change, constants in containers, dictionaries, named tuples and dataclasses.
 */
import { resultClass, statementGenerator, template, type Template, type Variable } from "./statements.ts";

const inputs: readonly Variable[] = [
  { name: "x", kind: "matrix" }, { name: "v", kind: "vector" }, { name: "k", kind: "ints" }, { name: "n", kind: "scalar" }, { name: "d['a']", kind: "matrix" }, { name: "d['n']", kind: "scalar" },
  { name: "f", kind: "fraction" },
];

const members: readonly Variable[] = [
  { name: "self.buffer", kind: "matrix" }, { name: "self.weight", kind: "matrix" }, { name: "self.constant", kind: "vector" }, { name: "self.items[0]", kind: "vector" }, { name: "self.table['m']", kind: "matrix" },
];

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
  // what users do besides
  template("flag", "truth", "$r = $0.item()"), template("matrix", "flag", "$r = ($0 > 0).any()"), template("vector", "flag", "$r = ($0 >= 0).all()"), template("truth", "", "torch._check($0)"), template("truth", "", "assert $0"),
  template("flag", "", "assert $0, 'not so'"), template("flag", "", "torch._assert_async($0)"), template("flag matrix", "matrix", "$r = torch.cond($0, lambda t: t + 1, lambda t: t - 1, ($1,))"),
  template("flag matrix vector", "matrix", "$r = torch.where($0, $1, $1 * 2)"), template("truth value", "value", "$r = torch.sym_ite($0, $1, 3)"), template("value", "truth", "$r = torch.sym_not($0 > 2)"),
  template("value value", "truth", "$r = $0 < $1"), template("value", "truth", "$r = $0 in (1, 2)"), template("value", "value", "$r = min($0, 5)"), template("value", "value", "$r = torch.sym_max($0, 1)"), template("value", "value", "$r = -$0"),
  template("value", "value", "$r = $0 % 3"), template("value", "value", "$r = 2 * $0 - 1"), template("value", "value", "$r = abs($0)"), template("value matrix", "matrix", "$r = $1 / $0"), template("value vector", "vector", "$r = $1[$0:]"),
  template("value", "", "torch._check(3 < $0)"), template("value", "", "torch._check(10 >= $0, lambda: 'too large')"), template("value", "", "torch._check_is_size($0, max=6)"), template("value", "", "torch.sym_constrain_range_for_size($0, min=1, max=7)"),
  template("value", "", "torch.sym_constrain_range($0, min=-4, max=9)"), template("value", "size", "torch._constrain_as_size($0, min=0, max=5)", "$r = $0"), template("value matrix", "vector", "$r = $1[:, $0]"), template("value matrix", "vector", "$r = $1[0].repeat(2)[: $0]"),
  template("value", "size", "torch._check($0 == 4)", "$r = $0"), template("value value", "", "torch._check($0 == $1)"), template("value", "", "torch._check($0 % 2 == 0)"),
  template("matrix", "rows", "$r = $0[$0.sum(1) > 0, :]"), template("ints matrix", "rows", "$r = $1.repeat_interleave($0, dim=0)"), template("matrix", "rows", "$r = torch.argwhere($0 > 0) * torch.ones(2)[0]", "$r = torch.cat([$r, $r[:, :1]], 1)"),
  template("matrix", "rows", "$r = torch.unique($0, dim=0)"), template("matrix", "vector", "$r = $0.flatten()[$0.flatten() > 0]"), template("rows", "vector", "$r = $0.mean(dim=-1)"), template("rows", "rows", "$r = torch.sort($0, dim=0)[0]"),
  template("rows", "rows", "$r = $0[1:]"), template("rows", "rows", "$r = $0.flip(0)"), template("rows", "rows", "$r = $0.cumsum(0)"), template("rows rows", "rows", "$r = torch.stack([$0, $0]).sum(0)"), template("rows", "rows", "$r = torch.nn.functional.pad($0, (0, 0, 0, 1))"),
  template("rows", "matrix", "$r = $0.t() @ $0", "$r = torch.cat([$r, $r[:1]])"), template("rows", "rows", "$r = $0.reshape(-1).view(-1, 3)"), template("rows", "vector", "$r = $0.amax(dim=1)"), template("rows", "rows", "$r = torch.zeros_like($0)"), template("rows", "rows", "$r = $0 - $0.mean(0, keepdim=True)"),
  template("rows", "rows", "$r = $0.masked_fill($0 > 1, 0.0)"), template("rows", "rows", "$r = torch.where($0 > 0, $0, -$0)"), template("rows", "rows", "$r = self.inner($0)"), template("rows", "rows", "$r = $0.clone()", "$r += 1"), template("rows", "size", "$r = $0.size(0) + 1"),
  template("rows", "size", "torch._check($0.shape[0] > 1)", "$r = $0.shape[0]"), template("rows", "rows", "torch._check($0.shape[0] <= 4)", "$r = $0 * 2"), template("rows rows", "rows", "torch._check($0.shape[0] == $1.shape[0])", "$r = $0 + $1"), template("rows", "value", "$r = $0.numel()"),
  template("size", "rows", "$r = torch.empty($0, 3).fill_(2)"), template("size", "rows", "$r = torch.ones(3, $0).t()"), template("size", "vector", "$r = torch.linspace(0, 1, $0)"), template("size matrix", "rows", "$r = $1[0].expand($0, 3)"), template("size", "rows", "$r = torch.eye($0)[:, :1] * torch.ones(3)"),
  template("size matrix", "rows", "$r = $1.split([$0, 4 - $0])[0]"), template("size matrix", "vector", "$r = $1.topk($0, dim=0)[0].sum(0)"), template("size matrix", "rows", "$r = $1.unsqueeze(0).repeat($0, 1, 1).view(-1, 3)"), template("ints matrix", "rows", "$r = torch.cat($1.split([1, 3]), 0)"),
  template("ints", "value value", "$r, $s = $0[:2].tolist()"), template("ints", "value", "$r = sum($0.tolist())"), template("vector", "fraction", "$r = $0.max()"), template("fraction", "value", "$r = int($0)"), template("fraction matrix", "matrix", "$r = $1 * float($0)"),
  template("fraction", "", "torch._check($0.item() > 0)"), template("scalar", "value", "$r = $0.item()", "torch._check($r >= 2)", "torch._check($r <= 6)"), template("scalar", "value", "$r = int($0)"), template("matrix", "value", "$r = $0.argmax().item()"),
  // values that a check has fixed, read again, and what is done with them
  template("scalar", "value", "$r = $0.item()", "torch._check($r == 3)", "$r = $r + 1"), template("scalar", "value", "torch._check($0.item() == 3)", "$r = $0.item()"), template("size", "size", "torch._check($0 % 2 == 0)", "$r = $0 // 2"),
  template("value", "", "torch._check(($0 >= 0) & ($0 <= 5))"), template("value", "", "torch._check(0 <= $0 <= 9)"), template("value value", "", "torch._check(torch.sym_not($0 > $1 + 9))"), template("value", "", "torch._check($0 >= 0 and $0 < 50)"),
  template("value", "value", "$r = torch.sym_ite($0 > 2, $0, $0 + 1)"), template("value", "value", "$r = torch.sym_min(3, $0)"), template("value", "value", "$r = math.prod([$0, 2])"), template("value", "fraction", "$r = torch.tensor($0 / 2)"),
  template("fraction", "value", "$r = math.floor($0.item() * 4)"), template("fraction", "", "torch._check($0.item() == 0.5)"), template("fraction vector", "vector", "$r = $1 * min($0.item(), 2.0)"), template("fraction", "", "torch._check_value($0.item() < 9.0)"),
  template("flag", "", "torch._check_tensor_all($0)"), template("vector", "", "torch._check_tensor_all($0 == $0)"), template("size matrix", "matrix", "$r = $1 + torch.ones($0 // 2, 3).sum()"), template("size matrix", "rows", "$r = torch.nn.functional.pad($1, (0, 0, 0, $0))"),
  template("size", "rows", "$r = torch.zeros($0 * 2, 3)"), template("size", "rows", "$r = torch.zeros(3 * $0).view($0, 3)"), template("size", "rows", "$r = torch.rand($0, 3)"), template("size size", "vector", "$r = torch.ones(4) * torch.zeros($0, $1).sum()"),
  template("rows", "rows", "$r = $0.t().contiguous().t()"), template("rows", "vector", "$r = torch.einsum('ij->j', $0)[0] * torch.ones(4)"), template("rows rows", "vector", "$r = ($0 @ $1.t()).sum() * torch.ones(4)"), template("rows", "rows", "$r = torch.nn.functional.normalize($0)"),
  template("rows", "vector", "$r = torch.nn.functional.mse_loss($0, $0 * 2) * torch.ones(4)"), template("rows", "rows", "$r = $0 / $0.norm(dim=1, keepdim=True)"), template("rows", "rows", "$r = $0[torch.arange($0.shape[0])]"), template("rows", "rows", "$r = $0.gather(1, torch.zeros_like($0, dtype=torch.int64))"),
  template("rows", "rows", "$r = torch.cummax($0, 1)[0]"), template("rows", "rows", "$r = $0.index_select(1, torch.tensor([2, 0, 1]))"), template("rows", "rows", "$r = torch.tril($0)"), template("rows", "rows", "$r = $0.scatter(1, torch.zeros_like($0, dtype=torch.int64), 1.0)"),
  template("rows", "rows", "$r = $0[None].expand(2, -1, -1)[0]"), template("rows", "rows", "$r = torch.nn.functional.dropout($0, 0.5, training=False)"), template("rows", "rows", "$r = $0.unflatten(1, (3, 1)).flatten(1)"), template("rows", "rows", "$r = torch.lerp($0, $0 * 2, 0.5)"),
  template("rows", "rows", "$r = $0.to(torch.float64).float()"), template("rows", "rows", "$r = torch.empty_like($0).copy_($0)"), template("rows size", "rows", "torch._check($1 <= $0.shape[0])", "$r = $0[:$1]"), template("rows", "rows", "$r = $0[$0[:, 0] > 0]"),
  template("flag matrix value", "matrix", "$r = torch.cond($0, lambda t: t * $2, lambda t: t - $2, ($1,))"), template("value matrix", "matrix", "$r = torch.cond($0 > 2, lambda t: t * 2, lambda t: t - 1, ($1,))"), template("flag rows", "rows", "$r = torch.cond($0, lambda t: t * 2, lambda t: t + 1, ($1,))"),
  template("matrix", "matrix", "$r = control_flow.map(lambda row: row * 2, $0)"), template("matrix value", "matrix", "$r = control_flow.map(lambda row, k: row * k, $0, $1)"), template("matrix", "vector", "$r = control_flow.map(lambda row: row.nonzero().sum() + row[0], $0)"),
  template("flag matrix scalar", "matrix", "def checked(t, m):", "    k = m.item()", "    torch._check(k > 0)", "    return t * k", "$r = torch.cond($0, checked, lambda t, m: t + m, ($1, $2))"),
  // what is burnt in
  template("matrix scalar", "rows", "$r = $0[: self.limit($1)]"), template("scalar", "value", "$r = self.limit($0)"), template("matrix", "matrix", "$r = $0 * self.offset_of(2)"), template("ints", "value", "$r = first_of($0)"), template("value", "", "torch._check($0 <= self.limit(n))"),
  // state and where it comes from
  template("matrix", "", "self.buffer = self.buffer * 0.9 + $0 * 0.1"), template("", "", "self.count = self.count + 1"), template("matrix", "", "with torch.no_grad():", "    self.buffer.mul_(0.5).add_($0)"), template("", "matrix", "$r = self.buffer.clone()"),
  template("vector", "", "self.cache[0] = $0"), template("vector", "vector", "$r = self.cache.index_add(0, torch.tensor([0, 1]), torch.stack([$0, $0])).sum(0)"), template("", "vector", "for name, value in self.table_of_vectors.items():", "    $r = value * 2"), template("", "vector", "$r = self.pair.first + self.pair.rest[0]"),
  template("", "vector", "first, rest = self.pair", "$r = rest[0] - first"), template("vector", "vector", "$r = $0 + self.settings.offset"), template("vector", "vector", "$r = $0 * self.settings.scale if self.settings.on else $0"), template("vector", "vector", "$r = $0 + self.same + self.constant"),
  template("matrix", "matrix", "$r = self.blocks[1](self.blocks[0]($0))"), template("matrix", "matrix", "for block in self.blocks:", "    $0 = block($0)", "$r = $0"), template("matrix", "matrix", "$r = self.heads['a']($0) + self.heads['b']($0)"), template("matrix", "matrix", "$r = self.act($0)"),
  template("matrix", "matrix", "$r = torch.nn.functional.linear($0, self.tied.weight, self.linear.bias)"), template("matrix", "matrix", "$r = self.tied($0) + self.linear($0)"), template("matrix", "matrix", "$r = self.scales[0] * $0 + self.scales[1]"), template("vector", "vector", "$r = $0 + self.offsets['p']"),
  // structures
  template("matrix vector", "list", "d2 = {'p': $0, 'q': [$1, $1]}", "$r = [d2['p'], *d2['q']]"), template("matrix vector", "vector", "p = Pair($0, [$1])", "$r = p.rest[0] + p.first.sum(1)"), template("list", "vector", "$r = torch.stack([each.sum() for each in $0]).sum() * torch.ones(4)"),
  template("list matrix", "list", "$0.append($1)", "$r = $0[::-1]"), template("matrix", "matrix", "$r = functools.reduce(lambda a, b: a + b, [$0, $0, $0])"), template("matrix matrix", "list", "$r = [a * b for a, b in zip([$0, $1], [$1, $0])]"), template("matrix vector", "vector", "def inner(t, k=2):", "    return t * k + $1", "$r = inner($0[:, 0])"),
  template("matrix vector", "list", "$r = [$0, $1]", "$r.append($0 + 1)"), template("list", "matrix", "$r = $0[0] + $0[-1]"), template("list matrix", "list", "$r = [each * 2 for each in $0] + [$1]"), template("matrix matrix", "matrix", "pair = {'p': $0, 'q': $1}", "$r = pair['p'] - pair['q']"),
  template("matrix", "matrix", "$r, other = $0.sin(), $0.cos()", "$r = $r + other"),
];


export const values = statementGenerator({ name: "values", given: [...inputs, ...members], templates, length: [2, 10], render });

function render(body: readonly string[], result: string): string {
  return `import functools
import math
from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import torch
from functorch.experimental import control_flow

Pair = namedtuple("Pair", ["first", "rest"])


${resultClass}


@torch._dynamo.assume_constant_result
def first_of(t):
    return t[0].item()


class Settings:
    def __init__(self):
        self.offset = torch.full((4,), 0.5)
        self.scale = 3
        self.on = True


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(3))
        self.register_buffer("shift", torch.zeros(3))

    def forward(self, x):
        return torch.relu(x * self.gain) + self.shift


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
        self.register_buffer("cache", torch.zeros(2, 4))
        self.table_of_vectors = {"u": torch.ones(4), "w": torch.zeros(4)}
        self.pair = Pair(torch.ones(4), [torch.zeros(4)])
        self.settings = Settings()
        self.same = self.constant
        self.blocks = torch.nn.ModuleList([Block(), Block()])
        self.heads = torch.nn.ModuleDict({"a": torch.nn.Linear(3, 3), "b": Block()})
        self.act = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Dropout(0.1))
        self.inner = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.GELU(), torch.nn.LayerNorm(3))
        self.tied = torch.nn.Linear(3, 3)
        self.tied.weight = self.linear.weight
        self.scales = torch.nn.ParameterList([torch.nn.Parameter(torch.ones(())), torch.nn.Parameter(torch.zeros(3))])
        self.offsets = torch.nn.ParameterDict({"p": torch.nn.Parameter(torch.ones(4))})

    def helper(self, value, *, scale=1):
        return value * scale + self.weight

    @torch._dynamo.assume_constant_result
    def limit(self, t):
        return t.int().item()

    @torch._dynamo.assume_constant_result
    def offset_of(self, n):
        return torch.full((3,), float(n))

    def forward(self, x, v, k, n, d, f):
${body.map((line) => `        ${line}`).join("\n")}
        return ${result}


model = Model()
example_args = (torch.randn(4, 3), torch.randn(4), torch.tensor([1, 2, 3, 4]), torch.tensor(3), {"a": torch.randn(4, 3), "n": torch.tensor(2)}, torch.tensor(0.5))
`;
}
