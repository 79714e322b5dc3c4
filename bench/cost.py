"""What a forecast costs as its horizon, its batch and its grid grow."""
import statistics

import matplotlib
import numpy as np

from service import HERE, Service, connect, forecast, table, timed

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402, after the backend is chosen

ROUNDS = 7
NAME = "moving-digits"
SERIES = {  # of (batch, side, horizon)
    "frames ahead": [(n, (1, 64, n)) for n in (5, 10, 20, 40, 60)],
    "sequences in a batch": [(n, (n, 64, 10)) for n in (2, 4, 8, 16, 32)],
    "pixels": [(side * side, (1, side, 10)) for side in (64, 128, 192, 256, 320)],
}


def seconds(connection, batch, side, horizon):
    frames = np.random.default_rng(3).random((batch, 10, side, side), np.float32)
    forecast(connection, NAME, frames, horizon)  # chooses the form on such a grid
    return [timed(lambda: forecast(connection, NAME, frames, horizon)) for _ in range(ROUNDS)]


def line(sizes, times):
    """The share of the times' variance that a straight line explains."""
    return np.corrcoef(sizes, times)[0, 1] ** 2


def plot(measured):
    figure, row = pyplot.subplots(1, len(measured), figsize=(11, 3.4), layout="constrained")
    for axes, (what, sizes, times) in zip(row, measured):
        middle = [statistics.median(t) for t in times]
        slope, start = np.polyfit(sizes, middle, 1)
        ends = np.array([0, sizes[-1]])
        axes.plot(ends, start + slope * ends, color="grey", linewidth=0.8, label="line fitted")
        axes.errorbar(sizes, middle, [[m - min(t) for m, t in zip(middle, times)],
                                      [max(t) - m for m, t in zip(middle, times)]],
                      fmt="o", color="tab:blue", label="minimum, median, maximum")
        axes.set_xlabel(what)
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    row[0].set_ylabel("seconds of a forecast")
    row[0].legend(loc="upper left")
    figure.savefig(HERE.parent / "docs/images/benchmark-cost.svg", metadata={"Date": None})
    pyplot.close(figure)


def measure(jar, home):
    measured, rows = [], []
    with Service(jar, home):
        connection = connect()
        for what, series in SERIES.items():
            sizes = [n for n, _ in series]
            times = [seconds(connection, *size) for _, size in series]
            measured.append((what, sizes, times))
            middle = [statistics.median(t) for t in times]
            rows.append([what, f"{sizes[0]:,} to {sizes[-1]:,}",
                         " ".join(f"{1000 * t:.0f}" for t in middle),
                         f"{line(sizes, middle):.3f}"])
    plot(measured)
    return ("""## Cost

One forecast over HTTP by the model that comes with the service, 64 x 64, 10 frames from 10, a
sequence, with one of these changed; the median of seven. The last column is the share of the
variance that a straight line explains; what does not grow is the ten frames seen, and the request.

""" + table(["what grows", "from, to", "milliseconds", "a line explains"], rows)
        + "\n\n![Seconds of a forecast over horizon, batch and pixels](images/benchmark-cost.svg)\n")
