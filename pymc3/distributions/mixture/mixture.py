"""Mixtures of components of any kind."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ... import backends_symbolic as K
from ...exceptions import ShapeError
from ...shapes import broadcast_shape, show, static_shape, to_tuple
from ..base.distribution import Distribution
from ..base.draws import draw_event_parameters, in_shape, joint_draws
from ..base.parameters import namespace
from ..formulas.log_terms import bound
from .components import all_discrete, known_or_tensor, layout, note_users_random, one_by_one
from .weights import choose, log_sum, log_sum_last, log_weights, read_weights, valid_weights

__all__ = ["Mixture", "logp_of"]


class Mixture(Distribution):
    r"""Mixture of distributions.

    .. math:: f(x \mid w, \theta) = \sum_{i=1}^k w_i f_i(x \mid \theta_i)

    ========  ============================================
    Support   :math:`\bigcup_{i=1}^k \text{support}(f_i)`
    Mean      :math:`\sum_{i=1}^k w_i \mu_i`
    ========  ============================================

    Its log-probability is -inf where every component is impossible, and where the weights are none. It has no transform,
    also where all components are positive.

    Parameters
    ----------
    w : array [..., k]
        Weights, >= 0, with sum 1 along the last axis; leading axes are those of the draws.
    comp_dists : sequence of k distributions, or one distribution
        Made with ``.dist()``. A sequence may hold different ones, mixtures and multivariate ones among them; their shapes
        broadcast. In one distribution the last axis (of what is not a vector of its own) is that of the components.

    Raises
    ------
    TypeError
        `comp_dists` are no distributions, or their shapes do not broadcast.
    ValueError
        The number of weights is not that of the components.
    """

    _event_parameters = ("w", "mu", "sigma")

    def __init__(self, w, comp_dists, *args, **kwargs) -> None:
        self.comp_dists = comp_dists
        self.w = read_weights(w, type(self).__name__, None if self.comp_is_distribution else len(self.comp_dists))
        discrete = all_discrete(self.comp_dists)
        dtype = kwargs.pop("dtype", "int64" if discrete else K.floatx())
        defaults = list(kwargs.pop("defaults", ()))
        self.mean = None if discrete else self._mean()
        defaults += [name for name in ("mean", "mode") if name not in defaults]
        super().__init__(kwargs.pop("shape", ()), dtype, *args, defaults=defaults, **kwargs)

    @property
    def comp_dists(self) -> Any:
        """The components, as they were given."""
        return self._comp_dists

    @comp_dists.setter
    def comp_dists(self, comp_dists) -> None:
        self._layouts = None
        self.comp_is_distribution = isinstance(comp_dists, Distribution)
        if self.comp_is_distribution:
            self._comp_dists = comp_dists
            note_users_random(self, [comp_dists])
            return
        given = list(comp_dists) if isinstance(comp_dists, Iterable) and not K.is_tensor(comp_dists) else None
        if not given or not all(isinstance(dist, Distribution) for dist in given):
            what = "an empty sequence" if given == [] else [type(entry).__name__ for entry in given or [comp_dists]]
            raise TypeError(
                f"comp_dists of {type(self).__name__} must be a distribution or a sequence of distributions made with "
                f".dist(), got {what}. Write for example pm.Normal.dist(0, 1)."
            )
        self._comp_dists = comp_dists if isinstance(comp_dists, (list, tuple)) else given
        note_users_random(self, given)
        _broadcast([dist.shape for dist in given], type(self).__name__)

    def infer_comp_dist_shapes(self, point=None) -> tuple[Any, tuple[int | None, ...]]:
        """Return shapes of the components (found by one draw where none was given), and what they broadcast to.

        Parameters
        ----------
        point : mapping, optional
            Values of the variables that parameters depend on.

        Returns
        -------
        shapes : tuple, or list of tuple
            As `comp_dists`, of one distribution or of each.
        broadcast_shape : tuple
        """
        shapes = [dist.shape or np.shape(dist.random(point=point)) for dist in self._each()]
        together = _broadcast(shapes, type(self).__name__)
        return (shapes[0] if self.comp_is_distribution else shapes), together

    def _each(self):
        return [self._comp_dists] if self.comp_is_distribution else list(self._comp_dists)

    # ---- log-probability ---------------------------------------------------------------------------------------

    def logp(self, value) -> K.TensorVariable:
        """Return the log of the weighted sum of the components' densities, by the largest of its terms."""
        return self._logp(K.as_tensor(value), self._has_component_axis(K.as_tensor(value)))

    def _logp(self, value, has_component_axis=False):
        try:
            return bound(self._log_density(value, has_component_axis), valid_weights(self.w))
        except ValueError as error:
            raise self._shape_error(value) from error

    def _log_density(self, value, has_component_axis):
        log_w = log_weights(self.w)
        components, k = self._comp_dists, static_shape(self.w)[-1]
        if self.comp_is_distribution:
            components = one_by_one(components, k) if k is not None else None
            value = value[..., 0] if has_component_axis else value
        if components is not None:
            return log_sum([logp_of(dist, value) + log_w[..., i] for i, dist in enumerate(components)])
        value = K.expand_dims(value, -1 - len(self._event_shape()))
        return log_sum_last(logp_of(self._comp_dists, value) + log_w)

    def _has_component_axis(self, value):
        """Return whether observations already have a last axis of length one that stands for the components, as old scripts do."""
        shape = K.int_shape(value)
        if not self.comp_is_distribution or len(shape) < 2 or shape[-1] != 1:
            return False
        own = self._comp_dists.parameters().values()
        ranks = [len(static_shape(entry)) for entry in own if K.is_tensor(entry) or isinstance(entry, np.ndarray)]
        return max([len(self._comp_dists.shape), len(static_shape(self.w)), *ranks]) == len(shape)

    def _shape_error(self, value):
        shapes = ", ".join(show(dist.shape) for dist in self._each())
        return ShapeError(
            f"Values of shape {show(K.int_shape(value))} do not fit {type(self).__name__} with w of shape "
            f"{show(static_shape(self.w))} and comp_dists of shape {shapes}. The components' shapes must broadcast with the "
            "values; in one distribution of all components theirs is the last axis."
        )

    # ---- axes --------------------------------------------------------------------------------------------------

    def _layout(self):
        """Return shapes of one draw: its independent parts (components' axis last where they are one distribution), one part."""
        if self._layouts is None:
            self._layouts = [layout(dist, lambda value, dist=dist: logp_of(dist, value)) for dist in self._each()]
        batches, events = zip(*self._layouts)
        return broadcast_shape(*batches), broadcast_shape(*events)

    def _event_shape(self):
        # With one axis or none it is that of the components.
        if self.comp_is_distribution and len(self._comp_dists.shape) < 2:
            return ()
        return self._layout()[1]

    # ---- start values ------------------------------------------------------------------------------------------

    def _mean(self):
        means = [known_or_tensor(getattr(dist, "mean", None)) for dist in self._each()]
        if any(mean is None for mean in means):
            return None
        xp = namespace(self.w, *means)
        w = self.w
        if len(static_shape(w)) > 1:
            w = w[(...,) + (None,) * len(self._event_shape())]
        if self.comp_is_distribution:
            axis = -1 - len(self._event_shape())
            return xp.sum(w * means[0], axis=axis)
        axis = -1 - (len(static_shape(w)) - len(static_shape(self.w)))
        return sum(xp.take(w, i, axis=axis) * mean for i, mean in enumerate(means))

    @property
    def mode(self) -> K.TensorVariable:
        """Mode of the component whose weighted density at its own mode is the largest.

        Raises
        ------
        AttributeError
            A component has none.
        """
        modes = [K.as_tensor(dist.mode) for dist in self._each()]
        event = len(self._event_shape())
        log_w = log_weights(self.w)
        if self.comp_is_distribution:
            heights = logp_of(self._comp_dists, modes[0]) + log_w
            modes, heights = _broadcast_tensors(modes[0], heights[(...,) + (None,) * event])
            best = K.expand_dims(K.argmax(heights, axis=-1 - event), -1 - event)
            return K.squeeze(K.take_along_axis(modes, best, axis=-1 - event), axis=-1 - event)
        best, highest = modes[0], logp_of(self._comp_dists[0], modes[0]) + log_w[..., 0]
        for i, (dist, mode) in enumerate(zip(self._comp_dists[1:], modes[1:]), start=1):
            height = logp_of(dist, mode) + log_w[..., i]
            best = K.where(K.greater(height, highest)[(...,) + (None,) * event], mode, best)
            highest = K.maximum(height, highest)
        return best

    # ---- draws -------------------------------------------------------------------------------------------------

    def random(self, point=None, size=None) -> np.ndarray:
        """Draw a component for each independent part of a draw, then from it."""
        size = to_tuple(size)
        batch, event = self._layout()
        if self.comp_is_distribution:
            batch = batch[:-1]
        own = self.shape[: len(self.shape) - len(event)]
        # Old scripts' axis of length one, see `_has_component_axis`.
        extra = len(own) >= 2 and self._has_component_axis(K.placeholder(self.shape, self.dtype))
        own = own[:-1] if extra else own
        with joint_draws(size):
            parts = broadcast_shape(own, batch, static_shape(self.w)[:-1])
            (w,), shape = draw_event_parameters([self.w], [1], parts, point, size)
            index = choose(w, shape, type(self).__name__)
            parts = shape[len(size) :]
            draws = self._draw_chosen(index, parts, event, point, size)
        return (draws[..., None] if extra else draws).astype(self.dtype)

    def _draw_chosen(self, index, parts, event, point, size):
        """Return draws of shape size + parts + event, each from the component `index` [size + parts]."""
        index = index[(...,) + (None,) * len(event)]
        if self.comp_is_distribution:
            axis = -1 - len(event)
            every = in_shape(self._comp_dists, parts + static_shape(self.w)[-1:] + event)
            draws = np.asarray(every.random(point=point, size=size or None))
            return np.squeeze(np.take_along_axis(draws, np.expand_dims(index, axis), axis=axis), axis=axis)
        chosen = np.zeros(size + parts + event)
        for i, dist in enumerate(self._comp_dists):
            draws = in_shape(dist, parts + event).random(point=point, size=size or None)
            np.copyto(chosen, draws, where=index == i)
        return chosen

    def _distr_parameters_for_repr(self):
        return []


def logp_of(dist, value) -> K.TensorVariable:
    """Return the log-probability of a component, a tensor.

    A mixture within a mixture gets values without an axis for its own components. Some distributions of vectors keep an axis
    of length one for the vector: it would be taken for one of independent values.
    """
    terms = K.as_tensor(dist._logp(value) if isinstance(dist, Mixture) else dist.logp(value))
    shape, given = K.int_shape(terms), K.int_shape(value)
    is_kept = len(shape) == len(given) > 0 and shape[-1] == 1 and given[-1] not in (1, None)
    return terms[..., 0] if is_kept else terms


def _broadcast_tensors(x, y):
    return x + K.zeros_like(y, dtype=K.dtype(x)), y + K.zeros_like(x, dtype=K.dtype(y))


def _broadcast(shapes, owner):
    try:
        return broadcast_shape(*shapes)
    except ShapeError as error:
        listed = ", ".join(show(shape) for shape in shapes)
        raise TypeError(
            f"comp_dists of {owner} have shapes that do not broadcast with each other: {listed}. Give them one shape."
        ) from error
