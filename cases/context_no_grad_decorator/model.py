import torch


class NoGradMethod(torch.nn.Module):
    @torch.no_grad()
    def statistics(self, x):
        return x.mean(), x.var()

    def forward(self, x):
        mean, variance = self.statistics(x)
        return (x - mean) / (variance + 1e-5).sqrt()


model = NoGradMethod()
example_args = (torch.randn(3, 2, requires_grad=True),)
