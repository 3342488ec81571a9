import torch
import torch.nn as nn


class Attention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.W1 = nn.Linear(hidden_size, hidden_size, bias=False)
        self.W2 = nn.Linear(hidden_size, hidden_size, bias=False)
        self.V = nn.Linear(hidden_size, 1, bias=False)

    def forward(self, encoder_outputs, decoder_state, mask):
        keys = self.W1(encoder_outputs)
        query = self.W2(decoder_state).unsqueeze(1)
        scores = self.V(torch.tanh(keys + query)).squeeze(-1)
        return scores.masked_fill(mask, -1e9)


class PointerNet(nn.Module):
    def __init__(self, input_size=2, hidden=8, steps=3):
        super().__init__()
        self.embed = nn.Linear(input_size, hidden)
        self.encoder = nn.GRU(hidden, hidden, batch_first=True)
        self.cell = nn.GRUCell(hidden, hidden)
        self.attn = Attention(hidden)
        self.start = nn.Parameter(torch.zeros(hidden))
        self.steps = steps

    def forward(self, points):
        B, N, _ = points.shape
        emb = self.embed(points)
        outputs, h = self.encoder(emb)
        h = h[-1]
        x = self.start.expand(B, -1)
        mask = torch.zeros(B, N, dtype=torch.bool)
        log_probs, pointers = [], []
        for _ in range(self.steps):
            h = self.cell(x, h)
            scores = self.attn(outputs, h, mask)
            log_p = torch.log_softmax(scores, dim=-1)
            index = log_p.argmax(dim=-1)
            mask = mask.scatter(1, index.unsqueeze(1), True)
            x = emb.gather(1, index.view(B, 1, 1).expand(-1, 1, emb.size(-1))).squeeze(1)
            log_probs.append(log_p)
            pointers.append(index)
        return torch.stack(log_probs, dim=1), torch.stack(pointers, dim=1)


model = PointerNet()
example_args = (torch.rand(2, 5, 2),)
