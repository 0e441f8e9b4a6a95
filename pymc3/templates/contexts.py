"""The two executors that need no `Model`: forward draws, and the log-probability of given values."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .. import backends_symbolic as K
from .._boundary import public_methods
from .._checks import as_integers, check_names, check_numbers, check_sequence, optional_mapping
from ..exceptions import ShapeError
from ..model.observed import check_data_fit, imputed, observations_of, warn_of_growth
from ..model.scaling import scaling_of
from ..shapes import show
from ..util import get_transformed_name
from .executor import Executor
from .random_variable import RandomVariable

if TYPE_CHECKING:
    from ..distributions.base.distribution import Distribution

__all__ = ["State", "ForwardContext", "InferenceContext", "DefaultContext", "Input", "check_input"]


class Input(NamedTuple):
    """An input of a log-probability.

    Attributes
    ----------
    shape : tuple of int
    dtype : str
    where : str
        ``file:line`` of the variable.
    """

    shape: tuple
    dtype: str
    where: str


@dataclass
class State:
    """What one forward run of a model gave: dicts by name.

    Attributes
    ----------
    samples : dict of str to numpy.ndarray
        Values of the unobserved variables: drawn, or given.
    observed : dict of str to numpy.ndarray
        Data.
    dists : dict of str to Distribution
        Of all variables.
    deterministics, potentials : dict of str to numpy.ndarray
    """

    samples: dict = field(default_factory=dict)
    observed: dict = field(default_factory=dict)
    dists: dict = field(default_factory=dict)
    deterministics: dict = field(default_factory=dict)
    potentials: dict = field(default_factory=dict)

    def __getitem__(self, kind) -> dict[str, Any]:
        """Return ``state.samples`` for ``state["samples"]``, and so on."""
        if kind not in self.__dataclass_fields__:
            raise KeyError(f"A state has {', '.join(self.__dataclass_fields__)}; got {kind!r}.")
        return getattr(self, kind)


@public_methods
class ForwardContext(Executor):
    """Draws each variable once, from its distribution given the values of those before it.

    Parameters
    ----------
    samples : dict of str to array, optional
        Values for some variables, which are not drawn.
    observed : dict of str to array or None, optional
        Data for some variables, in place of those that the model itself gives; None: drawn although the model has data.

    Attributes
    ----------
    vars : list of RandomVariable
        In the order of their definition.
    """

    def __init__(self, samples=None, observed=None) -> None:
        super().__init__()
        self.vars = []
        self._samples = optional_mapping("samples", samples, "of names of variables to values")
        self._observed = optional_mapping("observed", observed, "of names of variables to data")
        self._distributions = weakref.WeakKeyDictionary()
        self._values = weakref.WeakKeyDictionary()
        self._data = weakref.WeakSet()
        self._missing = {}
        self._deterministics, self._potentials = {}, {}

    def variable(self, request) -> RandomVariable:
        """Return a random variable, drawn at once."""
        variable = RandomVariable(request, self)
        self.vars.append(variable)
        self.value_of(variable)
        return variable

    def deterministic(self, request) -> K.TensorVariable:
        """Return the quantity, kept for `state`."""
        self._deterministics[request.name] = K.as_tensor(request.value)
        return self._deterministics[request.name]

    def potential(self, request) -> K.TensorVariable:
        """Return the term, kept for `state`; it does not change what is drawn."""
        self._potentials[request.name] = K.as_tensor(request.value)
        return self._potentials[request.name]

    def distribution_of(self, variable) -> Distribution:
        """Return the distribution of a variable, its parameters as they are in this context."""
        if variable not in self._distributions:
            with self:
                self._distributions[variable] = self.make_distribution(variable.request)
        return self._distributions[variable]

    def value_of(self, variable) -> np.ndarray:
        """Return the value of a variable, an array: drawn when first asked for."""
        if variable not in self._values:
            self._values[variable] = self._new_value(variable)
        return self._values[variable]

    def tensor_of(self, variable) -> K.TensorVariable:
        """Return the value of a variable as a tensor."""
        return K.as_tensor(self.value_of(variable))

    def is_data(self, variable) -> bool:
        """Return whether the value of a variable was observed."""
        return variable in self._data

    def check_all_used(self) -> None:
        """Raise ValueError if a value was given for a variable that the model does not have."""
        known = {variable.name for variable in self.vars} | set(self._missing)
        unknown = [name for name in dict.fromkeys((*self._samples, *self._observed)) if name not in known]
        if unknown:
            names = ", ".join(repr(variable.name) for variable in self.vars) or "none"
            raise ValueError(f"Values were given for {', '.join(map(repr, unknown))}, but the model's variables are {names}.")

    def inputs(self, unconstrained=False) -> dict[str, Input]:
        """Return what a log-probability needs: name -> `Input` of each unobserved variable.

        Parameters
        ----------
        unconstrained : bool
            Whether names and shapes are those on the scale on which samplers move.
        """
        found = {}
        for variable in self.vars:
            distribution, name, where = self.distribution_of(variable), variable.name, variable.where
            if self.is_data(variable):
                missing = self._missing.get(f"{name}_missing")
                if missing is not None:
                    found[f"{name}_missing"] = Input(missing.shape, distribution.dtype, where)
                continue
            if unconstrained and distribution.transform is not None:
                name = get_transformed_name(name, distribution.transform)
                distribution = distribution.transform.apply(distribution)
            found[name] = Input(distribution.shape, distribution.dtype, where)
        return found

    def state(self) -> State:
        """Return what was drawn and computed, a `State`."""
        kept = [*self._deterministics.values(), *self._potentials.values()]
        values = iter(K.eval(kept) if kept else [])
        return State(
            {**{v.name: self.value_of(v) for v in self.vars if not self.is_data(v)}, **self._missing},
            {v.name: self.value_of(v) for v in self.vars if self.is_data(v)},
            {v.name: self.distribution_of(v) for v in self.vars},
            {name: next(values) for name in self._deterministics},
            {name: next(values) for name in self._potentials},
        )

    def _new_value(self, variable):
        name, distribution = variable.name, self.distribution_of(variable)
        data = self._observed.get(name, variable.request.observed)
        if name in self._samples:
            if data is not None:
                raise ValueError(
                    f"A value is given for {name!r}, which has data. Pass other data as observed={{{name!r}: ...}}; with None "
                    "there it has none."
                )
            return _given_value(name, self._samples[name], distribution.shape, distribution.dtype)
        if data is None:
            with self:
                return _draw(distribution)
        self._data.add(variable)
        with self:
            observations = observations_of(variable.request, name, distribution, data)
            check_data_fit(name, observations.shape, distribution)
            warn_of_growth(name, observations.shape, distribution)
            values = K.eval(observations.values) if K.is_tensor(observations.values) else observations.values
            return values if observations.mask is None else self._filled(name, values, observations.mask, distribution)

    def _filled(self, name, values, mask, distribution):
        """Return data whose missing elements are drawn, or given under the name ``<name>_missing``."""
        name = f"{name}_missing"
        if name in self._samples:
            shape = (int(np.count_nonzero(mask)),)
            self._missing[name] = _given_value(name, self._samples[name], shape, distribution.dtype)
        else:
            self._missing[name] = _draw(distribution)[mask]
        return imputed(values, mask, self._missing[name])


def _given_value(name, value, shape, dtype):
    """Return a value that was given for a variable, checked."""
    array = check_numbers(f"the value of {name!r}", K.eval(value) if K.is_tensor(value) else value)
    if array.shape != tuple(shape):
        raise ShapeError(f"The value of {name!r} has shape {show(array.shape)}, but its shape is {show(shape)}.")
    return array.astype(dtype) if dtype.startswith("float") else as_integers(f"the value of {name!r}", array, dtype)


def _draw(distribution):
    return np.asarray(distribution.random()).astype(distribution.dtype)


class DefaultContext(ForwardContext):
    """Draws the variables that were made outside all contexts; keeps none of them alive."""

    @property
    def session(self) -> K.Session:
        """The session that is current when it is asked for."""
        return K.get_session()

    @session.setter
    def session(self, session) -> None:
        pass

    def register(self, request) -> RandomVariable:
        """Return a random variable that is drawn when its value is needed."""
        return RandomVariable(request, self)


@public_methods
class InferenceContext(Executor):
    """Gives each variable a value from outside, and adds up their log-probabilities.

    Parameters
    ----------
    args : sequence of arrays and tensors
        Values of the unobserved variables.
    expected_vars : sequence of RandomVariable or of str
        Which variables they are the values of.
    observed : dict of str to array, optional
        Data for some variables, in place of those that the model itself gives.
    unconstrained : bool
        Whether `args` are on the scale on which samplers move, and are named so (``tau_log__``); the log-probability
        contains the Jacobians then.

    Raises
    ------
    ValueError
        There are more or fewer values than variables.

    Attributes
    ----------
    vars : list of RandomVariable
        In the order of their definition.
    """

    def __init__(self, args, expected_vars, observed=None, unconstrained=False) -> None:
        super().__init__()
        args = check_sequence("args", args, "of values, one for each variable")
        names = [v.name if isinstance(v, RandomVariable) else v for v in check_sequence("expected_vars", expected_vars, "of variables")]
        self._expected = check_names("expected_vars", names, "variables or their names")
        if len(args) != len(self._expected):
            raise ValueError(f"{len(args)} values for {len(self._expected)} variables: {', '.join(self._expected)}.")
        self._given = {name: K.as_tensor(value) for name, value in zip(self._expected, args)}
        self._observed = optional_mapping("observed", observed, "of names of variables to data")
        self._unconstrained = unconstrained
        self._used = set()
        self._values, self._distributions = {}, {}
        self.vars, self.terms = [], []

    def variable(self, request) -> RandomVariable:
        """Return a random variable whose value was given; its log-probability is added."""
        variable = RandomVariable(request, self)
        with self:
            distribution = self.make_distribution(request)
            data = self._observed.get(request.name, request.observed)
            if data is None:
                value, term = self._given_value(variable, distribution)
            else:
                value = self._observed_value(request, distribution, data)
                term = distribution.logp_sum(value)
            self.terms.append(term * scaling_of(request.total_size, value))
        self._values[variable], self._distributions[variable] = value, distribution
        self.vars.append(variable)
        return variable

    def deterministic(self, request) -> K.TensorVariable:
        """Return the quantity."""
        return K.as_tensor(request.value)

    def potential(self, request) -> K.TensorVariable:
        """Return the term, which is added."""
        self.terms.append(K.sum(K.as_tensor(request.value)))
        return K.as_tensor(request.value)

    def tensor_of(self, variable) -> K.TensorVariable:
        """Return the value that was given for a variable."""
        return self._of(variable, self._values)

    def distribution_of(self, variable) -> Distribution:
        """Return the distribution of a variable, its parameters as they are in this context."""
        return self._of(variable, self._distributions)

    def log_prob(self) -> K.TensorVariable:
        """Return the sum of all terms, a scalar tensor.

        Raises
        ------
        ValueError
            The model did not ask for a variable that was expected.
        """
        unused = [name for name in self._expected if name not in self._used]
        if unused:
            raise ValueError(
                f"The model has no {', '.join(map(repr, unused))} this time; it had when it was configured. The names of "
                f"a model's variables must not change between runs. This time they were {', '.join(self.names)}."
            )
        total = K.as_tensor(0.0)
        for term in self.terms:
            total = total + term
        return total

    def _of(self, variable, table):
        if variable not in table:
            raise ValueError(f"{variable!r} of {variable.where} was made outside this context, which has no value for it.")
        return table[variable]

    def _given_value(self, variable, distribution):
        transform = distribution.transform if self._unconstrained else None
        if transform is None:
            value = self._input(variable.name, distribution, variable.where)
            return value, K.as_tensor(distribution.logp_sum(value))
        moved = transform.apply(distribution)
        inner = self._input(get_transformed_name(variable.name, transform), moved, variable.where)
        return K.as_tensor(transform.backward(inner)), K.as_tensor(moved.logp_sum(inner))

    def _observed_value(self, request, distribution, data):
        observations = observations_of(request, request.name, distribution, data)
        value = K.as_tensor(observations.values)
        if observations.mask is None:
            return value
        count = int(np.count_nonzero(observations.mask))
        missing = self._take(f"{request.name}_missing", (count,), distribution.dtype, "its missing data")
        return imputed(value, observations.mask, missing)

    def _input(self, name, distribution, where):
        return self._take(name, distribution.shape, distribution.dtype, where)

    def _take(self, name, shape, dtype, where):
        if name not in self._given:
            raise ValueError(
                f"The model asks for {name!r} ({where}), which is not among the expected variables "
                f"{', '.join(self._expected) or '(none)'}. The names of a model's variables must not change between runs."
            )
        self._used.add(name)
        value = self._given[name]
        check_input(name, K.int_shape(value), K.dtype(value), shape, dtype, where)
        return K.cast(value, dtype) if K.dtype(value) != dtype else value


def check_input(name, got_shape, got_dtype, shape, dtype, where) -> None:
    """Raise unless a value may stand for a variable: of its kind of number, and of its shape behind any leading axes."""
    if dtype.startswith("int") and got_dtype.startswith("float"):
        raise TypeError(f"The input {name!r} is {got_dtype}, but the variable ({where}) is discrete: give whole numbers.")
    tail = got_shape[len(got_shape) - len(shape) :] if len(got_shape) >= len(shape) else None
    if tail is None or any(None not in (a, b) and a != b for a, b in zip(tail, shape)):
        raise ShapeError(
            f"The input {name!r} has shape {show(got_shape)}, but the variable ({where}) has shape {show(shape)}: give an "
            "array of that shape, or one with further axes in front of it."
        )
