"""Many forward draws are made some at a time, and are the same draws."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.forward import chunks
from pymc3.forward.chunks import draw_in_chunks


@pytest.fixture
def model():
    with pm.Model() as model:
        a = pm.Normal("a", 0.0, 1.0)
        pm.Deterministic("twice", 2.0 * a)
        pm.Normal("x", a, 1e-3, shape=4)
    return model


class Bar:
    def __init__(self, stop_after=None):
        self.updates, self._stop_after = [], stop_after

    def advance(self, count):
        self.updates.append(count)
        if len(self.updates) == self._stop_after:
            raise KeyboardInterrupt


def few_at_a_time(monkeypatch):
    monkeypatch.setattr(chunks, "_CHUNK_NUMBERS", 64)


def test_draws_of_all_chunks_belong_together(model, monkeypatch):
    few_at_a_time(monkeypatch)
    bar = Bar()
    found, done = draw_in_chunks(model, [model["x"], model["twice"]], 50, bar=bar)
    assert done == sum(bar.updates) == 50 and len(bar.updates) > 3
    assert found["x"].shape == (50, 4) and found["twice"].shape == (50,)
    np.testing.assert_allclose(found["x"].mean(1), found["twice"] / 2.0, atol=3e-3)  # six standard deviations
    assert len(np.unique(found["twice"])) == 50


def test_no_draws_have_their_shapes(model):
    found, done = draw_in_chunks(model, [model["x"]], 0)
    assert done == 0 and found["x"].shape == (0, 4)


def test_each_draw_starts_from_its_row(model, monkeypatch):
    few_at_a_time(monkeypatch)
    given, rows = {model["a"]: 100.0 * np.arange(7.0)}, np.array([6, 0, 0, 3] * 10)
    found, done = draw_in_chunks(model, [model["x"], model["twice"]], rows, given, size=(2,))
    assert done == 40 and found["x"].shape == (40, 2, 4)
    np.testing.assert_allclose(found["x"], np.broadcast_to(100.0 * rows[:, None, None], (40, 2, 4)), atol=6e-3)
    # What follows from the given alone has no axis for what is drawn from each.
    np.testing.assert_array_equal(found["twice"], 200.0 * rows)


def test_an_interrupted_run_keeps_what_was_drawn(model, monkeypatch, caplog):
    few_at_a_time(monkeypatch)
    given = {model["a"]: np.zeros(100)}
    found, done = draw_in_chunks(model, [model["x"]], np.arange(100), given, bar=Bar(stop_after=2))
    assert 0 < done < 100 and len(found["x"]) == done
    assert f"{done} of 100 draws of x were made" in caplog.text


def test_an_interrupted_run_without_given_draws_is_ended(model, monkeypatch):
    few_at_a_time(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        draw_in_chunks(model, [model["x"]], 100, bar=Bar(stop_after=2))
