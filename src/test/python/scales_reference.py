"""The network with strides, written a second time from docs/archive.md, in PyTorch and double precision.

    python3 src/test/python/scales_reference.py src/test/resources/reference

writes strides-2.npz and strides-2-3.npz there: inputs, weights, logits, loss and every gradient, for
MultiScaleReferenceTest. Interpolation is two matrices and padding is explicit zeros, so that nothing
rests on how a library reads a size. Needs numpy and PyTorch (Debian: python3-numpy, python3-torch).
"""
import pathlib
import sys

import numpy as np
import torch
from torch.nn.functional import conv2d, leaky_relu

LEAK = 0.2


def ceil_div(a, b):
    return -(-a // b)


def framed(x, top, left, bottom, right):
    """x (B, N, H, W) with so many zeros around it."""
    b, n, rows, columns = x.shape
    wide = torch.cat([x.new_zeros(b, n, rows, left), x, x.new_zeros(b, n, rows, right)], 3)
    columns += left + right
    return torch.cat([x.new_zeros(b, n, top, columns), wide, x.new_zeros(b, n, bottom, columns)], 2)


def same(x, weight):
    margin = weight.shape[-1] // 2
    return conv2d(framed(x, margin, margin, margin, margin), weight)


def down(x, weight, bias, stride):
    """The kernel is stride + 2 wide: the square below a coarse pixel, and one pixel around it."""
    rows, columns = x.shape[-2:]
    x = framed(x, 1, 1, ceil_div(rows, stride) * stride - rows + 1,
               ceil_div(columns, stride) * stride - columns + 1)
    return leaky_relu(conv2d(x, weight, bias, stride=stride), LEAK)


def between_centres(coarse, stride):
    """(coarse * stride, coarse): how much of each coarse pixel is in each fine one, along one side."""
    matrix = np.zeros((coarse * stride, coarse))
    for fine in range(coarse * stride):
        at = min(max((fine + 0.5) / stride - 0.5, 0), coarse - 1)
        low = min(int(at), coarse - 1)
        high = min(low + 1, coarse - 1)
        matrix[fine, low] += 1 - (at - low)
        matrix[fine, high] += at - low
    return torch.tensor(matrix)


def up(x, weight, bias, stride, rows, columns):
    x = torch.einsum("yh,bnhw->bnyw", between_centres(x.shape[2], stride), x)
    x = torch.einsum("xw,bnyw->bnyx", between_centres(x.shape[3], stride), x)
    return leaky_relu(same(x[:, :, :rows, :columns], weight) + bias[:, None, None], LEAK)


def cell(p, name, x, h, c):
    n = h.shape[1]
    total = same(h, p[name + ".state.weight"]) + p[name + ".bias"][:, None, None]
    if x is not None:
        total = total + same(x, p[name + ".input.weight"])
    i, f, g, o = (total[:, k * n:(k + 1) * n] for k in range(4))

    def look(gate, memory):
        weight = p[f"{name}.peephole.{gate}"]
        return memory * (weight[:, None, None] if weight.dim() == 1 else weight)

    memory = torch.sigmoid(f + look("f", c)) * c + torch.sigmoid(i + look("i", c)) * torch.tanh(g)
    return torch.sigmoid(o + look("o", memory)) * torch.tanh(memory), memory


def grids(rows, columns, strides):
    sides = [(rows, columns)]
    for stride in strides:
        sides.append(tuple(ceil_div(side, stride) for side in sides[-1]))
    return sides


def forecast(p, hidden, strides, frames, horizon):
    """frames (T, B, C, H, W) -> logits (horizon, B, C, H, W)"""
    batch, sides = frames.shape[1], grids(*frames.shape[-2:], strides)
    zeros = [frames.new_zeros(batch, n, *side) for n, side in zip(hidden, sides)]
    h, c = list(zeros), list(zeros)
    layers = range(len(hidden))
    for x in frames:
        for l in layers:
            if l > 0:
                name = f"encoder.{l}.down"
                x = down(x, p[name + ".weight"], p[name + ".bias"], strides[l - 1])
            h[l], c[l] = cell(p, f"encoder.{l}", x, h[l], c[l])
            x = h[l]
    logits = []
    for _ in range(horizon):
        x = None
        for l in reversed(layers):
            if x is not None:
                name = f"forecaster.{l}.up"
                x = up(x, p[name + ".weight"], p[name + ".bias"], strides[l], *sides[l])
            h[l], c[l] = cell(p, f"forecaster.{l}", x, h[l], c[l])
            x = h[l]
        x = leaky_relu(same(x, p["readout.hidden.weight"]) + p["readout.hidden.bias"][:, None, None], LEAK)
        logits.append(conv2d(x, p["readout.weight"], p["readout.bias"]))
    return torch.stack(logits)


def parameters(channels, hidden, strides, input_kernel, state_kernel, sides, by_position, rng):
    p = {}

    def add(name, scale, *shape):
        p[name] = torch.tensor(rng.normal(0, scale, shape), requires_grad=True)

    def add_convolution(name, out, into, kernel):
        add(name + ".weight", 0.3, out, into, kernel, kernel)
        add(name + ".bias", 0.2, out)

    def add_cell(network, l, into):
        n, name = hidden[l], f"{network}.{l}"
        if into:
            add(name + ".input.weight", 0.2, 4 * n, into, input_kernel, input_kernel)
        add(name + ".state.weight", 0.2, 4 * n, n, state_kernel, state_kernel)
        add(name + ".bias", 0.1, 4 * n)
        for gate in "ifo":
            add(f"{name}.peephole.{gate}", 0.3, n, *(sides[l] if by_position else ()))

    last = len(hidden) - 1
    for l in range(last + 1):
        if l > 0:
            add_convolution(f"encoder.{l}.down", hidden[l], hidden[l - 1], strides[l - 1] + 2)
        add_cell("encoder", l, hidden[l] if l > 0 else channels)
    for l in range(last, -1, -1):
        if l < last:
            add_convolution(f"forecaster.{l}.up", hidden[l], hidden[l + 1], 3)
        add_cell("forecaster", l, hidden[l] if l < last else 0)
    add_convolution("readout.hidden", hidden[0], hidden[0], 3)
    add("readout.weight", 0.5, channels, hidden[0], 1, 1)
    add("readout.bias", 0.1, channels)
    return p


def write(path, seed, channels, hidden, strides, kernels, by_position, steps, horizon, batch, rows, columns):
    rng = np.random.default_rng(seed)
    p = parameters(channels, hidden, strides, *kernels, grids(rows, columns, strides), by_position, rng)
    frames = torch.tensor(rng.uniform(0, 1, (steps, batch, channels, rows, columns)))
    target = torch.tensor(rng.integers(0, 2, (horizon, batch, channels, rows, columns)).astype(float))
    logits = forecast(p, hidden, strides, frames, horizon)
    assert logits.shape == target.shape
    q = torch.sigmoid(logits)
    loss = -(target * q.log() + (1 - target) * (1 - q).log()).mean()
    loss.backward()
    arrays = {"input": frames, "target": target, "logits": logits, "crossEntropy": loss}
    for name, tensor in p.items():
        arrays[name], arrays["grad/" + name] = tensor, tensor.grad
    np.savez_compressed(path, **{k: v.detach().numpy().astype(np.float32) for k, v in arrays.items()})
    print(path, sum(t.numel() for t in p.values()), "parameters, loss", float(loss))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    write(folder / "strides-2.npz", 11, 1, [4, 3], [2], (3, 3), False,
          steps=4, horizon=3, batch=2, rows=8, columns=6)
    write(folder / "strides-2-3.npz", 12, 2, [5, 4, 6], [2, 3], (5, 3), True,
          steps=3, horizon=4, batch=2, rows=11, columns=16)
