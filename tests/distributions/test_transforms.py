"""Transforms against PyMC3's values, and their Jacobians against differences."""

import json
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from scipy import special, stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import transforms
from tests.distributions.precision import float32_session
from tests.distributions.reference import DATA, numbers
from tests.monte_carlo import assert_mean, chains_of

REFERENCE = json.loads((DATA / "pymc3_transforms.json").read_text())
CASES = REFERENCE["transforms"]

#: Members of a chain as the reference writes them.
NAMED = {
    "log": transforms.log,
    "logodds": transforms.logodds,
    "ordered": transforms.ordered,
    "sum_to_1": transforms.sum_to_1,
    "interval(0, 1)": transforms.Interval(0, 1),
    "lowerbound(1)": transforms.LowerBound(1),
}


def _make(case):
    made = getattr(transforms, case["transform"])
    params = {k: np.array(v) if isinstance(v, list) else v for k, v in case["params"].items()}
    if case["transform"] == "Chain":
        params = {"transform_list": [NAMED[entry] for entry in case["params"]["transform_list"]]}
    return made(**params) if isinstance(made, type) else made


def _eval(tensor):
    return np.asarray(K.eval(K.as_tensor(tensor)))


def _exact_forward(case, inputs):
    """PyMC3's values, and exact ones where its own lose digits."""
    if case["transform"] == "log_exp_m1":
        with np.errstate(all="ignore"):
            return np.where(inputs > 30, inputs, np.log(np.expm1(inputs)))
    return numbers(case["forward"])


def _exact_jacobian(case, inputs):
    jacobian = numbers(case["jacobian_det"])
    if case["transform"] == "logodds":
        # PyMC3 differentiates and gets -inf in the far tails, where the exact value is -abs(x).
        return np.where(np.isinf(jacobian), -np.abs(inputs), jacobian)
    if case["label"] == "Chain([logodds, ordered])":
        # the same: z = 0, 4e17, 4e17 has the log-Jacobian -2 log 2 - 2 * 2.35e17, and the vector's own 40 - 40
        return np.where(np.isinf(jacobian), -2 * np.log(2) - 2 * np.exp(40.0), jacobian)
    if case["transform"] == "interval":
        # PyMC3 takes the logarithm of a small whole number in 32 bits: log(7) of interval(-2, 5) is wrong by 7e-8.
        width = np.asarray(case["params"]["b"], float) - np.asarray(case["params"]["a"], float)
        return np.log(width) + special.log_expit(inputs) + special.log_expit(-inputs)
    return jacobian


