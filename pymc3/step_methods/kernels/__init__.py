"""Step methods as pure functions: what one step method does to one chain in one iteration."""
from ...chains.kernel import Transition
from .metropolis import MetropolisTransition

__all__ = ["Transition", "MetropolisTransition"]
