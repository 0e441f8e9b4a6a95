"""The symbolic layer: one function API, implemented once per engine. The habit everywhere: ``... as K``.

The environment variable PYMC_SYMB_BACKEND chooses the engine (`theano`, the default, or `tensorflow`), once, when this
package is first imported. What each function means is written in `contract/`; `__init__.pyi`, made from it, tells editors and
type checkers what there is.
"""
# Written by tools/write_stub.py from contract/ and shared/: do not edit.
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from .shared.dtypes import promote as promote
from .shared.errors import BackendError as BackendError
from .shared.errors import SessionClearedError as SessionClearedError
from .shared.errors import SessionMismatchError as SessionMismatchError
from .shared.shapes import TensorSpec as TensorSpec

__all__: list[str]

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


def backend() -> str:
    """Return the name of the engine: 'theano' or 'tensorflow'."""
    ...


def floatx() -> str:
    """Return the floating type of the current session: 'float64' or 'float32' (environment variable PYMC_FLOATX)."""
    ...


def set_floatx(dtype: DType) -> None:
    """Set the floating type of the current session and of those made later.

    Parameters
    ----------
    dtype : str
        'float64' or 'float32'.

    Raises
    ------
    BackendError
        Something was already built in the current session.
    ValueError
        Another dtype.
    """
    ...


class TensorVariable:
    """The class of symbolic tensors; the same behaviour on every engine.

    Operators are NumPy's (``+ - * / // % ** @``, unary, ``< <= > >=``), with arrays on either side; ``==`` is identity,
    tensors hash by identity, and their truth value is a TypeError (``K.equal`` compares, ``K.where`` and ``K.cond``
    choose). Indexing is NumPy's: integers, slices, None, ``...``, integer arrays, boolean masks (they become indices), symbolic
    or not; the result of a symbolic mask has a length that depends on its values, so it is not known before it is computed, while
    ``K.where(mask, x, y)`` keeps the lengths. An index out of a known range, one too many, a float and a mask of other lengths are
    IndexErrors when they are built; a bound of a slice that is no integer is a TypeError. NumPy's ufuncs and functions give tensors
    (``np.exp(x)``, ``np.dot(a, x)``), and the engine's own functions accept tensors.

    Attributes: ``T mT shape size ndim dtype name tag real imag``. Methods, as the functions of that name: ``sum mean prod std
    var min max argmax argmin all any cumsum cumprod dot flatten ravel squeeze swapaxes repeat take sort argsort diagonal trace
    norm searchsorted clip zeros_like ones_like eval get_value set_value exp expm1 log log1p log2 log10 sqrt floor ceil sin cos
    tan sinh cosh tanh arcsin arccos arctan arcsinh arccosh arctanh``. NumPy's: ``astype copy reshape transpose round ptp
    conj conjugate``. Theano's: ``dimshuffle(1, "x", 0)`` (axes in a new order, "x" for a new one; axes of length one may be
    left out), ``nonzero nonzero_values compress choose fill trunc deg2rad rad2deg exp2 broadcastable``. What arrays have besides
    (``tolist item ...``) is an AttributeError that says what to write.

    What Python or NumPy would need a value for is a TypeError that says what to write: ``bool(x)``, ``float(x)``,
    ``math.exp(x)``, ``np.asarray(x)``, ``np.array([x, y])``, ``A.dot(x)`` of an array `A`, ``value in x``, ``x[0] = value``.

    Subclasses are made by `placeholder` and `view` and may be used wherever a tensor may.
    """

    name: str | None
    dtype: str
    ndim: int
    tag: Any

    @property
    def T(self) -> TensorVariable: ...
    @property
    def mT(self) -> TensorVariable: ...
    @property
    def shape(self) -> TensorVariable: ...
    @property
    def size(self) -> TensorVariable: ...
    @property
    def real(self) -> TensorVariable: ...
    @property
    def imag(self) -> TensorVariable: ...
    @property
    def broadcastable(self) -> tuple[bool, ...]: ...
    def reshape(self, *shape: Any, ndim: Any = None) -> TensorVariable: ...
    def flatten(self, ndim: Any = 1) -> TensorVariable: ...
    def ravel(self, ndim: Any = 1) -> TensorVariable: ...
    def transpose(self, *axes: Any) -> TensorVariable: ...
    def dimshuffle(self, *pattern: Any) -> TensorVariable: ...
    def astype(self, dtype: Any) -> TensorVariable: ...
    def round(self, decimals: Any = 0, mode: Any = 'half_to_even') -> TensorVariable: ...
    def clip(self, min: Any = None, max: Any = None, a_min: TensorLike | None = None, a_max: TensorLike | None = None) -> TensorVariable: ...
    def sort(self, axis: int | None = -1, kind: Any = 'quicksort', order: Any = None) -> TensorVariable: ...
    def argsort(self, axis: int | None = -1, kind: Any = 'quicksort', order: Any = None) -> TensorVariable: ...
    def sum(self, axis: Axes = None, dtype: Any = None, keepdims: bool = False, acc_dtype: Any = None) -> TensorVariable: ...
    def prod(self, axis: Axes = None, dtype: Any = None, keepdims: bool = False, acc_dtype: Any = None) -> TensorVariable: ...
    def mean(self, axis: Axes = None, dtype: Any = None, keepdims: bool = False, acc_dtype: Any = None) -> TensorVariable: ...
    def argmin(self, axis: int | None = None, keepdims: Any = False) -> TensorVariable: ...
    def argmax(self, axis: int | None = None, keepdims: Any = False) -> TensorVariable: ...
    def var(self, axis: Axes = None, ddof: float = 0, keepdims: bool = False, corrected: Any = False) -> TensorVariable: ...
    def std(self, axis: Axes = None, ddof: float = 0, keepdims: bool = False, corrected: Any = False) -> TensorVariable: ...
    def nonzero(self, return_matrix: Any = False) -> Any: ...
    def nonzero_values(self) -> TensorVariable: ...
    def compress(self, a: Any, axis: Any = None) -> TensorVariable: ...
    def choose(self, choices: Any, out: Any = None, mode: Any = 'raise') -> TensorVariable: ...
    def transfer(self, target: Any = None) -> TensorVariable: ...
    def ptp(self, axis: Any = None, keepdims: Any = False) -> TensorVariable: ...
    def norm(self, ord: float | str | None = None, axis: Axes = None, keepdims: bool = False, L: Any = None) -> TensorVariable: ...
    def searchsorted(self, v: TensorLike, side: str = 'left', sorter: Any = None) -> TensorVariable: ...
    def fill(self, value: Any) -> TensorVariable: ...
    def trunc(self) -> TensorVariable: ...
    def deg2rad(self) -> TensorVariable: ...
    def rad2deg(self) -> TensorVariable: ...
    def exp2(self) -> TensorVariable: ...
    def conj(self) -> TensorVariable: ...
    def conjugate(self) -> TensorVariable: ...
    def copy(self, name: Any = None) -> TensorVariable: ...
    def eval(self, feed: Mapping[Any, Any] | None = None, inputs_to_values: Any = None) -> Any: ...
    def get_value(self, borrow: Any = False, return_internal_type: Any = False) -> np.ndarray: ...
    def set_value(self, value: TensorLike, borrow: Any = False) -> None: ...
    def max(self, axis: Axes = None, keepdims: bool = False) -> TensorVariable: ...
    def min(self, axis: Axes = None, keepdims: bool = False) -> TensorVariable: ...
    def all(self, axis: Axes = None, keepdims: bool = False) -> TensorVariable: ...
    def any(self, axis: Axes = None, keepdims: bool = False) -> TensorVariable: ...
    def cumsum(self, axis: int | None = None) -> TensorVariable: ...
    def cumprod(self, axis: int | None = None) -> TensorVariable: ...
    def dot(self, y: TensorLike) -> TensorVariable: ...
    def squeeze(self, axis: Axes = None) -> TensorVariable: ...
    def swapaxes(self, axis1: int, axis2: int) -> TensorVariable: ...
    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> TensorVariable: ...
    def take(self, indices: TensorLike, axis: int | None = None, mode: str = 'raise') -> TensorVariable: ...
    def repeat(self, repeats: TensorLike, axis: int | None = None) -> TensorVariable: ...
    def trace(self) -> TensorVariable: ...
    def zeros_like(self, dtype: DType | None = None) -> TensorVariable: ...
    def ones_like(self, dtype: DType | None = None) -> TensorVariable: ...
    def exp(self) -> TensorVariable: ...
    def expm1(self) -> TensorVariable: ...
    def log(self) -> TensorVariable: ...
    def log1p(self) -> TensorVariable: ...
    def log2(self) -> TensorVariable: ...
    def log10(self) -> TensorVariable: ...
    def sqrt(self) -> TensorVariable: ...
    def floor(self) -> TensorVariable: ...
    def ceil(self) -> TensorVariable: ...
    def sin(self) -> TensorVariable: ...
    def cos(self) -> TensorVariable: ...
    def tan(self) -> TensorVariable: ...
    def sinh(self) -> TensorVariable: ...
    def cosh(self) -> TensorVariable: ...
    def tanh(self) -> TensorVariable: ...
    def arcsin(self) -> TensorVariable: ...
    def arccos(self) -> TensorVariable: ...
    def arctan(self) -> TensorVariable: ...
    def arcsinh(self) -> TensorVariable: ...
    def arccosh(self) -> TensorVariable: ...
    def arctanh(self) -> TensorVariable: ...
    def __add__(self, other: TensorLike) -> TensorVariable: ...
    def __radd__(self, other: TensorLike) -> TensorVariable: ...
    def __sub__(self, other: TensorLike) -> TensorVariable: ...
    def __rsub__(self, other: TensorLike) -> TensorVariable: ...
    def __mul__(self, other: TensorLike) -> TensorVariable: ...
    def __rmul__(self, other: TensorLike) -> TensorVariable: ...
    def __truediv__(self, other: TensorLike) -> TensorVariable: ...
    def __rtruediv__(self, other: TensorLike) -> TensorVariable: ...
    def __floordiv__(self, other: TensorLike) -> TensorVariable: ...
    def __rfloordiv__(self, other: TensorLike) -> TensorVariable: ...
    def __mod__(self, other: TensorLike) -> TensorVariable: ...
    def __rmod__(self, other: TensorLike) -> TensorVariable: ...
    def __rpow__(self, other: TensorLike) -> TensorVariable: ...
    def __matmul__(self, other: TensorLike) -> TensorVariable: ...
    def __rmatmul__(self, other: TensorLike) -> TensorVariable: ...
    def __and__(self, other: TensorLike) -> TensorVariable: ...
    def __rand__(self, other: TensorLike) -> TensorVariable: ...
    def __or__(self, other: TensorLike) -> TensorVariable: ...
    def __ror__(self, other: TensorLike) -> TensorVariable: ...
    def __xor__(self, other: TensorLike) -> TensorVariable: ...
    def __rxor__(self, other: TensorLike) -> TensorVariable: ...
    def __lshift__(self, other: TensorLike) -> TensorVariable: ...
    def __rlshift__(self, other: TensorLike) -> TensorVariable: ...
    def __rshift__(self, other: TensorLike) -> TensorVariable: ...
    def __rrshift__(self, other: TensorLike) -> TensorVariable: ...
    def __lt__(self, other: TensorLike) -> TensorVariable: ...
    def __le__(self, other: TensorLike) -> TensorVariable: ...
    def __gt__(self, other: TensorLike) -> TensorVariable: ...
    def __ge__(self, other: TensorLike) -> TensorVariable: ...
    def __neg__(self) -> TensorVariable: ...
    def __abs__(self) -> TensorVariable: ...
    def __invert__(self) -> TensorVariable: ...
    def __getitem__(self, key: Any) -> TensorVariable: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[TensorVariable]: ...
    def __divmod__(self, other: TensorLike) -> tuple[TensorVariable, TensorVariable]: ...
    def __rdivmod__(self, other: TensorLike) -> tuple[TensorVariable, TensorVariable]: ...
    def __pos__(self) -> TensorVariable: ...
    def __pow__(self, other: TensorLike, modulus: None = None) -> TensorVariable: ...
    def __round__(self, decimals: int = 0) -> TensorVariable: ...
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any: ...


