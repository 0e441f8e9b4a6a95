"""A distribution that a user describes by functions."""

import numpy as np

from .. import backends_symbolic as K
from ..shapes import to_tuple
from .base.distribution import UNSET, Distribution

__all__ = ["DensityDist"]


class DensityDist(Distribution):
    """A distribution with a log-probability of your own.

    ``DensityDist("x", logp)`` is a free variable; ``DensityDist("x", logp, observed=data)`` calls ``logp(data)``;
    ``DensityDist("x", logp, observed={"a": ..., "b": ...})`` calls ``logp(a=..., b=...)`` with tensors (or variables of the
    model) of these names.

    Parameters
    ----------
    logp : callable
        Tensors -> tensor of log-probabilities, of any shape: their sum counts. Write it with `pm.math` for any engine, or
        with the functions of the engine in use.
    shape : int or tuple of int
    dtype : str, optional
        Default: the floating type of the session.
    initval : number or array
        Where samplers start; `testval` is another name of it.
    random : callable, optional
        ``random(point=None, size=None)`` -> array of shape size + the shape of one call without size.
    wrap_random_with_dist_shape : bool
        Whether `random` is asked for as many values as make up `shape`; False: it returns all of `shape` by itself.
    check_shape_in_random : bool
        Whether draws of another shape than size + `shape` are an error.

    Raises
    ------
    TypeError
        `logp` or `random` is not callable.
    """

    def __init__(
        self,
        logp,
        shape=(),
        dtype=None,
        initval=0,
        random=None,
        wrap_random_with_dist_shape=True,
        check_shape_in_random=True,
        *args,
        testval=UNSET,
        initial_value=UNSET,
        **kwargs,
    ) -> None:
        for name, given in (("logp", logp), ("random", random)):
            if not callable(given) and not (name == "random" and given is None):
                raise TypeError(f"DensityDist: {name} must be a function, got {given!r}.")
        if testval is not UNSET or initial_value is not UNSET:
            initval = None if np.array_equal(initval, 0) else initval
        dtype = K.floatx() if dtype is None else dtype
        super().__init__(shape, dtype, initval, *args, testval=testval, initial_value=initial_value, **kwargs)
        self.logp = logp
        self.rand = random
        self.wrap_random_with_dist_shape = wrap_random_with_dist_shape
        self.check_shape_in_random = check_shape_in_random

    def random(self, point=None, size=None, **kwargs) -> np.ndarray:
        """Return draws by the function that was given as `random`; more keyword arguments go to it.

        Raises
        ------
        ValueError
            None was given.
        RuntimeError
            It returns another shape than size + shape.
        """
        if self.rand is None:
            raise ValueError(
                "This DensityDist was not passed any random method, so nothing can be drawn from it. Pass "
                "random=f with f(point=None, size=None) -> array."
            )
        leads = to_tuple(size)
        expected = leads + tuple(self.shape)
        samples = np.asarray(self.rand(point=point, size=leads or None, **kwargs))
        if self.wrap_random_with_dist_shape and samples.shape != expected:
            missing = expected[: len(expected) - samples.ndim + len(leads)]
            if len(missing) > len(leads):
                samples = np.asarray(self.rand(point=point, size=missing, **kwargs))
        if self.check_shape_in_random and samples.shape != expected:
            raise RuntimeError(
                f"The random function of a DensityDist returned draws of shape {samples.shape}, and {expected} is expected: "
                f"size {leads} and the distribution's shape {tuple(self.shape)}. Let it return size + the shape of one value, "
                "or pass check_shape_in_random=False."
            )
        return samples

    @property
    def draws_jointly(self) -> bool:
        """Whether `random` takes many points at once: the method of a distribution does, a user's function takes one."""
        return isinstance(getattr(self.rand, "__self__", None), Distribution)

    def _distr_parameters_for_repr(self):
        return []
