"""The categorical distribution."""

import numpy as np

from ... import backends_symbolic as K
from ..._random import generator
from ...exceptions import ShapeError
from ...shapes import broadcast_shape, show, static_shape
from ..base.distribution import Discrete
from ..base.domains import NOT_NEGATIVE, POSITIVE, check_domain
from ..base.draws import draw_event_parameters
from ..base.parameters import is_known, namespace, parameter, warn_of_rescaling
from ..formulas.log_terms import bound
from .masses import whole

__all__ = ["Categorical", "check_rows", "pick"]


class Categorical(Discrete):
    r"""Categorical distribution: the index of one of k classes.

    .. math:: f(x \mid p) = p_x

    ========  ===================================
    Support   :math:`x \in \{0, 1, \ldots, k - 1\}`
    ========  ===================================

    Parameters
    ----------
    p : array [..., k]
        Probabilities, >= 0; they are divided by their sum. Leading axes are those of the draws.
    """

    _event_parameters = ("p",)
    _given = None  # in a user's subclass that has parameters of its own

    def __init__(self, p, *args, **kwargs) -> None:
        given = parameter(p, "p")
        if len(static_shape(given)) == 0:
            raise ValueError(f"p of Categorical must have at least one axis, the classes; got the number {p!r}.")
        self.k = static_shape(given)[-1]
        if self.k == 0:
            raise ValueError("p of Categorical has no classes: its last axis has length 0.")
        self._given = given
        xp = namespace(given)
        with np.errstate(all="ignore"):
            self.p = given / xp.sum(given, axis=-1, keepdims=True)
        self.mode = xp.cast(xp.argmax(self.p, axis=-1), "int64")
        super().__init__(*args, **kwargs)

    def check_parameters(self, name) -> None:
        """Warn where known probabilities do not sum to 1."""
        if self._given is not None:
            warn_of_rescaling(self._given, "Categorical", name)

    def logp(self, value) -> K.TensorVariable:
        """Return the log of the probability of the category `value`, -inf where there is no such category."""
        value = K.as_tensor(value)
        check_rows(value, "p", self._given, "Categorical")
        classes = K.shape(self._given)[-1] if self.k is None else self.k
        inside = [K.greater_equal(value, 0), K.less(value, classes)]
        index = K.cast(K.where(K.logical_and(*inside), value, 0), "int64")
        mass = K.take(self.p, index, axis=0, mode="clip") if len(static_shape(self._given)) == 1 else pick(self.p, index)
        log_mass = K.log(mass)
        return bound(log_mass, *inside, *whole(value), *self._valid())

    def _valid(self):
        if is_known(self._given):
            return [np.all(self._given >= 0, axis=-1), np.sum(self._given, axis=-1) > 0]
        return [K.all(K.greater_equal(self._given, 0), axis=-1), K.greater(K.sum(self._given, axis=-1), 0)]

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw by inversion of the sums of p, which need not sum to 1: they are divided by their total."""
        (p,), shape = draw_event_parameters([self._given], [1], self.shape, point, size)
        check_domain("Categorical", "p", p, NOT_NEGATIVE)
        total = np.sum(p, axis=-1, keepdims=True)
        check_domain("Categorical", "the sum of p", total, POSITIVE)
        edges = np.cumsum(p / total, axis=-1)
        # Count the edges that a uniform number exceeds; the last edge is one up to rounding, so it is left out.
        uniform = generator().uniform(size=shape)
        return np.asarray(np.sum(uniform[..., None] >= edges[..., :-1], axis=-1)).astype("int64")


def check_rows(value, name, parameter, distribution) -> None:
    """Raise ShapeError where values do not broadcast against the axes before the last one of a parameter."""
    try:
        broadcast_shape(K.int_shape(value), static_shape(parameter)[:-1])
    except ShapeError as error:
        raise ShapeError(
            f"Values of shape {show(K.int_shape(value))} do not fit {distribution} with {name} of shape "
            f"{show(static_shape(parameter))}, whose last axis is that of the classes. Give them shapes that match."
        ) from error


def pick(p, index) -> K.TensorVariable:
    """Return ``p[..., index]`` row by row: index [...] is broadcast against the leading axes of p [..., k]."""
    index = index + K.zeros_like(p[..., 0], dtype="int64")
    p = p + K.expand_dims(K.zeros_like(index, dtype=K.floatx()), -1)
    return K.take_along_axis(p, K.expand_dims(index, -1), axis=-1)[..., 0]
