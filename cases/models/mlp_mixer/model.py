from functools import partial

import torch
from torch import nn


class PreNormResidual(nn.Module):
    def __init__(self, dim, fn):
        super().__init__()
        self.fn = fn
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        return self.fn(self.norm(x)) + x


def FeedForward(dim, expansion_factor=4, dropout=0.0, dense=nn.Linear):
    inner_dim = int(dim * expansion_factor)
    return nn.Sequential(dense(dim, inner_dim), nn.GELU(), nn.Dropout(dropout), dense(inner_dim, dim), nn.Dropout(dropout))


class Patchify(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return nn.functional.unfold(x, kernel_size=self.p, stride=self.p).transpose(1, 2)


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean(dim=1)


def MLPMixer(*, image_size, channels, patch_size, dim, depth, num_classes, expansion_factor=4, expansion_factor_token=0.5):
    num_patches = (image_size // patch_size) ** 2
    chan_first, chan_last = partial(nn.Conv1d, kernel_size=1), nn.Linear
    return nn.Sequential(
        Patchify(patch_size),
        nn.Linear((patch_size ** 2) * channels, dim),
        *[nn.Sequential(
            PreNormResidual(dim, FeedForward(num_patches, expansion_factor, 0.0, chan_first)),
            PreNormResidual(dim, FeedForward(dim, expansion_factor_token, 0.0, chan_last)),
        ) for _ in range(depth)],
        nn.LayerNorm(dim),
        GlobalAverage(),
        nn.Linear(dim, num_classes),
    )


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = MLPMixer(image_size=8, channels=3, patch_size=2, dim=12, depth=2, num_classes=5)

    def forward(self, x):
        return self.net(x)


model = Mixer()
example_args = (torch.randn(2, 3, 8, 8),)
