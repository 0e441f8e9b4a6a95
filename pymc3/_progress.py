"""How far something has come, shown in the way that suits where it runs.

A bar in a terminal, a widget in notebooks (of Jupyter where it has ipywidgets, else text; of marimo), and lines where what is written is
kept: in files, and in what other programs read.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import warnings
from typing import Any, Self

from tqdm import TqdmWarning

with warnings.catch_warnings():
    # Without ipywidgets tqdm shows text, as it should, and warns of that at every import.
    warnings.simplefilter("ignore", TqdmWarning)
    from tqdm.auto import tqdm

__all__ = ["Bar", "progress_bar", "tqdm"]

_LINES = 10  # of a run, at most
# A narrow terminal cuts off what is last.
_FORMAT = "{l_bar}{bar}| {n_fmt}/{total_fmt}{postfix} [{elapsed}<{remaining}, {rate_fmt}]"


class Bar:
    """Nothing that is seen; what is seen are subclasses. Also a context manager.

    Parameters
    ----------
    total : int
        When it is complete.
    unit : str
        What is counted.
    label : str
    """

    def __init__(self, total, unit, label="") -> None:
        self.total, self.unit, self.label = total, unit, label

    def advance(self, count=1, label=None, note="") -> None:
        """Go on by `count`; `label` and `note` are what is written before and behind the bar from now on."""

    def close(self, total=None) -> None:
        """Finish; `total` is where it ends if that is sooner than it was said."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        self.close()


class _Tqdm(Bar):
    def __init__(self, total, unit, label="") -> None:
        super().__init__(total, unit, label)
        self._bar = tqdm(total=total, desc=label or None, unit=f" {unit}", unit_scale=True, bar_format=_FORMAT, **_size())

    def advance(self, count=1, label=None, note="") -> None:
        if label is not None:
            self._bar.set_description(label, refresh=False)
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.update(count)

    def close(self, total=None) -> None:
        self._bar.total = self._bar.total if total is None else total
        self._bar.close()


class _Marimo(Bar):
    def __init__(self, total, unit, label="") -> None:
        super().__init__(total, unit, label)
        self._context = sys.modules["marimo"].status.progress_bar(total=max(total, 1), title=label or unit)
        self._bar: Any = self._context.__enter__()

    def advance(self, count=1, label=None, note="") -> None:
        self._bar.update(count, title=label, subtitle=note or None)

    def close(self, total=None) -> None:
        self._context.__exit__(None, None, None)


class _Lines(Bar):
    def __init__(self, total, unit, label="") -> None:
        super().__init__(total, unit, label)
        self._done, self._shown, self._note, self._began = 0, 0, "", time.perf_counter()

    def advance(self, count=1, label=None, note="") -> None:
        self._done, self._note = self._done + count, note
        self.label = self.label if label is None else label
        tenths = self._done * _LINES // max(self.total, 1)
        if tenths > self._shown:
            self._shown = tenths
            self._write()

    def close(self, total=None) -> None:
        if total is not None and total < self.total:
            self.total = self._done
            self._write()

    def _write(self):
        elapsed = time.perf_counter() - self._began
        total = max(self.total, 1)
        parts = [f"{self._done:,} of {self.total:,} {self.unit}", self._note, f"{elapsed:.0f} s"]
        if self._done < total:
            parts.append(f"{elapsed * (total / self._done - 1):.0f} s left")
        lead = f"{self.label}: " if self.label else ""
        with contextlib.suppress(OSError, ValueError):  # A run does not end because nobody reads about it.
            print(f"{lead}{100 * self._done // total}%, {', '.join(part for part in parts if part)}", file=sys.stderr)


def progress_bar(total, unit, label="", shown=True) -> Bar:
    """Return what shows how far something has come, of the kind that suits where this process runs.

    Parameters
    ----------
    total : int
    unit : str
        What is counted, such as "draws".
    label : str
        What it is.
    shown : bool
        Whether anything is to be seen.
    """
    if not shown or sys.stderr is None:
        return Bar(total, unit, label)
    return _kind()(total, unit, label)


def _kind() -> type[Bar]:
    marimo = sys.modules.get("marimo")
    if marimo is not None and marimo.running_in_notebook():
        return _Marimo
    return _Tqdm if _is_jupyter() or _is_terminal() else _Lines


def _is_terminal():
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):  # something that only writes; closed
        return False


def _is_jupyter():
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell is not None and ("IPKernelApp" in shell.config or type(shell).__module__.startswith("ipykernel."))


def _size():
    """Return the size of a terminal that does not know it; nothing else: the bar finds it."""
    try:
        is_unknown = _is_terminal() and not os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return {}
    return {"ncols": 80, "nrows": 24} if is_unknown else {}
