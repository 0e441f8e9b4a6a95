"""The symbolic layer: one function API, implemented once per engine. The habit everywhere: ``... as K``.

The environment variable PYMC_SYMB_BACKEND chooses the engine (`theano`, the default, or `tensorflow`), once, when this
package is first imported. What each function means is written in `contract/`; `__init__.pyi`, made from it, tells editors and
type checkers what there is.
"""

from typing import Any

from .choice import chosen_engine, load_engine
from .keras_names import missing_attribute
from .shared.dtypes import promote
from .shared.errors import BackendError, SessionClearedError, SessionMismatchError
from .shared.shapes import TensorSpec

_functions = load_engine(chosen_engine())
__all__ = [*_functions, "BackendError", "SessionClearedError", "SessionMismatchError", "TensorSpec", "promote"]
globals().update(_functions)


def __getattr__(name) -> Any:
    raise missing_attribute(name)
