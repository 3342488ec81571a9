import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, in_dim: int = 64, hidden: int = 32, latent_dim: int = 8):
        super(VAE, self).__init__()
        self.encoder = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2))
        self.fc_mu = nn.Linear(hidden, latent_dim)
        self.fc_var = nn.Linear(hidden, latent_dim)
        self.decoder = nn.Sequential(nn.Linear(latent_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, in_dim), nn.Sigmoid())
        self.kld_weight = 0.00025

    def encode(self, x):
        h = self.encoder(torch.flatten(x, start_dim=1))
        return [self.fc_mu(h), self.fc_var(h)]

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return eps * std + mu

    def loss_function(self, *args, **kwargs) -> dict:
        recons, input, mu, log_var = args
        recons_loss = F.mse_loss(recons, input)
        kld_loss = torch.mean(-0.5 * torch.sum(1 + log_var - mu ** 2 - log_var.exp(), dim=1), dim=0)
        loss = recons_loss + kwargs["M_N"] * kld_loss
        return {"loss": loss, "Reconstruction_Loss": recons_loss.detach(), "KLD": -kld_loss.detach()}

    def forward(self, x):
        mu, log_var = self.encode(x)
        z = self.reparameterize(mu, log_var)
        recons = self.decoder(z).view_as(x)
        return recons, self.loss_function(recons, x, mu, log_var, M_N=self.kld_weight)


model = VAE()
example_args = (torch.rand(4, 1, 8, 8),)
