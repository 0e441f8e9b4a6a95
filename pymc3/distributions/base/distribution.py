"""Base classes of all distributions."""

from __future__ import annotations

import copy
import functools
import inspect
from typing import Any

import numpy as np

from ... import _context, backends_symbolic as K
from ..._boundary import public
from ..._checks import check_integer_range, check_names, check_numbers
from ...backends_symbolic.shared.pickling import WithGraph
from ...exceptions import ShapeError
from ...shapes import broadcast_shape, show, to_tuple
from ...util import Shown, escape_latex
from .arguments import (
    NOT_PARAMETERS,
    checked_dtype,
    checked_start,
    checked_transform,
    clearer_error,
    name_and_parameters,
    naming_value,
    shape_given,
    unknown_argument,
)
from .defaults import Default, evaluate
from .domains import cannot_draw, check_domain
from .draws import draw_parameters, draw_values, generate_samples
from .known import mark_known
from .parameters import is_known
from .signatures import ALL_KEYWORDS, DistMethod, ShownSignature
from .texts import text_of

__all__ = ["Distribution", "Continuous", "Discrete", "NoDistribution", "TensorType", "draw_values", "generate_samples"]

UNSET = object()


def TensorType(dtype, shape, broadcastable=None) -> K.TensorSpec:
    """Return dtype and shape of a tensor; `broadcastable` is accepted for old scripts and not needed."""
    return K.TensorSpec(tuple(shape), dtype, None)


