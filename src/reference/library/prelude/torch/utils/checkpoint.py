"""`torch.utils.checkpoint` (torch/utils/checkpoint.py): without a backward pass a checkpointed call is a call."""

import enum
import torch


class CheckpointPolicy(enum.Enum):
    MUST_SAVE = 0
    PREFER_SAVE = 1
    MUST_RECOMPUTE = 2
    PREFER_RECOMPUTE = 3


class SelectiveCheckpointContext:
    def __init__(self, *, is_recompute):
        self.is_recompute = is_recompute


class _SavingMode:
    """Abstraction: what is saved for the recomputation shows in no graph."""

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None


def create_selective_checkpoint_contexts(policy_fn_or_list, allow_cache_entry_mutation=False):
    if isinstance(policy_fn_or_list, list):
        for op in policy_fn_or_list:
            if type(op).__name__ != "OpOverload":
                hint = " Please update the OpOverloadPacket to a specific OpOverload.For example, if you have `torch.ops.aten.mm`, change it to `torch.ops.aten.mm.default`." if type(op).__name__ == "OpOverloadPacket" else ""
                raise ValueError(f"Expected op in `op_list` to be an OpOverload but got: {op} of type {type(op)}.{hint}")
    elif not callable(policy_fn_or_list):
        raise TypeError("policy_fn_or_list must be either a function or a list of ops.")
    return _SavingMode(), _SavingMode()


def _enter(context_fn):
    """What a checkpoint with contexts of its own does before its function runs: it saves its inputs, beside an empty tensor, and is given one."""
    context_fn()
    torch.empty((0,), requires_grad=True)
    torch.empty((0,))


def noop_context_fn():
    from contextlib import nullcontext
    return nullcontext(), nullcontext()


def checkpoint(function, *args, use_reentrant=None, context_fn=noop_context_fn, determinism_check="default", debug=False, **kwargs):
    kwargs.pop("preserve_rng_state", None)
    return function(*args, **kwargs)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    for function in functions:
        input = function(input)
    return input
