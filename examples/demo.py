"""The main job: both examples on both engines, each engine in its own process; then a table and a picture.

    python examples/demo.py [--picture demo.png]

Every number of the table is computed from the draws of this run. "First draw" is the time from the call of
``pm.sample`` until it hands out its first draw, compilation included. "Iterations/s" is the slope between two run
lengths, so it holds no fixed cost; chains count one by one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import demo_picture
import numpy as np

HERE = Path(__file__).resolve().parent
ENGINES = {"theano": "Theano", "tensorflow": "TensorFlow"}


def run_engine(engine, folder):
    """Run the examples on one engine in a process of its own; return {example: {name: array}}."""
    print(f"\n-- {ENGINES[engine]} --", flush=True)
    path = Path(folder) / f"{engine}.npz"
    done = subprocess.run([sys.executable, str(HERE / "demo_engine.py"), str(path)], env={**os.environ, "PYMC_SYMB_BACKEND": engine})
    if done.returncode != 0:
        sys.exit(f"The examples failed on {ENGINES[engine]} (exit status {done.returncode}); its message is above.")
    results = {"regression": {}, "kid_iq": {}}
    with np.load(path) as stored:
        for key in stored.files:
            example, name = key.split("/")
            results[example][name] = stored[key]
    return results


def exact_regression(design, observed, prior_sd=10.0):
    """Return {name: (mean, sd)} of the regression's posterior, which is Gaussian: known noise, Gaussian priors."""
    precision = design.T @ design + np.eye(design.shape[1]) / prior_sd**2
    mean = np.linalg.solve(precision, design.T @ observed)
    sd = np.sqrt(np.diag(np.linalg.inv(precision)))
    return dict(zip(("alpha", "beta[0]", "beta[1]"), zip(mean, sd)))


def published_posterior():
    """Return {name: summary} of the reference posterior of the children's scores; Stan, its source, counts from 1."""
    reference = json.loads((HERE / "data" / "kidiq.json").read_text(encoding="utf-8"))["reference"]
    return dict(zip((*(f"beta[{i}]" for i in range(4)), "sigma"), reference.values()))


def table(title, reference_name, reference, results):
    """Print one example's table; `reference`: {parameter: mean}, `results`: {engine: {name: array}}."""
    more = {"effective": "effective draws", "divergences": "divergences"}
    more = {key: title for key, title in more.items() if all(key in found for found in results.values())}
    rows = [["", *reference, *more.values(), "iterations/s", "first draw"]]
    rows.append([reference_name, *(f"{value:.3f}" for value in reference.values()), *("" for _ in more), "", ""])
    for engine, found in results.items():
        means = [f"{found[name].mean():.3f} ± {found['mcse ' + name]:.3f}" for name in reference]
        counts = [f"{float(found[key]):,.0f}" for key in more]
        rows.append([ENGINES[engine], *means, *counts, f"{found['rate']:,.0f}", f"{found['first_draw']:.2f} s"])
    widths = [max(map(len, column)) for column in zip(*rows)]
    print(f"\n{title}")
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:]))]
        print("  ".join(cells).rstrip())


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", default="demo.png", help="where to write the picture; default: %(default)s")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        results = {engine: run_engine(engine, folder) for engine in ENGINES}

    regressions = {engine: result["regression"] for engine, result in results.items()}
    kids = {engine: result["kid_iq"] for engine, result in results.items()}
    one = next(iter(regressions.values()))
    exact, published = exact_regression(one["design"], one["observed"]), published_posterior()
    table(
        "Linear regression: posterior means (± Monte Carlo standard error), one chain of Metropolis",
        "exact", {name: mean for name, (mean, _) in exact.items()}, regressions,
    )  # fmt: skip
    table(
        "Test scores of 434 children: posterior means, four chains of NUTS; effective draws of the worst of them",
        "posteriordb", {name: known["mean"] for name, known in published.items()}, kids,
    )  # fmt: skip
    demo_picture.draw(options.picture, ENGINES, regressions, exact, kids, published)
    print(f"\nThe posteriors of both engines over each other: {os.path.abspath(options.picture)}")


if __name__ == "__main__":
    main()
