"""Trains on Moving MNIST through a running service, scores it on the test sequences, draws both.

    python3 bench/moving_mnist.py make  train-images-idx3-ubyte.gz train.npy 10000
    python3 bench/moving_mnist.py train URL train.npy request.json
    python3 bench/moving_mnist.py score URL MODEL VERSION test.npz FOLDER

`make` lets two digits bounce in 64 x 64 pixels for 20 frames, as the field's usual protocol has it:
uniform positions in the part of the frame that a digit of 28 x 28 fits in, uniform directions, a
tenth of that part a frame, the brighter digit in front. Take the training digits of MNIST for
training, and the test digits, or a published test set, for test.npz: an array `frames` (20, N, 64,
64) of 0 to 255.

`score` asks the service for the last ten frames from the first ten and prints, over all sequences,
the squared error summed over a frame (pixels from 0 to 1) and the cross-entropy in nats summed over
a sequence's ten frames, beside the forecasts that need no model. Into FOLDER go the learning curve
(moving-mnist-curve.png), the squared error by lead time (moving-mnist-lead.png), and five cases
(moving-mnist.gif): truth left, forecast right.

Needs numpy; `score` needs matplotlib and Pillow as well (Debian: python3-numpy, python3-matplotlib,
python3-pil).
"""
import gzip
import io
import json
import pathlib
import sys
import time
import urllib.request
import uuid

import numpy as np

SIDE, DIGIT, FRAMES = 64, 28, 20
INPUTS = 10


def call(url, body=None, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, body, headers or {})) as answer:
        return answer.read()


def path_of_a_digit(random):
    """Top and left of a digit in every frame: it moves straight on and is thrown back at the edges."""
    room = SIDE - DIGIT
    place = random.random(2)
    angle = random.random() * 2 * np.pi
    step = 0.1 * np.array([np.sin(angle), np.cos(angle)])
    for _ in range(FRAMES):
        place = place + step
        out = (place <= 0) | (place >= 1)
        step = np.where(out, -step, step)
        place = np.clip(place, 0, 1)
        yield (room * place).astype(int)


def make(idx, target, count):
    with gzip.open(idx) as file:
        digits = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, DIGIT, DIGIT)
    random = np.random.default_rng(1)
    frames = np.lib.format.open_memmap(target, "w+", np.uint8, (count, FRAMES, SIDE, SIDE))
    for sequence in frames:
        for _ in range(2):
            digit = digits[random.integers(len(digits))]
            for frame, (top, left) in zip(sequence, path_of_a_digit(random)):
                under = frame[top:top + DIGIT, left:left + DIGIT]
                np.maximum(under, digit, out=under)
    frames.flush()


def upload(url, name, file):
    """Sends a file as a new dataset."""
    edge = uuid.uuid4().hex
    part = f'--{edge}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n'
    part += f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="frames.npy"\r\n\r\n'
    body = part.encode() + pathlib.Path(file).read_bytes() + f"\r\n--{edge}--\r\n".encode()
    call(url + "/v1/datasets", body, {"Content-Type": "multipart/form-data; boundary=" + edge})


def train(url, file, request):
    request = json.loads(pathlib.Path(request).read_text())
    upload(url, request["dataset"], file)
    job = json.loads(call(url + "/v1/training-jobs", json.dumps(request).encode(),
                          {"Content-Type": "application/json"}))
    print(job["id"], flush=True)
    while job["state"] in ("queued", "running"):
        time.sleep(5)
        job = json.loads(call(f"{url}/v1/training-jobs/{job['id']}"))
    print(json.dumps(job["history"], indent=1), job["state"], job.get("version"))


def forecast(url, model, version, seen):
    body = io.BytesIO()
    np.save(body, seen)
    answer = call(f"{url}/v1/models/{model}/forecast/upload?version={version}&horizon={FRAMES - INPUTS}",
                  body.getvalue(), {"Content-Type": "application/x-npy"})
    return np.load(io.BytesIO(answer))


