"""`torch.utils.checkpoint` (torch/utils/checkpoint.py): without a backward pass a checkpointed call is a call."""


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
