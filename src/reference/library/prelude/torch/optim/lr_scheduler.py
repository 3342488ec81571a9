"""Schedules of learning rates (torch/optim/lr_scheduler.py): the rate of an optimizer is kept as it was given."""


class LRScheduler:
    def __init__(self, optimizer, *args, last_epoch=-1, verbose="deprecated", **kwargs):
        self.optimizer = optimizer
        self.last_epoch = last_epoch + 1
        self.base_lrs = [group["lr"] for group in optimizer.param_groups]

    def step(self, epoch=None):
        self.last_epoch += 1

    def get_last_lr(self):
        if self.last_epoch > 0:
            import torch
            torch._C._unmodelled("the learning rate after steps of a scheduler")
        return list(self.base_lrs)

    def state_dict(self):
        return {"last_epoch": self.last_epoch, "base_lrs": list(self.base_lrs)}

    def load_state_dict(self, state_dict):
        self.last_epoch = state_dict["last_epoch"]


_LRScheduler = LRScheduler


class LambdaLR(LRScheduler):
    pass


class MultiplicativeLR(LRScheduler):
    pass


class StepLR(LRScheduler):
    pass


class MultiStepLR(LRScheduler):
    pass


class ConstantLR(LRScheduler):
    pass


class LinearLR(LRScheduler):
    pass


class ExponentialLR(LRScheduler):
    pass


class PolynomialLR(LRScheduler):
    pass


class CosineAnnealingLR(LRScheduler):
    pass


class CosineAnnealingWarmRestarts(LRScheduler):
    pass


class CyclicLR(LRScheduler):
    pass


class OneCycleLR(LRScheduler):
    pass


class SequentialLR(LRScheduler):
    pass


class ReduceLROnPlateau(LRScheduler):
    def step(self, metrics, epoch=None):
        self.last_epoch += 1