def squared_error(forecasts, truth):
    """By lead time: summed over a frame's pixels, averaged over sequences."""
    return ((forecasts - truth) ** 2).sum((2, 3)).mean(0)


def cross_entropy(forecasts, truth, least=1e-6):
    """Nats, summed over a sequence, averaged over sequences."""
    p = np.clip(forecasts, least, 1 - least)
    nats = -(truth * np.log(p) + (1 - truth) * np.log(1 - p))
    return nats.sum((1, 2, 3)).mean()


def score(url, model, version, file, folder):
    frames = np.load(file)["frames"].swapaxes(0, 1)  # (N, T, H, W)
    truth = frames[:, INPUTS:] / 255.0
    ours = np.stack([forecast(url, model, version, s[:INPUTS]) for s in frames]) / 255.0
    last = np.repeat(frames[:, INPUTS - 1:INPUTS] / 255.0, FRAMES - INPUTS, 1)
    mean = np.broadcast_to(truth.mean((0, 1)), truth.shape)
    print(f"{len(frames)} sequences; squared error a frame, cross-entropy a sequence")
    for name, frames_of in (("all zeros", 0 * truth), ("mean image", mean), ("last frame", last),
                            (f"{model} {version}", ours)):
        print(f"{name:20} {squared_error(frames_of, truth).mean():8.1f} "
              f"{cross_entropy(frames_of, truth):9.1f}")
    print("by lead time", " ".join(f"{e:.1f}" for e in squared_error(ours, truth)))
    card = json.loads(call(f"{url}/v1/models/{model}/versions/{version}"))
    draw(card["training"]["history"], {"last frame": squared_error(last, truth),
                                       "all zeros": squared_error(0 * truth, truth),
                                       model: squared_error(ours, truth)},
         frames, ours, pathlib.Path(folder))


def draw(history, errors, frames, forecasts, folder):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    pixels = SIDE * SIDE * (FRAMES - INPUTS)
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    epochs = [e["epoch"] for e in history]
    axes.plot(epochs, [pixels * e["trainLoss"] for e in history], label="training")
    axes.plot(epochs, [pixels * e["validationLoss"] for e in history], label="validation")
    axes.set(xlabel="epoch", ylabel="cross-entropy, nats a sequence")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend()
    figure.savefig(folder / "moving-mnist-curve.png", dpi=110)
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    for name, values in errors.items():
        axes.plot(range(1, len(values) + 1), values, marker=".", label=name)
    axes.set(xlabel="lead time, frames", ylabel="squared error a frame", ylim=(0, None))
    axes.legend()
    figure.savefig(folder / "moving-mnist-lead.png", dpi=110)
    animate(frames, forecasts, folder / "moving-mnist.gif")


def animate(frames, forecasts, target, cases=5, scale=2, gap=4):
    """Five cases above each other: truth left; right what was seen, then what is forecast, framed."""
    from PIL import Image
    pictures = []
    for t in range(FRAMES):
        rows = []
        for n in range(cases):
            right = frames[n, t] if t < INPUTS else 255 * forecasts[n, t - INPUTS]
            pair = [np.kron(f.astype(float), np.ones((scale, scale))) for f in (frames[n, t], right)]
            pair = [np.pad(f, gap, constant_values=60) for f in pair]
            if t >= INPUTS:
                pair[1][:2], pair[1][-2:], pair[1][:, :2], pair[1][:, -2:] = 255, 255, 255, 255
            rows.append(np.hstack(pair))
        pictures.append(Image.fromarray(np.vstack(rows).clip(0, 255).astype(np.uint8)))
    pictures[0].save(target, save_all=True, append_images=pictures[1:], duration=200, loop=0)


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "make":
        make(rest[0], rest[1], int(rest[2]))
    elif command == "train":
        train(*rest)
    elif command == "score":
        score(*rest)
    else:
        sys.exit(__doc__)
