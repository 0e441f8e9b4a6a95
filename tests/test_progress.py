"""Bars of progress, by where they are shown."""

import contextlib
import io
import os
import re
import subprocess
import sys
import types

import numpy as np
import pytest

from pymc3._progress import progress_bar
from pymc3.chains.compiled import Chunk
from pymc3.chains.run import Progress
from pymc3.sampling.narration import Tally

from .fresh_python import ROOT


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(count, size, close=None, **arguments):
    bar = progress_bar(count * size, "draws", "2 chains", **arguments)
    for number in range(count):
        bar.advance(size, "2 chains, tuning" if number == 0 else "2 chains, sampling", f"{number} divergences")
    bar.close(close)


def test_lines_where_what_is_written_is_kept(capsys):
    run(1000, 4)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == "" and "\r" not in err and len(lines) == 10
    assert re.fullmatch(r"2 chains, sampling: 10%, 400 of 4,000 draws, 99 divergences, \d+ s, \d+ s left", lines[0])
    assert re.fullmatch(r"2 chains, sampling: 100%, 4,000 of 4,000 draws, 999 divergences, \d+ s", lines[-1])


def test_lines_of_few_large_steps_and_of_what_ends_sooner(capsys):
    run(3, 100)
    assert [line.split()[3] for line in capsys.readouterr().err.splitlines()] == ["33%,", "66%,", "100%,"]
    bar = progress_bar(5000, "evaluations", "find_MAP")
    for _ in range(12):
        bar.advance(note="logp = -3")
    bar.close(12)
    assert re.fullmatch(r"find_MAP: 100%, 12 of 12 evaluations, logp = -3, \d+ s\n", capsys.readouterr().err)
    with pytest.raises(KeyboardInterrupt), progress_bar(10, "draws") as bar:
        bar.advance(5)
        raise KeyboardInterrupt
    assert capsys.readouterr().err.startswith("50%, 5 of 10 draws")


def test_silence(capsys, monkeypatch):
    run(10, 1, shown=False)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys, "stderr", None)  # as in programs without a console
    run(10, 1)


def test_where_nothing_can_be_written(monkeypatch):
    class Writer:
        text = ""

        def write(self, text):
            Writer.text += text

    class Broken(Writer):
        def write(self, text):
            raise BrokenPipeError

    closed = io.StringIO()
    closed.close()
    for stderr in (Writer(), Broken(), closed):
        monkeypatch.setattr(sys, "stderr", stderr)
        run(10, 1)
    assert Writer.text.count("\n") == 10


def test_a_bar_in_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    run(10, 100)
    shown = sys.stderr.getvalue()
    assert "\r" in shown and "2 chains, sampling: 100%" in shown and "9 divergences" in shown


def test_a_bar_in_a_kernel_of_jupyter(monkeypatch):
    shell = types.SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell, version_info=(8,)))
    with contextlib.redirect_stderr(io.StringIO()) as err:  # a kernel's is no terminal
        run(10, 100)
    assert "\r" in err.getvalue()


class MarimoBar:
    def __init__(self):
        self.count, self.title, self.subtitle, self.closed = 0, None, None, False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed = True

    def update(self, increment, title=None, subtitle=None):
        self.count, self.title, self.subtitle = self.count + increment, title or self.title, subtitle or self.subtitle


@pytest.mark.parametrize("is_notebook", [True, False])
def test_marimo(monkeypatch, capsys, is_notebook):
    made = []

    def make(total, title):
        made.append((total, title, MarimoBar()))
        return made[-1][2]

    status = types.SimpleNamespace(progress_bar=make)
    monkeypatch.setitem(sys.modules, "marimo", types.SimpleNamespace(running_in_notebook=lambda: is_notebook, status=status))
    run(10, 100)
    if not is_notebook:  # a notebook of marimo's that runs as a script
        assert not made and "100%" in capsys.readouterr().err
        return
    ((total, title, bar),) = made
    assert (total, title) == (1000, "2 chains") and capsys.readouterr().err == ""
    assert (bar.count, bar.title, bar.subtitle, bar.closed) == (1000, "2 chains, sampling", "9 divergences", True)


def test_what_is_said_of_a_run():
    def chunk(start, diverging, sizes):
        stats = [{"accept": np.zeros((2, 3))}, {"diverging": np.array(diverging), "step_size": np.array(sizes)}]
        return Progress(range(2), start, 3, Chunk({}, stats))

    tally = Tally(2, 3)
    tuning = chunk(0, [[True] * 3] * 2, [[0.1, 0.2, 0.3], [0.1, 0.2, 0.5]])
    sampling = chunk(3, [[True, False, False], [False] * 3], [[0.25] * 3] * 2)
    assert tally.label() == "2 chains" and tally.label(tuning) == "2 chains, tuning" and tally.label(sampling) == "2 chains, sampling"
    assert tally.note(tuning) == "0 divergences, step size 0.4"
    assert tally.note(sampling) == "1 divergence, step size 0.25"
    assert tally.note(Progress(range(2), 3, 3, Chunk({}, [{"accept": np.zeros((2, 3))}]))) == ""


SCRIPT = """
import sys
import pymc3 as pm
with pm.Model():
    x = pm.Normal("x")
    options = dict(tune=0, chains=2, random_seed=1, step=pm.Metropolis(), compute_convergence_checks=False)
    pm.sample(100, **options)
    sys.stderr = sys.stdout
    pm.sample(100, **options)
    print("SILENT")
    pm.sample(100, progressbar=False, **options)
"""


def test_runs_in_a_terminal_and_in_a_pipe():
    pty = pytest.importorskip("pty")  # not on Windows
    ours, theirs = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        piped = process.stdout.read().decode()
    terminal = b""
    with contextlib.suppress(OSError):  # Linux's way to say that the other side is closed
        while part := os.read(ours, 65536):
            terminal += part
    os.close(ours)
    shown = terminal.decode()
    assert re.search(r"\r2 chains, sampling: 100%\|.*\| 200/200 ", shown), shown
    lines, _, silent = piped.partition("SILENT")
    assert "\r" not in piped and "\n2 chains, sampling: 100%, 200 of 200 draws, " in lines and "%" not in silent
