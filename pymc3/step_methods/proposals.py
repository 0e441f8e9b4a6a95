"""Proposal distributions of the Metropolis family.

A proposal is an object that returns one random move of the variables when it is called without arguments.  The built-in
ones can also draw many moves at once (`draw`), which is what a compiled chain asks for.
"""

import abc

import numpy as np

from .._checks import check_numbers
from ..chains.random_numbers import RandomSource
from ..exceptions import SamplingError

__all__ = [
    "Proposal",
    "NormalProposal",
    "UniformProposal",
    "CauchyProposal",
    "LaplaceProposal",
    "PoissonProposal",
    "MultivariateNormalProposal",
    "proposal_source",
]


class Proposal:
    """Base class of proposals; users subclass it and write ``__call__``.

    Parameters
    ----------
    s : array (size,)
        Scale of the moves, one entry for each element of the variables.
    """

    def __init__(self, s) -> None:
        self.s = s

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with s of shape {np.shape(getattr(self, 's', ()))}>"


class _ArrayProposal(Proposal, abc.ABC):
    """A proposal that draws many moves at once."""

    def __call__(self) -> np.ndarray:
        """Return one move, from NumPy's global generator."""
        return self.draw(np.random, 1)[0]

    @abc.abstractmethod
    def draw(self, rng, count) -> np.ndarray:
        """Return moves of all elements.

        Parameters
        ----------
        rng : numpy.random.Generator, or numpy.random
        count : int
            Number of moves.

        Returns
        -------
        array (count, size)
        """

    def source(self, size) -> RandomSource:
        """Return the RandomSource of moves of `size` elements."""
        return RandomSource(size, self._fill)

    def _fill(self, rng, out):
        out[...] = self.draw(rng, len(out)).reshape(out.shape)

    def _shape(self, count):
        return (count, *np.shape(self.s))


class NormalProposal(_ArrayProposal):
    """Moves from Normal(0, s)."""

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` normal moves, from `rng`."""
        return rng.standard_normal(size=self._shape(count)) * self.s

    def source(self, size) -> RandomSource:
        """Return the RandomSource that fills arrays with standard normal numbers and leaves the scale to compiled code."""
        return RandomSource(size, lambda rng, out: rng.standard_normal(out=out), scale=np.ravel(self.s))


class UniformProposal(_ArrayProposal):
    """Moves from Uniform(-s, s)."""

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` moves, uniform in [-s, s), from `rng`."""
        return (2 * rng.random(size=self._shape(count)) - 1) * self.s


class CauchyProposal(_ArrayProposal):
    """Moves from Cauchy(0, s)."""

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` Cauchy moves, from `rng`."""
        return rng.standard_cauchy(size=self._shape(count)) * self.s


class LaplaceProposal(_ArrayProposal):
    """Moves from Laplace(0, s)."""

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` double-exponential moves, from `rng`."""
        return rng.laplace(size=self._shape(count)) * self.s


class PoissonProposal(_ArrayProposal):
    """Moves from Poisson(s) - s."""

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` Poisson counts with mean s, less s, from `rng`."""
        return rng.poisson(lam=self.s, size=self._shape(count)) - self.s


class MultivariateNormalProposal(_ArrayProposal):
    """Moves from a multivariate Normal(0, s).

    Parameters
    ----------
    s : array (size, size)
        Covariance of the moves, symmetric and positive definite.

    Raises
    ------
    ValueError
        If `s` is not a square, symmetric matrix.
    numpy.linalg.LinAlgError
        If it is not positive definite.
    """

    def __init__(self, s) -> None:
        s = np.asarray(s, dtype="float64")
        if s.ndim != 2 or s.shape[0] != s.shape[1]:
            raise ValueError(f"Covariance matrix is not symmetric: that of a proposal must be a square matrix; got shape {s.shape}")
        if not np.allclose(s, s.T):
            raise ValueError("Covariance matrix is not symmetric; pass (S + S.T) / 2")
        super().__init__(s)
        try:
            self.chol = np.linalg.cholesky(s)
        except np.linalg.LinAlgError as error:
            smallest = np.linalg.eigvalsh(s)[0]
            raise np.linalg.LinAlgError(
                f"the covariance of a proposal must be positive definite; its smallest eigenvalue is {smallest:.3g}"
            ) from error

    def __call__(self, num_draws=None) -> np.ndarray:
        """Return one move (size,), or `num_draws` moves (size, num_draws), from NumPy's global generator."""
        if num_draws is None:
            return self.draw(np.random, 1)[0]
        return self.draw(np.random, num_draws).T

    def draw(self, rng, count) -> np.ndarray:
        """Return `count` normal moves with covariance s, by its Cholesky factor."""
        return rng.standard_normal(size=(count, len(self.s))) @ self.chol.T

    def source(self, size) -> RandomSource:
        """Return the RandomSource of whole blocks of moves, always multiplied in one shape."""
        return RandomSource(size, self._fill, whole=True)  # products of other shapes may be rounded differently


_BUILT_IN = (NormalProposal, UniformProposal, CauchyProposal, LaplaceProposal, PoissonProposal, MultivariateNormalProposal)


def proposal_source(proposal, size) -> RandomSource:
    """Return the RandomSource of a proposal's moves of `size` elements.

    A user's own class is called once for each iteration, for up to 256 iterations ahead, with NumPy's global generator
    seeded for the place: its moves are as reproducible as those of the built-in proposals.
    """
    if type(proposal) in _BUILT_IN:
        return proposal.source(size)
    return RandomSource(size, lambda: _move_of(proposal, size), legacy=True)


def _move_of(proposal, size):
    move = check_numbers(f"what {type(proposal).__name__} returns, a move,", _call(proposal))
    if move.size not in (1, size):
        raise ValueError(
            f"{type(proposal).__name__} returned a move of shape {move.shape}; "
            f"expected {size} elements, one for each element of the variables"
        )
    return move.ravel()


def _call(proposal):
    try:
        return proposal()
    except Exception as error:
        raise SamplingError(
            f"The proposal {type(proposal).__name__} raised {type(error).__name__}: {error}. It is called without arguments, and "
            "returns a move of the variables."
        ) from error
