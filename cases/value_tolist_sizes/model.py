import torch


class SizesFromTensor(torch.nn.Module):
    def forward(self, sizes):
        rows, columns = sizes.tolist()
        torch._check_is_size(rows)
        torch._check_is_size(columns)
        return torch.ones(rows, columns)


model = SizesFromTensor()
example_args = (torch.tensor([2, 3]),)
