"""Extracts the names of autograd's nodes of an installed PyTorch 2.6 as one TypeScript data file.

    python3 gradients.py > gradients.ts

Which operators have a derivative of their own, and what `grad_fn` is then called, are facts about a release. In-place forms go by
their functional form unless they are listed themselves.
"""
import os
import re

import torchgen.gen
from torchgen.packaged.autograd.load_derivatives import load_derivatives

packaged = os.path.join(os.path.dirname(torchgen.gen.__file__), "packaged")
infos, _ = load_derivatives(
    os.path.join(packaged, "autograd/derivatives.yaml"),
    os.path.join(packaged, "ATen/native/native_functions.yaml"),
    os.path.join(packaged, "ATen/native/tags.yaml"),
)
OTHER = re.compile(r"backward|^_?(foreach|cudnn|miopen|mkldnn|mps|nested|sparse|thnn|fused|slow|segment|values|to_sparse)|_jvp|_copy$|sparse")
own: dict[str, str] = {}
for by_key in infos.values():
    info = by_key.get("Default") or next(iter(by_key.values()))
    name = str(info.func.func.name)
    base, _, overload = name.partition(".")
    if info.op and not OTHER.search(base):
        own[name] = info.op

nodes: dict[str, list[str]] = {}
for name, node in own.items():
    base, _, overload = name.partition(".")
    functional = base.removesuffix("_") + (f".{overload}" if overload else "")
    if name == functional or own.get(functional) != node:
        nodes.setdefault(node, []).append(name)

print("/** What autograd calls the nodes of operators that have a derivative of their own. Written by `scripts/gradients.py`. */")
print("export const gradientNodes: Readonly<Record<string, string>> = {")
for node in sorted(nodes):
    print(f'  {node}: "{" ".join(sorted(set(nodes[node])))}",')
print("};")
