"""What is said where something is wrong: which argument, what was given, what to do instead; and what a run says."""

import logging
import subprocess
import sys

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import _log, backends_symbolic as K

QUICK = dict(draws=6, tune=4, chains=1, progressbar=False, compute_convergence_checks=False)


@pytest.fixture(scope="module")
def model():
    with pm.Model() as model:
        x = pm.Normal("x", 0, 1)
        pm.Poisson("k", 3)
        pm.Data("d", [1.0, 2.0])
        pm.Normal("y", x, 1, observed=[1.0, 2.0])
    return model


@pytest.fixture(scope="module")
def trace(model):
    with model:
        return pm.sample(random_seed=1, step=pm.Metropolis(), **QUICK)


@pytest.fixture
def nothing_said_yet(monkeypatch):
    monkeypatch.setattr(_log, "_said", set())


class Failing:
    """A proposal that raises."""

    def __init__(self, s):
        self.s = s

    def __call__(self):
        raise ZeroDivisionError("division by zero")


def generator_of_a_model():
    yield pm.Normal("b", 0, 1)


def stranger():
    with pm._context.detached(), pm.Model():
        return pm.Normal("stranger", 0, 1)


RAW = {
    "sample(model=5)": (lambda m, t: pm.sample(model=5, **QUICK), TypeError, r"model must be a pm.Model.* got 5 \(int\)"),
    "callback=5": (lambda m, t: pm.sample(callback=5, **QUICK), TypeError, r"callback must be a function.* got 5 \(int\)"),
    "set_data([1])": (lambda m, t: pm.set_data([1]), TypeError, r"new_data must be a dict .* got \[1\] \(list\)"),
    "dims=5": (lambda m, t: pm.Normal("n", 0, 1, dims=5), TypeError, r"dims of variable 'n' must be .* got 5 \(int\)"),
    "start={'x': 'a'}": (lambda m, t: pm.sample(start={"x": "a"}, **QUICK), TypeError, r"start: x must be .* got 'a' \(str\)"),
    "start=5": (lambda m, t: pm.sample(start=5, **QUICK), TypeError, r"start must be a dict .* got 5 \(int\)"),
    "start={'xx': 1}": (lambda m, t: pm.sample(start={"k_": 1}, **QUICK), ValueError, "start has k_: no variable .* Did you mean 'k'"),
    "scaling='a'": (lambda m, t: pm.Metropolis(scaling="a"), TypeError, r"scaling must be a number .* got 'a' \(str\)"),
    "S='a'": (lambda m, t: pm.Metropolis(S="a"), TypeError, r"S must be a vector of scales.* got 'a' \(str\)"),
    "proposal_dist=5": (lambda m, t: pm.Metropolis(proposal_dist=5), TypeError, r"proposal_dist must be a function.* got 5"),
    "tune_interval='a'": (lambda m, t: pm.Metropolis(tune_interval="a"), TypeError, "tune_interval must be an integer; got 'a'"),
    "to_inference_data('a')": (lambda m, t: pm.to_inference_data("a"), TypeError, r"trace must be a MultiTrace.* got 'a' \(str\)"),
    "prior=[1]": (lambda m, t: pm.to_inference_data(t, prior=[1]), TypeError, r"prior must be a dict .* got \[1\] \(list\)"),
    "posterior_predictive=[1]": (
        lambda m, t: pm.to_inference_data(t, posterior_predictive=[1]),
        TypeError,
        r"posterior_predictive must be a dict .* got \[1\] \(list\)",
    ),
    "sample_prior_predictive(random_seed='a')": (
        lambda m, t: pm.sample_prior_predictive(random_seed="a"),
        TypeError,
        r"random_seed must be an integer.* got 'a'",
    ),
    "Normal.dist('x', 0, 1)": (
        lambda m, t: pm.Normal.dist("x", 0, 1),
        TypeError,
        r"Normal: mu is 'x'.* Normal.dist\(...\) makes has no name",
    ),
    "Dirichlet([-1, 1])": (
        lambda m, t: pm.Dirichlet([-1, 1]),
        TypeError,
        r"Name needs to be a string but got: \[-1, 1\].*pm.Dirichlet\('x'",
    ),
    "Normal(mu, s, name='z')": (
        lambda m, t: pm.Normal(0, 1, name="z"),
        TypeError,
        r"pm.Normal\(..., name='z'\) has 0 in first place.* Write pm.Normal\('z', ...\)",
    ),
    "trace=[variable of another model]": (
        lambda m, t: pm.sample(trace=[stranger()], **QUICK),
        ValueError,
        "trace: 'stranger' is no variable of the model, which has x, k, d, y",
    ),
    "trace[1.5]": (lambda m, t: t[1.5], TypeError, r"indexed with the name of a variable.* got 1.5 \(float\)"),
    "trace['alpha:0']": (lambda m, t: t["x:0"], KeyError, "Unknown variable 'x:0'.* Did you mean 'x'"),
    "a proposal that raises": (
        lambda m, t: pm.sample(step=pm.Metropolis(proposal_dist=Failing), **QUICK),
        pm.SamplingError,
        "The proposal Failing raised ZeroDivisionError: division by zero",
    ),
    "pm.sample(generator)": (
        lambda m, t: pm.sample(generator_of_a_model(), **QUICK),
        TypeError,
        r"is no model yet: write @pm.model above the function, and pass what the call generator_of_a_model\(...\) gives",
    ),
    "a misspelt keyword of a distribution": (
        lambda m, t: pm.Normal("n", 0, 1, shap=3),
        TypeError,
        "'n': Normal got an unexpected argument 'shap'. Did you mean 'shape'",
    ),
    "a misspelt keyword of sample": (lambda m, t: pm.sample(dras=3), TypeError, "unexpected argument 'dras'. Did you mean 'draws'"),
    "a misspelt name": (lambda m, t: pm.Nromal, AttributeError, "no attribute 'Nromal'. Did you mean 'Normal'"),
    "a misspelt variable": (lambda m, t: m["yy"], KeyError, "has no variable 'yy'"),
    "logp of no point": (lambda m, t: m.logp(5), TypeError, "can't turn 5 into a dict: a point is wanted"),
}


