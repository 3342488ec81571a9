"""Averages of weights (torch/optim/swa_utils.py)."""
import itertools
from copy import deepcopy

import torch
from torch.nn import Module


def get_ema_avg_fn(decay=0.999):
    _checked(decay)

    @torch.no_grad()
    def ema_update(ema_param, current_param, num_averaged):
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_avg_fn():
    @torch.no_grad()
    def swa_update(averaged_param, current_param, num_averaged):
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def get_ema_multi_avg_fn(decay=0.999):
    _checked(decay)
    one = get_ema_avg_fn(decay)

    @torch.no_grad()
    def ema_update(ema_param_list, current_param_list, _):
        for average, current in zip(ema_param_list, current_param_list):
            average.copy_(one(average, current, _))

    return ema_update


def get_swa_multi_avg_fn():
    one = get_swa_avg_fn()

    @torch.no_grad()
    def swa_update(averaged_param_list, current_param_list, num_averaged):
        for average, current in zip(averaged_param_list, current_param_list):
            average.copy_(one(average, current, num_averaged))

    return swa_update


def _checked(decay):
    if decay < 0.0 or decay > 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")


class AveragedModel(Module):
    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        assert avg_fn is None or multi_avg_fn is None, "Only one of avg_fn and multi_avg_fn should be provided"
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", torch.tensor(0, dtype=torch.long, device=device))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)  #@ 242 return self.module(*args, **kwargs)

    def update_parameters(self, model):
        def followed(of, own):
            return itertools.chain(of.parameters(), of.buffers()) if self.use_buffers else own.parameters()

        pairs = [(average.detach(), current.detach().to(average.device)) for average, current in zip(followed(self.module, self), followed(model, model))]
        if self.n_averaged == 0:
            for average, current in pairs:
                average.copy_(current)
        else:
            if self.multi_avg_fn is not None:
                self.multi_avg_fn([average for average, _ in pairs], [current for _, current in pairs], self.n_averaged)
            else:
                averaged = self.avg_fn or get_swa_avg_fn()
                for average, current in pairs:
                    average.copy_(averaged(average, current, self.n_averaged))
        if not self.use_buffers:
            for average, current in zip(self.module.buffers(), model.buffers()):
                average.detach().copy_(current.detach().to(average.device))
        self.n_averaged += 1
