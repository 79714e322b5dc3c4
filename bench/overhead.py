"""The service around the network: its start, its share of a forecast, forecasts beside a training."""
import re
import statistics
import time

import peer
from networks import publish
from service import NPY, Service, ask, call, connect, get, post, ratios, sequence, spread, table

FORECAST = "/v1/models/{}/forecast/upload"
SHIPPED = "moving-digits"
PAPER = peer.NETWORKS["paper"]


def start_up(jar, home, rounds=5):
    """Seconds to ready, as it comes and with an archive of its classes, in turns."""
    archive = home / "convcast.jsa"
    with Service(jar, home, f"-XX:ArchiveClassesAtExit={archive}"):
        pass  # unpacks the natives, too, where nobody has
    plain, archived = [], []
    for _ in range(rounds):
        for times, options in (plain, []), (archived, [f"-XX:SharedArchiveFile={archive}"]):
            with Service(jar, home, *options) as service:
                times.append(service.seconds_to_ready)
    return plain, archived


def network_seconds():
    text = call("/actuator/prometheus").decode()
    return float(re.search(r"convcast_forecast_network_time_seconds_sum (\S+)", text).group(1))


def warm_up(forecasts=15_000):
    """As long as the virtual machine compiles what the service does around a network; persistence
    makes as many forecasts in half a minute."""
    body, connection = sequence(), connect()
    for _ in range(forecasts):
        ask(connection, FORECAST.format("persistence"), body, NPY)


def outside_the_network(model, warm=300, rounds=5, each=60):
    """The share of a forecast's time, as its caller sees it, that is not spent in the network."""
    path, body, shares, whole = FORECAST.format(model), sequence(), [], []
    connection = connect()
    for _ in range(warm):
        ask(connection, path, body, NPY)
    for _ in range(rounds):
        inside, start = network_seconds(), time.perf_counter()
        for _ in range(each):
            ask(connection, path, body, NPY)
        wall = time.perf_counter() - start
        shares.append(100 * (1 - (network_seconds() - inside) / wall))
        whole.append(1000 * wall / each)
    return f"{spread(shares, '{:.1f}')} % of {spread(whole, '{:.0f}')} ms"


def p95(forecasts=100):
    """Milliseconds of a forecast, one after the other, that nineteen in twenty stay below."""
    body, times, connection = sequence(), [], connect()
    for _ in range(forecasts):
        start = time.perf_counter()
        ask(connection, FORECAST.format(SHIPPED), body, NPY)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.quantiles(times, n=20)[-1]


def beside_a_training(rounds=5):
    """p95 of forecasts during a training of default settings, and without one, in turns."""
    post("/v1/datasets/generated", {"name": "bench", "kind": "moving-digits", "sequences": 240,
                                    "frames": 20, "rows": 64, "columns": 64, "seed": 1})
    during, without = [], []
    for _ in range(rounds):
        without.append(p95())
        job = post("/v1/training-jobs", {"model": "beside", "dataset": "bench",
                                         "training": {"epochs": 1000}})
        path = f"/v1/training-jobs/{job['id']}"
        while get(path).get("progress", {}).get("batch", 0) < 3:
            time.sleep(0.5)
        during.append(p95())
        call(path + "/cancel", b"", {"Content-Type": "application/json"})
        while get(path)["state"] == "running":
            time.sleep(0.5)
    return during, without


def measure(jar, home):
    plain, archived = start_up(jar, home)
    with Service(jar, home):
        publish("paper", peer.random(PAPER), PAPER.patch, home)
        warm_up()
        papers, shipped = outside_the_network("paper"), outside_the_network(SHIPPED)
        during, without = beside_a_training()
    outside = "time outside the network, NPY 10 x 64 x 64, once the virtual machine has compiled it, "
    rows = [
        ["`java -jar` to ready, natives unpacked, s", "at most 8", spread(plain)],
        ["the same with an archive of its classes ([settings.md](settings.md#a-faster-start)), s",
         "at most 8", spread(archived)],
        [outside + PAPER.title, "at most 5 %", papers],
        [outside + "shipped model", "at most 5 %", shipped],
        ["p95 of forecasts during a training, against without, default settings", "at most 1.5",
         f"{spread(ratios(during, without))} ({spread(during, '{:.0f}')} against"
         f" {spread(without, '{:.0f}')} ms)"]]
    return "## The service\n\n" + table(["what", "goal", "measured"], rows) + "\n"
