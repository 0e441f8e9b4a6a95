"""The model: a context that collects variables, and the log-probability they define."""

import contextlib
import importlib
import importlib.util
from typing import Any, NamedTuple

import numpy as np

from pymc3 import _context
from pymc3 import backends_symbolic as K
from pymc3.blocking import ArrayOrdering, DictToArrayBijection
from pymc3.model import builders
from pymc3.model.coords import Coords
from pymc3.model.factor import Factor
from pymc3.model.fingerprint import fingerprint
from pymc3.model.functions import FlatView, PointFunc, Profile, ValueGradFunction
from pymc3.model.initial_values import InitialValues
from pymc3.model.point import Point
from pymc3.model.tree import treedict, treelist
from pymc3.theanof import gradient, makeiter, split_flat
from pymc3.util import get_var_name
from pymc3.vartypes import continuous_types, discrete_types, typefilter

__all__ = ["Model", "ContextMeta", "ModelFactor"]


class ModelFactor(NamedTuple):
    """One term of a model's log-probability.

    Attributes
    ----------
    name : str
        Of the variable or potential.
    logp : tensor ()
    """

    name: str
    logp: Any


class ContextMeta(type):
    """Runs ``__init__`` of a model, or of a subclass, inside the model's own context."""

    def __call__(cls, *args, **kwargs):
        instance = cls.__new__(cls, *args, **kwargs)
        with instance:
            instance.__init__(*args, **kwargs)
        return instance

    def get_context(cls, error_if_none=True):
        """The innermost open context of this thread; an error, or None, where there is none."""
        context = _context.current()
        if context is None and error_if_none:
            raise _context.no_context_error()
        return context

    def get_contexts(cls):
        """All open contexts of this thread, outermost first."""
        return _context.open_contexts()


