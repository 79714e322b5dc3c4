"""A training step, forward to update, in the service's training process and in PyTorch, eager.

As a program of its own it is the peer: `python3 bench/training.py KIND BATCHES` prints the seconds a
batch takes, the first ones left out.
"""
import json
import os
import subprocess
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

import peer
from service import Service, get, post, ratios, spread, table

BATCH = 8
WARM = 2
KINDS = {"default": (peer.SHIPPED, 30, 1.2), **{
    name: (kind, batches, 0.7) for (name, kind), batches in zip(peer.NETWORKS.items(), (10, 6))}}
ROUNDS = 3


def ours(kind, batches):
    """Seconds a batch, from the progress of the job."""
    job = post("/v1/training-jobs", {
        "model": "bench", "dataset": f"bench-{batches}", "inputs": 10, "horizon": 10,
        "architecture": {"hidden": kind.hidden, "patch": kind.patch, "inputKernel": kind.kernel,
                         "stateKernel": kind.kernel},
        "training": {"epochs": 1, "batch": BATCH, "threads": os.cpu_count()},
        "split": {"validation": 0, "test": 0}})
    reached = {}
    while job["state"] in ("queued", "running"):
        time.sleep(0.1)
        job = get(f"/v1/training-jobs/{job['id']}")
        reached.setdefault((job.get("progress") or {}).get("batch"), time.perf_counter())
    assert job["state"] == "succeeded", job
    first, last = (pick(n for n in reached if n and n >= WARM) for pick in (min, max))
    return (reached[last] - reached[first]) / (last - first)


def theirs(name, batches):
    out = subprocess.run([sys.executable, __file__, name, str(batches)], check=True,
                         capture_output=True, text=True).stdout
    return json.loads(out)


def step_seconds(kind, batches):
    network = peer.network(kind)
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    times = []
    for _ in range(batches):
        start = time.perf_counter()
        frames = torch.rand(20, BATCH, 1, 64, 64)
        loss = F.binary_cross_entropy_with_logits(network(frames[:10], 10), frames[10:])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        times.append(time.perf_counter() - start)
    return sum(times[WARM:]) / (batches - WARM)


def measure(jar, home):
    rows = []
    with Service(jar, home):
        for name, (kind, batches, goal) in KINDS.items():
            post("/v1/datasets/generated", {
                "name": f"bench-{batches}", "kind": "moving-digits", "sequences": BATCH * batches,
                "frames": 20, "rows": 64, "columns": 64, "seed": 1})
            one, other = [], []
            for _ in range(ROUNDS):
                one.append(ours(kind, batches))
                other.append(theirs(name, batches))
            rows.append([kind.title, f"at most {goal}", spread(ratios(one, other)), spread(one),
                         spread(other)])
    return ("""## Training

Forward, loss, backward, clipping and Adam's update of a batch of 8, 64 x 64, 10 -> 10: in the
service's training process, from the progress that the job tells, and in PyTorch, eager, the same
network in a plain loop on as many threads. Both leave their first two batches out.

""" + table(["network", "goal", "of PyTorch's time", "the service, s", "PyTorch, s"], rows) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(os.cpu_count())
    print(step_seconds(KINDS[sys.argv[1]][0], int(sys.argv[2])))
