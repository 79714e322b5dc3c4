"""One forecast by the service, beside PyTorch, eager, and beside the same network traced and run by
DJL on the service's own libtorch; the same weights in all three, and the forecasts are compared."""
import json
import os
import subprocess
import sys
import time

import matplotlib
import numpy as np
import torch
from torch import nn

import peer
from service import HERE, Service, call, connect, forecast, ratios, spread, table, timed

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402, after the backend is chosen

NAMES = {
    "encoder.{layer}.input+state.weight": "encoder.{layer}.gates.weight",
    "encoder.{layer}.bias": "encoder.{layer}.gates.bias",
    "encoder.{layer}.peephole.i": "encoder.{layer}.i",
    "encoder.{layer}.peephole.f": "encoder.{layer}.f",
    "encoder.{layer}.peephole.o": "encoder.{layer}.o",
    "forecaster.{layer}.input+state.weight": "forecaster.{layer}.gates.weight",
    "forecaster.{layer}.bias": "forecaster.{layer}.gates.bias",
    "forecaster.{layer}.peephole.i": "forecaster.{layer}.i",
    "forecaster.{layer}.peephole.f": "forecaster.{layer}.f",
    "forecaster.{layer}.peephole.o": "forecaster.{layer}.o",
    "readout.weight": "readout.weight",
    "readout.bias": "readout.bias",
}
LARGEST_DIFFERENCE = 1e-4
GOAL = 0.55
WARM = 40  # sequences that each contestant has forecast before
PAUSE = 0.1  # seconds, after which the threads of the one before no longer look for work


def publish(name, model, patch, folder):
    torch.save(model.state_dict(), folder / "weights.pt")
    (folder / "names.json").write_text(json.dumps(NAMES))
    (folder / "card.json").write_text(json.dumps({
        "architecture": {"patch": patch, "output": "sigmoid"},
        "frames": {"inputs": 10, "horizon": 10, "unit": "1",
                   "transform": {"kind": "linear", "low": 0, "high": 1}}}))
    subprocess.run([sys.executable, str(HERE.parent / "tools/import_pytorch.py"),
                    str(folder / "weights.pt"), "--names", str(folder / "names.json"),
                    "--gates", "ifgo", "--card", str(folder / "card.json"),
                    "-o", str(folder / "archive.zip")], check=True, capture_output=True)
    call(f"/v1/models/{name}/versions", (folder / "archive.zip").read_bytes(),
         {"Content-Type": "application/zip"})


class Eager:
    def __init__(self, model, frames):
        self.model = model
        self.seen = time_first(frames)

    def forecast(self):
        with torch.no_grad():
            return torch.sigmoid(self.model(torch.from_numpy(self.seen), 10))[:, :, 0].numpy()


def time_first(frames):
    """(B, T, H, W) to (T, B, 1, H, W)"""
    return frames.transpose(1, 0, 2, 3)[:, :, None].copy()


