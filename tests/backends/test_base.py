import pickle
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pymc3.backends.base import BackendError, BaseTrace, MultiTrace, merge_traces
from pymc3.backends.ndarray import NDArray
from pymc3.backends.report import SamplerWarning, WarningType
from tests.backends.conftest import DRAWS, arrays, chain_store

ALPHA = np.concatenate([arrays(0)[0]["alpha"], arrays(1)[0]["alpha"]])


def test_a_name_a_variable_and_an_attribute_give_the_same(trace):
    variable = SimpleNamespace(name="alpha")
    for values in (trace["alpha"], trace[variable], trace.alpha, trace.get_values(variable)):
        np.testing.assert_array_equal(values, ALPHA)
    assert trace["beta"].shape == (2 * DRAWS, 2)


@pytest.mark.parametrize("cut", [slice(5, None), slice(5, None, 2), slice(3, 9), slice(-4, None), slice(None, None, 7), slice(None)])
def test_slices_cut_each_chain(trace, cut):
    expected = np.concatenate([arrays(c)[0]["beta"][cut] for c in (0, 1)])
    np.testing.assert_array_equal(trace["beta", cut], expected)
    np.testing.assert_array_equal(trace[cut]["beta"], expected)
    assert len(trace[cut]) == len(expected) // 2
    assert trace[cut].chains == [0, 1]


def test_an_integer_gives_a_point_of_the_last_chain(trace):
    for index in (3, np.int64(3), 3 - DRAWS):
        point = trace[index]
        assert set(point) == set(trace.varnames)
        assert point["alpha"] == 103.0
        np.testing.assert_array_equal(point["beta"], [103.0, 103.25])
    assert trace[-1]["alpha"] == 100.0 + DRAWS - 1
    assert trace.point(2, chain=0)["alpha"] == 2.0
    with pytest.raises(IndexError, match="draw 20 of chain 1: it has 20 draws"):
        trace[DRAWS]


def test_points_and_iteration(trace):
    assert [point["alpha"] for point in trace.points()] == list(ALPHA)
    assert [point["alpha"] for point in trace.points(chains=[0])] == list(ALPHA[:DRAWS])
    assert [point["alpha"] for point in trace.points(chains=1)] == list(ALPHA[DRAWS:])
    assert [point["alpha"] for point in trace] == list(ALPHA[DRAWS:])


def test_get_values_options(trace):
    per_chain = trace.get_values("alpha", burn=4, thin=3, combine=False)
    assert [list(values) for values in per_chain] == [list(arrays(c)[0]["alpha"][4::3]) for c in (0, 1)]
    assert trace.get_values("alpha", chains=1).tolist() == ALPHA[DRAWS:].tolist()
    assert trace.get_values("alpha", chains=[1, 0])[0] == 100.0
    assert isinstance(trace.get_values("alpha", chains=[1], combine=False), np.ndarray)
    assert isinstance(trace.get_values("alpha", chains=[1], combine=False, squeeze=False), list)
    (only,) = trace.get_values("alpha", combine=True, squeeze=False)
    np.testing.assert_array_equal(only, ALPHA)


def test_combined_values_are_the_callers_own(trace):
    one = MultiTrace([chain_store(0)])
    one["alpha"][:] = -1.0
    assert one["alpha"][3] == 3.0
    stored = one._straces[0].samples["alpha"]
    assert np.shares_memory(one.get_values("alpha", combine=False), stored)


def test_statistics_of_several_step_methods_are_stacked_last(trace):
    assert trace.stat_names == {"accept", "tune", "scaling"}
    assert trace["accept"].shape == (2 * DRAWS, 2)
    np.testing.assert_array_equal(trace["accept"][0], [0.5, 0.25])
    assert trace.tune.shape == (2 * DRAWS,)
    assert trace.tune.dtype == bool
    tune = trace.get_sampler_stats("tune", burn=4, combine=False, chains=1)
    np.testing.assert_array_equal(tune, [True] + [False] * (DRAWS - 5))
    np.testing.assert_array_equal(trace._straces[0].get_sampler_stats("accept", sampler_idx=1), np.full(DRAWS, 0.25))


