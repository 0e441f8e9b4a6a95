"""Time series: distributions whose first axis is time."""

from .autoregressive import AR, AR1
from .euler_maruyama import EulerMaruyama
from .garch import GARCH11
from .mv_random_walk import MvGaussianRandomWalk, MvStudentTRandomWalk
from .random_walk import GaussianRandomWalk

__all__ = ["AR1", "AR", "GaussianRandomWalk", "GARCH11", "EulerMaruyama", "MvGaussianRandomWalk", "MvStudentTRandomWalk"]
