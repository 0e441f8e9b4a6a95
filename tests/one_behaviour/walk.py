"""Calls of the public functions with wrong types, lengths and names, made from their signatures; and what comes of each.

``python -m tests.one_behaviour.walk`` prints all that looks like a message of Python's or an engine's own.
"""

import argparse
import contextlib
import functools
import inspect
import io
import random
import re
import warnings

import numpy as np

import pymc3 as pm
from pymc3 import _boundary
from pymc3._checks import parameters_of


class Thing:
    """Something that means nothing here, and is shown alike in every process."""

    def __repr__(self):
        return "<a thing>"


WRONG = {
    "an object": Thing(),
    "text": "a",
    "a whole number": 5,
    "a negative number": -1,
    "a fraction": 1.5,
    "none": None,
    "an empty list": [],
    "a dict": {},
    "labels": np.array(["a", "b"]),
    "a ragged list": [[1.0], [2.0, 3.0]],
    "a function": print,
    "a complex number": 1j,
    "seven numbers": np.zeros(7),
}

#: Texts of Python's, NumPy's and the engines' own errors.
RAW = re.compile(
    "object has no attr|NoneType' |not supported between|unsupported operand|\\{\\{node|could not convert|out of range$|unhashable|"
    "not iterable|not subscriptable|not callable|has no len|invalid literal|setting an array element|ufunc|"
    "must be real number|cannot be interpreted|positional argument|keyword argument|only integer|"
    "Graph execution|Incompatible Elemwise|cannot cast|Cannot cast|not understood|ambiguous|Failed to convert|"
    "expected str|concatenate|broadcast together|DType|not a valid|object of type '"
)

#: Arguments with which each function works; the others have their defaults.
QUICK = dict(draws=4, tune=2, chains=1, progressbar=False, compute_convergence_checks=False)
BASE = {
    "mu": 0.0, "sigma": 1.0, "lower": 0.0, "upper": 2.0, "lam": 1.0, "nu": 3.0, "alpha": 1.5, "beta": 1.5, "a": 1.5, "b": 1.5,
    "kappa": 1.0, "c": 1.0, "n": 5, "p": 0.5, "k": 3, "psi": 0.5, "q": 0.5, "m": 1.0, "N": 10, "eta": 1.0, "value": 1.0,
}  # fmt: skip
PER_DISTRIBUTION = {
    "NegativeBinomial": {"mu": 1.0, "alpha": 1.0},
    "Wald": {"mu": 1.0, "lam": 1.0},
    "Beta": {"alpha": 1.5, "beta": 1.5},
    "Gamma": {"alpha": 1.5, "beta": 1.5},
    "InverseGamma": {"alpha": 1.5, "beta": 1.5},
    "Normal": {"mu": 0.0, "sigma": 1.0},
    "Laplace": {"mu": 0.0, "b": 1.0},
    "AsymmetricLaplace": {"b": 1.0, "kappa": 1.0},
    "ExGaussian": {"mu": 0.0, "sigma": 1.0, "nu": 1.0},
    "Triangular": {"lower": 0.0, "c": 1.0, "upper": 2.0},
    "TruncatedNormal": {"mu": 0.0, "sigma": 1.0, "lower": -1.0},
    "Categorical": {"p": np.array([0.3, 0.7])},
    "HyperGeometric": {"N": 10, "k": 3, "n": 5},
    "ZeroInflatedNegativeBinomial": {"psi": 0.5, "mu": 1.0, "alpha": 1.0},
    "MvNormal": {"mu": np.zeros(2), "cov": np.eye(2)},
    "MvStudentT": {"nu": 3.0, "mu": np.zeros(2), "cov": np.eye(2)},
    "Dirichlet": {"a": np.ones(2)},
    "Multinomial": {"n": 5, "p": np.array([0.3, 0.7])},
    "DirichletMultinomial": {"n": 5, "a": np.ones(2), "shape": 2},
    "MatrixNormal": {"mu": np.zeros((2, 2)), "rowcov": np.eye(2), "colcov": np.eye(2), "shape": (2, 2)},
    "KroneckerNormal": {"mu": np.zeros(4), "covs": [np.eye(2), np.eye(2)]},
    "Wishart": {"nu": 5, "V": np.eye(2)},
    "LKJCorr": {"eta": 1.0, "n": 2},
    "Interpolated": {"x_points": np.linspace(0, 1, 5), "pdf_points": np.ones(5)},
    "OrderedLogistic": {"eta": 0.0, "cutpoints": np.array([-1.0, 1.0])},
    "OrderedProbit": {"eta": 0.0, "cutpoints": np.array([-1.0, 1.0])},
    "NormalMixture": {"w": np.array([0.3, 0.7]), "mu": np.zeros(2), "sigma": 1.0},
    "GaussianRandomWalk": {"sigma": 1.0, "shape": 4},
    "AR1": {"k": 0.5, "tau_e": 1.0, "shape": 4},
    "AR": {"rho": 0.5, "sigma": 1.0, "shape": 4},
    "GARCH11": {"omega": 1.0, "alpha_1": 0.1, "beta_1": 0.1, "initial_vol": 1.0, "shape": 4},
    "MvGaussianRandomWalk": {"mu": np.zeros(2), "cov": np.eye(2), "shape": (4, 2)},
    "MvStudentTRandomWalk": {"nu": 3.0, "mu": np.zeros(2), "cov": np.eye(2), "shape": (4, 2)},
    "Constant": {"c": 1},
    "VonMises": {"mu": 0.0, "kappa": 1.0},
    "Rice": {"nu": 1.0, "sigma": 1.0},
    "ZeroInflatedPoisson": {"psi": 0.5, "theta": 1.0},
    "StudentT": {"nu": 3.0, "mu": 0.0, "sigma": 1.0},
    "Bernoulli": {"p": 0.5},
    "SkewNormal": {"mu": 0.0, "sigma": 1.0, "alpha": 1.0},
}
NOT_WALKED = {"Distribution", "Continuous", "Discrete", "NoDistribution", "TensorType", "ConstantDist", "DensityDist", "Simulator"}
NOT_WALKED |= {"Mixture", "MixtureSameFamily", "WishartBartlett", "LKJCholeskyCov", "Bound"}
COMMON = ("shape", "dims", "testval", "transform", "observed", "total_size")


