import torch
import torch.nn as nn


def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)


class Generator(nn.Module):
    def __init__(self, nz=8, ngf=4, nc=3):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 4, 4, 1, 0, bias=False),
            nn.BatchNorm2d(ngf * 4),
            nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 4, ngf * 2, 4, 2, 1, bias=False),
            nn.BatchNorm2d(ngf * 2),
            nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 2, nc, 4, 2, 1, bias=False),
            nn.Tanh(),
        )

    def forward(self, input):
        return self.main(input)


class Discriminator(nn.Module):
    def __init__(self, nc=3, ndf=4):
        super().__init__()
        layers = []
        in_ch = nc
        for i, mult in enumerate((1, 2)):
            layers.append(nn.Conv2d(in_ch, ndf * mult, 4, 2, 1, bias=False))
            if i > 0:
                layers.append(nn.BatchNorm2d(ndf * mult))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            in_ch = ndf * mult
        layers += [nn.Conv2d(in_ch, 1, 4, 1, 0, bias=False), nn.Sigmoid()]
        self.main = nn.Sequential(*layers)

    def forward(self, input):
        return self.main(input).view(-1, 1).squeeze(1)


class GAN(nn.Module):
    def __init__(self):
        super().__init__()
        self.G = Generator().apply(weights_init)
        self.D = Discriminator().apply(weights_init)
        self.criterion = nn.BCELoss()

    def forward(self, noise, real):
        fake = self.G(noise)
        label = torch.full((real.size(0),), 1.0, dtype=torch.float)
        errD_real = self.criterion(self.D(real), label)
        label.fill_(0.0)
        errD_fake = self.criterion(self.D(fake.detach()), label)
        label.fill_(1.0)
        errG = self.criterion(self.D(fake), label)
        return errD_real + errD_fake, errG


model = GAN()
example_args = (torch.randn(2, 8, 1, 1), torch.randn(2, 3, 16, 16))
