"""Scripts that import Theano, on every engine: its names, written on K.

``import theano``, ``import theano.tensor as tt``. What is not here says what to use; docs/theano.md lists the differences.
"""

import sys
from types import ModuleType
from typing import Any

from . import _absent

_absent.refuse_to_shadow_theano()
_absent.name_missing_modules()

from . import _function, _randomstreams, _scan, compile, configparser, gradient, graph, ifelse, printing, sparse, tensor, updates
from ._conversion import get_scalar_constant_value
from ._function import Function, In, Mode, Out, Param, clone, clone_replace, function
from ._scan import foldl, foldr, map, reduce, scan
from .compile import as_op
from .configparser import change_flags, config
from .gradient import Lop, Rop, grad
from .graph import Apply, Constant, Op
from .printing import debugprint as dprint, pp, pprint
from .tensor.sharedvar import shared
from .tensor.var import TensorVariable as Variable
from .updates import OrderedUpdates

#: That of the last Theano: scripts compare it.
__version__ = "1.1.2"

#: Theano's path -> the module that has these names here
_PATHS = {
    "compile.function": _function,
    "compile.function.types": _function,
    "compile.io": _function,
    "compile.mode": _function,
    "compile.ops": compile,
    "compile.sharedvalue": tensor.sharedvar,
    "configdefaults": configparser,
    "gof": graph,
    "gof.graph": graph,
    "gof.op": graph,
    "graph.basic": graph,
    "graph.op": graph,
    "sandbox": ModuleType("theano.sandbox", "Random streams: `rng_mrg`."),
    "sandbox.rng_mrg": _randomstreams,
    "scan": _scan,
    "scan.basic": _scan,
    "scan.utils": _scan,
    "scan.views": _scan,
    "scan_module": _scan,
    "scan_module.scan_utils": _scan,
    "sparse.basic": sparse,
    "sparse.sharedvar": sparse,
    "tensor.basic": tensor,
    "tensor.elemwise": tensor,
    "tensor.sort": tensor,
    "tensor.nnet.nnet": tensor.nnet,
    "tensor.nnet.sigm": tensor.nnet,
    "tensor.random": _randomstreams,
    "tensor.random.utils": _randomstreams,
    "tensor.raw_random": _randomstreams,
    "tensor.shared_randomstreams": _randomstreams,
}
for _path, _module in _PATHS.items():
    sys.modules[f"{__name__}.{_path}"] = _module
sandbox = _PATHS["sandbox"]
sandbox.rng_mrg, scan_module = _randomstreams, _scan
gof = graph.basic = graph.op = graph.graph = graph
compile.ops, compile.mode, compile.io, compile.sharedvalue = compile, _function, _function, tensor.sharedvar
tensor.shared_randomstreams = tensor.raw_random = tensor.random = _randomstreams.utils = _randomstreams


def __getattr__(name) -> Any:
    raise _absent.missing_name(__name__, name)
