"""Operations that users write: `as_op`, and classes of `theano.Op`, in functions and in models."""

import numpy as np
import pytest
import theano.gof
from scipy import stats
from theano.compile.ops import as_op
from theano.graph.basic import Apply
from theano.graph.op import Op

import pymc3 as pm
import theano
import theano.tensor as tt

X, SIGMA = np.linspace(0.0, 9.0, 10), 1.0
DATA = 0.4 * X + 3.0 + np.random.default_rng(716742).normal(size=10)


def line(theta, x):
    m, c = theta
    return m * x + c


def log_likelihood(theta, x, data, sigma):
    return -(0.5 / sigma**2) * np.sum((data - line(theta, x)) ** 2)


class LogLike(tt.Op):
    itypes = [tt.dvector]
    otypes = [tt.dscalar]

    def __init__(self, loglike, data, x, sigma):
        self.likelihood, self.data, self.x, self.sigma = loglike, data, x, sigma

    def perform(self, node, inputs, outputs):
        (theta,) = inputs
        outputs[0][0] = np.array(self.likelihood(theta, self.x, self.data, self.sigma))


class LogLikeWithGrad(LogLike):
    def __init__(self, loglike, data, x, sigma):
        super().__init__(loglike, data, x, sigma)
        self.logpgrad = LogLikeGrad(data, x, sigma)

    def grad(self, inputs, g):
        (theta,) = inputs
        return [g[0] * self.logpgrad(theta)]


class LogLikeGrad(tt.Op):
    itypes = [tt.dvector]
    otypes = [tt.dvector]

    def __init__(self, data, x, sigma):
        self.data, self.x, self.sigma = data, x, sigma

    def perform(self, node, inputs, outputs):
        (theta,) = inputs
        rest = (self.data - line(theta, self.x)) / self.sigma**2
        outputs[0][0] = np.array([np.sum(rest * self.x), np.sum(rest)])


def black_box(likelihood):
    with pm.Model() as model:
        m, c = pm.Uniform("m", lower=-10.0, upper=10.0), pm.Uniform("c", lower=-10.0, upper=10.0)
        pm.DensityDist("likelihood", lambda v: likelihood(v), observed={"v": tt.as_tensor_variable([m, c])})
    return model


def test_a_black_box_under_nuts():
    python = black_box(LogLikeWithGrad(log_likelihood, DATA, X, SIGMA))
    symbolic = black_box(lambda v: -0.5 * tt.sum((DATA - v[0] * X - v[1]) ** 2))
    for _ in range(2):
        point = {"m_interval__": np.array(0.1), "c_interval__": np.array(0.5)}
        np.testing.assert_allclose(python.logp(point), symbolic.logp(point), rtol=1e-12)
        np.testing.assert_allclose(python.dlogp()(point), symbolic.dlogp()(point), rtol=1e-12)
    with python:
        trace = pm.sample(
            6, tune=6, chains=2, random_seed=2, progressbar=False, compute_convergence_checks=False, return_inferencedata=False
        )
    assert trace.get_sampler_stats("n_gradients").sum() > 12 and len(np.unique(trace["m"])) > 2


def test_a_black_box_without_a_gradient():
    with black_box(LogLike(log_likelihood, DATA, X, SIGMA)) as model:
        assert [type(step) for step in pm.sampling.assign_step_methods(model).methods] == [pm.Slice, pm.Slice]
        with pytest.raises(
            NotImplementedError, match=r"NUTS cannot move 'm_interval__': 'LogLike' is a Python function without a gradient"
        ):
            pm.NUTS()


def test_as_op_in_a_model():
    years = np.arange(20)

    @as_op(itypes=[tt.lscalar, tt.dscalar, tt.dscalar], otypes=[tt.dvector])
    def rate(switchpoint, early_mean, late_mean):
        out = np.empty(years.shape[0])
        out[:switchpoint] = early_mean
        out[switchpoint:] = late_mean
        return out

    disasters = np.where(years < 8, 4, 1)
    with pm.Model() as model:
        switchpoint = pm.DiscreteUniform("switchpoint", lower=0, upper=19)
        early, late = pm.Exponential("early", lam=1.0), pm.Exponential("late", lam=1.0)
        pm.Deterministic("rate", rate(switchpoint, early, late))
        pm.Poisson("disasters", rate(switchpoint, early, late), observed=disasters)
        settings = {"random_seed": 1, "progressbar": False, "return_inferencedata": False, "compute_convergence_checks": False}
        trace = pm.sample(50, tune=50, chains=2, step=pm.Metropolis(), **settings)
        predicted = pm.sample_posterior_predictive(trace, 100, progressbar=False)
    point = {"switchpoint": np.array(8), "early_log__": np.log(4.0), "late_log__": np.log(2.0)}
    np.testing.assert_allclose(model.disasters.logp(point), np.sum(stats.poisson(np.where(years < 8, 4, 2)).logpmf(disasters)))
    wanted = np.where(years < trace["switchpoint"][:, None], trace["early"][:, None], trace["late"][:, None])
    np.testing.assert_allclose(trace["rate"], wanted)
    assert predicted["disasters"].shape == (100, 20) and len(np.unique(trace["switchpoint"])) > 3


def powers_with(infer_shape):
    class Powers(theano.Op):
        __props__ = ("exponents",)

        def __init__(self, *exponents):
            self.exponents = exponents

        def make_node(self, x):
            x = tt.as_tensor_variable(x)
            return theano.Apply(self, [x], [x.type() for _ in self.exponents])

        def perform(self, node, inputs, output_storage):
            for cell, exponent in zip(output_storage, self.exponents):
                cell[0] = inputs[0] ** exponent

        def L_op(self, inputs, outputs, output_grads):
            terms = [g * n * y / inputs[0] for g, n, y in zip(output_grads, self.exponents, outputs)]
            return [sum(terms)]

    if infer_shape is not None:
        Powers.infer_shape = infer_shape
    return Powers


