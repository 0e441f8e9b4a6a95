"""Probabilistic programming with PyMC3's interface, on an engine of choice (environment variable PYMC_SYMB_BACKEND)."""

from pymc3 import backends_symbolic, blocking, data, distributions, exceptions, math, model, theanof, util, vartypes
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

__version__ = "3.11.6"
