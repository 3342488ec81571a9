import torch


class NestedInputs(torch.nn.Module):
    def forward(self, batch):
        (image, mask), scale = batch["pairs"][0], batch["scale"]
        return {"masked": image * mask * scale}


model = NestedInputs()
example_args = ({"pairs": [(torch.randn(2, 2), torch.ones(2, 2))], "scale": torch.tensor(2.0)},)