class Model(Factor, metaclass=ContextMeta):
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
    """

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        parent = kwargs.get("model")
        instance._parent = parent if parent is not None else _context.current()
        instance.session = K.get_session() if instance._parent is None else instance._parent.session
        return instance

    def __init__(self, name="", model=None, theano_config=None, coords=None, check_bounds=True):
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

    def __enter__(self):
        self.check_session()
        outer = _context.current()
        if outer is not None and getattr(outer, "session", None) is self.session:
            _context.push(self)
            return self
        # The engine's own functions build in this session's graph too, not only those of K.
        self.session.__enter__()
        _context.push(self, self._leave_session)
        return self

    def _leave_session(self):
        self.session.__exit__(None, None, None)
        if K.get_session().cleared:  # clear_session() was called inside the block
            K.clear_session()

    def __exit__(self, *_):
        _context.pop(self)

    @contextlib.contextmanager
    def building(self):
        """Inside the block the model's session is the current one, and locked.

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

    def check_session(self):
        """Raise `SessionClearedError` if the session in which this model was built was cleared."""
        self.session.check()

    @property
    def model(self):
        """The model itself."""
        return self

    @property
    def parent(self):
        """The enclosing model, or None."""
        return self._parent

    @property
    def root(self):
        """The outermost enclosing model: the model itself where there is none."""
        return self if self.parent is None else self.parent.root

    @property
    def isroot(self):
        """Whether there is no enclosing model."""
        return self.parent is None

    # ---- names -----------------------------------------------------------------------------------------------------

    @property
    def prefix(self):
        """What the names of all variables begin with."""
        return f"{self.name}_" if self.name else ""

    def name_for(self, name):
        """`name` with the model's prefix, if it does not have it."""
        if not isinstance(name, str):
            raise TypeError(f"Name needs to be a string but got: {name!r}. The name comes first: pm.Normal('x', mu, sigma).")
        return name if name.startswith(self.prefix) else self.prefix + name

    def name_of(self, name):
        """`name` without the model's prefix."""
        if not self.prefix or not name:
            return name
        return name[len(self.prefix) :] if name.startswith(self.prefix) else name

    def __getitem__(self, key):
        """The variable called `key`, with or without the model's prefix."""
        for name in (key, self.name_for(key)):
            if name in self.named_vars:
                return self.named_vars[name]
        raise KeyError(f"The model has no variable {key!r}; it has {sorted(self.named_vars)}.")

    def __contains__(self, key):
        return key in self.named_vars or self.name_for(key) in self.named_vars

    # ---- variables -------------------------------------------------------------------------------------------------

    def register(self, request):
        """Answer a request for a variable (see `pymc3._context`); on failure the model stays as it was."""
        with self.building():
            name = self.name_for(request.name)
            self._check_free_name(name)
            dims = self._coords.check_dims(getattr(request, "dims", None), name)
            with self:
                additions = self._build(name, request, dims)
            self._commit(additions, dims)
        return additions.result

    def _build(self, name, request, dims):
        if isinstance(request, _context.DeterministicRequest):
            return builders.build_deterministic(self, name, request.value)
        if isinstance(request, _context.PotentialRequest):
            return builders.build_potential(self, name, request.value)
        request = self._with_dims(request, dims)
        if request.observed is None:
            distribution = builders.make_distribution(name, request)
            return builders.build_free(self, name, distribution, request.total_size)
        if isinstance(request.observed, dict):
            return builders.build_multi_observed(self, name, request)
        return builders.build_observed(self, name, request)

    def _with_dims(self, request, dims):
        """The request with the shape that its dims stand for."""
        if dims is None:
            return request
        if request.has_shape:
            raise ValueError(f"Specify only one of 'dims' or 'shape' for variable {request.name!r}.")
        shape = self._coords.shape_from_dims(dims)
        make = request.make
        return _context.VariableRequest(
            request.name,
            request.dist_class,
            lambda **extra: make(**{"shape": shape, **extra}),
            request.observed,
            request.total_size,
            dims,
            request.has_shape,
        )

    def Var(self, name, dist, data=None, total_size=None, dims=None):
        """Add a variable with the distribution `dist`, observed where `data` is given, and return it."""
        request = _context.VariableRequest(name, type(dist), lambda **extra: dist, data, total_size, dims, True)
        with self.building(), self:
            name = self.name_for(name)
            self._check_free_name(name)
            dims = self._coords.check_dims(dims, name)
            if data is None:
                additions = builders.build_free(self, name, dist, total_size)
            elif isinstance(data, dict):
                additions = builders.build_multi_observed(self, name, request)
            else:
                additions = builders.build_observed(self, name, request)
            self._commit(additions, dims)
        return additions.result

    def add_random_variable(self, var, dims=None):
        """Give a named tensor a place among the model's variables, without a term of the log-probability."""
        self._check_free_name(var.name)
        self._name(var, self._coords.check_dims(dims, var.name))

    def _check_free_name(self, name):
        if self.named_vars.tree_contains(name):
            raise ValueError(f"Variable name {name} already exists in the model; give each variable a name of its own.")

    def _commit(self, additions, dims):
        for variable in additions.named():
            self._check_free_name(variable.name)
        if dims is not None and K.is_tensor(additions.result) and len(dims) != K.ndim(additions.result):
            axes = K.ndim(additions.result)
            raise ValueError(f"{additions.result.name!r} has {axes} axes, but its dims {dims} name {len(dims)}.")
        for variable, default in zip(additions.free, additions.defaults):
            self.initial_values.add(variable, default)
        self.free_RVs.extend(additions.free)
        self.deterministics.extend(additions.deterministics)
        self.observed_RVs.extend(additions.observed)
        self.potentials.extend(additions.potentials)
        self.missing_values.extend(additions.missing)
        for variable in additions.named():
            self._name(variable, dims if variable is additions.result else None)
        self._forget()

    def _name(self, variable, dims):
        self.named_vars[variable.name] = variable
        if dims is not None:
            self._coords.name_dims(variable.name, dims)
            variable.dims = dims
        attribute = self.name_of(variable.name)
        if attribute not in self.__dict__ and not hasattr(type(self), attribute):
            setattr(self, attribute, variable)

    # ---- coords and dims -------------------------------------------------------------------------------------------

    @property
    def coords(self):
        """Dimension name -> coordinate values."""
        return self._coords.coords

    @property
    def RV_dims(self):
        """Variable name -> names of its dimensions."""
        return self._coords.dims

    def add_coords(self, coords):
        """Add coordinates: dimension name -> values.

        Raises
        ------
        ValueError
            A dimension has other values already, or is called ``chain`` or ``draw``.
        """
        self._coords.add(coords)

    def shape_from_dims(self, dims):
        """The shape that dimensions called `dims` have."""
        return self._coords.shape_from_dims(self._coords.check_dims(dims))

    # ---- which variables -------------------------------------------------------------------------------------------

    @property
    def vars(self):
        """The free variables, on the scale on which samplers move: the inputs of the log-probability."""
        return list(self.free_RVs)

    @property
    def basic_RVs(self):
        """Free and observed variables: those with a distribution of their own."""
        return list(self.free_RVs) + list(self.observed_RVs)

    @property
    def unobserved_RVs(self):
        """Free variables and everything that is computed from them."""
        return self.vars + list(self.deterministics)

    @property
    def disc_vars(self):
        """The discrete free variables."""
        return typefilter(self.vars, discrete_types)

    @property
    def cont_vars(self):
        """The continuous free variables."""
        return typefilter(self.vars, continuous_types)

    def untransformed(self, variable):
        """For a free variable, the variable on its own scale: the transformed one, or itself."""
        for other in self.root.deterministics:
            if getattr(other, "transformed", None) is variable:
                return other
        return variable

    # ---- log-probability -------------------------------------------------------------------------------------------

    @property
    def factors(self):
        """The terms of the log-probability, one per free or observed variable and potential: list of `ModelFactor`."""
        return list(self.remember("factors", self._factors))

    def _factors(self):
        terms = [ModelFactor(variable.name, variable.logpt) for variable in self.basic_RVs]
        return terms + [ModelFactor(potential.name, _total(potential)) for potential in self.potentials]

    @property
    def logpt(self):
        """Tensor (): the log-probability with the Jacobians of transforms."""
        return self.remember("logpt", lambda: _sum(factor.logp for factor in self.factors))

    @property
    def logp_nojact(self):
        """Tensor (): the log-probability without the Jacobians of transforms."""
        return self.remember("logp_nojact", lambda: _sum(v.logp_nojact for v in self.basic_RVs) + self._potential_logp())

    @property
    def varlogpt(self):
        """Tensor (): the log-probability of the free variables."""
        return self.remember("varlogpt", lambda: _sum(v.logpt for v in self.free_RVs))

    @property
    def datalogpt(self):
        """Tensor (): the log-probability of the observed variables, and the potentials."""
        return self.remember("datalogpt", lambda: _sum(v.logpt for v in self.observed_RVs) + self._potential_logp())

    def _potential_logp(self):
        return _sum(_total(potential) for potential in self.potentials)

    def dlogpt(self, vars=None):
        """Tensor (size,): gradient of `logpt` with respect to `vars` (all continuous ones)."""
        return gradient(self.logpt, self.cont_vars if vars is None else vars)

    def dlogp(self, vars=None):
        """Compiled function of a point: gradient of the log-probability with respect to `vars` (continuous ones)."""
        return super().dlogp(self.cont_vars if vars is None else vars)

    @property
    def logp_array(self):
        """Function of a flat vector (see `bijection`): the log-probability."""
        return self.bijection.mapf(self.logp)

    @property
    def dlogp_array(self):
        """Function of a flat vector (see `bijection`): the gradient."""
        return self.bijection.mapf(self.dlogp(self.cont_vars))

    def logp_dlogp_function(self, grad_vars=None, tempered=False, **kwargs):
        """Compile value and gradient of the log-probability as functions of one flat vector.

        Parameters
        ----------
        grad_vars : list of variables, optional
            Default: the continuous ones. The others are fixed by ``set_extra_values``.
        tempered : bool
            Whether prior and data get separate weights (``set_weights``).

        Returns
        -------
        ValueGradFunction
        """
        if grad_vars is None:
            grad_vars = self.cont_vars
        else:
            wrong = [v.name for v in grad_vars if v.dtype not in continuous_types]
            if wrong:
                raise ValueError(f"Can only compute the gradient of continuous types, not of {wrong}.")
        extra_vars = [v for v in self.free_RVs if v not in set(grad_vars)]
        costs = [self.varlogpt, self.datalogpt] if tempered else [self.logpt]
        return ValueGradFunction(costs, grad_vars, extra_vars, **kwargs)

    # ---- points ----------------------------------------------------------------------------------------------------

    @property
    def test_point(self):
        """Where samplers start: name -> array."""
        self.check_session()
        return {variable.name: variable.init_value for variable in self.vars}

    def check_test_point(self, test_point=None, round_vals=2):
        """Log-probability of each free and observed variable at a point.

        Parameters
        ----------
        test_point : dict, optional
            Default: `test_point`; a dict with some of the variables is completed from it.
        round_vals : int
            Number of decimals.

        Returns
        -------
        pandas.Series, or dict where pandas is not installed
        """
        logps = self.logps_at({**self.test_point, **({} if test_point is None else test_point)})
        return _series({name: np.round(value, round_vals) for name, value in logps.items()})

    def logps_at(self, point):
        """Log-probability of each free and observed variable at a complete point: name -> float."""
        variables = self.basic_RVs
        with self.building():
            terms = self.remember("logps_at", lambda: [variable.logpt for variable in variables])
            # Needed once in a while: evaluated, not compiled.
            values = K.eval(terms, {root: point[root.name] for root in K.inputs_of(terms)}) if terms else []
        return {variable.name: float(value) for variable, value in zip(variables, values)}

    @property
    def bijection(self):
        """The map between points and flat vectors of all free variables."""
        return DictToArrayBijection(ArrayOrdering(self.vars), self.test_point)

    @property
    def dict_to_array(self):
        """The function from points to flat vectors."""
        return self.bijection.map

    @property
    def ndim(self):
        """Length of the flat vector of all free variables."""
        return sum(variable.dsize for variable in self.free_RVs)

    # ---- compiled functions ----------------------------------------------------------------------------------------

    def makefn(self, outs, mode=None, *args, **kwargs):
        """Compile a function of the free variables, in the order of `vars` or by name.

        Parameters
        ----------
        outs : tensor or list of tensors
        mode : object
            Accepted for old scripts.
        """
        with self.building():
            return K.function(self.vars, _tensors(outs), *args, **kwargs)

    def fn(self, outs, mode=None, *args, **kwargs):
        """Compile a function of a point (a dict), of which it takes the variables that `outs` depend on."""
        with self.building():
            outs = _tensors(outs)
            needed = set(K.inputs_of(outs))
            return PointFunc(K.function([v for v in self.vars if v in needed], outs, *args, **kwargs))

    def fastfn(self, outs, mode=None, *args, **kwargs):
        """As `fn`."""
        return self.fn(outs, mode, *args, **kwargs)

    def profile(self, outs, n=1000, point=None, profile=True, *args, **kwargs):
        """Time `n` calls of a function of a point; see `Profile`."""
        f = self.makefn(outs, *args, **kwargs)
        point = self.test_point if point is None else point
        return Profile(f, [point[variable.name] for variable in f.inputs], n)

    def flatten(self, vars=None, order=None, inputvar=None):
        """One flat vector in place of several variables.

        Parameters
        ----------
        vars : list of variables, optional
            Default: all free ones.
        order : ArrayOrdering, optional
        inputvar : tensor (size,), optional
            Default: a new placeholder.

        Returns
        -------
        FlatView
        """
        vars = self.free_RVs if vars is None else list(makeiter(vars))
        order = ArrayOrdering(vars) if order is None else order
        if inputvar is None:
            inputvar = K.placeholder((order.size,), K.floatx(), name="flat_view")
        by_name = {get_var_name(v): v for v in vars}
        parts = split_flat(inputvar, [by_name[entry.var] for entry in order.vmap])
        return FlatView(inputvar, parts, {entry.var: entry for entry in order.vmap})

    def fingerprint(self):
        """Hex digest of the model's structure: names, shapes, dtypes, distributions, transforms; not of data values."""
        return fingerprint(self)

    # ---- results that are computed once ----------------------------------------------------------------------------

    def remember(self, key, make):
        """``make()``, computed once for each `key` until the model gets another variable."""
        with self.building():
            if key not in self._memory:
                with self:
                    self._memory[key] = make()
            return self._memory[key]

    def _forget(self):
        model = self
        while model is not None:
            model._memory.clear()
            model = model.parent

    # ---- text ------------------------------------------------------------------------------------------------------

    def _lines(self, formatting):
        variables = [*self.unobserved_RVs, *self.observed_RVs]
        hidden = {v.transformed for v in self.deterministics if getattr(v, "transformed", None) is not None}
        return [v._str_repr(formatting=formatting) for v in variables if v not in hidden and hasattr(v, "_str_repr")]

    def _str_repr(self, formatting="plain"):
        lines = self._lines(formatting)
        if formatting.startswith("latex"):
            inside = r" \\ ".join(line.strip("$").replace(r"\sim", r"&\sim &") for line in lines)
            return rf"$$\begin{{array}}{{rcl}}{inside}\end{{array}}$$"
        return "\n".join(lines)

    def __str__(self):
        return self._str_repr()

    def _repr_latex_(self, *, formatting="latex", **kwargs):
        """LaTeX for notebooks."""
        return self._str_repr(formatting=formatting)

    __latex__ = _repr_latex_


def _tensors(outs):
    return [K.as_tensor(out) for out in outs] if isinstance(outs, (list, tuple)) else K.as_tensor(outs)


def _sum(terms):
    terms = list(terms)
    total = terms[0] if terms else K.constant(0.0, dtype=K.floatx())
    for term in terms[1:]:
        total = total + term
    return total


def _total(potential):
    return potential if K.ndim(potential) == 0 else K.sum(potential)


def _series(values):
    if importlib.util.find_spec("pandas") is None:
        return values
    pandas = importlib.import_module("pandas")
    return pandas.Series(values, name="Log-probability of test_point")
