import torch
import torch.nn as nn
import torch.nn.functional as F


class SiameseNetwork(nn.Module):
    def __init__(self, margin: float = 1.0):
        super().__init__()
        self.margin = margin
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=3, padding="same"),
            nn.ReLU(),
            nn.BatchNorm2d(4),
            nn.AdaptiveAvgPool2d((4, 4)),
        )
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(4 * 4 * 4, 16), nn.ReLU(inplace=True), nn.Linear(16, 5))

    def forward_once(self, x):
        return self.fc(self.cnn(x))

    def forward(self, pair, label):
        left, right = pair
        out1, out2 = self.forward_once(left), self.forward_once(right)
        distance = F.pairwise_distance(out1, out2, keepdim=True)
        loss = torch.mean((1 - label) * torch.pow(distance, 2) + label * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2))
        return distance, F.cosine_similarity(out1, out2), loss


model = SiameseNetwork(margin=2.0)
example_args = ((torch.randn(2, 1, 10, 10), torch.randn(2, 1, 10, 10)), torch.tensor([[0.0], [1.0]]))
