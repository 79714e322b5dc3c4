"""The service as a process, asked over HTTP; what the measurements share."""
import http.client
import io
import json
import pathlib
import re
import statistics
import subprocess
import time
import urllib.request

import numpy as np

PORT = 8099
URL = f"http://127.0.0.1:{PORT}"
HERE = pathlib.Path(__file__).resolve().parent
JSON = {"Content-Type": "application/json"}
NPY = {"Content-Type": "application/x-npy", "Accept": "application/x-npy"}


class Service:
    def __init__(self, jar, home, *options):
        started = time.time()
        self.process = subprocess.Popen(
            ["java", *options, "-jar", jar, f"--convcast.home={home}", f"--server.port={PORT}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        await_ready(URL + "/actuator/health/readiness")
        self.seconds_to_ready = time.time() - started

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def await_ready(url):
    while True:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.05)


def call(path, body=None, headers=None, method=None):
    request = urllib.request.Request(URL + path, body, headers or {}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def get(path):
    return json.loads(call(path))


def post(path, value):
    return json.loads(call(path, json.dumps(value).encode(), JSON))


def connect(port=PORT):
    return http.client.HTTPConnection("127.0.0.1", port)


def ask(connection, path, body, headers):
    """POSTs over a connection that is kept open; the answer's headers and body."""
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    assert answer.status == 200, said
    return answer.headers, said


def npy(frames):
    body = io.BytesIO()
    np.save(body, frames)
    return body.getvalue()


def sequence(frames=10, side=64):
    return npy(np.random.default_rng(1).random((frames, side, side), np.float32))


def forecast(connection, name, frames, horizon=10):
    """(B, T, H, W) to (B, horizon, H, W): one as NPY, several as the Open Inference Protocol's."""
    if len(frames) == 1:
        _, said = ask(connection, f"/v1/models/{name}/forecast/upload?horizon={horizon}",
                      npy(frames[0]), NPY)
        return np.load(io.BytesIO(said))[None]
    batch, seen, rows, columns = frames.shape
    head = json.dumps({
        "inputs": [{"name": "frames", "datatype": "FP32",
                    "shape": [batch, seen, 1, rows, columns],
                    "parameters": {"binary_data_size": frames.nbytes}}],
        "parameters": {"binary_data_output": True, "horizon": horizon}}).encode()
    headers, said = ask(connection, f"/v2/models/{name}/infer", head + frames.tobytes(),
                        {"Content-Type": "application/octet-stream",
                         "Inference-Header-Content-Length": str(len(head))})
    start = int(headers["Inference-Header-Content-Length"])
    return np.frombuffer(said[start:], np.float32).reshape(batch, horizon, rows, columns)


def timed(work):
    time.sleep(0.3)  # the threads of the one before still look for work
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(values, form="{:.2f}"):
    return " ".join(form.format(v) for v in (min(values), statistics.median(values), max(values)))


def ratios(ones, others):
    return [one / other for one, other in zip(ones, others)]


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