@functools.cache
def stage():
    """A model and a trace of it."""
    with pm.Model(coords={"c": [0, 1]}) as model:
        x = pm.Normal("x", 0, 1, dims="c")
        pm.Poisson("k", 3)
        pm.Data("d", [1.0, 2.0])
        pm.Normal("y", x, 1, observed=[1.0, 2.0])
        trace = pm.sample(**QUICK, random_seed=1)
    return model, trace


@pm.model
def template():
    """A model as a function."""
    a = yield pm.Normal("a", 0, 1)
    yield pm.Normal("b", a, 1, observed=np.zeros(2))


def distributions():
    """(name, class, arguments with which it works) of each distribution."""
    for name, cls in sorted(vars(pm).items()):
        if inspect.isclass(cls) and issubclass(cls, pm.Distribution) and name not in NOT_WALKED:
            own = parameters_of(cls.__init__)
            known = PER_DISTRIBUTION.get(cls.__name__)
            yield name, cls, {p: BASE[p] for p in own if p in BASE and p in _needed(cls)} if known is None else known


def _needed(cls):
    """The arguments without a default value; where all have one, mean and standard deviation."""
    entries = inspect.signature(cls.__init__).parameters.values()
    return {e.name for e in entries if e.default is e.empty} - {"self", "args", "kwargs"} or {"mu", "sigma", "lower", "upper"}


def in_a_model(make):
    """Call ``make("v", ...)`` in a model of its own, and look at the model."""

    def call(**kwargs):
        with pm.Model(coords={"c": [0, 1]}) as model:
            make("v", **kwargs)
        return model.logps_at(model.test_point)

    return call


