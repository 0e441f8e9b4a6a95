"""Matrix decompositions and equations as operations on one matrix; batches are mapped over.

`llvm/linalg.py` calls LAPACK; `perform` is for graphs that are not lowered. Gradients: Giles 2008, "An extended
collection of matrix derivative results"; Murray 2016, arXiv:1602.07527 (Cholesky); Walter and Lehmann 2010 (QR).
"""

import numpy as np
import pytensor.tensor as pt
import scipy.linalg
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.tensor.type import TensorType

from .versions import StaticShapes


def _transposed(x):
    return x.dimshuffle(1, 0)


def triangle(x, k=0):
    """Return where the elements of a matrix lie on or below its k-th diagonal: an array if its shape is static."""
    if None not in x.type.shape[-2:]:
        return np.tri(*x.type.shape[-2:], k, dtype="bool")
    rows, columns = (pt.arange(x.shape[x.type.ndim + i]) for i in (-2, -1))
    return pt.ge(pt.expand_dims(rows, 1) + k, pt.expand_dims(columns, 0))


def identity(x):
    """Return the identity of the size of a square matrix."""
    return pt.cast(triangle(x) ^ triangle(x, -1), x.type.dtype)


def _lower(x, k=0):
    """Return the lower triangle of a matrix (elements on or below diagonal k)."""
    return pt.switch(triangle(x, k), x, np.zeros((), x.type.dtype))


def _given(x, g):
    """Return a gradient, zeros where there is none."""
    return pt.zeros_like(x) if isinstance(g.type, DisconnectedType) else g


class MatrixOp(StaticShapes, Op):
    """An operation on matrices of static shape; `shapes` says what comes out for what goes in."""

    __props__ = ()

    def make_node(self, *inputs):
        """Return the node; its results have the dtype of the first input."""
        inputs = [pt.as_tensor_variable(x) for x in inputs]
        shapes = self.shapes(*(x.type.shape for x in inputs))
        return Apply(self, inputs, [TensorType(inputs[0].type.dtype, shape)() for shape in shapes])

    def shapes(self, *shapes):
        """Return the static shapes of the results for those of the inputs; each subclass says them."""
        raise NotImplementedError(f"{type(self).__name__}.shapes")

    def perform(self, node, inputs, storage):
        """Compute with NumPy or SciPy, for graphs that are not lowered."""
        with np.errstate(all="ignore"):
            results = self.compute(*inputs)
        for cell, x, value in zip(storage, node.outputs, results):
            cell[0] = np.asarray(value, dtype=x.type.dtype)


class Cholesky(MatrixOp):
    """The lower triangular L with L L^T = a; only the lower triangle of a is read."""

    gufunc_signature = "(m,m)->(m,m)"

    def shapes(self, a):
        """Return the shape of the matrix."""
        return [a]

    def compute(self, a):
        """Return the lower factor; NaN everywhere where the matrix is not positive definite."""
        try:
            return [np.linalg.cholesky(a)]
        except np.linalg.LinAlgError:
            return [np.full_like(a, np.nan)]

    def pullback(self, inputs, outputs, gradients):
        """Return half of S + S^T, S = L^-T P L^-1, P the lower triangle of L^T G with its diagonal halved."""
        (factor,), (g,) = outputs, gradients
        product = pt.dot(_transposed(factor), g)
        weights = pt.cast(triangle(factor, -1), factor.type.dtype) + identity(factor) / 2
        p = pt.switch(triangle(factor), product * weights, np.zeros((), factor.type.dtype))
        solve = SolveTriangular(lower=True, trans=True)
        s = _transposed(solve(factor, _transposed(solve(factor, p))))
        return [(s + _transposed(s)) * np.asarray(0.5, factor.type.dtype)]