@pytest.mark.parametrize("call, error, text", RAW.values(), ids=RAW)
def test_a_wrong_argument_is_named_with_what_was_given(model, trace, call, error, text):
    with model, pytest.raises(error, match=text):
        call(model, trace)


def test_what_a_proposal_raised_is_the_cause(model):
    with model, pytest.raises(pm.SamplingError) as caught:
        pm.sample(step=pm.Metropolis(proposal_dist=Failing), **QUICK)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_importing_what_comes_later_says_what_to_use():
    with pytest.raises(ModuleNotFoundError, match="pm.glm does not exist here yet. Write the model with distributions"):
        import pymc3.glm
    with pytest.raises(ModuleNotFoundError, match="No module named 'pymc3.nosuch'"):
        import pymc3.nosuch  # noqa: F401


def test_labels_as_an_index_say_how_to_get_numbers():
    pandas = pytest.importorskip("pandas")
    labels = pandas.Categorical(["a", "b", "a"])
    with pm.Model():
        v = pm.Normal("v", 0, 1, shape=2)
        for index in (labels, pandas.Series(labels)):
            with pytest.raises(IndexError, match="of dtype category. These are labels.*cat.codes"):
                v[index]
        with pytest.raises(IndexError, match="must be of integer or boolean type.*pandas.factorize"):
            v[np.array(["a", "b"])]
        assert K.int_shape(v[labels.codes]) == (3,)


# ---- a parameter vector without shape= -----------------------------------------------------------------------------------

IMPLIED = {
    "Normal(zeros(10), 1)": (lambda n: pm.Normal(n, np.zeros(10), 1), (10,)),
    "Normal(0, ones(3))": (lambda n: pm.Normal(n, 0, np.ones(3)), (3,)),
    "both": (lambda n: pm.Normal(n, np.zeros((4, 1)), np.ones(3)), (4, 3)),
    "scalars": (lambda n: pm.Normal(n, 0, 1), ()),
    "Uniform": (lambda n: pm.Uniform(n, 0, np.ones(3)), (3,)),
    "Poisson": (lambda n: pm.Poisson(n, np.ones(3)), (3,)),
    "Bernoulli": (lambda n: pm.Bernoulli(n, logit_p=np.ones(3)), (3,)),
    "Categorical": (lambda n: pm.Categorical(n, np.ones((5, 3)) / 3), (5,)),
    "OrderedLogistic": (lambda n: pm.OrderedLogistic(n, eta=np.zeros(4), cutpoints=np.array([-1.0, 0, 1])), (4,)),
    "MvNormal": (lambda n: pm.MvNormal(n, 0, np.eye(3)), (3,)),
    "MvStudentT": (lambda n: pm.MvStudentT(n, nu=np.full(5, 3.0), mu=np.zeros(3), cov=np.eye(3)), (5, 3)),
    "Multinomial": (lambda n: pm.Multinomial(n, np.array([5, 6]), np.ones(3) / 3), (2, 3)),
    "KroneckerNormal": (lambda n: pm.KroneckerNormal(n, 0, covs=[np.eye(2), np.eye(3)]), (6,)),
    "Mixture": (lambda n: pm.Mixture(n, np.ones((5, 2)) / 2, [pm.Normal.dist(0, 1), pm.Normal.dist(1, 1)]), (5,)),
    "NormalMixture": (lambda n: pm.NormalMixture(n, np.ones(2) / 2, np.zeros(2)), ()),
    "Bound": (lambda n: pm.Bound(pm.Normal, lower=0.0)(n, np.ones(3), 1.0), (3,)),
    "a time series": (lambda n: pm.GaussianRandomWalk(n, sigma=1.0, shape=5), (5,)),
}


