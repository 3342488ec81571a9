import torch
from torch import nn
import torch.nn.functional as F


class CRNN(nn.Module):
    def __init__(self, img_h: int, n_channels: int, n_classes: int, hidden: int, leaky: bool = False):
        super().__init__()
        ks, ps, nm = [3, 3, 2], [1, 1, 0], [4, 8, 8]
        cnn = nn.Sequential()

        def conv_relu(i, batch_norm=False):
            n_in = n_channels if i == 0 else nm[i - 1]
            cnn.add_module("conv{0}".format(i), nn.Conv2d(n_in, nm[i], ks[i], 1, ps[i]))
            if batch_norm:
                cnn.add_module("batchnorm{0}".format(i), nn.BatchNorm2d(nm[i]))
            cnn.add_module("relu{0}".format(i), nn.LeakyReLU(0.2, inplace=True) if leaky else nn.ReLU(True))

        conv_relu(0)
        cnn.add_module("pooling0", nn.MaxPool2d(2, 2))
        conv_relu(1, True)
        cnn.add_module("pooling1", nn.MaxPool2d((2, 2), (2, 1), (0, 1)))
        conv_relu(2)
        self.cnn = cnn
        self.rnn = nn.GRU(nm[-1], hidden, bidirectional=True)
        self.fc = nn.Linear(hidden * 2, n_classes)
        self.ctc = nn.CTCLoss(blank=0, zero_infinity=True)

    def forward(self, images, targets, target_lengths):
        conv = self.cnn(images)
        b, c, h, w = conv.size()
        assert h == 1, "the height of conv must be 1"
        conv = conv.squeeze(2).permute(2, 0, 1)
        recurrent, _ = self.rnn(conv, torch.zeros(2, b, self.rnn.hidden_size))
        T, b, h = recurrent.size()
        output = self.fc(recurrent.view(T * b, h)).view(T, b, -1)
        log_probs = F.log_softmax(output, dim=2)
        lengths = torch.full((b,), T, dtype=torch.long)
        return log_probs, self.ctc(log_probs, targets, lengths, target_lengths)


model = CRNN(8, 1, 6, 4).eval()
example_args = (torch.randn(2, 1, 8, 16), torch.randint(1, 6, (2, 3)), torch.tensor([3, 2]))
