import math

import torch
import torch.nn as nn


def layer_init(layer, std=math.sqrt(2), bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


class Agent(nn.Module):
    LOG_STD_MIN, LOG_STD_MAX = -5, 2

    def __init__(self, obs_dim=4, act_dim=2, hidden=8):
        super().__init__()
        self.trunk = nn.Sequential(layer_init(nn.Linear(obs_dim, hidden)), nn.Tanh(), layer_init(nn.Linear(hidden, hidden)), nn.Tanh())
        self.actor_mean = layer_init(nn.Linear(hidden, act_dim), std=0.01)
        self.actor_logstd = layer_init(nn.Linear(hidden, act_dim), std=0.01)
        self.critic = layer_init(nn.Linear(hidden, 1), std=1.0)
        self.register_buffer("action_scale", torch.tensor((1.0 - -1.0) / 2.0))
        self.register_buffer("action_bias", torch.tensor((1.0 + -1.0) / 2.0))

    def get_value(self, x):
        return self.critic(self.trunk(x))

    def forward(self, x, noise):
        h = self.trunk(x)
        mean, log_std = self.actor_mean(h), torch.tanh(self.actor_logstd(h))
        log_std = self.LOG_STD_MIN + 0.5 * (self.LOG_STD_MAX - self.LOG_STD_MIN) * (log_std + 1)
        std = log_std.exp()
        x_t = mean + std * noise
        y_t = torch.tanh(x_t)
        action = y_t * self.action_scale + self.action_bias
        log_prob = -((x_t - mean) ** 2) / (2 * std ** 2) - log_std - math.log(math.sqrt(2 * math.pi))
        log_prob -= torch.log(self.action_scale * (1 - y_t.pow(2)) + 1e-6)
        entropy = (0.5 + 0.5 * math.log(2 * math.pi) + log_std).sum(-1)
        return action, log_prob.sum(1, keepdim=True), entropy, self.get_value(x).flatten()


model = Agent()
example_args = (torch.randn(3, 4), torch.randn(3, 2))
