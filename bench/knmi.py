"""Scores a model on the last third of the KNMI event, beside repeating the last frame.

    python3 bench/knmi.py FOLDER-OF-H5-FILES MODEL [URL]

Forecasts the 13 windows of 6 + 12 frames over HTTP, the whole 765 x 700 composite at a time, and
prints, by lead time, the mean squared error in (mm/h)^2 over valid pixels and the critical success
index at 0.1, 1 and 5 mm/h from counts pooled over the windows. Needs numpy, h5py and pillow; writes
one case as knmi-case.png. The files are read here by h5py, not by Convcast.
"""
import io
import pathlib
import sys
import urllib.request

import h5py
import numpy as np
from PIL import Image, ImageDraw

INPUTS, HORIZON, FIRST, LAST = 6, 12, 67, 79  # positions of the last input frame
THRESHOLDS = (0.1, 1.0, 5.0)
MISSING = 65535


def read(path):
    with h5py.File(path) as f:
        raw = f["/image1/image_data"][:]
    return np.where(raw == MISSING, np.nan, raw * 0.01 * 12).astype(np.float32)


def forecast(url, model, frames):
    body = io.BytesIO()
    np.save(body, frames)
    request = urllib.request.Request(
        f"{url}/v1/models/{model}/forecast/upload?horizon={HORIZON}&unit=mm/h&interval=PT5M",
        body.getvalue(), {"Content-Type": "application/x-npy", "Accept": "application/x-npy"})
    with urllib.request.urlopen(request) as answer:
        return np.load(io.BytesIO(answer.read()))


class Scores:
    def __init__(self):
        self.error, self.pixels = np.zeros(HORIZON), np.zeros(HORIZON)
        self.hits, self.either = np.zeros((HORIZON, 3)), np.zeros((HORIZON, 3))

    def add(self, forecast, truth):
        for lead in range(HORIZON):
            f, t = forecast[lead], truth[lead]
            valid = np.isfinite(t) & np.isfinite(f)
            f, t = f[valid], t[valid]
            self.error[lead] += ((f - t).astype(np.float64) ** 2).sum()
            self.pixels[lead] += valid.sum()
            for n, threshold in enumerate(THRESHOLDS):
                self.hits[lead, n] += ((f >= threshold) & (t >= threshold)).sum()
                self.either[lead, n] += ((f >= threshold) | (t >= threshold)).sum()

    def row(self, lead):
        csi = self.hits[lead] / self.either[lead]
        return f"{self.error[lead] / self.pixels[lead]:.3f} | " + " ".join(f"{c:.3f}" for c in csi)


def picture(path, seen, truth, forecast):
    """Rows: what came, what was forecast; columns: now, +15, +30, +45, +60 minutes."""
    steps = [0.1, 0.5, 1, 2, 5, 10]
    colours = np.array([[255, 255, 255], [190, 220, 240], [120, 180, 230], [50, 120, 200],
                        [60, 170, 60], [250, 210, 40], [220, 50, 40]], np.uint8)

    def draw(field):
        pixels = colours[np.digitize(np.nan_to_num(field), steps)]
        pixels[np.isnan(field)] = 210
        return Image.fromarray(pixels[216:640:2, 156:580:2])

    leads = [2, 5, 8, 11]
    rows = [[seen[-1]] + [truth[l] for l in leads], [seen[-1]] + [forecast[l] for l in leads]]
    side = 212
    sheet = Image.new("RGB", (5 * (side + 6) + 84, 2 * (side + 6) + 24), "white")
    pen = ImageDraw.Draw(sheet)
    for r, (label, fields) in enumerate(zip(("observed", "forecast"), rows)):
        pen.text((4, 24 + r * (side + 6) + side // 2), label, "black")
        for c, field in enumerate(fields):
            sheet.paste(draw(field), (84 + c * (side + 6), 24 + r * (side + 6)))
    for c, label in enumerate(["now", "+15 min", "+30 min", "+45 min", "+60 min"]):
        pen.text((84 + c * (side + 6), 6), label, "black")
    sheet.save(path)


def main(folder, model, url="http://localhost:8080"):
    frames = np.stack([read(p) for p in sorted(pathlib.Path(folder).glob("*.h5"))])
    ours, persistence = Scores(), Scores()
    for last in range(FIRST, LAST + 1):
        seen = frames[last - INPUTS + 1 : last + 1]
        truth = frames[last + 1 : last + 1 + HORIZON]
        answer = forecast(url, model, seen)
        ours.add(answer, truth)
        persistence.add(np.repeat(seen[-1:], HORIZON, 0), truth)
        if last == 73:
            picture("knmi-case.png", seen, truth, answer)
    print("| minutes | MSE | CSI .1 1 5 | persistence MSE | CSI .1 1 5 |\n| --- | --- | --- | --- | --- |")
    for lead in range(HORIZON):
        print(f"| {5 * lead + 5} | {ours.row(lead)} | {persistence.row(lead)} |")
    mse = ours.error / ours.pixels < persistence.error / persistence.pixels
    print("MSE below persistence at every lead time:", bool(mse.all()))


if __name__ == "__main__":
    main(*sys.argv[1:])
