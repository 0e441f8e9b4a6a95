"""Names and modules of PyMC3 that this package does not have, and what to use instead."""

import sys

from ._checks import closest

__all__ = ["instead", "missing_name"]

_RUNS = (
    "The samplers that exist are pm.NUTS, pm.HamiltonianMC, pm.Metropolis, pm.Slice, pm.EllipticalSlice, "
    "pm.DEMetropolis, pm.DEMetropolisZ and, for discrete variables, pm.BinaryGibbsMetropolis and pm.CategoricalGibbsMetropolis: "
    "pm.sample(step=pm.NUTS())"
)
# What PyMC3 has and this package does not have yet: names -> what to use meanwhile.
_LATER = {
    "MLDA sample_smc smc": _RUNS,
    "fit ADVI FullRankADVI SVGD ASVGD NFVI KLqp MeanField FullRank Empirical NormalizingFlow Approximation Inference "
    "Minibatch align_minibatches sample_approx variational": "Variational inference comes later: draw with pm.sample",
    "gp glm GLM LinearComponent": "Write the model with distributions and pm.math",
    "ode": "It comes later",
}
# The same of names that few scripts use, and of those that PyMC3 itself dropped or had in places that are not public.
_LATER_TOO = {
    "advi advi_minibatch sample_vp approximations callbacks flows inference operators opvi stein test_functions updates "
    "ImplicitGradient Stein Group SingleGroupApproximation GeneratorAdapter adadelta adagrad adagrad_window adam adamax apply_momentum "
    "apply_nesterov_momentum momentum nesterov_momentum norm_constraint rmsprop sgd "
    "total_norm_constraint": "Variational inference comes later: draw with pm.sample",
    "families linear utils plot_gp_dist": "Write the model with distributions and pm.math",
    "mlda step_methods.mlda step_methods.smc MetropolisMLDA DEMetropolisZMLDA RecursiveDAProposal SMC ATMCMC": _RUNS,
    "DifferentialEquation": "It comes later",
}
_ON_DISK = "Draws are kept in memory; pm.save_trace(trace, directory) stores them, and pm.load_trace(directory) reads them."
_BART = (
    "BART (Bayesian additive regression trees) is not part of this package. Use splines here, or the package pymc-bart, which is made for "
    "PyMC 5."
)
# What stays away: names -> what to use instead.
_NEVER = {
    "BART": _BART,
    "PGBART pgbart step_methods.pgbart distributions.bart": "It is a part of BART; the package pymc-bart, for PyMC 5, has it.",
    "parallel_sampling": "All chains run in one process, on as many cores as you say: pm.sample(chains=4, cores=2).",
    "sampling_jax": "pm.sample compiles the whole chain.",
    "Text SQLite HDF5 backends.text backends.sqlite backends.hdf5": _ON_DISK,
    "step_sizes step_methods.step_sizes": "Step sizes are tuned where chains are compiled: pymc3.step_methods.kernels.step_size.",
    "SGFS CSG sgmcmc step_methods.sgmcmc": "It was an experiment of PyMC3's: pm.sample draws with NUTS.",
    "kde2plot": "pm.plot_kde(x, y) draws contours.",
    "memoize backports external handler theano_constant default_type eval_univariate map_args": "It was a part of PyMC3's own machinery.",
    "tests test": "PyMC3's tests are not part of this package.",
}


def missing_name(module, name) -> AttributeError:
    """Return the error for a name that a module of this package's does not have.

    Parameters
    ----------
    module : str
        Name of the module.
    name : str
        The name that was asked for.
    """
    text = instead(name)
    if text is None:
        public = [known for known in vars(sys.modules[module]) if not known.startswith("_")]
        text = f"module {module!r} has no attribute {name!r}.{closest(name, public)}"
    return AttributeError(text)


def instead(name) -> str | None:
    """Return what to use instead of ``pm.<name>``, or None if there is nothing to say."""
    for names, advice in {**_LATER, **_LATER_TOO}.items():
        if name in names.split():
            return f"pm.{name} does not exist here yet. {advice}. README.md lists what works."
    for names, advice in _NEVER.items():
        if name in names.split():
            return advice if name == "BART" else f"pm.{name} does not exist here. {advice}"
    return None
