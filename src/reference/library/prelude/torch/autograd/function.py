"""`torch.autograd.Function` (torch/autograd/function.py): nothing is ever differentiated, so a call is its forward."""
import torch

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


class FunctionCtx:
    def save_for_backward(self, *tensors):
        self.to_save = tensors

    def save_for_forward(self, *tensors):
        self.saved_for_forward = tensors

    @property
    def saved_tensors(self):
        return self.to_save if hasattr(self, "to_save") else ()

    def mark_dirty(self, *args):
        self.dirty_tensors = args

    def mark_non_differentiable(self, *args):
        self.non_differentiable = args

    def set_materialize_grads(self, value):
        self.materialize_grads = value


class FunctionMeta(type):
    pass


class Function(FunctionCtx, metaclass=FunctionMeta):
    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError("You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD.")

    vjp = backward

    @staticmethod
    def jvp(ctx, *grad_inputs):
        raise NotImplementedError("You must implement the jvp function for custom autograd.Function to use it with forward mode AD.")

    @classmethod
    def apply(cls, *args, **kwargs):
        ctx = Function()
        with torch._C._AutoGradMode(False):
            return forward_with_context(cls)(ctx, *args, **kwargs)


def forward_with_context(cls):
    """The forward that takes a context first, whichever way the class was written."""
    if cls.setup_context is Function.setup_context:
        return cls.forward

    def new_forward(ctx, *args, **kwargs):
        output = cls.forward(*args, **kwargs)  #@ 676 output = original_forward(*args, **kwargs)
        cls.setup_context(ctx, args, output)  #@ 677 original_setup_context(ctx, args, output)
        return output
    return new_forward


def once_differentiable(fn):
    return fn
