import math

import torch
import torch.nn as nn


class MelFrontend(nn.Module):
    def __init__(self, n_fft=16, hop=8, n_mels=4, sr=100):
        super().__init__()
        self.n_fft, self.hop = n_fft, hop
        self.register_buffer('window', torch.hann_window(n_fft))
        freqs = torch.linspace(0, sr / 2, n_fft // 2 + 1)
        hz = 700 * (10 ** (torch.linspace(0, 2595 * math.log10(1 + (sr / 2) / 700), n_mels + 2) / 2595) - 1)
        fb = torch.zeros(n_mels, n_fft // 2 + 1)
        for m in range(n_mels):
            up = (freqs - hz[m]) / (hz[m + 1] - hz[m])
            down = (hz[m + 2] - freqs) / (hz[m + 2] - hz[m + 1])
            fb[m] = torch.clamp(torch.minimum(up, down), min=0)
        self.register_buffer('fb', fb)

    def forward(self, wav):
        spec = torch.stft(wav, self.n_fft, hop_length=self.hop, window=self.window, return_complex=True)
        power = spec.abs().pow(2)
        mel = torch.matmul(self.fb, power)
        return torch.log(mel.clamp(min=1e-5))


model = MelFrontend()
example_args = (torch.randn(2, 64),)
