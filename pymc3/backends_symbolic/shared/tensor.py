"""The behaviour of tensors, once for all engines: an engine's class of tensors is a subclass."""

from .exchange import Exchanged
from .methods import Methods
from .numpy_protocol import NumPyProtocol
from .operators import Operators
from .pickling import WithGraph
from .python_protocol import PythonProtocol
from .tags import Tagged

__all__ = ["Tensor"]


class Tensor(Operators, Methods, PythonProtocol, NumPyProtocol, Tagged, Exchanged, WithGraph):
    """Base class: operators, methods, and the protocols of Python and NumPy; see `TensorVariable` of the contract.

    An engine's subclass has the attributes `name`, `dtype` and `ndim`, and sets `_native`.
    """
