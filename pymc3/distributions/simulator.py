"""A distribution from which one can draw, but whose density is unknown."""

import numpy as np
import scipy

from .. import backends_symbolic as K
from .._checks import check_numbers, check_sequence
from ..shapes import to_tuple
from ..util import escape_latex
from .base.distribution import NoDistribution
from .base.draws import draw_event_parameters
from .base.texts import text_of

__all__ = ["Simulator", "identity", "gaussian", "laplace", "KullbackLiebler"]


class Simulator(NoDistribution):
    """Data that a function simulates, for inference without a likelihood (approximate Bayesian computation).

    Its log-probability is zero: `sample_smc` compares simulated with observed data instead. Other samplers see the prior.

    Parameters
    ----------
    function : callable
        ``function(*params)`` -> array of simulated data, of the shape of the observed ones, from NumPy arrays.
    params : list of numbers, arrays, tensors or variables, optional
        Arguments of `function`. `*args` is another way to pass them.
    distance : {"gaussian", "laplace", "kullback_leibler"} or callable
        ``distance(epsilon, observed, simulated)`` -> the logarithm of a kernel, an array whose sum counts.
    sum_stat : {"identity", "sort", "mean", "median"} or callable
        What of the data is compared. "kullback_leibler" compares the data themselves.
    epsilon : float or array
        Width of the kernel.
    observed : array
        The data; outside a model, ``Simulator.dist(..., observed=data)``.

    Raises
    ------
    TypeError
        `function` is not callable; no data are given; both `*args` and `params` are.
    ValueError
        An unknown name of a distance or a summary.
    """

    def __new__(cls, *args, **kwargs) -> K.TensorVariable:
        """Hand the data to the distribution as well: a model keeps them to itself."""
        data = {"_data": kwargs["observed"]} if kwargs.get("observed") is not None else {}
        return super().__new__(cls, *args, **kwargs, **data)

    def __init__(
        self, function, *args, params=None, distance="gaussian", sum_stat="identity", epsilon=1, observed=None, _data=None, **kwargs
    ) -> None:
        if not callable(function):
            raise TypeError(f"Simulator: function must be callable, got {function!r}.")
        if args and params is not None:
            raise TypeError("Simulator: pass the arguments of the function as params=[...] or by position, not both.")
        data = _data if observed is None else observed
        if data is None:
            raise TypeError("Simulator needs data to compare simulations with: pm.Simulator('s', function, params=[...], observed=data).")
        data = K.eval(data) if K.is_tensor(data) else check_numbers("observed of Simulator", data)
        self.function = function
        self.params = list(args) if params is None else check_sequence("params", params, "of the function's arguments")
        self.epsilon = epsilon
        self.distance = _distance(distance, data)
        self.sum_stat = identity if distance == "kullback_leibler" else _summary(sum_stat)
        dtype = "int64" if data.dtype.kind in "iub" else K.floatx()
        super().__init__(shape=kwargs.pop("shape", None) or data.shape, dtype=dtype, **kwargs)

    def random(self, point=None, size=None) -> np.ndarray:
        """Return simulated data, one call of the function for each draw: it takes the parameters of one draw only."""
        size = to_tuple(size)
        ranks = [K.ndim(p) if K.is_tensor(p) else np.ndim(p) for p in self.params]
        values, _ = draw_event_parameters(self.params, ranks, (), point, size)
        if not size:
            return np.asarray(self.function(*values))
        each = [np.broadcast_to(v, size + np.shape(v)[v.ndim - rank :]) for v, rank in zip(values, ranks)]
        simulated = [np.asarray(self.function(*(v[index] for v in each))) for index in np.ndindex(size)]
        return np.stack(simulated).reshape(size + simulated[0].shape)

    def _distr_parameters_for_repr(self):
        return []

    def _str_repr(self, name=None, formatting="plain"):
        # What tells simulators apart are their functions: they are shown in every form.
        parameters = ", ".join(text_of(p) for p in self.params)
        names = [_name_of(f) for f in (self.function, self.distance, self.sum_stat)]
        if formatting.startswith("latex"):
            function, distance, sum_stat = (rf"\text{{{escape_latex(each)}}}" for each in names)
            lead = rf"\text{{{escape_latex(name)}}} \sim " if name else ""
            return rf"${lead}\text{{Simulator}}({function}({escape_latex(parameters)}), {distance}, {sum_stat})$"
        function, distance, sum_stat = names
        return f"{f'{name} ~ ' if name else ''}Simulator({function}({parameters}), {distance}, {sum_stat})"


def _name_of(function):
    return getattr(function, "__name__", type(function).__name__)


def _distance(distance, data):
    if isinstance(distance, str) and distance in _DISTANCES:
        return _DISTANCES[distance](data)
    if callable(distance):
        return distance
    raise ValueError(f"Simulator: the distance {distance!r} is unknown. Use one of {sorted(_DISTANCES)}, or a function.")


def _summary(sum_stat):
    if isinstance(sum_stat, str) and sum_stat in _SUMMARIES:
        return _SUMMARIES[sum_stat]
    if callable(sum_stat):
        return sum_stat
    raise ValueError(f"Simulator: the summary {sum_stat!r} is unknown. Use one of {sorted(_SUMMARIES)}, or a function.")


def identity(x) -> np.ndarray:
    """Return `x` itself."""
    return x


def gaussian(epsilon, obs_data, sim_data) -> np.ndarray:
    """Return -((obs_data - sim_data) / epsilon)**2 / 2, element by element."""
    return -0.5 * ((obs_data - sim_data) / epsilon) ** 2


def laplace(epsilon, obs_data, sim_data) -> np.ndarray:
    """Return -abs((obs_data - sim_data) / epsilon), element by element."""
    return -np.abs((obs_data - sim_data) / epsilon)


class KullbackLiebler:
    """Minus an estimate of the Kullback-Leibler divergence of simulated from observed data, by nearest neighbours.

    Perez-Cruz (2008), "Kullback-Leibler divergence estimation of continuous distributions". PyMC3's spelling.

    Parameters
    ----------
    obs_data : array [n] or [n, d]
    """

    def __init__(self, obs_data) -> None:
        self.obs_data = _as_rows(obs_data)
        n, d = self.obs_data.shape
        if n < 2:
            raise ValueError(f"The distance kullback_leibler needs at least two observations, got {n}.")
        to_neighbours, _ = scipy.spatial.cKDTree(self.obs_data).query(self.obs_data, 2)
        self.rho_d = to_neighbours[:, 1]
        self.d_n = d / n
        self.log_r = np.log(n / (n - 1))

    def __call__(self, epsilon, obs_data, sim_data) -> np.ndarray:
        """Return the log of the kernel: minus the estimate, divided by `epsilon`, with its constant."""
        nu_d, _ = scipy.spatial.cKDTree(_as_rows(sim_data)).query(self.obs_data, 1)
        return self.d_n * np.sum(-np.log(nu_d / self.rho_d) / epsilon) + self.log_r


def _as_rows(data):
    data = np.asarray(data, dtype=float)
    return data[:, None] if data.ndim == 1 else data


_DISTANCES = {"gaussian": lambda data: gaussian, "laplace": lambda data: laplace, "kullback_leibler": KullbackLiebler}
_SUMMARIES = {"identity": identity, "sort": np.sort, "mean": np.mean, "median": np.median}
