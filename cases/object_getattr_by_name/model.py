import torch


class ByName(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_0 = torch.nn.Conv1d(1, 2, 3)
        self.conv_1 = torch.nn.Conv1d(2, 1, 3)

    def forward(self, x):
        for index in range(2):
            x = getattr(self, f"conv_{index}")(x)
        return x


model = ByName()
example_args = (torch.randn(1, 1, 8),)
