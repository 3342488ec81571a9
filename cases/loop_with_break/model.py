import torch


class LoopWithBreak(torch.nn.Module):
    limit = 4

    def forward(self, x):
        for step in range(10):
            if step * step > self.limit:
                break
            x = x + step
        else:
            x = x * 0
        return x


model = LoopWithBreak()
example_args = (torch.ones(2),)
