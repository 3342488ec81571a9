import torch
import torch.nn as nn
import torch.nn.functional as F


class Expert(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.w1 = nn.Linear(dim, hidden)
        self.w2 = nn.Linear(hidden, dim)

    def forward(self, x):
        return self.w2(F.relu(self.w1(x)))


class MoE(nn.Module):
    def __init__(self, dim=16, hidden=32, num_experts=4, top_k=2):
        super().__init__()
        self.gate = nn.Linear(dim, num_experts, bias=False)
        self.experts = nn.ModuleList([Expert(dim, hidden) for _ in range(num_experts)])
        self.num_experts = num_experts
        self.top_k = top_k

    def forward(self, hidden_states):
        batch, seq, dim = hidden_states.shape
        x = hidden_states.view(-1, dim)
        router_logits = self.gate(x)
        routing_weights = F.softmax(router_logits, dim=1, dtype=torch.float)
        routing_weights, selected = torch.topk(routing_weights, self.top_k, dim=-1)
        routing_weights /= routing_weights.sum(dim=-1, keepdim=True)
        routing_weights = routing_weights.to(x.dtype)
        expert_mask = F.one_hot(selected, num_classes=self.num_experts).to(x.dtype)
        combine = (expert_mask * routing_weights.unsqueeze(-1)).sum(dim=1)
        final = torch.zeros_like(x)
        for i, expert in enumerate(self.experts):
            final = final + expert(x) * combine[:, i].unsqueeze(-1)
        load = expert_mask.sum(dim=1).mean(dim=0)
        importance = F.softmax(router_logits, dim=-1).mean(dim=0)
        aux_loss = self.num_experts * torch.sum(load * importance)
        return final.reshape(batch, seq, dim), aux_loss


model = MoE()
example_args = (torch.randn(2, 5, 16),)
