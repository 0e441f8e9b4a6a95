"""Step methods for variables of few values, in PyMC3's names."""

import warnings

import numpy as np

from .._boundary import public_methods
from .._checks import as_integers, check_flag, check_int, check_numbers, described
from ..chains.elements import turns_of
from ..distributions import Bernoulli, Categorical, DensityDist, DiscreteUniform
from ..distributions.base.distribution import NoDistribution
from ..distributions.base.parameters import is_known
from ..model import modelcontext
from ..vartypes import bool_types
from .arraystep import Competence, value_variables
from .kernel_step import KernelStep
from .kernels.binary import BinaryInfo, BinaryKernel
from .kernels.gibbs import GibbsAtOnce, GibbsOneByOne

__all__ = ["BinaryGibbsMetropolis", "BinaryMetropolis", "CategoricalGibbsMetropolis", "ElemwiseCategorical"]

PROPOSALS = ("uniform", "proportional")
#: A variable that can be moved in so many turns is; the code of each is written out. Else its elements are moved one by one.
_MOST_TURNS = 4


class _DiscreteStep(KernelStep):
    """What the step methods of variables with few values have in common."""

    default_blocked = True
    _wanted = "binary"

    @classmethod
    def _default_vars(cls, model) -> list:
        return [var for var in model.vars if cls._takes(var)]

    @classmethod
    def _takes(cls, var) -> bool:
        """Tell whether a variable is of the kind that is moved."""
        return _is_binary(var)

    @classmethod
    def _check_vars(cls, vars) -> None:
        refused = [f"{var.name}, {_kind(var)}" for var in vars if not cls._takes(var)]
        if refused:
            raise ValueError(
                f"All variables must be {cls._wanted} for {cls.__name__}; got {'; '.join(refused)}. Leave them out of vars=: "
                "pm.sample then finds a step method for them."
            )


