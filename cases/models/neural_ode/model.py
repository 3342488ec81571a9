import torch
import torch.nn as nn


class ODEFunc(nn.Module):
    def __init__(self, d=3):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(d + 1, 8), nn.Softplus(), nn.Linear(8, d))
        self.nfe = 0

    def forward(self, t, y):
        return self.net(torch.cat([y, torch.full_like(y[..., :1], float(t))], -1))


def rk4(f, y, t, dt):
    k1 = f(t, y)
    k2 = f(t + dt / 2, y + dt * k1 / 2)
    k3 = f(t + dt / 2, y + dt * k2 / 2)
    k4 = f(t + dt, y + dt * k3)
    return y + dt * (k1 + 2 * k2 + 2 * k3 + k4) / 6


class ODE(nn.Module):
    def __init__(self, steps=2, t1=1.0):
        super().__init__()
        self.func, self.steps, self.t1 = ODEFunc(), steps, t1

    def forward(self, y0):
        dt, t, y, traj = self.t1 / self.steps, 0.0, y0, [y0]
        while t < self.t1 - 1e-9:
            y = rk4(self.func, y, t, dt)
            t += dt
            traj.append(y)
        return torch.stack(traj), torch.trapezoid(torch.stack(traj), dx=dt, dim=0)


model = ODE()
example_args = (torch.randn(2, 3),)