def test_errors_name_what_is_unknown_and_what_is_known(trace):
    known = "'alpha', 'beta', 'k', 'sigma', 'sigma_log__'"
    for action in (lambda: trace["gamma"], lambda: trace.get_values("gamma"), lambda: trace["gamma", 3:]):
        with pytest.raises(KeyError, match=f"Unknown variable 'gamma'; the trace has {known}"):
            action()
    with pytest.raises(AttributeError, match=f"no attribute 'gamma'; it has the variables {known}"):
        trace.gamma
    with pytest.raises(KeyError, match="Unknown sampler statistic 'depth'.*'accept', 'scaling', 'tune'"):
        trace.get_sampler_stats("depth")
    with pytest.raises(KeyError, match=r"unknown chain 7; the trace has the chains \[0, 1\]"):
        trace.get_values("alpha", chains=7)
    with pytest.raises(ValueError, match="thin must be at least 1; got 0"):
        trace.get_values("alpha", thin=0)
    with pytest.raises(TypeError, match="trace.name, start:stop:step"):
        trace["alpha", 3]
    with pytest.raises(KeyError, match="Unknown variable 'gamma'"):
        trace.remove_values("gamma")


def test_a_variable_wins_over_a_statistic_with_its_name():
    store = NDArray.from_arrays(0, {"tune": np.arange(3.0)}, [{"tune": np.ones(3, bool)}])
    with pytest.warns(UserWarning, match="'tune' is the name of a variable and of a sampler statistic"):
        values = MultiTrace([store])["tune"]
    np.testing.assert_array_equal(values, [0.0, 1.0, 2.0])


def test_repr(trace):
    assert repr(trace) == "<MultiTrace: 2 chains, 20 iterations, 5 variables>"


def test_chains_may_differ_in_length():
    trace = MultiTrace([chain_store(0, 7), chain_store(1, 5)])
    assert len(trace) == 5
    assert len(trace["alpha"]) == 12
    assert len(list(trace.points())) == 12
    trace.add_values({"double": 2 * trace["alpha"]})
    np.testing.assert_array_equal(trace.get_values("double", chains=1), 2 * trace.get_values("alpha", chains=1))


def test_construction_is_checked():
    with pytest.raises(ValueError, match=r"Chains are not unique: got the numbers \[3, 3\]"):
        MultiTrace([chain_store(3), chain_store(3)])
    with pytest.raises(ValueError, match="at least one chain"):
        MultiTrace([])
    with pytest.raises(ValueError, match="different sampler statistics"):
        MultiTrace([chain_store(0), NDArray.from_arrays(1, arrays(1)[0])]).stat_names


def test_add_and_remove_values(trace):
    trace.add_values({"gamma": np.stack([ALPHA, -ALPHA], axis=1)})
    assert "gamma" in trace.varnames
    assert trace["gamma"].shape == (2 * DRAWS, 2)
    assert trace.point(0, chain=1)["gamma"].tolist() == [100.0, -100.0]
    with pytest.raises(ValueError, match="'gamma' already exists"):
        trace.add_values({"gamma": ALPHA})
    trace.add_values({"gamma": ALPHA}, overwrite=True)
    np.testing.assert_array_equal(trace["gamma"], ALPHA)
    assert trace.varnames.count("gamma") == 1
    trace.remove_values("gamma")
    assert "gamma" not in trace.varnames
    assert "gamma" not in trace[0]


def test_add_values_of_a_wrong_length_adds_nothing(trace):
    with pytest.raises(ValueError, match=r"'short' have shape \(5,\).*must be 40"):
        trace.add_values({"gamma": ALPHA, "short": np.arange(5)})
    assert "gamma" not in trace.varnames


