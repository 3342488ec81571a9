import torch
import torch.nn as nn
import torch.nn.functional as F


class HyperLinear(nn.Module):
    def __init__(self, in_features, out_features, z_dim):
        super().__init__()
        self.shape = (out_features, in_features)
        self.weight_gen = nn.Linear(z_dim, in_features * out_features)
        self.bias_gen = nn.Linear(z_dim, out_features)

    def forward(self, x, z):
        w = self.weight_gen(z).reshape(self.shape)
        b = self.bias_gen(z)
        return F.linear(x, w, b)


class HyperConv2d(nn.Module):
    def __init__(self, in_ch, out_ch, k, z_dim):
        super().__init__()
        self.in_ch, self.out_ch, self.k = in_ch, out_ch, k
        self.gen = nn.Sequential(nn.Linear(z_dim, 16), nn.ReLU(), nn.Linear(16, out_ch * in_ch * k * k))

    def forward(self, x, z):
        weight = self.gen(z).view(self.out_ch, self.in_ch, self.k, self.k)
        return F.conv2d(x, weight, padding=self.k // 2)


class HyperNet(nn.Module):
    def __init__(self, z_dim=6):
        super().__init__()
        self.z = nn.ParameterList([nn.Parameter(torch.randn(z_dim) * 0.1) for _ in range(2)])
        self.conv = HyperConv2d(3, 4, 3, z_dim)
        self.fc = HyperLinear(4, 5, z_dim)

    def forward(self, x):
        h = F.relu(self.conv(x, self.z[0]))
        h = F.adaptive_avg_pool2d(h, 1).flatten(1)
        return self.fc(h, self.z[1])


model = HyperNet()
example_args = (torch.randn(2, 3, 8, 8),)
