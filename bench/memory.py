"""The service's resident memory over mixed forecasts by many clients."""
import io
import json
import random
import statistics
import threading

import matplotlib
import numpy as np

from load import at_once
from service import HERE, PORT, Service, ask, connect, spread, table

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402, after the backend is chosen

TOTAL = 20_000
EACH = 50
WARM = 2_000
WINDOW = 4_000  # more than go by in the half minute between two times that memory is given back
FORMATS = ("application/x-npy", "application/json", "image/gif", "application/zip")


def mixed(rng):
    """A forecast's path, body and headers: of several sizes, horizons and formats."""
    side, horizon = rng.choice((16, 24, 40, 64)), rng.randint(1, 8)
    seen = np.random.default_rng(rng.getrandbits(32)).random((10, side, side), np.float32)
    if rng.random() < 0.3:
        body = json.dumps({"frames": np.round(seen, 2).tolist(), "horizon": horizon})
        return ("/v1/models/moving-digits/forecast", body, {"Content-Type": "application/json"})
    body = io.BytesIO()
    np.save(body, seen)
    return (f"/v1/models/moving-digits/forecast/upload?horizon={horizon}", body.getvalue(),
            {"Content-Type": "application/x-npy", "Accept": rng.choice(FORMATS)})


def over_time(service):
    """Resident MiB after each 50 forecasts."""
    resident, asked, lock = [], [0], threading.Lock()

    def client():
        rng = random.Random(threading.get_ident())
        connection = connect(PORT)
        while True:
            with lock:
                if asked[0] >= TOTAL:
                    return
                asked[0] += 1
                if asked[0] % EACH == 0:
                    resident.append(service.resident_mib())
            ask(connection, *mixed(rng))

    at_once(client)
    return resident


def plot(resident):
    figure, axes = pyplot.subplots(figsize=(8, 3), layout="constrained")
    axes.plot(np.arange(1, len(resident) + 1) * EACH, resident)
    axes.set_ylim(0, 1.1 * max(resident))
    axes.set_xlabel("forecasts")
    axes.set_ylabel("resident memory, MiB")
    axes.grid(alpha=0.3)
    figure.savefig(HERE.parent / "docs/images/benchmark-memory.svg", metadata={"Date": None})
    pyplot.close(figure)


def measure(jar, home):
    with Service(jar, home) as service:
        resident = over_time(service)
    plot(resident)
    starts = WARM, TOTAL - WINDOW
    windows = [resident[start // EACH:(start + WINDOW) // EACH] for start in starts]
    growth = statistics.median(windows[1]) / statistics.median(windows[0]) - 1
    rows = [[f"resident memory from {start:,} to {start + WINDOW:,} forecasts, MiB", "-",
             spread(window, "{:.0f}")] for start, window in zip(starts, windows)]
    rows.append(["growth, by the medians", "within 1 %", f"{100 * growth:+.1f} %"])
    return ("""## Memory

Sixteen clients, forecasts of the model that comes with the service: 16 to 64 pixels a side, 1 to 8
frames ahead, JSON and NPY in, NPY, JSON, GIF and PNGs out.

""" + table(["what", "goal", "measured"], rows)
        + "\n\n![Resident memory over 20,000 forecasts](images/benchmark-memory.svg)\n")
