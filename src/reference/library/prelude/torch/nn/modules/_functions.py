"""Autograd functions that modules are made of (torch/nn/modules/_functions.py)."""
import torch
from torch.autograd.function import Function


class CrossMapLRN2d(Function):
    """Each channel divided by a power of the squares of its neighbours, whose sum moves along: a channel enters, another leaves."""

    @staticmethod
    def forward(ctx, input, size, alpha=1e-4, beta=0.75, k=1):
        if input.dim() != 4:
            raise ValueError(f"CrossMapLRN2d: Expected input to be 4D, got {input.dim()}D instead.")
        ctx.scale = input.new()
        output = input.new()
        channels = input.size(1)
        output.resize_as_(input)
        ctx.scale.resize_as_(input)
        torch.pow(input, 2, out=output)
        reach = int((size - 1) / 2 + 1)
        first = ctx.scale.select(1, 0)
        first.zero_()
        for c in range(min(reach, channels)):
            first.add_(output.select(1, c))
        for c in range(1, channels):
            before = ctx.scale.select(1, c - 1)
            current = ctx.scale.select(1, c)
            current.copy_(before)
            if c < channels - reach + 1:
                current.add_(output.select(1, c + reach - 1), alpha=1)
            if c > reach:
                current.add_(output.select(1, c - reach), alpha=-1)
        ctx.scale.mul_(alpha / size).add_(k)
        torch.pow(ctx.scale, -beta, out=output)
        output.mul_(input)
        ctx.save_for_backward(input, output)
        return output

    @staticmethod
    def backward(ctx, grad_output):
        raise NotImplementedError("gradients are not computed here")