INFER_SHAPES = {
    "none": None,
    "of node and shapes": lambda self, node, shapes: [shapes[0] for _ in node.outputs],
    "of graph, node and shapes": lambda self, fgraph, node, shapes: [shapes[0] for _ in node.outputs],
    "computed": lambda self, node, shapes: [(shapes[0][0], tt.constant(1) + 2) for _ in node.outputs],
}


@pytest.mark.parametrize("infer_shape", INFER_SHAPES.values(), ids=INFER_SHAPES)
def test_a_class_with_make_node(infer_shape):
    Powers = powers_with(infer_shape)
    assert Powers(2, 3) == Powers(2, 3) != Powers(2) and hash(Powers(2)) == hash(Powers(2))
    assert str(Powers(2)) == "Powers{exponents=(2,)}"
    x = tt.dmatrix("x")
    squares, cubes = Powers(2, 3)(x)
    function = theano.function([x], [squares, cubes, theano.grad((squares + 2 * cubes).sum(), x), Powers(2)(x)])
    for data in (np.arange(1.0, 7).reshape(2, 3), np.arange(1.0, 4).reshape(1, 3)):
        for _ in range(2):
            for got, wanted in zip(function(data), [data**2, data**3, 2 * data + 6 * data**2, data**2]):
                np.testing.assert_allclose(got, wanted, rtol=1e-14)


def test_gradients_that_do_not_exist():
    class Partly(theano.Op):
        itypes, otypes = [tt.dscalar, tt.dscalar, tt.lscalar], [tt.dscalar]

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = np.asarray(inputs[0] * np.floor(inputs[1]) ** inputs[2])

        def grad(self, inputs, output_grads):
            x, y, n = inputs
            undefined = theano.gradient.grad_undefined(self, 2, n, "n is a number of times")
            return [output_grads[0] * tt.floor(y) ** n, theano.gradient.DisconnectedType()(), undefined]

    class Stepwise(Partly):
        def grad(self, inputs, output_grads):
            return [output_grads[0], theano.gradient.grad_not_implemented(self, 1, inputs[1], "y comes in steps"), None]

    x, y = tt.dscalars("x", "y")
    slopes = theano.function([x, y], theano.grad(Partly()(x, y, tt.constant(2)), [x, y]), on_unused_input="ignore")(3.0, 2.5)
    np.testing.assert_array_equal(slopes, [4, 0])
    assert theano.function([x], theano.grad(Stepwise()(x, tt.constant(1.5), tt.constant(2)), x), on_unused_input="ignore")(2.0) == 1
    with pytest.raises(NotImplementedError, match="Stepwise has no gradient with respect to input 1: y comes in steps"):
        theano.grad(Stepwise()(x, y, tt.constant(2)), [x, y])


def test_wrong_arguments():
    op = LogLike(log_likelihood, DATA, X, SIGMA)
    with pytest.raises(ValueError, match="LogLike: We expected 1 inputs but got 2"):
        op(tt.dvector(), tt.dvector())
    for wrong in (tt.dmatrix(), 1.0):
        with pytest.raises(TypeError, match=r"LogLike: We expected inputs of types \[.*vector\)\], but got for input 0 float64"):
            op(wrong)
    with pytest.raises(TypeError, match="got for input 0 float64"):
        as_op([tt.lscalar], [tt.dscalar])(np.sqrt)(1.5)
    assert as_op(tt.dscalar, tt.dscalar)(np.sqrt)(4).eval() == 2
    with pytest.raises(TypeError, match="as_op: itypes has to be a list of types such as tt.dvector"):
        as_op(["float64"], [tt.dscalar])
    with pytest.raises(NotImplementedError, match="define itypes and otypes"):
        type("Empty", (theano.Op,), {})()(1.0)
    with pytest.raises(NotImplementedError, match="Silent has no `perform`"):
        type("Silent", (theano.Op,), {"itypes": [tt.dscalar], "otypes": [tt.dscalar]})()(1.0)
    with pytest.raises(TypeError, match=r"Apply of .*: got 1\.0 among the inputs; need tensors"):
        theano.Apply("Op", [1.0], [])
    two = as_op([tt.dscalar], [tt.dscalar, tt.dscalar])(lambda x: x)(1.0)
    with pytest.raises(ValueError, match="'<lambda>' returned 1 values; need 2"):
        two[0].eval()
    with pytest.raises(ValueError, match=r"'short' returned \[.*\] as output 0|'short' returned float64 \(2,\)"):
        as_op([tt.dvector], [tt.dscalar])(_short)(np.ones(3)).eval()


def _short(x):
    return x[:2]


_short.__name__ = "short"


def test_theano_s_paths():
    assert theano.Op is tt.Op is theano.gof.Op is theano.graph.op.Op is Op
    assert theano.Apply is theano.gof.Apply is theano.gof.graph.Apply is Apply is tt.Apply
    assert theano.as_op is theano.compile.as_op is theano.compile.ops.as_op is as_op
    assert isinstance(tt.constant(1.0), theano.Constant) and not isinstance(tt.dscalar(), theano.gof.Constant)
    x = tt.dscalar("x")
    assert theano.graph.basic.graph_inputs([x + 1]) == [x]
    with pytest.raises(AttributeError, match="OpenMPOp"):
        _ = theano.gof.OpenMPOp
