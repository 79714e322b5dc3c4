"""Sixteen clients at once, beside FastAPI and PyTorch; or 20,000 mixed forecasts, for the memory.

    python3 bench/load.py target/convcast.jar [--memory]

Needs a free machine and, beside what bench/run.py needs, python3-fastapi and python3-uvicorn.
The first takes about three minutes, the second about ten.
"""
import http.client
import io
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import numpy as np

from run import HERE, PORT, Service, sequence, spread

PEER = 8098
CLIENTS = 16
SECONDS = 12
NPY = {"Content-Type": "application/x-npy", "Accept": "application/x-npy"}
OURS = (PORT, "/v1/models/moving-digits/forecast/upload?horizon=10")
THEIRS = (PEER, "/forecast")


def ask(connection, path, body, headers):
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    assert answer.status == 200, said
    return said


def clients(work):
    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def load(port, path):
    """Requests a second, and the seconds that each took."""
    body, took = sequence(), []
    end = time.perf_counter() + SECONDS

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < end:
            start = time.perf_counter()
            ask(connection, path, body, NPY)
            took.append(time.perf_counter() - start)

    start = time.perf_counter()
    clients(client)
    return len(took) / (time.perf_counter() - start), took


def side_by_side(rounds=5):
    load(*OURS), load(*THEIRS)  # warm
    rates, ratios, tails = ([], []), [], []
    for _ in range(rounds):
        for rate, target in zip(rates, (OURS, THEIRS)):
            time.sleep(1)
            per_second, took = load(*target)
            rate.append(per_second)
            if target is OURS:
                cuts = statistics.quantiles(took, n=100)
                tails.append(cuts[98] / cuts[49])
        ratios.append(rates[0][-1] / rates[1][-1])
    print(f"| 16 clients, NPY, requests a second beside FastAPI and PyTorch | at least 2 |"
          f" {spread(ratios)} ({spread(rates[0], '{:.0f}')} and {spread(rates[1], '{:.0f}')}) |")
    print(f"| the same, p99 over p50 | under 3 | {spread(tails)} |", flush=True)


def mixed(rng):
    """A forecast's path, body and headers: of several sizes, horizons and formats."""
    side, horizon = rng.choice((16, 24, 40, 64)), rng.randint(1, 8)
    seen = np.random.default_rng(rng.getrandbits(32)).random(
        (10, side, side), np.float32)
    if rng.random() < 0.3:
        body = json.dumps({"frames": np.round(seen, 2).tolist(), "horizon": horizon})
        return ("/v1/models/moving-digits/forecast", body,
                {"Content-Type": "application/json"})
    body = io.BytesIO()
    np.save(body, seen)
    accept = rng.choice(("application/x-npy", "application/json", "image/gif", "application/zip"))
    return (f"/v1/models/moving-digits/forecast/upload?horizon={horizon}", body.getvalue(),
            {"Content-Type": "application/x-npy", "Accept": accept})


def memory(service, total=20_000, warm=2_000):
    """Resident MiB after the first 2,000 forecasts and then after each 2,000 more."""
    resident, done, lock = [], [0], threading.Lock()

    def client():
        rng = random.Random(threading.get_ident())
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        while True:
            with lock:
                if done[0] >= total:
                    return
                done[0] += 1
                if done[0] % warm == 0:
                    resident.append(service.resident_mib())
            ask(connection, *mixed(rng))

    clients(client)
    growth = 100 * (resident[-1] / resident[0] - 1)
    print(f"| resident memory after 2,000 and after 20,000 mixed forecasts, MiB | within 1 % |"
          f" {resident[0]:.0f} and {resident[-1]:.0f} ({growth:+.1f} %);"
          f" each 2,000: {' '.join(f'{r:.0f}' for r in resident)} |", flush=True)


def main(jar, *options):
    uvicorn = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "serving_peer:app",
         "--port", str(PEER), "--log-level", "warning"])
    try:
        with tempfile.TemporaryDirectory(prefix="convcast-bench-") as home:
            with Service(jar, home) as service:
                while True:
                    try:
                        urllib.request.urlopen(f"http://127.0.0.1:{PEER}/ready")
                        break
                    except OSError:
                        time.sleep(0.1)
                if "--memory" in options:
                    memory(service)
                else:
                    side_by_side()
    finally:
        uvicorn.terminate()
        uvicorn.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
