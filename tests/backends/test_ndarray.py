import json
import pickle
import tracemalloc

import numpy as np
import pytest

from pymc3.backends import load_trace, point_list_to_multitrace, save_trace
from pymc3.backends.base import BackendError, MultiTrace
from pymc3.backends.ndarray import NDArray, SerializeNDArray
from pymc3.exceptions import TraceDirectoryError
from tests.backends.conftest import arrays, chain_store

STATS = [{"accept": np.float64, "tune": bool}, {"accept": np.float64}]


def point(t):
    return {"alpha": float(t), "beta": np.array([t, -t]), "k": t}


def stats(t):
    return [{"accept": t / 10, "tune": t < 2}, {"accept": -t / 10}]


def recorded(model, draws, planned=None, **options):
    store = NDArray(model=model, **options)
    store.setup(planned or draws, chain=2, sampler_vars=STATS)
    for t in range(draws):
        store.record(point(t), stats(t))
    return store


def test_record(fake_model):
    store = recorded(fake_model, 4)
    store.close()
    assert len(store) == 4
    assert store.get_values("beta").tolist() == [[0, 0], [1, -1], [2, -2], [3, -3]]
    assert store.get_values("k").dtype == np.int64
    assert store.get_sampler_stats("accept")[3].tolist() == [0.3, -0.3]
    assert store.get_sampler_stats("tune").tolist() == [True, True, False, False]
    assert store.point(-1)["alpha"] == 3.0
    assert store[1]["k"] == 1


def test_an_interrupted_run_has_no_trailing_zeros(fake_model):
    store = recorded(fake_model, 3, planned=10)
    assert len(store.get_values("alpha")) == 3
    assert len(store[1:]) == 2
    assert store.point(-1)["alpha"] == 2.0
    store.close()
    assert store.samples["alpha"].shape == (3,)
    assert len(store.get_sampler_stats("tune")) == 3


def test_setup_again_goes_on_after_what_was_recorded(fake_model):
    store = recorded(fake_model, 3, planned=5)
    store.setup(2, chain=2, sampler_vars=STATS)
    for t in (3, 4):
        store.record(point(t), stats(t))
    assert store.get_values("alpha").tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert store.get_sampler_stats("accept", 0).tolist() == [0.0, 0.1, 0.2, 0.3, 0.4]
    with pytest.raises(ValueError, match="statistics of chain 2 cannot change"):
        store.setup(2, chain=2, sampler_vars=[{"depth": int}])


def test_bad_records(fake_model):
    store = recorded(fake_model, 2)
    with pytest.raises(BackendError, match="no room for draw 2 of chain 2"):
        store.record(point(2), stats(2))
    store.setup(1, 2, STATS)
    with pytest.raises(ValueError, match="sampler_stats: none were given"):
        store.record(point(2))
    plain = NDArray(model=fake_model)
    plain.setup(1, 0)
    with pytest.raises(ValueError, match="sampler_stats: some were given"):
        plain.record(point(0), stats(0))
    with pytest.raises(ValueError, match="'accept' has dtype float64 in one step method and int64"):
        NDArray(model=fake_model).setup(1, 0, [{"accept": np.float64}, {"accept": np.int64}])


def test_selected_variables_only(fake_model):
    store = NDArray(model=fake_model, vars=fake_model.unobserved_RVs[:1])
    store.setup(1, 0)
    store.record(point(7))
    assert store.samples == {"alpha": [7.0]}


def test_a_pickle_carries_no_model(fake_model):
    store = pickle.loads(pickle.dumps(recorded(fake_model, 3, planned=4)))
    assert store.model is None
    assert store.get_values("alpha").tolist() == [0.0, 1.0, 2.0]
    with pytest.raises(BackendError, match="has no model to compute values with"):
        store.record(point(3), stats(3))


def test_from_arrays_keeps_the_arrays_themselves():
    samples, some_stats = arrays(1)
    store = NDArray.from_arrays(1, samples, some_stats)
    assert store.samples["beta"] is samples["beta"]
    assert np.shares_memory(store.get_values("beta", 3, 2), samples["beta"])
    assert np.shares_memory(store[3:].get_values("beta"), samples["beta"])
    assert store.var_shapes["beta"] == (2,)
    assert store.sampler_vars[0] == {"accept": np.float64, "tune": np.bool_}


