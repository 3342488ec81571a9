"""Older names of what torch/library.py has (torch/_custom_ops.py)."""
from torch.library import get_ctx, impl_abstract

__all__ = ["get_ctx", "impl_abstract"]
