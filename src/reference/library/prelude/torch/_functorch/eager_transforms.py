"""Gradients of functions (torch/_functorch/eager_transforms.py)."""
import torch
from torch._functorch.vmap import doesnt_support_saved_tensors_hooks, transformed

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


@doesnt_support_saved_tensors_hooks
def grad_and_value_impl(func, argnums, has_aux, args, kwargs):
    return transformed("grad", func, args, kwargs, "same")  #@ 1364 output = func(*args, **kwargs)


def grad_impl(func, argnums, has_aux, args, kwargs):
    return grad_and_value_impl(func, argnums, has_aux, args, kwargs)  #@ 1406 results = grad_and_value_impl(func, argnums, has_aux, args, kwargs)


def lazy_dynamo_disallow(func):
    return torch._dynamo.disallow_in_graph(func)  #@ 52 return torch._dynamo.disallow_in_graph(func)


def linearize(func, *primals):
    if not torch.compiler.is_dynamo_compiling():
        torch._C._unmodelled("torch.func.linearize")
    func(*primals)  #@ 1724 output = func(*primals)
    return lazy_dynamo_disallow(None)  #@ 1746 jvp_graph = lazy_dynamo_disallow(make_fx)(trace_fn)(flat_tangents)