@pytest.mark.parametrize("define, shape", IMPLIED.values(), ids=IMPLIED)
def test_a_variable_gets_the_shape_of_its_parameters(define, shape):
    with pm.Model() as model:
        variable = define("v")
    assert tuple(variable.dshape) == shape
    assert pm.sample_prior_predictive(3, model=model)["v"].shape == (3, *shape)

    @pm.model
    def template():
        return (yield define("v"))

    assert np.shape(template().evaluate()[1].samples["v"]) == shape
    assert template().make_log_prob_function().inputs["v"].shape == shape
    assert tuple(template().as_model()["v"].dshape) == shape


def test_the_central_model_of_the_design_document_runs():
    @pm.model
    def regression(x, y):
        coefs = yield pm.Normal("coefs", np.zeros(x.shape[1]), 1)
        yield pm.Normal("y", pm.math.dot(x, coefs), 1, observed=y)

    assert pm.sample(regression(np.ones((4, 10)), np.zeros(4)), **QUICK)["coefs"].shape == (6, 10)


def test_a_shape_that_is_given_or_unknown_is_not_guessed():
    with pm.Model():
        data = pm.Data("data", np.zeros(3))
        with pytest.raises(pm.ShapeError, match=r"mu \(\?,\). Pass shape= with its lengths"):
            pm.Normal("a", data, 1)
        with pytest.raises(pm.ShapeError, match=r"mu \(3,\). Pass shape=3"):
            pm.Normal("b", np.zeros(3), 1, shape=())


# ---- models by hand ------------------------------------------------------------------------------------------------------


@pm.model
def by_hand(runs):
    runs.append(1)
    a = pm.Normal(mu=0, sigma=1, name="a")
    pm.Normal(mu=a, sigma=1, name="b", observed=[1.0, 2.0])
    return a


def test_a_body_run_by_hand_gives_variables_that_draw():
    first = next(generator_of_a_model())
    assert first.random().shape == () and first.random(size=3).shape == (3,)


@pytest.mark.parametrize("make", [lambda: pm.Normal("y", 0, 1, observed=[1.0]), lambda: pm.Deterministic("d", 3.0)])
def test_data_outside_of_contexts_say_which_one_to_open(make):
    with pytest.raises(TypeError, match=r"`with pm.ForwardContext\(\):`"):
        make()
    with pm.ForwardContext():
        make()


def test_the_sum_over_variables_of_a_context_is_the_log_probability():
    context, log_prob = pm.InferenceContext([0.5], ["a"]), by_hand([]).make_log_prob_function()
    with context:
        by_hand.function([])
        total = K.eval(sum(K.sum(variable.log_prob()) for variable in context.vars))
        # -(0.5**2 + 0.5**2 + 1.5**2) / 2 - 3 log(2 pi) / 2
        np.testing.assert_allclose(total, -1.375 - 1.5 * np.log(2 * np.pi), rtol=1e-12)
        np.testing.assert_allclose(log_prob(0.5), total, rtol=1e-12)
    assert [variable.name for variable in context.vars] == ["a", "b"]


def test_a_configured_template_is_not_run_again():
    runs = []
    configured = by_hand.configure(runs)
    configured.make_log_prob_function()
    assert len(runs) == 1


def test_evaluate_takes_a_seed():
    draws = [by_hand([]).evaluate(random_seed=seed)[1].samples["a"] for seed in (3, 3, 4)]
    assert draws[0] == draws[1] != draws[2]


# ---- texts ---------------------------------------------------------------------------------------------------------------


def test_models_are_shown_with_their_parameters():
    with pytest.warns(pm.ImputationWarning), pm.Model() as model:
        x = pm.Normal("x", 0, 1)
        s = pm.HalfNormal("s", 2.0)
        pm.Normal("y", x, s, observed=np.ma.masked_invalid([1.0, np.nan]))
    lines = [line.strip() for line in repr(model).splitlines()]
    parts = ["x ~ Normal(mu=0.0, sigma=1.0)", "y_missing ~ Normal(mu=x, sigma=s)", "s ~ HalfNormal(sigma=2.0)", "y ~ Normal(mu=x, sigma=s)"]
    assert sorted(lines) == sorted(parts)
    latex = model._repr_latex_()
    assert r"\mathit{sigma}=2.0" in latex and "NoDistribution" not in latex
    assert repr(pm.Model()) == "<Model without variables>"