class Distribution(Shown, WithGraph):
    """A probability distribution.

    Inside a model, ``Dist(name, *args, observed=None, dims=None, total_size=None, **kwargs)`` makes a variable of the
    model and returns that; ``Dist.dist(*args, **kwargs)`` makes the distribution alone.

    Parameters
    ----------
    shape : int or tuple of int
        Shape of one draw.
    dtype : str
    initval, testval, initial_value : array or str, optional
        Three names of one thing: where samplers start (or the name of the attribute that says so).
    defaults : tuple of str
        Attributes that give the start value otherwise: the first that is finite.
    transform : Transform or None
        To the scale on which samplers move.
    """

    _negative_support = None  # True: values below zero are possible; None: unknown
    _domains = {}  # parameter -> Domain of the values with which one can draw
    _event_parameters = ()  # names of parameters with axes of their own, which do not broadcast against values
    _shown_as = None  # what the user called, where it is not the name of the class
    #: Where `random` calls a function of the user: whether that takes all points at once.
    draws_jointly = None

    __signature__ = ShownSignature()

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        if "Parameters\n    ---" in (vars(cls).get("__doc__") or ""):
            cls.__doc__ = cls.__doc__.rstrip() + ALL_KEYWORDS
        for name, wrapped in {"logp": naming_value, "logcdf": naming_value, "random": lambda method: method}.items():
            if inspect.isfunction(vars(cls).get(name)):
                setattr(cls, name, public(wrapped(vars(cls)[name])))

    @public
    def __new__(cls, *args, **kwargs) -> K.TensorVariable:
        """Return the variable that the open context makes of this request; without a context, an error says what to write."""
        name, args = name_and_parameters(cls, args, kwargs)
        observed = kwargs.pop("observed", None)
        total_size = kwargs.pop("total_size", None)
        dims = kwargs.pop("dims", None)

        def make(**extra):
            return cls.dist(*args, **{**kwargs, **extra})

        request = _context.VariableRequest(name, cls, make, observed, total_size, dims, kwargs.get("shape") is not None)
        return _context.register(request)

    def __copy__(self) -> Distribution:
        twin = object.__new__(type(self))
        vars(twin).update(vars(self))
        return twin

    def __deepcopy__(self, memo) -> Distribution:
        twin = memo[id(self)] = object.__new__(type(self))
        for name, value in vars(self).items():
            twin.__dict__[name] = _exchanged(value, memo) if inspect.isfunction(value) else copy.deepcopy(value, memo)
        return twin

    @DistMethod
    @public
    def dist(cls, *args, **kwargs) -> Distribution:
        """Return the distribution, as an object that belongs to no model.

        Examples
        --------
        >>> gamma = pm.Gamma.dist(alpha=2.0, beta=1.0)
        >>> float(K.eval(gamma.logp(1.0)))                # log(x exp(-x)) at 1
        -1.0
        >>> gamma.random(size=3).shape
        (3,)
        """
        distribution = object.__new__(cls)
        try:
            # Moments of extreme or impossible parameters overflow, or do not exist: log-probabilities deal with them.
            with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
                distribution.__init__(*args, **kwargs)
        except (TypeError, ValueError) as error:
            better = clearer_error(cls, args, kwargs, error)
            if better is None:
                raise
            raise better from error
        mark_known(distribution)
        return distribution

    def __init__(
        self,
        shape,
        dtype,
        initval=None,
        defaults=(),
        transform=None,
        broadcastable=None,
        dims=None,
        *,
        testval=UNSET,
        initial_value=UNSET,
        **unknown,
    ) -> None:
        if unknown:
            raise TypeError(unknown_argument(type(self), unknown))
        self.shape = to_tuple(shape)
        self.dtype = checked_dtype(dtype, type(self).__name__)
        self.initval = checked_start(_one_of(initval=initval, testval=testval, initial_value=initial_value), type(self).__name__)
        self.defaults = tuple(check_names(f"defaults of {type(self).__name__}", defaults, "names of attributes"))
        self.transform = checked_transform(transform, type(self).__name__)

    @property
    def type(self) -> K.TensorSpec:
        """Dtype and shape of one draw."""
        return TensorType(self.dtype, self.shape)

    @property
    def testval(self) -> Any:
        """Another name of `initval`."""
        return self.initval

    def check_parameters(self, name) -> None:
        """Look at known parameters when the distribution becomes the variable `name`; nothing by default.

        Raises
        ------
        ValueError
            A parameter can never be right (such as a matrix that is not positive definite).

        Warns
        -----
        UserWarning
            A parameter is changed (such as probabilities that do not sum to 1).
        """

    def implied_shape(self) -> tuple[int | None, ...]:
        """Return the shape of one draw, as far as parameters and the default start value tell it; () where they contradict."""
        apart = self._event_parameters
        values = [value for name, value in self.parameters().items() if name not in apart]
        values += [value for _, value in self._candidates(self.defaults)[:1]]
        try:
            return broadcast_shape(*(_static_shape(value) for value in values))
        except ShapeError:
            return ()

    # ---- where samplers start ----------------------------------------------------------------------------------

    def default_request(self) -> Default:
        """Return the start value, as something that may wait for other variables."""
        if self.initval is not None:
            label = self.initval if isinstance(self.initval, str) else "testval"
            candidates, steps = [(label, self._given_start())], (self._check_whole, self._as_dtype)
        else:
            candidates, steps = self._candidates(self.defaults), (self._as_dtype,)
        return Default(candidates, f"{type(self).__name__} distribution", steps)

    def _given_start(self):
        """Return the start value that was given, checked."""
        start = _plain(self._named_start() if isinstance(self.initval, str) else self.initval)
        if K.is_tensor(start):
            return start
        numbers = check_numbers("testval", start)
        self._check_whole(numbers)
        return start

    def _check_whole(self, start, point=None):
        """Return the start value that was given; ValueError where the variables' whole numbers cannot be that."""
        if not self.dtype.startswith("float"):
            finite = start[np.isfinite(start)]
            fractions = finite[finite != np.floor(finite)] if finite.dtype.kind == "f" else finite[:0]
            if fractions.size:
                raise ValueError(f"testval: got {fractions.flat[0]}, but {type(self).__name__} is discrete. Pass whole numbers.")
            check_integer_range("testval", finite, self.dtype)
        return start

    def _named_start(self):
        start = getattr(self, self.initval, None)
        if start is None:
            known = ", ".join(name for name, _ in self._candidates(("median", "mean", "mode")))
            raise AttributeError(
                f"testval is {self.initval!r}, which the {type(self).__name__} distribution does not have. Give a value, or "
                f"one of its attributes: {known}."
            )
        return start

    def _candidates(self, names):
        return [(name, _plain(getattr(self, name))) for name in names if getattr(self, name, None) is not None]

    def _as_dtype(self, value, point):
        return np.asarray(value).astype(self.dtype)

    def default(self) -> np.ndarray:
        """Return the start value, an array of the distribution's dtype.

        Raises
        ------
        AttributeError
            None of the `defaults` is finite.
        """
        return self.default_request().now()

    def get_test_val(self, val, defaults) -> np.ndarray:
        """Return `val`, or the first finite one of the attributes `defaults`."""
        if val is not None:
            return self.getattr_value(val)
        return Default(self._candidates(defaults), f"{type(self).__name__} distribution").now()

    def getattr_value(self, val) -> np.ndarray:
        """Return `val` (an array, a tensor, or an attribute's name) as an array."""
        value = _plain(getattr(self, val) if isinstance(val, str) else val)
        return np.asarray(value) if is_known(value) else evaluate([value])[0]

    # ---- log-probability ---------------------------------------------------------------------------------------

    def logp(self, value) -> K.TensorVariable:
        """Return the log-probability (density or mass) of each element of `value`."""
        raise AttributeError(f"{type(self).__name__} defines no logp")

    def logp_nojac(self, *args, **kwargs) -> K.TensorVariable:
        """Return the log-probability without the Jacobian of a transform: that of `logp` where there is none."""
        return self.logp(*args, **kwargs)

    def logp_sum(self, *args, **kwargs) -> K.TensorVariable:
        """Return the sum of `logp` over all elements; a distribution may have a shorter formula for it."""
        elements = K.as_tensor(self.logp(*args, **kwargs))
        return elements if K.ndim(elements) == 0 else K.sum(elements)

    def random(self, point=None, size=None) -> np.ndarray:
        """Return draws from the distribution, shape size + shape."""
        raise AttributeError(f"{type(self).__name__} defines no random")

    def _values_to_draw(self, names, point, size):
        """Return the values of the parameters `names` of element-wise draws, each in its domain, and the shape of the draws."""
        params = [getattr(self, name) for name in names]
        try:
            values, shape = draw_parameters(params, self.shape, point, size)
        except ShapeError as error:
            listed = ", ".join(f"{name} {show(shape_given(value))}" for name, value in zip(names, params))
            kind = type(self).__name__
            reason = f"the shape {show(self.shape)} and those of its parameters do not broadcast: {listed}"
            raise ShapeError(str(cannot_draw(kind, reason))) from error
        for name, value in zip(names, values):
            if name in self._domains:
                check_domain(type(self).__name__, name, value, self._domains[name])
        return values, shape

    # ---- text --------------------------------------------------------------------------------------------------

    def _distr_name_for_repr(self):
        return type(self).__name__

    def _distr_parameters_for_repr(self):
        """Return the names of the parameters of ``__init__`` that are kept as attributes."""
        names = []
        for cls in type(self).__mro__:
            if "__init__" in vars(cls):
                names = [
                    name
                    for name, kind in inspect.signature(cls.__init__).parameters.items()
                    if kind.kind in (kind.POSITIONAL_OR_KEYWORD, kind.KEYWORD_ONLY) and name != "self"
                ]
                break
        given = set(vars(self))
        return [name for name in names if name in given and name not in NOT_PARAMETERS]

    def parameters(self) -> dict[str, Any]:
        """Return the parameters that are kept as attributes, name -> array or tensor."""
        return {name: getattr(self, name) for name in self._distr_parameters_for_repr()}

    def _str_repr(self, name=None, formatting="plain"):
        """Return the text such as ``x ~ Normal``; formatting is one of plain, latex, plain_with_params, latex_with_params."""
        kind = self._distr_name_for_repr()
        latex = formatting.startswith("latex")
        inside = ""
        if formatting.endswith("with_params"):
            inside = self._parameters_text(latex)
        if latex:
            lead = rf"\text{{{escape_latex(name)}}} \sim " if name else ""
            return rf"${lead}\text{{{escape_latex(kind)}}}{inside}$"
        return f"{name} ~ {kind}{inside}" if name else f"{kind}{inside}"

    def _parameters_text(self, latex):
        entries = []
        parameters = self.parameters()
        for name, value in parameters.items():
            if "sigma" in parameters and name in ("tau", "sd"):  # the same number once more
                continue
            shown = text_of(value, "latex" if latex else "plain")
            entries.append(rf"\mathit{{{escape_latex(name)}}}={shown}" if latex else f"{name}={shown}")
        return "(" + (",~" if latex else ", ").join(entries) + ")"

    def __str__(self) -> str:
        return self._str_repr(formatting="plain_with_params")

    def __repr__(self) -> str:
        try:
            return str(self)
        except Exception:  # also for one that is half made, and after its session was cleared
            return f"{self._distr_name_for_repr()}(...)"


