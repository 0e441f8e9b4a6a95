"""`theano` itself: shared variables, functions, loops, derivatives, settings, streams; what is missing says so."""

import importlib
import importlib.metadata
import sys
import warnings

import numpy as np
import pytest
from theano.tensor.shared_randomstreams import RandomStreams

import pymc3 as pm
import theano
import theano.tensor as tt
from pymc3 import backends_symbolic as K
from tests.fresh_python import run_python
from theano import shared


class TestShared:
    @pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int32", "int8", "bool"])
    def test_keeps_the_dtype_of_data(self, dtype):
        x = shared(np.array([1, 0, 1], dtype), name="x")
        assert (x.dtype, x.get_value().dtype, x.name) == (dtype, dtype, "x")
        assert x.get_value(borrow=True).tolist() == [1, 0, 1]

    def test_numbers_lists_and_pandas(self):
        pandas = pytest.importorskip("pandas")
        assert (shared(1).dtype, shared(1.0).dtype, shared([1, 2]).dtype) == ("int64", "float64", "int64")
        assert shared(pandas.Series([1.0, 2.0])).get_value().tolist() == [1.0, 2.0]

    def test_length_may_change_unless_told_otherwise(self):
        x, row = shared(np.zeros((2, 3))), shared(np.zeros((1, 3)), broadcastable=(True, False))
        assert (x.broadcastable, row.broadcastable) == ((False, False), (True, False))
        x.set_value(np.ones((4, 1)), borrow=True)
        assert tt.sum(x).eval() == 4
        with pytest.raises(ValueError, match="shape"):
            row.set_value(np.zeros((2, 3)))

    def test_refuses_what_are_no_numbers(self):
        with pytest.raises(TypeError, match="str"):
            shared("a")
        with pytest.raises(TypeError, match=r"value\.eval"):
            shared(tt.dscalar("x"))

    def test_classes(self):
        x, y = shared(1.0), tt.dscalar("y")
        assert isinstance(x, tt.TensorVariable) and isinstance(x, theano.tensor.sharedvar.SharedVariable)
        assert not isinstance(y, tt.TensorSharedVariable) and not isinstance(y, tt.TensorConstant)
        assert isinstance(tt.constant(1.0), tt.TensorConstant) and not isinstance(x, tt.TensorConstant)


class TestTypes:
    def test_makes_inputs(self):
        x = tt.dmatrix("x")
        assert (x.name, x.dtype, x.ndim, x.type.broadcastable) == ("x", "float64", 2, (False, False))
        assert isinstance(x.type, tt.TensorType) and x.type == tt.dmatrix and x.type != tt.fmatrix
        assert tt.vector(dtype="int32").dtype == "int32" and tt.scalar().dtype == K.floatx()
        assert [v.name for v in tt.dscalars("a", "b")] == ["a", "b"] and len(tt.matrices(3)) == 3
        assert tt.TensorType("float64", (False, True))("c").broadcastable == (False, True)

    def test_filters_data(self):
        assert tt.dvector.filter([1, 2]).dtype == "float64"
        with pytest.raises(TypeError, match="TensorType"):
            tt.lvector.filter([1.5])
        with pytest.raises(TypeError, match="vector"):
            tt.dvector.filter(1.0)


