"""The contract: every function of the symbolic layer with its signature and meaning; bodies are the engines'."""
import inspect

from . import control, elemwise, graph, linalg, random, reduce, shaping, special, tensors

#: area -> names, in the order of their definition
AREAS = {
    module.__name__.rpartition(".")[2]: [
        name for name, value in vars(module).items() if inspect.isfunction(value) or inspect.isclass(value)
    ]
    for module in (tensors, elemwise, reduce, special, shaping, linalg, random, graph, control)
}
#: name -> the described function or class
CONTRACT = {
    name: getattr(module, name)
    for module in (tensors, elemwise, reduce, special, shaping, linalg, random, graph, control)
    for name in AREAS[module.__name__.rpartition(".")[2]]
}
