"""K's functions, as code below the engines calls them: ``K.add(x, y)``.

They are filled in by `publish`, when the engine was loaded: the operators of a tensor call functions that are defined later.
"""
from types import SimpleNamespace

K = SimpleNamespace()


def publish(functions):
    """Take the functions of the chosen engine.

    Parameters
    ----------
    functions : dict
        name of the contract -> function or class.
    """
    vars(K).update(functions)
