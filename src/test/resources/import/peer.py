"""Encoder-forecasters of other people's making, with random weights: what PyTorchImportTest imports.

    python3 peer.py FOLDER

writes a folder for each layout below: weights.pt, card.json, names.json where the layout has names
of its own, frames.npy (what is seen) and forecast.npy (what the model here makes of it). Four models
with four cells, none of which shares code with tools/import_pytorch.py or with Convcast's network.
"""
import collections
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

SEED = 20260131
INPUTS, HORIZON, ROWS, COLUMNS = 4, 6, 8, 10


class ConcatenatedCell(nn.Module):
    """One convolution over input and state, gates i, f, o, g, no peepholes."""

    def __init__(self, channels, hidden, kernel):
        super().__init__()
        self.hidden = hidden
        self.conv = nn.Conv2d(channels + hidden, 4 * hidden, kernel, padding=kernel // 2)

    def forward(self, x, h, c):
        both = h if x is None else torch.cat([x, h], dim=1)
        i, f, o, g = torch.split(self.conv(both), self.hidden, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c


class SeparateCell(nn.Module):
    """Two convolutions with biases for each gate; peepholes by channel."""

    def __init__(self, channels, hidden, kernel):
        super().__init__()
        self.hidden = hidden
        for gate in "ifgo":
            setattr(self, "x2" + gate, nn.Conv2d(channels, hidden, kernel, padding="same"))
            setattr(self, "h2" + gate, nn.Conv2d(hidden, hidden, 3, padding="same"))
        for gate in "ifo":
            setattr(self, "peep_" + gate, nn.Parameter(torch.empty(1, hidden, 1, 1)))

    def forward(self, x, h, c):
        i = torch.sigmoid(self.x2i(x) + self.h2i(h) + self.peep_i * c)
        f = torch.sigmoid(self.x2f(x) + self.h2f(h) + self.peep_f * c)
        c = f * c + i * torch.tanh(self.x2g(x) + self.h2g(h))
        o = torch.sigmoid(self.x2o(x) + self.h2o(h) + self.peep_o * c)
        return o * torch.tanh(c), c


class PositionCell(nn.Module):
    """A convolution of the input, one of the state, gates o, g, f, i; peepholes by position."""

    def __init__(self, channels, hidden, rows, columns):
        super().__init__()
        self.hidden = hidden
        self.input = nn.Conv2d(channels, 4 * hidden, 3, padding=1)
        self.state = nn.Conv2d(hidden, 4 * hidden, 1, bias=False)
        self.peepholes = nn.ParameterDict(
            {gate: nn.Parameter(torch.empty(hidden, rows, columns)) for gate in ("in", "forget", "out")})

    def forward(self, x, h, c):
        o, g, f, i = (self.input(x) + self.state(h)).chunk(4, dim=1)
        kept = torch.sigmoid(f + self.peepholes["forget"] * c) * c
        c = kept + torch.sigmoid(i + self.peepholes["in"] * c) * torch.tanh(g)
        return torch.sigmoid(o + self.peepholes["out"] * c) * torch.tanh(c), c


class BiaslessCell(nn.Module):
    """One convolution over state and input for each gate, no biases, but 1 for the forget gate."""

    def __init__(self, channels, hidden, kernel):
        super().__init__()
        self.hidden = hidden
        self.gate = nn.ModuleDict(
            {gate: nn.Conv2d(hidden + channels, hidden, kernel, padding=kernel // 2, bias=False) for gate in "ifco"})

    def forward(self, x, h, c):
        both = torch.cat([h, x], dim=1)
        kept = torch.sigmoid(self.gate["f"](both) + 1.0) * c
        c = kept + torch.sigmoid(self.gate["i"](both)) * torch.tanh(self.gate["c"](both))
        return torch.sigmoid(self.gate["o"](both)) * c.tanh(), c


class Network(nn.Module):
    def __init__(self, cells):
        super().__init__()
        self.cell_list = nn.ModuleList(cells)

    def forward(self, x, states):
        """x (B, channels, H, W) or None; the last layer's h. Moves the states on."""
        for layer, cell in enumerate(self.cell_list):
            states[layer] = cell(x, *states[layer])
            x = states[layer][0]
        return x


class EncoderForecaster(nn.Module):
    """feed: 'nothing', 'zeros' or 'forecasts'; reads: 'all' layers or the 'last'."""

    def __init__(self, encoder, forecaster, channels, feed, reads="all", bias=True):
        super().__init__()
        self.encoder, self.forecaster = Network(encoder), Network(forecaster)
        self.hidden, self.feed, self.reads = [cell.hidden for cell in encoder], feed, reads
        features = sum(self.hidden) if reads == "all" else self.hidden[-1]
        self.readout = nn.Conv2d(features, channels, 1, bias=bias)

    def forward(self, frames, horizon):
        """frames (T, B, channels, H, W), gives (horizon, B, channels, H, W)"""
        _, batch, _, rows, columns = frames.shape
        states = [(torch.zeros(batch, n, rows, columns),) * 2 for n in self.hidden]
        for frame in frames:
            self.encoder(frame, states)
        forecast, x = [], frames[-1]
        for _ in range(horizon):
            top = self.forecaster({"nothing": None, "zeros": torch.zeros_like(x), "forecasts": x}[self.feed], states)
            x = torch.sigmoid(self.readout(top if self.reads == "last" else torch.cat([h for h, _ in states], dim=1)))
            forecast.append(x)
        return torch.stack(forecast)


def concatenated():
    model = EncoderForecaster([ConcatenatedCell(1, 5, 3), ConcatenatedCell(5, 4, 5)],
                              [ConcatenatedCell(0, 5, 3), ConcatenatedCell(5, 4, 5)], 1, "nothing")
    return model, 1, {"output": "sigmoid"}, None


def separate():
    model = EncoderForecaster([SeparateCell(1, 4, 5), SeparateCell(4, 3, 5)],
                              [SeparateCell(1, 4, 5), SeparateCell(4, 3, 5)], 1, "zeros")
    names = {"gates": {"c": "g"}, "readout.weight": "readout.weight", "readout.bias": "readout.bias"}
    for part, theirs in (("input.weight", "x2{gate}.weight"), ("state.weight", "h2{gate}.weight"),
                         ("peephole.{gate}", "peep_{gate}")):
        names["{network}.{layer}." + part] = "{network}.cell_list.{layer}." + theirs
    names["{network}.{layer}.bias"] = [f"{{network}}.cell_list.{{layer}}.{x}2{{gate}}.bias" for x in "xh"]
    return model, 1, {"output": "sigmoid", "forecaster": "zero-input"}, names


def position():
    grid = (ROWS // 2, COLUMNS // 2)
    model = EncoderForecaster([PositionCell(8, 6, *grid), PositionCell(6, 3, *grid)],
                              [PositionCell(8, 6, *grid), PositionCell(6, 3, *grid)], 8, "forecasts")
    names = {"readout.weight": "readout.weight", "readout.bias": "readout.bias"}
    for part, theirs in (("input.weight", "input.weight"), ("state.weight", "state.weight"), ("bias", "input.bias"),
                         ("peephole.i", "peepholes.in"), ("peephole.f", "peepholes.forget"),
                         ("peephole.o", "peepholes.out")):
        for network in ("encoder", "forecaster"):
            names[f"{network}.{{layer}}.{part}"] = f"{network}.cell_list.{{layer}}.{theirs}"
    return model, 2, {"output": "sigmoid", "patch": 2}, names


def biasless():
    model = EncoderForecaster([BiaslessCell(1, 3, 3), BiaslessCell(3, 3, 3), BiaslessCell(3, 2, 3)],
                              [BiaslessCell(1, 3, 3), BiaslessCell(3, 3, 3), BiaslessCell(3, 2, 3)], 1, "forecasts",
                              reads="last", bias=False)
    names = {"{network}.{layer}.state+input.weight": "{network}.cell_list.{layer}.gate.{gate}.weight",
             "{network}.{layer}.bias": None, "readout.weight": "readout.weight", "readout.bias": None}
    return model, 1, {"output": "sigmoid", "channels": 1, "hidden": [3, 3, 2]}, names


def randomise(model):
    """Weights large enough for every gate to matter, small enough for none to saturate."""
    for name, parameter in model.named_parameters():
        inputs = parameter[0].numel() if parameter.dim() == 4 and "peep" not in name else 4
        nn.init.normal_(parameter, 0, 1.5 * inputs**-0.5)


def write(folder, model, channels, architecture, names):
    folder.mkdir()
    patch = architecture.get("patch", 1)
    randomise(model)
    frames = torch.rand(INPUTS, channels, ROWS, COLUMNS)
    with torch.no_grad():
        seen = nn.functional.pixel_unshuffle(frames, patch).unsqueeze(1)
        forecast = nn.functional.pixel_shuffle(model(seen, HORIZON).squeeze(1), patch)
    for name, values in (("frames", frames), ("forecast", forecast)):
        np.save(folder / f"{name}.npy", values.squeeze(1).numpy() if channels == 1 else values.numpy())
    card = {"architecture": architecture, "frames": {"inputs": INPUTS, "horizon": HORIZON}}
    (folder / "card.json").write_text(json.dumps(card))
    if names is not None:
        (folder / "names.json").write_text(json.dumps(names))
    return model.state_dict()


def main(root):
    torch.manual_seed(SEED)
    weights = write(root / "concatenated", *concatenated())
    torch.save({"epoch": 7, "state_dict": collections.OrderedDict(("module." + n, t) for n, t in weights.items())},
               root / "concatenated/weights.pt")
    broken(root / "concatenated", weights)
    torch.save(write(root / "separate", *separate()), root / "separate/weights.pt")
    torch.save(write(root / "position", *position()), root / "position/weights.pt")
    weights = write(root / "biasless", *biasless())
    extra = {"loss.weight": torch.ones(3), "steps": torch.tensor(5)}
    torch.save({"model": {**weights, **extra}}, root / "biasless/weights.pt")


def broken(folder, weights):
    """The same weights with one thing wrong, each in a file of its own."""
    bias = "forecaster.cell_list.1.conv.bias"
    kernel = "encoder.cell_list.0.conv.weight"
    for name, change in {
        "unused": {"encoder.norm.weight": torch.ones(5), "encoder.norm.bias": torch.zeros(5)},
        "missing": {bias: None},
        "infinite": {bias: torch.full((16,), float("inf"))},
        "even": {kernel: torch.zeros(20, 6, 4, 4)},
        "three": {kernel: torch.zeros(15, 6, 3, 3)},
        "short": {bias: torch.zeros(12)},
        "wide": {"readout.weight": torch.zeros(1, 9, 3, 3)},
        "unlike": {"forecaster.cell_list.1.conv.weight": torch.zeros(16, 7, 5, 5)},
    }.items():
        torch.save({n: t for n, t in {**weights, **change}.items() if t is not None}, folder / f"{name}.pt")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
