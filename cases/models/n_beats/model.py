import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def linear_space(backcast_length, forecast_length, is_forecast=True):
    horizon = forecast_length if is_forecast else backcast_length
    return np.arange(0, horizon) / horizon


class Block(nn.Module):
    def __init__(self, units, thetas_dim, backcast_length, forecast_length):
        super(Block, self).__init__()
        self.units = units
        self.thetas_dim = thetas_dim
        self.backcast_length = backcast_length
        self.forecast_length = forecast_length
        self.fc1 = nn.Linear(backcast_length, units)
        self.fc2 = nn.Linear(units, units)
        self.theta_b_fc = nn.Linear(units, thetas_dim, bias=False)
        self.theta_f_fc = nn.Linear(units, thetas_dim, bias=False)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return x

    def __str__(self):
        block_type = type(self).__name__
        return f"{block_type}(units={self.units})"


class GenericBlock(Block):
    def __init__(self, units, thetas_dim, backcast_length, forecast_length):
        super().__init__(units, thetas_dim, backcast_length, forecast_length)
        self.backcast_fc = nn.Linear(thetas_dim, backcast_length)
        self.forecast_fc = nn.Linear(thetas_dim, forecast_length)

    def forward(self, x):
        x = super(GenericBlock, self).forward(x)
        return self.backcast_fc(self.theta_b_fc(x)), self.forecast_fc(self.theta_f_fc(x))


class TrendBlock(Block):
    def __init__(self, units, thetas_dim, backcast_length, forecast_length):
        super().__init__(units, thetas_dim, backcast_length, forecast_length)
        for name, is_forecast in (("T_b", False), ("T_f", True)):
            t = linear_space(backcast_length, forecast_length, is_forecast)
            basis = torch.tensor(np.array([t ** i for i in range(thetas_dim)])).float()
            self.register_buffer(name, basis)

    def forward(self, x):
        x = super().forward(x)
        return self.theta_b_fc(x).mm(self.T_b), self.theta_f_fc(x).mm(self.T_f)


class NBeatsNet(nn.Module):
    GENERIC_BLOCK = "generic"
    TREND_BLOCK = "trend"

    def __init__(self, stack_types=(TREND_BLOCK, GENERIC_BLOCK), nb_blocks=2, backcast_length=8, forecast_length=4, units=6):
        super().__init__()
        self.forecast_length = forecast_length
        self.stacks = nn.ModuleList()
        for stack_type in stack_types:
            block_cls = NBeatsNet.select_block(stack_type)
            self.stacks.append(nn.ModuleList([block_cls(units, 3, backcast_length, forecast_length) for _ in range(nb_blocks)]))

    @staticmethod
    def select_block(block_type):
        return {NBeatsNet.TREND_BLOCK: TrendBlock, NBeatsNet.GENERIC_BLOCK: GenericBlock}[block_type]

    def forward(self, backcast):
        forecast = torch.zeros(size=(backcast.size()[0], self.forecast_length))
        for stack in self.stacks:
            for block in stack:
                b, f = block(backcast)
                backcast = backcast - b
                forecast = forecast + f
        return backcast, forecast


model = NBeatsNet()
example_args = (torch.randn(2, 8),)
