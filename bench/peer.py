"""The default architecture (patch 4, hidden 64-64, kernels 3, peepholes by channel, zero-input) in
plain PyTorch, trained for some batches: prints the seconds that a batch takes, after two to warm up.
The four gates are one convolution over the concatenated input and state, as is usual."""
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Cell(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
        self.gates = nn.Conv2d(inputs + hidden, 4 * hidden, 3, padding=1)
        self.i, self.f, self.o = (nn.Parameter(torch.zeros(hidden, 1, 1)) for _ in range(3))

    def forward(self, x, state):
        h, c = state
        i, f, g, o = self.gates(h if x is None else torch.cat([x, h], 1)).chunk(4, 1)
        i, f = torch.sigmoid(i + self.i * c), torch.sigmoid(f + self.f * c)
        c = f * c + i * torch.tanh(g)
        return torch.sigmoid(o + self.o * c) * torch.tanh(c), c


class Network(nn.Module):
    def __init__(self, hidden=(64, 64), patch=4):
        super().__init__()
        self.patch = patch
        channels = patch * patch
        self.encoder = nn.ModuleList(Cell(i, n) for i, n in zip((channels, *hidden), hidden))
        self.forecaster = nn.ModuleList(Cell(i, n) for i, n in zip((0, *hidden), hidden))
        self.readout = nn.Conv2d(sum(hidden), channels, 1)

    def forward(self, frames, horizon):
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


def main(batches):
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    times = []
    for _ in range(batches + 2):
        start = time.perf_counter()
        frames = torch.rand(20, 8, 1, 64, 64)
        loss = F.binary_cross_entropy_with_logits(network(frames[:10], 10), frames[10:])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        times.append(time.perf_counter() - start)
    print(json.dumps({"torch": torch.__version__, "secondsPerBatch": sum(times[2:]) / batches}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
