"""What was accepted without a word, and came out wrong: an error or a warning that names it, or the right answer."""

import warnings

import numpy as np
import pytest

import pymc3 as pm
from pymc3.sampling.seeds import chain_seeds
from pymc3.sampling.start import start_points

QUIET = dict(progressbar=False, compute_convergence_checks=False)


# ---- whole numbers of more than 64 bits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [[1e19], [-1e19], np.array([2**63], "uint64"), [2**63 - 1, 2**64], [9.3e18, 1.0]])
def test_counts_beyond_64_bits_are_refused_as_data(counts):
    with pm.Model() as model:
        with pytest.raises((ValueError, TypeError), match="'k'"):
            pm.Poisson("k", 1e19, observed=counts)
        assert "k" not in model.named_vars


@pytest.mark.parametrize("counts", [[1e19], np.array([2**63], "uint64")])
def test_counts_beyond_64_bits_are_refused_as_exchangeable_data(counts):
    with pm.Model():
        pm.Data("n", [1, 2])
        with pytest.raises(ValueError, match="(Data|New data for) 'n'.*beyond the range of int64"):
            pm.set_data({"n": counts})
    if np.asarray(counts).dtype.kind == "u":
        with pm.Model(), pytest.raises(ValueError, match="Data 'm'.*beyond the range of int64"):
            pm.Data("m", counts)


def test_the_largest_count_of_64_bits_is_taken():
    with pm.Model() as model:
        pm.Poisson("k", 2.0**62, observed=[2**62])
    assert model.logp(model.test_point) == pytest.approx(-0.5 * np.log(2 * np.pi * 2.0**62), rel=1e-9)


