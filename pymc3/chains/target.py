"""What a kernel may ask of the model."""

from .. import backends_symbolic as K
from .elements import ByElement

__all__ = ["Target"]


class Target:
    """The density from which a kernel draws: the factors that depend on what it moves, with everything else where it is.

    Points are dicts, name of a moved variable -> tensor. The values of factors come as a list: a scalar, or a vector of alike
    factors, each.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(points, turn) -> values``; in a turn (see `elements`), a `ByElement` for each factor
    are_likelihoods : list of bool
        For each entry of the values whether it belongs to the likelihood.
    points : dict of str to tensor
        Where the chain is.
    factors : list of tensors, optional
        The values there, where they are known.
    """

    def __init__(self, evaluate, are_likelihoods, points, factors=None) -> None:
        self._evaluate, self._are_likelihoods = evaluate, are_likelihoods
        self._points, self._here = points, factors

    @property
    def here(self) -> list[K.TensorVariable]:
        """The values of the factors where the chain is."""
        if self._here is None:
            self._here = self.factors(self._points)
        return self._here

    def factors(self, points) -> list[K.TensorVariable]:
        """Return the values of the factors at a point."""
        return self._evaluate(points, None)

    def elements(self, points, turn=0, turns=1) -> list[ByElement]:
        """Return the values of the factors, divided among the elements of the moved variable; for a kernel that is `elementwise`.

        With several turns, among those elements i for which ``i % turns`` is `turn` (see `elements.turns_of`).
        """
        return self._evaluate(points, (turn, turns))

    def logp(self, points) -> K.TensorVariable:
        """Return the log-probability, a tensor (), up to what does not depend on the moved variables."""
        return total(self.factors(points))

    def prior(self, points) -> K.TensorVariable:
        """Return the part of `logp` that comes from free variables."""
        return self._of(points, False)

    def likelihood(self, points) -> K.TensorVariable:
        """Return the part of `logp` that comes from observed variables and potentials."""
        return self._of(points, True)

    def logp_and_gradient(self, points) -> tuple[K.TensorVariable, dict[str, K.TensorVariable]]:
        """Return the log-probability, a tensor (), and its gradient, a dict like the point.

        Raises
        ------
        TypeError
            A moved variable is discrete.
        """
        factors, gradient = self.factors_and_gradient(points)
        return total(factors), gradient

    def factors_and_gradient(self, points) -> tuple[list[K.TensorVariable], dict[str, K.TensorVariable]]:
        """Return the values of the factors, and the gradient of their sum; see `logp_and_gradient`."""
        # Where other variables are now may have been computed from where these were: that is no part of the gradient.
        points = {name: K.stop_gradient(value) for name, value in points.items()}
        factors = [K.cast(value, K.floatx()) for value in self.factors(points)]  # data may have a wider type
        return factors, dict(zip(points, K.gradients(total(factors), list(points.values()))))

    def _of(self, points, likelihood):
        values = [value for value, is_it in zip(self.factors(points), self._are_likelihoods) if is_it == likelihood]
        return total(values)


def total(values) -> K.TensorVariable:
    """Return the sum of the elements of scalars and vectors."""
    return sum_of([K.sum(value) if K.ndim(value) else value for value in values])


def sum_of(terms) -> K.TensorVariable:
    """Return the sum of scalars, taken as that of a vector: an engine's code for many single additions is longer."""
    if not terms:
        return K.zeros((), K.floatx())
    if len(terms) > 4:
        return K.sum(K.stack(terms))
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result
