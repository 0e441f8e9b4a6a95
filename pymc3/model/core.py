"""The model: a context that collects variables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .. import _context, backends_symbolic as K
from .._boundary import public, public_methods
from .._checks import check_name, closest, count, described, listed
from ..exceptions import DuplicateNameError, ShapeError
from ..util import Shown, is_transformed_name, warn_user
from ..vartypes import continuous_types, discrete_types, typefilter
from . import builders
from .coords import Coords
from .copying import Copied
from .data_shapes import check_with_data
from .fingerprint import fingerprint
from .initial_values import InitialValues
from .logp import JointLogp
from .opening import OpenInSession
from .pickling import Pickled
from .point import ModelLike
from .tree import treedict, treelist
from .variables import TransformedRV, value_variable

if TYPE_CHECKING:
    from .variable import PyMC3Variable
    from .variables import FreeRV

__all__ = ["Model", "ContextMeta"]

_NOTHING = object()
_MOST_LINES = 100  # of a model's text in an interactive session


class ContextMeta(type):
    """Runs ``__init__`` of a model, or of a subclass, inside the model's own context."""

    @public
    def __call__(cls, *args, **kwargs) -> Model:
        """Return a model whose ``__init__`` ran while it was the open one."""
        instance = cls.__new__(cls, *args, **kwargs)
        with instance:
            instance.__init__(*args, **kwargs)
        return instance

    def get_context(cls, error_if_none=True) -> Model | None:
        """Return the innermost open context of this thread; an error, or None, where there is none."""
        model = _context.open_model()
        if model is None and error_if_none:
            raise _context.no_context_error()
        return model

    def get_contexts(cls) -> list[Model]:
        """Return all open models of this thread, outermost first."""
        return [context for context in _context.open_contexts() if isinstance(context, cls)]


