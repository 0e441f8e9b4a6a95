"""The protocol of a transition."""
import abc

__all__ = ["Transition"]


class Transition(abc.ABC):
    """What a step method does to one chain in one iteration, written with K.

    A transition never touches the model's graph.  It is given the values of the factors that depend on the variables it
    moves, and a density that computes them anew at another point.  The engine maps it over chains.

    Each iteration begins with `begin`, moves all variables with `step`, and closes with `end`.  The transitions of one
    `group` share the first and the last: they work on arrays (members, *shape), so that the bookkeeping of a hundred step
    methods is a few operations on vectors.

    Parameters
    ----------
    vars : sequence of FreeRV
        The value variables that it moves, in a fixed order.

    Attributes
    ----------
    stats_dtypes : dict of str to str
        Name and dtype of each statistic in `info`.
    afterwards : dict of str to numpy.ufunc
        Functions still to be applied to statistics when they are recorded: NumPy does that for many iterations at once.
    noise : tuple of NoiseSource
        The random numbers that one iteration needs.
    """

    stats_dtypes = {}
    afterwards = {}
    noise = ()

    def __init__(self, vars):
        self.vars = tuple(vars)

    @property
    @abc.abstractmethod
    def group(self):
        """A tuple that two transitions share if they do the same, each to its own variables.

        One of them then does the bookkeeping (`begin`, `end`) of all, and may stand for others in `step`.  What is not in
        here must be in the state or in the noise.
        """

    @abc.abstractmethod
    def state_specs(self):
        """Return a list of K.TensorSpec: name, shape and dtype of each array of the state of one chain."""

    @abc.abstractmethod
    def init(self):
        """Return the state of a chain that was not moved yet, a dict of arrays."""

    def begin(self, state):
        """Return the state with which an iteration begins, e.g. with a tuned step size.

        Parameters
        ----------
        state : dict of str to tensor (members, *shape)
        """
        return state

    @abc.abstractmethod
    def step(self, points, values, state, noise, density):
        """Move one chain once.

        Parameters
        ----------
        points : dict of str to tensor
            Current value of each variable in `vars`.
        values : list of tensors
            Current values of the factors that depend on `vars`: scalars, and vectors of alike factors.
        state : dict of str to tensor
        noise : list of tensors (width,)
            One for each source in `noise`.
        density : callable
            ``density(points) -> values``.

        Returns
        -------
        points, values : as given
        outcome : dict of str to scalar tensor
            What `end` needs to know.
        """

    @abc.abstractmethod
    def end(self, state, outcome):
        """Close an iteration.

        Parameters
        ----------
        state : dict of str to tensor (members, *shape)
            From `begin`.
        outcome : dict of str to tensor (members,)
            From `step`.

        Returns
        -------
        state : as given
        info : dict of str to tensor (members,)
            One for each name in `stats_dtypes`, before the functions in `afterwards` are applied.
        """

    def stop_tuning(self, state):
        """Return the state (a dict of arrays, any leading axes) with tuning switched off."""
        return state