class SolveTriangular(MatrixOp):
    """x with a x = b, or a^T x = b; only one triangle of a is read."""

    __props__ = ("lower", "trans")
    gufunc_signature = "(m,m),(m,n)->(m,n)"

    def __init__(self, lower, trans):
        self.lower, self.trans = lower, trans

    def shapes(self, a, b):
        """Return the shape of the right-hand sides."""
        return [b]

    def compute(self, a, b):
        """Return the solution; NaN everywhere where an element of the diagonal is zero."""
        try:
            return [scipy.linalg.solve_triangular(a, b, lower=self.lower, trans=int(self.trans), check_finite=False)]
        except np.linalg.LinAlgError:
            return [np.full_like(b, np.nan)]

    def pullback(self, inputs, outputs, gradients):
        """Return the gradients of a, of which one triangle is read, and of b."""
        (a, _), (x,), (g,) = inputs, outputs, gradients
        of_b = SolveTriangular(self.lower, not self.trans)(a, g)
        of_a = -pt.dot(x, _transposed(of_b)) if self.trans else -pt.dot(of_b, _transposed(x))
        return [_lower(of_a) if self.lower else _transposed(_lower(_transposed(of_a))), of_b]


class Solve(MatrixOp):
    """x with a x = b."""

    gufunc_signature = "(m,m),(m,n)->(m,n)"

    def shapes(self, a, b):
        """Return the shape of the right-hand sides."""
        return [b]

    def compute(self, a, b):
        """Return the solution; NaN everywhere where the matrix is singular."""
        try:
            return [np.linalg.solve(a, b)]
        except np.linalg.LinAlgError:
            return [np.full_like(b, np.nan)]

    def pullback(self, inputs, outputs, gradients):
        """Return -a^-T g x^T for a, a^-T g for b."""
        (a, _), (x,), (g,) = inputs, outputs, gradients
        of_b = Solve()(_transposed(a), g)
        return [-pt.dot(of_b, _transposed(x)), of_b]


class SignLogDet(MatrixOp):
    """Sign of the determinant, and the log of its absolute value."""

    gufunc_signature = "(m,m)->(),()"

    def shapes(self, a):
        """Return the shapes of two numbers."""
        return [(), ()]

    def compute(self, a):
        """Return the sign of the determinant, and the log of its absolute value."""
        return np.linalg.slogdet(a)

    def pullback(self, inputs, outputs, gradients):
        """Return g a^-T: the sign has derivative 0."""
        (a,), (_, g) = inputs, gradients
        return [_given(outputs[1], g) * _transposed(Solve()(a, identity(a)))]


class Eigh(MatrixOp):
    """Eigenvalues, ascending, and eigenvectors of a symmetric matrix; only its lower triangle is read."""

    gufunc_signature = "(m,m)->(m),(m,m)"

    def shapes(self, a):
        """Return the shapes of the eigenvalues and of the eigenvectors."""
        return [a[:1], a]

    def compute(self, a):
        """Return the eigenvalues in ascending order, and the eigenvectors in columns."""
        return np.linalg.eigh(a)

    def pullback(self, inputs, outputs, gradients):
        """Return V (diag(gw) + F * (V^T GV)) V^T, F[i, j] = 1 / (w[j] - w[i]), made symmetric."""
        (w, v), (g_w, g_v) = outputs, [_given(x, g) for x, g in zip(outputs, gradients)]
        off = pt.invert(triangle(v) ^ triangle(v, -1))
        gaps = pt.switch(off, w.dimshuffle("x", 0) - w.dimshuffle(0, "x"), np.ones((), w.type.dtype))
        inner = pt.switch(off, pt.dot(_transposed(v), g_v) / gaps, g_w.dimshuffle(0, "x"))
        result = pt.dot(pt.dot(v, inner), _transposed(v))
        return [(result + _transposed(result)) * np.asarray(0.5, w.type.dtype)]


class QR(MatrixOp):
    """(q, r) of a matrix with at least as many rows as columns, reduced."""

    gufunc_signature = "(m,n)->(m,n),(n,n)"

    def shapes(self, a):
        """Return the shapes of the reduced factors."""
        return [a, (a[1], a[1])]

    def compute(self, a):
        """Return q with orthonormal columns, and the upper triangular r."""
        return np.linalg.qr(a)

    def pullback(self, inputs, outputs, gradients):
        """Return (GQ + Q C) R^-T, C the symmetric matrix with the lower triangle of R GR^T - GQ^T Q."""
        (q, r), (g_q, g_r) = outputs, [_given(x, g) for x, g in zip(outputs, gradients)]
        m = pt.dot(r, _transposed(g_r)) - pt.dot(_transposed(g_q), q)
        symmetric = _lower(m) + _transposed(_lower(m, -1))
        total = g_q + pt.dot(q, symmetric)
        return [_transposed(SolveTriangular(lower=False, trans=False)(r, _transposed(total)))]
