"""Parameters that can never be right, or are changed: said when the variable is made, with its name."""

import warnings

import numpy as np
import pytest

import pymc3 as pm

NOT_POSITIVE_DEFINITE = np.array([[1.0, 2.0], [2.0, 1.0]])


@pytest.mark.parametrize(
    "define, message",
    [
        (lambda: pm.MvNormal("x", np.zeros(2), cov=NOT_POSITIVE_DEFINITE, shape=2), "cov of MvNormal 'x' is not positive"),
        (lambda: pm.MvNormal("x", np.zeros(2), chol=-np.eye(2), shape=2), "chol of MvNormal 'x' is not positive"),
        (lambda: pm.MvStudentT("x", 3, mu=np.zeros(2), tau=-np.eye(2), shape=2), "tau of MvStudentT 'x' is not positive"),
        (lambda: pm.MvGaussianRandomWalk("x", cov=NOT_POSITIVE_DEFINITE, shape=(3, 2)), "cov of MvNormal 'x' is not"),
    ],
)
def test_matrices_that_are_not_positive_definite(define, message):
    with pm.Model() as model, pytest.raises(ValueError, match=message):
        define()
    assert not model.named_vars


@pytest.mark.parametrize(
    "define, message",
    [
        (lambda: pm.Categorical("x", [0.3, 0.3]), "p of Categorical 'x' sums to 0.6, not to 1: it is divided"),
        (lambda: pm.Categorical("x", np.ones((3, 2)), shape=3), "p of Categorical 'x' sums to 2"),
        (lambda: pm.Multinomial("x", 10, [0.3, 0.3], shape=2), "p of Multinomial 'x' sums to 0.6"),
        (lambda: pm.NormalMixture("x", [0.3, 0.3], [0.0, 1.0], sigma=1.0), "w of NormalMixture"),
        (lambda: pm.MvNormal("x", np.zeros(2), cov=[[1.0, 0.2], [0.5, 1.0]], shape=2), "cov of MvNormal 'x' is not symmetric"),
    ],
)
def test_parameters_that_are_changed(define, message):
    with pm.Model() as model, pytest.warns(UserWarning, match=message):
        define()
    assert [v.name for v in model.free_RVs] == ["x"]


def test_no_warning_for_what_is_right():
    with pm.Model(), warnings.catch_warnings():
        warnings.simplefilter("error")
        pm.Categorical("a", [0.3, 0.7])
        pm.Multinomial("b", 10, np.full(3, 1 / 3), shape=3)
        pm.MvNormal("c", np.zeros(2), cov=np.eye(2), shape=2)


def test_a_transform_that_is_none():
    with pm.Model(), pytest.raises(TypeError, match="'x': transform of Normal must be a transform.*got 'log'"):
        pm.Normal("x", 0, 1, transform="log")


def test_values_of_data():
    with pm.Model() as model:
        data = pm.Data("d", [1, 2, 3])
        pm.Poisson("y", 2.0, observed=data)
        np.testing.assert_array_equal(data.get_value(), [1, 2, 3])
        pm.set_data({"d": [4.0, 5.0]})
        np.testing.assert_array_equal(data.get_value(), [4, 5])
        data.set_value(np.array([7]))
    np.testing.assert_allclose(model.logp({}), 7 * np.log(2) - 2 - np.log(5040), rtol=1e-12)


@pytest.mark.parametrize(
    "define, kind, words",
    [
        (
            lambda: pm.Uniform("x", lower=[1, 2], shape=()),
            pm.ShapeError,
            r"'x' has shape \(\).* Uniform distribution: lower \(2,\). Pass shape=2,",
        ),
        (lambda: pm.Uniform("x", lower=[1, 2], shape=3), pm.ShapeError, r"'x' has shape \(3,\).*lower \(2,\). Pass shape=2,"),
        (
            lambda: pm.HalfNormal("x", np.ones((2, 3)), shape=()),
            pm.ShapeError,
            r"HalfNormal distribution: sigma \(2, 3\).* Pass shape=\(2, 3\)",
        ),
        (
            lambda: pm.HalfStudentT("x", [1, 2], [1, 2, 3]),
            pm.ShapeError,
            r"'x'.*does not broadcast .* HalfStudentT .*nu \(2,\), lam \(3,\)",
        ),
        (lambda: pm.Normal("x", testval=[1, 2]), pm.ShapeError, r"'x', the testval of .*\(2,\).* variable has shape \(\). Pass shape=2"),
        (lambda: pm.Normal("x", testval="middle"), AttributeError, "'x'.*'middle', which the Normal .* median, mean, mode"),
        (lambda: pm.HalfNormal("x", np.nan), AttributeError, "'x' ~ HalfNormal distribution has no finite default"),
        (lambda: pm.Potential("x", None), TypeError, "Potential 'x': .*NoneType"),
        (lambda: pm.Deterministic("x", "a"), TypeError, "Deterministic 'x': "),
        (
            lambda: pm.DensityDist("x", lambda value: -(value**2), observed={"a": 1.0, "b": 2.0}),
            TypeError,
            "observed of 'x' has the data sets 'a', 'b', which are not the arguments of its DensityDist .*logp: .*'value'",
        ),
    ],
)
def test_errors_name_what_does_not_fit(define, kind, words):
    with pm.Model() as model, pytest.raises(kind, match=words):
        define()
    assert not model.named_vars


@pytest.mark.parametrize(
    "define",
    [
        lambda: pm.HalfNormal("x", sd=-1),
        lambda: pm.Uniform("x", 3, 1),
        lambda: pm.Beta("x", -1, 2),
        lambda: pm.Exponential("x", [-1.0, 1.0], shape=2),
        lambda: pm.Pareto("x", -1, 1),
        lambda: pm.TruncatedNormal("x", 0, 1, lower=3, upper=1),
        lambda: pm.Wald("x", -1, 1),
    ],
)
def test_impossible_parameters_are_impossible_and_not_nan(define):
    with pm.Model() as model:
        define()
    ((_, start),) = model.test_point.items()
    assert np.all(np.isfinite(start)) and model.logp(model.test_point) == -np.inf
    with pytest.raises(pm.exceptions.SamplingError, match="log-probability of x_.*__ is not finite"):
        pm.sample(10, tune=10, chains=1, model=model, progressbar=False)


def test_start_values_outside_the_support():
    with pm.Model() as model:
        with pytest.warns(UserWarning, match="testval of 'x', .*, is outside the support of its Uniform distribution"):
            pm.Uniform("x", 0, 1, testval=[0.25, 2.0], shape=2)
        top = pm.HalfNormal("top", 1)
        pm.Uniform("y", 0, top, testval=5.0)
    with pytest.warns(UserWarning, match="testval of 'y', 5.0, is outside"):
        start = model.test_point
    np.testing.assert_allclose(start["x_interval__"], [np.log(1 / 3), 0.0])
    assert start["y_interval__"] == 0.0 and np.isfinite(model.logp(start))


def test_default_values_that_are_not_in_order():
    with pm.Model() as model:
        pm.Normal("c", [3.0, 2.0, 5.0], 1, shape=3, transform=pm.transforms.ordered)
    np.testing.assert_allclose(model.test_point["c_ordered__"], [3.0, 0.0, np.log(3.0)])
    assert np.isfinite(model.logp(model.test_point))
