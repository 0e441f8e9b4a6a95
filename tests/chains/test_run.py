"""A run: chunks of about a fifth of a second, which end where something is due; it may be rewound within the last one."""

import numpy as np
import pytest

import pymc3 as pm
from pymc3.chains.compiled import CompiledChains
from pymc3.chains.recorder import Recorder
from pymc3.chains.run import CompiledRun, Pace
from pymc3.sampling.start import factor_values

TUNE, DRAWS = 70, 200


def test_the_pace_is_a_fifth_of_a_second():
    pace = Pace(10_000)
    assert pace.count == 64
    pace.measured(64, 30.0)  # the first call compiles: it tells nothing
    assert pace.count == 64
    pace.measured(64, 0.08)
    assert pace.count == 160
    pace.measured(160, 1e-6)
    assert pace.count == 640  # not more than four times as many
    pace.measured(640, 100.0)
    assert pace.count == 1
    pace.measured(1, 1000.0)
    assert pace.count == 1


def test_the_pace_has_a_limit():
    assert Pace(10).count == 10
    pace = Pace(100)
    for _ in range(3):
        pace.measured(pace.count, 1e-6)
    assert pace.count == 100


@pytest.fixture(scope="module")
def chains():
    with pm.Model() as model:
        x = pm.Normal("x", 0.0, 1.0)
        pm.Normal("y", x, 1.0, observed=[0.5, 1.0])
        return model, CompiledChains(model, [pm.Metropolis()], cores=1)


def run_of(chains, discard=False):
    model, compiled = chains
    points = [model.test_point] * 2
    position = compiled.start(points, factor_values(model, points), [1, 2])
    recorder = Recorder(model, model.vars, 2, DRAWS if discard else TUNE + DRAWS, [step.stats_dtypes[0] for step in compiled.steps])
    return CompiledRun(compiled, position, TUNE, DRAWS, recorder, None, discard)


def finished(run):
    chunks = []
    while (progress := run.advance()) is not None:
        chunks.append((progress.start, progress.count))
    return chunks


def test_chunks_follow_each_other_and_end_with_the_tuning(chains):
    run = run_of(chains)
    chunks = finished(run)
    assert [start for start, _ in chunks] == np.cumsum([0, *(count for _, count in chunks[:-1])]).tolist()
    assert sum(count for _, count in chunks) == run.done == TUNE + DRAWS
    assert TUNE in [start for start, _ in chunks]
    assert run.running.iteration == TUNE + DRAWS


def test_draws_of_the_tuning_are_discarded_or_not(chains):
    whole, kept = run_of(chains), run_of(chains, discard=True)
    finished(whole)
    finished(kept)
    for chain in range(2):
        everything, later = whole.recorder.chain(chain)[0]["x"], kept.recorder.chain(chain)[0]["x"]
        assert len(everything) == TUNE + DRAWS
        np.testing.assert_array_equal(everything[TUNE:], later)


def test_a_run_that_is_rewound_goes_on_as_if_it_had_stopped_there(chains):
    whole, rewound = run_of(chains), run_of(chains)
    finished(whole)
    rewound.advance()
    progress = rewound.advance()
    rewound.rewind(progress.start + 1)
    assert rewound.done == progress.start + 1 == rewound.running.iteration
    assert len(rewound.recorder.chain(0)[0]["x"]) == rewound.done
    finished(rewound)
    np.testing.assert_array_equal(rewound.recorder.chain(1)[0]["x"], whole.recorder.chain(1)[0]["x"])
