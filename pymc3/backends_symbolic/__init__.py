"""The symbolic layer: one function API, implemented once per engine. The habit everywhere: ``... as K``.

The environment variable PYMC_SYMB_BACKEND chooses the engine (`theano`, the default, or `tensorflow`), once, when this
package is first imported. What each function means is written in `contract/`.
"""
from .choice import chosen_engine, load_engine, published
from .common import BackendError, SessionClearedError, SessionMismatchError, TensorSpec, promote
from .contract import CONTRACT
from .keras_names import missing_attribute
from .shared.published import publish

_functions = published(load_engine(chosen_engine()), CONTRACT)
publish(_functions)
__all__ = [
    *_functions,
    "BackendError",
    "SessionClearedError",
    "SessionMismatchError",
    "TensorSpec",
    "promote",
]
globals().update(_functions)


def __getattr__(name):
    raise missing_attribute(name)
