"""Install the package on the oldest and the newest of all that it works with, and run the smoke tests there.

    python tools/run_corners.py [name ...]

Each corner is a Python version, engines, and a file of constraints in ``tools/corners/``. It gets a virtual environment
under ``build/corners/``, into which a wheel is installed that was built from the source distribution, so that the tests see
what a user would get. The exit status is 0 only if in each corner, on each engine, tests passed and none failed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from run_tests import Suite

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "corners"


class Corner(NamedTuple):
    """What to install: `name`.txt in ``tools/corners/`` constrains it."""

    name: str
    python: str
    engines: tuple


CORNERS = (
    Corner("newest", "3.13", ("theano", "tensorflow")),
    Corner("oldest-tensorflow", "3.11", ("tensorflow",)),
    Corner("oldest-theano", "3.11", ("theano",)),
    Corner("between", "3.12", ("theano",)),
)


class Failed(Exception):
    """A corner could not be built; the message says why."""


#: What is no part of a checkout: environments, caches, and what was built.
NOT_COPIED = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "demo.png")


def build(folder):
    """Build into a folder, which must not exist; return the paths of the source distribution, and of a wheel made from it."""
    shutil.copytree(ROOT, folder / "checkout", ignore=NOT_COPIED)
    make = "import sys; from setuptools import build_meta as build; build.build_{}(sys.argv[1])"
    call([sys.executable, "-c", make.format("sdist"), folder], folder / "sdist.log", folder / "checkout")
    (sdist,) = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    call([sys.executable, "-c", make.format("wheel"), folder], folder / "wheel.log", folder / sdist.name.removesuffix(".tar.gz"))
    (wheel,) = folder.glob("*.whl")
    return sdist, wheel


def call(command, log, cwd=None):
    """Run a command, quietly; raise `Failed` with what it printed if it fails."""
    with log.open("a") as stream:
        done = subprocess.run(list(map(str, command)), cwd=cwd, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT)
    if done.returncode:
        raise Failed(f"`{' '.join(map(str, command))}` failed:\n{log.read_text(errors='replace')[-5000:]}")


def interpreter(version):
    """Return a Python of this version, '3.13' for example."""
    wanted = f"sys.version_info[:2] == ({version.replace('.', ', ')}) and __import__('ensurepip')"
    command = [ROOT / "tools" / "find_python.sh", wanted, "python3", f"python{version}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Failed(
            f"No Python {version} with venv was found: neither `python3` nor `python{version}` on the path, nor among the "
            f"versions of pyenv. Install it (`pyenv install {version}`; Debian, Ubuntu: apt-get install python{version}-venv)."
        )
    return done.stdout.strip()


def prepare(corner, wheel):
    """Return the folder of the corner's programs, with the wheel and what it needs installed."""
    folder = FOLDER / corner.name
    folder.mkdir()
    log = folder / "install.log"
    programs = folder / "venv" / "bin"
    call([interpreter(corner.python), "-m", "venv", folder / "venv"], log)
    wanted = f"{wheel}[{','.join([*corner.engines, 'plots', 'notebook', 'test'])}]"
    constraints = ROOT / "tools" / "corners" / f"{corner.name}.txt"
    pip = [programs / "python", "-m", "pip", "--disable-pip-version-check"]
    # Few of the modules of an engine are ever imported: those are compiled then.
    call([*pip, "install", "--no-compile", "-c", constraints, wanted], log)
    with (folder / "versions.txt").open("w") as stream:
        subprocess.run([*pip, "freeze"], stdout=stream, check=True)
    return programs


def run(corner, wheel):
    """Return [(label, exit status, what was printed)] of a corner: the run of each engine, or why there is none."""
    label = f"{corner.name} (Python {corner.python})"
    try:
        programs = prepare(corner, wheel)
    except Failed as error:
        return [(label, 1, f"{error}\n1 error")]
    results = []
    for engine in corner.engines:
        # The program pytest: `python -m pytest` would find the package in this folder, not the one that was installed.
        arguments = ["-o", "pythonpath=", "-p", "no:cacheprovider", "tests/smoke"]
        suite = Suite(engine, arguments, [programs / "pytest"], FOLDER / corner.name / f"test-{engine}.log")
        try:
            suite.process.wait()
        finally:
            suite.stop()
        results.append((f"{label}, {engine}", suite.status(), suite.output().rstrip() or "no test ran"))
    return results


def total(lines):
    """Return one line like pytest's own, for all of these."""
    counts = {}
    for number, what in re.findall(r"(\d+) (failed|passed|skipped|error)", "\n".join(lines)):
        counts[what] = counts.get(what, 0) + int(number)
    return f"==== {', '.join(f'{count} {what}' for what, count in counts.items())} in all corners ===="


def parse(argv):
    names = {corner.name: corner for corner in CORNERS}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(names)}; default: all")
    options = parser.parse_args(argv)
    unknown = sorted(set(options.names) - set(names))
    if unknown:
        parser.error(f"unknown corner {', '.join(unknown)}; choose from {', '.join(names)}")
    return [names[name] for name in options.names] or list(CORNERS)


def main(argv=None):
    corners = parse(argv)
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        _, wheel = build(FOLDER / "dist")
    except Failed as error:
        print(f"The wheel cannot be built: {error}")
        return 1
    print(f"Running the smoke tests in {len(corners)} corners ...", flush=True)
    lines, failed = [], False
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for label, status, output in chain.from_iterable(pool.map(run, corners, repeat(wheel))):
            failed |= status != 0
            lines.append(f"  {label}: {'FAILED: ' if status else ''}{output.splitlines()[-1]}")
            print(f"{output}\n{lines[-1]}" if status else lines[-1], flush=True)
    lines.append(total(lines))
    (FOLDER / "result.txt").write_text("\n".join(lines) + "\n")
    print(lines[-1])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
