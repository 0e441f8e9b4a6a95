"""The random variables of a model: tensors that know their distribution."""

import numpy as np

from .. import backends_symbolic as K
from ..distributions.base.defaults import evaluate
from ..distributions.base.draws import in_shape
from ..distributions.joint import use_model
from ..distributions.base.texts import names_in
from ..distributions.base.variable import PyMC3Variable
from .data_shapes import is_shortened, shape_now
from .factor import Factor, sum_of
from ..shapes import size_of
from ..util import escape_latex

__all__ = ["PyMC3Variable", "FreeRV", "ObservedRV", "TransformedRV", "MultiObservedRV", "DeterministicWrapper"]


class RandomVariable(PyMC3Variable):
    """A tensor with a distribution.

    Attributes
    ----------
    distribution : Distribution
    model : Model
    dims : tuple of str or None
    """

    dims = None

    @property
    def logp_elemwiset(self):
        """Tensor: log-probability of each element, with the Jacobian of a transform."""
        distribution = self.distribution
        return self.model.remember((self, "elemwise"), lambda: K.as_tensor(distribution.logp(self)))

    @property
    def logp_nojac_unscaledt(self):
        """Tensor: log-probability of each element, without the Jacobian of a transform."""
        distribution = self.distribution
        return self.model.remember((self, "nojac"), lambda: K.as_tensor(distribution.logp_nojac(self)))

    @property
    def dshape(self):
        """Static shape, a tuple."""
        return K.int_shape(self)

    @property
    def dsize(self):
        """Number of elements."""
        return size_of(self.dshape)

    def random(self, point=None, size=None):
        """Draws from the variable's distribution; see `Distribution.random`."""
        with use_model(self.model):
            return self.distribution.random(point=point, size=size)

    def _str_repr(self, formatting="plain"):
        if not formatting.endswith("with_params"):
            return self.distribution._str_repr(name=self.name, formatting=formatting)
        with self.model.building(), self.model:
            return self.distribution._str_repr(name=self.name, formatting=formatting)

    def __str__(self):
        return self._str_repr()

    def __repr__(self, *args, **kwargs):
        # While a variable is being made it has no distribution yet; engines may pass arguments of their own.
        return super().__repr__(*args, **kwargs) if self.distribution is None else self._str_repr()

    def _repr_latex_(self, *, formatting="latex_with_params", **kwargs):
        """LaTeX for notebooks."""
        return self._str_repr(formatting=formatting)

    __latex__ = _repr_latex_


class FreeRV(Factor, RandomVariable):
    """A variable that samplers move: an input of the model's graph, on the scale on which they move.

    Attributes
    ----------
    logp_sum_unscaledt : tensor ()
        Log-probability, with the Jacobian of a transform.
    """

    @property
    def init_value(self):
        """The value at the model's test point."""
        return self.model.initial_values.value_of(self)

    def value_at_test_point(self):
        """The same, for `tag.test_value`."""
        return self.init_value


class ObservedRV(Factor, RandomVariable):
    """A variable whose value is known: data, seen through the model's graph.

    Attributes
    ----------
    observations : tensor
        The data, of which this variable is a view.
    missing_values : FreeRV or None
        The elements of the data that are not known.
    """

    missing_values = None

    def random(self, point=None, size=None):
        """Draws from the variable's distribution, of the shape that the data have now; see `Distribution.random`.

        Where the parameters have got another shape by new values of `Data` or shared variables, draws have that shape.
        """
        with use_model(self.model):
            try:
                return in_shape(self.distribution, self._shape_of_draws()).random(point=point, size=size)
            except ValueError:
                if not self.model.root.data_vars and not self._parameters_have_unknown_lengths():
                    raise
                return in_shape(self.distribution, ()).random(point=point, size=size)

    def _parameters_have_unknown_lengths(self):
        return any(K.is_tensor(x) and None in K.int_shape(x) for x in self.distribution.parameters().values())

    def _shape_of_draws(self):
        """The data's shape; () where new `Data` have made the parameters shorter: draws then have the parameters' shape."""
        shape, data = self._shape_now(), self.model.root.data_vars.values()
        if any(is_shortened(x) for x in data):
            key = self, "shape of draws", tuple(x.dshape for x in data)
            return self.model.remember(key, lambda: () if self._is_longer(shape) else shape)
        return shape

    def _is_longer(self, shape):
        """Whether the data are longer than the parameters, along an axis where these have length 1 because of new `Data`."""
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

    @property
    def init_value(self):
        """The data (missing values at the model's test point)."""
        return evaluate([self])[0]


class TransformedRV(RandomVariable):
    """A variable that samplers move on another scale: this tensor is the value on its own scale.

    Attributes
    ----------
    transformed : FreeRV
        The variable that samplers move.
    transformation : Transform
    """

    @property
    def init_value(self):
        """The value at the model's test point."""
        return evaluate([self])[0]


class DeterministicWrapper(PyMC3Variable):
    """A named quantity that is computed from others and kept in the trace."""

    dims = None

    @property
    def dshape(self):
        """Static shape, a tuple."""
        return K.int_shape(self)

    @property
    def init_value(self):
        """The value at the model's test point."""
        return evaluate([self])[0]

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

    def __str__(self):
        return self._str_repr()

    def __repr__(self, *args, **kwargs):
        return self._str_repr()

    def _repr_latex_(self, *, formatting="latex_with_params", **kwargs):
        """LaTeX for notebooks."""
        return self._str_repr(formatting=formatting)

    __latex__ = _repr_latex_


class MultiObservedRV(Factor):
    """Several named data sets with one log-probability (``observed`` was a dict).

    Attributes
    ----------
    name : str
    data : dict
        name -> tensor, the arguments of the distribution's `logp`.
    distribution : Distribution
    model : Model
    missing_values : list of FreeRV
    """

    distribution = None

    def __init__(self, name, data, distribution, total_size=None, model=None):
        self.name = name
        self.data = data
        self.distribution = distribution
        self.total_size = total_size
        self.model = model
        self.dims = None
        self.missing_values = []
        self.logp_elemwiset = K.as_tensor(distribution.logp(**data))
        self.logp_sum_unscaledt = sum_of(self.logp_elemwiset)

    @property
    def logp_nojac_unscaledt(self):
        """Tensor: log-probability of each element (there is no transform)."""
        return self.logp_elemwiset

    @property
    def dtype(self):
        """dtype of the log-probability's elements."""
        return K.dtype(self.logp_elemwiset)

    def _str_repr(self, formatting="plain"):
        return self.distribution._str_repr(name=self.name, formatting=formatting)

    def __str__(self):
        return self._str_repr()

    def __repr__(self):
        return self._str_repr()

    def random(self, point=None, size=None):
        """Draws from the distribution; see `Distribution.random`."""
        with use_model(self.model):
            return self.distribution.random(point=point, size=size)


def static_shape(data):
    """Static shape of an array or tensor."""
    return K.int_shape(data) if K.is_tensor(data) else np.shape(data)
