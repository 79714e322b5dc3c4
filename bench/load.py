"""Sixteen clients at once, by the service and by the same network in PyTorch behind FastAPI."""
import statistics
import subprocess
import sys
import threading
import time

from service import (HERE, NPY, PORT, Service, ask, await_ready, connect, ratios, sequence, spread,
                     table)

PEER = 8098
CLIENTS = 16
SECONDS = 12
ROUNDS = 5
OURS = (PORT, "/v1/models/moving-digits/forecast/upload?horizon=10")
THEIRS = (PEER, "/forecast")


def at_once(work):
    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def load(port, path):
    """Requests a second, and the seconds that each took."""
    body, took = sequence(), []
    start = time.perf_counter()

    def client():
        connection = connect(port)
        while (asked := time.perf_counter()) < start + SECONDS:
            ask(connection, path, body, NPY)
            took.append(time.perf_counter() - asked)

    at_once(client)
    return len(took) / (time.perf_counter() - start), took


def side_by_side():
    load(*OURS), load(*THEIRS)  # warm
    ours, theirs, tails = [], [], []
    for _ in range(ROUNDS):
        time.sleep(1)
        rate, took = load(*OURS)
        ours.append(rate)
        cuts = statistics.quantiles(took, n=100)
        tails.append(cuts[98] / cuts[49])
        time.sleep(1)
        theirs.append(load(*THEIRS)[0])
    return ours, theirs, tails


def measure(jar, home):
    uvicorn = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "serving_peer:app",
         "--port", str(PEER), "--log-level", "warning"])
    try:
        with Service(jar, home):
            await_ready(f"http://127.0.0.1:{PEER}/ready")
            ours, theirs, tails = side_by_side()
    finally:
        uvicorn.terminate()
        uvicorn.wait()
    rows = [["requests a second, over FastAPI's and PyTorch's", "at least 2",
             f"{spread(ratios(ours, theirs))} ({spread(ours, '{:.0f}')} and"
             f" {spread(theirs, '{:.0f}')})"],
            ["p99 over p50", "under 3", spread(tails)]]
    return ("""## Load

Sixteen clients at once, NPY 10 x 64 x 64, the model that comes with the service, beside the same
network in PyTorch behind FastAPI (`bench/serving_peer.py`); five rounds of 12 s in turns.

""" + table(["what", "goal", "measured"], rows) + "\n")
