"""Observed data in all their forms, missing values, scaling to a whole data set, and data that are exchanged."""

import copy
import warnings

import numpy as np
import pytest
import scipy

import pymc3 as pm
from pymc3 import backends_symbolic as K

pandas = pytest.importorskip("pandas")
VALUES = [1.0, 2.0, 4.0]


def _logp(model, **changes):
    point = {**model.test_point, **changes}
    return float(K.eval(model.logpt, {v: point[v.name] for v in model.vars}))


def _normal_logp(values, mu=0.0, sd=1.0):
    values = np.asarray(values)
    return float(np.sum(-0.5 * ((values - mu) / sd) ** 2 - np.log(sd) - 0.5 * np.log(2 * np.pi)))


@pytest.mark.parametrize(
    "data",
    [
        np.array(VALUES),
        np.array(VALUES, dtype="float32"),
        np.array(VALUES, dtype=int),
        VALUES,
        tuple(VALUES),
        pandas.Series(VALUES),
        pandas.Series([1, 2, 4], dtype="Int64"),
        pandas.Series(VALUES, dtype=object),
        np.ma.MaskedArray(VALUES, mask=[False] * 3),
    ],
    ids=lambda data: f"{type(data).__name__}-{getattr(data, 'dtype', '')}",
)
@pytest.mark.parametrize("discrete", [False, True])
def test_kinds_of_data(data, discrete):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pm.Model() as model:
            y = pm.Poisson("y", 2.0, observed=data) if discrete else pm.Normal("y", 0, 1, observed=data)
    assert y.dtype == ("int64" if discrete else "float64")
    assert y.distribution.shape == (3,) and y.dshape == (3,)
    np.testing.assert_array_equal(K.eval(y), VALUES)
    if not discrete:
        np.testing.assert_allclose(_logp(model), _normal_logp(VALUES))


def test_data_frames_and_numbers():
    frame = pandas.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    with pm.Model() as model:
        pm.Normal("y", 0, 1, observed=frame)
        pm.Normal("z", 0, 1, observed=2.5)
        pm.Bernoulli("b", 0.5, observed=np.array([True, False]))
    np.testing.assert_allclose(_logp(model), _normal_logp(frame) + _normal_logp(2.5) + 2 * np.log(0.5))


# ---- missing values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        np.array([1.0, np.nan, 4.0, np.nan]),
        np.ma.masked_values([1.0, -999.0, 4.0, -999.0], -999.0),
        pandas.Series([1.0, np.nan, 4.0, np.nan]),
        pandas.Series([1, None, 4, None], dtype="Int64"),
        [1.0, float("nan"), 4.0, float("nan")],
    ],
    ids=["nan", "masked", "series", "nullable", "list"],
)
def test_missing_values_become_a_free_variable(data):
    message = "Data in y contains missing values and will be automatically imputed from the sampling distribution."
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 1)
        with pytest.warns(pm.ImputationWarning, match=message) as caught:
            y = pm.Normal("y", mu, 1, observed=data)
    assert caught[0].filename == __file__
    assert [v.name for v in model.free_RVs] == ["mu", "y_missing"]
    assert model.missing_values == [y.missing_values] and y.missing_values is model["y_missing"]
    assert y.missing_values.dshape == (2,)
    assert isinstance(y.missing_values.distribution, pm.NoDistribution)
    np.testing.assert_allclose(model.test_point["y_missing"], [0.0, 0.0])  # the start value of Normal(mu, 1)
    point = {"mu": 0.5, "y_missing": np.array([7.0, 8.0])}
    expected = _normal_logp(0.5) + _normal_logp([1.0, 7.0, 4.0, 8.0], mu=0.5)
    np.testing.assert_allclose(_logp(model, **point), expected)
    feed = {v: point[v.name] for v in model.vars}
    np.testing.assert_allclose(K.eval(y, feed), [1.0, 7.0, 4.0, 8.0])
    np.testing.assert_allclose(K.eval(K.gradients(model.logpt, y.missing_values), feed), [-6.5, -7.5])


def test_missing_values_of_a_discrete_variable():
    with pm.Model() as model:
        with pytest.warns(pm.ImputationWarning):
            y = pm.Poisson("y", 3.0, observed=np.ma.masked_values([[1, -1], [3, 4]], -1))
    assert y.missing_values.dtype == "int64" and model.disc_vars == [y.missing_values]
    np.testing.assert_array_equal(model.test_point["y_missing"], [3])  # the mode
    assert y.dshape == (2, 2)


