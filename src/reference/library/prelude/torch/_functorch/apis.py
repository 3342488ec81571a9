"""Function transforms, as far as Dynamo refuses what is transformed (torch/_functorch/apis.py)."""
from torch._functorch.eager_transforms import grad_and_value_impl, grad_impl
from torch._functorch.vmap import vmap_impl

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    def wrapped(*args, **kwargs):
        return vmap_impl(func, in_dims, out_dims, randomness, chunk_size, *args, **kwargs)  #@ 203 return vmap_impl(

    return wrapped


def grad(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        return grad_impl(func, argnums, has_aux, args, kwargs)  #@ 399 return eager_transforms.grad_impl(func, argnums, has_aux, args, kwargs)

    return wrapper


def grad_and_value(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        return grad_and_value_impl(func, argnums, has_aux, args, kwargs)  #@ 442 return eager_transforms.grad_and_value_impl(

    return wrapper
