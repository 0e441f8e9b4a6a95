"""What of a traceback users see: their own lines, one of ours, and the message."""

import traceback

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import _boundary
from pymc3._boundary import public, shorten

OURS = pm.__file__.rpartition("/")[0]


def users_code(source):
    """Run code as a user's script, and return the error that it ends in."""
    code = compile(source, "script.py", "exec")
    with pytest.raises(Exception) as caught:
        exec(code, {"pm": pm, "np": np})
    return caught.value


def lines_of(error):
    """Where its frames are: users' as (file, line), ours as "ours"."""
    entries = traceback.extract_tb(error.__traceback__)[1:]  # without this file's own
    return ["ours" if entry.filename.startswith(OURS) else (entry.filename, entry.lineno) for entry in entries]


MISSPELT = """
with pm.Model():
    pm.Normal("x", 0, 1, shap=3)
"""
MISSHAPEN = """
with pm.Model():
    a = pm.Normal("a", 0, 1, shape=3)
    pm.Normal("y", a, 1, observed=np.zeros(4))
"""
GENERATOR = """
@pm.model
def g():
    a = yield pm.Normal("a", 0, 1)
    b = yield pm.Normal("b", a, 1, shap=3)
pm.sample(g())
"""
CALLBACK = """
def callback(trace, draw):
    raise ZeroDivisionError("mine")
with pm.Model():
    pm.Normal("a", 0, 1)
    pm.sample(5, tune=0, chains=1, progressbar=False, callback=callback, step=pm.Metropolis())
"""


@pytest.mark.parametrize(
    "source, error, lines",
    [
        (MISSPELT, TypeError, [("script.py", 3), "ours"]),
        (MISSHAPEN, pm.ShapeError, [("script.py", 4), "ours"]),
        (GENERATOR, TypeError, [("script.py", 6), "ours", ("script.py", 5)]),
        (CALLBACK, ZeroDivisionError, [("script.py", 6), "ours", ("script.py", 3)]),
    ],
)
def test_only_users_lines_and_one_of_ours_are_shown(source, error, lines):
    caught = users_code(source)
    assert type(caught) is error and lines_of(caught) == lines


def test_the_cause_is_kept_without_frames_of_ours():
    cause = users_code(MISSHAPEN).__cause__
    assert isinstance(cause, ValueError) and cause.__traceback__ is None


def test_an_error_that_was_not_foreseen_keeps_its_frames(monkeypatch):
    monkeypatch.setattr(pm.model.builders, "_build_free", lambda *_: None + 1)
    monkeypatch.setattr(_boundary, "_OURS", __file__)
    assert len(lines_of(users_code(MISSPELT.replace("shap=", "shape=")))) > 5


def test_a_debug_switch_shows_all(monkeypatch):
    assert _boundary._shows_all({"PYMC_TRACEBACK": "full"}) and not _boundary._shows_all({})
    with pytest.raises(ValueError, match="PYMC_TRACEBACK: got 'long'; need 'short' or 'full'"):
        _boundary._shows_all({"PYMC_TRACEBACK": "long"})
    monkeypatch.setattr(_boundary, "_SHOWS_ALL", True)
    assert len(lines_of(users_code(MISSPELT))) > 5


def test_a_public_function_is_what_it_was():
    @public
    def double(x):
        """Twice."""
        return 2 * x

    assert double(3) == 6 and double.__name__ == "double" and double.__doc__ == "Twice."


def test_shorten_takes_what_has_no_traceback():
    shorten(ValueError("never raised"))
