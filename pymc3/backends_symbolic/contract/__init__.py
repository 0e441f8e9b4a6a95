"""The contract: every function of the symbolic layer with its signature and meaning; bodies are the engines'."""

import inspect

from . import control, elemwise, graph, linalg, random, reduce, shaping, special, tensors

_MODULES = (tensors, elemwise, reduce, special, shaping, linalg, random, graph, control)


def _is_described(value, module):
    return (inspect.isfunction(value) or inspect.isclass(value)) and value.__module__ == module.__name__


#: area -> names, in the order of their definition
AREAS = {
    module.__name__.rpartition(".")[2]: [name for name, value in vars(module).items() if _is_described(value, module)]
    for module in _MODULES
}
#: name -> the described function or class
CONTRACT = {name: getattr(module, name) for module in _MODULES for name in AREAS[module.__name__.rpartition(".")[2]]}