def test_merge(trace):
    other = MultiTrace([chain_store(2)])
    other.report._add_warnings([SamplerWarning(WarningType.BAD_PARAMS, "odd", "warn")])
    merged = merge_traces([trace, other])
    assert merged.chains == [0, 1, 2]
    assert trace.chains == [0, 1]
    assert not merged.report.ok
    assert trace.report.ok
    with pytest.raises(ValueError, match="not unique"):
        merge_traces([trace, trace])
    with pytest.raises(ValueError, match=r"different lengths: \{0: 20, 1: 20, 4: 3\}"):
        merge_traces([trace, MultiTrace([chain_store(4, 3)])])
    with pytest.raises(ValueError, match="empty set"):
        merge_traces([])


def test_warnings_of_a_chain_reach_the_report():
    samples, stats = arrays(0)
    warning = SamplerWarning(WarningType.DIVERGENCE, "far away", "debug", step=8)
    trace = MultiTrace([NDArray.from_arrays(0, samples, stats, [warning])])
    assert trace.report._warnings == [warning]
    assert [w.step for w in trace[4::2].report._warnings] == [2]
    assert trace[9:].report._warnings == []


def test_pickles(trace):
    trace.report._t_sampling = 1.5
    copy = pickle.loads(pickle.dumps(trace))
    np.testing.assert_array_equal(copy["beta"], trace["beta"])
    np.testing.assert_array_equal(copy["accept"], trace["accept"])
    assert copy.report.t_sampling == 1.5
    assert repr(copy) == repr(trace)


def test_a_pickle_opens_without_an_engine(trace, tmp_path):
    """In a process where neither the package's root nor any engine can be imported."""
    path = tmp_path / "trace.pickle"
    path.write_bytes(pickle.dumps(trace))
    root = Path(sys.modules["pymc3.backends"].__file__).parent.parent
    script = f"""
        import pickle, sys, types
        package = types.ModuleType("pymc3")
        package.__path__ = [{str(root)!r}]
        sys.modules["pymc3"] = package
        for engine in ("pymc3.backends_symbolic", "pytensor", "tensorflow", "arviz", "pandas"):
            sys.modules[engine] = None
        with open({str(path)!r}, "rb") as file:
            trace = pickle.load(file)
        assert trace["alpha"].sum() == {float(ALPHA.sum())}
        assert len(trace[5:]) == 15
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True, timeout=120)


def test_users_may_write_their_own_store(fake_model):
    class Listing(BaseTrace):
        def setup(self, draws, chain, sampler_vars=None):
            super().setup(draws, chain, sampler_vars)
            self.chain, self.points = chain, []

        def record(self, point, sampler_states=None):
            self.points.append(dict(zip(self.varnames, self.fn(point))))

        def __len__(self):
            return len(self.points)

        def get_values(self, varname, burn=0, thin=1):
            return np.array([point[varname] for point in self.points[burn::thin]])

        def point(self, idx):
            return self.points[idx]

    store = Listing("mine", model=fake_model)
    assert store.var_shapes == {"alpha": (), "beta": (2,), "k": ()}
    assert store.var_dtypes["k"] == np.int64
    store.setup(3, chain=4)
    for t in range(3):
        store.record({"alpha": float(t), "beta": np.ones(2), "k": t})
    store.close()
    trace = MultiTrace([store])
    assert trace["alpha"].tolist() == [0.0, 1.0, 2.0]
    assert trace[1]["k"] == 1
    assert pickle.loads(pickle.dumps(store.var_shapes)) == store.var_shapes
    with pytest.raises(ValueError, match="Listing does not store sampler statistics"):
        store.setup(3, 4, [{"accept": float}])
    with pytest.raises(BackendError, match="Listing cannot take further variables"):
        trace.add_values({"double": np.zeros(3)})
    with pytest.raises(NotImplementedError, match="Listing must define _slice"):
        trace[1:]


def test_a_test_point_changes_the_shapes(fake_model):
    store = NDArray(model=fake_model, test_point={"beta": np.zeros(5)})
    assert store.var_shapes["beta"] == (5,)


def test_without_a_model_the_error_says_what_to_type():
    with pytest.raises(TypeError, match="with model:"):
        NDArray()


def test_nothing_is_warned_about_in_ordinary_use(trace):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace["alpha"], trace[2:]["beta"], trace.accept, trace[0], repr(trace)
