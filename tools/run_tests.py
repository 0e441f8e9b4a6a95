"""Run the test suite once per engine, side by side, and show both results.

    python tools/run_tests.py [--engines tensorflow,theano] [-- pytest arguments]

The tests of an engine are run in parts, each a process of its own with its own log in ``build/``, one more at a time than there
are cores: each waits now and then, for a disk or for a process that it has started. The logs are printed whole, one after the
other, when all have ended, and pytest's own closing lines come last. The exit status is 0 only if on each engine at least one
test passed and none failed.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ENGINES = ("tensorflow", "theano")  # the slower one first
PROPERTIES = ("tests/distributions/test_properties.py", "tests/distributions/test_pymc3_parity.py")
SAMPLING = ("tests/chains", "tests/step_methods", "tests/sampling", "tests/parity")
APART = ("tests/distributions", "tests/backends_symbolic", *SAMPLING)
#: Parts, each with its arguments for pytest; the longest comes first. Memory grows with the number of tests of a process.
PARTS = {
    "others": ("tests", *(f"--ignore={path}" for path in APART)),
    "sampling": SAMPLING,
    "distributions": ("tests/distributions", *(f"--ignore={path}" for path in PROPERTIES)),
    "symbolic": ("tests/backends_symbolic",),
    "properties": PROPERTIES,
}
PERCENT = re.compile(r"\[\s*(\d+)%\]")
POLL_SECONDS = 0.2
NO_TEST_RAN = 5  # pytest's status
# Reasons of skips and the slowest tests belong to a result; whole sources of failing functions do not.
REPORT = ("--tb=short", "-rfEsx", "--durations=10")


class Suite:
    """Tests with one engine, running in a process of their own."""

    def __init__(self, engine, arguments, pytest=(sys.executable, "-m", "pytest"), log=None, part=""):
        self.engine, self.name = engine, f"{engine}-{part}" if part else engine
        self.log = log or BUILD / f"test-{self.name}.log"
        self._stream = self.log.open("w")
        self.process = subprocess.Popen(
            [*pytest, *REPORT, *arguments],
            cwd=ROOT,
            # Agg: a test that draws must not look for a screen.
            env={**os.environ, "PYMC_SYMB_BACKEND": engine, "MPLBACKEND": "Agg", "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=self._stream,
            stderr=subprocess.STDOUT,
        )

    def running(self):
        return self.process.poll() is None

    def output(self):
        return self.log.read_text(errors="replace")

    def progress(self):
        """Return the last percentage that pytest printed, e.g. ``'43%'``."""
        seen = PERCENT.findall(self.output())
        return f"{seen[-1]}%" if seen else "starting"

    def closing_line(self):
        lines = self.output().rstrip().splitlines()
        return lines[-1] if lines else "(pytest printed nothing)"

    def status(self):
        """Return 0 if tests ran and none failed, else pytest's status."""
        if self.process.returncode != 0:
            return self.process.returncode
        # Status 0 with every test skipped is no result either.
        return 0 if re.search(r"\b[1-9]\d* passed\b", self.closing_line()) else NO_TEST_RAN

    def stop(self):
        if self.running():
            self.process.terminate()
        self.process.wait()
        self._stream.close()


def jobs_of(engines, arguments):
    """Return (engine, part, arguments) of all processes; what names files or folders itself is not divided."""
    paths = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    parts = {"": ()} if paths else PARTS
    return [(engine, part, (*own, *arguments)) for part, own in parts.items() for engine in engines]


def run(jobs, at_once):
    """Run the jobs, some at a time, saying now and then how far they are; return the finished suites."""
    waiting, suites, started = list(jobs), [], time.monotonic()
    interval = 15 if sys.stdout.isatty() else 60
    due = interval
    try:
        while waiting or any(suite.running() for suite in suites):
            while waiting and sum(suite.running() for suite in suites) < at_once:
                engine, part, arguments = waiting.pop(0)
                suites.append(Suite(engine, arguments, part=part))
            time.sleep(POLL_SECONDS)
            seconds = time.monotonic() - started
            if seconds >= due:
                state = ", ".join(f"{suite.name} {suite.progress() if suite.running() else 'done'}" for suite in suites)
                print(f"  {seconds:4.0f} s: {state}", flush=True)
                due += interval
    finally:
        for suite in suites:
            suite.stop()
    return suites


def status_of(suites):
    """Return the status of an engine: 0 if tests ran in any part, and none failed in any."""
    statuses = [suite.status() for suite in suites]
    failed = [abs(status) for status in statuses if status not in (0, NO_TEST_RAN)]
    return failed[0] if failed else min(statuses)


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engines", default=",".join(ENGINES), help="comma-separated; default: %(default)s")
    parser.add_argument("arguments", nargs="*", help="passed to pytest (after --)")
    options = parser.parse_args(argv)
    options.engines = re.split(r"[,\s]+", options.engines.strip(", "))
    unknown = [engine for engine in options.engines if engine not in ENGINES]
    if unknown:
        parser.error(f"unknown engine {', '.join(unknown)}; choose from {', '.join(ENGINES)}")
    return options


def main(argv=None):
    options = parse(argv)
    BUILD.mkdir(exist_ok=True)
    print(f"Running the tests with {' and '.join(options.engines)} ...", flush=True)
    try:
        suites = run(jobs_of(options.engines, options.arguments), at_once=1 + (os.cpu_count() or 1))
    except KeyboardInterrupt:
        print("Stopped; what was printed so far is in build/test-*.log", file=sys.stderr)
        return 130
    for suite in suites:
        print(f"\n######## {suite.name} ########\n{suite.output().rstrip()}")
    print("\nResults")
    for suite in suites:
        print(f"{suite.name}:\n{suite.closing_line()}")
    statuses = {engine: status_of([suite for suite in suites if suite.engine == engine]) for engine in options.engines}
    for engine, status in statuses.items():
        if status == NO_TEST_RAN:
            print(f"{engine}: no test ran")
    return next((status for status in statuses.values() if status), 0)


if __name__ == "__main__":
    sys.exit(main())
