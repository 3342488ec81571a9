import torch


class Shifted:
    def __init__(self, box, amount):
        self.box, self.amount = box, amount

    def __enter__(self):
        self.box.append(self.amount)

    def __exit__(self, *exception):
        self.box.pop()


class ClassContext(torch.nn.Module):
    def forward(self, x):
        box = [0]
        with Shifted(box, 3):
            x = x + box[-1]
        return x


model = ClassContext()
example_args = (torch.zeros(2),)
