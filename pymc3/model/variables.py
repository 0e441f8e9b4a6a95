"""The random variables of a model: tensors that know their distribution."""

import numpy as np

from .. import _context, backends_symbolic as K
from ..distributions.base.draws import in_shape
from ..shapes import size_of
from ..util import Shown, escape_latex
from .current_shapes import is_shortened, shape_now
from .factor import Factor, sum_of
from .texts import names_in
from .variable import OfModel, PyMC3Variable

__all__ = ["PyMC3Variable", "FreeRV", "ObservedRV", "TransformedRV", "MultiObservedRV", "DeterministicWrapper", "value_variable"]


class _Drawn:
    """Something with a distribution that it can be drawn from."""

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws from the distribution; see `Distribution.random`."""
        return self._random(self.distribution, point, size)

    def _random(self, distribution, point, size):
        with _context.above.forward.use_model(self.model):
            return distribution.random(point=point, size=size)


class RandomVariable(_Drawn, PyMC3Variable):
    """A tensor with a distribution.

    Attributes
    ----------
    distribution : Distribution
    model : Model
    """

    @property
    def logp_elemwiset(self) -> K.TensorVariable:
        """Tensor: log-probability of each element, with the Jacobian of a transform."""
        distribution = self.distribution
        return self.model.remember((self, "elemwise"), lambda: K.as_tensor(distribution.logp(self)))

    @property
    def logp_nojac_unscaledt(self) -> K.TensorVariable:
        """Tensor: log-probability of each element, without the Jacobian of a transform."""
        distribution = self.distribution
        return self.model.remember((self, "nojac"), lambda: K.as_tensor(distribution.logp_nojac(self)))

    @property
    def dsize(self) -> int:
        """Number of elements."""
        return size_of(self.dshape)

    def _str_repr(self, formatting="plain"):
        if not formatting.endswith("with_params"):
            return self.distribution._str_repr(name=self.name, formatting=formatting)
        with self.model.building(), self.model:
            return self.distribution._str_repr(name=self.name, formatting=formatting)

    def __repr__(self, *args, **kwargs) -> str:
        # While a variable is being made it has no distribution yet.
        return K.TensorVariable.__repr__(self, *args, **kwargs) if self.distribution is None else self._str_repr()


class FreeRV(Factor, RandomVariable):
    """A variable that samplers move: an input of the model's graph, on the scale on which they move.

    Attributes
    ----------
    logp_sum_unscaledt : tensor ()
        Log-probability, with the Jacobian of a transform.
    """

    @property
    def init_value(self) -> np.ndarray:
        """The value at the model's test point."""
        return self.model.initial_values.value_of(self)

    def value_at_test_point(self) -> np.ndarray:
        """Return `init_value`, for `tag.test_value`."""
        return self.init_value


class ObservedRV(Factor, RandomVariable):
    """A variable whose value is known: data, seen through the model's graph.

    Attributes
    ----------
    observations : tensor
        The data, of which this variable is a view.
    missing_values : FreeRV or None
        The elements of the data that are not known.
    missing_mask : numpy.ndarray of bool, or None
        Where they are.
    """

    missing_values = None
    missing_mask = None

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws from the distribution, of the shape that the data have now; see `Distribution.random`.

        Where the parameters have got another shape by new values of `Data` or shared variables, draws have that shape.
        """
        try:
            return self._random(in_shape(self.distribution, self._shape_of_draws()), point, size)
        except ValueError:
            if not self.model.root.data_vars and not self._parameters_have_unknown_lengths():
                raise
            return self._random(in_shape(self.distribution, ()), point, size)

    def _parameters_have_unknown_lengths(self):
        return any(K.is_tensor(x) and None in K.int_shape(x) for x in self.distribution.parameters().values())

    def _shape_of_draws(self):
        """Return the data's shape; () where new `Data` have made the parameters shorter: draws then have the parameters' shape."""
        shape, data = self._shape_now(), self.model.root.data_vars.values()
        if any(is_shortened(x) for x in data):
            key = self, "shape of draws", tuple(x.dshape for x in data)
            return self.model.remember(key, lambda: () if self._is_longer(shape) else shape)
        return shape

    def _is_longer(self, shape):
        """Return whether the data are longer than the parameters, along an axis where these have length 1 because of new `Data`."""
        short = [x for x in self.model.root.data_vars.values() if is_shortened(x)]
        parameters = [x for x in self.distribution.parameters().values() if K.is_tensor(x) and K.depends_on(x, short)]
        shapes = [shape_now(x) for x in parameters]
        return any(n == 1 != m for own in shapes if own for n, m in zip(reversed(own), reversed(shape)))

    def _shape_now(self):
        shape = K.int_shape(self.observations)
        if None not in shape:
            return shape
        measure = self.model.remember((self, "shape"), lambda: K.function([], K.shape(self.observations)))
        return tuple(int(n) for n in measure())


class TransformedRV(RandomVariable):
    """A variable that samplers move on another scale: this tensor is the value on its own scale.

    Attributes
    ----------
    transformed : FreeRV
        The variable that samplers move.
    transformation : Transform
    """


class DeterministicWrapper(PyMC3Variable):
    """A named quantity that is computed from others and kept in the trace."""

    def _str_repr(self, formatting="plain"):
        latex, inside = formatting.startswith("latex"), ""
        if formatting.endswith("with_params"):
            with self.model.building(), self.model:
                names = names_in(self)
            inside = ",~".join(rf"\text{{{escape_latex(name)}}}" for name in names) if latex else ", ".join(names)
            inside = f"({inside})"
        if latex:
            return rf"$\text{{{escape_latex(self.name)}}} \sim \text{{Deterministic}}{inside}$"
        return f"{self.name} ~ Deterministic{inside}"


class MultiObservedRV(Factor, _Drawn, Shown, OfModel):
    """Several named data sets with one log-probability (``observed`` was a dict).

    Attributes
    ----------
    name : str
    data : dict
        name -> tensor, the arguments of the distribution's `logp`.
    distribution : Distribution
    model : Model
    missing_values : list of FreeRV
    missing_masks : dict
        Name of a data set that has missing elements -> where they are, an array of bool.
    """

    distribution = None

    def __init__(self, name, data, distribution, total_size=None, model=None, missing_values=(), missing_masks=None) -> None:
        self.name = name
        self.data = data
        self.distribution = distribution
        self.total_size = total_size
        self.model = model
        self.dims = None
        self.missing_values = list(missing_values)
        self.missing_masks = dict(missing_masks or {})
        self.logp_elemwiset = K.as_tensor(distribution.logp(**data))
        self.logp_sum_unscaledt = sum_of(self.logp_elemwiset)

    @property
    def logp_nojac_unscaledt(self) -> K.TensorVariable:
        """Tensor: log-probability of each element (there is no transform)."""
        return self.logp_elemwiset

    @property
    def dtype(self) -> str:
        """Dtype of the log-probability's elements."""
        return K.dtype(self.logp_elemwiset)

    def _str_repr(self, formatting="plain"):
        return self.distribution._str_repr(name=self.name, formatting=formatting)


def value_variable(variable) -> FreeRV:
    """Return the free variable behind a transformed one; anything else as it is."""
    return variable.transformed if isinstance(variable, TransformedRV) else variable
