"""Extracts the Python signatures of an installed PyTorch's built-in functions and methods as one TypeScript data file.

    python3 signatures.py signatures > signatures.ts
    python3 signatures.py names > names.ts

The order of a function's signatures, the names and defaults of their parameters and the operator that each stands for are facts about a
release, computed by torchgen from the operator list, as PyTorch's own build does. Bindings that PyTorch writes by hand are in
`MANUAL`; left out are named dimensions that have no other form, backward functions and families of other devices.
"""
import os
import re
import sys

import torch
import torchgen.gen
from torchgen.api.python import PythonSignatureDeprecated
from torchgen.gen import parse_native_yaml
from torchgen.packaged.autograd import gen_python_functions as gen

packaged = os.path.join(os.path.dirname(torchgen.gen.__file__), "packaged")
aten = os.path.join(packaged, "ATen", "native")
native = parse_native_yaml(os.path.join(aten, "native_functions.yaml"), os.path.join(aten, "tags.yaml")).native_functions
native = list(filter(gen.should_generate_py_binding, native))
deprecated = os.path.join(packaged, "autograd", "deprecated.yaml")

OTHER_FAMILIES = re.compile(
    r"^_?(foreach|fused|cudnn|miopen|mkldnn|mps|cuda|nested|sparse|mkl|nnpack|fbgemm|slow|thnn|cufft|amp|rowwise|sspaddmm|hspmm"
    r"|fake_quantize_learnable|make_per|wrapped_quantized|cslt|weight_int|dyn_quant|convert_indices|to_sparse_|validate_sparse|efficientzero)|_backward|_test_"
)

# Methods of dense tensors all the same (schemas.py has the same names).
KEPT = set("to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc sparse_dim sparse_mask sparse_resize_ sparse_resize_and_clear_ hspmm sspaddmm resize_as_sparse_".split())

GROUPS = [
    ("torch", False, gen.is_py_torch_function, torch),
    ("Tensor", True, gen.is_py_variable_method, torch.Tensor),
    ("torch._C._nn", False, gen.is_py_nn_function, torch._C._nn),
    ("torch._C._fft", False, gen.is_py_fft_function, torch._C._fft),
    ("torch._C._linalg", False, gen.is_py_linalg_function, torch._C._linalg),
    ("torch._C._special", False, gen.is_py_special_function, torch._C._special),
]


def overload(function):
    return str(function.func.name)


def row(group):
    """`signature => operator`, then ` | out operator`, then ` : operands` where a deprecated form orders them otherwise."""
    signature = group.signature
    text = signature.signature_str(skip_outputs=False, symint=True)
    if group.outplace is not None:
        pass
    row = text.replace("|deprecated", "") + " => " + overload(group.base)
    if group.outplace is not None:
        row += " | " + overload(group.outplace)
    if isinstance(signature, PythonSignatureDeprecated):
        row += " : " + ", ".join(signature.deprecated_args_exprs)
    return row


def signatures():
    print("/* One Python signature a line, in the order they are tried: */")
    print("/* `signature => operator | operator that writes to out : operands in the operator's order, where a deprecated form has another`. */")
    print("export const signatureText: Readonly<Record<string, string>> = {")
    for name, method, pred, owner in GROUPS:
        pairs = gen.load_signatures(native, deprecated, method=method)
        grouped = gen.group_filter_overloads(pairs, pred)
        print(f'  "{name}": String.raw`')
        for base in sorted(grouped, key=str):
            if OTHER_FAMILIES.search(str(base)) and str(base) not in KEPT:
                continue
            for group in gen.group_overloads(grouped[base]):
                print(row(group).replace("`", "\\`"))
        print("`,")
    print("};")


# Modules whose public names are known, so that what exists but is not implemented can be told from what does not exist.
MODULES = """torch torch.Tensor torch.nn torch.nn.functional torch.nn.init torch.nn.parameter torch.nn.modules torch.nn.utils torch.nn.utils.rnn
torch.nn.utils.parametrize torch.nn.utils.parametrizations torch.nn.attention torch.linalg torch.fft torch.special torch.autograd torch.autograd.functional
torch.jit torch.utils torch.utils.data torch.utils.checkpoint torch.utils._pytree torch.cuda torch.cuda.amp torch.amp torch.cpu.amp torch.compiler
torch._dynamo torch.export torch.distributions torch.testing torch.random torch.backends torch.backends.cudnn torch.backends.mps torch.func
torch.functional torch.optim torch.optim.lr_scheduler torch.onnx torch.sparse torch.nested torch.masked torch.fx torch.ao torch.quantization
torch.distributed torch.hub torch.library torch.mps torch.cpu torch.profiler torch.types torch.version torch.overrides torch.multiprocessing
torch.futures torch.package torch.signal.windows torch.storage torch.serialization torch._C torch._C._nn torch._higher_order_ops
functorch functorch.experimental functorch.experimental.control_flow torch.fx.experimental.symbolic_shapes torch.xpu torch.return_types""".split()


def names():
    print("/* The names that PyTorch's modules have; those that are modules themselves end in a dot. */")
    print("export const publicNames: Readonly<Record<string, string>> = {")
    import importlib
    import types
    for dotted in MODULES:
        if dotted == "torch.Tensor":
            owner = torch.Tensor
        else:
            owner = importlib.import_module(dotted) if not dotted.startswith("torch._C._") else getattr(torch._C, dotted.rsplit(".", 1)[1])
        found = [
            name + ("." if isinstance(getattr(owner, name, None), types.ModuleType) else "")
            for name in sorted(dir(owner)) if not name.startswith("__") and name.isidentifier()
        ]
        print(f'  "{dotted}": "{" ".join(found)}",')
    print("};")


release = torch.__version__.split("+")[0]
print(f"/* Generated by scripts/signatures.py from PyTorch {release}; do not edit. */")
signatures() if sys.argv[1] == "signatures" else names()
