"""Run the test suite once per engine, side by side, and show both results.

    python tools/run_tests.py [--engines theano,tensorflow] [-- pytest arguments]

Each engine has its own process and its own log in ``build/``; the logs are printed whole, one after the other,
when both have ended, and pytest's own closing lines come last. The exit status is 0 only if on each engine at
least one test passed and none failed.
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
ENGINES = ("theano", "tensorflow")
PERCENT = re.compile(r"\[\s*(\d+)%\]")
POLL_SECONDS = 0.2
# Reasons of skips and the slowest tests belong to a result; whole sources of failing functions do not.
REPORT = ("--tb=short", "-rfEsx", "--durations=10")


class Suite:
    """Tests with one engine, running in a process of their own."""

    def __init__(self, engine, arguments, pytest=(sys.executable, "-m", "pytest"), log=None):
        self.engine = engine
        self.log = log or BUILD / f"test-{engine}.log"
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
        """Return 0 if tests ran and none failed, else pytest's status (5: no test ran)."""
        if self.process.returncode != 0:
            return self.process.returncode
        # Status 0 with every test skipped is no result either.
        return 0 if re.search(r"\b[1-9]\d* passed\b", self.closing_line()) else 5

    def stop(self):
        if self.running():
            self.process.terminate()
        self.process.wait()
        self._stream.close()


def report_progress(suites, started):
    state = ", ".join(f"{suite.engine} {suite.progress() if suite.running() else 'done'}" for suite in suites)
    print(f"  {time.monotonic() - started:4.0f} s: {state}", flush=True)


def wait_for(suites):
    """Wait until all suites have ended, saying now and then how far they are."""
    started = time.monotonic()
    interval = 15 if sys.stdout.isatty() else 60
    due = started + interval
    while any(suite.running() for suite in suites):
        time.sleep(POLL_SECONDS)
        if time.monotonic() >= due:
            report_progress(suites, started)
            due += interval


def run(engines, arguments, together):
    """Run the suites, all at once or one after the other; return the finished suites."""
    finished = []
    groups = [engines] if together else [[engine] for engine in engines]
    for group in groups:
        print(f"Running the tests with the engine{'s' * (len(group) > 1)} {' and '.join(group)} ...", flush=True)
        suites = []
        try:
            for engine in group:
                suites.append(Suite(engine, arguments))
            wait_for(suites)
        finally:
            for suite in suites:
                suite.stop()
        finished += suites
    return finished


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
    try:
        suites = run(options.engines, options.arguments, together=(os.cpu_count() or 1) > 1)
    except KeyboardInterrupt:
        print("Stopped; what was printed so far is in build/test-<engine>.log", file=sys.stderr)
        return 130
    for suite in suites:
        print(f"\n######## {suite.engine} ########\n{suite.output().rstrip()}")
    print("\nResults")
    for suite in suites:
        if suite.status() != suite.process.returncode:
            print(f"{suite.engine}: no test ran")
        print(f"{suite.engine}:\n{suite.closing_line()}")
    return next((abs(suite.status()) for suite in suites if suite.status() != 0), 0)


if __name__ == "__main__":
    sys.exit(main())
