import torch


class ClosureOverTensor(torch.nn.Module):
    def forward(self, x, y):
        def attend(z):
            return z @ y

        return attend(x) + attend(x * 2)


model = ClosureOverTensor()
example_args = (torch.ones(2, 2), torch.ones(2, 2))
