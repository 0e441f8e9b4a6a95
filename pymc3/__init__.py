"""Probabilistic programming with PyMC3's interface, on an engine of choice (environment variable PYMC_SYMB_BACKEND)."""

from pymc3 import backends_symbolic, blocking, data, distributions, exceptions, math, model, theanof, util, vartypes
from pymc3 import _arviz_hook, backends, plots, sampling, stats, step_methods
from pymc3.backends import load_trace, save_trace, trace_to_dataframe
from pymc3.blocking import ArrayOrdering, DictToArrayBijection, DictToVarBijection
from pymc3.data import Data, set_data
from pymc3.distributions import (
    AR,
    AR1,
    AsymmetricLaplace,
    Bernoulli,
    Beta,
    BetaBinomial,
    Binomial,
    Bound,
    Categorical,
    Cauchy,
    ChiSquared,
    Constant,
    ConstantDist,
    Continuous,
    DensityDist,
    Dirichlet,
    DirichletMultinomial,
    Discrete,
    DiscreteUniform,
    DiscreteWeibull,
    Distribution,
    ExGaussian,
    Exponential,
    Flat,
    GARCH11,
    Gamma,
    GaussianRandomWalk,
    Geometric,
    Gumbel,
    HalfCauchy,
    HalfFlat,
    HalfNormal,
    HalfStudentT,
    HyperGeometric,
    Interpolated,
    InverseGamma,
    KroneckerNormal,
    Kumaraswamy,
    LKJCholeskyCov,
    LKJCorr,
    Laplace,
    LogNormal,
    Logistic,
    LogitNormal,
    Lognormal,
    MatrixNormal,
    Mixture,
    MixtureSameFamily,
    Moyal,
    Multinomial,
    MvGaussianRandomWalk,
    MvNormal,
    MvStudentT,
    MvStudentTRandomWalk,
    NegativeBinomial,
    NoDistribution,
    Normal,
    NormalMixture,
    OrderedLogistic,
    OrderedProbit,
    Pareto,
    Poisson,
    Rice,
    Simulator,
    SkewNormal,
    StudentT,
    TensorType,
    Triangular,
    TruncatedNormal,
    Uniform,
    VonMises,
    Wald,
    Weibull,
    Wishart,
    WishartBartlett,
    ZeroInflatedBinomial,
    ZeroInflatedNegativeBinomial,
    ZeroInflatedPoisson,
    transforms,
)
from pymc3.distributions.absent import missing_name
from pymc3.exceptions import (
    ImputationWarning,
    IncorrectArgumentsError,
    SamplingError,
    ShapeError,
    TraceDirectoryError,
)
from pymc3.math import expand_packed_triangular, invlogit, invprobit, logaddexp, logit, logsumexp, probit
from pymc3.model import (
    Deterministic,
    Factor,
    Model,
    Point,
    Potential,
    compilef,
    fastfn,
    fn,
    logp,
    modelcontext,
)
from pymc3.plots import (
    autocorrplot,
    compareplot,
    densityplot,
    energyplot,
    forestplot,
    kdeplot,
    pairplot,
    plot_autocorr,
    plot_bpv,
    plot_compare,
    plot_density,
    plot_dist,
    plot_dist_comparison,
    plot_dot,
    plot_ecdf,
    plot_elpd,
    plot_energy,
    plot_ess,
    plot_forest,
    plot_hdi,
    plot_kde,
    plot_khat,
    plot_lm,
    plot_loo_pit,
    plot_mcse,
    plot_pair,
    plot_parallel,
    plot_posterior,
    plot_posterior_predictive_glm,
    plot_ppc,
    plot_rank,
    plot_separation,
    plot_trace,
    plot_ts,
    plot_violin,
    traceplot,
)
from pymc3.sampling import (
    fast_sample_posterior_predictive,
    iter_sample,
    sample,
    sample_posterior_predictive,
    sample_posterior_predictive_w,
    sample_prior_predictive,
)
from pymc3.sampling.inferencedata import to_inference_data
from pymc3.stats import (
    apply_test_function,
    autocorr,
    autocov,
    bfmi,
    compare,
    ess,
    hdi,
    kde,
    loo,
    loo_pit,
    make_ufunc,
    mcse,
    psislw,
    r2_samples,
    r2_score,
    reloo,
    rhat,
    summary,
    waic,
    wrap_xarray_ufunc,
)
from pymc3.step_methods import (
    ArrayStep,
    CauchyProposal,
    CompoundStep,
    LaplaceProposal,
    Metropolis,
    MultivariateNormalProposal,
    NormalProposal,
    PoissonProposal,
    UniformProposal,
)
from pymc3.templates import ForwardContext, InferenceContext, name_scope
from pymc3.theanof import (
    CallableTensor,
    cont_inputs,
    floatX,
    generator,
    gradient,
    hessian,
    hessian_diag,
    inputvars,
    intX,
    jacobian,
    join_nonshared_inputs,
    make_shared_replacements,
    set_tt_rng,
    smartfloatX,
    take_along_axis,
    tt_rng,
)
from pymc3.vartypes import (
    bool_types,
    complex_types,
    continuous_types,
    discrete_types,
    float_types,
    int_types,
    isgenerator,
    typefilter,
)

__version__ = "0.1.0"

_arviz_hook.install()

# What PyMC3 has and this package does not have yet: names -> what to use meanwhile.
_LATER = {
    "NUTS HamiltonianMC Slice EllipticalSlice DEMetropolis DEMetropolisZ MLDA BinaryMetropolis BinaryGibbsMetropolis "
    "CategoricalGibbsMetropolis ElemwiseCategorical init_nuts sample_smc smc": "The sampler that exists is pm.Metropolis: "
    "pm.sample(step=pm.Metropolis()), or pm.sample() without step=",
    "fit ADVI FullRankADVI SVGD ASVGD NFVI KLqp MeanField FullRank Empirical NormalizingFlow Approximation Inference "
    "Minibatch align_minibatches sample_approx variational": "Variational inference comes later: draw with pm.sample",
    "find_MAP find_hessian trace_cov guess_scaling": "pm.sample starts at model.test_point, or at start=; "
    "model.logp_dlogp_function() gives what scipy.optimize.minimize needs",
    "gp glm GLM LinearComponent": "Write the model with distributions and pm.math",
    "ode get_data model_to_graphviz model_graph": "It comes later",
}


def __getattr__(name):
    if name == "ELPDData":
        return stats.ELPDData
    for names, instead in _LATER.items():
        if name in names.split():
            raise AttributeError(f"pm.{name} does not exist here yet. {instead}. README.md lists what works.")
    raise missing_name(__name__, name)
