"""One forecast of a radar composite, 765 x 700, 12 -> 12: all layers on one grid against strides.

    python3 bench/scales.py target/convcast.jar

Needs a free machine, Java on the path and numpy. The weights are random: time and memory do not
depend on them. Rounds alternate between the models, each in a service of its own, so that what else
the machine does meets both; peak memory is the service's VmHWM after its forecasts, less what it
held when it was ready.
"""
import io
import json
import math
import pathlib
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

import numpy as np

PORT = 28099
URL = f"http://127.0.0.1:{PORT}"
ROWS, COLUMNS, FRAMES = 765, 700, 12
SINGLE = {"channels": 1, "patch": 4, "hidden": [64, 64], "inputKernel": 3, "stateKernel": 3,
          "peephole": "channel", "forecaster": "zero-input", "output": "sigmoid"}
MODELS = {
    "one-grid": SINGLE,
    "strides-2": {**SINGLE, "hidden": [56, 64], "strides": [2]},
    "strides-2-2": {**SINGLE, "hidden": [24, 48, 64], "strides": [2, 2]},
}


def shapes(a):
    """Every tensor of an architecture, as docs/archive.md lists them."""
    hidden, strides, out = a["hidden"], a.get("strides"), {}
    patched, last = a["channels"] * a["patch"] ** 2, len(hidden) - 1

    def cell(network, l, into):
        n, name = hidden[l], f"{network}.{l}"
        if into:
            out[name + ".input.weight"] = (4 * n, into, a["inputKernel"], a["inputKernel"])
        out[name + ".state.weight"] = (4 * n, n, a["stateKernel"], a["stateKernel"])
        out[name + ".bias"] = (4 * n,)
        for gate in "ifo":
            out[f"{name}.peephole.{gate}"] = (n,)

    def convolution(name, into, n, kernel):
        out[name + ".weight"], out[name + ".bias"] = (n, into, kernel, kernel), (n,)

    for l in range(last + 1):
        if l and strides:
            convolution(f"encoder.{l}.down", hidden[l - 1], hidden[l], strides[l - 1] + 2)
        cell("encoder", l, patched if l == 0 else hidden[l] if strides else hidden[l - 1])
    for l in range(last, -1, -1):
        if strides and l < last:
            convolution(f"forecaster.{l}.up", hidden[l + 1], hidden[l], 3)
        top = last if strides else 0
        cell("forecaster", l, 0 if l == top else hidden[l] if strides else hidden[l - 1])
    if strides:
        convolution("readout.hidden", hidden[0], hidden[0], 3)
    out["readout.weight"] = (patched, hidden[0] if strides else sum(hidden), 1, 1)
    out["readout.bias"] = (patched,)
    return out


def archive(architecture):
    rng, header, data = np.random.default_rng(1), {}, b""
    for name, shape in shapes(architecture).items():
        values = rng.normal(0, 0.05, shape).astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    card = {"format": 1, "architecture": architecture, "frames": {"inputs": FRAMES, "horizon": FRAMES}}
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as z:
        z.writestr("model.json", json.dumps(card))
        z.writestr("weights.safetensors", struct.pack("<Q", len(text)) + text + data)
    return body.getvalue()


def call(path, body=None, kind=None):
    request = urllib.request.Request(URL + path, body, {"Content-Type": kind} if kind else {})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


class Service:
    def __init__(self, jar, home):
        self.process = subprocess.Popen(
            ["java", "-jar", jar, f"--convcast.home={home}", f"--server.port={PORT}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    def mib(self, what):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(what + r":\s+(\d+)", status).group(1)) / 1024

    def __enter__(self):
        while self.process.poll() is None:
            try:
                call("/actuator/health/readiness")
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the service ended with {self.process.returncode}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def one_round(jar, home, model, frames, forecasts=2):
    """Fastest seconds and peak MiB of a service that forecasts with one model."""
    with Service(jar, home) as service:
        before, seconds = service.mib("VmRSS"), []
        for _ in range(forecasts):
            start = time.perf_counter()
            call(f"/v1/models/{model}/forecast/upload?format=npy", frames, "application/x-npy")
            seconds.append(time.perf_counter() - start)
        return min(seconds), service.mib("VmHWM") - before


def main(jar, rounds=3):
    body = io.BytesIO()
    np.save(body, np.random.default_rng(2).random((FRAMES, ROWS, COLUMNS), np.float32))
    with tempfile.TemporaryDirectory(prefix="convcast-scales-") as home:
        with Service(jar, home):
            for name, architecture in MODELS.items():
                call(f"/v1/models/{name}/versions", archive(architecture), "application/zip")
        measured = {name: [] for name in MODELS}
        for _ in range(rounds):
            for name in MODELS:
                measured[name].append(one_round(jar, home, name, body.getvalue()))
    reference = None
    for name, pairs in measured.items():
        seconds, mib = (statistics.median(values) for values in zip(*pairs))
        reference = reference or (seconds, mib)
        count = sum(math.prod(shape) for shape in shapes(MODELS[name]).values())
        print(f"{name:22s} {count:8d} parameters  {seconds:6.2f} s ({seconds / reference[0]:.2f})"
              f"  {mib:6.0f} MiB ({mib / reference[1]:.2f})   rounds " +
              " ".join(f"{s:.2f}" for s, _ in pairs), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
