import torch
import torch.nn as nn


class ConvAutoencoder(nn.Module):
    def __init__(self, channels=(1, 4, 8)):
        super().__init__()
        pairs = list(zip(channels[:-1], channels[1:]))
        self.encoder = nn.ModuleDict({f"down_{i}_{o}": nn.Conv2d(i, o, 3, stride=2, padding=1) for i, o in pairs})
        self.decoder = nn.ModuleDict({f"up_{o}_{i}": nn.ConvTranspose2d(o, i, 3, stride=2, padding=1, output_padding=1) for i, o in pairs[::-1]})
        self.act = nn.Hardswish()

    def encode(self, x):
        for name, layer in self.encoder.items():
            x = self.act(layer(x))
        return x

    def decode(self, z):
        *hidden, last = self.decoder.values()
        for layer in hidden:
            z = self.act(layer(z))
        return torch.sigmoid(last(z))

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z), z


model = ConvAutoencoder()
example_args = (torch.randn(1, 1, 8, 8),)