def functions():
    """(name, function, arguments with which it works, further names of arguments to walk)."""
    model, trace = stage()
    point = model.test_point
    yield "sample", pm.sample, dict(QUICK, model=model), ()
    yield (
        "iter_sample",
        lambda **kw: next(pm.iter_sample(**kw)),
        dict(draws=4, step=step(model), model=model),
        parameters_of(pm.iter_sample),
    )
    yield "sample_prior_predictive", pm.sample_prior_predictive, dict(samples=3, model=model), ()
    for f in (pm.sample_posterior_predictive, pm.fast_sample_posterior_predictive):
        quiet = {"progressbar": False} if "progressbar" in parameters_of(f) else {}
        yield f.__name__, f, dict(trace=trace, model=model, **quiet), ()
    weighted = dict(traces=[trace], models=[model], progressbar=False)
    yield "sample_posterior_predictive_w", pm.sample_posterior_predictive_w, weighted, ()
    yield "to_inference_data", pm.to_inference_data, dict(trace=trace, model=model), ()
    yield "set_data", pm.set_data, dict(new_data={"d": [1.0, 2.0]}, model=model), ()
    yield "Data", in_a_model(pm.Data), dict(value=[1.0]), parameters_of(pm.Data.__new__)[2:]
    yield "Deterministic", in_a_model(pm.Deterministic), dict(var=1.0), ("model", "dims")
    yield "Potential", in_a_model(pm.Potential), dict(var=1.0), ("model",)
    yield "Model", pm.Model, {}, parameters_of(pm.Model.__init__)
    yield "Metropolis", pm.Metropolis, dict(model=model), parameters_of(pm.Metropolis.__init__)
    yield "Point", pm.Point, dict(model=model), ("filter_model_vars",)
    for name in ("fn", "makefn", "fastfn", "profile"):
        extra = {"n": 1} if name == "profile" else {}
        yield f"model.{name}", getattr(model, name), dict(outs=model.x, **extra), ()
    yield "model.flatten", model.flatten, {}, ()
    yield "model.check_test_point", model.check_test_point, {}, ()
    yield "model.logp_dlogp_function", model.logp_dlogp_function, dict(grad_vars=[model.x]), ()
    yield "model.add_coords", model.add_coords, dict(coords={}), ()
    yield "model.shape_from_dims", model.shape_from_dims, dict(dims="c"), ()
    yield "model.name_for", model.name_for, dict(name="x"), ()
    yield "model[...]", lambda key: model[key], dict(key="x"), ()
    yield "model.logp(x=...)", lambda x: model.logp({**point, "x": x}), dict(x=np.zeros(2)), ()
    yield "model.logp(k=...)", lambda k: model.logp({**point, "k": k}), dict(k=1), ()
    yield "model.logp", model.logp, {}, ("point",)
    yield "model.dlogp", model.dlogp, {}, ()
    yield "model.logp(point)", lambda point: model.logp(point), dict(point=point), ()
    yield "trace[...]", lambda key: trace[key], dict(key="x"), ()
    yield "trace[..., :]", lambda key: trace[key, 1:], dict(key="x"), ()
    for name in ("get_values", "get_sampler_stats"):
        first = {"get_values": {"varname": "x"}, "get_sampler_stats": {"stat_name": "accept"}}[name]
        yield f"trace.{name}", getattr(trace, name), first, ()
    yield "trace.point", trace.point, dict(idx=0), ()
    yield "trace.points", lambda chains: list(trace.points(chains)), dict(chains=None), ()
    yield "trace.add_values", trace[:].add_values, dict(vals={"new": np.zeros(4)}), ()
    yield "trace.remove_values", trace[:].remove_values, dict(name="x"), ()
    yield "trace.report.raise_ok", trace.report.raise_ok, {}, ()
    yield "merge_traces", pm.backends.base.merge_traces, dict(mtraces=[trace]), ()
    yield "trace_to_dataframe", pm.trace_to_dataframe, dict(trace=trace), ()
    yield "load_trace", pm.load_trace, dict(directory="nowhere at all"), ()
    yield "template()", template, {}, ("name",)
    yield "pm.model", pm.model, dict(function=len), ()
    yield "evaluate", template().evaluate, {}, ()
    yield "make_log_prob_function", template().make_log_prob_function, {}, ()
    yield "log_prob_function", template().make_log_prob_function(), dict(a=0.5), ()
    yield "ForwardContext", pm.ForwardContext, {}, parameters_of(pm.ForwardContext.__init__)
    yield "InferenceContext", pm.InferenceContext, dict(args=[0.5], expected_vars=["a"]), ("observed", "unconstrained")
    yield "name_scope", lambda name: pm.name_scope(name).__enter__(), dict(name="a"), ()
    yield "Mixture", in_a_model(pm.Mixture), dict(w=np.array([0.5, 0.5]), comp_dists=two_normals()), COMMON
    yield (
        "MixtureSameFamily",
        in_a_model(pm.MixtureSameFamily),
        dict(w=np.array([0.5, 0.5]), comp_dists=pm.Normal.dist(np.zeros(2), 1, shape=2)),
        COMMON,
    )
    yield "DensityDist", in_a_model(pm.DensityDist), dict(logp=lambda x: -x * x), parameters_of(pm.DensityDist.__init__)
    yield "Bound", lambda **kw: in_a_model(pm.Bound(**kw))(mu=1.0), dict(distribution=pm.Normal, lower=0.0), ("upper",)
    sd = pm.HalfNormal.dist(1.0)
    yield "LKJCholeskyCov", in_a_model(pm.LKJCholeskyCov), dict(eta=1.0, n=2, sd_dist=sd), parameters_of(pm.LKJCholeskyCov)[1:]
    yield "WishartBartlett", in_a_model(pm.WishartBartlett), dict(S=np.eye(2), nu=3), parameters_of(pm.WishartBartlett)[1:]
    yield (
        "Simulator",
        in_a_model(pm.Simulator),
        dict(function=np.random.normal, params=(0.0, 1.0), observed=np.zeros(3)),
        ("distance", "sum_stat", "epsilon"),
    )


