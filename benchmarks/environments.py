"""The programs compared, and a virtual environment for each of the peers under `benchmarks/.venvs/`."""

import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENVS = HERE / ".venvs"
ENGINES = ("theano", "tensorflow")


class Program(NamedTuple):
    """One program: its name in the tables, its worker, and what its environment needs."""

    label: str
    worker: str
    python: str = ""  # "3.9": needs that very version; "": the interpreter that runs the benchmark
    requirements: tuple = ()
    engine: str = ""
    environment: str = ""  # the program whose environment it shares


PROGRAMS = {
    "ours-theano": Program("ours, Theano engine", "run_ours.py", engine="theano"),
    "ours-tensorflow": Program("ours, TensorFlow engine", "run_ours.py", engine="tensorflow"),
    "pymc3": Program(
        "PyMC3 3.11.6",
        "run_pymc3.py",
        "3.9",
        (
            # Theano-PyMC 1.1.2 needs numpy.distutils as of NumPy 1.21 and the setuptools of its day; ArviZ of
            # that day needs the xarray and pandas of that day.
            "pymc3==3.11.6",
            "setuptools<60",
            "wheel",
            "numpy<1.22",
            "xarray<2023",
            "pandas<2",
        ),
    ),
    "pymc5": Program("PyMC 5", "run_pymc5.py", "", ("pymc==5.28.5",)),
    "tfp": Program(
        "TensorFlow Probability", "run_tfp.py", "", ("tensorflow-cpu==2.21.*", "tensorflow-probability==0.25.*", "tf-keras==2.21.*")
    ),
    "blackjax": Program("BlackJAX", "run_blackjax.py", "", ("blackjax==1.7.1", "jax[cpu]==0.10.2")),
    "nutpie": Program("nutpie, low rank", "run_nutpie.py", "3.13", ("nutpie==0.16.11", "pymc==5.28.5", "numba")),
    "nutpie-diagonal": Program("nutpie, diagonal", "run_nutpie.py", environment="nutpie"),
    "numpyro": Program("NumPyro", "run_numpyro.py", "", ("numpyro==0.22.0", "jax[cpu]==0.10.2")),
    "jax": Program("JAX", "run_jax.py", environment="numpyro"),
}


class Unavailable(RuntimeError):
    """A peer's environment cannot be built on this machine; its rows stay empty."""


def interpreter(name):
    """Return the path of the interpreter of program `name`, building its environment if that is missing.

    Raises `Unavailable` if the Python it needs is not on this machine or its packages do not install.
    """
    name = PROGRAMS[name].environment or name
    program = PROGRAMS[name]
    if program.engine:
        return os.environ.get("BENCH_PYTHON", sys.executable)
    folder = VENVS / name
    python = folder / "bin" / "python"
    stamp = folder / "requirements.stamp"
    wanted = "\n".join(program.requirements)
    if not (python.exists() and stamp.exists() and stamp.read_text() == wanted):
        _build(name, folder, python)
        stamp.write_text(wanted)
    return str(python)


def _build(name, folder, python):
    program = PROGRAMS[name]
    print(f"  building the environment of {program.label} in {folder.relative_to(ROOT)} ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    base = find_python(program.python) if program.python else sys.executable
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    early = [r for r in program.requirements if r.startswith(("setuptools", "wheel"))]
    commands = [[base, "-m", "venv", str(folder)]]
    commands += [pip + early] if early else []
    commands += [pip + list(program.requirements)]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise Unavailable(f"{program.label}: `{' '.join(command)}` failed:\n{done.stderr[-2000:]}")


def find_python(version):
    """Return the path of a Python of that minor version: on the PATH, or one that pyenv installed."""
    candidates = [shutil.which("python" + version)]
    candidates += sorted(glob.glob(os.path.expanduser(f"~/.pyenv/versions/{version}*/bin/python")))
    for candidate in filter(None, candidates):
        asked = subprocess.run([candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True)
        if asked.stdout.strip() == version:
            return candidate
    raise Unavailable(
        f"Python {version} was not found on the PATH or in ~/.pyenv/versions; install it to compare with the program that needs it"
    )
