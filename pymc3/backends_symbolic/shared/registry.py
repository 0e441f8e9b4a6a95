"""K's functions and the primitives of the engine, as code of this package calls them: ``K.add(x, y)``, ``engine.add(x, y)``.

Both are filled in once, when the engine is loaded: what is written once for all engines imports none of them.
"""

from types import SimpleNamespace

__all__ = ["K", "engine", "register"]

#: What the contract describes: arguments are anything that `as_tensor` takes, and are checked.
K = SimpleNamespace()
#: What the engine does itself, and what is composed of that: see `contract/primitives.py`.
engine = SimpleNamespace()


def register(primitives, functions) -> None:
    """Take the primitives of the chosen engine, and the functions that the contract describes: name -> function or class."""
    vars(engine).update(primitives)
    vars(K).update(functions)
