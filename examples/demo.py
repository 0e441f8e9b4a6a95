"""The main job: both examples on both engines, each engine in its own process; then a table and a picture.

    python examples/demo.py [--picture demo.png]

Every number of the table is computed from the draws of this run. "First draw" is the time from the call of
``pm.sample`` until it hands out its first draw, compilation included. "Iterations/s" is the slope between two run
lengths, so it holds no fixed cost; chains count one by one.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import demo_picture
import kid_iq
import numpy as np

HERE = Path(__file__).resolve().parent
ENGINES = {"theano": "Theano", "tensorflow": "TensorFlow"}


def run_engine(engine, folder):
    """Run the examples on one engine in a process of its own; return {example: {name: array}}."""
    print(f"\n-- {ENGINES[engine]} --", flush=True)
    path = Path(folder) / f"{engine}.npz"
    done = subprocess.run(
        [sys.executable, str(HERE / "demo_engine.py"), str(path)],
        env={**os.environ, "PYMC_SYMB_BACKEND": engine},
    )
    if done.returncode != 0:
        sys.exit(f"The examples failed on {ENGINES[engine]} (exit status {done.returncode}); its message is above.")
    results = {"regression": {}, "kid_iq": {}}
    with np.load(path) as stored:
        for key in stored.files:
            example, name = key.split("/")
            results[example][name] = stored[key]
    return results


def split(draws):
    """Return the regression's draws by parameter, each (1, draws)."""
    values = {"alpha": draws["alpha"], "beta[0]": draws["beta"][:, 0], "beta[1]": draws["beta"][:, 1]}
    return {name: value[np.newaxis] for name, value in values.items()}


def exact_regression(design, observed, prior_sd=10.0):
    """Return {name: (mean, sd)} of the regression's posterior, which is Gaussian: known noise, Gaussian priors."""
    precision = design.T @ design + np.eye(design.shape[1]) / prior_sd**2
    mean = np.linalg.solve(precision, design.T @ observed)
    sd = np.sqrt(np.diag(np.linalg.inv(precision)))
    return dict(zip(("alpha", "beta[0]", "beta[1]"), zip(mean, sd)))


def table(title, reference_name, reference, results, values):
    """Print one example's table.

    `reference`: {parameter: mean}; `results`: {engine: measurements}; `values`: {engine: {parameter: (chains, draws)}}.
    """
    def mean(draws):
        return f"{draws.mean():.3f} ± {kid_iq.mcse(draws):.3f}"

    rows = [["", *reference, "iterations/s", "first draw"]]
    rows.append([reference_name, *(f"{value:.3f}" for value in reference.values()), "", ""])
    for engine, measured in results.items():
        means = [mean(values[engine][name]) for name in reference]
        rows.append([ENGINES[engine], *means, f"{measured['rate']:,.0f}", f"{measured['first_draw']:.2f} s"])
    widths = [max(map(len, column)) for column in zip(*rows)]
    print(f"\n{title}")
    for row in rows:
        first, *rest = (cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths)))
        print("  ".join([first, *rest]).rstrip())


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", default="demo.png", help="where to write the picture; default: %(default)s")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        results = {engine: run_engine(engine, folder) for engine in ENGINES}

    regressions = {engine: result["regression"] for engine, result in results.items()}
    kids = {engine: result["kid_iq"] for engine, result in results.items()}
    one = next(iter(regressions.values()))
    exact = exact_regression(one["design"], one["observed"])
    # Stan counts from 1.
    published = dict(zip((*(f"beta[{i}]" for i in range(4)), "sigma"), kid_iq.load()[2].values()))

    regression_values = {engine: split(draws) for engine, draws in regressions.items()}
    table(
        "Linear regression: posterior means, one chain (± Monte Carlo standard error)",
        "exact", {name: mean for name, (mean, _) in exact.items()}, regressions, regression_values,
    )
    table(
        "Test scores of 434 children: posterior means, four chains",
        "posteriordb", {name: known["mean"] for name, known in published.items()}, kids, kids,
    )
    demo_picture.draw(options.picture, ENGINES, regression_values, exact, kids, published)
    print(f"\nThe posteriors of both engines over each other: {os.path.abspath(options.picture)}")


if __name__ == "__main__":
    main()
