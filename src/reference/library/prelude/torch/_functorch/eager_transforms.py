"""Gradients of functions (torch/_functorch/eager_transforms.py)."""
from torch._functorch.vmap import doesnt_support_saved_tensors_hooks, transformed

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


@doesnt_support_saved_tensors_hooks
def grad_and_value_impl(func, argnums, has_aux, args, kwargs):
    return transformed("grad", func, args, kwargs, "same")  #@ 1364 output = func(*args, **kwargs)


def grad_impl(func, argnums, has_aux, args, kwargs):
    return grad_and_value_impl(func, argnums, has_aux, args, kwargs)  #@ 1406 results = grad_and_value_impl(func, argnums, has_aux, args, kwargs)
