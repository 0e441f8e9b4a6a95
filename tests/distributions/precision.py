"""Tests in single precision."""

import contextlib

from pymc3 import backends_symbolic as K

__all__ = ["float32_session"]


@contextlib.contextmanager
def float32_session():
    """Inside the block a new session computes in float32."""
    floatx = K.floatx()
    before = K.set_session(K.Session())
    K.set_floatx("float32")
    yield
    K.set_session(before)
    K.set_floatx(floatx)