def test_names_are_pymc3_s():
    for name, kind in REFERENCE["meta"]["public_names"].items():
        made = getattr(pm.transforms, name)
        assert isinstance(made, type) == (kind == "class")
        if kind.startswith("instance of "):
            assert type(made).__name__ == kind.removeprefix("instance of ")
    assert pm.distributions.transforms is pm.transforms


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_values(case):
    transform = _make(case)
    assert (type(transform).__name__, transform.name) == (case["cls"], case["name"])
    assert isinstance(transform, transforms.ElemwiseTransform) == case["elemwise"]
    forward_inputs = numbers(case["forward_inputs"])
    forward = _exact_forward(case, forward_inputs)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(_eval(transform.forward(K.as_tensor(forward_inputs))), forward, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(transform.forward_val(forward_inputs), forward, rtol=1e-10, atol=1e-12)
    inputs = numbers(case["backward_inputs"])
    backward = numbers(case["backward"])
    np.testing.assert_allclose(_eval(transform.backward(K.as_tensor(inputs))), backward, rtol=1e-12, atol=1e-300)
    jacobian = _eval(transform.jacobian_det(K.as_tensor(inputs)))
    np.testing.assert_allclose(jacobian, _exact_jacobian(case, inputs), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_jacobian_against_differences(case):
    transform = _make(case)
    # Farther out, differences lose their digits.
    inputs = np.clip(numbers(case["backward_inputs"]), -1.5, 1.5)
    jacobian = _eval(transform.jacobian_det(K.as_tensor(inputs)))
    if jacobian.shape == inputs.shape:
        derivative = _difference(transform, inputs[None], np.ones((1,) * inputs.ndim))[0]
        if case["transform"] == "circular":
            derivative = np.where(np.abs(inputs) == np.pi, 1.0, derivative)  # where it jumps by 2 pi
        expected = np.log(np.abs(derivative))
    else:
        # A simplex is described by all elements but its last.
        k = inputs.shape[-1]
        columns = _difference(transform, inputs, np.eye(k).reshape((k,) + (1,) * (inputs.ndim - 1) + (k,)))
        expected = np.linalg.slogdet(np.moveaxis(columns[..., :k], 0, -1))[1]
    np.testing.assert_allclose(jacobian, expected, rtol=1e-7, atol=1e-7)


def _difference(transform, z, directions, step=1e-3):
    """Derivatives of ``backward`` along `directions`, by differences of eighth order, in one evaluation."""
    weights = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
    points = [z + sign * i * step * directions for i in weights for sign in (1, -1)]
    values = _eval(transform.backward(K.as_tensor(np.stack(points))))
    differences = values[0::2] - values[1::2]
    return np.tensordot(list(weights.values()), differences, axes=1) / step


VECTORS = [
    (transforms.ordered, 3, 3),
    (transforms.sum_to_1, 3, 2),
    (transforms.stick_breaking, 3, 2),
    (transforms.CholeskyCovPacked(2), 3, 3),
    (transforms.Chain([transforms.sum_to_1, transforms.logodds]), 3, 2),
    (transforms.Chain([transforms.log, transforms.ordered]), 3, 3),
]


@pytest.mark.parametrize("transform, length, inner", VECTORS, ids=lambda p: getattr(p, "name", str(p)))
def test_leading_axes(transform, length, inner):
    z = np.linspace(0.1, 0.9, 4 * 2 * inner).reshape(4, 2, inner) * 0.5
    x = _eval(transform.backward(K.as_tensor(z)))
    assert x.shape == (4, 2, length)
    np.testing.assert_allclose(_eval(transform.forward(K.as_tensor(x))), z, atol=1e-12)
    np.testing.assert_allclose(transform.forward_val(x), z, atol=1e-12)
    jacobian = _eval(transform.jacobian_det(K.as_tensor(z)))
    assert jacobian.shape == (4, 2)
    single = [[_eval(transform.jacobian_det(K.as_tensor(vector))) for vector in rows] for rows in z]
    np.testing.assert_allclose(jacobian, single, rtol=1e-13)


@pytest.mark.parametrize("transform, length, inner", VECTORS, ids=lambda p: getattr(p, "name", str(p)))
def test_gradients_are_finite(transform, length, inner):
    z = K.placeholder((inner,), name="z")
    total = K.sum(transform.backward(z) * np.arange(1.0, length + 1)) + transform.jacobian_det(z)
    f = K.function([z], K.gradients(total, z))
    for scale in (0.0, 1.0, -30.0, 6.0):
        assert np.all(np.isfinite(f(scale * np.linspace(1.0, 0.5, inner)))), scale


ALL = [
    transforms.log,
    transforms.log_exp_m1,
    transforms.logodds,
    transforms.Interval(-2.0, 3.0),
    transforms.LowerBound(1.5),
    transforms.UpperBound(-0.5),
    *(transform for transform, _, inner in VECTORS if inner == 3),
    transforms.stick_breaking,
]
_round_trips = {}


def _round_trip(number):
    """Compiled once: backward, forward of that, log-Jacobian and its gradient, of a vector."""
    if number not in _round_trips:
        z = K.placeholder((3,), name="z")
        x, jacobian = ALL[number].backward(z), K.as_tensor(ALL[number].jacobian_det(z))
        gradient = K.gradients(K.sum(x) + K.sum(jacobian), z)
        _round_trips[number] = K.function([z], [x, ALL[number].forward(x), jacobian, gradient])
    return _round_trips[number]


@pytest.mark.parametrize("number", range(len(ALL)), ids=[f"{n}-{transform.name}" for n, transform in enumerate(ALL)])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(z=st.lists(st.floats(-4.0, 4.0), min_size=3, max_size=3).map(np.array))
def test_there_and_back(number, z):
    x, again, jacobian, gradient = _round_trip(number)(z)
    np.testing.assert_allclose(again, z, atol=1e-8)
    np.testing.assert_allclose(ALL[number].forward_val(x), z, atol=1e-8)
    assert np.all(np.isfinite(jacobian)) and np.all(np.isfinite(gradient))


@pytest.mark.parametrize("number", range(len(ALL)), ids=[f"{n}-{transform.name}" for n, transform in enumerate(ALL)])
def test_never_nan_far_out(number):
    for far in (-1e300, -800.0, 800.0, 1e300):
        with np.errstate(over="ignore"):
            x, _, jacobian, _ = _round_trip(number)(np.array([far, 0.0, 0.5]))
        assert not np.isnan(jacobian).any(), (far, jacobian)
        assert not np.isnan(x).any(), (far, x)


def test_batched_by_the_engine():
    z = K.placeholder((5, 2), name="z")
    both = K.vectorize(lambda row: (transforms.stick_breaking.backward(row), transforms.stick_breaking.jacobian_det(row)))
    x, jacobian = K.function([z], list(both(z)))(np.linspace(-1, 1, 10).reshape(5, 2))
    np.testing.assert_allclose(x.sum(axis=1), 1.0)
    np.testing.assert_allclose(jacobian, np.log(3 * x.prod(axis=1)), rtol=1e-12)


def test_free_variable_has_the_length_of_the_image():
    with pm.Model() as model:
        x = pm.Uniform("x", 0, 1, shape=(2, 3), transform=transforms.stick_breaking, testval=np.full((2, 3), 1 / 3))
    (free,) = model.free_RVs
    assert (free.name, tuple(free.distribution.shape)) == ("x_stickbreaking__", (2, 2))
    np.testing.assert_allclose(model.test_point["x_stickbreaking__"], np.zeros((2, 2)), atol=1e-15)
    z = np.array([[0.3, -0.2], [1.0, 2.0]])
    values = _eval_at(x, free, z)
    assert values.shape == (2, 3)
    np.testing.assert_allclose(_eval_at(model.logpt, free, z), np.log(3 * values.prod(axis=1)).sum(), rtol=1e-12)


def _eval_at(tensor, variable, value):
    return K.eval(tensor, {variable: value})


def test_sampling_on_the_free_scale():
    """Order statistics of three normals, and the uniform distribution on a simplex: right only with the right Jacobian."""
    with pm.Model():
        pm.Normal("x", 0, 1, shape=3, transform=transforms.ordered, testval=[-1.0, 0.0, 1.0])
        pm.Uniform("p", 0, 1, shape=3, transform=transforms.stick_breaking, testval=np.full(3, 1 / 3))
        trace = pm.sample(
            4_000, tune=1_000, chains=8, cores=1, random_seed=4, step=pm.Metropolis(), progressbar=False,
            compute_convergence_checks=False, return_inferencedata=False,
        )  # fmt: skip
    assert np.all(np.diff(trace["x"], axis=1) > 0)
    np.testing.assert_allclose(trace["p"].sum(axis=1), 1.0)
    x, p = chains_of(trace, "x"), chains_of(trace, "p")
    highest = 1.5 / np.sqrt(np.pi)  # the mean of the greatest of three
    assert_mean(x, [-highest, 0.0, highest])
    assert_mean((x**2).sum(axis=-1), 3.0)
    assert_mean(p, 1 / 3)
    assert_mean((p - 1 / 3) ** 2, 1 / 18)


def test_independent_elements_under_a_transform_of_the_vector():
    """The usual model of cut points: each of three normals counts once, and the Jacobian once."""
    with pm.Model() as model:
        x = pm.Normal("x", 0, 2, shape=3, transform=transforms.ordered, testval=[-1.0, 0.0, 1.0])
    (free,) = model.free_RVs
    np.testing.assert_allclose(model.test_point["x_ordered__"], [-1, 0, 0])
    z = np.array([0.5, -0.3, 1.1])
    values = _eval_at(x, free, z)
    expected = stats.norm(0, 2).logpdf(values).sum() + z[1:].sum()
    np.testing.assert_allclose(_eval_at(model.logpt, free, z), expected, rtol=1e-12)


def test_a_vector_with_one_density_under_a_transform_of_its_elements():
    """PyMC3 adds the one log-probability once for each element."""
    covariance = np.array([[1.0, 0.3], [0.3, 2.0]])
    with pm.Model() as model:
        x = pm.MvNormal("x", np.zeros(2), cov=covariance, shape=2, transform=transforms.log, testval=np.ones(2))
    (free,) = model.free_RVs
    z = np.array([0.2, -0.4])
    expected = stats.multivariate_normal(np.zeros(2), covariance).logpdf(np.exp(z)) + z.sum()
    np.testing.assert_allclose(_eval_at(model.logpt, free, z), expected, rtol=1e-12)
    np.testing.assert_allclose(_eval_at(x, free, z), np.exp(z))


def test_start_of_a_chain_with_variable_bounds():
    """The bounds of a transform within a chain are other variables: the start value waits for them."""
    with pm.Model() as model:
        low = pm.Normal("low", 2.0, 1.0)
        chain = transforms.Chain([transforms.LowerBound(low), transforms.log])
        pm.Normal("x", 0, 1, transform=chain, testval=5.0)
    np.testing.assert_allclose(model.test_point["x_lowerbound+log__"], np.log(np.log(3.0)))


def test_stick_breaking_accepts_eps_with_a_warning():
    with pytest.warns(DeprecationWarning, match="eps"):
        transform = transforms.StickBreaking(eps=1e-6)
    np.testing.assert_allclose(transform.forward_val(np.array([0.2, 0.3, 0.5])), np.log([0.2, 0.3]) - np.log(0.03) / 3)


def test_bad_arguments():
    with pytest.raises(TypeError, match="whole number"):
        transforms.CholeskyCovPacked(2.5)
    with pytest.raises(ValueError, match="at least one"):
        transforms.Chain([])


@pytest.mark.parametrize("method", ["forward", "forward_val", "backward", "jacobian_det"])
def test_an_incomplete_transform_says_what_it_lacks(method):
    class Half(transforms.Transform):
        name = "half"

    with pytest.raises(NotImplementedError, match=f"Half.{method}"):
        getattr(Half(), method)(1.0)


def test_users_own_transform_gets_its_jacobian_by_differentiation():
    class Cube(transforms.ElemwiseTransform):
        name = "cube"

        def backward(self, z):
            return z * z * z

        def forward(self, x):
            return K.sign(x) * K.power(K.abs(x), 1 / 3)

        def forward_val(self, x, point=None):
            return np.cbrt(x)

    with pm.Model() as model:
        x = pm.Normal("x", 0, 1, transform=Cube(), testval=8.0)
    assert list(model.test_point) == ["x_cube__"]
    np.testing.assert_allclose(model.test_point["x_cube__"], 2.0)
    expected = -0.5 * 64 - 0.5 * np.log(2 * np.pi) + np.log(3 * 4.0)
    np.testing.assert_allclose(K.eval(model.logpt, {model.free_RVs[0]: 2.0}), expected)
    np.testing.assert_allclose(K.eval(x, {model.free_RVs[0]: 2.0}), 8.0)


def test_start_values_of_a_transform_without_forward_val():
    class Exp(transforms.ElemwiseTransform):
        name = "exp"

        def backward(self, z):
            return K.log(z)

        def forward(self, x):
            return K.exp(x)

    with pm.Model() as model:
        pm.Normal("x", [0.0, 1.0], 1, shape=2, transform=Exp())
    np.testing.assert_allclose(model.test_point["x_exp__"], np.exp([0.0, 1.0]))


def test_a_start_outside_the_support_is_no_warning_but_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pm.Model() as model:
            pm.Normal("x", 0, 1, shape=3, transform=transforms.ordered)
        assert list(model.test_point["x_ordered__"]) == [0.0, -np.inf, -np.inf]
    with pytest.raises(pm.SamplingError, match="x_ordered__ has log-probability -inf"):
        pm.util.check_start_vals(model.test_point, model)


def test_users_own_transform_of_vectors():
    class Reversed(transforms.Transform):
        name = "reversed"

        def backward(self, z):
            return K.flip(z, axis=-1)

        def forward(self, x):
            return K.flip(x, axis=-1)

        def forward_val(self, x, point=None):
            return np.flip(x, axis=-1)

        def jacobian_det(self, z):
            return K.zeros_like(K.sum(z, axis=-1))

    with pm.Model() as model:
        pm.Normal("x", [1.0, 2.0, 3.0], 1.0, shape=3, transform=Reversed())
    np.testing.assert_allclose(model.test_point["x_reversed__"], [3.0, 2.0, 1.0])
    np.testing.assert_allclose(K.eval(model.logpt, {model.free_RVs[0]: [3.0, 2.0, 1.0]}), 3 * stats.norm.logpdf(0.0))


# ---- single precision ----------------------------------------------------------------------------------------------


def _clipped(case):
    return np.clip(numbers(case["backward_inputs"]), -2.0, 2.0).astype("float32")


def _both(case, inputs):
    transform, tensor = _make(case), K.as_tensor(inputs)
    return K.eval([K.as_tensor(transform.backward(tensor)), K.as_tensor(transform.jacobian_det(tensor))])


@pytest.fixture(scope="module")
def double_precision():
    """Values of all transforms, computed before the precision is changed."""
    return {case["label"]: _both(case, _clipped(case).astype("float64")) for case in CASES}


@pytest.fixture(scope="module")
def single_precision(double_precision):
    with float32_session():
        yield


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_in_single_precision(case, single_precision, double_precision):
    backward, jacobian = _both(case, _clipped(case))
    assert backward.dtype == jacobian.dtype == np.float32
    exact_backward, exact_jacobian = double_precision[case["label"]]
    np.testing.assert_allclose(backward, exact_backward, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(jacobian, exact_jacobian, rtol=1e-4, atol=1e-4)
    assert K.dtype(_make(case).forward(K.as_tensor(backward))) == "float32"


def test_free_variables_in_single_precision(single_precision):
    with pm.Model() as model:
        pm.Normal("x", 0, 1, shape=2, transform=transforms.ordered, testval=[1.0, 2.0])
        pm.Uniform("p", 0, 1, shape=3, transform=transforms.stick_breaking, testval=np.full(3, 1 / 3))
    assert {value.dtype.name for value in model.test_point.values()} == {"float32"}
    assert np.isfinite(model.logp(model.test_point))
