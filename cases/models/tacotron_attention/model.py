import torch
from torch import nn
from torch.nn import functional as F


class LinearNorm(torch.nn.Module):
    def __init__(self, in_dim, out_dim, bias=True, w_init_gain="linear"):
        super(LinearNorm, self).__init__()
        self.linear_layer = torch.nn.Linear(in_dim, out_dim, bias=bias)
        torch.nn.init.xavier_uniform_(self.linear_layer.weight, gain=torch.nn.init.calculate_gain(w_init_gain))

    def forward(self, x):
        return self.linear_layer(x)


class Prenet(nn.Module):
    def __init__(self, in_dim, sizes):
        super(Prenet, self).__init__()
        in_sizes = [in_dim] + sizes[:-1]
        self.layers = nn.ModuleList([LinearNorm(in_size, out_size, bias=False) for (in_size, out_size) in zip(in_sizes, sizes)])

    def forward(self, x):
        for linear in self.layers:
            x = F.dropout(F.relu(linear(x)), p=0.5, training=True)
        return x


class LocationSensitiveAttention(nn.Module):
    score_mask_value = -float("inf")

    def __init__(self, rnn_dim, embed_dim, attn_dim, n_filters, kernel):
        super().__init__()
        self.query_layer = LinearNorm(rnn_dim, attn_dim, bias=False, w_init_gain="tanh")
        self.memory_layer = LinearNorm(embed_dim, attn_dim, bias=False, w_init_gain="tanh")
        self.v = LinearNorm(attn_dim, 1, bias=False)
        padding = int((kernel - 1) / 2)
        self.location_conv = nn.Conv1d(2, n_filters, kernel_size=kernel, padding=padding, bias=False)
        self.location_dense = LinearNorm(n_filters, attn_dim, bias=False, w_init_gain="tanh")

    def get_alignment_energies(self, query, processed_memory, attention_weights_cat):
        processed_query = self.query_layer(query.unsqueeze(1))
        location = self.location_dense(self.location_conv(attention_weights_cat).transpose(1, 2))
        energies = self.v(torch.tanh(processed_query + location + processed_memory))
        return energies.squeeze(-1)

    def forward(self, hidden, memory, processed_memory, cat, mask):
        alignment = self.get_alignment_energies(hidden, processed_memory, cat)
        if mask is not None:
            alignment.data.masked_fill_(mask, self.score_mask_value)
        weights = F.softmax(alignment, dim=1)
        context = torch.bmm(weights.unsqueeze(1), memory)
        return context.squeeze(1), weights


class Decoder(nn.Module):
    def __init__(self, n_mel=4, embed=6, rnn=8, attn=5):
        super().__init__()
        self.prenet = Prenet(n_mel, [6, 6])
        self.rnn_cell = nn.LSTMCell(6 + embed, rnn)
        self.attention = LocationSensitiveAttention(rnn, embed, attn, 3, 5)
        self.projection = LinearNorm(rnn + embed, n_mel)
        self.rnn_dim, self.embed_dim = rnn, embed

    def forward(self, memory, mels, mask):
        B, T, _ = memory.shape
        h = memory.new_zeros(B, self.rnn_dim)
        c = memory.new_zeros(B, self.rnn_dim)
        weights = memory.new_zeros(B, T)
        cumulative = memory.new_zeros(B, T)
        context = memory.new_zeros(B, self.embed_dim)
        processed = self.attention.memory_layer(memory)
        outputs, alignments = [], []
        for frame in self.prenet(mels).unbind(1):
            h, c = self.rnn_cell(torch.cat((frame, context), -1), (h, c))
            cat = torch.cat((weights.unsqueeze(1), cumulative.unsqueeze(1)), dim=1)
            context, weights = self.attention(h, memory, processed, cat, mask)
            cumulative = cumulative + weights
            outputs += [self.projection(torch.cat((h, context), dim=1))]
            alignments.append(weights)
        return torch.stack(outputs, 1), torch.stack(alignments, 1)


model = Decoder()
example_args = (torch.randn(2, 5, 6), torch.randn(2, 3, 4), torch.zeros(2, 5, dtype=torch.bool))
