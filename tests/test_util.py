"""Names, start points, shapes, kinds of dtypes, exceptions and seeds."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import _context, _random, shapes, util, vartypes
from pymc3.distributions import transforms


def test_names():
    assert util.get_transformed_name("sigma", transforms.log) == "sigma_log__"
    assert util.is_transformed_name("a_log__") and util.is_transformed_name("a_b_interval__")
    assert not util.is_transformed_name("a__") and not util.is_transformed_name("a_log_")
    assert util.get_untransformed_name("a_b_interval__") == "a_b"
    assert util.get_untransformed_name("a_b_log_exp_m1__") == "a_b" == util.get_untransformed_name("a_b_log_exp_m1+ordered__")
    assert util.get_untransformed_name("x_cholesky-cov-packed__") == "x"
    with pytest.raises(ValueError, match="does not appear to be a transformed name"):
        util.get_untransformed_name("a")
    assert util.get_default_varnames(["a", "a_log__"], False) == ["a"]
    assert util.get_default_varnames(["a", "a_log__"], True) == ["a", "a_log__"]
    assert util.escape_latex("a_b%") == r"a\_b\%" and util.escape_latex(None) == ""


def _model():
    with pm.Model() as model:
        pm.HalfNormal("s", 1)
        pm.Uniform("u", 0, 4)
        pm.Poisson("k", 2, observed=[1])
    return model


def test_start_points():
    model = _model()
    start = {"s": 2.0, "u": 3.0}
    util.update_start_vals(start, model.test_point, model)
    np.testing.assert_allclose(start["s_log__"], np.log(2))
    np.testing.assert_allclose(start["u_interval__"], np.log(3))
    util.check_start_vals(start, model)
    util.check_start_vals([start, start], model)


def test_start_points_on_other_scales():
    with pm.Model() as model:
        pm.HalfNormal("s", 1.0, transform=transforms.log_exp_m1)
        pm.Normal("x", 0.0, 1.0, shape=2, transform=transforms.ordered, testval=[0.0, 1.0])
    start = {"s": 2.0, "x": [1.0, 3.0]}
    util.update_start_vals(start, model.test_point, model)
    np.testing.assert_allclose(start["s_log_exp_m1__"], np.log(np.expm1(2.0)))
    np.testing.assert_allclose(start["x_ordered__"], [1.0, np.log(2.0)])


def test_bad_start_points():
    model = _model()
    with pytest.raises(KeyError, match="unknown"):
        util.check_start_vals({"unknown": 1.0}, model)
    with pytest.raises(pm.SamplingError, match="s_log__ has log-probability -inf"):
        util.check_start_vals({"s_log__": np.array(1000.0)}, model)


def test_shapes():
    assert shapes.to_tuple(None) == () and shapes.to_tuple(3) == (3,) and shapes.to_tuple(np.array([2, 3])) == (2, 3)
    assert shapes.to_tuple((2.0, None)) == (2, None)
    for wrong in (2.5, "ab"):
        with pytest.raises(TypeError, match="int elements"):
            shapes.to_tuple(wrong)
    with pytest.raises(ValueError, match="Negative dimensions"):
        shapes.to_tuple((-1,))
    assert shapes.broadcast_shape((3, 1), (4,)) == (3, 4) and shapes.broadcast_shape((None,), (1,)) == (None,)
    assert shapes.broadcast_shape((None,), (5,)) == (5,) and shapes.broadcast_shape() == ()
    with pytest.raises(pm.ShapeError, match=r"\(3,\), \(4,\)"):
        shapes.broadcast_shape((3,), (4,))
    assert shapes.shapes_broadcasting((3,), (4,)) is None
    with pytest.raises(pm.ShapeError):
        shapes.shapes_broadcasting((3,), (4,), raise_exception=True)
    assert shapes.can_broadcast_to((1, 3), (2, 3)) and not shapes.can_broadcast_to((2, 3), (3,))
    assert shapes.show((3, None)) == "(3, ?)" and shapes.show((3,)) == "(3,)" and shapes.show(()) == "()"


def test_kinds():
    class Typed:
        def __init__(self, dtype):
            self.dtype = dtype

    variables = [Typed("float64"), Typed("int64"), Typed("bool")]
    assert vartypes.typefilter(variables, vartypes.continuous_types) == variables[:1]
    assert vartypes.typefilter(variables, vartypes.discrete_types) == variables[1:]
    assert vartypes.isgenerator(i for i in range(2)) and not vartypes.isgenerator([1])


def test_exceptions():
    assert issubclass(pm.SamplingError, RuntimeError) and issubclass(pm.IncorrectArgumentsError, ValueError)
    assert issubclass(pm.TraceDirectoryError, ValueError) and issubclass(pm.ImputationWarning, UserWarning)
    error = pm.ShapeError("Bad", actual=(2,), expected=(3,))
    assert str(error) == "Bad (actual (2,) != expected (3,))" and error.actual == (2,)
    assert str(pm.exceptions.DtypeError("Bad", actual="int8")) == "Bad (actual int8)"


def test_context_stack():
    class Context:
        check_bounds = False

        def register(self, request):
            return request

    context, request = Context(), _context.PotentialRequest("p", 1.0)
    assert _context.current() is None and _context.bounds_are_checked()
    closed = []
    _context.push(context, lambda: closed.append(True))
    try:
        assert _context.register(request) is request and not _context.bounds_are_checked()
        with pytest.raises(RuntimeError, match="another order"):
            _context.pop(Context())
        assert pm.Normal("x", 1, 2).name == "x" and pm.Normal().name is None
    finally:
        _context.pop(context)
    assert closed == [True] and _context.current() is None
    previous = _context.set_fallback(lambda request: "answered")
    try:
        assert pm.Normal("x") == "answered"
    finally:
        assert _context.set_fallback(previous)(request) == "answered"


def test_seeds():
    assert _random.normalize_seed(-1) is None and _random.normalize_seed(None) is None and _random.normalize_seed(5) == 5
    np.random.seed(1)
    first = _random.draw_seeds(3)
    np.random.seed(1)
    assert first == _random.draw_seeds(3) and all(0 <= seed < 2**30 for seed in first)
    with _random.use_generator(np.random.default_rng(3)) as outer:
        seen = []
        thread = threading.Thread(target=lambda: seen.append(_random.generator() is outer))
        thread.start()
        thread.join()
        assert _random.generator() is outer and seen == [False]


def test_points_of_a_dataset():
    xarray = pytest.importorskip("xarray")
    x = np.arange(12.0).reshape(2, 3, 2)
    posterior = xarray.Dataset({"x": (("chain", "draw", "i"), x), "y": (("draw", "chain"), x[..., 0].T)})
    assert util.chains_and_samples(posterior) == (2, 3)
    assert util.chains_and_samples(SimpleNamespace(posterior=posterior)) == (2, 3)
    points = util.dataset_to_point_list(posterior)
    assert len(points) == 6 and set(points[0]) == {"x", "y"}
    np.testing.assert_array_equal([point["x"] for point in points], x.reshape(6, 2))
    np.testing.assert_array_equal([point["y"] for point in points], x[..., 0].ravel())
    with pytest.raises(ValueError, match="chain and draw.*got dict"):
        util.chains_and_samples({})
