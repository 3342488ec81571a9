"""What higher-order operators share (torch/_higher_order_ops/utils.py)."""
import torch


def first_slice_copy(t, dim=0):
    return torch.select_copy(t, dim, 0)  #@ 482 return torch.select_copy(t, dim, 0)
