"""Transforms that act on each element by itself."""

import numpy as np
from scipy import special

from ... import backends_symbolic as K
from ..base.draws import draw_values
from ..base.parameters import parameter
from .base import ElemwiseTransform

__all__ = [
    "Log",
    "LogExpM1",
    "LogOdds",
    "Interval",
    "LowerBound",
    "UpperBound",
    "Circular",
    "log",
    "log_exp_m1",
    "logodds",
    "interval",
    "lowerbound",
    "upperbound",
    "circular",
]


class Log(ElemwiseTransform):
    """x > 0 -> log(x)."""

    name = "log"

    def backward(self, x) -> K.TensorVariable:
        """Return exp(x)."""
        return K.exp(x)

    def forward(self, x) -> K.TensorVariable:
        """Return log(x)."""
        return K.log(x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return log(x) of an array."""
        return np.log(x)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return x: the derivative of exp(x) is itself."""
        return K.as_tensor(x)


class LogExpM1(ElemwiseTransform):
    """x > 0 -> log(exp(x) - 1), which is close to x where x is large."""

    name = "log_exp_m1"

    def backward(self, x) -> K.TensorVariable:
        """Return log(1 + exp(x))."""
        return K.softplus(x)

    def forward(self, x) -> K.TensorVariable:
        """Return x + log(1 - exp(-x)), which does not overflow for large x."""
        return x + K.log1mexp(x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array, exact for small and for large x."""
        # log(1 - exp(-x)), in the form that is exact for large x and in the one that is exact for small x
        large = np.log1p(-np.exp(-np.maximum(x, np.log(2.0))))
        return x + np.where(x > np.log(2.0), large, np.log(-np.expm1(-np.minimum(x, np.log(2.0)))))

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return the log of the logistic function of x."""
        return -K.softplus(-K.as_tensor(x))


class LogOdds(ElemwiseTransform):
    """0 < x < 1 -> log(x / (1 - x))."""

    name = "logodds"

    def backward(self, x) -> K.TensorVariable:
        """Return the logistic function of x."""
        return K.sigmoid(x)

    def forward(self, x) -> K.TensorVariable:
        """Return log(x / (1 - x))."""
        return K.logit(x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return log(x / (1 - x)) of an array."""
        return special.logit(x)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return the log of s(x) (1 - s(x)), where s is the logistic function, without underflow."""
        return -K.softplus(x) - K.softplus(-x)


class Interval(ElemwiseTransform):
    """a < x < b -> log(x - a) - log(b - x)."""

    name = "interval"

    def __init__(self, a, b) -> None:
        self.a = parameter(a, "a")
        self.b = parameter(b, "b")

    def backward(self, x) -> K.TensorVariable:
        """Return the mean of a and b that the logistic function of x weights."""
        share = K.sigmoid(x)
        # Written so that both ends are reached without rounding error.
        return share * self.b + K.sigmoid(-x) * self.a

    def forward(self, x) -> K.TensorVariable:
        """Return log(x - a) - log(b - x)."""
        return K.log(x - self.a) - K.log(self.b - x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array; `point` gives the values of variable bounds."""
        a, b = draw_values([self.a, self.b], point=point)
        return np.log(x - a) - np.log(b - x)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return the log of the width times the slope of the logistic function; -inf where a exceeds b."""
        # Where variable bounds have changed places: -inf, not NaN.
        return K.log(K.maximum(self.b - self.a, 0.0)) - K.softplus(x) - K.softplus(-x)


class LowerBound(ElemwiseTransform):
    """x > a -> log(x - a)."""

    name = "lowerbound"

    def __init__(self, a) -> None:
        self.a = parameter(a, "a")

    def backward(self, x) -> K.TensorVariable:
        """Return a + exp(x)."""
        return K.exp(x) + self.a

    def forward(self, x) -> K.TensorVariable:
        """Return log(x - a)."""
        return K.log(x - self.a)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return log(x - a) of an array; `point` gives the value of a variable bound."""
        (a,) = draw_values([self.a], point=point)
        return np.log(x - a)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return x, whatever the bound is."""
        return K.as_tensor(x)


class UpperBound(ElemwiseTransform):
    """x < b -> log(b - x)."""

    name = "upperbound"

    def __init__(self, b) -> None:
        self.b = parameter(b, "b")

    def backward(self, x) -> K.TensorVariable:
        """Return b - exp(x)."""
        return self.b - K.exp(x)

    def forward(self, x) -> K.TensorVariable:
        """Return log(b - x)."""
        return K.log(self.b - x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return log(b - x) of an array; `point` gives the value of a variable bound."""
        (b,) = draw_values([self.b], point=point)
        return np.log(b - x)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return x, whatever the bound is."""
        return K.as_tensor(x)


class Circular(ElemwiseTransform):
    """An angle, kept between -pi and pi: samplers may go round, and the log-Jacobian is 0."""

    name = "circular"

    def backward(self, y) -> K.TensorVariable:
        """Return the angle between -pi and pi that has the sine and cosine of y."""
        return K.arctan2(K.sin(y), K.cos(y))

    def forward(self, x) -> K.TensorVariable:
        """Return x unchanged: an angle of the support is its own image."""
        return K.as_tensor(x)

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return the array x unchanged."""
        return np.asarray(x)

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return zeros: to go round changes no volume."""
        return K.zeros_like(x)


log = Log()
log_exp_m1 = LogExpM1()
logodds = LogOdds()
interval = Interval
lowerbound = LowerBound
upperbound = UpperBound
circular = Circular()