class _GibbsStep(_DiscreteStep):
    """A step method that draws element by element: one kernel for each variable, or more where `order` goes to and fro.

    Parameters
    ----------
    vars : variable, or list of variables
    order : 'random', or list of int
        In which order all their elements, taken together, are moved.
    model : Model
    """

    generates_stats = False
    _transit = 1.0

    def __init__(self, vars, order, model) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(self._default_vars(model) if vars is None else vars, model), model)
        self._runs = _runs(order, self.vars)

    @property
    def kernels(self) -> list:
        """New kernels with this step method's settings, in the order in which they move."""
        return [self._kernel_of(var, places) for var, places in self._runs]

    def _kernel_of(self, var, places):
        turns, values = turns_of(self.model, var), self._values_of(var)
        if var.dsize > 1 and (turns == 1 or (places is None and turns <= min(_MOST_TURNS, var.dsize // 2))):
            return GibbsAtOnce(var, values, self._transit, places, turns)
        return GibbsOneByOne(var, values, self._transit, places)

    def _values_of(self, var) -> np.ndarray:
        """Return the values that the elements of a variable may have, at least two: of a single one, it twice."""
        count = _number_of_categories(var) or 2
        return np.resize(np.arange(count), max(count, 2))


@public_methods
class BinaryMetropolis(_DiscreteStep):
    """Metropolis for binary variables: all of them flip at random, and all flips are accepted or rejected together.

    Parameters
    ----------
    vars : variable, or list of variables, default all binary ones of the model
    scaling : float, or array (size,)
        Each element flips with probability ``1 - 0.5**scaling``.
    tune : bool
        Of PyMC3, which does not tune it, either; the statistic `tune` tells of it.
    tune_interval : int
        Of PyMC3; without effect.
    model : Model, default the one whose context is open

    Notes
    -----
    Statistics of each iteration: `accept` (ratio of the densities), `tune`, `p_jump` (probability of a flip).
    """

    name = "binary_metropolis"
    stats_dtypes = [BinaryInfo.__annotations__]

    def __init__(self, vars=None, scaling=1.0, tune=True, tune_interval=100, model=None) -> None:
        model = modelcontext(model)
        super().__init__(value_variables(self._default_vars(model) if vars is None else vars, model), model)
        self.scaling = _scaling(scaling, sum(var.dsize for var in self.vars))
        self.tune_interval = check_int("tune_interval", tune_interval, 1)
        self.tune = self._tune_at_start = check_flag("tune", tune)

    @property
    def kernel(self) -> BinaryKernel:
        """A new kernel with this step method's settings."""
        return BinaryKernel(self.vars, self.scaling, self._tune_at_start)

    def reset_tuning(self) -> None:
        """Put tuning back to its start."""
        super().reset_tuning()
        self.tune = self._tune_at_start

    @staticmethod
    def competence(var, has_grad=False) -> Competence:
        """Return COMPATIBLE for binary variables."""
        return Competence.COMPATIBLE if _is_bernoulli(var) or _number_of_categories(var) == 2 else Competence.INCOMPATIBLE


@public_methods
class BinaryGibbsMetropolis(_GibbsStep):
    """Metropolis for binary variables, element by element.

    Elements that are independent, given all other variables, are moved at once.

    Parameters
    ----------
    vars : variable, or list of variables, default all binary ones of the model
    order : 'random', or list of int
        In which order all elements are moved, a permutation of their numbers. At random, variables follow each other as
        they are given, and the elements of each at random.
    transit_p : float
        Probability, from 0 to 1, that an element's other value is tried.
    model : Model, default the one whose context is open

    Raises
    ------
    ValueError
        A variable is not binary, or an argument is out of its range.
    """

    name = "binary_gibbs_metropolis"

    def __init__(self, vars=None, order="random", transit_p=0.8, model=None) -> None:
        super().__init__(vars, order, model)
        self.order, self.transit_p = order, _probability("transit_p", transit_p)
        self._transit = self.transit_p

    @staticmethod
    def competence(var, has_grad=False) -> Competence:
        """Return IDEAL for binary variables."""
        return Competence.IDEAL if _is_bernoulli(var) or _number_of_categories(var) == 2 else Competence.INCOMPATIBLE


@public_methods
class CategoricalGibbsMetropolis(_GibbsStep):
    """Gibbs sampling of categorical variables, element by element: each is drawn from its distribution given all else.

    Elements that are independent, given all other variables, are moved at once, with one evaluation of their factors for each
    category. All others are moved one after the other, with so many evaluations each.

    Parameters
    ----------
    vars : variable, or list of variables, default all categorical and binary ones of the model
    proposal : 'uniform' or 'proportional'
        Of PyMC3. Both draw in the same way, that of 'proportional': a category is proposed with its conditional
        probability, without the present one (Liu 1996).
    order : 'random', or list of int
        See `BinaryGibbsMetropolis`.
    model : Model, default the one whose context is open

    Raises
    ------
    ValueError
        A variable is neither categorical nor binary, its number of categories is not known, or an argument is none of those
        above.
    """

    name = "categorical_gibbs_metropolis"
    _wanted = "categorical or binary"

    def __init__(self, vars=None, proposal="uniform", order="random", model=None) -> None:
        if not isinstance(proposal, str) or proposal not in PROPOSALS:
            raise ValueError(f"Argument 'proposal' should either be 'uniform' or 'proportional'; got {described(proposal)}.")
        super().__init__(vars, order, model)
        self.order, self.proposal = order, proposal

    @classmethod
    def _takes(cls, var) -> bool:
        return _is_bernoulli(var) or isinstance(_distribution(var), Categorical)

    @classmethod
    def _check_vars(cls, vars) -> None:
        super()._check_vars(vars)
        unknown = [var.name for var in vars if isinstance(_distribution(var), Categorical) and _number_of_categories(var) is None]
        if unknown:
            raise ValueError(
                f"{cls.__name__} has to know how many categories {', '.join(unknown)} has; the length of the last axis of p is "
                "not known. Give p a static shape, or move the variable by pm.Metropolis."
            )

    @staticmethod
    def competence(var, has_grad=False) -> Competence:
        """Return IDEAL for categorical variables with more than two categories, COMPATIBLE for others and for binary ones."""
        if not CategoricalGibbsMetropolis._takes(var):
            return Competence.INCOMPATIBLE
        count = 2 if _is_bernoulli(var) else _number_of_categories(var)
        if count is None:
            return Competence.INCOMPATIBLE
        return Competence.IDEAL if count > 2 else Competence.COMPATIBLE


@public_methods
class ElemwiseCategorical(CategoricalGibbsMetropolis):
    """`CategoricalGibbsMetropolis` under PyMC3's older name, deprecated there and here.

    Parameters
    ----------
    vars : variable, or list of variables, default all categorical ones of the model
    values : sequence of int, optional
        The categories that are drawn; all of them if not given.
    model : Model, default the one whose context is open
    """

    name = "elemwise_categorical"
    _wanted = "categorical"

    def __init__(self, vars=None, values=None, model=None) -> None:
        warnings.warn("ElemwiseCategorical is deprecated, switch to CategoricalGibbsMetropolis.", DeprecationWarning, stacklevel=3)
        super().__init__(vars, model=model)
        self.values = None if values is None else _values(values)

    @classmethod
    def _takes(cls, var) -> bool:
        return isinstance(_distribution(var), Categorical)

    def _values_of(self, var):
        return super()._values_of(var) if self.values is None else self.values

    @staticmethod
    def competence(var, has_grad=False) -> Competence:
        """Return COMPATIBLE for categorical variables."""
        return Competence.COMPATIBLE if isinstance(_distribution(var), Categorical) else Competence.INCOMPATIBLE


# ---------------------------------------------------------------------------------------------------------------------
# Which variables
# ---------------------------------------------------------------------------------------------------------------------


def _distribution(var):
    """Return the distribution of a variable; of missing elements, that of the data."""
    own = var.distribution
    return own.parent_dist if isinstance(own, NoDistribution) and own.parent_dist is not None else own


def _kind(var):
    distribution = _distribution(var)
    count = f" of {distribution.k} categories" if isinstance(distribution, Categorical) else ""
    return f"{type(distribution).__name__}{count}"


def _is_bernoulli(var):
    return isinstance(_distribution(var), Bernoulli) or var.dtype in bool_types


def _number_of_categories(var):
    """Return the number of categories of a categorical variable; None of others, or where it is not known."""
    distribution = _distribution(var)
    known = isinstance(distribution, Categorical) and isinstance(distribution.k, (int, np.integer))
    return int(distribution.k) if known else None


def _is_binary(var):
    """Tell whether a variable is 0 or 1; one whose support only its user knows may be."""
    distribution = _distribution(var)
    if isinstance(distribution, DiscreteUniform):
        bounds = distribution.lower, distribution.upper
        return all(map(is_known, bounds)) and bool(np.all(np.equal(bounds[0], 0)) and np.all(np.equal(bounds[1], 1)))
    is_users = isinstance(distribution, (DensityDist, NoDistribution)) and np.dtype(var.dtype).kind in "iu"
    return _is_bernoulli(var) or _number_of_categories(var) == 2 or is_users


# ---------------------------------------------------------------------------------------------------------------------
# Arguments
# ---------------------------------------------------------------------------------------------------------------------


def _runs(order, vars):
    """Return (variable, places, or None for all at random) for each kernel."""
    if isinstance(order, str):
        if order != "random":
            raise ValueError(f"Argument 'order' has to be a permutation, a list of int, or 'random'; got {order!r}.")
        return [(var, None) for var in vars]
    sizes = [var.dsize for var in vars]
    numbers = np.asarray(check_numbers("order", order, "'random', or a list of int"))
    if numbers.ndim != 1 or sorted(numbers.tolist()) != list(range(sum(sizes))):
        raise ValueError(
            f"Argument 'order' has to be a permutation of 0 to {sum(sizes) - 1}, the numbers of all elements of "
            f"{', '.join(var.name for var in vars)}; got {described(order)}."
        )
    firsts, runs = np.cumsum([0, *sizes]), []
    for number in as_integers("order", numbers, "int64"):
        place = int(np.searchsorted(firsts, number, side="right")) - 1
        if not runs or runs[-1][0] is not vars[place]:
            runs.append((vars[place], []))
        runs[-1][1].append(int(number - firsts[place]))
    return runs


def _probability(name, value):
    number = check_numbers(name, value, "a probability")
    if number.ndim or not 0 <= number <= 1:
        raise ValueError(f"{name}: got {value!r}; need a probability, between 0 and 1.")
    return float(number)


def _scaling(scaling, size):
    numbers = check_numbers("scaling", scaling).astype("float64")
    if numbers.shape not in ((), (1,), (size,)) or not np.all(np.isfinite(numbers) & (numbers > 0)):
        raise ValueError(f"scaling: got {scaling!r}; need a positive number, or one for each of {size} elements.")
    return numbers.reshape(()) if numbers.size == 1 else numbers


def _values(values):
    numbers = as_integers("values", check_numbers("values", values, "a list of categories"), "int64")
    if numbers.ndim != 1 or len(numbers) < 2 or len(set(numbers.tolist())) < len(numbers):
        raise ValueError(f"values: got {described(values)}; need at least two different categories.")
    return numbers
