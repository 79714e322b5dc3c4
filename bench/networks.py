"""Times one forecast by the service and by PyTorch, eager, in turns, and writes a table.

    python3 bench/networks.py target/convcast.jar

The same random weights in both: PyTorch's are imported by tools/import_pytorch.py, and both
forecasts are compared. The service's time is what its caller sees, HTTP and NPY (for a batch the
Open Inference Protocol's binary tensors) with it; PyTorch's is that of the network alone. The rate
is that of the direct convolutions' multiplications in the service's time, over PyTorch's in a
product of matrices. Needs a free machine and what bench/run.py needs; takes about three minutes.
"""
import http.client
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from torch import nn

import peer
from run import HERE, PORT, Service, call, spread

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
NETWORKS = {
    "paper": ("three layers 128-64-64, 5x5, patch 4", (128, 64, 64), 4, 5),
    "plain": ("two layers of 64, 3x3, no patch", (64, 64), 1, 3),
}


def network(hidden, patch, kernel):
    torch.manual_seed(1)
    made = peer.Network(hidden, patch)
    for cells, first in ((made.encoder, patch * patch), (made.forecaster, 0)):
        for cell, inputs in zip(cells, (first, *hidden)):
            cell.gates = nn.Conv2d(inputs + cell.hidden, 4 * cell.hidden, kernel,
                                   padding=kernel // 2)
            for peephole in (cell.i, cell.f, cell.o):
                nn.init.uniform_(peephole, -0.1, 0.1)
    return made.eval()


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


def service_forecast(connection, name, frames):
    """(B, 10, 64, 64) to (B, 10, 64, 64)"""
    if len(frames) == 1:
        body = io.BytesIO()
        np.save(body, frames[0])
        connection.request("POST", f"/v1/models/{name}/forecast/upload", body.getvalue(),
                           {"Content-Type": "application/x-npy", "Accept": "application/x-npy"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        return np.load(io.BytesIO(answer.read()))[None]
    head = json.dumps({
        "inputs": [{"name": "frames", "datatype": "FP32", "shape": [len(frames), 10, 1, 64, 64],
                    "parameters": {"binary_data_size": frames.nbytes}}],
        "parameters": {"binary_data_output": True}}).encode()
    connection.request("POST", f"/v2/models/{name}/infer", head + frames.tobytes(),
                       {"Content-Type": "application/octet-stream",
                        "Inference-Header-Content-Length": str(len(head))})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    start = int(answer.getheader("Inference-Header-Content-Length"))
    return np.frombuffer(body[start:], np.float32).reshape(len(frames), 10, 64, 64)


def peer_forecast(model, frames):
    with torch.no_grad():
        seen = torch.from_numpy(frames.transpose(1, 0, 2, 3)[:, :, None].copy())
        return torch.sigmoid(model(seen, 10))[:, :, 0].numpy().transpose(1, 0, 2, 3)


def timed(work):
    time.sleep(0.3)  # the threads of the one before still look for work
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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


def compare(connection, name, model, batch, rounds):
    frames = np.random.default_rng(2).random((batch, 10, 64, 64), np.float32)
    difference = abs(service_forecast(connection, name, frames)
                     - peer_forecast(model, frames)).max()
    assert difference < 1e-4, difference
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: service_forecast(connection, name, frames)))
        theirs.append(timed(lambda: peer_forecast(model, frames)))
    return ours[1:], theirs[1:], difference


def main(jar):
    torch.set_num_threads(__import__("os").cpu_count())
    print("| network, 64 x 64, 10 -> 10 | batch | ratio | the service, s | PyTorch, s |"
          " rate over a product's | difference |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="convcast-bench-") as home:
        with Service(jar, home):
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            for name, (what, hidden, patch, kernel) in NETWORKS.items():
                model = network(hidden, patch, kernel)
                publish(name, model, patch, pathlib.Path(home))
                for batch, rounds in ((1, 21), (8, 9)) if name == "paper" else ((1, 13),):
                    ours, theirs, difference = compare(connection, name, model, batch, rounds)
                    ratios = [one / other for one, other in zip(ours, theirs)]
                    work = batch * multiplications(hidden, patch, kernel) / product_rate()
                    print(f"| {what} | {batch} | {spread(ratios)} | {spread(ours, '{:.3f}')} |"
                          f" {spread(theirs, '{:.3f}')} | {spread([work / t for t in ours])} |"
                          f" {difference:.0e} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
