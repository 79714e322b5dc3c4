"""Measures Convcast on this machine and writes the first part of docs/benchmarks.md.

    python3 bench/run.py target/convcast.jar

Needs a free machine, Java on the path, numpy and PyTorch (Debian: python3-numpy, python3-torch).
Takes about ten minutes. Everything is measured from outside, over HTTP, against the built jar.
"""
import http.client
import io
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import numpy as np

PORT = 8099
URL = f"http://127.0.0.1:{PORT}"
HERE = pathlib.Path(__file__).resolve().parent
JSON = {"Content-Type": "application/json"}


def call(path, body=None, headers=None, method=None):
    request = urllib.request.Request(URL + path, body, headers or {}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def post(path, value):
    return json.loads(call(path, json.dumps(value).encode(), JSON))


class Service:
    def __init__(self, jar, home):
        self.started = time.time()
        self.process = subprocess.Popen(
            ["java", "-jar", jar, f"--convcast.home={home}", f"--server.port={PORT}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        while True:
            try:
                call("/actuator/health/readiness")
                break
            except OSError:
                time.sleep(0.05)
        self.seconds_to_ready = time.time() - self.started

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def start_up(jar, home):
    times = []
    for _ in range(4):
        with Service(jar, home) as service:
            times.append(service.seconds_to_ready)
    return times[1:]  # the first unpacks the natives where nobody has


def sequence():
    body = io.BytesIO()
    np.save(body, np.random.default_rng(1).random((10, 64, 64), np.float32))
    return body.getvalue()


def network_seconds():
    text = call("/actuator/prometheus").decode()
    return float(re.search(r"convcast_forecast_network_time_seconds_sum (\S+)", text).group(1))


def forecast(connection, body):
    connection.request("POST", "/v1/models/moving-digits/forecast/upload", body,
                       {"Content-Type": "application/x-npy", "Accept": "application/x-npy"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    answer.read()


def outside_the_network(rounds=5, each=40):
    """The share of a forecast's time, as its caller sees it, that is not spent in the network."""
    body, shares, whole = sequence(), [], []
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    for _ in range(rounds):
        inside, start = network_seconds(), time.perf_counter()
        for _ in range(each):
            forecast(connection, body)
        wall = time.perf_counter() - start
        shares.append(1 - (network_seconds() - inside) / wall)
        whole.append(wall / each * 1000)
    return shares, whole


def memory(service, first=500, total=2000):
    body, connection = sequence(), http.client.HTTPConnection("127.0.0.1", PORT)
    for _ in range(first):
        forecast(connection, body)
    before = service.resident_mib()
    for _ in range(total - first):
        forecast(connection, body)
    return before, service.resident_mib()


def training(batches=30):
    """Seconds a batch in the training process: 64 x 64, 10 -> 10, batch 8, default architecture."""
    job = post("/v1/training-jobs", {
        "model": "bench", "dataset": "bench", "inputs": 10, "horizon": 10,
        "training": {"epochs": 1, "batch": 8, "threads": os.cpu_count()},
        "split": {"validation": 0, "test": 0}})
    while job["state"] in ("queued", "running"):
        time.sleep(0.5)
        job = json.loads(call(f"/v1/training-jobs/{job['id']}"))
    assert job["state"] == "succeeded", job
    return 8 / job["progress"]["sequencesPerSecond"]


def p95(forecasts=100):
    """Milliseconds of a forecast, one after the other, that nineteen in twenty stay below."""
    body, times = sequence(), []
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    for _ in range(forecasts):
        start = time.perf_counter()
        forecast(connection, body)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.quantiles(times, n=20)[-1]


def beside_a_training(rounds=5):
    """p95 of forecasts during a training of default settings, and without one, in turns."""
    with_it, without = [], []
    for _ in range(rounds):
        without.append(p95())
        job = post("/v1/training-jobs", {"model": "beside", "dataset": "bench",
                                         "training": {"epochs": 1000}})
        path = f"/v1/training-jobs/{job['id']}"
        while json.loads(call(path)).get("progress", {}).get("batch", 0) < 3:
            time.sleep(0.5)
        with_it.append(p95())
        call(path + "/cancel", b"", JSON)
        while json.loads(call(path))["state"] == "running":
            time.sleep(0.5)
    return with_it, without


def peer(batches):
    out = subprocess.run([sys.executable, str(HERE / "peer.py"), str(batches)],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def spread(values, form="{:.2f}"):
    return " ".join(form.format(v) for v in (min(values), statistics.median(values), max(values)))


def replace(document, part):
    """Puts a part in the place of that with the same heading."""
    heading = part.split("\n", 1)[0]
    parts = re.split(r"(?m)^(?=## )", document.read_text())
    document.write_text("".join(
        part + "\n" if old.startswith(heading + "\n") else old for old in parts))


def main(jar):
    home = tempfile.mkdtemp(prefix="convcast-bench-")
    try:
        ready = start_up(jar, home)
        with Service(jar, home) as service:
            before, after = memory(service)
            shares, whole = outside_the_network()
            post("/v1/datasets/generated", {"name": "bench", "kind": "moving-digits",
                                            "sequences": 8 * 30, "frames": 20, "rows": 64,
                                            "columns": 64, "seed": 1})
            during, without = beside_a_training()
            ratios, ours, theirs = [], [], []
            for _ in range(3):
                ours.append(training())
                theirs.append(peer(30)["secondsPerBatch"])
                ratios.append(ours[-1] / theirs[-1])
            torch = peer(1)["torch"]
        report = f"""## The service

Made by `python3 bench/run.py target/convcast.jar`; minimum, median and maximum of the rounds.
{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; the peer is
PyTorch {torch}, eager, the same network in a plain loop (`bench/peer.py`), on as many threads.

| what | goal | measured |
| --- | --- | --- |
| `java -jar` to ready, natives unpacked, s | under 12 | {spread(ready)} |
| time outside the network, warm, NPY 10 x 64 x 64 | under 10 % | {spread([100 * s for s in shares], '{:.1f}')} % of {spread(whole, '{:.0f}')} ms |
| training, default architecture, 64 x 64, 10 -> 10, batch 8, against PyTorch | at most 1.2 | {spread(ratios)} ({spread(ours)} against {spread(theirs)} s a batch) |
| p95 of forecasts during a training, against without, default settings | at most 1.5 | {spread([d / w for d, w in zip(during, without)])} ({spread(during, '{:.0f}')} against {spread(without, '{:.0f}')} ms) |
| resident memory after 500 and after 2,000 forecasts, MiB | under + 2 % | {before:.0f}, {after:.0f} ({100 * (after / before - 1):+.1f} %) |

The time outside the network is of a warm service (after 2,000 forecasts) over a connection that is
kept open; cold and with a connection a request it was 12 to 15 %. The training rounds count the
virtual machine's first, slow batches, and the peer leaves its first two out.
"""
        replace(HERE.parent / "docs" / "benchmarks.md", report)
        print(report)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main(sys.argv[1])
