"""The Dirichlet distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape
from ...util import warn_user
from .. import transforms
from ..base.distribution import Continuous
from ..base.domains import POSITIVE, check_domain
from ..base.draws import draw_event_parameters, inside
from ..base.parameters import is_known, namespace, parameter
from ..formulas.log_terms import bound
from .events import as_events

__all__ = ["Dirichlet", "log_dirichlet_draws"]

# Data are rounded: a vector counts as one of the simplex if its sum is as near to 1 as this.
_SUM_TOLERANCE = 1e-4


class Dirichlet(Continuous):
    r"""Dirichlet distribution.

    .. math:: f(x \mid a) = \frac{\Gamma(\sum_i a_i)}{\prod_i \Gamma(a_i)} \prod_i x_i^{a_i - 1}

    ========  ==================================================================
    Support   :math:`x_i \in (0, 1)` with :math:`\sum_i x_i = 1`, up to rounding
    Mean      :math:`a_i / \sum_j a_j`
    ========  ==================================================================

    Parameters
    ----------
    a : array [..., k]
        Concentrations, > 0. Leading axes are those of the draws.
    """

    _event_parameters = ("a",)
    _negative_support = False

    def __init__(self, a, transform=transforms.stick_breaking, *args, **kwargs) -> None:
        self.a = parameter(a, "a")
        shape = static_shape(self.a)
        if not shape:
            raise ValueError(f"a of Dirichlet must have at least one axis, the categories; got the number {a!r}.")
        if kwargs.get("shape") is None and not args:
            kwargs["shape"] = shape
            warn_user(f"Dirichlet takes its shape {shape} from a; to say shape= is clearer.", DeprecationWarning)
        xp = namespace(self.a)
        with np.errstate(all="ignore"):
            self.mean = self.a / xp.sum(self.a, axis=-1, keepdims=True)
            lowered = self.a - 1.0
            has_mode = xp.all(xp.greater(self.a, 1.0), axis=-1, keepdims=True)
            self.mode = xp.where(has_mode, lowered / xp.sum(lowered, axis=-1, keepdims=True), np.nan)
        super().__init__(*args, transform=transform, **kwargs)
        if shape[-1] not in (None, 1) and self.shape and self.shape[-1] != shape[-1]:
            raise ValueError(
                f"The last axis of Dirichlet, the categories, has length {shape[-1]} in a and {self.shape[-1]} in "
                f"shape={tuple(self.shape)}. Leave out shape=, or correct one of the two."
            )
        self.size_prefix = self.shape[:-1]

    def logp(self, value) -> K.TensorVariable:
        """Return the log-density of each vector of `value` [..., k], -inf off the simplex."""
        value = as_events(value, self, lengths=static_shape(self.a)[-1:])
        positive = K.greater(value, 0)
        logs = K.log(K.where(positive, value, 1.0))
        kernel = K.sum((self.a - 1.0) * logs, axis=-1)
        # On the border of the simplex the density is zero, or else unbounded: there it counts as zero, too.
        inside = K.all(positive if self._all_vary() else self._may_be(value, positive), axis=-1)
        on_simplex = K.less_equal(K.abs(K.sum(value, axis=-1) - 1.0), _SUM_TOLERANCE)
        return bound(kernel - self._log_beta(), inside, on_simplex, self._valid())

    def _all_vary(self):
        return is_known(self.a) and not np.any(self.a == 1)

    def _may_be(self, value, positive):
        flat_at_zero = K.logical_and(K.equal(value, 0), K.equal(self.a, 1.0))
        return K.logical_or(positive, flat_at_zero)

    def _log_beta(self):
        xp = namespace(self.a)
        a = xp.where(xp.greater(self.a, 0), self.a, 1.0)
        return xp.sum(xp.gammaln(a), axis=-1) - xp.gammaln(xp.sum(a, axis=-1))

    def _valid(self):
        xp = namespace(self.a)
        return xp.all(xp.logical_and(xp.greater(self.a, 0), xp.less(self.a, np.inf)), axis=-1)

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw gamma variables divided by their sum, through logarithms: small concentrations give no 0 / 0."""
        (a,), batch = draw_event_parameters([self.a], [1], self.shape[:-1], point, size)
        return inside(np.exp(log_dirichlet_draws(a, batch)), 0.0)


def log_dirichlet_draws(a, batch) -> np.ndarray:
    """Return the logs of draws [*batch, k] from Dirichlet distributions with concentrations `a` [..., k], however small.

    log(G) with G ~ Gamma(a) is drawn as log(G') + log(U) / a, G' ~ Gamma(a + 1): G itself would underflow to zero.
    """
    check_domain("a Dirichlet distribution", "a", a, POSITIVE)
    shape = batch + np.shape(a)[-1:]
    rng = generator()
    logs = np.log(rng.standard_gamma(a + 1.0, shape)) - rng.standard_exponential(shape) / a
    logs -= np.max(logs, axis=-1, keepdims=True)
    return logs - np.log(np.sum(np.exp(logs), axis=-1, keepdims=True))
