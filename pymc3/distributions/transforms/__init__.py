"""Maps from the support of a distribution to the whole real line, on which samplers move.

``forward`` takes a value of the distribution to the unconstrained scale, ``backward`` takes it back, and
``jacobian_det`` is log |d backward(z) / d z|, by which the log-probability grows when the scale changes.
"""

from .base import ElemwiseTransform, Transform, TransformedDistribution, transform
from .chain import Chain
from .elementwise import (
    Circular,
    Interval,
    Log,
    LogExpM1,
    LogOdds,
    LowerBound,
    UpperBound,
    circular,
    interval,
    log,
    log_exp_m1,
    logodds,
    lowerbound,
    upperbound,
)
from .vectors import CholeskyCovPacked, Ordered, StickBreaking, SumTo1, ordered, stick_breaking, sum_to_1

#: Its name until PyMC3 3.8: ``t_stick_breaking(eps)``.
t_stick_breaking = StickBreaking

__all__ = [
    "Transform",
    "transform",
    "ElemwiseTransform",
    "TransformedDistribution",
    "Log",
    "LogExpM1",
    "LogOdds",
    "Interval",
    "LowerBound",
    "UpperBound",
    "Ordered",
    "SumTo1",
    "StickBreaking",
    "Circular",
    "CholeskyCovPacked",
    "Chain",
    "log",
    "log_exp_m1",
    "logodds",
    "interval",
    "lowerbound",
    "upperbound",
    "ordered",
    "sum_to_1",
    "stick_breaking",
    "t_stick_breaking",
    "circular",
]