def test_from_arrays_checks_lengths():
    with pytest.raises(ValueError, match="chain 5 need one number of draws.*'x': 3.*'accept of step 0': 4"):
        NDArray.from_arrays(5, {"x": np.zeros(3)}, [{"accept": np.zeros(4)}])
    with pytest.raises(ValueError, match="'x': None"):
        NDArray.from_arrays(5, {"x": np.array(3.0)})


def test_a_long_chain_costs_no_further_memory():
    draws = 1_000_000
    samples = {"x": np.zeros(draws), "y": np.zeros((draws, 2))}
    some_stats = [{"accept": np.zeros(draws), "tune": np.zeros(draws, bool)}]
    tracemalloc.start()
    trace = MultiTrace([NDArray.from_arrays(0, samples, some_stats)])[1000:]
    trace.get_values("y", combine=False), trace[5], len(trace), repr(trace)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


@pytest.mark.parametrize("cut", [slice(1, None, 3), slice(None, None, -1), slice(-2, None), slice(9, 3)])
def test_length_of_a_slice(cut):
    store = chain_store(0)
    assert len(store[cut]) == len(range(20)[cut])
    np.testing.assert_array_equal(store[cut].get_values("alpha"), arrays(0)[0]["alpha"][cut])


def test_one_chain_is_not_indexed_by_name():
    with pytest.raises(ValueError, match=r"get_values\(name\)"):
        chain_store(0)["alpha"]


def test_points_to_trace():
    trace = point_list_to_multitrace([point(t) for t in range(3)])
    assert trace["beta"].shape == (3, 2)
    assert trace["k"].dtype == np.int64
    assert trace.chains == [0]
    with pytest.raises(ValueError, match="at least one point"):
        point_list_to_multitrace([])
    with pytest.raises(ValueError, match="point 1 has the variables"):
        point_list_to_multitrace([{"a": 1}, {"b": 1}])


def test_saved_and_loaded(trace, tmp_path):
    directory = save_trace(trace, str(tmp_path / "saved"))
    loaded = load_trace(directory)
    assert loaded.chains == trace.chains
    assert loaded.varnames == trace.varnames
    assert loaded.stat_names == trace.stat_names
    for name in trace.varnames:
        np.testing.assert_array_equal(loaded[name], trace[name])
        assert loaded[name].dtype == trace[name].dtype
    for name in trace.stat_names:
        np.testing.assert_array_equal(loaded[name], trace[name])
        assert loaded[name].dtype == trace[name].dtype


def test_saving_does_not_overwrite_by_accident(trace, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [save_trace(trace), save_trace(trace)] == [".pymc_1.trace", ".pymc_2.trace"]
    with pytest.raises(OSError, match="exists already"):
        save_trace(trace, ".pymc_1.trace")
    save_trace(trace[:3], ".pymc_1.trace", overwrite=True)
    assert len(load_trace(".pymc_1.trace")) == 3


def test_overwriting_deletes_nothing_but_traces(trace, tmp_path):
    (tmp_path / "thesis.tex").write_text("...")
    with pytest.raises(OSError, match="'thesis.tex', which is no saved chain"):
        save_trace(trace, str(tmp_path), overwrite=True)
    assert (tmp_path / "thesis.tex").exists()


def test_loading_what_pymc3_wrote(tmp_path):
    """PyMC3's files: no sampler_vars in old ones, a draw_idx that is off by one after slicing."""
    chain = tmp_path / "0"
    chain.mkdir()
    metadata = {"draw_idx": 1, "draws": None, "_stats": [{"accept": [0.5, 1.0]}], "chain": 0}
    (chain / SerializeNDArray.metadata_file).write_text(json.dumps(metadata))
    np.savez_compressed(chain / SerializeNDArray.samples_file, x=np.array([1.0, 2.0]))
    trace = load_trace(str(tmp_path))
    assert trace["x"].tolist() == [1.0, 2.0]
    assert trace["accept"].tolist() == [0.5, 1.0]


def test_loading_errors(trace, tmp_path):
    for directory in (tmp_path, tmp_path / "missing"):
        with pytest.raises(TraceDirectoryError, match="not a directory with chains"):
            load_trace(str(directory))
    (tmp_path / "0").mkdir()
    with pytest.raises(TraceDirectoryError, match="it needs metadata.json and samples.npz"):
        load_trace(str(tmp_path))
    with pytest.raises(TypeError, match="only NDArray chains"):
        SerializeNDArray(tmp_path / "1").save(trace)
