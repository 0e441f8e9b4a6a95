"""Time series: distributions whose first axis is time."""

from pymc3.distributions.timeseries.autoregressive import AR, AR1
from pymc3.distributions.timeseries.euler_maruyama import EulerMaruyama
from pymc3.distributions.timeseries.garch import GARCH11
from pymc3.distributions.timeseries.mv_random_walk import MvGaussianRandomWalk, MvStudentTRandomWalk
from pymc3.distributions.timeseries.random_walk import GaussianRandomWalk

__all__ = [
    "AR1",
    "AR",
    "GaussianRandomWalk",
    "GARCH11",
    "EulerMaruyama",
    "MvGaussianRandomWalk",
    "MvStudentTRandomWalk",
]
