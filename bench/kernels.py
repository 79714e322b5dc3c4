"""The kernels by themselves: JMH's benchmarks in bench/java, one thread."""
import json
import subprocess

from service import HERE, table


def measure(jar, home):
    result = home / "jmh.json"
    subprocess.run(["mvn", "-B", "-q", "-f", str(HERE.parent / "pom.xml"), "-Pbench",
                    "-DskipTests", "-Dspotless.check.skip", "test-compile", "exec:exec",
                    f"-Djmh.result={result}"], check=True)
    found = {}
    for run in json.loads(result.read_text()):
        score = run["primaryMetric"]
        form = run["benchmark"].rsplit(".", 1)[1]
        found.setdefault(run["params"]["kernel"], {})[form] = (
            score["score"], score["scoreError"])
    rows = [[kernel, *(f"{1e3 * forms[form][0]:.2f} ± {1e3 * forms[form][1]:.2f}"
                       for form in ("direct", "winograd")),
             f"{forms['winograd'][0] / forms['direct'][0]:.2f}"]
            for kernel, forms in found.items()]
    return ("""## Kernels

One step of a cell by itself, on one thread, by JMH (`bench/java`): with libtorch's convolution and
in Winograd's form, milliseconds with JMH's error of 99.9 %.

""" + table(["hidden, kernel, grid, batch", "direct", "Winograd", "ratio"], rows) + "\n")