@pytest.mark.filterwarnings("ignore::pymc3.ImputationWarning")
def test_start_values_of_missing_elements():
    data = np.array([[1.0, np.nan], [np.nan, 4.0], [5.0, 6.0]])
    with pm.Model() as model:
        rate = pm.Exponential("rate", 0.2)
        level = pm.Normal("level", 0, 1, testval=4.5)
        pm.Normal("known", [10.0, 20.0], 1, observed=data)
        pm.Poisson("free", pm.math.exp(0 * rate) * [2.5, level], observed=data)
        pm.Normal("given", 0, 1, observed=data, testval=-1.5)
        pm.Flat("flat", observed=data + 0.5, testval=np.inf)
        pm.DensityDist("own", lambda value, scale: -scale * value**2, observed={"value": data[0], "scale": 2.0}, testval=3.0)
    start = model.test_point
    np.testing.assert_array_equal(start["known_missing"], [20.0, 10.0])
    np.testing.assert_array_equal(start["free_missing"], [4, 2])
    assert start["free_missing"].dtype == np.int64
    np.testing.assert_array_equal(start["given_missing"], [-1.5, -1.5])
    np.testing.assert_array_equal(start["flat_missing"], [4.5, 4.5])  # there is none: the mean of the data
    np.testing.assert_array_equal(start["own_value_missing"], [3.0])


@pytest.mark.filterwarnings("ignore::pymc3.ImputationWarning")
def test_variables_know_which_data_are_missing():
    data = np.array([[1.0, np.nan], [np.nan, 4.0]])
    with pm.Model() as model:
        y = pm.Normal("y", 0, 1, observed=data)
        pairs = pm.DensityDist("pairs", lambda a, b: -a * b, observed={"a": data, "b": np.ones(2)})
        whole = pm.Normal("whole", 0, 1, observed=[1.0, 2.0])
    assert whole.missing_mask is None and list(pairs.missing_masks) == ["a"]
    for mask in (y.missing_mask, pairs.missing_masks["a"], copy.deepcopy(model)["y"].missing_mask):
        np.testing.assert_array_equal(mask, np.isnan(data))


# ---- a part of the data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total_size, factor", [(None, 1.0), (30, 10.0), ([30, None], 10.0), ([30, 20], 100.0), ([Ellipsis, 20], 10.0)])
def test_total_size(total_size, factor):
    data = np.arange(6.0).reshape(3, 2)
    with pm.Model() as model:
        y = pm.Normal("y", 0, 1, observed=data, total_size=total_size)
    np.testing.assert_allclose(K.eval(y.logpt), factor * _normal_logp(data))
    np.testing.assert_allclose(_logp(model), factor * _normal_logp(data))


# ---- several data sets with one log-probability --------------------------------------------------------------------


def test_a_dict_of_data():
    class Censored(pm.Continuous):
        def logp(self, value, weight):
            return -0.5 * weight * K.square(value)

    with pm.Model() as model:
        y = Censored("y", observed={"value": np.array([1.0, 2.0]), "weight": np.array([3.0, 4.0])})
    assert isinstance(y, pm.model.MultiObservedRV) and model.observed_RVs == [y] and model["y"] is y
    np.testing.assert_allclose(_logp(model), -0.5 * (3.0 + 16.0))
    assert list(dict(model.check_test_point())) == ["y"]


# ---- data that are exchanged ---------------------------------------------------------------------------------------


def test_set_data():
    with pm.Model() as model:
        x = pm.Data("x", [1.0, 2.0, 3.0])
        y = pm.Data("y", np.array([1, 2, 4]))
        b = pm.Normal("b", 0, 1)
        pm.Normal("obs", b * x, 1, observed=y)
        assert model["x"] is x and K.dtype(y) == "int64"
    f = model.fn(model.logpt)

    def expected(x, y):
        return _normal_logp(0.5) + _normal_logp(y, mu=0.5 * np.asarray(x))

    np.testing.assert_allclose(f({"b": 0.5}), expected([1.0, 2.0, 3.0], [1, 2, 4]))
    pm.set_data({"x": [3.0, 2.0, 1.0]}, model=model)
    np.testing.assert_allclose(f({"b": 0.5}), expected([3.0, 2.0, 1.0], [1, 2, 4]))
    with model:
        pm.set_data({"x": pandas.Series([3.0, 2.0]), "y": [7, 8]})
    np.testing.assert_allclose(f({"b": 0.5}), expected([3.0, 2.0], [7, 8]))


def test_set_data_changes_all_or_nothing():
    with pm.Model() as model:
        pm.Data("x", [1.0, 2.0])
        pm.Data("k", [1, 2])
        pm.Normal("b", 0, 1)
        for new, error, words in [
            ({"x": [5.0, 6.0], "b": 1.0}, TypeError, "'b' must be defined as `pymc3.Data`"),
            ({"x": [5.0, 6.0], "k": [1.5, 2.5]}, TypeError, "'k' are fractional"),
            ({"x": [5.0, 6.0], "k": [[1, 2]]}, ValueError, "'k' have 2 axes"),
            ({"x": [5.0, np.nan]}, TypeError, "'x' have missing values"),
        ]:
            with pytest.raises(error, match=words):
                pm.set_data(new)
            np.testing.assert_array_equal(K.get_value(model["x"]), [1.0, 2.0])


