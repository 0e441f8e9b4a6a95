"""The distribution of one value."""

import numpy as np

from ... import backends_symbolic as K
from ...util import warn_user
from ..base.distribution import Discrete
from ..base.parameters import parameter
from ..formulas.log_terms import bound

__all__ = ["Constant", "ConstantDist"]


class Constant(Discrete):
    r"""A value that is certain.

    .. math:: f(x \mid c) = 1 \text{ if } x = c \text{, else } 0

    ========  ================
    Support   :math:`x = c`
    ========  ================

    Deprecated in PyMC3 and, with its warning, here: `Deterministic` names a value without making it a random variable.

    Parameters
    ----------
    c : int
        The value; a float needs a `dtype` of floats, since the distribution is one of whole numbers otherwise.
    """

    def __init__(self, c, *args, **kwargs) -> None:
        warn_user("Constant is deprecated; use Deterministic, or the number itself.", DeprecationWarning)
        self.mean = self.median = self.mode = self.c = parameter(c, "c")
        super().__init__(*args, **kwargs)

    def logp(self, value) -> K.TensorVariable:
        """Return 0 where `value` is c, else -inf."""
        return bound(K.zeros_like(value, dtype=K.floatx()), K.equal(value, self.c))

    def random(self, point=None, size=None) -> np.ndarray:
        """Return c in the shape of the draws, as floats where it has a fraction."""
        (c,), shape = self._values_to_draw(["c"], point, size)
        draws = np.array(np.broadcast_to(c, shape))
        # The data type is that of whole numbers, which would cut a fraction off.
        return draws.astype(self.dtype) if np.all(draws == np.floor(draws)) else draws


ConstantDist = Constant