class TestFunction:
    def test_updates_and_default_values(self):
        state, inc = shared(0), tt.iscalar("inc")
        accumulate = theano.function([theano.In(inc, value=1)], state, updates=[(state, state + inc)])
        assert [int(accumulate()), int(accumulate(10)), int(accumulate(inc=5)), int(state.get_value())] == [0, 1, 11, 16]

    def test_givens(self):
        state, other = shared(0), tt.lscalar("other")
        skip = theano.function([other], state * 2, givens=[(state, other)])
        assert (int(skip(3)), int(state.get_value())) == (6, 0)

    def test_an_input_may_be_a_tensor_that_is_computed(self):
        x = tt.dvector("x")
        y = x**2
        assert theano.function([y], tt.sum(y) + 1)([1.0, 2.0]) == 4.0

    def test_evaluation_given_a_tensor_that_is_computed(self):
        x = tt.dvector("x")
        y = x**2
        assert (tt.sum(y) + 1).eval({y: [1.0, 2.0]}) == 4.0 == (tt.sum(y) + 1).eval(inputs_to_values={y: [1.0, 2.0]})

    def test_settings_of_the_compiler_change_nothing(self):
        x = tt.dscalar("x")
        mode = theano.compile.mode.Mode(linker="py").excluding("fusion")
        assert theano.function([x], x * 2, mode=mode, profile=True, name="f")(1.0) == 2.0

    def test_forms_of_outputs(self):
        x = tt.dscalar("x")
        assert theano.function([x], {"a": x, "b": x * 2})(1.0) == {"a": 1.0, "b": 2.0}
        assert theano.function([x], [x])(1.0) == [1.0] and theano.function([x], on_unused_input="ignore")(1.0) == []

    def test_an_input_on_which_nothing_depends(self):
        x, y = tt.dscalars("x", "y")
        with pytest.raises(theano._function.UnusedInputError, match="y"):
            theano.function([x, y], x)
        with pytest.warns(UserWarning, match="y"):
            theano.function([x, y], x, on_unused_input="warn")

    def test_integers_are_rounded_only_if_asked_to(self):
        i = tt.lscalar("i")
        assert theano.function([i], i, allow_input_downcast=True)(2.7) == 2
        with pytest.raises(TypeError, match="int64"):
            theano.function([i], i)(2.7)

    def test_an_input_that_is_not_given(self):
        with pytest.raises(ValueError, match="'?y"):
            theano.function([tt.dscalar("x")], tt.dscalar("y"))

    @pytest.mark.parametrize("args, kwargs", [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
    def test_wrong_calls(self, args, kwargs):
        x, y = tt.dscalars("x", "y")
        with pytest.raises(TypeError, match="function"):
            theano.function([x, y], x + y)(*args, **kwargs)


class TestScan:
    def test_updates_of_shared_variables(self):
        count = shared(0.0)
        values, updates = theano.scan(lambda x: (x + count, {count: count + 1}), sequences=np.zeros(3))
        step = theano.function([], values, updates=updates)
        assert (step().tolist(), step().tolist(), float(count.get_value())) == ([0, 1, 2], [3, 4, 5], 6)

    def test_lengths_that_change(self):
        x, n = shared(np.arange(3.0)), shared(2)
        total = theano.scan(lambda v, a: a + v, sequences=x, outputs_info=tt.constant(0.0))[0]
        part = theano.scan(lambda v: v, sequences=x, n_steps=n)[0]
        x.set_value(np.arange(5.0))
        n.set_value(4)
        assert (total.eval().tolist(), part.eval().tolist()) == ([0, 1, 3, 6, 10], [0, 1, 2, 3])

    def test_lengths_that_are_known_of_the_state_alone(self):
        m = tt.dmatrix("m")
        values = theano.scan(lambda x, a: tt.dot(m, a) + x, sequences=m, outputs_info=tt.zeros(2))[0]
        assert values.eval({m: np.eye(2)}).tolist() == [[1, 0], [1, 1]]
        with pytest.raises(ValueError):
            values.eval({m: np.eye(3)})

    def test_fewer_slices_than_steps(self):
        x = shared(np.arange(5.0))
        values = theano.scan(lambda v: v, sequences=x, n_steps=4)[0]
        assert values.eval().tolist() == [0, 1, 2, 3]
        x.set_value(np.arange(3.0))
        with pytest.raises(ValueError):
            values.eval()

    def test_only_updates(self):
        count = shared(0)
        outputs, updates = theano.scan(lambda: {count: count + 1}, n_steps=4)
        theano.function([], [], updates=updates)()
        assert outputs is None and count.get_value() == 4

    @pytest.mark.parametrize(
        "call, text",
        [
            (lambda: theano.scan(lambda a: a, outputs_info=tt.constant(1.0)), "number of steps"),
            (lambda: theano.scan(lambda a: a, tt.zeros(3), truncate_gradient=2), "truncate_gradient"),
            (lambda: theano.scan(lambda a: a * 1.5, outputs_info=tt.constant(1), n_steps=2), "float64"),
            (lambda: theano.scan(lambda a: a, outputs_info=dict(initial=tt.zeros(2), taps=[0]), n_steps=2), "smaller than 0"),
            (lambda: theano.scan(lambda x: x, sequences=np.arange(3.0), n_steps=5), "n_steps=5"),
            (lambda: theano.scan(lambda x: "a", sequences=tt.zeros(2)), "must return tensors"),
            (lambda: theano.scan(lambda x: x, sequences=tt.constant(1.0)), "at least one axis"),
            (lambda: theano.scan(lambda x, a, b: x, sequences=tt.zeros(2), outputs_info=[tt.zeros(()), tt.zeros(())]), "outputs_info"),
        ],
    )
    def test_refuses(self, call, text):
        with pytest.raises((ValueError, TypeError, NotImplementedError), match=text):
            call()


class TestGradient:
    def test_what_the_cost_does_not_depend_on(self):
        x, y = tt.dscalars("x", "y")
        with pytest.raises(theano.gradient.DisconnectedInputError, match="y"):
            tt.grad(x**2, y)
        assert tt.grad(x**2, [x, y], disconnected_inputs="ignore", return_disconnected="None")[1] is None

    def test_known_grads(self):
        x = tt.dvector("x")
        y = x**2
        assert theano.grad(None, x, known_grads={y: tt.constant([1.0, 10.0])}).eval({x: [1.0, 2.0]}).tolist() == [2.0, 40.0]

    def test_products_with_the_jacobian(self):
        x, v = tt.dvectors("x", "v")
        at = {x: [1.0, 2.0, 3.0], v: [1.0, 0.0, -1.0]}
        assert tt.Rop(tt.cumsum(x**2), x, v).eval(at).tolist() == [2.0, 2.0, -4.0]
        assert tt.Lop(tt.cumsum(x**2), x, v).eval(at).tolist() == [0.0, -4.0, -6.0]

    def test_of_a_vector(self):
        with pytest.raises(TypeError, match="scalar"):
            tt.grad(tt.dvector("x"), tt.dvector("x"))

    def test_verify_grad(self):
        theano.gradient.verify_grad(lambda x: tt.exp(x) * x, [np.array([0.5, 1.0])])
        with pytest.raises(AssertionError, match="gradient"):
            theano.gradient.verify_grad(lambda x: theano.gradient.disconnected_grad(x) * x, [np.array([0.5, 1.0])])

    def test_clipped(self):
        x = tt.dvector("x")
        clipped = theano.gradient.grad_clip(x, -1.0, 1.0)
        assert tt.grad(tt.sum(clipped**3), x).eval({x: [0.1, 5.0]}) == pytest.approx([0.03, 1.0])


class TestMatrices:
    TALL = np.array([[1.0, 2.0], [0.5, -3.0], [4.0, 0.1]])

    @pytest.mark.parametrize("matrix", [TALL, TALL.T, np.ones((3, 2))], ids=["tall", "wide", "of rank one"])
    def test_singular_values_and_pseudoinverse(self, matrix):
        m = tt.dmatrix("m")
        u, s, v = theano.function([m], tt.nlinalg.svd(m, full_matrices=False))(matrix)
        np.testing.assert_allclose((u * s) @ v, matrix, atol=1e-12)
        np.testing.assert_allclose(
            tt.nlinalg.svd(m, compute_uv=False).eval({m: matrix}), np.linalg.svd(matrix, compute_uv=False), atol=1e-12
        )
        np.testing.assert_allclose(tt.nlinalg.pinv(m).eval({m: matrix}), np.linalg.pinv(matrix), atol=1e-12)

    @pytest.mark.parametrize("matrix", [TALL, TALL.T], ids=["tall", "wide"])
    def test_gradient_of_the_pseudoinverse(self, matrix):
        weights = np.arange(6.0).reshape(matrix.T.shape)
        theano.gradient.verify_grad(lambda m: tt.sum(tt.nlinalg.pinv(m) * weights), [matrix])

    def test_eigenvalues_and_least_squares(self):
        m, b = tt.dmatrix("m"), tt.dvector("b")
        values, vectors = theano.function([m], tt.nlinalg.eig(m))([[2.0, 1.0], [0.0, 3.0]])
        np.testing.assert_allclose(np.array([[2.0, 1.0], [0.0, 3.0]]) @ vectors, vectors * values, atol=1e-12)
        found = theano.function([m, b], tt.nlinalg.lstsq(m, b, -1)[0])(self.TALL, [1.0, 2.0, 3.0])
        np.testing.assert_allclose(found, np.linalg.lstsq(self.TALL, [1.0, 2.0, 3.0], rcond=None)[0], rtol=1e-10)


class TestStreams:
    def test_a_function_draws_new_numbers_in_each_call(self):
        stream = RandomStreams(seed=234)
        rv = stream.uniform((2, 2))
        draw, same = theano.function([], rv), theano.function([], rv, no_default_updates=True)
        first = draw()
        assert (draw() != first).all() and (same() == same()).all()
        stream.seed(234)
        assert (draw() == first).all()

    def test_steps_of_a_loop_draw_new_numbers(self):
        numpys = tt.random.utils.RandomStream(seed=1)
        p = K.constant([0.0, 1.0])
        assert [list(x) for x in theano.function([], [numpys.binomial(3, p), numpys.bernoulli(p)])()] == [[0, 3], [0, 1]]
        normal, uniform = theano.function([], [numpys.normal(1.0, 1e-9, size=(2,)), numpys.uniform(2.0, 3.0, (4,))])()
        np.testing.assert_allclose(normal, [1.0, 1.0], rtol=1e-7)
        assert uniform.shape == (4,) and (uniform > 2).all()
        stream = theano.sandbox.rng_mrg.MRG_RandomStreams(1)
        values, updates = theano.scan(lambda: stream.uniform(()), n_steps=5)
        draw = theano.function([], values, updates=updates)
        assert len({*draw(), *draw()}) == 10

    def test_distributions(self):
        stream, n = RandomStreams(3), 4000
        draws = theano.function(
            [],
            [
                stream.normal((n,), avg=2.0, std=0.5), stream.binomial((n,), n=3, p=0.2), stream.random_integers((n,), 2, 4),
                stream.multinomial((n,), n=2, pvals=[0.2, 0.8]), stream.choice((n,), a=[1.0, 5.0], p=[0.25, 0.75]), stream.permutation(n=5),
            ],
        )()  # fmt: skip
        means = [x.mean(axis=0) for x in draws[:5]]
        expected, sd = [2.0, 0.6, 3.0, [0.4, 1.6], 4.0], [0.5, 0.7, 0.82, 0.57, 1.74]
        for found, wanted, s in zip(means, expected, sd):
            np.testing.assert_allclose(found, wanted, atol=4 * s / np.sqrt(n))
        assert sorted(draws[5]) == [0, 1, 2, 3, 4]

    def test_lengths_must_be_known(self):
        assert RandomStreams(1).normal(tt.zeros((2, 3)).shape).eval().shape == (2, 3)
        with pytest.raises(TypeError, match="lengths that are known"):
            RandomStreams(1).normal(tt.dvector("x").shape)


class TestConfig:
    def test_settings_are_remembered(self):
        with theano.config.change_flags(compute_test_value="ignore", mode="FAST_COMPILE"):
            assert theano.config.compute_test_value == "ignore"
        assert theano.config.compute_test_value == "off" and theano.config.floatX == K.floatx()
        theano.config.gcc.cxxflags = "-O1"
        assert theano.config.gcc__cxxflags == "-O1" and theano.config.device == "cpu"

        @theano.configparser.change_flags(exception_verbosity="high")
        def inside():
            return theano.config.exception_verbosity

        assert inside() == "high" and theano.config.exception_verbosity == "low"

    def test_a_misspelt_one(self):
        with pytest.raises(AttributeError, match="floatX"):
            theano.config.floatx
        with pytest.warns(UserWarning, match="compute_test_value'"):
            theano.config.compute_test_values = "off"

    def test_floatx(self):
        shared(1.0)
        with pytest.raises(pm.backends_symbolic.BackendError, match="float32"):
            theano.config.floatX = "float32"
        with K.Session():
            theano.config.floatX = "float32"
            assert tt.dot(tt.vector("x"), tt.vector("y")).dtype == "float32" and shared(np.zeros(2)).dtype == "float64"
            with theano.config.change_flags(floatX="float64", compute_test_value="ignore"):
                assert tt.vector("z").dtype == "float64" and theano.config.compute_test_value == "ignore"
            assert tt.vector("z").dtype == "float32" and theano.config.compute_test_value == "off"
            theano.config.floatX = "float64" if not K.get_session().built else "float32"
        with K.Session():
            theano.config.floatX = "float64"


class TestNames:
    @pytest.mark.parametrize(
        "module, name, text",
        [
            ("theano.tensor", "softmx", "no attribute 'softmx'"),
            ("theano.tensor.nnet", "softmx", "Did you mean 'softmax'"),
            ("theano.tensor.nnet", "conv2d", "There are no convolutions"),
            ("theano.tensor", "zvector", "no complex numbers"),
            ("theano.sparse", "structured_pow", "Matrices are dense here"),
            ("theano.tensor", "Elemwise", "classes of operations"),
            ("theano.gradient", "grad_clp", "grad_scale|grad"),
        ],
    )
    def test_what_is_missing_says_what_to_use(self, module, name, text):
        with pytest.raises(AttributeError, match=text):
            getattr(sys.modules[module], name)

    def test_modules(self):
        with pytest.raises(ModuleNotFoundError, match="no convolutions"):
            importlib.import_module("theano.tensor.signal")
        from theano.scan.utils import until
        from theano.tensor.basic import exp
        from theano.tensor.nnet.nnet import softmax

        assert (until, exp, softmax) == (theano.scan_module.until, tt.exp, tt.nnet.softmax)

    def test_set_subtensor_of_what_was_not_indexed(self):
        with pytest.raises(TypeError, match="result of indexing"):
            tt.set_subtensor(tt.dvector("x"), 1.0)

    def test_print_prints_at_each_evaluation(self, capsys):
        x = tt.dvector("x")
        y = theano.printing.Print("value of x", attrs=("shape", "__str__"))(x) ** 2
        assert tt.grad(tt.sum(y), x).eval({x: [1.0, 2.0]}).tolist() == [2.0, 4.0]
        assert "value of x shape = (2,)" in capsys.readouterr().out

    def test_printing(self):
        x = tt.dvector("x")
        assert "x" in theano.pp(tt.exp(x)) and "x" in theano.printing.debugprint(tt.exp(x) + 1, file="str")


class TestImport:
    def test_before_the_package(self):
        """Everywhere else it comes after it."""
        done = run_python("import theano; x = theano.tensor.dscalar('x'); import pymc3; print((x**2).eval({x: 3.0}))")
        assert done.stdout.strip() == "9.0", done.stderr

    def test_refuses_to_shadow_theano(self, monkeypatch):
        installed = {"Theano-PyMC": "1.1.2"}

        def version(name):
            if name not in installed:
                raise importlib.metadata.PackageNotFoundError(name)
            return installed[name]

        monkeypatch.setattr(importlib.metadata, "version", version)
        with pytest.raises(ImportError, match="Theano-PyMC 1.1.2 is installed.*pip uninstall Theano-PyMC"):
            theano._absent.refuse_to_shadow_theano()


class TestModels:
    def test_shared_data_and_their_exchange(self):
        x, y = shared(np.linspace(-1.0, 1.0, 20)), shared(np.linspace(-2.0, 2.0, 20))
        with pm.Model() as model:
            b = pm.Normal("b", 0, 10)
            pm.Normal("y", b * x, 0.1, observed=y)
            trace = pm.sample(100, tune=100, step=pm.Slice(), chains=1, cores=1, random_seed=1, progressbar=False)
        assert abs(trace["b"].mean() - 2.0) < 0.1
        x.set_value([0.0, 1.0, 2.0])
        y.set_value([0.0, 0.0, 0.0])
        draws = pm.sample_posterior_predictive(trace, 50, model=model, random_seed=1, progressbar=False)["y"]
        np.testing.assert_allclose(draws.mean(axis=0), [0.0, 2.0, 4.0], atol=0.2)

    def test_epidemic_by_scan_and_its_gradient(self):
        def next_day(s, i, new, beta, mu):
            new = beta * i * s / 100.0
            return s - new, i + new - mu * i, new

        def by_hand(beta, mu, start):
            s, i, found = 100.0 - start, start, []
            for _ in range(6):
                new = beta * i * s / 100.0
                s, i = s - new, i + new - mu * i
                found.append(new)
            return np.array(found)

        beta, mu, start = tt.dscalars("beta", "mu", "start")
        (_, _, new), _ = theano.scan(
            next_day, outputs_info=[100.0 - start, start, tt.zeros_like(start)], non_sequences=[beta, mu], n_steps=6
        )
        point = {beta: 0.8, mu: 0.3, start: 2.0}
        np.testing.assert_allclose(new.eval(point), by_hand(0.8, 0.3, 2.0), rtol=1e-12)
        slope = tt.grad(tt.sum(new), beta).eval(point)
        differences = (by_hand(0.8 + 1e-6, 0.3, 2.0).sum() - by_hand(0.8 - 1e-6, 0.3, 2.0).sum()) / 2e-6
        np.testing.assert_allclose(slope, differences, rtol=1e-6)

    def test_parts_of_a_model(self):
        with pm.Model() as model:
            a = pm.Normal("a", 0, 1, shape=3)
            filled = tt.inc_subtensor(tt.set_subtensor(tt.zeros(5)[1:4], a)[0], 1.0)
            chosen = filled[tt.eq(np.array([1, 0, 1, 0, 0]), 1).nonzero()]
            rest = tt.concatenate([[1.0], tt.extra_ops.cumprod(1 - tt.nnet.sigmoid(a))])
            pm.Normal("y", tt.sum(chosen) + tt.switch(tt.gt(a[0], 0), 1.0, 2.0) + rest[-1], 1, observed=2.0)
        mean = 1.0 + 0.25 + 2.0 + (1 - 1 / (1 + np.exp(-np.array([-0.5, 0.25, 1.0])))).prod()
        expected = -0.5 * (4 * np.log(2 * np.pi) + 0.5**2 + 0.25**2 + 1.0 + (2.0 - mean) ** 2)
        np.testing.assert_allclose(model.logp({"a": np.array([-0.5, 0.25, 1.0])}), expected, rtol=1e-12)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            np.testing.assert_allclose(theano.function([a], theano.grad(model.logpt, a))(np.zeros(3)), model.dlogp()({"a": np.zeros(3)}))