class Forecaster(nn.Module):
    """Ten frames ahead, for the tracer."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, frames):
        return torch.sigmoid(self.model(frames, 10))


class OnDjl:
    """bench/TorchScriptPeer.java, with what is in the service's jar."""

    def __init__(self, jar, model, frames, folder):
        seen = torch.from_numpy(time_first(frames))
        with torch.no_grad():
            torch.jit.trace(Forecaster(model), seen, check_trace=False).save(folder / "peer.pt")
        seen.numpy().tofile(folder / "frames")
        self.forecast_file = folder / "forecast"
        self.shape = (10, len(frames), 64, 64)
        self.process = subprocess.Popen(
            ["java", "-cp", jar, f"-Dai.djl.pytorch.num_threads={os.cpu_count()}",
             "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true", str(HERE / "TorchScriptPeer.java"),
             str(folder / "peer.pt"), str(folder / "frames"), str(self.forecast_file),
             *map(str, seen.shape)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def seconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        for line in self.process.stdout:  # DJL's log is among them
            if line.startswith("seconds "):
                return float(line.split()[1])
        raise RuntimeError("bench/TorchScriptPeer.java ended")

    def forecast(self):
        self.seconds()
        return np.fromfile(self.forecast_file, np.float32).reshape(self.shape)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def multiplications(hidden, patch, kernel):
    """Of the direct convolutions in a forecast of 10 frames from 10, a sequence."""
    positions, taps = (64 // patch) ** 2, kernel * kernel
    widths = [0, *hidden]
    encoder = sum((below + n) * 4 * n for below, n in zip((patch * patch, *hidden), hidden))
    forecaster = sum((below + n) * 4 * n for below, n in zip(widths, hidden))
    return 10 * positions * (taps * (encoder + forecaster) + sum(hidden) * patch * patch)


def product_rate():
    """Multiplications a second of a product of matrices, the best of five."""
    a, b = torch.rand(2048, 2048), torch.rand(2048, 2048)
    return 2048 ** 3 / min(timed(lambda: a @ b) for _ in range(5))


def measured(contestant):
    time.sleep(PAUSE)
    return timed(contestant)


def compare(jar, home, name, model, batch, rounds):
    """Seconds of the service, of PyTorch and of DJL, in turns, and the largest difference."""
    frames = np.random.default_rng(2).random((batch, 10, 64, 64), np.float32)
    connection, eager = connect(), Eager(model, frames)
    on_djl = OnDjl(jar, model, frames, home)
    try:
        ours = forecast(connection, name, frames).transpose(1, 0, 2, 3)
        difference = max(abs(ours - eager.forecast()).max(), abs(ours - on_djl.forecast()).max())
        assert difference < LARGEST_DIFFERENCE, difference
        contestants = lambda: forecast(connection, name, frames), eager.forecast, on_djl.seconds
        for _ in range(WARM // batch):  # what is compiled while it runs is compiled then
            for contestant in contestants:
                contestant()
        seconds = [[measured(contestant) for contestant in contestants] for _ in range(rounds)]
        return (*zip(*seconds), difference)
    finally:
        on_djl.close()


def plot(rows):
    """rows: a name, the ratios to PyTorch, those to DJL"""
    figure, axes = pyplot.subplots(figsize=(8, 1.2 + 0.7 * len(rows)), layout="constrained")
    for at, (_, *both) in enumerate(rows):
        for shift, values, colour in zip((-0.12, 0.12), both, ("tab:blue", "tab:orange")):
            axes.plot([min(values), max(values)], [at + shift] * 2, colour, linewidth=2)
            axes.plot(np.median(values), at + shift, "o", color=colour)
    axes.plot([], [], "tab:blue", label="beside PyTorch, eager")
    axes.plot([], [], "tab:orange", label="beside TorchScript on the same libtorch")
    axes.axvline(1, color="grey", linewidth=0.8)
    axes.axvline(GOAL, color="green", linewidth=0.8, linestyle="--", label="goal")
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("the service's time over the peer's: minimum, median, maximum")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    figure.savefig(HERE.parent / "docs/images/benchmark-networks.svg", metadata={"Date": None})
    pyplot.close(figure)


def measure(jar, home):
    rows, plotted = [], []
    with Service(jar, home / "service"):
        for name, network in peer.NETWORKS.items():
            model = peer.random(network)
            publish(name, model, network.patch, home)
            for batch, rounds in ((1, 15), (8, 9)) if name == "paper" else ((1, 15),):
                ours, eager, djl, difference = compare(jar, home, name, model, batch, rounds)
                work = batch * multiplications(network.hidden, network.patch, network.kernel)
                rate = product_rate()
                rows.append([network.title, batch, spread(ratios(ours, eager)),
                             spread(ratios(ours, djl)), spread([work / rate / t for t in ours]),
                             *(spread(seconds, "{:.3f}") for seconds in (ours, eager, djl)),
                             f"{difference:.0e}"])
                plotted.append((f"{name}, batch {batch}", ratios(ours, eager), ratios(ours, djl)))
    plot(plotted)
    return ("""## Beside PyTorch

One forecast of 64 x 64, 10 frames from 10, with the same weights. The service's time is what its
caller sees, HTTP and NPY (for a batch the Open Inference Protocol's binary tensors) with it; the
peers' is that of the network alone. The gates of the peers are one convolution over input and
state (`bench/peer.py`); one peer is PyTorch, eager, the other the same network traced and run by DJL
on the service's own libtorch (`bench/TorchScriptPeer.java`). Each has forecast 40 sequences before,
and they take turns with a tenth of a second between them. The rate is that of the direct
convolutions' multiplications in the service's time over PyTorch's in a product of matrices. The goal
is 0.55 of PyTorch's time, and 1.5 for the rate.

""" + table(["network", "batch", "of PyTorch's time", "of the same libtorch's",
             "rate over a product's", "the service, s", "PyTorch, s", "the same libtorch, s",
             "difference"], rows)
        + "\n\n![Ratios of the service's time to its peers'](images/benchmark-networks.svg)\n")
