"""Measures Convcast on this machine and writes its parts of docs/benchmarks.md.

    python3 bench/run.py target/convcast.jar [networks training load memory cost kernels service]

Each part writes the section of its name, with its plots in docs/images, up to the notes below;
without names all are measured, in about an hour. Needs a free machine, Java and Maven on the path,
and Debian's python3-numpy, python3-torch, python3-matplotlib, python3-fastapi and python3-uvicorn.
Everything but the kernels is measured from outside, over HTTP, against the built jar. Ratios are
taken between neighbours in time and given as minimum, median and maximum.
"""
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import torch

import cost
import kernels
import load
import memory
import networks
import overhead
import training
from service import HERE

DOCUMENT = HERE.parent / "docs" / "benchmarks.md"
NOTES = "<!-- notes: these stay when the section is measured again -->\n"
PARTS = {"networks": networks, "training": training, "load": load, "memory": memory,
         "cost": cost, "kernels": kernels, "service": overhead}


def replace(section):
    """Puts a section in the place of that with the same heading, whose notes stay, or at the end."""
    heading = section.split("\n", 1)[0]
    parts = re.split(r"(?m)^(?=## )", DOCUMENT.read_text())
    if not any(part.startswith(heading + "\n") for part in parts):
        parts += ["\n", heading + "\n"]
    DOCUMENT.write_text("".join(
        section + notes(part) + "\n" if part.startswith(heading + "\n") else part
        for part in parts))


def notes(section):
    """What is written by hand, from the mark on."""
    return "\n" + NOTES + section.split(NOTES)[1].rstrip("\n") + "\n" if NOTES in section else ""


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text()).group(1)
    avx512 = "with" if "avx512f" in pathlib.Path("/proc/cpuinfo").read_text() else "without"
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split('"')[1]
    libtorch = re.search(r"<libtorch.version>(.*)<", (HERE.parent / "pom.xml").read_text()).group(1)
    return (f"{os.cpu_count()} cores of {model} ({platform.machine()}, {avx512} AVX-512),"
            f" {platform.system()} {platform.release()}, Java {java}, libtorch {libtorch};"
            f" the peer PyTorch {torch.__version__}, Python {platform.python_version()}")


def main(jar, *names):
    torch.set_num_threads(os.cpu_count())
    for name in names or PARTS:
        with tempfile.TemporaryDirectory(prefix="convcast-bench-") as home:
            section = PARTS[name].measure(jar, pathlib.Path(home))
        heading, rest = section.split("\n", 1)
        command = f"`python3 bench/run.py target/convcast.jar {name}`, on {machine()}."
        section = f"{heading}\n\n{command}\n{rest}"
        replace(section)
        print(section, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
