"""Probabilistic programming with PyMC3's interface, on an engine of choice (environment variable PYMC_SYMB_BACKEND)."""

from pymc3 import backends_symbolic, blocking, data, distributions, exceptions, math, model, theanof, util, vartypes
from pymc3 import backends, plots, sampling, stats, step_methods
from pymc3.backends import load_trace, save_trace, trace_to_dataframe
from pymc3.data import Data, set_data
from pymc3.distributions import (
    Bernoulli,
    Categorical,
    Continuous,
    Discrete,
    DiscreteUniform,
    Distribution,
    Exponential,
    Flat,
    HalfCauchy,
    HalfFlat,
    HalfNormal,
    MvNormal,
    NoDistribution,
    Normal,
    Poisson,
    TensorType,
    Uniform,
    transforms,
)
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
    modelcontext,
)
from pymc3.sampling import iter_sample, sample
from pymc3.sampling.inferencedata import to_inference_data
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
from pymc3.theanof import (
    CallableTensor,
    cont_inputs,
    floatX,
    gradient,
    hessian,
    hessian_diag,
    inputvars,
    intX,
    jacobian,
    join_nonshared_inputs,
    make_shared_replacements,
    smartfloatX,
    take_along_axis,
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
