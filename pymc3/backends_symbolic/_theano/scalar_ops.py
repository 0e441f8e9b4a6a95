"""Scalar operations that PyTensor lacks, or whose value at NaN or gradient differs from the contract's."""

import pytensor.scalar as ps
from pytensor.scalar.math import Sigmoid as PyTensorSigmoid


class Sigmoid(PyTensorSigmoid):
    """PyTensor's sigmoid with the gradient s(x) s(-x), exact in both tails."""

    def pullback(self, inputs, outputs, gradients):
        """Return g s(x) s(-x)."""
        (x,), (g,) = inputs, gradients
        return [g * sigmoid_op(x) * sigmoid_op(-x)]


sigmoid_op = Sigmoid(ps.upgrade_to_float, name="sigmoid")


class NaNMaximum(ps.Maximum):
    """Maximum for reductions: a NaN comes through."""


class NaNMinimum(ps.Minimum):
    """Minimum for reductions: a NaN comes through."""


nan_maximum = NaNMaximum(ps.upcast_out, name="nan_maximum")
nan_minimum = NaNMinimum(ps.upcast_out, name="nan_minimum")


class ShiftRight(ps.BinaryScalarOp):
    """x >> n of integers, arithmetic: the floor of x / 2^n."""

    nfunc_spec = ("right_shift", 2, 1)

    def impl(self, x, n):
        """Return the value, for constants and for graphs that are not lowered."""
        return x >> n

    def pullback(self, inputs, outputs, gradients):
        """Return zeros: integers have no gradient."""
        return [x.zeros_like(dtype="float64") for x in inputs]


class ShiftLeft(ps.BinaryScalarOp):
    """x << n of integers."""

    nfunc_spec = ("left_shift", 2, 1)

    def impl(self, x, n):
        """Return the value, for constants and for graphs that are not lowered."""
        return x << n

    def pullback(self, inputs, outputs, gradients):
        """Return zeros: integers have no gradient."""
        return [x.zeros_like(dtype="float64") for x in inputs]


shift_left = ShiftLeft(ps.upcast_out, name="shift_left")
shift_right = ShiftRight(ps.upcast_out, name="shift_right")
