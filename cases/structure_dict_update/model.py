import torch


class DictUpdate(torch.nn.Module):
    def forward(self, x):
        features = {"raw": x}
        features["double"] = features["raw"] * 2
        features.update(sum=features["raw"] + features["double"])
        del features["raw"]
        return features


model = DictUpdate()
example_args = (torch.ones(2),)
