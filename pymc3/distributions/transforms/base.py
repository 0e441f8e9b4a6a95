"""What all transforms have in common, and the distribution of a transformed variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import backends_symbolic as K
from ..base.distribution import Distribution

if TYPE_CHECKING:
    from ..base.defaults import Default

__all__ = ["Transform", "ElemwiseTransform", "TransformedDistribution", "transform"]


class Transform:
    """Interface of all transforms; subclass it (or `ElemwiseTransform`) for your own.

    A transform of vectors works along the last axis and takes any number of axes before it. ``forward`` may change the
    length of that axis: the free variable then has the new length.

    Attributes
    ----------
    name : str
        Part of the free variable's name: ``x`` under ``log`` is sampled as ``x_log__``.
    """

    name = ""

    def forward(self, x) -> K.TensorVariable:
        """Return the tensor `x` of the distribution, on the unconstrained scale."""
        raise NotImplementedError(f"{type(self).__name__}.forward: a transform must define it")

    def forward_val(self, x, point=None) -> np.ndarray:
        """Return what `forward` does, for an array `x`; `point` gives the values of variables that parameters depend on.

        A transform need not define it, unless its parameters are tensors: `forward` is computed, as in PyMC3 before 3.3.
        """
        if type(self).forward is Transform.forward or self.depends_on_tensors():
            raise NotImplementedError(f"{type(self).__name__}.forward_val: a transform must define it")
        return K.eval(self.forward(K.constant(x)))

    def backward(self, z) -> K.TensorVariable:
        """Return the tensor `z` of the unconstrained scale, in the distribution's support."""
        raise NotImplementedError(f"{type(self).__name__}.backward: a transform must define it")

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return log |d backward(x) / d x|; for transforms of vectors one entry per vector."""
        raise NotImplementedError(f"{type(self).__name__}.jacobian_det: a transform must define it")

    def apply(self, dist) -> TransformedDistribution:
        """Return the distribution of ``forward(value)`` where `value` has distribution `dist`."""
        return TransformedDistribution.dist(dist, self)

    def depends_on_tensors(self) -> bool:
        """Return whether the map has parameters that are tensors, so that its values need those of other variables."""
        return any(K.is_tensor(value) for value in vars(self).values())

    def __str__(self) -> str:
        return f"{self.name} transform"

    def __repr__(self) -> str:
        return f"<transform {self.name or type(self).__name__}>"


transform = Transform


class ElemwiseTransform(Transform):
    """A transform that acts on each element by itself."""

    def jacobian_det(self, x) -> K.TensorVariable:
        """Return log |d backward(x) / d x|, by automatic differentiation."""
        x = K.as_tensor(x)
        return K.log(K.abs(K.gradients(K.sum(self.backward(x)), x)))


class TransformedDistribution(Distribution):
    """The distribution of a variable on another scale.

    Parameters
    ----------
    dist : Distribution
        On the original scale.
    transform : Transform
    """

    def __init__(self, dist, transform, *args, **kwargs) -> None:
        self.dist = dist
        self.transform_used = transform
        shape, dtype = _forward_type(dist, transform)
        super().__init__(shape, dtype, *args, defaults=dist.defaults, **kwargs)

    def default_request(self) -> Default:
        """Return that of the original distribution, moved to this scale."""
        keeps_shape = self.shape == tuple(self.dist.shape)
        needs_point = self.transform_used.depends_on_tensors()
        return self.dist.default_request().then(self._forward_default, needs_point, keeps_shape)

    def _forward_default(self, value, point):
        original = np.broadcast_to(value, self.dist.shape)
        with np.errstate(divide="ignore", invalid="ignore"):  # a start outside the support is reported where it is used
            return np.asarray(self.transform_used.forward_val(original, point=point), dtype=self.dtype)

    def logp(self, x) -> K.TensorVariable:
        """Return the log-probability at `x` of this scale, with the log-Jacobian.

        One of the two may have more axes (a vector whose elements are independent, but not under this transform; a
        vector with one log-probability, whose elements are transformed one by one): it is summed over its last ones.
        """
        jacobian = self.transform_used.jacobian_det(x)
        density = K.as_tensor(self.dist.logp(self.transform_used.backward(x)))
        common = min(K.ndim(jacobian), K.ndim(density))
        return _sum_to_rank(density, common) + _sum_to_rank(jacobian, common)

    def logp_nojac(self, x) -> K.TensorVariable:
        """Return the log-probability at `x` of this scale, without the log-Jacobian."""
        return self.dist.logp_nojac(self.transform_used.backward(x))

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws on this scale."""
        return self.transform_used.forward_val(self.dist.random(point=point, size=size), point=point)

    def parameters(self) -> dict[str, Any]:
        """Return those of the original distribution."""
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


def _sum_to_rank(x, rank):
    extra = K.ndim(x) - rank
    return K.sum(x, axis=tuple(range(-extra, 0))) if extra else x
