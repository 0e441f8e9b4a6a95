"""Contract: what the annotations of the other files mean."""

from collections.abc import Sequence
from typing import Any, TypeAlias

#: What `as_tensor` takes: a tensor, a number, an array, a pandas object, the engine's own tensor, a registered class.
TensorLike: TypeAlias = Any
#: The name of a type of elements ('float64', 'floatX'), or what `numpy.dtype` takes.
DType: TypeAlias = Any
#: None: all axes.
Axes: TypeAlias = int | Sequence[int] | None
#: A number, or a scalar int tensor.
Length: TypeAlias = Any
#: A length, a sequence of lengths, or an int tensor.
Shape: TypeAlias = Any
#: None: a length that is not known when the graph is built.
StaticShape: TypeAlias = int | Sequence[int | None]