COUNTS_AS_PARAMETERS = [
    (lambda n: pm.DiscreteUniform("k", 0, n, observed=[5]), "upper"),
    (lambda n: pm.DiscreteUniform("k", n, n, observed=[5]), "lower"),
    (lambda n: pm.Binomial("k", n, 0.5, observed=[1]), "n"),
    (lambda n: pm.Binomial("k", [10, n], 0.5, shape=2), "n"),
    (lambda n: pm.ZeroInflatedBinomial("k", 0.5, n, 0.5, observed=[1]), "n"),
    (lambda n: pm.BetaBinomial("k", 1.0, 1.0, n, observed=[5]), "n"),
    (lambda n: pm.NegativeBinomial("k", n=n, p=0.5), "n"),
    (lambda n: pm.HyperGeometric("k", n, 10, 5, observed=[2]), "N"),
    (lambda n: pm.HyperGeometric("k", 100, n, 5, observed=[2]), "k"),
    (lambda n: pm.Multinomial("k", n, [0.5, 0.5], observed=[2**62, 2**62 + 1]), "n"),
    (lambda n: pm.DirichletMultinomial("k", n, [0.5, 0.5], shape=2), "n"),
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number, shown", [(1e19, r"1e\+19"), (2**63 + 5, r"9.?22337\d*(e\+18)?"), (2**64, r"1.8446744\d*e\+19")])
@pytest.mark.parametrize("define, parameter", COUNTS_AS_PARAMETERS)
def test_counts_beyond_64_bits_are_refused_as_parameters(define, parameter, number, shown):
    with pm.Model() as model:
        with pytest.raises(ValueError, match=f"'k'.*\\b{parameter}: got {shown}, .*beyond the range of int64"):
            define(number)
        assert "k" not in model.named_vars


def test_numbers_of_trials_that_floats_round():
    with pm.Model(), pytest.raises(ValueError, match="'k'.* n: got 9007199254740993, which float64 rounds"):
        pm.Multinomial("k", 2**53 + 1, [0.5, 0.5], observed=[2**52, 2**52])


def test_bounds_and_trials_as_large_as_64_bits_hold():
    log_2 = np.log(2.0)
    with pm.Model() as model:
        pm.DiscreteUniform("wide", -(2**63), 2**63 - 1, observed=[5])
        pm.DiscreteUniform("one", 2**53 + 3, 2**53 + 3)
        pm.Binomial("hits", 2**63 - 1, 1.0 - 2.0**-40, observed=[2**63 - 1])
        pm.DiscreteUniform("free", -(2**63), 2**63 - 1)
        pm.Normal("x", 2**70, 1.0)
    assert model.wide.logp() == pytest.approx(-64 * log_2, rel=1e-12)
    assert model.free.logp(model.test_point) == pytest.approx(-64 * log_2, rel=1e-12)
    assert model.hits.logp() == pytest.approx(2.0**63 * np.log1p(-(2.0**-40)), rel=1e-12)
    assert model.one.logp(model.test_point) == 0.0
    assert model.test_point["one"] == 2**53 + 3 and model.test_point["x"] == 2.0**70


# ---- dimensions and their labels -----------------------------------------------------------------------------------------


def test_a_variable_that_has_the_name_of_its_dimension():
    with pm.Model(coords={"a": [1, 2]}) as model:
        with pytest.raises(ValueError, match="'a' and one of its dimensions .* have the same name"):
            pm.Normal("a", 0.0, 1.0, dims="a")
        with pytest.raises(ValueError, match="'b' and one of its dimensions"):
            pm.Data("b", [1.0, 2.0], dims="b")
        assert not model.named_vars and set(model.coords) == {"a"}


@pytest.mark.parametrize("first", ["variable", "dimension"])
def test_a_variable_that_has_the_name_of_a_dimension_beside_it(first):
    makers = {"variable": lambda: pm.Normal("a", 0.0, 1.0), "dimension": lambda: pm.Normal("b", 0.0, 1.0, dims="a")}
    with pm.Model(coords={"a": [1, 2]}):
        makers.pop(first)()
        with pytest.raises(ValueError, match="'a' is the name of a variable and of a dimension of other variables"):
            makers.popitem()[1]()


def test_data_may_have_the_name_of_a_dimension_of_variables():
    with pm.Model(coords={"a": [1, 2]}) as model:
        pm.Data("a", [0.0, 1.0])
        pm.Normal("b", 0.0, 1.0, dims="a")
    assert model.RV_dims["b"] == ("a",)


@pytest.mark.parametrize(
    "labels", [[(1, 2), (3, 4)], [(1,), (2, 3)], np.ones((2, 2)), "uv", b"uv", {"u": 1, "v": 2}, {"u", "v"}, np.float64(3.0)]
)
def test_labels_that_are_tuples_or_no_list(labels):
    with pytest.raises(TypeError, match="coordinates of dimension 'a'"):
        pm.Model(coords={"a": labels})


def test_a_quantity_of_another_length_than_its_dimension():
    with pm.Model(coords={"a": ["u", "v", "w"], "one": ["u"]}):
        with pytest.raises(pm.exceptions.ShapeError, match="'d' has length 2 along dimension 'a', which has 3 labels"):
            pm.Deterministic("d", pm.Normal("x", 0.0, 1.0, shape=2), dims="a")
        with pytest.raises(pm.exceptions.ShapeError, match="'y' has length 5 along dimension 'one', which has 1 label"):
            pm.Normal("y", 0.0, 1.0, observed=np.ones(5), dims="one")


# ---- sizes and shapes of data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total_size", [-1, 0, True, 2.5, [0], [-3], [2.5], [3, 3], "3", np.nan])
def test_a_total_size_that_is_no_size(total_size):
    with pm.Model(), pytest.raises((TypeError, ValueError), match="total_size of 'x'"):
        pm.Normal("x", 0.0, 1.0, observed=np.ones(3), total_size=total_size)


@pytest.mark.parametrize("data, mu", [((3, 1), (3,)), ((1,), (4,)), ((3,), (3, 1)), ((1, 3), (2, 1))])
def test_data_that_count_several_times(data, mu):
    with pm.Model(), pytest.warns(UserWarning, match="observed of 'y' has shape .* counts several times"):
        pm.Normal("y", np.zeros(mu), 1.0, observed=np.ones(data))


def test_data_that_count_once():
    with pm.Model(), warnings.catch_warnings():
        warnings.simplefilter("error")
        pm.Normal("y", np.zeros((3, 1)), np.ones(4), observed=np.ones((3, 4)))
        pm.Normal("z", np.zeros(3), 1.0, observed=np.ones((2, 3)))


# ---- start points --------------------------------------------------------------------------------------------------------


def _starting_model():
    with pm.Model() as model:
        a = pm.Normal("a", 0.0, 1.0)
        pm.Uniform("low", a, 3.0)
        s = pm.HalfNormal("s", 1.0)
        pm.Deterministic("d", 2.0 * s)
        pm.Poisson("k", 3.0)
        pm.Normal("y", pm.Data("x", [1.0, 2.0]), s, observed=[1.0, 2.0])
        pm.Potential("p", -s)
    return model


@pytest.mark.parametrize(
    "start, match",
    [
        ({"s": 2.0, "s_log__": 0.0}, "s = 2.0, which is s_log__ = 0.69.*pass one of the two"),
        ({"y": [1.0, 2.0]}, "'y', which the sampler does not move"),
        ({"x": [1.0, 2.0]}, "'x', which the sampler does not move"),
        ({"p": 1.0}, "'p', which the sampler does not move"),
        ({"d": 1.0}, "'d', which is computed from other variables"),
        ({"k": np.inf}, "k is inf"),
        ({"k": 1e19}, "k: got 1e.19, which is beyond the range"),
    ],
)
def test_a_start_that_cannot_be_obeyed(start, match):
    with pytest.raises(ValueError, match=match):
        start_points(_starting_model(), start, 1)


def test_a_start_where_the_transform_depends_on_another_start_value():
    model = _starting_model()
    (point,) = start_points(model, {"a": 0.3, "low": 1.4}, 1)
    assert model.fn(model["low"])(point) == pytest.approx(1.4, rel=1e-12)


def test_a_point_of_a_trace_is_a_start():
    model = _starting_model()
    whole = {"a": 0.3, "low_interval__": 0.1, "s": 2.0, "s_log__": np.log(2.0), "d": 4.0, "k": 3}
    (point,) = start_points(model, whole, 1)
    assert point["s_log__"] == np.log(2.0)


# ---- seeds ---------------------------------------------------------------------------------------------------------------


def test_seeds_that_differ_beyond_32_bits_give_other_draws():
    seeds = [5, 5 + 2**32, 5 + 2**64, 5 * 2**32]
    assert len({tuple(chain_seeds(seed, 3)) for seed in seeds}) == len(seeds)
    assert chain_seeds(5, 3) == [int(word) for word in np.random.RandomState(5).randint(2**30, size=3)]
    with pm.Model():
        pm.Normal("x", 0.0, 1.0)
        draws = [pm.sample_prior_predictive(2, random_seed=seed)["x"][0] for seed in seeds]
    assert len(set(draws)) == len(seeds)


def test_streams_of_other_keys_are_other_streams():
    with pytest.raises(ValueError, match="key=18446744073709551615"):
        pm.tt_rng(2**64 - 1)
    with pytest.raises(TypeError, match="random_seed must be an integer"):
        pm.tt_rng(2.5)
    with pm.Model(), pytest.raises(ValueError, match="random_seed must not be negative"):
        pm.Normal("x", 0.0, 1.0)
        pm.sample_prior_predictive(2, random_seed=-7)


# ---- predictive draws ----------------------------------------------------------------------------------------------------


def test_a_trace_that_lacks_a_variable():
    with pm.Model():
        mu = pm.Normal("mu", 0.0, 1.0)
        sd = pm.HalfNormal("sd", 1.0)
        pm.Normal("y", pm.Deterministic("mean", 2.0 * mu), sd, observed=1.0)
        pm.Normal("new", mu, sd)
        with pytest.warns(UserWarning, match="The trace does not hold 'mu', which the draws depend on"):
            pm.sample_posterior_predictive([{"sd": 1.0}] * 3, progressbar=False)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pm.sample_posterior_predictive([{"mu": 0.0, "sd_log__": 1.0}] * 3, progressbar=False)
            pm.sample_posterior_predictive([{"mean": 0.0, "sd": 1.0}] * 3, progressbar=False)
            pm.sample_posterior_predictive([{"mu": 0.0, "sd": 1.0}] * 3, var_names=["new"], progressbar=False)


def test_predictive_draws_that_are_not_those_of_the_trace():
    pytest.importorskip("arviz")
    with pm.Model():
        pm.Normal("y", pm.Normal("mu", 0.0, 1.0), 1.0, observed=[1.0, 2.0])
        trace = pm.sample(10, tune=5, step=pm.Metropolis(), chains=2, **QUIET)
        with pytest.warns(UserWarning, match="posterior_predictive has 7 draws, but the trace has 2 x 10"):
            pm.to_inference_data(trace, posterior_predictive={"y": np.ones((7, 2))})
        with pytest.raises(ValueError, match="posterior_predictive must have the same number of draws.*'y' 7, 'z' 8"):
            pm.to_inference_data(trace, posterior_predictive={"y": np.ones((7, 2)), "z": np.ones(8)})
        with pytest.raises(ValueError, match="prior must have the same number of draws"):
            pm.to_inference_data(trace, prior={"y": np.ones((7, 2)), "mu": np.ones(8)})
        with pytest.raises(ValueError, match=r"log_likelihood of 'y' has shape \(7, 2\); the trace has 2 chains of 10 draws"):
            pm.to_inference_data(trace, log_likelihood={"y": np.ones((7, 2))})


# ---- values that would be cut off, and names that would be lost ---------------------------------------------------------


@pytest.mark.parametrize(
    "define, error, match",
    [
        (lambda: pm.Normal("x", 0.0, 1.0, testval=1j), TypeError, "testval of Normal must be a number"),
        (lambda: pm.Poisson("x", 3.0, testval=1e19), ValueError, "'x'.*testval: got 1e.19"),
        (lambda: pm.Poisson("x", 3.0, testval=1.5), ValueError, "'x'.*testval: got 1.5, but Poisson is discrete"),
        (lambda: pm.Poisson("x", 3.0, testval=[1, 2.5], shape=2), ValueError, "'x'.*testval: got 2.5"),
        (lambda: pm.Normal("x", 0.0, 1.0, testval=[1.0], shape=3), pm.ShapeError, r"'x', the testval .*\(1,\).*\(3,\)"),
        (lambda: pm.Gamma("x", 1.0, 1.0, testval=[1.0, 2.0], shape=(3, 2)), pm.ShapeError, r"'x', the testval .*\(2,\).*\(3, 2\)"),
        (lambda: pm.Normal("x", 0.0, 1.0, shape=True), TypeError, "Expected int elements in shape"),
        (lambda: pm.Normal("", 0.0, 1.0), ValueError, "The name is empty"),
    ],
)
def test_definitions_that_cannot_be_meant(define, error, match):
    with pm.Model(), pytest.raises(error, match=match):
        define()


@pytest.mark.parametrize(
    "define, match",
    [
        (lambda: pm.Normal("x_log__", 0.0, 1.0), "'x_log__' ends like those of transformed variables"),
        (lambda: pm.Potential("p", pm.Normal("x", 0.0, 1.0) > 0), "Potential 'p' is a condition: it adds 1"),
    ],
)
def test_definitions_that_are_hardly_meant(define, match):
    with pm.Model(), pytest.warns(UserWarning, match=match):
        define()


def test_a_number_is_the_start_of_all_elements():
    with pm.Model() as model:
        pm.Poisson("k", 3.0, testval=2.0, shape=(2, 2))
        pm.Normal("x", [[0.0, 1.0]], 1.0, testval="mean", shape=(3, 2))
    assert np.array_equal(model.test_point["k"], [[2, 2], [2, 2]])
    assert np.array_equal(model.test_point["x"], [[0.0, 1.0]] * 3)


def test_a_start_that_turns_out_to_be_a_fraction():
    with pm.Model() as model:
        pm.Poisson("k", 3.0, testval=pm.Normal("a", 0.0, 1.0, testval=1.5))
        with pytest.raises(ValueError, match="'k'.*testval: got 1.5"):
            model.test_point


@pytest.mark.parametrize("point, error", [({"k": 1.5}, ValueError), ({"k": 1e19}, ValueError), ({"a": 1j}, TypeError)])
def test_posterior_draws_that_a_variable_cannot_have(point, error):
    with pm.Model():
        pm.Normal("y", pm.Normal("a", 0.0, 1.0) + pm.Poisson("k", 3.0), 1.0, observed=1.0)
        with pytest.raises(error, match="the draws of"):
            pm.sample_posterior_predictive([{"a": 0.0, "k": 1, **point}] * 2, progressbar=False)


@pytest.mark.parametrize("S", [[np.nan], [-1.0], [np.inf]])
def test_proposals_that_never_move(S):
    with pm.Model(), pytest.raises(ValueError, match="S must be finite"):
        pm.Metropolis([pm.Normal("a", 0.0, 1.0)], S=np.array(S))


# ---- templates -----------------------------------------------------------------------------------------------------------


@pm.model
def _template(data=np.ones(3)):
    mu = pm.Normal("mu", 0.0, 1.0, shape=3)
    pm.Deterministic("d", 2.0 * mu)
    pm.Poisson("k", 3.0)
    pm.MvNormal("pair", np.zeros(2), np.eye(2), observed=np.ones((4, 2)))
    return pm.Normal("y", mu, 1.0, observed=data)


@pytest.mark.parametrize(
    "arguments, match",
    [
        (dict(observed={"y": np.ones(5)}), r"observed of 'y' has shape \(5,\)"),
        (dict(observed={"pair": np.ones((4, 3))}), r"observed of 'pair' has shape \(4, 3\)"),
        (dict(observed={"d": np.ones(3)}), "Values were given for 'd', but the model's variables are 'mu', 'k', 'pair', 'y'"),
        (dict(state={"y": np.ones(3)}), "A value is given for 'y', which has data"),
        (dict(state={"d": np.ones(3)}), "Values were given for 'd'"),
        (dict(state={"mu": 1.0}), r"The value of 'mu' has shape \(\), but its shape is \(3,\)"),
        (dict(state={"k": 1.5}), "the value of 'k': got 1.5; need whole numbers"),
    ],
)
def test_values_that_a_template_cannot_have(arguments, match):
    with pytest.raises(ValueError, match=match):
        _template().evaluate(**arguments)


def test_values_that_a_template_can_have():
    _, state = _template().evaluate(state={"y": np.zeros(3), "k": 2.0}, observed={"y": None})
    assert state.samples["y"].tolist() == [0.0, 0.0, 0.0] and state.samples["k"] == 2
    with pytest.warns(UserWarning, match="counts several times"):
        _template(np.ones(1)).evaluate()


def test_a_generator_that_was_run():
    @pm.model
    def once():
        return (yield pm.Normal("x", 0.0, 1.0))

    generator = once.function()
    model = pm.model(lambda: generator)()
    assert set(model.evaluate()[1].samples) == {"x"}
    with pytest.raises(TypeError, match="The generator 'once' was run before"):
        model.evaluate()


# ---- lengths of exchangeable data ----------------------------------------------------------------------------------------


REPEATED = r"New data of length 1 would be repeated to fit others: '{0}' \(1,\), at first \({1},\)"


def test_new_data_of_length_1_are_not_repeated():
    with pm.Model() as model:
        pm.Normal("q", pm.Data("d", [0.0, 1.0, 2.0]), 1.0, observed=[0.0, 1.0, 2.0])
        before = model.logp({})
        pm.set_data({"d": [5.0]})
        for use in (model.logp, model["q"].logp, model["q"].logp_elemwise):
            with pytest.raises(pm.ShapeError, match=REPEATED.format("d", 3)):
                use({})
        assert pm.sample_posterior_predictive([{}] * 4, progressbar=False)["q"].shape == (4, 1)
        pm.set_data({"d": [0.0, 1.0, 2.0]})
        assert model.logp({}) == before


def test_observed_data_of_length_1_are_not_counted_twice():
    with pm.Model() as model:
        pm.Normal("q", [0.0, 1.0], 1.0, observed=pm.Data("y", [0.0, 1.0]))
        pm.set_data({"y": [5.0]})
        with pytest.raises(pm.ShapeError, match=REPEATED.format("y", 2)):
            model.logp({})


def test_data_of_length_1_that_belong_together_or_were_so_at_first():
    with pm.Model() as model:
        x, y = pm.Data("x", [0.0, 1.0]), pm.Data("y", [0.0, 1.0])
        pm.Normal("q", x, 1.0, observed=y)
        pm.Normal("r", pm.Data("one", [0.0]), 1.0, observed=[1.0, 2.0])
        pm.set_data({"x": [1.0], "y": [5.0], "one": [2.0]})
        assert model.logp({}) == pytest.approx(-1.5 * np.log(2 * np.pi) - 8.0 - 0.5, rel=1e-12)


def _groups():
    with pm.Model() as model:
        al, be = pm.Normal("al", 0.0, 1.0, shape=4), pm.Normal("be", 0.0, 1.0)
        mu = pm.Deterministic("mu", al[pm.Data("codes", np.arange(20) % 4)] + be * pm.Data("x", np.arange(20.0)))
        pm.Normal("y", mu, 1.0, observed=np.ones(20))
    return model, [{"al": np.ones(4), "be": 1.0}] * 5


def test_new_data_that_do_not_fit_inside_an_expression():
    model, points = _groups()
    draw = lambda **kwargs: pm.sample_posterior_predictive(points, model=model, progressbar=False, **kwargs)  # noqa: E731
    for length, match in ((3, r"'mu' cannot be computed.*codes \(20,\), x \(3,\)"), (1, REPEATED.format("x", 20))):
        pm.set_data({"x": np.ones(length)}, model=model)
        for use in (draw, lambda: draw(var_names=["mu"]), lambda: model.logp(model.test_point)):
            with pytest.raises(pm.ShapeError, match=match):
                use()
    pm.set_data({"x": np.ones(1), "codes": [2]}, model=model)
    assert {name: x.shape for name, x in draw(var_names=["mu", "y"]).items()} == {"mu": (5, 1), "y": (5, 1)}


@pytest.mark.parametrize(
    "define",
    [
        lambda X, b: pm.Normal("y", pm.math.dot(X, b), 1.0, observed=np.ones(20)),
        lambda X, b: pm.Normal("y", pm.math.dot(X - 1.0, b), 1.0, shape=20),
        lambda X, b: pm.Deterministic("y", pm.math.dot(X, b)),
        lambda X, b: pm.Potential("y", pm.math.dot(X, b)),
        lambda X, b: pm.DensityDist("y", lambda x: pm.math.dot(x, b), observed=X),
    ],
)
def test_data_that_do_not_fit_where_they_are_used_first(define):
    with pm.Model() as model:
        X, b = pm.Data("X", np.ones((20, 2))), pm.Normal("b", 0.0, 1.0, shape=3)
        with pytest.raises(pm.ShapeError, match=r"'y' cannot be computed: shapes do not fit among b \(3,\), X \(20, 2\)"):
            define(X, b)
        assert "y" not in model.named_vars


def test_observed_data_of_another_length_than_exchangeable_ones():
    with pm.Model():
        with pytest.raises(pm.ShapeError, match=r"observed of 'y' \(19,\), mu of 'y' \(20,\)"):
            pm.Normal("y", pm.Data("x", np.ones(20)), 1.0, observed=np.ones(19))
        trials = pm.Data("trials", np.full(20, 6))
        pm.Multinomial("counts", n=trials, p=np.ones(3) / 3, observed=np.full((20, 3), 2))
