"""Maps from the support of a distribution to the whole real line, on which samplers move.

``forward`` takes a value of the distribution to the unconstrained scale, ``backward`` takes it back, and
``jacobian_det`` is log |d backward(z) / d z|, by which the log-probability grows when the scale changes.
"""

import numpy as np
from scipy import special

from pymc3 import backends_symbolic as K
from pymc3.distributions.distribution import Distribution
from pymc3.distributions.draws import draw_values
from pymc3.distributions.parameters import parameter

__all__ = [
    "Transform",
    "transform",
    "ElemwiseTransform",
    "TransformedDistribution",
    "Log",
    "LogOdds",
    "Interval",
    "LowerBound",
    "UpperBound",
    "log",
    "logodds",
    "interval",
    "lowerbound",
    "upperbound",
]


class Transform:
    """Interface of all transforms; subclass it (or `ElemwiseTransform`) for your own.

    Attributes
    ----------
    name : str
        Part of the free variable's name: ``x`` under ``log`` is sampled as ``x_log__``.
    """

    name = ""

    def forward(self, x):
        """Tensor `x` of the distribution, on the unconstrained scale."""
        raise NotImplementedError(f"{type(self).__name__}.forward: a transform must define it")

    def forward_val(self, x, point=None):
        """As `forward`, for an array `x`; `point` gives the values of variables that parameters depend on."""
        raise NotImplementedError(f"{type(self).__name__}.forward_val: a transform must define it")

    def backward(self, z):
        """Tensor `z` of the unconstrained scale, in the distribution's support."""
        raise NotImplementedError(f"{type(self).__name__}.backward: a transform must define it")

    def jacobian_det(self, x):
        """log |d backward(x) / d x|; for transforms of vectors one entry per vector."""
        raise NotImplementedError(f"{type(self).__name__}.jacobian_det: a transform must define it")

    def apply(self, dist):
        """The distribution of ``forward(value)`` where `value` has distribution `dist`."""
        return TransformedDistribution.dist(dist, self)

    def __str__(self):
        return f"{self.name} transform"


transform = Transform


class ElemwiseTransform(Transform):
    """A transform that acts on each element by itself."""

    def jacobian_det(self, x):
        """log |d backward(x) / d x|, by automatic differentiation."""
        return K.log(K.abs(K.gradients(K.sum(self.backward(x)), x)))


class TransformedDistribution(Distribution):
    """The distribution of a variable on another scale.

    Parameters
    ----------
    dist : Distribution
        On the original scale.
    transform : Transform
    """

    def __init__(self, dist, transform, *args, **kwargs):
        self.dist = dist
        self.transform_used = transform
        shape, dtype = _forward_type(dist, transform)
        super().__init__(shape, dtype, *args, defaults=dist.defaults, **kwargs)

    def default_request(self):
        """As for the original distribution, moved to this scale."""
        has_tensors = any(K.is_tensor(value) for value in vars(self.transform_used).values())
        keeps_shape = isinstance(self.transform_used, ElemwiseTransform)
        return self.dist.default_request().then(self._forward_default, has_tensors, keeps_shape)

    def _forward_default(self, value, point):
        original = np.broadcast_to(value, self.dist.shape)
        return np.asarray(self.transform_used.forward_val(original, point=point), dtype=self.dtype)

    def logp(self, x):
        """Log-probability at `x` of this scale, with the log-Jacobian."""
        jacobian = self.transform_used.jacobian_det(x)
        density = self.dist.logp(self.transform_used.backward(x))
        if K.ndim(jacobian) < K.ndim(density):
            density = K.sum(density, axis=-1)
        return density + jacobian

    def logp_nojac(self, x):
        """Log-probability at `x` of this scale, without the log-Jacobian."""
        return self.dist.logp_nojac(self.transform_used.backward(x))

    def random(self, point=None, size=None):
        """Draws on this scale."""
        return self.transform_used.forward_val(self.dist.random(point=point, size=size), point=point)

    def parameters(self):
        """Those of the original distribution."""
        return self.dist.parameters()

    def _distr_name_for_repr(self):
        return self.dist._distr_name_for_repr()

    def _distr_parameters_for_repr(self):
        return self.dist._distr_parameters_for_repr()


def _forward_type(dist, transform):
    if isinstance(transform, ElemwiseTransform):
        return dist.shape, K.floatx()
    image = transform.forward(K.placeholder(dist.shape, dist.dtype))
    return K.int_shape(image), K.dtype(image)


class Log(ElemwiseTransform):
    """x > 0 -> log(x)."""

    name = "log"

    def backward(self, x):
        return K.exp(x)

    def forward(self, x):
        return K.log(x)

    def forward_val(self, x, point=None):
        return np.log(x)

    def jacobian_det(self, x):
        return K.as_tensor(x)


class LogOdds(ElemwiseTransform):
    """0 < x < 1 -> log(x / (1 - x))."""

    name = "logodds"

    def backward(self, x):
        return K.sigmoid(x)

    def forward(self, x):
        return K.logit(x)

    def forward_val(self, x, point=None):
        return special.logit(x)

    def jacobian_det(self, x):
        return -K.softplus(x) - K.softplus(-x)


class Interval(ElemwiseTransform):
    """a < x < b -> log(x - a) - log(b - x)."""

    name = "interval"

    def __init__(self, a, b):
        self.a = parameter(a, "a")
        self.b = parameter(b, "b")

    def backward(self, x):
        share = K.sigmoid(x)
        # Written so that both ends are reached without rounding error.
        return share * self.b + K.sigmoid(-x) * self.a

    def forward(self, x):
        return K.log(x - self.a) - K.log(self.b - x)

    def forward_val(self, x, point=None):
        a, b = draw_values([self.a, self.b], point=point)
        return np.log(x - a) - np.log(b - x)

    def jacobian_det(self, x):
        return K.log(self.b - self.a) - K.softplus(x) - K.softplus(-x)


class LowerBound(ElemwiseTransform):
    """x > a -> log(x - a)."""

    name = "lowerbound"

    def __init__(self, a):
        self.a = parameter(a, "a")

    def backward(self, x):
        return K.exp(x) + self.a

    def forward(self, x):
        return K.log(x - self.a)

    def forward_val(self, x, point=None):
        (a,) = draw_values([self.a], point=point)
        return np.log(x - a)

    def jacobian_det(self, x):
        return K.as_tensor(x)


class UpperBound(ElemwiseTransform):
    """x < b -> log(b - x)."""

    name = "upperbound"

    def __init__(self, b):
        self.b = parameter(b, "b")

    def backward(self, x):
        return self.b - K.exp(x)

    def forward(self, x):
        return K.log(self.b - x)

    def forward_val(self, x, point=None):
        (b,) = draw_values([self.b], point=point)
        return np.log(b - x)

    def jacobian_det(self, x):
        return K.as_tensor(x)


log = Log()
logodds = LogOdds()
interval = Interval
lowerbound = LowerBound
upperbound = UpperBound