def test_no_public_object_is_shown_by_its_address(model, trace):
    with model:
        shown = [pm.Metropolis(), pm.Metropolis(["x"]), pm.Bound(pm.Normal, lower=0.0), pm.ForwardContext(), pm.Gamma.dist(2, 1)]
    shown += [model, model.logp, model.logp_dlogp_function([model.x]), model.bijection, model.bijection.ordering, trace]
    shown += [trace._straces[0], shown[1].proposal_dist, pm.HalfNormal.dist(1).transform, by_hand([]).evaluate()[1]]
    shown += [by_hand, by_hand([]), by_hand([]).make_log_prob_function(), pm.sampling.sample.__wrapped__.__defaults__]
    texts = [repr(thing) for thing in shown]
    assert not [text for text in texts if " at 0x" in text]
    assert "<CompoundStep: Metropolis of x, Metropolis of k>" in texts and "Gamma(alpha=2.0, beta=1.0)" in texts


# ---- what a run says -----------------------------------------------------------------------------------------------------


def messages(caplog, level=logging.INFO):
    return [record.getMessage() for record in caplog.records if record.name == "pymc3" and record.levelno >= level]


def test_a_run_says_what_pymc3_says(model, caplog, nothing_said_yet):
    with model, caplog.at_level(logging.INFO, logger="pymc3"):
        pm.sample(**{**QUICK, "compute_convergence_checks": True})
    said = messages(caplog)
    for line in ("Sequential sampling (1 chains in 1 job)", "CompoundStep", ">NUTS: [x]", ">Metropolis: [k]"):
        assert line in said
    assert any(line.startswith("Only one chain was sampled, ") for line in said)
    assert any(line.startswith("Sampling 1 chain for 4 tune and 6 draw iterations (4 + 6 draws total) took ") for line in said)


def test_a_log_likelihood_that_is_left_out_is_a_warning(model, trace, caplog, monkeypatch):
    pytest.importorskip("arviz", exc_type=ImportError)
    monkeypatch.setattr(pm.sampling.inferencedata, "_MOST_BYTES_UNASKED", 10)
    pm.to_inference_data(trace, model=model)
    (text,) = messages(caplog, logging.WARNING)
    assert text.startswith("The log-likelihood was not computed: it would take ") and "loo, waic and compare" in text


def test_what_is_not_checked_for_convergence_is_a_warning_said_once(model, caplog, monkeypatch, nothing_said_yet):
    def missing(*_):
        raise ImportError("ArviZ is missing")

    monkeypatch.setattr(pm.backends.convergence, "rhat", missing)
    with model:
        for _ in range(2):
            pm.sample(draws=20, tune=4, chains=2, progressbar=False, step=pm.Metropolis())
    assert messages(caplog, logging.WARNING) == ["Runs are not checked for convergence: ArviZ is missing"]


def test_lines_are_shown_unless_logging_was_configured():
    shown = 'import logging, pymc3; print(logging.root.handlers, logging.root.level); logging.getLogger("pymc3").info("a line")'
    run = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["[] 30"] and run.stderr.splitlines()[-1] == "a line"


@pytest.mark.parametrize("configure", [lambda log: log.addHandler(logging.NullHandler()), lambda log: log.setLevel(logging.ERROR)])
def test_a_logger_that_was_configured_is_left_alone(configure, monkeypatch):
    monkeypatch.setattr(_log, "log", logging.Logger("pymc3"))
    monkeypatch.setattr(logging.root, "handlers", [])
    configure(_log.log)
    before = _log.log.level, list(_log.log.handlers)
    _log.show_unless_configured()
    assert (_log.log.level, _log.log.handlers) == before


# ---- Ctrl-C --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at, kept", [(0, 0), (3, 0), (4, 1), (8, 5)])
def test_ctrl_c_gives_the_draws_or_where_there_are_none_itself(model, at, kept):
    def interrupt(trace, draw):
        if draw.draw_idx == at:
            raise KeyboardInterrupt

    def run():
        return pm.sample(callback=interrupt, step=pm.Metropolis(), **QUICK)

    with model:
        if kept:
            assert len(run()) == kept
        else:
            with pytest.raises(KeyboardInterrupt) as caught:
                run()
            assert caught.value.__notes__ == ["There was no draw to keep yet."]


# ---- whole numbers as floats -----------------------------------------------------------------------------------------------


def test_whole_numbers_may_be_floats_in_a_point(model):
    point = model.test_point
    assert model.logp({**point, "k": 1.0}) == model.logp({**point, "k": 1})
    with pytest.raises((TypeError, ValueError), match="input 'k', need int64"):
        model.logp({**point, "k": 1.5})