def step(model):
    return pm.Metropolis(model=model)


def two_normals():
    return [pm.Normal.dist(0, 1), pm.Normal.dist(1, 1)]


def cases():
    """(label, function without arguments) of every call."""
    for label, function, base, further in functions():
        yield from variations(label, function, base, further or parameters_of(function))
    for name, cls, base in distributions():
        yield from variations(name, in_a_model(cls), base, (*parameters_of(cls.__init__), *COMMON))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            distribution = cls.dist(**base)
        value = parameters_of(distribution.logp)[0]
        yield from variations(f"{name}.random", distribution.random, {"size": 2}, ())
        yield from variations(f"{name}.logp", distribution.logp, {value: distribution.default()}, ())


def variations(label, function, base, names):
    """The call with one argument after the other exchanged by what is wrong, and with names that are misspelt."""
    names = list(dict.fromkeys([*base, *names]))
    yield f"{label}()", functools.partial(function, **base)
    for name in names:
        for what, value in WRONG.items():
            yield f"{label}({name}={what})", functools.partial(function, **{**base, name: value})
        if getattr(function, "__name__", "") == "<lambda>":  # of this file
            continue
        misspelt = name[:-1] + name[-1] * 2
        yield f"{label}({misspelt}=1)", functools.partial(function, **base, **{misspelt: 1})


def outcome(call):
    """What came of a call: "" or the class and the text of its error, and whether that is one of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with pm._context.detached(), contextlib.redirect_stdout(io.StringIO()):
                call()
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return text, is_ours(error)
    return "", True


def is_ours(error):
    """Whether an error was raised on purpose, and says nothing of Python's or an engine's internals."""
    entry = error.__traceback__
    while entry.tb_next is not None:
        entry = entry.tb_next
    on_purpose = _boundary._is_on_purpose(entry)
    return on_purpose and not RAW.search(str(error)) and len(str(error)) > 15


def neutral(text):
    """A text without addresses and without names of files."""
    return re.sub(r"at 0x[0-9a-f]+", "at ...", text)


def results(number=None, seed=0):
    """Label -> (what came of the call, whether it is as it should be), of all calls or of some chosen ones."""
    every = list(cases())
    chosen = every if number is None else random.Random(seed).sample(every, number)
    return {label: outcome(call) for label, call in chosen}


def main():
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, help="of calls, chosen at random; all of them if not given")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found = results(options.number, options.seed)
    for label, (text, good) in found.items():
        if not good:
            print(f"{label:60} {text[:250]!r}")
    print(len(found), "calls", sum(not good for _, good in found.values()), "raw")


if __name__ == "__main__":
    main()