def _exchanged(function, memo):
    """Return a user's function, for the copy of a model: the variables in its results are exchanged for those of the copy."""

    @functools.wraps(function)
    def exchanged(*args, **kwargs):
        return copy.deepcopy(function(*args, **kwargs), {"exchange": memo["exchange"]})

    return exchanged if memo.get("exchange") else function


class Continuous(Distribution):
    """Base class of distributions of real numbers."""

    def __init__(self, shape=(), dtype=None, defaults=("median", "mean", "mode"), *args, **kwargs) -> None:
        dtype = K.floatx() if dtype is None else dtype
        super().__init__(shape, dtype, *args, defaults=defaults, **kwargs)


class Discrete(Distribution):
    """Base class of distributions of whole numbers; they have dtype int64 and no transform."""

    def __init__(self, shape=(), dtype=None, defaults=("mode",), *args, **kwargs) -> None:
        if kwargs.get("transform") is not None:
            raise ValueError(f"Transformations for discrete distributions are not possible: {type(self).__name__}")
        dtype = "int64" if dtype is None else dtype
        super().__init__(shape, dtype, *args, defaults=defaults, **kwargs)


class NoDistribution(Distribution):
    """Placeholder of a variable whose log-probability is counted elsewhere; `logp` is 0.

    Parameters
    ----------
    parent_dist : Distribution, optional
        The distribution that counts it; other attributes are looked up there.
    """

    def __init__(self, shape, dtype, testval=None, defaults=(), transform=None, parent_dist=None, *args, **kwargs) -> None:
        super().__init__(shape, dtype, *args, testval=testval, defaults=defaults, transform=transform, **kwargs)
        self.parent_dist = parent_dist

    def __getattr__(self, name) -> Any:
        parent = self.__dict__.get("parent_dist")
        if name.startswith("__") or parent is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return getattr(parent, name)

    def _str_repr(self, name=None, formatting="plain"):
        shown = self.__dict__.get("parent_dist")
        return super()._str_repr(name, formatting) if shown is None else shown._str_repr(name, formatting)

    def logp(self, x) -> K.TensorVariable:
        """Return zero for every element of `x`."""
        return K.zeros_like(x, dtype=K.floatx())


def _one_of(**values):
    given = {name: value for name, value in values.items() if value is not None and value is not UNSET}
    if len(given) > 1:
        raise TypeError(f"{' and '.join(given)} are names of the same argument; give one of them.")
    return next(iter(given.values()), None)


def _static_shape(parameter):
    """Return the static shape of a parameter; () for what is neither an array nor a tensor, such as another distribution."""
    if K.is_tensor(parameter):
        return K.int_shape(parameter)
    return parameter.shape if isinstance(parameter, np.ndarray) else ()


def _plain(value):
    return value if K.is_tensor(value) else np.asarray(value)
