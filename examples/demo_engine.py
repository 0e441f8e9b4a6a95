"""One engine's part of the demo: run both examples, measure them, and store draws and measurements.

PYMC_SYMB_BACKEND=tensorflow python examples/demo_engine.py result.npz
"""

import logging
import runpy
import sys
import time
from pathlib import Path

import kid_iq
import numpy as np

import pymc3 as pm

HERE = Path(__file__).resolve().parent
QUIET = {"progressbar": False, "compute_convergence_checks": False}


class FirstDraw:
    """A ``pm.sample`` that notes the seconds from its call until it hands out the first draw."""

    def __init__(self, sample):
        self._sample = sample
        self.seconds = None

    def __call__(self, *args, **options):
        self.seconds = None
        called = time.perf_counter()

        def note(trace, draw):
            if self.seconds is None:
                self.seconds = time.perf_counter() - called

        return self._sample(*args, callback=note, **options)


def timed(function):
    """Return (what the function returns, the seconds to the first draw of its ``pm.sample``)."""
    original, pm.sample = pm.sample, FirstDraw(pm.sample)
    try:
        return function(), pm.sample.seconds
    finally:
        pm.sample = original


def iterations_per_second(draw, lengths, chains):
    """Return the chain-iterations per second of ``draw(n)``: the slope between two numbers of draws."""
    log, seconds = logging.getLogger("pymc3"), []
    log.disabled = True  # three more runs, of which nothing new is to be said
    draw(lengths[0])  # whatever is done once is done now
    for length in lengths:
        started = time.perf_counter()
        draw(length)
        seconds.append(time.perf_counter() - started)
    log.disabled = False
    return chains * (lengths[1] - lengths[0]) / (seconds[1] - seconds[0])


def with_errors(values):
    """Return the draws by parameter, each (chains, draws), and beside them the standard errors of their means."""
    return {**values, **{f"mcse {name}": kid_iq.mcse(draws) for name, draws in values.items()}}


def run_regression():
    """Run the user's script as it is; return its draws and measurements."""
    script, first = timed(lambda: runpy.run_path(str(HERE / "linear_regression.py"), run_name="__main__"))
    trace = script["trace"]

    def draw(n):
        with script["model"]:
            pm.sample(n, step=pm.Metropolis(), cores=1, chains=1, random_seed=1, **QUIET)

    values = {"alpha": trace["alpha"], "beta[0]": trace["beta"][:, 0], "beta[1]": trace["beta"][:, 1]}
    return {
        **with_errors({name: draws[np.newaxis] for name, draws in values.items()}),
        "design": np.column_stack([np.ones_like(script["X1"]), script["X1"], script["X2"]]),
        "observed": script["Y"],
        "first_draw": first,
        "rate": iterations_per_second(draw, (200_000, 1_000_000), chains=1),
    }


def run_kid_iq():
    """Run the four chains of `kid_iq`, print its table; return draws (chains, draws) and measurements."""
    design, score, reference = kid_iq.load()
    model = kid_iq.make_model(design, score)
    trace, first = timed(lambda: kid_iq.sample(model))
    values = kid_iq.by_chain(trace)
    rows = kid_iq.summarise(values, reference)
    kid_iq.print_table(rows)
    rate = iterations_per_second(lambda n: kid_iq.sample(model, n, **QUIET), (10_000, 50_000), chains=kid_iq.CHAINS)
    found = {**with_errors(values), "first_draw": first, "rate": rate}
    return {**found, "effective": min(row.draws for row in rows), "divergences": kid_iq.divergences(trace)}


def main(path):
    print("Linear regression, the script as it is:", flush=True)
    regression = run_regression()
    print("Test scores of 434 children, four chains:", flush=True)
    kids = run_kid_iq()
    parts = {"regression": regression, "kid_iq": kids}
    np.savez(path, **{f"{part}/{name}": value for part, values in parts.items() for name, value in values.items()})


if __name__ == "__main__":
    main(sys.argv[1])
