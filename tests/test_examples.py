"""The examples as a user runs them: each in a fresh process, on the engine under test."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
NUMBER = r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?"


def run_example(name, folder):
    """Run an example outside the repository; return what it printed."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{name} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def numbers(text):
    return [float(found.replace(",", "")) for found in re.findall(NUMBER, text)]


def test_linear_regression_gives_pymc3s_answer(tmp_path):
    """PyMC3 3.11.6 gives 0.905 and [0.946, 2.60]; the exact means are 0.9066 and [0.9485, 2.6066].

    Steps along one variable at a time suit `beta[1]` badly (sd 0.515, beside 0.089): the means of 5,000 draws have
    Monte Carlo standard errors of 0.0042, 0.0040 and 0.051 (ArviZ), PyMC3's answer too.
    """
    printed = run_example("linear_regression.py", tmp_path)
    (alpha,) = numbers(re.search(r"^alpha(.*)$", printed, re.MULTILINE).group(1))
    beta = numbers(re.search(r"^beta(.*)$", printed, re.MULTILINE).group(1))
    mcse = np.array([0.0042, 0.0040, 0.051])
    found = np.array([alpha, *beta])
    assert (abs(found - [0.905, 0.946, 2.60]) <= 4 * np.sqrt(2) * mcse).all(), found
    assert (abs(found - [0.9066, 0.9485, 2.6066]) <= 4 * mcse).all(), found


def test_kid_iq_gives_the_published_posterior(tmp_path):
    reference = json.loads((EXAMPLES / "data" / "kidiq.json").read_text())["reference"]
    lines = [line for line in run_example("kid_iq.py", tmp_path).splitlines() if re.match(r"beta\[|sigma", line)]
    assert len(lines) == len(reference) == 5
    for line, known in zip(lines, reference.values()):
        rhat, draws, mean, mcse, published, error, sd_ratio = numbers(line)[-7:]
        assert rhat < 1.01, line
        assert draws >= 1000, line
        assert mcse < 0.05 * known["sd"], line
        assert published == pytest.approx(known["mean"], abs=6e-4), line
        combined = (mcse**2 + known["sd"] ** 2 / known["n"]) ** 0.5
        assert abs(mean - known["mean"]) <= 4 * combined and abs(error) <= 4, line
        # A thousand draws tell a standard deviation to 1 / sqrt(2000): this is four of its standard errors.
        assert sd_ratio == pytest.approx(1, abs=0.1), line


def test_no_example_names_an_engine_in_its_code():
    """One script, any engine: a model's code is free of engine imports and engine names. Theano's are on every engine."""
    scripts = [EXAMPLES / name for name in ("linear_regression.py", "kid_iq.py", "demo_engine.py")]
    for script in [*scripts, *sorted(EXAMPLES.glob("gallery/*.py"))]:
        source = script.read_text()
        code = re.sub(r'""".*?"""|^ *#.*$|\btheano\.(tensor|scan)\b|^import theano$', "", source, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"theano|pytensor|tensorflow|backend", code, re.IGNORECASE), script.name
