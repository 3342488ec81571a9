import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, num_layers=2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(8, 2)

    def forward(self, x):
        h0 = torch.zeros(4, x.size(0), 4)
        c0 = torch.zeros(4, x.size(0), 4)
        out, (hn, cn) = self.lstm(x, (h0, c0))
        return self.fc(out[:, -1, :]), hn


model = Net()
example_args = (torch.randn(2, 5, 3),)
