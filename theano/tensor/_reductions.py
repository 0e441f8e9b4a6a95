"""Sums and other functions of all elements, or of those along axes."""

from pymc3 import backends_symbolic as K

from .._conversion import as_tensor_variable

__all__ = [
    "all", "any", "argmax", "argmin", "argsort", "argtopk", "cov", "largest", "max", "max_and_argmax", "mean", "min", "prod", "ptp",
    "smallest", "sort", "std", "sum", "topk", "topk_and_argtopk", "var",
]  # fmt: skip


def _axes(axis):
    return tuple(axis) if isinstance(axis, list) else axis


def _given_dtype(result, dtype):
    return result if dtype is None else K.cast(result, dtype)


def sum(input, axis=None, dtype=None, keepdims=False, acc_dtype=None) -> K.TensorVariable:
    """Return the sum along axes (all of them); `dtype` converts the result, `acc_dtype` changes nothing."""
    return _given_dtype(K.sum(input, _axes(axis), keepdims), dtype)


def prod(input, axis=None, dtype=None, keepdims=False, acc_dtype=None, no_zeros_in_input=False) -> K.TensorVariable:
    """Return the product along axes (all of them); `dtype` converts the result, the last two arguments change nothing."""
    return _given_dtype(K.prod(input, _axes(axis), keepdims), dtype)


def mean(input, axis=None, dtype=None, op=False, keepdims=False, acc_dtype=None) -> K.TensorVariable:
    """Return the mean along axes (all of them); `dtype` converts the result, `op` and `acc_dtype` change nothing."""
    return _given_dtype(K.mean(input, _axes(axis), keepdims), dtype)


def var(input, axis=None, ddof=0, keepdims=False, corrected=False) -> K.TensorVariable:
    """Return the variance along axes (all of them); `corrected` changes nothing: the mean is subtracted first."""
    return K.var(input, _axes(axis), ddof, keepdims)


def std(input, axis=None, ddof=0, keepdims=False, corrected=False) -> K.TensorVariable:
    """Return the standard deviation along axes (all of them); see `var`."""
    return K.std(input, _axes(axis), ddof, keepdims)


def max(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return the largest element along axes (all of them)."""
    return K.max(x, _axes(axis), keepdims)


def min(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return the smallest element along axes (all of them)."""
    return K.min(x, _axes(axis), keepdims)


def any(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return whether any element along axes (all of them) is not 0."""
    return K.any(x, _axes(axis), keepdims)


def all(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return whether no element along axes (all of them) is 0."""
    return K.all(x, _axes(axis), keepdims)


def argmax(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return the place of the first largest element along one axis, or of all."""
    return as_tensor_variable(x).argmax(_one_axis(axis), keepdims)


def argmin(x, axis=None, keepdims=False) -> K.TensorVariable:
    """Return the place of the first smallest element along one axis, or of all."""
    return as_tensor_variable(x).argmin(_one_axis(axis), keepdims)


def _one_axis(axis):
    if isinstance(axis, (tuple, list)):
        if len(axis) != 1:
            raise ValueError(f"got axis={axis}; need one axis, or None for all.")
        return axis[0]
    return axis


def max_and_argmax(a, axis=None, keepdims=False) -> list[K.TensorVariable]:
    """Return [the largest element, its place] along one axis, or of all."""
    return [max(a, axis, keepdims), argmax(a, axis, keepdims)]


def ptp(a, axis=None) -> K.TensorVariable:
    """Return the largest element less the smallest."""
    return max(a, axis) - min(a, axis)


def smallest(*args) -> K.TensorVariable:
    """Return the smallest of several tensors, element by element."""
    return K.min(K.stack(list(args)), axis=0)


def largest(*args) -> K.TensorVariable:
    """Return the largest of several tensors, element by element."""
    return K.max(K.stack(list(args)), axis=0)


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None) -> K.TensorVariable:
    """Return the covariance matrix of the rows of `m` (and `y`), columns if not `rowvar`, as `numpy.cov` without weights."""
    if fweights is not None or aweights is not None:
        raise NotImplementedError("cov takes no weights.")
    rows = _rows(m, rowvar)
    rows = rows if y is None else K.concatenate([rows, _rows(y, rowvar)], axis=0)
    away = rows - K.mean(rows, axis=1, keepdims=True)
    count = K.shape(rows)[1] - (ddof if ddof is not None else 0 if bias else 1)
    return K.squeeze(K.dot(away, K.transpose(away)) / K.cast(count, away.dtype))


def _rows(x, rowvar):
    x = as_tensor_variable(x, ndim=2)
    return x if rowvar or K.int_shape(x)[0] == 1 else K.transpose(x)


def sort(a, axis=-1, kind="quicksort", order=None) -> K.TensorVariable:
    """Return the elements in order along `axis` (None: of all); `kind` and `order` change nothing."""
    return K.sort(a, axis)


def argsort(a, axis=-1, kind="quicksort", order=None) -> K.TensorVariable:
    """Return the places of the elements in order along `axis` (None: of all); `kind` and `order` change nothing."""
    return K.argsort(a, axis)


def argtopk(x, kth, axis=-1, sorted=True, idx_dtype="int64") -> K.TensorVariable:
    """Return the places of the `kth` largest elements (smallest: ``-kth``) along `axis`, in ascending order of the elements."""
    if kth == 0:
        raise ValueError("topk: got kth=0; need another integer.")
    places = K.moveaxis(K.argsort(x, axis), -1 if axis is None else axis, -1)
    found = places[..., -kth:] if kth > 0 else places[..., :-kth]
    return K.cast(K.moveaxis(found, -1, -1 if axis is None else axis), idx_dtype)


def topk(x, kth, axis=-1, sorted=True, idx_dtype="int64") -> K.TensorVariable:
    """Return the `kth` largest elements (smallest: ``-kth``) along `axis`, in ascending order."""
    return topk_and_argtopk(x, kth, axis, sorted, idx_dtype)[0]


def topk_and_argtopk(x, kth, axis=-1, sorted=True, idx_dtype="int64") -> list[K.TensorVariable]:
    """Return what `topk` and `argtopk` do."""
    x = K.flatten(x) if axis is None else as_tensor_variable(x)
    places = argtopk(x, kth, -1 if axis is None else axis, sorted, idx_dtype)
    return [K.take_along_axis(x, places, -1 if axis is None else axis), places]
