import torch


class Nested(torch.nn.Module):
    def forward(self, x):
        with torch.no_grad():
            x = x + 1
            with torch.enable_grad():
                x = x * 2
            x = x - 1
        return x.sin()


model = Nested()
example_args = (torch.randn(2),)
