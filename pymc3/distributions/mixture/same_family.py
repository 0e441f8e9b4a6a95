"""Mixtures whose components are one distribution, with the components along any of its axes."""

import numpy as np

from ... import backends_symbolic as K
from ...exceptions import ShapeError
from ...shapes import broadcast_shape, show, static_shape, to_tuple
from ..base.distribution import Distribution
from ..base.draws import draw_event_parameters, in_shape, joint_draws
from ..base.parameters import is_known, namespace
from ..formulas.log_terms import bound
from .components import all_discrete, known_or_tensor, layout, note_users_random, one_by_one
from .mixture import logp_of
from .weights import choose, log_sum, log_sum_last, log_weights, read_weights, valid_weights

__all__ = ["MixtureSameFamily"]


class MixtureSameFamily(Distribution):
    r"""Mixture of components of one family, given as one distribution.

    .. math:: f(x \mid w, \theta) = \sum_{i=1}^k w_i f(x \mid \theta_i)

    ========  ============================================
    Support   :math:`\bigcup_{i=1}^k \text{support}(f_i)`
    Mean      :math:`\sum_{i=1}^k w_i \mu_i`
    ========  ============================================

    Unlike in `Mixture`, vectors may be mixed: the axes after `mixture_axis` are those of one vector where the distribution
    is multivariate, and further independent draws where it is not.

    Parameters
    ----------
    w : array [..., k]
        Weights, >= 0, with sum 1 along the last axis; leading axes are those before `mixture_axis`.
    comp_dists : Distribution
        Made with ``.dist(..., shape=...)``.
    mixture_axis : int
        The axis of its shape along which the k components lie.
    shape : tuple of int
        Default: the shape of `comp_dists` without that axis.

    Raises
    ------
    TypeError
        `comp_dists` is no distribution.
    ValueError
        `comp_dists` has no axis `mixture_axis`, or another number of components than `w`.
    """

    _event_parameters = ("w",)

    def __init__(self, w, comp_dists, mixture_axis=-1, *args, **kwargs) -> None:
        if not isinstance(comp_dists, Distribution):
            raise TypeError(
                "comp_dists of MixtureSameFamily must be one distribution made with .dist(), got "
                f"{type(comp_dists).__name__}. For components of different kinds use pm.Mixture with a list."
            )
        comp_shape = comp_dists.shape
        ndim = len(comp_shape)
        if not -ndim <= mixture_axis < ndim:
            raise ValueError(
                f"mixture_axis of MixtureSameFamily is {mixture_axis}, but comp_dists has the shape {show(comp_shape)}. Make "
                "it with shape=, one of whose axes is that of the components."
            )
        self.comp_dists = comp_dists
        note_users_random(self, [comp_dists])
        self.mixture_axis = mixture_axis % ndim
        self.w = read_weights(w, "MixtureSameFamily", comp_shape[self.mixture_axis])
        self._behind = ndim - 1 - self.mixture_axis  # number of axes after that of the components
        self.mean = None if all_discrete(comp_dists) else self._mean()
        self.mode = self._mode()
        defaults = list(kwargs.pop("defaults", ()))
        defaults += [name for name in ("mean", "mode") if name not in defaults]
        shape = kwargs.pop("shape", comp_shape[: self.mixture_axis] + comp_shape[self.mixture_axis + 1 :])
        super().__init__(shape, kwargs.pop("dtype", comp_dists.dtype), *args, defaults=defaults, **kwargs)

    # ---- log-probability ---------------------------------------------------------------------------------------

    def logp(self, value) -> K.TensorVariable:
        """Return the log of the weighted sum of the components' densities; one entry per vector where these are multivariate."""
        value = K.as_tensor(value)
        if K.ndim(value) < self._behind:
            raise self._shape_error(value)
        try:
            return self._log_density(value)
        except ValueError as error:
            raise self._shape_error(value) from error

    def _log_density(self, value):
        k = self.comp_dists.shape[self.mixture_axis]
        several = None if self._behind else one_by_one(self.comp_dists, k)
        if several is not None:
            log_w = log_weights(self.w)
            terms = [logp_of(dist, value) + log_w[..., i] for i, dist in enumerate(several)]
            return bound(log_sum(terms), valid_weights(self.w))
        terms = logp_of(self.comp_dists, K.expand_dims(value, -1 - self._behind))
        # Multivariate components sum over the axes of a vector; others leave one density for each.
        ones = self._behind - max(K.ndim(value) + 1, len(self.comp_dists.shape)) + K.ndim(terms)
        # The components' axis goes last, where the weights have theirs.
        terms = K.moveaxis(terms, -1 - ones, -1) if ones else terms
        padded = _pad(self.w, ones)
        return bound(log_sum_last(terms + log_weights(padded)), valid_weights(padded))

    def _shape_error(self, value):
        return ShapeError(
            f"Values of shape {show(K.int_shape(value))} do not fit MixtureSameFamily with w of shape "
            f"{show(static_shape(self.w))} and comp_dists of shape {show(self.comp_dists.shape)}, components along its axis "
            f"{self.mixture_axis}."
        )

    # ---- start values ------------------------------------------------------------------------------------------

    def _mean(self):
        mean = self._in_full_shape("mean")
        if mean is None:
            return None
        xp = namespace(self.w, mean)
        return xp.sum(self._weights_as_components(self.w) * mean, axis=-1 - self._behind)

    def _mode(self):
        """Return the mode of the component with the largest weight."""
        modes = self._in_full_shape("mode")
        if modes is None:
            return None
        xp = namespace(self.w, modes)
        axis = -1 - self._behind
        best = xp.argmax(self.w, axis=-1)[(...,) + (None,) * (self._behind + 1)]
        missing = len(static_shape(best)) - len(static_shape(modes))
        best, modes = best[(None,) * -missing], modes[(None,) * missing]
        return xp.squeeze(xp.take_along_axis(modes, best, axis=axis), axis=axis)

    def _in_full_shape(self, name):
        centre = known_or_tensor(getattr(self.comp_dists, name, None))
        if centre is None:
            return None
        shape = broadcast_shape(self.comp_dists.shape, static_shape(centre))
        return np.broadcast_to(centre, shape) if is_known(centre) else K.broadcast_to(centre, shape)

    def _weights_as_components(self, w):
        return w[(...,) + (None,) * self._behind]

    # ---- draws -------------------------------------------------------------------------------------------------

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw a component for each independent part of a draw, then take its draw from one of all components."""
        size = to_tuple(size)
        batch, event = layout(self.comp_dists, lambda value: logp_of(self.comp_dists, value))
        ones = self._behind - len(event)
        own = self.shape[: len(self.shape) - len(event)]
        k = (self.comp_dists.shape[self.mixture_axis],)
        with joint_draws(size):
            split = len(batch) - ones
            parts = broadcast_shape(own, batch[: split - 1] + batch[split:])
            behind = len(parts) - ones
            (w,), shape = draw_event_parameters([self.w], [1], parts[:behind], point, size)
            shape += parts[behind:]
            index = choose(_pad(w, ones), shape, "MixtureSameFamily")
            parts = shape[len(size) :]
            split = len(parts) - ones
            every = in_shape(self.comp_dists, parts[:split] + k + parts[split:] + event)
            draws = np.asarray(every.random(point=point, size=size or None))
        axis = -1 - self._behind
        index = np.expand_dims(index[(...,) + (None,) * len(event)], axis)
        return np.squeeze(np.take_along_axis(draws, index, axis=axis), axis=axis).astype(self.dtype)

    def _distr_parameters_for_repr(self):
        return []


def _pad(w, ones):
    """Return weights [..., k] as [..., 1, ..., 1, k]: one set for all of the independent axes after that of the components."""
    return w[(...,) + (None,) * ones + (slice(None),)]