@public_methods
class Model(JointLogp, OpenInSession, Copied, Pickled, ModelLike, Shown, metaclass=ContextMeta):
    """A joint distribution of named variables; also a context in which they are defined.

    Subclass it, and define variables in ``__init__`` after ``super().__init__(name, model)``, for a reusable part of models.

    Parameters
    ----------
    name : str
        Prefix of the names of all variables: ``x`` becomes ``name_x``.
    model : Model, optional
        The enclosing model, which gets all variables too. Default: the open one.
    theano_config : dict, optional
        Accepted for old scripts; engines are configured by their own means.
    coords : dict, optional
        Dimension name -> coordinate values.
    check_bounds : bool
        Whether log-probabilities test supports and parameters; False is faster where they always hold.

    Examples
    --------
    >>> with pm.Model() as model:
    ...     sigma = pm.HalfNormal("sigma", 1.0)
    ...     y = pm.Normal("y", mu=0.0, sigma=sigma, observed=[-0.5, 1.5])
    >>> model.named_vars.keys() >= {"sigma_log__", "sigma", "y"}
    True
    >>> point = {"sigma_log__": 0.0}                      # points are on the scale on which samplers move
    >>> round(float(model.logp(point)), 6)
    -3.813668
    """

    def __new__(cls, *args, **kwargs) -> Model:
        """Return a model that knows the one around it and its session, before ``__init__`` opens it."""
        instance = super().__new__(cls)
        parent = kwargs.get("model")
        if not isinstance(parent, (Model, type(None))):
            raise TypeError(f"model must be a pm.Model, the one around the new one; got {described(parent)}.")
        instance._parent = parent if parent is not None else _context.open_model()
        instance.session = K.get_session() if instance._parent is None else instance._parent.session
        return instance

    def __init__(self, name="", model=None, theano_config=None, coords=None, check_bounds=True) -> None:
        if not isinstance(name, str):
            raise TypeError(f"The name of a model must be a string, got {name!r}.")
        self.name = name
        self.check_bounds = check_bounds
        self._memory = {}
        parent = self.parent
        self.initial_values = InitialValues() if parent is None else parent.initial_values
        self._coords = Coords() if parent is None else parent._coords
        self.add_coords(coords)
        self.named_vars = treedict(parent=parent.named_vars if parent is not None else None)
        self.data_vars = treedict(parent=parent.data_vars if parent is not None else None)
        for kind in ("free_RVs", "observed_RVs", "deterministics", "potentials", "missing_values"):
            above = None if parent is None else getattr(parent, kind)
            setattr(self, kind, treelist(parent=above))

    # ---- context ---------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Make the model's session the current one inside the block, and lock it.

        Raises
        ------
        SessionClearedError
            The session in which this model was built was cleared.
        """
        self.check_session()
        with self.session.lock, contextlib.ExitStack() as opened:
            if K.get_session() is not self.session:
                opened.enter_context(self.session)
            yield

    def check_session(self) -> None:
        """Raise `SessionClearedError` if the session in which this model was built was cleared."""
        self.session.check()

    @property
    def model(self) -> Model:
        """The model itself."""
        return self

    @property
    def parent(self) -> Model | None:
        """The enclosing model, or None."""
        return self._parent

    @property
    def root(self) -> Model:
        """The outermost enclosing model: the model itself where there is none."""
        return self if self.parent is None else self.parent.root

    @property
    def isroot(self) -> bool:
        """Whether there is no enclosing model."""
        return self.parent is None

    # ---- names -----------------------------------------------------------------------------------------------------

    @property
    def prefix(self) -> str:
        """What the names of all variables begin with."""
        return f"{self.name}_" if self.name else ""

    def name_for(self, name) -> str:
        """Return `name` with the model's prefix, if it does not have it."""
        check_name(name, "pm.Normal('x', mu, sigma)")
        return name if name.startswith(self.prefix) else self.prefix + name

    def name_of(self, name) -> str:
        """Return `name` without the model's prefix."""
        if not self.prefix or not name:
            return name
        return name.removeprefix(self.prefix)

    def __getitem__(self, key) -> K.TensorVariable:
        """Return the variable called `key`, with or without the model's prefix."""
        for name in (key, self.name_for(key)):
            if name in self.named_vars:
                return self.named_vars[name]
        hint = closest(key, self.named_vars)
        raise KeyError(f"The model has no variable {key!r}; it has {sorted(self.named_vars)}.{hint}")

    def __contains__(self, key) -> bool:
        return key in self.named_vars or self.name_for(key) in self.named_vars

    # ---- variables -------------------------------------------------------------------------------------------------

    def register(self, request) -> K.TensorVariable:
        """Answer a request for a variable (see `pymc3._context`); on failure the model stays as it was."""
        check_name(request.name, _context.example_of(request))
        if isinstance(request, _context.VariableRequest) and type(self).Var is not Model.Var:
            return self._through_var(request)
        return self._add(request.name, request.dims, lambda name, dims: self._build(self._with_dims(request, dims), name))

    def _through_var(self, request):
        """Return what the method `Var` of a subclass makes of a request: as in PyMC3, that is where variables come by."""
        with self.building(), self, builders.errors_naming(request.name):
            dims = self._coords.check_dims(request.dims, request.name)
            shaped = self._with_dims(request, dims)
            # Data say themselves which shape there is.
            distribution = builders.make_distribution(request.name, shaped) if request.observed is None else shaped.make()
            extra = {} if dims is None else {"dims": dims}
            return self.Var(request.name, distribution, data=request.observed, total_size=request.total_size, **extra)

    def _add(self, name, dims, build):
        with self.building(), self:
            name = self.name_for(name)
            self._check_free_name(name)
            dims = self._coords.check_dims(dims, name)
            additions = build(name, dims)
            self._commit(additions, dims)
        return additions.result

    def _build(self, request, name):
        with builders.errors_naming(name, request.noun):
            return request.answered_by(builders.Builder(self, name))

    def _with_dims(self, request, dims):
        """Return the request with the shape that its dims stand for."""
        return request if dims is None else request.with_shape(self._coords.shape_from_dims(dims))

    def Var(self, name, dist, data=None, total_size=None, dims=None) -> FreeRV:
        """Add a variable with the distribution `dist`, observed where `data` is given, and return it.

        Parameters
        ----------
        name : str
        dist : Distribution
            Made with ``.dist()``.
        data : array, optional
            Observed values.
        total_size : int, optional
            Number of data that `data` stand for: its log-probability is scaled by their quotient.
        dims : sequence of str, optional
            Name of the dimension of each axis.
        """
        request = _context.VariableRequest(name, type(dist), lambda **extra: dist, data, total_size, dims, bool(dist.shape))
        return self._add(name, dims, lambda name, dims: self._build(request, name))

    def add_random_variable(self, var, dims=None) -> None:
        """Give a named tensor a place among the model's variables, without a term of the log-probability.

        Parameters
        ----------
        var : tensor
            Its `name` is that of the variable.
        dims : sequence of str, optional
            Name of the dimension of each axis.

        Raises
        ------
        DuplicateNameError
            The model has a variable of that name.
        """
        self._check_free_name(var.name)
        dims = self._coords.check_dims(dims, var.name)
        self._coords.check_names("data", var.name, dims)
        self._name("data", var, dims)

    def _check_free_name(self, name):
        if self.named_vars.tree_contains(name):
            raise DuplicateNameError(f"Variable name {name} already exists in the model; give each variable a name of its own.")

    def _commit(self, additions, dims):
        for variable in additions.named():
            self._check_free_name(variable.name)
        _warn_of_hidden_name(additions.result.name)
        if dims is not None and K.is_tensor(additions.result) and len(dims) != K.ndim(additions.result):
            axes = K.ndim(additions.result)
            raise ValueError(f"{additions.result.name!r} has {count(axes, 'axis', 'axes')}, but its dims {dims} name {len(dims)}.")
        kept_in = {id(v): group for group in ("observed", "potentials") for v in getattr(additions, group)}
        entries = [(kept_in.get(id(v), "unobserved"), v, dims if v is additions.result else None) for v in additions.named()]
        for group, variable, own in entries:
            self._coords.check_names(group, variable.name, own)
        self._check_lengths(additions.result, dims)
        check_with_data(self.root, additions.result)
        for variable, default in zip(additions.free, additions.defaults):
            self.initial_values.add(variable, default)
        self.free_RVs.extend(additions.free)
        self.deterministics.extend(additions.deterministics)
        self.observed_RVs.extend(additions.observed)
        self.potentials.extend(additions.potentials)
        self.missing_values.extend(additions.missing)
        for group, variable, own in entries:
            self._name(group, variable, own)
        self._forget()

    def _check_lengths(self, variable, dims):
        """Raise ShapeError where a variable has another length than the coordinates of its dimension."""
        if dims is not None and K.is_tensor(variable):
            for dim, length in zip(dims, K.int_shape(variable)):
                known = len(self.coords[dim])
                if length not in (None, known):
                    raise ShapeError(
                        f"{variable.name!r} has length {length} along dimension {dim!r}, which has "
                        f"{count(known, 'label', 'labels')}. Leave out dims=, or correct one of the two."
                    )

    def _name(self, group, variable, dims):
        self.named_vars[variable.name] = variable
        self._coords.name_dims(group, variable.name, dims)
        if dims is not None:
            variable.dims = dims
        attribute = self.name_of(variable.name)
        if attribute not in self.__dict__ and not hasattr(type(self), attribute):
            setattr(self, attribute, variable)

    # ---- coords and dims -------------------------------------------------------------------------------------------

    @property
    def coords(self) -> dict[str, Any]:
        """Dimension name -> coordinate values."""
        return self._coords.coords

    @property
    def RV_dims(self) -> dict[str, tuple[str, ...]]:
        """Variable name -> names of its dimensions."""
        return self._coords.dims

    def add_coords(self, coords) -> None:
        """Add coordinates: the labels along dimensions.

        Parameters
        ----------
        coords : dict of str to sequence, or None
            Dimension name -> one label for each place along it. A dimension may come again with the same labels.

        Raises
        ------
        TypeError
            `coords` is no dict, or labels are no sequence.
        ValueError
            A dimension has other labels already, or is called ``chain`` or ``draw``.
        """
        self._coords.add(coords)

    def shape_from_dims(self, dims) -> tuple[int, ...]:
        """Return the shape that dimensions called `dims` have.

        Parameters
        ----------
        dims : sequence of str, or None
            Names of dimensions of this model; None: no axes.

        Raises
        ------
        ValueError
            A name occurs twice or is unknown.
        """
        return self._coords.shape_from_dims(self._coords.check_dims(dims) or ())

    # ---- which variables -------------------------------------------------------------------------------------------

    @property
    def vars(self) -> list[FreeRV]:
        """The free variables, on the scale on which samplers move: the inputs of the log-probability."""
        return list(self.free_RVs)

    @property
    def basic_RVs(self) -> list[PyMC3Variable]:
        """Free and observed variables: those with a distribution of their own."""
        return list(self.free_RVs) + list(self.observed_RVs)

    @property
    def unobserved_RVs(self) -> list[PyMC3Variable]:
        """Free variables and everything that is computed from them."""
        return [*self.vars, *self.deterministics]

    @property
    def disc_vars(self) -> list[FreeRV]:
        """The discrete free variables."""
        return typefilter(self.vars, discrete_types)

    @property
    def cont_vars(self) -> list[FreeRV]:
        """The continuous free variables."""
        return typefilter(self.vars, continuous_types)

    def untransformed(self, variable) -> K.TensorVariable:
        """Return the variable on its own scale for a free one: the transformed variable, or itself."""
        for other in self.root.deterministics:
            if value_variable(other) is variable:
                return other
        return variable

    def fingerprint(self) -> str:
        """Return a hex digest of the model's structure: names, shapes, dtypes, distributions, transforms; not of data values."""
        return fingerprint(self)

    # ---- results that are computed once ----------------------------------------------------------------------------

    def remember(self, key, make) -> Any:
        """Return ``make()``, which is computed once for each `key` until the model gets another variable."""
        self.check_session()
        known = self._memory.get(key, _NOTHING)
        if known is not _NOTHING:  # without the lock: a thread that only evaluates waits for nobody
            return known
        with self.session.apart(), self.building(), self:
            if key not in self._memory:
                self._memory[key] = make()
            return self._memory[key]

    def _forget(self):
        model = self
        while model is not None:
            model._memory.clear()
            model = model.parent

    # ---- text ------------------------------------------------------------------------------------------------------

    def _lines(self, formatting, most=None):
        variables = [*self.unobserved_RVs, *self.observed_RVs]
        hidden = {v.transformed for v in self.deterministics if isinstance(v, TransformedRV)}
        shown = [v for v in variables if v not in hidden]
        lines = [v._str_repr(formatting=formatting) for v in shown[:most]]
        return lines if len(lines) == len(shown) else [*lines, f"... and {len(shown) - len(lines)} more"]

    def _str_repr(self, formatting="plain"):
        lines = self._lines(formatting)
        if formatting.startswith("latex"):
            inside = r" \\ ".join(line.strip("$").replace(r"\sim", r"&\sim &") for line in lines)
            return rf"$$\begin{{array}}{{rcl}}{inside}\end{{array}}$$"
        return "\n".join(_aligned(lines))

    def __repr__(self) -> str:
        try:
            lines = _aligned(self._lines("plain_with_params", _MOST_LINES))
        except Exception:  # after its session was cleared
            lines = [f"<Model of {listed(self.named_vars)}>"]
        return "\n".join(lines) or "<Model without variables>"

    def _repr_html_(self):
        """Return the graph and a table of the variables, for notebooks; None after the session was cleared."""
        return None if self.session.cleared else _context.above.html_of(self)


def _aligned(lines):
    """Return lines ``name ~ distribution``, with their tildes below each other."""
    parts = [line.partition(" ~ ") for line in lines]
    width = max((len(name) for name, _, _ in parts), default=0)
    return [name.rjust(width) + tilde + distribution for name, tilde, distribution in parts]


def _warn_of_hidden_name(name):
    """Warn of a name that looks like that of a variable on the scale of samplers: results leave such variables out."""
    if is_transformed_name(name):
        warn_user(
            f"The name {name!r} ends like those of transformed variables, which summaries, plots and InferenceData leave out. "
            "Choose a name that does not end in '__'."
        )