def is_tensor(x: Any) -> bool:
    """Tell whether `x` is a tensor of this engine (a `TensorVariable`; a `variable` is one too)."""
    ...


def as_tensor(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return `x` as a tensor.

    Arrays of more than 128 elements become run-time inputs of what is compiled, smaller ones literals of it.

    Parameters
    ----------
    x : tensor, number, array, pandas object, the engine's own tensor, or a class given to `register_conversion`
        A sequence that holds tensors is stacked.
    dtype : str, optional
        Of the result. None: a tensor keeps its own; data of floating type get floatx, integers int64, booleans bool.

    Raises
    ------
    TypeError
        Object arrays, strings, masked arrays, complex numbers; a dtype that cannot hold the values (use `cast`).
    """
    ...


def constant(value: TensorLike, dtype: DType | None = None, name: str | None = None) -> TensorVariable:
    """Return a tensor of fixed values; static shape, no input.

    Parameters
    ----------
    value : number, array, pandas object
    dtype : str, optional
        As in `as_tensor`.
    name : str, optional
    """
    ...


def placeholder(
    shape: StaticShape = (), dtype: DType | None = None, name: str | None = None, cls: type[TensorVariable] | None = None
) -> TensorVariable:
    """Return an input tensor: a root of the graph whose value is given when a `Function` is called.

    Parameters
    ----------
    shape : tuple of int or None
    dtype : str, optional
        None: floatx.
    name : str, optional
    cls : type, optional
        A subclass of `TensorVariable`; the result is an instance of it (its ``__init__`` is not called; set attributes
        afterwards).
    """
    ...


def view(x: TensorLike, cls: type[TensorVariable] | None = None, name: str | None = None) -> TensorVariable:
    """Return a new tensor equal to `x`, which depends on `x`: another node with its own class and name.

    Parameters
    ----------
    x : tensor
    cls : type, optional
        A subclass of `TensorVariable`; its ``__init__`` is not called. None: `TensorVariable`.
    name : str, optional
    """
    ...


def variable(
    initial_value: TensorLike, dtype: DType | None = None, name: str | None = None, shape: StaticShape | None = None
) -> TensorVariable:
    """Return a shared tensor: its value is kept between calls, read at run time, changed by `set_value` and `updates`.

    Parameters
    ----------
    initial_value : number, array, pandas object
    dtype : str, optional
        As in `as_tensor`.
    name : str, optional
    shape : tuple of int or None, optional
        Static shape; None in it: that length may change. None: the shape of `initial_value`.
    """
    ...


def get_value(x: TensorLike) -> np.ndarray:
    """Return the value of a `variable` as a NumPy array (a copy)."""
    ...


def set_value(x: TensorLike, value: TensorLike) -> None:
    """Replace the value of a `variable`.

    Parameters
    ----------
    x : tensor made by `variable`
    value : number, array, pandas object

    Raises
    ------
    TypeError
        Values of a kind that `x` cannot hold (floats for integers); `x` is not a `variable`.
    ValueError
        A shape that does not agree with the static shape of `x`.
    """
    ...


def eval(x: TensorLike | Sequence[TensorLike], feed: Mapping[Any, Any] | None = None) -> Any:
    """Return the value of a tensor as a NumPy array (of a list of tensors: a list).

    Parameters
    ----------
    x : tensor or list of tensors
    feed : dict, optional
        placeholder -> value, for every placeholder that `x` depends on.
    """
    ...


def dtype(x: TensorLike) -> str:
    """Return the name of the dtype of `x`, e.g. 'float64'."""
    ...


def ndim(x: TensorLike) -> int:
    """Return the number of axes of `x`."""
    ...


def shape(x: TensorLike) -> TensorVariable:
    """Return the shape of `x` as an int64 tensor (ndim,), for lengths known only at run time; see `int_shape`."""
    ...


def int_shape(x: TensorLike) -> tuple[int | None, ...]:
    """Return the static shape of `x`: a tuple of int, None where a length is known only at run time."""
    ...


def cast(x: TensorLike, dtype: DType) -> TensorVariable:
    """Return `x` converted to `dtype`.

    Floats become integers by truncation towards zero, numbers booleans by ``x != 0``. The gradient passes through casts
    between floats and is zero through integers and booleans.
    """
    ...


def register_conversion(cls: type, fn: Callable[[Any], TensorLike]) -> None:
    """Teach `as_tensor`, and the engine's own functions, a class of objects.

    Parameters
    ----------
    cls : type
        Its instances (and those of subclasses) are converted.
    fn : callable
        ``fn(obj)`` returns something `as_tensor` takes.
    """
    ...


def abs(x: TensorLike) -> TensorVariable:
    """Return the absolute value; its gradient at 0 is 0. Integers stay integers."""
    ...


def sign(x: TensorLike) -> TensorVariable:
    """Return -1, 0 or 1 in the dtype of `x` (NaN at NaN); gradient 0."""
    ...


def exp(x: TensorLike) -> TensorVariable:
    """Return e to the power `x`."""
    ...


def expm1(x: TensorLike) -> TensorVariable:
    """Return exp(x) - 1, accurate near 0."""
    ...


def log(x: TensorLike) -> TensorVariable:
    """Return the natural logarithm; -inf at 0, NaN below."""
    ...


def log1p(x: TensorLike) -> TensorVariable:
    """Return log(1 + x), accurate near 0; -inf at -1, NaN below."""
    ...


def log2(x: TensorLike) -> TensorVariable:
    """Return the logarithm to base 2; -inf at 0, NaN below."""
    ...


def log10(x: TensorLike) -> TensorVariable:
    """Return the logarithm to base 10; -inf at 0, NaN below."""
    ...


def sqrt(x: TensorLike) -> TensorVariable:
    """Return the square root; NaN below 0; gradient inf at 0."""
    ...


def square(x: TensorLike) -> TensorVariable:
    """Return x * x, in the dtype of `x`."""
    ...


def reciprocal(x: TensorLike) -> TensorVariable:
    """Return 1 / x (integers give floatx)."""
    ...


def floor(x: TensorLike) -> TensorVariable:
    """Return the largest integer not above `x`, as a float; integers unchanged; gradient 0."""
    ...


def ceil(x: TensorLike) -> TensorVariable:
    """Return the smallest integer not below `x`, as a float; integers unchanged; gradient 0."""
    ...


def round(x: TensorLike) -> TensorVariable:
    """Return the nearest integer as a float, halves to the even one; integers unchanged; gradient 0."""
    ...


def sin(x: TensorLike) -> TensorVariable:
    """Return the sine of `x` (radians)."""
    ...


def cos(x: TensorLike) -> TensorVariable:
    """Return the cosine of `x` (radians)."""
    ...


def tan(x: TensorLike) -> TensorVariable:
    """Return the tangent of `x` (radians)."""
    ...


def arcsin(x: TensorLike) -> TensorVariable:
    """Return the angle in [-pi/2, pi/2] whose sine is `x`; NaN outside [-1, 1]."""
    ...


def arccos(x: TensorLike) -> TensorVariable:
    """Return the angle in [0, pi] whose cosine is `x`; NaN outside [-1, 1]."""
    ...


def arctan(x: TensorLike) -> TensorVariable:
    """Return the angle in (-pi/2, pi/2) whose tangent is `x`."""
    ...


def sinh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic sine."""
    ...


def cosh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic cosine."""
    ...


def tanh(x: TensorLike) -> TensorVariable:
    """Return the hyperbolic tangent."""
    ...


def arcsinh(x: TensorLike) -> TensorVariable:
    """Return the inverse of sinh."""
    ...


def arccosh(x: TensorLike) -> TensorVariable:
    """Return the inverse of cosh; NaN below 1."""
    ...


def arctanh(x: TensorLike) -> TensorVariable:
    """Return the inverse of tanh; infinite at -1 and 1, NaN beyond."""
    ...


def sigmoid(x: TensorLike) -> TensorVariable:
    """Return 1 / (1 + exp(-x)); the gradient sigmoid(x) sigmoid(-x) keeps its relative accuracy in both tails."""
    ...


def softplus(x: TensorLike) -> TensorVariable:
    """Return log(1 + exp(x)) without overflow; the same as `log1pexp`."""
    ...


def logit(x: TensorLike) -> TensorVariable:
    """Return log(x / (1 - x)), the inverse of `sigmoid`; -inf at 0, inf at 1, NaN outside [0, 1]."""
    ...


def log1pexp(x: TensorLike) -> TensorVariable:
    """Return log(1 + exp(x)) without overflow, relatively accurate in both tails."""
    ...


def log1mexp(x: TensorLike) -> TensorVariable:
    """Return log(1 - exp(-x)) for x > 0 (PyMC3's sign of `x`); -inf at 0, NaN below.

    Switches between log(-expm1(-x)) and log1p(-exp(-x)) at log 2 (Maechler 2012, ``Accurately computing log(1 - exp(-|a|))``).
    """
    ...


def softmax(x: TensorLike, axis: Axes = -1) -> TensorVariable:
    """Return exp(x) / sum(exp(x)) along `axis`, without overflow; NaN where an element is inf or all are -inf."""
    ...


def log_softmax(x: TensorLike, axis: Axes = -1) -> TensorVariable:
    """Return x - logsumexp(x) along `axis`, without overflow."""
    ...


def power(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x to the power y; integers to integer powers stay integers (booleans: int8).

    NaN for a negative float to a fractional power; 0 ** 0 is 1. At x = 0 and y > 0 the gradient in `y` is 0, that in `x`
    the limit (0 for y > 1). Of integers a negative exponent is a ValueError if it is known when the power is written down;
    known only at run time, it gives 1 / x ** -y cut to an integer: 1 for 1, 1 or -1 for -1, else 0.
    """
    ...


def maximum(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the larger of x and y, NaN if either is; at a tie the gradient goes to `x`."""
    ...


def minimum(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the smaller of x and y, NaN if either is; at a tie the gradient goes to `x`."""
    ...


def arctan2(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the angle of the point (y, x) in (-pi, pi]: NumPy's arctan2, first argument the ordinate."""
    ...


def logaddexp(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return log(exp(x) + exp(y)) without overflow.

    -inf where both are; the gradient in `x` is sigmoid(x - y), ties too.
    """
    ...


def logsumexp(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return log(sum(exp(x))) along `axis` without overflow; -inf where all elements are; its gradient is softmax."""
    ...


def clip(x: TensorLike, a_min: TensorLike | None, a_max: TensorLike | None) -> TensorVariable:
    """Return `x` held within [a_min, a_max]; gradient 1 to `x` inside (borders included), 0 beyond.

    A bound that is None does not hold; where ``a_min > a_max`` the result is `a_max`; NaN in any of the three gives NaN. All
    three have a say in the dtype; a Python integer beyond the range of an integer type is the nearest one in it.
    """
    ...


def add(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x + y; booleans: logical or."""
    ...


def subtract(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x - y; TypeError for two booleans (`bitwise_xor` is meant, or a cast). Unsigned integers wrap around."""
    ...


def multiply(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x * y; booleans: logical and."""
    ...


def true_divide(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x / y; int / int gives floatx; division by 0 gives inf or NaN."""
    ...


def floor_divide(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the floor of x / y, towards minus infinity; integers stay integers (booleans: int8); gradient 0.

    Integers over 0 are 0, the smallest integer over -1 wraps around to itself. Floats over 0 are inf, -inf or NaN, as
    `true_divide` has it; finite ones over an infinity 0, or -1 where the signs differ.
    """
    ...


def mod(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the remainder x - floor(x / y) y, with the sign of `y`; integers stay integers (booleans: int8).

    Of integers over 0 it is 0, of floats NaN; of a finite number over an infinity `x`, or `y` where the signs differ.
    """
    ...


def negative(x: TensorLike) -> TensorVariable:
    """Return -x; TypeError for booleans. The smallest integer, and unsigned ones, wrap around."""
    ...


def equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x == y; False at NaN, and for a number that the other's type does not hold."""
    ...


def not_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x != y; True at NaN."""
    ...


def less(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x < y."""
    ...


def less_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x <= y."""
    ...


def greater(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x > y."""
    ...


def greater_equal(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x >= y."""
    ...


def logical_and(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x and y; a number counts as True unless it is 0."""
    ...


def logical_or(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor x or y; a number counts as True unless it is 0."""
    ...


def logical_xor(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'exactly one of x and y'; a number counts as True unless it is 0."""
    ...


def logical_not(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor not x; a number counts as True unless it is 0."""
    ...


def isnan(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is NaN'; integers: all False."""
    ...


def isinf(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is inf or -inf'; integers: all False."""
    ...


def isfinite(x: TensorLike) -> TensorVariable:
    """Return the boolean tensor 'x is neither infinite nor NaN'; integers: all True."""
    ...


def where(condition: TensorLike, x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return `x` where the boolean `condition` holds, else `y`; all three broadcast.

    The branch that is not chosen gets gradient 0 from here; if its own derivative is infinite or NaN there, 0 times it is
    NaN: make its argument harmless first (``log(where(ok, x, 1))``).
    """
    ...


def bitwise_and(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that both integers have; booleans: logical and. TypeError for floats."""
    ...


def bitwise_or(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that either integer has; booleans: logical or. TypeError for floats."""
    ...


def bitwise_xor(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the bits that one of the integers has; booleans: exactly one. TypeError for floats."""
    ...


def bitwise_not(x: TensorLike) -> TensorVariable:
    """Return the integer with all bits turned over, -x - 1 where there is a sign; booleans: not. TypeError for floats."""
    ...


def left_shift(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the integer `x` with its bits moved up by `y`; 0 if that is all of them or `y` is negative; booleans: int64."""
    ...


def right_shift(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the integer `x` with its bits moved down by `y`, the floor of x / 2 ** y; booleans: int64.

    0, or -1 below 0, if `y` is all of the bits or negative.
    """
    ...


def sum(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the sum; integers and booleans give int64; 0 for no elements."""
    ...


def prod(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the product; integers and booleans give int64; 1 for no elements; the gradient is exact with zeros."""
    ...


def mean(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the arithmetic mean; integers and booleans give floatx; NaN for no elements."""
    ...


def max(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the largest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def min(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the smallest element, NaN if there is a NaN; at ties the gradient is shared equally.

    ValueError for no elements, at the latest when it is computed.
    """
    ...


def all(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the boolean 'every element is true'; a number counts as True unless it is 0."""
    ...


def any(x: TensorLike, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return the boolean 'some element is true'; a number counts as True unless it is 0."""
    ...


def var(x: TensorLike, axis: Axes = None, ddof: float = 0, keepdims: bool = False) -> TensorVariable:
    """Return the variance, the sum of squared deviations over (number of elements - ddof)."""
    ...


def std(x: TensorLike, axis: Axes = None, ddof: float = 0, keepdims: bool = False) -> TensorVariable:
    """Return the standard deviation, the square root of `var`; its gradient where it is 0 is NaN."""
    ...


def argmin(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the int64 position of the first smallest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def argmax(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the int64 position of the first largest element (of the flattened tensor if `axis` is None).

    That of the first NaN if there is one; ValueError for no elements.
    """
    ...


def cumsum(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the cumulative sum along `axis` (of the flattened tensor if None); same length."""
    ...


def cumprod(x: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return the cumulative product along `axis` (of the flattened tensor if None).

    The gradient is exact with zeros.
    """
    ...


def norm(x: TensorLike, ord: float | str | None = None, axis: Axes = None, keepdims: bool = False) -> TensorVariable:
    """Return a norm as `numpy.linalg.norm` does; its gradient where it is 0 is NaN.

    Parameters
    ----------
    x : tensor
    ord : optional
        Vectors: None (Euclidean), 1, 2, inf, -inf, 0 or another p. Matrices: None or 'fro', 1, -1, inf, -inf.
    axis : int, pair of int, or None
        None with ord=None: all elements; None otherwise: `x` must have one or two axes.
    keepdims : bool
    """
    ...


def erf(x: TensorLike) -> TensorVariable:
    """Return the error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x (DLMF 7.2.1)."""
    ...


def erfc(x: TensorLike) -> TensorVariable:
    """Return 1 - erf(x), relatively accurate in the right tail (DLMF 7.2.2)."""
    ...


def erfcx(x: TensorLike) -> TensorVariable:
    """Return exp(x^2) erfc(x); falls as 1/(x sqrt(pi)) on the right, inf for x below about -26.6 (DLMF 7.2.3)."""
    ...


def erfinv(x: TensorLike) -> TensorVariable:
    """Return the inverse of erf on (-1, 1); infinite at the borders, NaN beyond."""
    ...


def erfcinv(x: TensorLike) -> TensorVariable:
    """Return the inverse of erfc on (0, 2), accurate for tiny x; inf at 0, -inf at 2, NaN beyond."""
    ...


def gamma(x: TensorLike) -> TensorVariable:
    """Return the gamma function; its sign is right for x < 0, at 0, -1, -2, ... inf or NaN (DLMF 5.2.1)."""
    ...


def gammaln(x: TensorLike) -> TensorVariable:
    """Return log(abs(gamma(x))); inf at 0, -1, -2, ...; the gradient is `digamma`."""
    ...


def digamma(x: TensorLike) -> TensorVariable:
    """Return the derivative of gammaln.

    NaN or infinite at 0, -1, -2, ...; the gradient is polygamma(1, x) (DLMF 5.2.2).
    """
    ...


def polygamma(n: int, x: TensorLike) -> TensorVariable:
    """Return the n-th derivative of digamma.

    `n` is a non-negative integer (0: digamma); gradient in `x` only (DLMF 5.15).
    """
    ...


def betaln(a: TensorLike, b: TensorLike) -> TensorVariable:
    """Return the logarithm of the beta function, for a, b > 0 (DLMF 5.12.1).

    A difference of log-gammas: to 1e-10 of the largest of them (`pymc3.distributions.dist_math.betaln` keeps the digits that
    arguments of very different size lose here).
    """
    ...


def betainc(a: TensorLike, b: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1.

    Gradients in all three (DLMF 8.17). To 1e-10 for a and b from 1e-3 to 10^8, as far out as the result is a normal number;
    from there on the error grows as the square root of the larger one: that of rounding x. Second derivatives exist, to 1e-10
    of their largest part; third ones in a and b need not.
    """
    ...


def gammainc(a: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized lower incomplete gamma function P(a, x), a > 0, x >= 0; gradients in both (DLMF 8.2.4).

    To 1e-10 for a from 1e-3 on, as far out as the result is a normal number. Second derivatives exist, to 1e-10 of their
    largest part; third ones in a need not.
    """
    ...


def gammaincc(a: TensorLike, x: TensorLike) -> TensorVariable:
    """Return the regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x); gradients in both (DLMF 8.2.4).

    As `gammainc`; relative to Q itself where Q is small.
    """
    ...


def i0(x: TensorLike) -> TensorVariable:
    """Return the modified Bessel function of the first kind of order 0; overflows to inf beyond 713 (DLMF 10.25)."""
    ...


def i0e(x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) i0(x)."""
    ...


def i1(x: TensorLike) -> TensorVariable:
    """Return the modified Bessel function of the first kind of order 1; overflows to inf beyond 713 (DLMF 10.25)."""
    ...


def i1e(x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) i1(x)."""
    ...


def ive(v: TensorLike, x: TensorLike) -> TensorVariable:
    """Return exp(-abs(x)) I_v(x), for v >= 0 and x >= 0; gradient in `x` only (DLMF 10.25)."""
    ...


def log_ndtr(x: TensorLike) -> TensorVariable:
    """Return the logarithm of `ndtr`, relatively accurate in both tails."""
    ...


def ndtr(x: TensorLike) -> TensorVariable:
    """Return the standard normal distribution function, erfc(-x / sqrt(2)) / 2, accurate in the left tail."""
    ...


def xlogy(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x log(y), 0 where x = 0 (unless y is NaN); the gradient in `x` is log(y) also at x = 0."""
    ...


def xlog1py(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return x log1p(y), 0 where x = 0 (unless y is NaN); the gradient in `x` is log1p(y) also at x = 0."""
    ...


def multigammaln(a: TensorLike, d: TensorLike) -> TensorVariable:
    """Return the logarithm of the multivariate gamma function of dimension d, for a > (d - 1) / 2.

    d (d - 1) / 4 log(pi) + sum over j = 1..d of gammaln(a + (1 - j) / 2) (Muirhead 1982, theorem 2.1.12).

    Parameters
    ----------
    a : tensor
    d : int
        A Python integer, d >= 1.
    """
    ...


def reshape(x: TensorLike, shape: Shape) -> TensorVariable:
    """Return `x` with another shape, in C order; one length may be -1 (the rest)."""
    ...


def flatten(x: TensorLike) -> TensorVariable:
    """Return `x` as a vector, in C order."""
    ...


def transpose(x: TensorLike, axes: Axes = None) -> TensorVariable:
    """Return `x` with its axes permuted; None: reversed."""
    ...


def swapaxes(x: TensorLike, axis1: int, axis2: int) -> TensorVariable:
    """Return `x` with two axes exchanged."""
    ...


def moveaxis(x: TensorLike, source: int | Sequence[int], destination: int | Sequence[int]) -> TensorVariable:
    """Return `x` with axes moved to new positions; the others keep their order; ints or sequences of ints."""
    ...


def expand_dims(x: TensorLike, axis: int | Sequence[int]) -> TensorVariable:
    """Return `x` with new axes of length 1 at these positions (int or tuple) of the result."""
    ...


def squeeze(x: TensorLike, axis: Axes = None) -> TensorVariable:
    """Return `x` without axes of length 1: those in `axis`, None: all that are known to be.

    ValueError for another length.
    """
    ...


def concatenate(tensors: Sequence[TensorLike], axis: int | None = 0) -> TensorVariable:
    """Return the tensors joined along an existing axis; dtypes are promoted."""
    ...


def stack(tensors: Sequence[TensorLike], axis: int = 0) -> TensorVariable:
    """Return tensors of one shape joined along a new axis; dtypes are promoted."""
    ...


def tile(x: TensorLike, reps: int | Sequence[int]) -> TensorVariable:
    """Return `x` repeated as a block `reps` times (an int or one per axis, aligned at the end)."""
    ...


def repeat(x: TensorLike, repeats: TensorLike, axis: int | None = None) -> TensorVariable:
    """Return each element repeated.

    Parameters
    ----------
    x : tensor
    repeats : int, sequence of int, or a tensor of them
        One number for all, or one per element along `axis`.
    axis : int, optional
        None: of the flattened tensor.
    """
    ...


def broadcast_to(x: TensorLike, shape: Shape) -> TensorVariable:
    """Return `x` broadcast to `shape`; ValueError if it does not fit."""
    ...


def zeros(shape: Shape, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor of zeros; dtype None: floatx."""
    ...


def ones(shape: Shape, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor of ones; dtype None: floatx."""
    ...


def full(shape: Shape, fill_value: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return a tensor filled with one value, which may be a tensor; dtype None: that of `as_tensor(fill_value)`."""
    ...


def zeros_like(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return zeros of the shape of `x`; dtype None: that of `x`."""
    ...


def ones_like(x: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return ones of the shape of `x`; dtype None: that of `x`."""
    ...


def full_like(x: TensorLike, fill_value: TensorLike, dtype: DType | None = None) -> TensorVariable:
    """Return `fill_value`, a number or a tensor that fits, in the shape of `x`; dtype None: that of `x`."""
    ...


def eye(n: Length, m: Length | None = None, k: Length = 0, dtype: DType | None = None) -> TensorVariable:
    """Return the matrix (n, m) with ones on its k-th diagonal (ints or scalar int tensors); m None: n; dtype None: floatx."""
    ...


def arange(start: TensorLike, stop: TensorLike | None = None, step: TensorLike = 1, dtype: DType | None = None) -> TensorVariable:
    """Return evenly spaced numbers in [start, stop) (one argument: [0, start)).

    Bounds and step are numbers or scalar tensors; a step that is known to be 0 is a ZeroDivisionError. `dtype` None: int64 for
    ints, else floatx.
    """
    ...


def linspace(start: TensorLike, stop: TensorLike, num: int = 50) -> TensorVariable:
    """Return `num` (an int) evenly spaced floatx numbers from `start` to `stop`, both included."""
    ...


def diag(x: TensorLike, k: int = 0) -> TensorVariable:
    """Return the k-th diagonal of a matrix, or the matrix with a vector on its k-th diagonal; `k` is an int."""
    ...


def diagonal(x: TensorLike, offset: int = 0, axis1: int = 0, axis2: int = 1) -> TensorVariable:
    """Return the diagonal in the plane of two axes; it becomes the last axis."""
    ...


def tril(x: TensorLike, k: Length = 0) -> TensorVariable:
    """Return `x`, a matrix or a stack of them, with zeros above the k-th diagonal."""
    ...


def triu(x: TensorLike, k: Length = 0) -> TensorVariable:
    """Return `x`, a matrix or a stack of them, with zeros below the k-th diagonal."""
    ...


def take(x: TensorLike, indices: TensorLike, axis: int | None = None, mode: str = "raise") -> TensorVariable:
    """Return the elements at integer `indices` (any shape) along `axis`.

    Parameters
    ----------
    x : tensor
    indices : integers of any shape
    axis : int, optional
        None: of the flattened tensor.
    mode : str
        'raise': negative indices count from the end, and one out of range is an error. 'clip': an index out of range is
        moved to the nearest place, a negative one to the first; this needs no check.
    """
    ...


def take_along_axis(x: TensorLike, indices: TensorLike, axis: int | None) -> TensorVariable:
    """Return the elements at `indices` along `axis`, as `numpy.take_along_axis`: equal ranks, other axes broadcast."""
    ...


def getitem(x: TensorLike, key: Any) -> TensorVariable:
    """Return x[key]; the keys are described at `TensorVariable`."""
    ...


def set_subtensor(x: TensorLike, key: Any, value: TensorLike) -> TensorVariable:
    """Return a copy of `x` with x[key] = value.

    Parameters
    ----------
    x : tensor
    key : as in ``x[key]``
        Where an element is named twice, one of the values is taken.
    value : tensor
        Broadcast to the shape of x[key] and cast to the dtype of `x`.
    """
    ...


def inc_subtensor(x: TensorLike, key: Any, value: TensorLike) -> TensorVariable:
    """Return a copy of `x` with `value` added to x[key]; elements named several times get the sum (`numpy.add.at`)."""
    ...


def sort(x: TensorLike, axis: int | None = -1) -> TensorVariable:
    """Return `x` sorted along `axis` (None: flattened), NaN last; gradients go to where the elements came from."""
    ...


def argsort(x: TensorLike, axis: int | None = -1) -> TensorVariable:
    """Return the int64 indices that sort `x` along `axis` (None: flattened); stable."""
    ...


def flip(x: TensorLike, axis: Axes = None) -> TensorVariable:
    """Return `x` with the order along `axis` reversed (int, tuple; None: all)."""
    ...


def roll(x: TensorLike, shift: Any, axis: Axes = None) -> TensorVariable:
    """Return `x` shifted cyclically by `shift` along `axis`; None: flattened, the shape kept.

    Sequences of shifts and axes go together; those of an axis that is named twice are added. A shift may be a scalar tensor.
    """
    ...


def searchsorted(a: TensorLike, v: TensorLike, side: str = "left") -> TensorVariable:
    """Return the int64 positions at which `v` would be inserted into the sorted vector `a`.

    Parameters
    ----------
    a : tensor (n,)
        Ascending.
    v : tensor
    side : str
        'left': before equal elements; 'right': after them.
    """
    ...


def one_hot(x: TensorLike, num_classes: int, dtype: DType | None = None) -> TensorVariable:
    """Return x.shape + (num_classes,): 1 at the class, zeros elsewhere (all zeros if out of range).

    `dtype` None: floatx.
    """
    ...


def dot(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return NumPy's dot: the last axis of `x` with the second-to-last (vectors: only) axis of `y`.

    Scalars multiply.
    """
    ...


def matmul(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the matrix product [..., m, k] @ [..., k, n], leading axes broadcast; vectors as NumPy's; no scalars."""
    ...


def tensordot(x: TensorLike, y: TensorLike, axes: int | Sequence[int | Sequence[int]] = 2) -> TensorVariable:
    """Return the sum of products over pairs of axes.

    Parameters
    ----------
    x, y : tensor
    axes : int or pair of (int or sequence of int)
        An int: that many last axes of `x` with as many first ones of `y`, in order.
    """
    ...


def outer(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the matrix of products of the flattened `x` (rows) and the flattened `y` (columns)."""
    ...


def batched_dot(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return dot(x[i], y[i]) for each i of the first axis, stacked."""
    ...


def einsum(subscripts: str, *operands: TensorLike) -> TensorVariable:
    """Return Einstein's sum, as `numpy.einsum` with a string (``...`` and an implicit result included)."""
    ...


def cholesky(x: TensorLike) -> TensorVariable:
    """Return the lower triangular L with L L^T = x, zeros above its diagonal, all NaN if `x` is not positive definite.

    `x` is taken to be symmetric. Its gradient: Murray 2016, arXiv:1602.07527.
    """
    ...


def solve(a: TensorLike, b: TensorLike) -> TensorVariable:
    """Return z with a z = b; `b` is [..., n] if it has one axis, else [..., n, k]; NaN or inf where `a` is singular."""
    ...


def solve_triangular(a: TensorLike, b: TensorLike, lower: bool = True, trans: bool = False) -> TensorVariable:
    """Return z with a z = b for a triangular matrix.

    Parameters
    ----------
    a : tensor [..., n, n]
        The other triangle is not read.
    b : tensor [n] or [..., n, k]
    lower : bool
        Which triangle of `a` is used.
    trans : bool
        Solve a^T z = b instead.
    """
    ...


def inv(x: TensorLike) -> TensorVariable:
    """Return the inverse of a square matrix; NaN or inf where it is singular."""
    ...


def det(x: TensorLike) -> TensorVariable:
    """Return the determinant of a square matrix."""
    ...


def slogdet(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (sign, logdet): the sign of the determinant and the logarithm of its absolute value (0, -inf if singular).

    The gradient of logdet is the transposed inverse; that of the sign is 0.
    """
    ...


def eigh(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (w, v): the eigenvalues of a symmetric matrix, ascending, and orthonormal eigenvectors in columns.

    `x` is taken to be symmetric. The signs of eigenvectors are the engine's; gradients need distinct eigenvalues.
    """
    ...


def qr(x: TensorLike) -> tuple[TensorVariable, TensorVariable]:
    """Return (q, r), the reduced QR decomposition of [..., m, n], m >= n; the signs are the engine's."""
    ...


def trace(x: TensorLike) -> TensorVariable:
    """Return the sum of the diagonal of a matrix, [..., n, n] -> [...]."""
    ...


def kron(x: TensorLike, y: TensorLike) -> TensorVariable:
    """Return the Kronecker product of two matrices."""
    ...


def expm(x: TensorLike) -> TensorVariable:
    """Return the exponential of one square matrix (scaling and squaring with a Pade approximant: Higham 2005)."""
    ...


class RandomStream:
    """A stream of random numbers; successive calls of its methods give independent numbers.

    Parameters
    ----------
    key : int or int64 tensor (), optional
        Equal keys give equal numbers. None: the current session's next key, which its seed fixes (``K.Session(seed=1)``);
        without a seed, one that NumPy's global generator draws.

    Examples
    --------
    >>> draws = K.RandomStream(7).normal((1000,))
    >>> abs(float(K.eval(K.mean(draws)))) < 0.1
    True
    """

    def __init__(self, key: int | TensorVariable | None = None) -> None: ...

    def fold_in(self, data: int | TensorVariable) -> RandomStream:
        """Return a new stream whose key mixes in `data`, an int or an int64 tensor (); independent of this stream."""
        ...

    def uniform(self, shape: Shape = (), dtype: DType | None = None) -> TensorVariable:
        """Return uniforms in the open interval (0, 1), odd multiples of 2^-53 (float32: 2^-24)."""
        ...

    def normal(self, shape: Shape = (), dtype: DType | None = None) -> TensorVariable:
        """Return standard normals (by Box and Muller's formula); dtype None: floatx."""
        ...

    def exponential(self, shape: Shape = ()) -> TensorVariable:
        """Return exponentials of rate 1."""
        ...

    def integers(self, low: TensorLike, high: TensorLike, shape: Shape = ()) -> TensorVariable:
        """Return int64 numbers, uniform on low, ..., high - 1 (bias below (high - low) / 2^52).

        `low` and `high` may be tensors.
        """
        ...


def inputs_of(x: TensorLike | Sequence[TensorLike]) -> list[TensorVariable]:
    """Return the placeholders that `x` (a tensor or a list of tensors) depends on, each once, in a stable order."""
    ...


def depends_on(x: TensorLike | Sequence[TensorLike], inputs: TensorLike | Sequence[TensorLike]) -> bool:
    """Tell whether `x` depends on any of `inputs`, tensors that need not be roots; a tensor depends on itself."""
    ...


def nearest(x: TensorLike | Sequence[TensorLike], tensors: Sequence[TensorVariable]) -> list[TensorVariable]:
    """Return those of `tensors` that `x` (a tensor or a list of tensors) is computed from next, in their order.

    A walk back from `x` ends at each of them: what only they depend on is not among them. `x` itself does not count.

    Examples
    --------
    >>> x, y = K.placeholder((), name="x"), K.placeholder((), name="y")
    >>> middle = K.exp(x)
    >>> made = middle + y
    >>> K.nearest(made, [x, y, middle, made]) == [y, middle]
    True
    """
    ...


def index_reads(x: TensorLike | Sequence[TensorLike]) -> list[tuple[TensorVariable, int | TensorVariable]]:
    """Return the indices, not checked when the graph is built, at which `x` (a tensor or a list of tensors) reads tables.

    ``x[i]``, `take`, `take_along_axis`, `set_subtensor` and `inc_subtensor` read at `i`; what loops, branches and mapped
    functions read inside is not listed.

    Returns
    -------
    list of (index, length)
        An integer tensor, and the length of the axis, an int or a tensor () where it is not static: right are
        -length <= index < length. Each pair once, those that others depend on first.
    """
    ...


def replace(outputs: Any, replacements: Mapping[TensorVariable, TensorLike]) -> Any:
    """Return `outputs` as they would be with some tensors replaced; the graph between is copied.

    Parameters
    ----------
    outputs : list of tensors (or one tensor)
    replacements : dict
        old tensor (a root or not) -> new tensor of the same dtype and a compatible static shape.
    """
    ...


def alike(graphs: Sequence[Sequence[TensorLike]]) -> list[tuple[list[int], list[TensorVariable], list[list[TensorVariable]]]]:
    """Sort graphs into classes of those that are one and the same function of their roots.

    Parameters
    ----------
    graphs : list of lists of tensors

    Returns
    -------
    list of (members, leaves, values)
        For each class: the positions in `graphs` of its members, ascending; the roots (placeholders, variables, constants) of
        the first member in whose place another member has something else; and for each member what stands there, of the
        same dtypes and static shapes. ``replace(graphs[members[0]], dict(zip(leaves, values[i])))`` computes what
        ``graphs[members[i]]`` does. Graphs that an engine cannot compare are in classes of their own.
    """
    ...


def stacks_in(x: TensorLike) -> list[tuple[TensorVariable, list[TensorVariable]]]:
    """Return (stack, parts) for each tensor that `x` depends on and `stack` made along the first axis, from `x` backwards.

    ``stack(parts)`` is the stack. An engine may leave some out.
    """
    ...


def addends(x: TensorLike) -> list[TensorVariable]:
    """Return tensors whose elements, taken together, add up to those of `x`: what it is made of by sums, or itself alone.

    Examples
    --------
    >>> x, y = K.placeholder((3,), name="x"), K.placeholder((), name="y")
    >>> [K.int_shape(part) for part in K.addends(K.sum(K.exp(x)) + y)]
    [(3,), ()]
    """
    ...


def element_sources(x: TensorLike, source: TensorVariable) -> tuple[np.ndarray, np.ndarray] | None:
    """Return between which elements of `source` those lie that each element of `x` depends on: of its vector, counted from 0.

    This is a proof, read off the graph: whatever the values of all else are, an element of `x` changes with no others.

    Parameters
    ----------
    x, source : tensors

    Returns
    -------
    (first, last) : int arrays of the shape of `x`, or None
        For what depends on no element, `first` is larger than `last`; where nothing can be told, all elements lie between.
        None: lengths are not known when the graph is built.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> K.element_sources(K.exp(x)[::-1], x)
    (array([2, 1, 0]), array([2, 1, 0]))
    >>> K.element_sources(K.stack([x[1], x[1] * x[2], K.sum(x)]), x)
    (array([1, 1, 0]), array([1, 2, 2]))
    """
    ...


def calls_python(x: TensorLike | Sequence[TensorLike]) -> bool:
    """Tell whether computing `x` (a tensor or a list of tensors) calls a Python function (`callback`), also in loops and branches."""
    ...


def stop_gradient(x: TensorLike) -> TensorVariable:
    """Return a tensor equal to `x` through which no derivative passes."""
    ...


def apply(fn: Callable[..., Any], *args: Any) -> Any:
    """Return ``fn(*args)`` for a function of the engine's own tensors, its results as tensors of this layer.

    Parameters
    ----------
    fn : callable
        Takes and returns the engine's own tensors (one, or a tuple or list of them).
    *args
        Tensors, or anything `as_tensor` takes.
    """
    ...


def gradients(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return the derivatives of the scalar `y`: a list for a list, a tensor for a tensor; zeros where unconnected.

    Parameters
    ----------
    y : tensor ()
    wrt : tensor or list of tensors
        Roots or not, of floating type; the result has their shapes.

    Raises
    ------
    TypeError
        `y` or an element of `wrt` is not of floating type, or the latter is no tensor.
    ValueError
        `y` is not a scalar.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> slope = K.function([x], K.gradients(K.sum(x**3), x))
    >>> slope([1.0, 2.0, 3.0])
    array([ 3., 12., 27.])
    """
    ...


def jacobian(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return dy/dwrt with shape y.shape + wrt.shape; a list for a list; zeros where unconnected."""
    ...


def hessian(y: TensorLike, wrt: TensorVariable | Sequence[TensorVariable]) -> Any:
    """Return the second derivatives of the scalar `y`, shape wrt.shape + wrt.shape.

    A list (each with itself) for a list.
    """
    ...


def delta_logp(
    factors: Sequence[TensorVariable], vars: Sequence[TensorVariable], shared: Mapping[TensorVariable, TensorVariable] | None = None
) -> Function:
    """Return a `Function` of two flat vectors (q, q0): the sum of `factors` at q less that at q0.

    Only the factors that depend on `vars` are computed. `q` is the concatenation of the raveled `vars`, in floatx;
    entries of discrete variables are rounded and cast back.

    Parameters
    ----------
    factors : list of tensors ()
    vars : list of placeholders
    shared : dict, optional
        placeholder -> `variable` whose value it takes, for every other placeholder that those factors depend on.
    """
    ...


def compile_loop(
    step: Callable[..., Any], carry: Sequence[TensorSpec], xs: Sequence[TensorSpec], name: str | None = None
) -> Callable[..., tuple[list[np.ndarray], list[np.ndarray]]]:
    r"""Return the compiled outermost loop of a chain: ``loop(carry_arrays, xs_arrays, n) -> (carry_arrays, ys)``.

    `step` is written for one chain and one iteration, and mapped over chains by the engine. NumPy in, NumPy out:
    ``carry_arrays[i]`` is (chains, \*shape), ``xs_arrays[i]`` (capacity, chains, \*shape), ``n`` an int, 0 <= n <= capacity,
    ``ys[i]`` (n, chains, \*shape). Neither `n` nor the values of `variable`s compile anything again; the results of a chain
    do not depend on how many there are. One call is one engine call. Arrays may lie in memory in any order of their axes. Once the
    first call has compiled, several threads may call at once, and run at once.

    Parameters
    ----------
    step : callable
        ``step(carry, x) -> (new_carry, y)``, lists of tensors.
    carry, xs : list of TensorSpec
        Of one chain; shapes static.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        An entry of new_carry differs from `carry` in number, dtype or shape (the message names it); `step` depends on a
        placeholder.
    """
    ...


def scan(fn: Callable[..., Any], init: Any, xs: Any = None, length: Length | None = None) -> tuple[Any, Any]:
    """Return (carry, ys): `fn` applied in turn to slices of `xs` along the first axis.

    Parameters
    ----------
    fn : callable
        ``fn(carry, x) -> (carry, y)``, structures; `x` is None if `xs` is.
    init : structure
        The first carry.
    xs : structure, optional
        Tensors of one common first length.
    length : int or int64 tensor, optional
        Number of steps, needed if `xs` is None; an integer beside `xs`. A tensor that is negative stands for no steps.

    Returns
    -------
    carry : structure
        The last carry.
    ys : structure
        The y of every step, stacked along a new first axis.

    Examples
    --------
    >>> growth = K.constant([1.0, 2.0, 4.0])
    >>> last, sums = K.scan(lambda carry, x: (carry + x, carry + x), 0.0, growth)
    >>> K.eval([last, sums])
    [array(7.), array([1., 3., 7.])]
    """
    ...


def while_loop(cond: Callable[..., TensorLike], body: Callable[..., Any], init: Any, max_iterations: int) -> Any:
    """Repeat ``carry = body(carry)`` while ``cond(carry)`` holds, and return the last carry.

    Parameters
    ----------
    cond : callable
        carry -> boolean scalar tensor.
    body : callable
        carry -> carry.
    init : structure
    max_iterations : int
        The body runs at most so many times.

    Examples
    --------
    >>> doubled = K.while_loop(lambda x: x < 100.0, lambda x: 2.0 * x, K.constant(3.0), max_iterations=50)
    >>> float(K.eval(doubled))
    192.0
    """
    ...


def cond(p: TensorLike, f: Callable[..., Any], g: Callable[..., Any], *args: Any) -> Any:
    """Return ``f(*args)`` where the boolean scalar `p` holds, else ``g(*args)``; equal structures, dtypes and shapes.

    Under `vectorize` both may be evaluated.

    Parameters
    ----------
    p : tensor () or bool
    f, g : callable
    *args
        Tensors handed to both.
    """
    ...


def vectorize(fn: Callable[..., Any], in_axes: int | Sequence[int | None] | None = 0) -> Callable[..., Any]:
    """Return a function that maps `fn` over the first axis of its arguments and stacks the results along a first axis.

    Parameters
    ----------
    fn : callable
        Of tensors; returns a tensor or a list or tuple of tensors.
    in_axes : int, None, or a sequence of them, one per argument
        The axis to map over; None: the argument is passed as it is.

    Examples
    --------
    >>> matrices, vector = K.ones((4, 2, 3)), K.constant([1.0, 2.0, 3.0])
    >>> K.eval(K.vectorize(K.dot, in_axes=(0, None))(matrices, vector)).shape
    (4, 2)
    """
    ...


def callback(
    fn: Callable[..., Any],
    inputs: Sequence[TensorLike],
    outputs: Any,
    gradient: Callable[[list[TensorVariable], list[TensorVariable | None]], Sequence[TensorLike | None]] | None = None,
) -> Any:
    """Return what a Python function returns for the values of `inputs`: it is called for each evaluation.

    That is slow, and a warning says so, once. It works wherever a tensor does: in loops, branches and mapped functions, in a
    compiled loop. What `fn` raises reaches whoever asked for the value, as it was raised.

    Parameters
    ----------
    fn : callable
        ``fn(*arrays)`` -> array, or a list of arrays. It has no side effects: how often it is called, for which values and in
        which thread, is the engine's affair.
    inputs : list of tensors
    outputs : TensorSpec, (shape, dtype), or a list of them
        What `fn` returns, a list for a list. A length that is None is not known before: it may depend on the lengths of the
        inputs, not on their values.
    gradient : callable, optional
        ``gradient(inputs, output_gradients)`` -> list, made of tensors: the gradient with respect to each input, None where there
        is none. Given are the inputs, and the gradient of each output, None for those that are not of floating type.

    Raises
    ------
    ValueError, TypeError
        When it is called: what `fn` returns has another shape, or a dtype that is no case of the one that was promised.
    NotImplementedError
        Asked for a gradient, without `gradient`.

    Examples
    --------
    >>> x = K.placeholder((3,), name="x")
    >>> def gradient(inputs, output_gradients):
    ...     return [output_gradients[0] * 2 * inputs[0]]
    >>> squares = K.callback(lambda x: (x**2).sum(), [x], ((), "float64"), gradient)
    >>> K.eval([squares, K.gradients(squares, x)], {x: [1.0, 2.0, 3.0]})
    [array(14.), array([2., 4., 6.])]
    """
    ...


class Function:
    """A compiled function: ``f(*args, **by_name)``; made by `function`. Attributes: ``inputs outputs name``.

    Called with NumPy data it returns NumPy arrays: a list if `outputs` was a list, an array for one tensor. Called with
    one or more tensors it returns tensors: the outputs with the inputs replaced.

    Raises
    ------
    TypeError
        Wrong count, unknown name, a dtype that cannot be cast safely (floats for an integer input).
    ValueError
        Wrong rank or static shape. All are raised before anything runs, and name function, input, got and wanted.
    SessionClearedError
        Its session was cleared.
    """

    inputs: list[TensorVariable]
    outputs: Any
    name: str | None

    def __call__(self, *args: Any, **by_name: Any) -> Any:
        """Return the outputs: arrays where all inputs are data, tensors where one is a tensor (the graph, with it as input)."""
        ...


def function(
    inputs: Sequence[TensorVariable],
    outputs: TensorLike | Sequence[TensorLike],
    updates: Mapping[TensorVariable, TensorLike] | Sequence[tuple[TensorVariable, TensorLike]] | None = None,
    name: str | None = None,
) -> Function:
    """Return a `Function`.

    Parameters
    ----------
    inputs : list of placeholders
    outputs : tensor or list of tensors
    updates : dict or list of pairs, optional
        `variable` -> tensor that becomes its value after the outputs were computed.
    name : str, optional
        For messages.

    Raises
    ------
    ValueError
        An output depends on a placeholder that is not an input (the message names it); an input occurs twice.
    TypeError
        An input is not a placeholder.

    Examples
    --------
    >>> x = K.placeholder((), name="x")
    >>> count = K.variable(0.0)
    >>> square = K.function([x], K.square(x), updates={count: count + 1})
    >>> float(square(3.0)), float(square(4.0)), float(K.get_value(count))
    (9.0, 16.0, 2.0)
    """
    ...


class Session:
    """The owner of a graph, of compiled functions, a seed and a device; ``with session:`` makes it the current one.

    Tensors of one session cannot be used in another (SessionMismatchError), nor after it was cleared
    (SessionClearedError). Attributes: ``seed device floatx cleared lock`` (an RLock, held while building); method
    ``check()`` raises SessionClearedError if it was cleared.

    Parameters
    ----------
    seed : int, optional
        Fixes the streams that ``K.RandomStream()`` makes in it.
    device : str, optional
        The engine's name of a device ('cpu', 'gpu:1'); None: the engine chooses. ValueError if there is no such device.
    """

    seed: int | None
    device: str | None
    floatx: str
    cleared: bool
    lock: Any

    def __init__(self, seed: int | None = None, device: str | None = None) -> None: ...

    def check(self) -> None:
        """Raise SessionClearedError if the session was cleared."""
        ...

    def __enter__(self) -> Session: ...

    def __exit__(self, *error: Any) -> bool: ...


def get_session() -> Session:
    """Return the current session: the innermost one entered in this thread, or the default one of the process."""
    ...


def set_session(session: Session) -> Session:
    """Make `session` the current one and return the one it replaces."""
    ...


def clear_session() -> None:
    """Clear the current session (its tensors and functions can no longer be used) and put a new one in its place.

    Memory that is free then goes back to the system.
    """
    ...
