import torch

model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3)).train()
example_args = (torch.randn(4, 2),)
