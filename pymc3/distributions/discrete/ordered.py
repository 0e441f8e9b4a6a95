"""Ordered classes: the place among cutpoints of a hidden number, eta + noise."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...shapes import static_shape
from ..base.domains import NOT_NEGATIVE, NUMBER, check_domain
from ..base.draws import draw_event_parameters
from ..base.parameters import namespace, parameter
from ..formulas.log_terms import bound
from .categorical import Categorical, check_rows, pick
from .masses import whole

__all__ = ["OrderedLogistic", "OrderedProbit"]

# Normal probabilities beyond it are alike: exp(-5e17).
_FAR = 1e9


class _Ordered(Categorical):
    """What the two have in common; a subclass gives the noise.

    The probability of class k is that of noise between cutpoints k - 1 and k, less eta; the first class has no lower, the
    last no upper cutpoint. `p` and `mode` are those of `Categorical`.
    """

    _event_parameters = ("cutpoints",)

    def __init__(self, eta, cutpoints, *args, **kwargs) -> None:
        self.eta = parameter(eta, "eta")
        self.cutpoints = parameter(cutpoints, "cutpoints")
        if len(static_shape(self.cutpoints)) == 0:
            raise ValueError(
                f"cutpoints of {type(self).__name__} must have at least one axis, one number less than there are classes; "
                f"got the number {cutpoints!r}."
            )
        eta = self.eta[..., None]
        with np.errstate(all="ignore"):
            p = namespace(self.eta, self.cutpoints).exp(self._log_mass(eta, *self._classes()))
        super().__init__(p, *args, **kwargs)

    def _classes(self):
        """Return each class's lower cutpoint, its upper one, and the log of what depends on them alone; [..., k]."""
        xp = namespace(self.cutpoints)
        edge = xp.zeros_like(self.cutpoints[..., :1])
        lower = xp.concatenate([edge - np.inf, self.cutpoints], axis=-1)
        upper = xp.concatenate([self.cutpoints, edge + np.inf], axis=-1)
        gaps = self.cutpoints[..., 1:] - self.cutpoints[..., :-1]
        return lower, upper, xp.concatenate([edge, self._log_gap(gaps), edge], axis=-1)

    def logp(self, value) -> K.TensorVariable:
        value = K.as_tensor(value)
        check_rows(value, "cutpoints", self.cutpoints, type(self).__name__)
        classes = K.shape(self.cutpoints)[-1] + 1 if self.k is None else self.k
        inside = [K.greater_equal(value, 0), K.less(value, classes)]
        index = K.cast(K.where(K.logical_and(*inside), value, 0), "int64")
        if len(static_shape(self.eta)) == 0 and len(static_shape(self.cutpoints)) == 1:
            with np.errstate(all="ignore"):  # one table of masses serves all values
                log_mass = _pick(self._log_mass(self.eta[..., None], *self._classes()), index)
        else:
            log_mass = self._log_mass(self.eta, *[_pick(table, index) for table in self._classes()])
        gaps = self.cutpoints[..., 1:] - self.cutpoints[..., :-1]
        ordered = namespace(gaps).all(namespace(gaps).greater_equal(gaps, 0), axis=-1)
        is_number = namespace(self.eta).logical_not(namespace(self.eta).isnan(self.eta))
        return bound(log_mass, *inside, *whole(value), ordered, is_number)

    def random(self, point=None, size=None) -> np.ndarray:
        """Count the cutpoints below eta plus a random number of the link's distribution."""
        (eta, cutpoints), shape = draw_event_parameters([self.eta, self.cutpoints], [0, 1], self.shape, point, size)
        name = type(self).__name__
        check_domain(name, "eta", eta, NUMBER)
        check_domain(name, "the distance of neighbouring cutpoints", np.diff(cutpoints, axis=-1), NOT_NEGATIVE)
        hidden = eta + self._noise(shape)
        if cutpoints.ndim == 1:
            return np.asarray(np.searchsorted(cutpoints, hidden)).astype("int64")
        return np.asarray(np.sum(hidden[..., None] > cutpoints, axis=-1)).astype("int64")


class OrderedLogistic(_Ordered):
    r"""Ordered logistic distribution: the class of eta + logistic noise among cutpoints, for ordinal regression.

    .. math::

        f(x \mid \eta, c) = \operatorname{logit}^{-1}(c_x - \eta) - \operatorname{logit}^{-1}(c_{x - 1} - \eta),
        \qquad c_{-1} = -\infty, \quad c_{k - 1} = \infty

    ========  ===================================
    Support   :math:`x \in \{0, 1, \ldots, k - 1\}`
    ========  ===================================

    Parameters
    ----------
    eta : float
        The predictor.
    cutpoints : array [..., k - 1]
        Ascending. As a variable they want ``transform=pm.distributions.transforms.ordered`` and an ascending testval.
    """

    def _log_gap(self, gaps):
        # log(1 - exp(-gap)) of neighbours; equal ones make an empty class, of derivative 0.
        xp = namespace(gaps)
        some = xp.greater(gaps, 0)
        return xp.where(some, xp.log1mexp(xp.where(some, gaps, 1.0)), -np.inf)

    def _log_mass(self, eta, lower, upper, log_gap):
        # The difference of two logistic functions as a product: exact however far eta is from both.
        xp = namespace(eta, lower)
        return log_gap - xp.softplus(lower - eta) - xp.softplus(eta - upper)

    def _noise(self, shape):
        return generator().logistic(size=shape)


class OrderedProbit(_Ordered):
    r"""Ordered probit distribution: the class of eta + standard normal noise among cutpoints, for ordinal regression.

    .. math::

        f(x \mid \eta, c) = \Phi(c_x - \eta) - \Phi(c_{x - 1} - \eta),
        \qquad c_{-1} = -\infty, \quad c_{k - 1} = \infty

    ========  ===================================
    Support   :math:`x \in \{0, 1, \ldots, k - 1\}`
    ========  ===================================

    Parameters
    ----------
    eta : float
        The predictor.
    cutpoints : array [..., k - 1]
        Ascending. As a variable they want ``transform=pm.distributions.transforms.ordered`` and an ascending testval.
    """

    def _log_gap(self, gaps):
        return namespace(gaps).zeros_like(gaps)

    def _log_mass(self, eta, lower, upper, log_gap):
        # In the left tail, where both logs are exact: an interval on the right is turned round.
        xp = namespace(eta, lower)
        low = xp.maximum(xp.minimum(lower - eta, _FAR), -_FAR)
        high = xp.maximum(xp.minimum(upper - eta, _FAR), -_FAR)
        turned = xp.greater(low + high, 0)
        log_high = xp.log_ndtr(xp.where(turned, -low, high))
        log_low = xp.log_ndtr(xp.where(turned, -high, low))
        gap = log_high - log_low
        some = xp.greater(gap, 0)
        return xp.where(some, log_high + xp.log1mexp(xp.where(some, gap, 1.0)), -np.inf)

    def _noise(self, shape):
        return generator().standard_normal(shape)


def _pick(table, index):
    return K.take(table, index, axis=0, mode="clip") if len(static_shape(table)) == 1 else pick(K.as_tensor(table), index)