def test_observed_data_container_of_another_kind():
    with pm.Model() as model:
        data = pm.Data("data", [1.0, 2.0])
        y = pm.Poisson("y", 2.0, observed=data)
    assert y.dtype == "int64"
    assert np.isfinite(_logp(model))


# ---- dimensions ----------------------------------------------------------------------------------------------------


def test_coords_and_dims():
    with pm.Model(coords={"city": ["a", "b", "c"]}) as model:
        model.add_coords({"year": [2001, 2002]})
        x = pm.Normal("x", 0, 1, dims=("city", "year"))
        pm.Deterministic("d", K.square(x), dims=("city", "year"))
        data = pm.Data("data", np.zeros((3, 5)), dims=("city", "week"))
        y = pm.Normal("y", 0, 1, observed=data, dims=("city", "week"))
        z = pm.Normal("z", 0, 1, dims="week")
    assert x.dshape == (3, 2) and z.dshape == (5,)
    assert model.RV_dims["x"] == ("city", "year") and model.RV_dims["d"] == ("city", "year")
    assert model.RV_dims["y"] == ("city", "week") and model.RV_dims["z"] == ("week",)
    assert list(model.coords) == ["city", "year", "week"] and len(model.coords["week"]) == 5
    assert y.distribution.shape == (3, 5)
    with pytest.raises(TypeError, match="coordinates of dimension 'week' must be a list or an array, .* got 3"):
        pm.Model(coords={"week": 3})
    with pytest.raises(ValueError, match="incompatible coordinate: city"):
        model.add_coords({"city": ["a", "b", "z"]})
    with pytest.raises(ValueError, match="`draw` or `chain`"):
        model.add_coords({"draw": [1]})
    pm.set_data({"data": np.zeros((3, 4))}, model=model)
    assert len(model.coords["week"]) == 4


def test_coordinates_from_pandas():
    frame = pandas.DataFrame(np.zeros((2, 3)), index=["r", "s"], columns=["a", "b", "c"])
    with pm.Model() as model:
        pm.Data("data", frame, dims=("row", "column"), export_index_as_coords=True)
    assert list(model.coords["row"]) == ["r", "s"] and list(model.coords["column"]) == ["a", "b", "c"]


def test_draws_have_the_shape_that_the_data_have_now():
    with pm.Model() as model:
        data = pm.Data("data", [1.0, 2.0])
        y = pm.Normal("y", 0, 1, observed=data)
    assert y.random().shape == (2,) and y.random(size=3).shape == (3, 2)
    pm.set_data({"data": [1.0, 2.0, 3.0]}, model=model)
    assert y.random(size=4).shape == (4, 3)


def test_more_terms_than_data_are_warned_about():
    with pm.Model():
        with pytest.warns(UserWarning, match=r"'y' has shape \(3,\), but its log-probability has shape \(3, 3\)"):
            pm.Normal("y", np.zeros((3, 1)), 1, observed=np.zeros(3))


def test_data_of_a_discrete_variable_stay_whole_numbers():
    """Fractions in pm.Data are not cut off in silence, neither at first nor when they are exchanged."""
    with pm.Model():
        data = pm.Data("data", [1.5, 2.0])
        with pytest.raises(ValueError, match="observed of 'x' has fractional values, the first is 1.5"):
            pm.Poisson("x", 2.0, observed=data)
    with pm.Model() as model:
        pm.Poisson("x", 2.0, observed=pm.Data("data", [1.0, 2.0]))
        with pytest.raises(ValueError, match="New data for 'data' have fractional values, but the distribution of 'x'"):
            pm.set_data({"data": [1.5, 2.0]})
        pm.set_data({"data": [3.0, 4.0, 5.0]})
    exact = sum(value * np.log(2.0) - 2.0 - np.log(float(factorial)) for value, factorial in ((3, 6), (4, 24), (5, 120)))
    assert _logp(model) == pytest.approx(exact, rel=1e-12)


def test_sparse_data_are_made_dense():
    data = scipy.sparse.csr_matrix([[0.0, 1.5], [2.0, 0.0]])
    with pm.Model() as model:
        pm.Normal("y", 0, 1, observed=data)
    np.testing.assert_allclose(model.logp({}), scipy.stats.norm.logpdf(data.toarray()).sum(), rtol=1e-12)
