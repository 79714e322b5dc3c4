"""ConvLSTM encoder-forecasters in plain PyTorch, as usual: the four gates are one convolution over
the concatenated input and state."""
import dataclasses

import torch
from torch import nn
from torch.nn import functional as F


class Cell(nn.Module):
    def __init__(self, inputs, hidden, kernel):
        super().__init__()
        self.hidden = hidden
        self.gates = nn.Conv2d(inputs + hidden, 4 * hidden, kernel, padding=kernel // 2)
        self.i, self.f, self.o = (nn.Parameter(torch.zeros(hidden, 1, 1)) for _ in range(3))

    def forward(self, x, state):
        h, c = state
        i, f, g, o = self.gates(h if x is None else torch.cat([x, h], 1)).chunk(4, 1)
        i, f = torch.sigmoid(i + self.i * c), torch.sigmoid(f + self.f * c)
        c = f * c + i * torch.tanh(g)
        return torch.sigmoid(o + self.o * c) * torch.tanh(c), c


class Network(nn.Module):
    """Peepholes by channel, and a forecaster without input, as the paper has it."""

    def __init__(self, hidden, patch, kernel):
        super().__init__()
        self.patch = patch
        channels = patch * patch
        self.encoder = nn.ModuleList(
            Cell(i, n, kernel) for i, n in zip((channels, *hidden), hidden))
        self.forecaster = nn.ModuleList(Cell(i, n, kernel) for i, n in zip((0, *hidden), hidden))
        self.readout = nn.Conv2d(sum(hidden), channels, 1)

    def forward(self, frames, horizon: int):
        """(T, B, 1, H, W) to the logits, (horizon, B, 1, H, W)"""
        frames = [F.pixel_unshuffle(f, self.patch) for f in frames]
        b, _, h, w = frames[0].shape
        states = [(frames[0].new_zeros(b, c.hidden, h, w),) * 2 for c in self.encoder]

        def run(cells, x):
            for l, cell in enumerate(cells):
                states[l] = cell(x, states[l])
                x = states[l][0]

        for frame in frames:
            run(self.encoder, frame)
        out = []
        for _ in range(horizon):
            run(self.forecaster, None)
            hidden = torch.cat([s[0] for s in states], 1)
            out.append(F.pixel_shuffle(self.readout(hidden), self.patch))
        return torch.stack(out)


@dataclasses.dataclass
class Kind:
    title: str
    hidden: tuple
    patch: int
    kernel: int


SHIPPED = Kind("two layers of 64, 3x3, patch 4 (the default)", (64, 64), 4, 3)
NETWORKS = {
    "paper": Kind("three layers 128-64-64, 5x5, patch 4", (128, 64, 64), 4, 5),
    "plain": Kind("two layers of 64, 3x3, no patch", (64, 64), 1, 3),
}


def network(kind):
    torch.manual_seed(1)
    return Network(kind.hidden, kind.patch, kind.kernel)


def random(kind):
    """With peepholes too."""
    made = network(kind)
    for cell in (*made.encoder, *made.forecaster):
        for peephole in (cell.i, cell.f, cell.o):
            nn.init.uniform_(peephole, -0.1, 0.1)
    return made.eval()
